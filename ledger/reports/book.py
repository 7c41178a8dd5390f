"""The facts reports are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate

from ledger.reports.months import month_of, moved, span

Months = Mapping[date, int]


@dataclass(frozen=True)
class Account:
    """`kind` as SIE #KTYP: T asset, S debt or equity, K cost, I income; "" where the source says nothing."""

    number: str
    name: str = ""
    kind: str = ""

    @property
    def is_balance(self) -> bool:
        """By its kind, else by its class: 1 and 2 are the balance sheet in Sweden and in Norway."""
        return self.kind in ("T", "S") if self.kind else self.number[:1] in ("1", "2")


@dataclass(frozen=True)
class Year:
    """A fiscal year. `opening`: account → minor units; `months` and `budget`: account → month → minor units."""

    start: date
    end: date
    opening: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, Months] = field(default_factory=dict)
    budget: Mapping[str, Months] = field(default_factory=dict)

    @property
    def first(self) -> date:
        return month_of(self.start)

    @property
    def last(self) -> date:
        return month_of(self.end)


@dataclass(frozen=True)
class Book:
    """Accounts by number, years in order of time."""

    accounts: Mapping[str, Account]
    years: tuple[Year, ...]

    def year_at(self, month: date) -> Year | None:
        """The year that holds the month; the later where two share a broken month."""
        return next((y for y in reversed(self.years) if y.first <= month <= y.last), None)

    def changes(self, first: date, last: date) -> dict[str, int]:
        """Account → what was booked on it from first to last month, across years; accounts with nothing left out."""
        return _between(self._booked, first, last)

    def budgeted(self, first: date, last: date) -> dict[str, int]:
        return _between(self._budgeted, first, last)

    @cached_property
    def _booked(self) -> "Running":
        return _running(self.years, "months")

    @cached_property
    def _budgeted(self) -> "Running":
        return _running(self.years, "budget")

    def balances(self, month: date) -> dict[str, int]:
        """Account → balance at the end of the month: what its year opened with and what was booked since.

        Result accounts have what was booked since the year began. Empty where no year holds the month.
        """
        year = self.year_at(month)
        if year is None:
            return {}
        sums = _total(year.months.items(), year.first, month)
        return {n: year.opening.get(n, 0) + sums.get(n, 0) for n in {*year.opening, *sums}}


@dataclass(frozen=True)
class Running:
    """What was booked before each month: `sums` has one figure more than the months, which begin with `first`."""

    first: date
    count: int
    sums: Mapping[str, list[int]]

    def place(self, month: date) -> int:
        """How many of the months lie before this one."""
        months = (month.year - self.first.year) * 12 + month.month - self.first.month
        return min(max(months, 0), self.count)


def _running(years: tuple[Year, ...], what: str) -> Running:
    """Added up once, so that each of a report's columns is one subtraction an account."""
    if not years:
        return Running(date.min, 0, {})
    every = span(min(y.first for y in years), max(y.last for y in years))
    places = {month: at for at, month in enumerate(every)}
    booked: dict[str, list[int]] = {}
    for year in years:
        for number, months in getattr(year, what).items():
            of = booked.setdefault(number, [0] * len(every))
            for month, amount in months.items():
                of[places[month]] += amount
    return Running(every[0], len(every), {number: [0, *accumulate(of)] for number, of in booked.items()})


def _between(running: Running, first: date, last: date) -> dict[str, int]:
    low, high = running.place(first), running.place(moved(last, 1))
    if high <= low:
        return {}
    found = ((number, sums[high] - sums[low]) for number, sums in running.sums.items())
    return {number: amount for number, amount in found if amount}


def _total(rows, first: date, last: date) -> dict[str, int]:
    sums: dict[str, int] = {}
    for number, months in rows:
        booked = [amount for month, amount in months.items() if first <= month <= last]
        if booked:
            sums[number] = sums.get(number, 0) + sum(booked)
    return sums
