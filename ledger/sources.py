"""Where a company's books come from, asked before a file is taken. Rooms above register; the books know no system.

A check is called as `check(company)` in the company's scope and raises `Refused` where the books follow another system.
"""

from collections.abc import Callable

from hub.models import Company

_checks: list[Callable[[Company], None]] = []


def register(check: Callable[[Company], None]) -> None:
    if check not in _checks:
        _checks.append(check)


def check_file(company: Company) -> None:
    """Raises `Refused` where years do not come by file."""
    for check in _checks:
        check(company)
