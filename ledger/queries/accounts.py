"""The chart with balances, and one account's rows with its running balance (huvudbok)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from hub.tenancy import current_company
from ledger.models import Account, FiscalYear, VoucherLine
from ledger.queries.cursors import seal, unseal

CHART = """SELECT a.id, a.number, a.name, a.kind, coalesce(o.amount, 0)::bigint, coalesce(p.amount, 0)::bigint,
  coalesce(p.debit, 0)::bigint, coalesce(p.n, 0)::bigint
FROM ledger_account a
LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM ledger_yearbalance WHERE company_id = %(company)s
  AND year_id = %(year)s AND kind = 'ib' AND "offset" = 0 GROUP BY 1) o ON o.account_id = a.id
LEFT JOIN (SELECT account_id, sum(amount) AS amount, sum(debit) AS debit, sum(line_count) AS n FROM ledger_periodbalance
  WHERE company_id = %(company)s AND year_id = %(year)s GROUP BY 1) p ON p.account_id = a.id
WHERE a.company_id = %(company)s AND a.ledger_id = %(ledger)s ORDER BY a.number"""
OPENING = """SELECT coalesce((SELECT sum(amount) FROM ledger_yearbalance WHERE company_id = %(company)s
    AND year_id = %(year)s AND account_id = %(account)s AND kind = 'ib' AND "offset" = 0), 0)
  + coalesce((SELECT sum(amount) FROM ledger_periodbalance WHERE company_id = %(company)s AND year_id = %(year)s
    AND account_id = %(account)s AND month < %(month)s), 0)
  + coalesce((SELECT sum(l.amount) FROM ledger_voucherline l
    JOIN ledger_voucher v ON v.company_id = l.company_id AND v.id = l.voucher_id AND v.status = 'posted'
    WHERE l.company_id = %(company)s AND l.account_id = %(account)s
    AND l.date >= %(month)s AND l.date < %(start)s), 0)"""


@dataclass(frozen=True)
class AccountBalance:
    """One account in one year, minor units. `closing` is opening and change."""

    id: UUID
    number: str
    name: str
    kind: str
    opening: int
    change: int
    debit: int
    line_count: int

    @property
    def closing(self) -> int:
        return self.opening + self.change

    @property
    def credit(self) -> int:
        return self.debit - self.change


def is_balance_account(number: str, kind: str = "") -> bool:
    """Asset, debt or equity: by #KTYP, else by BAS, where classes 1 and 2 are the balance sheet."""
    return kind in ("T", "S") if kind else number[:1] in ("1", "2")


def chart(year: FiscalYear) -> list[AccountBalance]:
    """All accounts of the year's ledger, by number. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CHART, {"company": current_company(), "year": year.pk, "ledger": year.ledger_id})
        return [AccountBalance(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class LedgerRow:
    """A row of the huvudbok; `balance` is the account's after it."""

    line: VoucherLine
    balance: int


@dataclass(frozen=True)
class LedgerPage:
    """`opening` is the balance before the first row of this page; `next` goes on after the last, "" at the end."""

    opening: int
    rows: list[LedgerRow]
    next: str

    @property
    def closing(self) -> int:
        return self.rows[-1].balance if self.rows else self.opening


def account_ledger(
    account: Account, year: FiscalYear, *, start: date | None = None, end: date | None = None, cursor: str = "",
    limit: int = 100,
) -> LedgerPage:  # fmt: skip
    """The account's posted rows from `start` to `end`, by day and then as they came. Two queries.

    The running balance travels in the cursor, so a page costs the same wherever it is.
    """
    start, end = start or year.start, end or year.end
    after = unseal(cursor) if cursor else None
    opening = int(after[2]) if after else _opening(account, year, start)
    lines = VoucherLine.objects.filter(account=account, date__gte=start, date__lte=end, voucher__status="posted")
    if after:
        lines = lines.extra(
            where=['("ledger_voucherline"."date", "ledger_voucherline"."id") > (%s, %s)'],
            params=[date.fromisoformat(after[0]), UUID(after[1])],
        )
    found = list(lines.select_related("voucher", "object_set").order_by("date", "id")[: limit + 1])
    rows, balance = [], opening
    for line in found[:limit]:
        balance += line.amount
        rows.append(LedgerRow(line, balance))
    more = seal(rows[-1].line.date, rows[-1].line.pk, balance) if len(found) > limit else ""
    return LedgerPage(opening, rows, more)


def _opening(account: Account, year: FiscalYear, start: date) -> int:
    facts = {"company": current_company(), "year": year.pk, "account": account.pk}
    with connection.cursor() as cursor:
        cursor.execute(OPENING, facts | {"start": start, "month": start.replace(day=1)})
        return int(cursor.fetchone()[0])
