"""Budgets made from a year, from another budget, or spread from a figure for the whole year."""

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


def flat_budget(yearly: Mapping[str, int], months: Iterable[date]) -> dict[str, dict[date, int]]:
    """Each account's figure spread evenly; what does not divide lies on the last months, an öre each."""
    wanted = list(months)
    return {number: _spread(amount, wanted) for number, amount in yearly.items()}


def _spread(amount: int, months: list[date]) -> dict[date, int]:
    sign = -1 if amount < 0 else 1
    share, rest = divmod(abs(amount), len(months))
    extra = len(months) - rest
    return {month: sign * (share + (at >= extra)) for at, month in enumerate(months)}
