"""Trial balance (saldobalans) from the kept sums: its cost follows accounts and months, never rows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, Sum

from ledger.models import Account, FiscalYear, PeriodBalance
from ledger.queries.accounts import openings


@dataclass(frozen=True)
class TrialRow:
    """One account, minor units. `opening` of the year, `before` what was booked in it before the period."""

    id: UUID
    number: str
    name: str
    kind: str
    opening: int
    before: int
    debit: int
    credit: int

    @property
    def incoming(self) -> int:
        return self.opening + self.before

    @property
    def change(self) -> int:
        return self.debit - self.credit

    @property
    def closing(self) -> int:
        return self.incoming + self.change


def trial_balance(year: FiscalYear, *, start: date | None = None, end: date | None = None) -> list[TrialRow]:
    """Accounts with an opening or anything booked, by number, for whole months from `start` to `end`. Three queries."""
    first, last = (start or year.start).replace(day=1), (end or year.end).replace(day=1)
    opening, inside = openings(year), Q(month__gte=first)
    kept = PeriodBalance.objects.filter(year=year, month__lte=last).values_list("account_id")
    sums = kept.annotate(
        before=Sum("amount", filter=~inside),
        into=Sum("debit", filter=inside),
        out=Sum(F("debit") - F("amount"), filter=inside),
    )
    booked = {key: [int(fact or 0) for fact in facts] for key, *facts in sums}
    accounts = Account.objects.filter(ledger=year.ledger_id).order_by("number")
    return [
        TrialRow(key, number, name, kind, opening.get(key, 0), *booked.get(key, (0, 0, 0)))
        for key, number, name, kind in accounts.values_list("id", "number", "name", "kind")
        if key in opening or key in booked
    ]
