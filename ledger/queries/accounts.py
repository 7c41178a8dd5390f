"""The chart with balances, and one account's rows with its running balance (huvudbok)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from hub.tenancy import current_company
from ledger.models import Account, FiscalYear, PeriodBalance, Status, VoucherLine, YearBalance
from ledger.queries.cursors import seal, unseal
from ledger.queries.lines import with_sets, with_vouchers

OPENING = """SELECT coalesce((SELECT sum(amount) FROM ledger_yearbalance WHERE company_id = %(company)s
    AND year_id = %(year)s AND account_id = %(account)s AND kind = 'ib' AND "offset" = 0), 0)
  + coalesce((SELECT sum(amount) FROM ledger_periodbalance WHERE company_id = %(company)s AND year_id = %(year)s
    AND account_id = %(account)s AND month < %(month)s), 0)
  + coalesce((SELECT sum(CASE WHEN (SELECT v.status FROM ledger_voucher v WHERE v.company_id = l.company_id
      AND v.id = l.voucher_id) = 'posted' THEN l.amount END)
    FROM ledger_voucherline l WHERE l.company_id = %(company)s AND l.account_id = %(account)s
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
    """All accounts of the year's ledger, by number. Three queries, joined here: a fresh import has no statistics yet,
    and the planner's guess without them costs more than a few thousand rows in Python."""
    opening = openings(year)
    sums = PeriodBalance.objects.filter(year=year).values_list("account_id")
    booked = {key: facts for key, *facts in sums.annotate(Sum("amount"), Sum("debit"), Sum("line_count"))}
    accounts = Account.objects.filter(ledger=year.ledger_id).order_by("number")
    return [
        AccountBalance(key, number, name, kind, opening.get(key, 0), *map(int, booked.get(key, (0, 0, 0))))
        for key, number, name, kind in accounts.values_list("id", "number", "name", "kind")
    ]


def openings(year: FiscalYear) -> dict[UUID, int]:
    """Account id → what the year opens with. One query."""
    stated = YearBalance.objects.filter(year=year, kind="ib", offset=0).values_list("account_id")
    return {key: int(amount) for key, amount in stated.annotate(Sum("amount"))}


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
    """The account's posted rows from `start` to `end`, by day and then as they came. Four queries.

    The running balance travels in the cursor, so a page costs the same wherever it is. Drafts leave a page shorter.
    """
    start, end = start or year.start, end or year.end
    after = unseal(cursor) if cursor else None
    opening = int(after[2]) if after else _opening(account, year, start)
    lines = VoucherLine.objects.filter(account=account, date__gte=start, date__lte=end)
    if after:
        lines = lines.extra(
            where=['("ledger_voucherline"."date", "ledger_voucherline"."id") > (%s, %s)'],
            params=[date.fromisoformat(after[0]), UUID(after[1])],
        )
    found = list(lines.order_by("date", "id")[: limit + 1])
    rows, balance = [], opening
    for line in with_sets(with_vouchers(found[:limit])):
        if line.voucher.status == Status.POSTED:
            balance += line.amount
            rows.append(LedgerRow(line, balance))
    more = seal(found[limit - 1].date, found[limit - 1].pk, balance) if len(found) > limit else ""
    return LedgerPage(opening, rows, more)


def _opening(account: Account, year: FiscalYear, start: date) -> int:
    facts = {"company": current_company(), "year": year.pk, "account": account.pk}
    with connection.cursor() as cursor:
        cursor.execute(OPENING, facts | {"start": start, "month": start.replace(day=1)})
        return int(cursor.fetchone()[0])
