"""What the database refuses, in the words of the house. The rules themselves stand in `reconciliation/sql`."""

import contextlib

from django.db import DatabaseError, transaction

from hub.errors import Refused
from reconciliation.models import BankAccount

CODES = {"HB001": "BANK-130", "HB002": "BANK-121", "HB003": "BANK-120", "HB005": "BANK-123"}
CHECKS = {
    "bank_line_remaining": "BANK-120",
    "ledger_item_remaining": "BANK-120",
    "bank_account_key": "BANK-101",
    "bank_ledger_account": "BANK-102",
    "posting_kind_name": "BANK-105",
    "approval_prepared_once": "BANK-134",
}


@contextlib.contextmanager
def guarded(**facts):
    """A transaction, or a part of one, whose guards speak as `Refused`."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        code = code_of(error)
        if code is None:
            raise
        raise Refused(code, **facts) from error


def code_of(error: DatabaseError) -> str | None:
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    if state in CODES:
        return CODES[state]
    diagnosis = getattr(cause, "diag", None)
    return CHECKS.get(getattr(diagnosis, "constraint_name", None) or "")


def hold(account: BankAccount) -> BankAccount:
    """The account for this transaction: two people, or a person and a run, change its lines one after the other."""
    return BankAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
