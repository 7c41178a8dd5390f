"""What the books answer. Each page is a fixed number of queries, whatever the size of the books; lists page by key."""

from ledger.queries.accounts import AccountBalance, LedgerPage, LedgerRow, account_ledger, chart, is_balance_account
from ledger.queries.export import export_document
from ledger.queries.imports import findings_of, import_log, removed_vouchers
from ledger.queries.trial_balance import TrialRow, trial_balance
from ledger.queries.voucher_lists import VoucherPage, find_vouchers, gaps, voucher_page, vouchers

__all__ = [
    "AccountBalance",
    "LedgerPage",
    "LedgerRow",
    "TrialRow",
    "VoucherPage",
    "account_ledger",
    "chart",
    "export_document",
    "find_vouchers",
    "findings_of",
    "gaps",
    "import_log",
    "is_balance_account",
    "removed_vouchers",
    "trial_balance",
    "voucher_page",
    "vouchers",
]
