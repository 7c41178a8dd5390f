"""Books to test with: a year that is kept here, and drafts for it."""

from datetime import date

from ledger import actions
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Account, FiscalYear

ACCOUNTS = {"1930": "Företagskonto", "1940": "Övriga bankkonton", "3001": "Försäljning", "6570": "Bankkostnader"}


def open_books(company, by, *, year: int = 2026) -> FiscalYear:
    ledger = actions.main_ledger(company=company)
    for number, name in ACCOUNTS.items():
        Account.objects.get_or_create(ledger=ledger, number=number, defaults={"name": name})
    return actions.open_year(company=company, start=date(year, 1, 1), end=date(year, 12, 31), by=by)


def fee(amount: int = 5000, *, day: date = date(2026, 3, 14), series: str = "H", objects=()) -> VoucherDraft:
    lines = (LineDraft("6570", amount, objects), LineDraft("1930", -amount))
    return VoucherDraft(series, day, "Bankavgift", lines)
