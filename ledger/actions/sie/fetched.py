"""A whole year read from a connected system's API: staged, judged and written as a file is, and logged like one.

What is read is anything that has a `Document` as `document` and yields the year's vouchers and balances
(`staging.Staging`). It is asked while no transaction is open; the books are then locked for the writing alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hub.models import Company
from hub.permissions import Actor
from hub.tenancy import scope
from ledger.actions.ledgers import main_ledger
from ledger.actions.sie import apply
from ledger.actions.sie.chart import Chart, Stale
from ledger.actions.sie.compare import ask
from ledger.actions.sie.rules import Word
from ledger.actions.sie.run import MANY, write
from ledger.actions.sie.stage import Staged, judge, staged
from ledger.models import FiscalYear, Ledger, SieImport, Source, YearBalance
from ledger.sie import Balance, Document, Voucher


class Reading(Protocol):
    """Can be iterated again from its beginning."""

    document: Document

    def __iter__(self) -> Iterator[Voucher | Balance]: ...


@dataclass(frozen=True)
class Fetched:
    """`made` is None where the year stood in the books already, to the last row."""

    year: FiscalYear
    made: SieImport | None
    words: list[Word]


def fetch_year(
    *,
    company: Company,
    reading: Reading,
    name: str,
    viewing_to: date,
    by: Actor,
    check: Callable[[], None],
    progress: Callable[[int], None] = lambda rows: None,
) -> Fetched:
    """Mirrors one year. `check()` is called where the writing begins and may raise to stop. No transaction may be open.

    Raises what stops an import (`Refused` LED-030 …), the books as they were, and whatever `reading` raises.
    """
    with scope(company):
        ledger_id = main_ledger(company=company).pk
    while True:
        with scope(company):
            chart = Chart.of(Ledger.objects.get(pk=ledger_id))
        try:
            with staged(chart, reading, progress) as read, scope(company):
                check()
                ledger = Ledger.objects.select_for_update().get(pk=ledger_id)
                chart.check_current()
                judge(read, company, ledger)
                apply.stop(read.words, accept_orgnr=False, take_rest=False)
                return _write(ledger, read, name, viewing_to, by)
        except Stale:
            continue


def _write(ledger: Ledger, read: Staged, name: str, viewing_to: date, by: Actor) -> Fetched:
    words = [word for word in read.words if word.severity != "error"]
    if read.year is not None and _stands(read, read.year):
        FiscalYear.objects.filter(pk=read.year.pk).update(viewing_to=viewing_to)
        return Fetched(read.year, None, words)
    made = SieImport.objects.create(
        ledger=ledger, source=Source.ERP, file_name=name[:120], viewing_to=viewing_to, created_by=by.name[:120]
    )
    write(made, ledger, read, by, step=lambda _name: None)
    made.ties = False
    made.save(update_fields=["ties"])
    if read.staging.rows >= MANY:
        ask("SELECT ledger_analyze()")
    return Fetched(FiscalYear.objects.get(pk=made.year_key), made, words)


def _stands(read: Staged, year: FiscalYear) -> bool:
    """Nothing to write: same vouchers under the same keys, same words, same opening balances, no new account."""
    found = read.found
    if (
        found.new
        or found.changed
        or found.vanished
        or found.returned
        or found.missing
        or read.staging.chart.new_accounts
    ):
        return False
    opening = {read.staging.chart.accounts[b.account]: b.amount for b in read.staging.balances if b.kind == "ib"}
    held = YearBalance.objects.filter(year=year, kind="ib", offset=0).values_list("account_id", "amount")
    if {str(account): amount for account, amount in held} != opening:
        return False
    reworded = (
        "SELECT 1 FROM sie_kept k JOIN sie_voucher s ON s.id = k.new JOIN ledger_voucher v ON v.id = k.old "
        "WHERE v.company_id = %s AND (v.text, v.registered_on, v.signature, v.external_reference) "
        "IS DISTINCT FROM (s.text, s.registered_on, s.signature, s.external) LIMIT 1"
    )
    return not ask(reworded, year.company_id)
