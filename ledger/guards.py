"""What the database refuses, in the words of the house. The rules themselves stand in `ledger/sql`."""

import contextlib

from django.db import DatabaseError, connection, transaction

from hub.errors import Refused

CODES = {
    "HL001": "LED-010",
    "HL002": "LED-010",
    "HL003": "LED-011",
    "HL004": "LED-012",
    "HL005": "LED-013",
    "HL006": "LED-020",
}


@contextlib.contextmanager
def guarded(**facts):
    """A transaction, or a part of one, whose guards speak as `Refused`."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        code = CODES.get(getattr(error.__cause__, "sqlstate", None) or "")
        if code is None:
            raise
        raise Refused(code, **facts) from error


def check_now(constraint: str) -> None:
    """Asks a deferred guard now, while the fault can still be told; and again at commit."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {constraint} IMMEDIATE")
        cursor.execute(f"SET CONSTRAINTS {constraint} DEFERRED")
