"""Where a company's books come from, asked before a file is taken. Rooms above register; the books know no system.

A check is called as `check(company)` in the company's scope and raises `Refused` where the books follow another system.
"""

from collections.abc import Callable

from hub.errors import Refused, Words
from hub.models import Company

_checks: list[Callable[[Company], None]] = []


def register(check: Callable[[Company], None]) -> None:
    if check not in _checks:
        _checks.append(check)


def check_file(company: Company) -> None:
    """Raises `Refused` where years do not come by file."""
    for check in _checks:
        check(company)


def why_no_file(company: Company) -> Words | None:
    """What `check_file` would say, for a page that shows it before anybody has chosen a file."""
    try:
        check_file(company)
    except Refused as refusal:
        return refusal.words
    return None
