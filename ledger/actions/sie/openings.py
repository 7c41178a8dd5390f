"""Opening balances of a mirrored year as the connected system says them now, and what our books close with."""

from datetime import date

from django.db.models import Sum

from hub import events
from hub.models import Company
from hub.permissions import Actor
from ledger.actions.sie import chart as charts
from ledger.actions.sie.chart import Chart
from ledger.models import Account, FiscalYear, Ledger, Origin, PeriodBalance, Voucher, VoucherLine, YearBalance
from ledger.sie import Document


def state_opening(*, company: Company, year: FiscalYear, opening: dict[str, int], by: Actor) -> bool:
    """Replaces what the year opens with, account number → minor units. False where it was so already."""
    ledger = Ledger.objects.select_for_update().get(pk=year.ledger_id)
    wanted = {number: amount for number, amount in opening.items() if amount}
    if opening_of(year) == wanted:
        return False
    chart = Chart(
        ledger.pk, {n: str(pk) for n, pk in Account.objects.filter(ledger=ledger).values_list("number", "pk")}
    )
    for number in wanted:
        chart.account(number)
    charts.write(chart, ledger, Document())
    YearBalance.objects.filter(year=year, kind="ib", offset=0).delete()
    YearBalance.objects.bulk_create(
        YearBalance(year=year, kind="ib", offset=0, account_id=chart.accounts[number], amount=amount)
        for number, amount in wanted.items()
    )
    events.record("openings.refreshed", obj=year, by=by, accounts=len(wanted))
    return True


def opening_of(year: FiscalYear) -> dict[str, int]:
    found = YearBalance.objects.filter(year=year, kind="ib", offset=0, object_set=None)
    return {number: amount for number, amount in found.values_list("account__number", "amount") if amount}


def closing_of(year: FiscalYear, *, mirrored_only: bool = False) -> dict[str, int]:
    """Account number → minor units at the year's end; `mirrored_only` without what was posted here."""
    sums = opening_of(year)
    moved = PeriodBalance.objects.filter(year=year).values_list("account__number").annotate(Sum("amount"))
    for number, amount in moved:
        sums[number] = sums.get(number, 0) + amount
    if mirrored_only:
        ours = VoucherLine.objects.filter(
            voucher__year=year, voucher__origin=Origin.BORN, voucher__status="posted", voucher__returned=None
        )
        for number, amount in ours.values_list("account__number").annotate(Sum("amount")):
            sums[number] = sums.get(number, 0) - amount
    return {number: amount for number, amount in sums.items() if amount}


def moved_on(year: FiscalYear, day: date) -> dict[str, int]:
    """What the mirrored vouchers of one day move: account number → minor units."""
    vouchers = Voucher.objects.filter(year=year, date=day, status="posted")
    vouchers = vouchers.exclude(origin=Origin.BORN, returned=None)
    lines = VoucherLine.objects.filter(voucher__in=list(vouchers.values_list("pk", flat=True)))  # ids: few, and indexed
    return dict(lines.values_list("account__number").annotate(Sum("amount")))
