"""bank.*: reconciliation as the application does it, in PostgreSQL: the work page, whole runs, old lines beside new.

Rows are laid up set-based under the application's own role and walls; only the parts of what was approved long ago go
in with the guards of their table off, by its owner, since nothing open is behind them. The mix is `worlds.bank.mixed`
(seed in the detail). What the books themselves cost to sum stands under sie.read_*: here they hold no vouchers.
Page: seconds, median of some turns. Runs: CPU seconds of this process and of the database process that serves it.
HUB_BENCH_BANK scales every size: 0.1 for a quick try.
"""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.ledger import cpu
from bench.worlds.bank import START, World, mixed
from hub import jobs
from hub.actions.tenants import create_company, open_tenant
from hub.models import Company, User
from hub.permissions import system
from hub.tenancy import scope, tenant_scope, uuid7
from ledger.actions import main_ledger, open_year
from ledger.models import Account
from reconciliation import actions
from reconciliation.actions.copying import as_json, insert
from reconciliation.actions.matches import MATCH, PART
from reconciliation.actions.statements import COLUMNS
from reconciliation.matching.rules import MANY_TO_ONE, ONE_TO_MANY, RULES, TIE
from reconciliation.models import Approval, BankAccount, Match, Statement

BY, SEED, TURNS = system("bench"), 1, 9
NO_SUMS = [rule for rule in RULES if rule not in (ONE_TO_MANY, MANY_TO_ONE)]
ITEM = (
    "id", "bank_account_id", "voucher", "date", "amount", "home_amount", "remaining", "parked", "state", "text",
    "reference", "counterparty", "note", "inactive_reason", "inactive_by", "is_opening", "change",
)  # fmt: skip
JOIN = """SELECT count(*) FROM reconciliation_statementline l JOIN reconciliation_ledgeritem i
ON i.company_id = l.company_id AND i.amount = l.amount WHERE l.company_id = %s"""
PLAIN_HASH = ("enable_nestloop = off", "enable_mergejoin = off", "max_parallel_workers_per_gather = 0")


def size(count: int) -> int:
    return max(1, round(count * float(os.environ.get("HUB_BENCH_BANK", "1"))))


def figures() -> Iterator[dict]:
    """Each a dict of name, value, limit, unit, detail."""
    yield from _page(size(1_000), size(100_000))
    yield from _old_lines(size(1_000), size(300_000))
    yield from _sets(size(10_000), size(100_000))
    yield from _equal_amounts(size(1_000))


def _figure(name: str, value: float, limit: float, detail: str, unit: str = "ratio") -> dict:
    return {"name": name, "value": round(value, 3), "limit": limit, "unit": unit, "detail": detail}


# ------------------------------------------------------------------ the rows
@dataclass(frozen=True)
class Made:
    owner: User
    company: Company
    account: BankAccount


def _made(name: str, rules: dict | None = None) -> Made:
    """A company with a year of books, and the partner of its 1930. Its owner has no other: the page asks once for each
    tenant one belongs to."""
    owner = User.objects.create_user(f"{uuid7()}@example.se", None, name="Bench")
    with tenant_scope(open_tenant(name=name, owner=owner, by=BY)):
        company = create_company(name=name, orgnr="556016-0680", by=BY)
    with scope(company):
        Account.objects.create(ledger=main_ledger(company=company), number="1930", name="Företagskonto")
        open_year(company=company, start=date(2026, 1, 1), end=date(2026, 12, 31), by=BY)
        account = actions.create_account(
            company=company, name="Företagskonto", iban="SE4550000000058398257466", currency="SEK",
            ledger_account="1930", starts_on=date(2020, 1, 1), rules=rules or {}, by=BY,
        )  # fmt: skip
    return Made(owner, company, account)


def _line(account: BankAccount, statement: Statement, at: int, day: date, amount: int, reference: str) -> tuple:
    given = dict.fromkeys(COLUMNS, "") | {
        "id": uuid7(), "bank_account_id": account.pk, "statement_id": statement.pk, "identity": f"{statement.pk}{at}",
        "amount": amount, "remaining": amount, "parked": 0, "state": "open", "date": day, "valued_on": day,
        "text": "Insättning" if amount > 0 else "Betalning", "reference": reference, "charges": 0,
        "is_reversal": False, "is_return": False, "is_typed": False, "position": at, "details": as_json([]),
    }  # fmt: skip
    return tuple(given[name] for name in COLUMNS)


def _item(account: BankAccount, at: int, day: date, amount: int, reference: str) -> tuple:
    given = dict.fromkeys(ITEM, "") | {
        "id": uuid7(), "bank_account_id": account.pk, "voucher": f"A {at}", "date": day, "amount": amount,
        "home_amount": amount, "remaining": amount, "parked": 0, "state": "open", "text": "Verifikation",
        "reference": reference, "is_opening": True,
    }  # fmt: skip
    return tuple(given[name] for name in ITEM)


def _fill(made: Made, world: World) -> None:
    """Both sides, open, under one statement; and statistics that are true, as after any large import."""
    with scope(made.company):
        total, last = sum(line.amount for line in world.bank), max(line.date for line in world.bank)
        statement = Statement.objects.create(
            bank_account=made.account, starts_on=START - timedelta(days=9), ends_on=last, opening=0, closing=total,
            line_count=len(world.bank), created_by="bench",
        )  # fmt: skip
        lines = (_line(made.account, statement, n, x.date, x.amount, x.reference) for n, x in enumerate(world.bank))
        insert("reconciliation_statementline", COLUMNS, lines)
        items = (_item(made.account, n, x.date, x.amount, x.reference) for n, x in enumerate(world.ledger))
        insert("reconciliation_ledgeritem", ITEM, items)
    _settle()


def _settle() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE reconciliation_statementline, reconciliation_ledgeritem, reconciliation_match, "
            "reconciliation_matchpart, reconciliation_suggestion"
        )


# ------------------------------------------------------------------ the work page
def _page(few: int, many: int) -> Iterator[dict]:
    """Open lines on each side, proposed as a run leaves them that keeps nothing by itself."""
    least, asked_few = _looked_at(_proposed("Bank liten AB", few))
    most, asked_many = _looked_at(_proposed("Bank stor AB", many))
    if asked_few != asked_many:
        raise RuntimeError(f"more lines ask more: {asked_few} and {asked_many}")
    detail = f"{least * 1e3:.0f} and {most * 1e3:.0f} ms, {asked_many} queries, {few} and {many} open lines a side"
    yield _figure("bank.page_growth", most / least, 2.0, detail)


def _proposed(name: str, count: int) -> Made:
    made = _made(name, {"order": NO_SUMS})
    _fill(made, _sized(count))
    with scope(made.company):
        actions.reconcile(company=made.company, account=made.account, keep_sure=False, by=BY)
    _settle()
    return made


def _sized(count: int) -> World:
    """Exactly `count` lines a side of the mix; what was cut off stands alone."""
    world = mixed(count, SEED)
    return World(world.bank[:count], world.ledger[:count])


def _looked_at(made: Made) -> tuple[float, int]:
    client, address = Client(), reverse("bank:work", args=[made.company.pk, made.account.pk])
    client.force_login(made.owner)
    _seen(client, address)
    with CaptureQueriesContext(connection) as asked:
        _seen(client, address)
    count, spent = len(asked), []  # counted now: the next request empties the log
    for _ in range(TURNS):
        began = time.perf_counter()
        _seen(client, address)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent), count


def _seen(client: Client, address: str) -> None:
    if client.get(address).status_code != 200:
        raise RuntimeError(f"no page at {address}")


# ------------------------------------------------------------------ old lines beside new
def _old_lines(new: int, old: int) -> Iterator[dict]:
    """The same run on the same new lines, without and with matched and approved ones of the year before."""
    bare, full = _made("Bank utan historik AB"), _made("Bank med historik AB")
    _fill(bare, mixed(new, SEED))
    _approved(full, old)
    _fill(full, mixed(new, SEED))
    seconds = [_reconciled(made) for made in (bare, full)]
    detail = f"{seconds[0]:.2f} and {seconds[1]:.2f} s CPU for {new} new, beside 0 and {old} approved lines a side"
    yield _figure("bank.old_lines", seconds[1] / seconds[0], 1.5, detail)


def _reconciled(made: Made, turns: int = 5) -> float:
    """Median; whatever a run writes is taken back, so that every turn begins alike."""
    spent = []
    for _ in range(turns):
        with scope(made.company), cpu() as seconds:
            actions.reconcile(company=made.company, account=made.account, by=BY)
            transaction.set_rollback(True)
        spent.append(seconds[0])
    return statistics.median(spent)


def _approved(made: Made, count: int) -> None:
    """`count` pairs of 2025, each matched, all of them under one approval."""
    now, account = datetime(2026, 1, 2, tzinfo=UTC), made.account
    with scope(made.company):
        seal = Approval.objects.create(
            bank_account=account, number=1, state="approved", cut_off_on=date(2025, 12, 31), prepared_by="bench",
            prepared_at=now, approved_by="bench", approved_at=now,
        )  # fmt: skip
        statement = Statement.objects.create(
            bank_account=account, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), created_by="bench"
        )
        days = [(n, date(2025, 1, 1) + timedelta(days=n % 360), 10_000 + n) for n in range(count)]
        lines = [_line(account, statement, n, day, amount, f"{n}") for n, day, amount in days]
        items = [_item(account, n, day, amount, f"{n}") for n, day, amount in days]
        more, sealed = ("approval_id",), {"state": "approved", "remaining": 0}
        insert("reconciliation_statementline", COLUMNS + more, (_sealed(COLUMNS, x, sealed, seal) for x in lines))
        insert("reconciliation_ledgeritem", ITEM + more, (_sealed(ITEM, x, sealed, seal) for x in items))
        keys = [uuid7() for _ in days]
        why = ("reference", "", as_json([]), 1.0, as_json([]), now, "bench", 2)
        matches = ((k, account.pk, *why, amount, 0, seal.pk) for k, (_n, _d, amount) in zip(keys, days, strict=True))
        insert("reconciliation_match", MATCH + more, matches)
    with _unguarded("reconciliation_matchpart"), scope(made.company):
        insert("reconciliation_matchpart", PART, _parts(keys, lines, items))


def _sealed(columns: tuple, row: tuple, values: dict, seal: Approval) -> tuple:
    return (*(values.get(name, value) for name, value in zip(columns, row, strict=True)), seal.pk)


def _parts(keys: list, lines: list, items: list) -> Iterator[tuple]:
    amount, ours = COLUMNS.index("amount"), COLUMNS.index("id")
    for key, line, item in zip(keys, lines, items, strict=True):
        yield (uuid7(), key, line[ours], None, line[amount])
        yield (uuid7(), key, None, item[ITEM.index("id")], line[amount])


@contextmanager
def _unguarded(table: str) -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


# ------------------------------------------------------------------ whole runs
def _sets(few: int, many: int) -> Iterator[dict]:
    """Every rule but those that search sums, run as the worker runs it, kept under every guard, against one bare hash
    join of the same two tables on amount."""
    least, _ = _run("Bank tio tusen AB", few)
    most, made = _run("Bank hundra tusen AB", many)
    with scope(made.company):
        count = Match.objects.count()
    detail = f"{least:.1f} and {most:.1f} s CPU, {few} × {few} and {many} × {many} lines, {count} kept, seed {SEED}"
    yield _figure("bank.set_growth", most / least, 12.0, detail)
    join, rows = _joined(made)
    detail = f"{most:.1f} s CPU against {join:.2f} s for one hash join with {rows} rows, {many} × {many} lines"
    yield _figure("bank.set_over_join", most / join, 6.0, detail)


def _run(name: str, count: int) -> tuple[float, Made]:
    made = _made(name, {"order": NO_SUMS})
    _fill(made, _sized(count))
    with scope(made.company):
        job = actions.start_run(company=made.company, account=made.account, by=BY)
    with cpu() as spent:
        jobs.run(made.company.pk, job.pk)
    with scope(made.company):
        job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(f"the run did not end well: {job.state}")
    return spent[0], made


def _joined(made: Made, turns: int = 3) -> tuple[float, int]:
    """Median, and the rows of the join."""
    spent = []
    with scope(made.company), connection.cursor() as cursor:
        for setting in PLAIN_HASH:
            cursor.execute(f"SET LOCAL {setting}")
        for _ in range(turns):
            with cpu() as seconds:
                (rows,) = cursor.execute(JOIN, [made.company.pk]).fetchone()
            spent.append(seconds[0])
    return statistics.median(spent), rows


# ------------------------------------------------------------------ nothing is guessed
def _equal_amounts(count: int) -> Iterator[dict]:
    """As many lines of one day and amount on the bank's side, one fewer in the books: nobody knows which is over."""
    made, world = _made("Bank lika belopp AB"), World()
    for _ in range(count):
        world.add_bank(0, 49_900)
    for _ in range(count - 1):
        world.add_ledger(0, 49_900)
    _fill(made, world)
    began = time.perf_counter()
    with scope(made.company):
        told = actions.reconcile(company=made.company, account=made.account, by=BY)
        sure = made.account.suggestions.filter(is_sure=True).exclude(rule=TIE).count()
    detail = f"{count} against {count - 1} lines of 499,00 on one day, {time.perf_counter() - began:.1f} s"
    yield _figure("bank.equal_amounts", told.matched + sure, 0, detail, "guesses")
