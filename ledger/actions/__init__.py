"""What changes the books: one act each. The company is in scope; rights are checked inside."""

from ledger.actions.ledgers import main_ledger, open_year
from ledger.actions.periods import lock_period, unlock_period
from ledger.actions.vouchers import post_voucher, reverse_voucher

__all__ = ["lock_period", "main_ledger", "open_year", "post_voucher", "reverse_voucher", "unlock_period"]
