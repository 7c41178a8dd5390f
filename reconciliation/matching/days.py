"""How far apart two dates are. Where the bank books nothing for some days, those days need not count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from reconciliation.matching.records import Line

_DAYS_SEEN, _LINES_A_DAY, _LONGEST_CLOSING = 10, 5, 4


def calendar(bank: Sequence[Line], ledger: Sequence[Line], bank_days: bool | None) -> tuple[list[int], list[int]]:
    """A day number per line of each side; the difference of two numbers is the distance.

    Calendar days, or bank days: a date on which the bank is closed counts as the next one on which it is open.
    `bank_days` None takes bank days when the bank's lines are so dense that an empty date means a closed bank:
    at least ten dates, five lines a date on average.
    """
    of_bank, of_ledger = [line.date.toordinal() for line in bank], [line.date.toordinal() for line in ledger]
    seen = sorted(set(of_bank))
    if bank_days is None:
        bank_days = len(seen) >= _DAYS_SEEN and len(of_bank) >= _LINES_A_DAY * len(seen)
    if not bank_days or not seen:
        return of_bank, of_ledger
    number = _numbers(seen)
    return [number[day] for day in of_bank], [_number(day, seen, number) for day in of_ledger]


def _numbers(seen: list[int]) -> dict[int, int]:
    """Day → number, where closings of at most four days take no time."""
    number = {seen[0]: seen[0]}
    for before, day in zip(seen, seen[1:], strict=False):
        closed = day - before - 1
        number[day] = number[before] + (1 if closed <= _LONGEST_CLOSING else closed + 1)
    return number


def _number(day: int, seen: list[int], number: dict[int, int]) -> int:
    """The number of any day: that of the next open day after a short closing, else counted on from the day before."""
    if day in number:
        return number[day]
    at = bisect_left(seen, day)
    if at == 0:
        return number[seen[0]] - (seen[0] - day)
    before = seen[at - 1]
    counted = number[before] + day - before
    return counted if at == len(seen) else min(counted, number[seen[at]])
