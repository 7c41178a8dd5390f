"""payroll.*: wage results to journals, against reading the same rows from PostgreSQL into Python.

5,000 employees with 12 rows each, every fourth split on two cost centres; contributions and vacation debt are computed.
`payroll.journals` is the act behind both buttons, on rows that were posted when they came in, against reading the wage
results as bare tuples: the least PostgreSQL and Python can do. `payroll.rules` is the whole way, posting by the rules
included, against reading the results as the application reads rows, as objects; bare tuples stand in its detail.
CPU seconds of this process and of the database process that serves it; medians of some turns in one run.
Runs in a database that may be thrown away.
"""

import random
import statistics
from collections.abc import Callable, Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from bench.ledger import cpu
from hub.actions.tenants import create_company, open_tenant
from hub.models import Company, User
from hub.permissions import system
from hub.tenancy import scope, tenant_scope
from payroll.actions import create_run, load_standard, save_homes
from payroll.actions.journals import make
from payroll.files.drafts import RunDraft
from payroll.models import JournalState, PayrollRun, WageResult
from payroll.queries.previews import Planned, plan
from payroll.queries.rules import computed, results_of, rule_book
from payroll.rules import Home, Result
from payroll.selection import RunFacts, Selection, compose

EMPLOYEES, TURNS = 5_000, 5
MARCH, PAID = date(2026, 3, 1), date(2026, 3, 25)
BY = system("bench")


def figures(employees: int = EMPLOYEES) -> Iterator[dict]:
    """Each a dict of name, value, limit, unit, detail."""
    company = _company()
    with scope(company):
        run = _run(company, employees)
        reading = median(lambda: list(WageResult.objects.filter(run=run)))
        bare = median(lambda: list(results_of(run)))
        journals = median(lambda: _journals(run))
        stored = median(lambda: _from_stored_rows(run))
    what = f"{run.result_count} results, {run.row_count} rows"
    said = f"{what}: {stored:.2f} s CPU; reading bare tuples {bare:.2f} s"
    yield _figure("payroll.journals", stored / bare, 4.0, said)
    said = f"{what}: {journals:.2f} s CPU; reading objects {reading:.2f} s, bare tuples {bare:.2f} s"
    yield _figure("payroll.rules", journals / reading, 4.0, said)


def _figure(name: str, value: float, limit: float, detail: str) -> dict:
    return {"name": name, "value": round(value, 3), "limit": limit, "unit": "ratio", "detail": detail}


def median(act: Callable[[], object]) -> float:
    """CPU seconds; whatever the act writes is taken back, so that every turn begins alike."""
    spent = []
    for _ in range(TURNS):
        with cpu() as seconds, transaction.atomic():
            act()
            transaction.set_rollback(True)
        spent.append(seconds[0])
    return statistics.median(spent)


def _journals(run: PayrollRun) -> None:
    """Read the results, post them by the rules, compose the journals and store them with their lines."""
    found = computed(run, rule_book())
    if found.errors:
        raise RuntimeError(f"the results did not balance: {found.errors[0]}")
    selection = Selection(run_ids=(run.pk,))
    facts = RunFacts(run.pk, run.number, run.label, run.period_on, run.payment_on, run.version)
    drafts = compose(facts, found.rows, selection, timezone.localdate())
    planned = [Planned(run, draft, None, 0) for draft in drafts]
    make(planned, selection, by=BY, channel="file", state=JournalState.MARKED)


def _from_stored_rows(run: PayrollRun) -> None:
    """The act behind both buttons: the run's stored rows to journals."""
    selection = Selection(run_ids=(run.pk,))
    planned = plan([run], selection, timezone.localdate())
    make(planned.drafts, selection, by=BY, channel="file", state=JournalState.MARKED)


# ------------------------------------------------------------------ what is measured
def results(employees: int, *, seed: int = 1) -> Iterator[Result]:
    """Twelve rows each that come to nothing: ten of pay, benefits and deductions, tax, net pay."""
    rnd, line = random.Random(seed), 1
    kinds = ("1010", "1110", "1120", "1310", "1320", "1150", "3010", "4010", "4020", "5010")
    for employee in range(employees):
        amounts = [rnd.randrange(2_500_000, 4_500_000), *(rnd.randrange(1_000, 90_000) for _ in kinds[1:])]
        amounts[4], amounts[9] = -amounts[4], -amounts[9]
        tax = -amounts[0] * 3 // 10
        net = sum(amounts) - amounts[6] + tax
        for number, amount in (*zip(kinds, amounts, strict=True), ("9010", tax), ("9090", net)):
            line += 1
            yield Result(line, str(10_000 + employee), number, None, amount)


def homes(employees: int) -> list[Home]:
    split, day = (("100", "", 6_000), ("200", "", 4_000)), date(2020, 1, 1)
    places = (split if n % 4 == 0 else ((str(100 + n % 30), "", 10_000),) for n in range(employees))
    return [Home(str(10_000 + n), day, parts, 1950 + n % 60) for n, parts in enumerate(places)]


def _run(company: Company, employees: int) -> PayrollRun:
    load_standard(company=company, by=BY)
    save_homes(company=company, homes=homes(employees), by=BY)
    draft = RunDraft(label="Bench", period_on=MARCH, payment_on=PAID, results=tuple(results(employees)))
    return create_run(company=company, draft=draft, source="api", by=BY)


def _company() -> Company:
    owner = User.objects.filter(email="bench@example.se").first() or User.objects.create_user("bench@example.se", None)
    tenant = open_tenant(name="Bänk lön", owner=owner, by=BY)
    with tenant_scope(tenant):
        return create_company(name="Bänk lön AB", orgnr="556016-0680", by=BY)
