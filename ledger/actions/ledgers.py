"""Ledgers, years and their months."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.guards import guarded
from ledger.models import BalanceType, FiscalYear, Ledger, Period
from ledger.models.year import YearSource


def main_ledger(*, company: Company) -> Ledger:
    """The ledger reports show: actual, in the company's currency. Made at first need."""
    ledger, _made = Ledger.objects.get_or_create(
        is_main=True,
        defaults={"name": _("Redovisning"), "balance_type": BalanceType.ACTUAL, "currency": company.currency},
    )
    return ledger


def open_year(*, company: Company, start: date, end: date, by: Actor, ledger: Ledger | None = None) -> FiscalYear:
    """A year whose vouchers are made here."""
    by.check(Area.LEDGER, Level.WRITE)
    if start > end:
        raise Refused("LED-021", start=start.isoformat(), end=end.isoformat())
    with guarded(start=start.isoformat(), end=end.isoformat()):
        year = FiscalYear.objects.create(
            ledger=ledger or main_ledger(company=company), start=start, end=end, source=YearSource.BORN
        )
        make_periods(year)
        events.record("year.opened", obj=year, by=by, start=start.isoformat(), end=end.isoformat())
    return year


def make_periods(year: FiscalYear) -> None:
    """Those of its months that are not there yet."""
    Period.objects.bulk_create(
        [Period(year=year, month=m) for m in months(year.start, year.end)], ignore_conflicts=True
    )


def months(start: date, end: date) -> Iterator[date]:
    """First days of the calendar months from `start` to `end`."""
    month = start.replace(day=1)
    while month <= end:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
