"""What the ledger and the bank say the account holds on a day, minor units."""

from datetime import date, timedelta

from django.db.models import Sum

from ledger.models import Account, FiscalYear, Ledger, PeriodBalance, Status, VoucherLine, YearBalance
from reconciliation.models import BankAccount, LedgerItem, Statement, StatementLine


def is_foreign(account: BankAccount) -> bool:
    ledger = Ledger.objects.filter(is_main=True).first()
    return ledger is not None and ledger.currency != account.currency


def ledger_balance(account: BankAccount, on: date) -> int | None:
    """In the bank account's currency; None on a day no year of the books reaches. Of a foreign account the books hold
    no balance in its currency: what the bank opened with, and the rows since."""
    if is_foreign(account):
        opening = first_opening(account)
        items = LedgerItem.objects.filter(bank_account=account, date__lte=on)
        return (opening or 0) + (items.aggregate(s=Sum("amount"))["s"] or 0)
    return home_balance(account, on)


def home_balance(account: BankAccount, on: date) -> int | None:
    """In the ledger's currency. At most six queries, however many rows."""
    found = Account.objects.filter(ledger__is_main=True, number=account.ledger_account).first()
    if found is None:
        return None
    years = list(FiscalYear.objects.filter(ledger=found.ledger_id, start__lte=on).order_by("-start")[:2])
    return _of_year(found, years, on) if years else None


def _of_year(account: Account, years: list[FiscalYear], on: date) -> int:
    year, on = years[0], min(on, years[0].end)
    month = on.replace(day=1)
    opening = _sum(YearBalance.objects.filter(year=year, kind="ib", offset=0, account=account))
    stated = YearBalance.objects.filter(year=year, kind="ib", offset=0).exists()
    if not stated and len(years) > 1 and years[1].end == year.start - timedelta(days=1):
        opening = _of_year(account, years[1:], years[1].end)  # a year born here goes on where the one before ended
    before = _sum(PeriodBalance.objects.filter(year=year, account=account, month__lt=month))
    rows = VoucherLine.objects.filter(account=account, date__gte=max(month, year.start), date__lte=on)
    return opening + before + _sum(rows.filter(voucher__status=Status.POSTED))


def _sum(rows) -> int:
    return int(rows.aggregate(s=Sum("amount"))["s"] or 0)


def bank_balance(account: BankAccount, on: date) -> int | None:
    """The closing balance of the latest statement up to that day and the lines after it; else what a later statement
    opened with; None where no statement has a balance that reaches."""
    lines = StatementLine.objects.filter(bank_account=account, date__lte=on, date__gte=account.starts_on)
    balanced = Statement.objects.filter(bank_account=account)
    last = balanced.filter(closing__isnull=False, ends_on__lte=on).order_by("-ends_on", "-created_at").first()
    if last is not None:
        closing = _chained(balanced, last)
        return closing + _sum(lines.filter(date__gt=last.ends_on))
    first = balanced.filter(opening__isnull=False, starts_on__lte=on).order_by("starts_on", "created_at").first()
    if first is None:
        return None
    return first.opening + _sum(lines.filter(date__gte=first.starts_on))


def _chained(balanced, last: Statement) -> int:
    """Of several statements of one day the one the others lead to."""
    same = list(balanced.filter(ends_on=last.ends_on, closing__isnull=False).values_list("opening", "closing"))
    if len(same) == 1:
        return last.closing
    openings = {opening for opening, _closing in same}
    ends = [closing for _opening, closing in same if closing not in openings]
    return ends[0] if len(ends) == 1 else last.closing


def known_until(account: BankAccount) -> date | None:
    """The last day any statement covers."""
    return (
        Statement.objects.filter(bank_account=account)
        .exclude(ends_on=None)
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first()
    )


def first_opening(account: BankAccount) -> int | None:
    found = Statement.objects.filter(bank_account=account, opening__isnull=False).order_by("starts_on", "created_at")
    return found.values_list("opening", flat=True).first()
