"""Budgets made from a year or from another budget."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.reports.book import Months


@dataclass(frozen=True)
class Change:
    """Hundredths of a percent that income and costs grow by: 250 is 2,5 %."""

    income: int = 0
    costs: int = 0


def budget_of(
    source: Mapping[str, Months], months: Iterable[date], change: Change, is_income: Callable[[str], bool]
) -> dict[str, dict[date, int]]:
    """Account → month → minor units: each month takes what the same calendar month of the source had, and grows.

    A month the source lacks is nought; where it has two of the same name (a long year), the first is taken.
    """
    wanted, made = list(months), {}
    for number, amounts in source.items():
        by_month: dict[int, int] = {}
        for month in sorted(amounts):
            by_month.setdefault(month.month, amounts[month])
        percent = change.income if is_income(number) else change.costs
        made[number] = {month: grown(by_month.get(month.month, 0), percent) for month in wanted}
    return made


def grown(minor: int, percent: int) -> int:
    """`percent` in hundredths; half an öre away from nought."""
    whole = (abs(minor) * (10_000 + percent) * 2 + 10_000) // 20_000
    return whole if minor >= 0 else -whole
