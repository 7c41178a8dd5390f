"""What a change of the rules would change in the rows of a run: per month, account and objects. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol


class Posted(Protocol):
    account: str
    cost_centre: str
    project: str
    amount: int
    period_on: date


class Change(NamedTuple):
    """Öre, debit > 0. `before` and `after` are the sums of the two sets of rows."""

    period_on: date
    account: str
    cost_centre: str
    project: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


def differences(before: Iterable[Posted], after: Iterable[Posted]) -> list[Change]:
    """Only what differs, by month, account, cost centre and project."""
    old, new = _sums(before), _sums(after)
    found = (Change(*key, old.get(key, 0), new.get(key, 0)) for key in sorted(old.keys() | new.keys()))
    return [change for change in found if change.difference]


def _sums(rows: Iterable[Posted]) -> dict[tuple[date, str, str, str], int]:
    sums: dict[tuple[date, str, str, str], int] = {}
    for row in rows:
        key = (row.period_on, row.account, row.cost_centre, row.project)
        sums[key] = sums.get(key, 0) + row.amount
    return sums
