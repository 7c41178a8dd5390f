"""sie.*: a whole import against a bare COPY of the same rows, whether a million rows cost more each than few, and
whether ten million lines are looked at as quickly as a hundred thousand.

CPU seconds of this process and of the database process that serves it; a figure is a ratio of two of them in one run.
Runs in a database of its own that may be thrown away (`manage.py bench` gives one): a company and its books are made.
"""

import io
import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from bench._ten_years import multiply
from hub import jobs
from hub.actions.tenants import create_company, open_tenant
from hub.models import User
from hub.permissions import system
from hub.tenancy import scope, tenant_scope
from ledger import queries
from ledger.actions.sie import start_import
from ledger.models import Account, FiscalYear, SieImport, VoucherLine

SMALL, LARGE, YEARS = 100_000, 1_000_000, 10
BY = system("bench")
COLUMNS = (
    "company_id, id, voucher_id, line_no, account_id, date, amount, object_set_id, own_date, text, quantity, signature"
)
TICKS = os.sysconf("SC_CLK_TCK")


def small_rows() -> int:
    """Rows of the small file: HUB_BENCH_ROWS, or a hundred thousand. For a quick try, 2000 or so."""
    return int(os.environ.get("HUB_BENCH_ROWS", SMALL))


def large_rows() -> int:
    """Ten times as many."""
    return small_rows() * LARGE // SMALL


def figures() -> Iterator[dict]:
    """Each a dict of name, value, limit, unit, detail. The large file is imported, copied bare, and multiplied."""
    least, few = measure(small_rows(), "Bänk liten AB")
    most, many = measure(large_rows(), "Bänk stor AB")
    bare = bare_copy(many)
    detail = f"import {most['cpu']:.1f} s, COPY {bare:.1f} s CPU, {most['rows']} rows"
    yield _figure("sie.import_over_copy", most["cpu"] / bare, 2.0, detail)
    each = [run["cpu"] / run["rows"] * 1e6 for run in (least, most)]
    yield _figure("sie.import_growth", each[1] / each[0], 1.2, f"{each[0]:.1f} and {each[1]:.1f} µs CPU per row")
    multiply(many, YEARS)
    yield from _reading(few, many, f"{least['rows']} against {YEARS * most['rows']} lines in {YEARS} years")


def _figure(name: str, value: float, limit: float, detail: str) -> dict:
    return {"name": name, "value": round(value, 3), "limit": limit, "unit": "ratio", "detail": detail}


# ------------------------------------------------------------------ the file
def make_file(rows: int, *, seed: int = 1) -> bytes:
    """A 4E file of one year with at least `rows` transaction rows: two to six a voucher, a quarter with objects."""
    rnd, out, made, number = random.Random(seed), io.StringIO(), 0, 0
    out.write('#FLAGGA 0\n#PROGRAM "Bench" 1\n#FORMAT PC8\n#GEN 20260101\n#SIETYP 4\n#FNAMN "Bench"\n')
    out.write("#RAR 0 20250101 20251231\n")
    accounts = [str(n) for n in range(1010, 8999, 14)]
    out.writelines(f'#KONTO {n} "Konto nummer {n}"\n' for n in accounts)
    out.writelines(f'#OBJEKT {1 if n % 2 else 6} "{n}" "Objekt {n}"\n' for n in range(250))
    out.write("#IB 0 1010 1000.00\n#IB 0 1024 -1000.00\n")
    per_day = max(1, rows // 4 // 365)
    while made < rows:
        number += 1
        day = date(2025, 1, 1) + timedelta(days=min(364, number // per_day))
        made += _voucher(out, rnd, number, day, accounts)
    return out.getvalue().replace("\n", "\r\n").encode("cp437")


def _voucher(out, rnd: random.Random, number: int, day: date, accounts: list[str]) -> int:
    out.write(f'#VER A {number} {day:%Y%m%d} "Verifikation {number}" {day:%Y%m%d}\n{{\n')
    count, left = rnd.randint(2, 6), 0
    for at in range(count):
        amount = -left if at == count - 1 else rnd.randint(-9_999_999, 9_999_999)
        left += amount
        objects, which = "", rnd.randrange(1000)
        if which < 240:
            objects = f'{which % 2 or 6} "{which}"'
        text = f' "" "Rad {at} för verifikation {number}"' if which % 5 < 3 else ""
        sign = "-" if amount < 0 else ""
        out.write(
            f"#TRANS {rnd.choice(accounts)} {{{objects}}} {sign}{abs(amount) // 100}.{abs(amount) % 100:02d}{text}\n"
        )
    out.write("}\n")
    return count


# ------------------------------------------------------------------ the two runs
def measure(rows: int, name: str) -> tuple[dict, object]:
    """A whole import as the worker runs it: parse, check, stage, write under every guard. Gives figures, company."""
    company = _company(name)
    data = make_file(rows)
    with scope(company):
        made = start_import(company=company, data=data, name=f"{name}.se", accept_orgnr=True, by=BY)
    with cpu() as spent:
        jobs.run(company.pk, made.job_id)
    with scope(company):
        made = SieImport.objects.get(pk=made.pk)
        count = VoucherLine.objects.count()
    if made.state != "done":
        raise RuntimeError(f"the import did not end well: {made.state}")
    return {"cpu": spent[0], "rows": count, "company": company}, company


# ------------------------------------------------------------------ looking at small and large books
def _reading(small, large, detail: str) -> Iterator[dict]:
    """Trial balance, huvudbok page and searches: the median of some turns in large books against that in small."""
    few, asked_few = _times(small)
    many, asked_many = _times(large)
    if asked_few != asked_many:
        raise RuntimeError(f"larger books ask more: {asked_few} and {asked_many}")
    for name, seconds in many.items():
        each = f"{few[name] * 1e3:.1f} and {seconds * 1e3:.1f} ms, {asked_many[name]} queries, {detail}"
        yield _figure(f"sie.read_{name}", seconds / few[name], 3.0, each)


def _times(company) -> tuple[dict[str, float], dict[str, int]]:
    """Seconds and number of statements, each by the name of what is looked at, in the middle year of the books."""
    with scope(company):
        years = FiscalYear.objects.select_related("ledger").order_by("start")
        year = years[len(years) // 2]
        account = Account.objects.get(number="1010")
        line = VoucherLine.objects.filter(account=account, date__gte=year.start).order_by("date", "id").first()
        acts = {
            "trial_balance": lambda: queries.trial_balance(year),
            "account_page": lambda: queries.account_ledger(account, year),
            "voucher_list": lambda: queries.vouchers(year),
            "search_amount": lambda: queries.find_vouchers(year, str(abs(line.amount) / 100)),
            "search_words": lambda: queries.find_vouchers(year, "finns inte"),
        }
        asked = {}
        for name, act in acts.items():
            with CaptureQueriesContext(connection) as seen:
                act()
            asked[name] = len(seen)
        return {name: _median(act) for name, act in acts.items()}, asked


def _median(act, turns: int = 9) -> float:
    spent = []
    for _ in range(turns):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _company(name: str):
    owner = User.objects.filter(email="bench@example.se").first() or User.objects.create_user("bench@example.se", None)
    tenant = open_tenant(name=name, owner=owner, by=BY)
    with tenant_scope(tenant):
        return create_company(name=name, orgnr="556016-0680", by=BY)


def bare_copy(company) -> float:
    """The same rows into the same table with its keys and indexes, but no guard, no policy and nothing else to do."""
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"bench-{os.getpid()}.copy"
    try:
        with scope(company), connection.cursor() as cursor, path.open("wb") as out:
            rows = f"SELECT {COLUMNS} FROM ledger_voucherline WHERE company_id = '{company.pk}' ORDER BY id"
            with cursor.copy(f"COPY ({rows}) TO STDOUT") as copy:
                out.writelines(map(bytes, copy))
        return _copy_back(company, path)
    finally:
        path.unlink(missing_ok=True)


def _copy_back(company, path: Path) -> float:
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_voucherline DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY")
        try:
            cursor.execute("DELETE FROM ledger_voucherline WHERE company_id = %s", [company.pk])
            # nothing dead in the way: the very conditions the import had
            cursor.execute("VACUUM FULL ledger_voucherline")
            into = f"COPY ledger_voucherline ({COLUMNS}) FROM STDIN"
            with path.open("rb") as file, cpu("owner") as spent, cursor.copy(into) as copy:
                while piece := file.read(1 << 20):
                    copy.write(piece)
        finally:
            cursor.execute("ALTER TABLE ledger_voucherline ENABLE TRIGGER USER, ENABLE ROW LEVEL SECURITY")
    return spent[0]


@contextmanager
def cpu(alias: str = "default") -> Iterator[list[float]]:
    """CPU seconds of this process and its database process, in a list that is filled at the end."""
    with connections[alias].cursor() as cursor:
        pid = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
    spent: list[float] = []
    began = time.process_time() + _of(pid)
    yield spent
    spent.append(time.process_time() + _of(pid) - began)


def _of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
