"""Opening balances of a year kept here, carried from the year before."""

from datetime import timedelta

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.money import format_amount
from hub.permissions import Actor, Area, Level
from ledger.actions.balances import hold_year
from ledger.guards import guarded
from ledger.models import Account, FiscalYear, YearBalance
from ledger.models.year import YearSource
from ledger.queries.accounts import chart, is_balance_account


def carry_opening(*, company: Company, year: FiscalYear, result_account: str = "", by: Actor) -> int:
    """Takes over what the accounts of the balance sheet closed with the year before, in place of what was carried.

    What still stands on the result accounts goes to `result_account` (2099); it may be empty where nothing does.
    Gives the number of accounts. Raises Refused LED-004 no such account · 022 no year before · 023 the year is
    imported, or a month of it locked · 025 a result is left and no account is named.
    """
    by.check(Area.LEDGER, Level.WRITE)
    with guarded():
        hold_year(year, alone=True)
        _check(year)
        before = FiscalYear.objects.filter(ledger=year.ledger_id, end=year.start - timedelta(days=1)).first()
        if before is None:
            raise Refused("LED-022", start=year.start.isoformat())
        closing = {a.id: a.closing for a in chart(before) if a.closing and is_balance_account(a.number, a.kind)}
        result = _place_result(closing, before, result_account)
        YearBalance.objects.filter(year=year, kind="ib", offset=0).delete()
        YearBalance.objects.bulk_create(
            YearBalance(year=year, kind="ib", offset=0, account_id=account, amount=amount, is_derived=True)
            for account, amount in closing.items()
            if amount
        )
        events.record(
            "year.opening_carried", obj=year, by=by, before=str(before), accounts=len(closing), result=result
        )  # fmt: skip
    return len(closing)


def _check(year: FiscalYear) -> None:
    locked = [f"{p.month:%Y-%m}" for p in year.periods.filter(locked_at__isnull=False).order_by("month")]
    if year.source != YearSource.BORN or locked:
        raise Refused("LED-023", year=str(year), months=", ".join(locked) or "–")


def _place_result(closing: dict, before: FiscalYear, number: str) -> int:
    """What the balance sheet lacks to sum to zero is the year's result, minor units; adds it to its account."""
    left = -sum(closing.values())
    if not left:
        return 0
    if not number:
        raise Refused("LED-025", difference=format_amount(left), year=str(before))
    account = Account.objects.filter(ledger=before.ledger_id, number=number).first()
    if account is None:
        raise Refused("LED-004", accounts=number)
    closing[account.pk] = closing.get(account.pk, 0) + left
    return left
