"""*Automatisk avstämning*: the pure rules on what is open; sure matches kept, the rest proposed."""

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import events, jobs
from hub.models import Company, Job
from hub.permissions import Actor, Area, Level
from hub.tenancy import current_company, scope, uuid7
from reconciliation import matching
from reconciliation.actions.copying import as_json, insert
from reconciliation.actions.matches import Pairing, keep
from reconciliation.actions.partners import rules_of
from reconciliation.actions.plain_pairs import Pair, has_plain_pairs, keep_plain, odd_references, turns_for
from reconciliation.guards import guarded, hold
from reconciliation.matching.rules import TIE
from reconciliation.matching.rules import LearnedRule as Learned
from reconciliation.models import BankAccount, LearnedRule, LedgerItem, Rejection, StatementLine, Suggestion

KIND = "reconciliation.run"
CHUNK = 20_000  # matches kept in one transaction: others wait no longer than that, and a crash keeps what was whole
SUGGESTION = ("id", "bank_account_id", "rule", "reason", "facts", "score", "parts", "at", "is_sure", "is_tie")


@dataclass
class Run:
    """What a run did."""

    matched: int = 0
    suggested: int = 0
    stale: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    """The open lines as the rules see them."""

    bank: list[matching.Line]
    ledger: list[matching.Line]
    rules: matching.Rules

    def amounts(self) -> dict[str, int]:
        return {line.id: line.amount for line in (*self.bank, *self.ledger)}


def reconcile(*, company: Company, account: BankAccount, keep_sure: bool = True, by: Actor) -> Run:
    """In one transaction; `start_run` for the same as a job."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    return _run(account, keep_sure, by, step=nullcontext, progress=lambda done, total: None)


def start_run(*, company: Company, account: BankAccount, keep_sure: bool = True, by: Actor) -> Job:
    """Raises Refused BANK-106 at once where the settings cannot be used."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    rules_of(account)
    title = _("Automatisk avstämning: %(account)s") % {"account": account.name}
    params = {"account": str(account.pk), "keep_sure": keep_sure}
    return jobs.start(KIND, title, by=by, params=params, url=f"/c/{company.pk}/bank/{account.pk}/")


@jobs.handler(KIND)
def run(report: jobs.Report) -> str:
    with scope(report.company):
        job = report.job()
        account = BankAccount.objects.get(pk=job.params["account"])
        by = Actor("system", None, job.created_by or "Huvudbok")
    told = _run(
        account,
        job.params.get("keep_sure", True),
        by,
        step=lambda: scope(report.company),
        progress=lambda done, total: report.progress(done, total=total),
    )
    return result_of(told)


def result_of(told: Run) -> str:
    if not told.matched and not told.suggested:
        return _("Inget nytt att matcha.")
    matched = ngettext("%(n)s matchning", "%(n)s matchningar", told.matched) % {"n": told.matched}
    suggested = ngettext("%(n)s förslag", "%(n)s förslag", told.suggested) % {"n": told.suggested}
    return f"{matched}, {suggested}."


@matching.uncollected()
def _run(account: BankAccount, keep_sure: bool, by: Actor, *, step: Callable, progress: Callable) -> Run:
    with step():
        board = board_of(account)
    told, amounts = Run(), board.amounts()
    settled = _keep_plain(account, board, told, by, step) if keep_sure and has_plain_pairs(board.rules) else []
    found = matching.match(board.bank, board.ledger, board.rules, settled)
    sure = [m for m in found if m.sure] if keep_sure else []
    rest = [m for m in found if not (keep_sure and m.sure)]
    for at in range(0, len(sure), CHUNK):
        progress(at, len(sure))
        with step():
            _keep_sure(hold(account), sure[at : at + CHUNK], amounts, told, by)
    with step():
        account = hold(account)
        _suggest(account, rest, amounts, told)
        BankAccount.objects.filter(pk=account.pk).update(last_run_at=timezone.now())
        facts = {"matched": told.matched, "suggested": told.suggested, "rules": told.by_rule}
        events.record("reconciliation.run", obj=account, by=by, **facts)
        if told.matched > 1000:
            with connection.cursor() as cursor:
                cursor.execute("SELECT reconciliation_analyze()")
    return told


def _keep_plain(account: BankAccount, board: Board, told: Run, by: Actor, step: Callable) -> list[Pair]:
    """What needs no rules beyond the first is kept before they begin."""
    lines = (*board.bank, *board.ledger)
    odd, turns, made = odd_references(line.reference for line in lines), turns_for(len(lines)), []
    for turn in range(turns):
        with step():
            made += keep_plain(hold(account), board.rules, odd, by, turn=turn, turns=turns)
    if made:
        told.matched, told.by_rule = len(made), {matching.REFERENCE: len(made)}
    return made


def board_of(account: BankAccount) -> Board:
    """What is open now, with the account's rules, what was learned and what was rejected. Four queries."""
    bank = [
        matching.Line(k, d, a, r, _words(t, details) if details else t, c, account.currency)
        for k, d, a, r, t, c, details in _open(account, "reconciliation_statementline", "NULLIF(details, '[]')")
    ]
    ledger = [
        matching.Line(k, d, a, r, t, c, account.currency)
        for k, d, a, r, t, c, _details in _open(account, "reconciliation_ledgeritem", "NULL")
    ]
    learned = tuple(
        Learned(rule.pattern, rule.ledger_pattern, rule.days, rule.support, rule.seen)
        for rule in LearnedRule.objects.filter(bank_account=account, is_on=True).order_by("created_at")
    )
    rejected = frozenset(
        frozenset(map(str, keys))
        for keys in Rejection.objects.filter(bank_account=account).values_list("keys", flat=True)
    )
    return Board(bank, ledger, rules_of(account, learned, rejected))


OPEN = """SELECT id::text, date, remaining, reference, text, counterparty, {details}::text FROM {table}
WHERE company_id = %s AND bank_account_id = %s AND state = 'open'"""


def _open(account: BankAccount, table: str, details: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(OPEN.format(table=table, details=details), [current_company(), account.pk])
        return cursor.fetchall()


def _words(text: str, details: str) -> str:
    """The line's text and what its payments say, so that a lump is recognised by what it is made of."""
    told = [text]
    for detail in json.loads(details)[:20]:
        told += [detail.get(name, "") for name in ("reference", "text")]
    return " ".join(dict.fromkeys(each for each in told if each))


def _keep_sure(account: BankAccount, chunk: Sequence[matching.Match], amounts: dict, told: Run, by: Actor) -> None:
    stale = _stale("reconciliation_statementline", [(at, key) for at, m in enumerate(chunk) for key in m.bank], amounts)
    stale |= _stale("reconciliation_ledgeritem", [(at, key) for at, m in enumerate(chunk) for key in m.ledger], amounts)
    fresh = [each for at, each in enumerate(chunk) if at not in stale]
    for each in fresh:
        told.by_rule[each.rule] = told.by_rule.get(each.rule, 0) + 1
    told.stale += len(stale)
    with guarded():
        told.matched += len(keep(account, [_pairing(each, amounts) for each in fresh], by))


STALE = """SELECT t.at FROM unnest(%s::int[], %s::uuid[], %s::bigint[]) AS t (at, key, amount)
LEFT JOIN {table} x ON x.company_id = %s AND x.id = t.key AND x.state = 'open' AND x.remaining = t.amount
WHERE x.id IS NULL"""


def _stale(table: str, wanted: list[tuple[int, str]], amounts: dict) -> set[int]:
    """Which matches of a chunk want a line that somebody has used since it was read."""
    places, keys = [at for at, _ in wanted], [key for _, key in wanted]
    with connection.cursor() as cursor:
        given = [places, keys, [amounts[key] for key in keys], current_company()]
        cursor.execute(STALE.format(table=table), given)
        return {at for (at,) in cursor.fetchall()}


def _pairing(match: matching.Match, amounts: dict) -> Pairing:
    return Pairing(
        tuple((key, amounts[key]) for key in match.bank),
        tuple((key, amounts[key]) for key in match.ledger),
        match.rule, match.reason.code, tuple((n, _plain(v)) for n, v in match.reason.facts), match.score,
        tuple((part.code, part.value) for part in match.parts),
    )  # fmt: skip


def _plain(value):
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


MARK = """UPDATE {table} x SET suggestion_id = m.suggestion_id FROM marks m
WHERE x.company_id = %s AND x.id = m.line AND x.state = 'open' AND x.remaining = m.amount"""


def _suggest(account: BankAccount, rest: Sequence[matching.Match], amounts: dict, told: Run) -> None:
    """The proposals anew: those of the run before are gone."""
    for model in (StatementLine, LedgerItem):
        model.objects.filter(bank_account=account, suggestion__isnull=False).update(suggestion=None)
    old = Suggestion.objects.filter(bank_account=account)
    old._raw_delete(old.db)
    now, rows, marks = timezone.now(), [], []
    for each in rest:
        key = uuid7()
        pairing = _pairing(each, amounts)
        rows.append((
            key, account.pk, each.rule, each.reason.code, as_json(pairing.facts), each.score,
            as_json(pairing.parts), now, each.sure, each.rule == TIE,
        ))  # fmt: skip
        marks += [(key, line, amounts[line]) for line in (*each.bank, *each.ledger)]
    insert("reconciliation_suggestion", SUGGESTION, rows)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.marks")
        cursor.execute("CREATE TEMPORARY TABLE marks (suggestion_id uuid, line uuid, amount bigint)")
        with cursor.copy("COPY marks FROM STDIN") as copy:
            for mark in marks:
                copy.write_row(mark)
        for table in ("reconciliation_statementline", "reconciliation_ledgeritem"):
            cursor.execute(MARK.format(table=table), [current_company()])
        cursor.execute("DROP TABLE marks")
    told.suggested = len(rows)
