"""Ledgers, years and their months."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.actions.openings import carry_opening
from ledger.guards import guarded
from ledger.models import BalanceType, FiscalYear, Ledger, Period
from ledger.models.year import YearSource

LONGEST_YEAR = 18  # months: bokföringslagen 3:3
LAST_YEAR = 2999  # a slip of the hand, and the calendar of the machine ends at 9999


def main_ledger(*, company: Company) -> Ledger:
    """The ledger reports show: actual, in the company's currency. Made at first need."""
    ledger, _made = Ledger.objects.get_or_create(
        is_main=True,
        defaults={"name": _("Redovisning"), "balance_type": BalanceType.ACTUAL, "currency": company.currency},
    )
    return ledger


def open_ledger(*, company: Company, name: str, balance_type: str, currency: str, by: Actor) -> Ledger:
    """A ledger beside the main one: budget, reporting, statistics. Raises Refused LED-092."""
    by.check(Area.LEDGER, Level.WRITE)
    main_ledger(company=company)
    if Ledger.objects.filter(name=name).exists():
        raise Refused("LED-092", name=name)
    ledger = Ledger.objects.create(name=name, balance_type=balance_type, currency=currency)
    events.record("ledger.opened", obj=ledger, by=by, balance_type=balance_type, currency=currency)
    return ledger


def open_year(
    *,
    company: Company,
    start: date,
    end: date,
    by: Actor,
    ledger: Ledger | None = None,
    carry: bool = False,
    result_account: str = "",
) -> FiscalYear:
    """A year whose vouchers are made here. `carry`: with the opening balances of `carry_opening`.

    Raises Refused LED-020 overlaps another · 021 ends before it begins · 024 too long, and those of `carry_opening`.
    """
    by.check(Area.LEDGER, Level.WRITE)
    facts = {"start": start.isoformat(), "end": end.isoformat()}
    if start > end:
        raise Refused("LED-021", **facts)
    if (end.year - start.year) * 12 + end.month - start.month >= LONGEST_YEAR or end.year > LAST_YEAR:
        raise Refused("LED-024", **facts)
    with guarded(**facts):
        year = FiscalYear.objects.create(
            ledger=ledger or main_ledger(company=company), start=start, end=end, source=YearSource.BORN
        )
        make_periods(year)
        events.record("year.opened", obj=year, by=by, **facts)
        if carry:
            carry_opening(company=company, year=year, result_account=result_account, by=by)
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
