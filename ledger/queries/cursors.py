"""Where a page goes on: the last row's key, sealed against tampering, so that a link can carry it."""

from django.core import signing
from django.core.signing import BadSignature

from hub.tenancy import current_company

SALT = "ledger.cursor"


def seal(*key) -> str:
    """A cursor after the row with this key; it holds in the company in scope alone."""
    return signing.dumps([str(current_company()), *map(_plain, key)], salt=SALT, compress=True)


def unseal(cursor: str) -> list | None:
    """The key, or None for a cursor that is not ours: the list then begins at its beginning."""
    try:
        company, *key = signing.loads(cursor, salt=SALT)
    except BadSignature:
        return None
    return key if company == str(current_company()) else None


def _plain(value):
    return value if value is None or isinstance(value, int) else str(value)
