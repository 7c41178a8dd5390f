"""What hangs on the lines of one page, fetched by key: a join without fresh statistics may read whole tables."""

from ledger.models import Account, ObjectSet, Voucher, VoucherLine


def with_sets(lines: list[VoucherLine]) -> list[VoucherLine]:
    """Their object sets, by one query."""
    sets = ObjectSet.objects.in_bulk({line.object_set_id for line in lines if line.object_set_id})
    for line in lines:
        line.object_set = sets.get(line.object_set_id)
    return lines


def with_vouchers(lines: list[VoucherLine]) -> list[VoucherLine]:
    """Their vouchers, by one query."""
    vouchers = Voucher.objects.in_bulk({line.voucher_id for line in lines})
    for line in lines:
        line.voucher = vouchers[line.voucher_id]
    return lines


def with_accounts(lines: list[VoucherLine]) -> list[VoucherLine]:
    """Their accounts, by one query."""
    accounts = Account.objects.in_bulk({line.account_id for line in lines})
    for line in lines:
        line.account = accounts[line.account_id]
    return lines
