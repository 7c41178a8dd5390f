"""Trial balance (saldobalans) from the kept sums: its cost follows accounts and months, never rows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from hub.tenancy import current_company
from ledger.models import FiscalYear

ROWS = """SELECT a.id, a.number, a.name, a.kind, coalesce(o.amount, 0)::bigint, coalesce(p.before, 0)::bigint,
  coalesce(p.debit, 0)::bigint, coalesce(p.credit, 0)::bigint
FROM ledger_account a
LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM ledger_yearbalance WHERE company_id = %(company)s
  AND year_id = %(year)s AND kind = 'ib' AND "offset" = 0 GROUP BY 1) o ON o.account_id = a.id
LEFT JOIN (SELECT account_id, sum(amount) FILTER (WHERE month < %(start)s) AS before,
    sum(debit) FILTER (WHERE month >= %(start)s) AS debit,
    sum(debit - amount) FILTER (WHERE month >= %(start)s) AS credit
  FROM ledger_periodbalance WHERE company_id = %(company)s AND year_id = %(year)s AND month <= %(end)s
  GROUP BY 1) p ON p.account_id = a.id
WHERE a.company_id = %(company)s AND a.ledger_id = %(ledger)s AND (o.account_id IS NOT NULL OR p.account_id IS NOT NULL)
ORDER BY a.number"""


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
    """Accounts with an opening or anything booked, by number, for whole months from `start` to `end`. One query."""
    months = {"start": (start or year.start).replace(day=1), "end": (end or year.end).replace(day=1)}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"company": current_company(), "year": year.pk, "ledger": year.ledger_id} | months)
        return [TrialRow(*row) for row in cursor.fetchall()]
