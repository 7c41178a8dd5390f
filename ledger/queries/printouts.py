"""The huvudbok and the list of vouchers as people print them: every row of a period, in a bounded number."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.models import FiscalYear, Status, Voucher, VoucherLine
from ledger.queries.cursors import seal, unseal
from ledger.queries.lines import with_accounts
from ledger.queries.trial_balance import TrialRow, trial_balance


@dataclass(frozen=True)
class AccountPrint:
    """An account with its rows as (date, series, number, text, minor units); none where only sums were asked for."""

    sums: TrialRow
    rows: list[tuple[date, str, str, str, int]]


def accounts_between(year: FiscalYear, low: str, high: str, *, start: date, end: date) -> list[TrialRow]:
    """Accounts with a balance or rows, from number `low` to `high`, either empty for no bound. Three queries."""
    rows = trial_balance(year, start=start, end=end)
    return [row for row in rows if row.number >= low and (not high or row.number[: len(high)] <= high)]


def ledger_print(
    year: FiscalYear, rows: list[TrialRow], *, start: date, end: date, limit: int
) -> list[AccountPrint] | None:
    """The posted rows of these accounts, by account, day and as they came; None where they are more than `limit`.

    One query for the rows.
    """
    lines = VoucherLine.objects.filter(
        account__in=[row.id for row in rows], date__gte=start, date__lte=end, voucher__year=year,
        voucher__status=Status.POSTED,
    )  # fmt: skip
    names = ("account_id", "date", "voucher__series", "voucher__number", "text", "voucher__text", "amount")
    found = list(lines.order_by("date", "id").values_list(*names)[: limit + 1])
    if len(found) > limit:
        return None
    by_account: dict[UUID, list] = {}
    for account, day, series, number, text, of_voucher, amount in found:
        by_account.setdefault(account, []).append((day, series, number, text or of_voucher, amount))
    return [AccountPrint(row, by_account.get(row.id, [])) for row in rows]


@dataclass(frozen=True)
class VoucherPrint:
    voucher: Voucher
    lines: list[VoucherLine]


@dataclass(frozen=True)
class VoucherPrintPage:
    """`next` goes on after the last, "" at the end."""

    rows: list[VoucherPrint]
    next: str = ""


def voucher_print(
    year: FiscalYear, *, series: str = "", start: date, end: date, cursor: str = "", limit: int = 100
) -> VoucherPrintPage:
    """Posted vouchers of the period by series and number, each with its lines and their accounts. Three queries."""
    found = Voucher.objects.filter(year=year, status=Status.POSTED, date__gte=start, date__lte=end)
    if series:
        found = found.filter(series=series)
    after = unseal(cursor) if cursor else None
    if after:
        found = found.extra(
            where=['("ledger_voucher"."series", "ledger_voucher"."number_sort", "ledger_voucher"."id") > (%s, %s, %s)'],
            params=[after[0], after[1], UUID(after[2])],
        )
    vouchers = list(found.order_by("series", "number_sort", "id")[: limit + 1])
    shown = vouchers[:limit]
    lines: dict[UUID, list] = {voucher.pk: [] for voucher in shown}
    rows = VoucherLine.objects.filter(voucher__in=list(lines)).order_by("voucher_id", "line_no")
    for line in with_accounts(list(rows)):
        lines[line.voucher_id].append(line)
    last = shown[-1] if len(vouchers) > limit else None
    more = seal(last.series, last.number_sort, last.pk) if last else ""
    return VoucherPrintPage([VoucherPrint(voucher, lines[voucher.pk]) for voucher in shown], more)
