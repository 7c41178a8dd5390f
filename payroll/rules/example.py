"""Pay slips of an invented company, for demonstrations: twelve employees by number on three cost centres. Pure.

The same each time; pay moves a little from month to month. The wage types are those of `standard.py`.
"""

from __future__ import annotations

from datetime import date

from payroll.rules.book import Home
from payroll.rules.drafts import Result

CENTRES = ("100", "200", "300")
_BORN = (1985, 1990, 1957, 1978, 2004, 1969, 1992, 1988, 1973, 2000, 1996, 1981)
NUMBERS = tuple(str(1001 + n) for n in range(12))


def homes(valid_from: date) -> list[Home]:
    """Every fourth employee is shared between two cost centres."""
    return [Home(number, valid_from, _parts(n), _BORN[n]) for n, number in enumerate(NUMBERS)]


def _parts(n: int) -> tuple[tuple[str, str, int], ...]:
    own = CENTRES[n % 3]
    return ((own, "", 6_000), (CENTRES[(n + 1) % 3], "", 4_000)) if n % 4 == 3 else ((own, "", 10_000),)


def slips(month: date, corrected: date | None = None) -> tuple[Result, ...]:
    """The month's wage results. `corrected`: an earlier month in which two employees had too little."""
    made: list[Result] = []
    for n, number in enumerate(NUMBERS):
        pay = 2_850_000 + 137_550 * n + 12_345 * ((month.month + n) % 5)
        lines = [("1010", pay, month)]
        if n % 3 == 1:
            lines.append(("1110", 184_500, month))
        if corrected and n in (2, 7):
            lines.append(("1010", 96_000, corrected))
        if n % 6 == 5:
            lines.append(("3010", 412_500, month))
        taxed = sum(amount for _, amount, _ in lines)
        tax = taxed * 29 // 100 // 100 * 100
        net = sum(amount for kind, amount, _ in lines if kind != "3010") - tax
        for kind, amount, period in (*lines, ("9010", -tax, month), ("9090", net, month)):
            made.append(Result(len(made) + 2, number, kind, None, amount, period))
    return tuple(made)
