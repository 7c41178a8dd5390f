"""The facts reports are made of, from the kept sums: five statements, whatever the number of rows."""

from collections import defaultdict
from datetime import date

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from hub.tenancy import current_company
from ledger.models import (
    Account,
    Budget,
    Detail,
    DimensionObject,
    FiscalYear,
    Ledger,
    ObjectMember,
    Period,
    PeriodBalance,
    Status,
    VoucherLine,
    YearBalance,
)
from ledger.reports import Account as ReportAccount
from ledger.reports import Book, Year
from ledger.reports.months import month_of

# a row for each account and year, not for each month of them: what is read is what a report costs
KEPT = """SELECT year_id, account_id, array_agg(month), array_agg(amount) FROM ledger_periodbalance
WHERE company_id = %s AND year_id = ANY(%s) AND month <= %s GROUP BY 1, 2"""
Amounts = dict[str, int]
Months = dict[str, dict[date, int]]


def report_book(ledger: Ledger, *, since: date, until: date, plan: str = "", of: DimensionObject | None = None) -> Book:
    """Years that end in or after the month `since`, with months to `until`; the budget named `plan`.

    `of`: only what was booked on that object. Openings are then what its rows before the year say.
    """
    years = list(FiscalYear.objects.filter(ledger=ledger, end__gte=since, start__lte=until).order_by("start"))
    accounts = {
        key: ReportAccount(number, name, kind)
        for key, number, name, kind in Account.objects.filter(ledger=ledger).values_list("id", "number", "name", "kind")
    }
    numbers = {key: account.number for key, account in accounts.items()}
    opening = _openings(years, numbers) if of is None else {}
    months = _kept(years, numbers, until) if of is None else _booked_on(years, numbers, until, of)
    budget = _budget(years, numbers, plan) if plan else {}
    return Book(
        {account.number: account for account in accounts.values()},
        tuple(Year(y.start, y.end, opening.get(y.pk, {}), months.get(y.pk, {}), budget.get(y.pk, {})) for y in years),
    )


def _openings(years: list[FiscalYear], numbers: dict) -> dict[object, Amounts]:
    found: dict = defaultdict(dict)
    stated = YearBalance.objects.filter(year__in=[y.pk for y in years], kind="ib", offset=0)
    for year, account, amount in stated.values_list("year_id", "account_id").annotate(Sum("amount")):
        found[year][numbers[account]] = int(amount)
    return found


def _kept(years: list[FiscalYear], numbers: dict, until: date) -> dict[object, Months]:
    """Months from the kept sums; a year read in without months has all of it in its last."""
    found: dict = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [current_company(), [y.pk for y in years], until])
        for year, account, of_months, amounts in cursor.fetchall():
            found[year][numbers[account]] = dict(zip(of_months, amounts, strict=True))
    bare = {y.pk: month_of(y.end) for y in years if y.detail == Detail.YEAR and month_of(y.end) <= until}
    if bare:
        _stated(bare, numbers, found)
    return found


def _stated(bare: dict, numbers: dict, found: dict) -> None:
    """What a year of balances alone changed: closing less opening, and the result as stated."""
    sums: dict = defaultdict(int)
    rows = YearBalance.objects.filter(year__in=list(bare), kind__in=["ib", "ub", "res"], offset=0)
    for year, account, kind, amount in rows.values_list("year_id", "account_id", "kind", "amount"):
        sums[year, account] += -amount if kind == "ib" else amount
    for (year, account), amount in sums.items():
        found[year][numbers[account]][bare[year]] = int(amount)


def _booked_on(years: list[FiscalYear], numbers: dict, until: date, of: DimensionObject) -> dict[object, Months]:
    """Rows that bear the object, summed by month."""
    found: dict = defaultdict(lambda: defaultdict(dict))
    sets = ObjectMember.objects.filter(object=of).values("object_set_id")
    rows = VoucherLine.objects.filter(
        object_set__in=sets, voucher__year__in=[y.pk for y in years], voucher__status=Status.POSTED
    )
    sums = rows.annotate(month=TruncMonth("date")).values_list("voucher__year_id", "account_id", "month")
    for year, account, month, amount in sums.annotate(Sum("amount")):
        if month <= until:
            found[year][numbers[account]][month] = int(amount)
    return found


def _budget(years: list[FiscalYear], numbers: dict, plan: str) -> dict[object, Months]:
    found: dict = defaultdict(lambda: defaultdict(dict))
    rows = Budget.objects.filter(year__in=[y.pk for y in years], name=plan, object_set=None)
    for year, account, month, amount in rows.values_list("year_id", "account_id", "month").annotate(Sum("amount")):
        found[year][numbers[account]][month] = int(amount)
    return found


def last_booked_month(year: FiscalYear) -> date:
    """Where the month picker stands at first: the last month with anything booked, else the first of the year."""
    newest = PeriodBalance.objects.filter(year=year).order_by("-month").values_list("month", flat=True).first()
    return newest or month_of(year.start)


def locked_through(ledger: Ledger) -> date | None:
    """The last locked month, None where none is."""
    locked = Period.objects.filter(year__ledger=ledger, locked_at__isnull=False)
    return locked.order_by("-month").values_list("month", flat=True).first()
