"""What changes the books: one act each. The company is in scope; rights are checked inside."""

from ledger.actions.accounts import add_account
from ledger.actions.attachments import attach
from ledger.actions.ledgers import main_ledger, open_ledger, open_year
from ledger.actions.openings import carry_opening
from ledger.actions.periods import lock_period, lock_through, unlock_period
from ledger.actions.returns import fetch_unreturned
from ledger.actions.vouchers import post_voucher, reverse_voucher

__all__ = [
    "add_account",
    "attach",
    "carry_opening",
    "fetch_unreturned",
    "lock_period",
    "lock_through",
    "main_ledger",
    "open_ledger",
    "open_year",
    "post_voucher",
    "reverse_voucher",
    "unlock_period",
]
