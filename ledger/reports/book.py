"""The facts reports are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.reports.months import month_of, moved

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

    def year_before(self, year: Year) -> Year | None:
        """The nearest earlier one."""
        return next((y for y in reversed(self.years) if y.start < year.start), None)

    def same_month_last_year(self, month: date) -> date:
        return moved(month, -12)

    def changes(self, first: date, last: date) -> dict[str, int]:
        """Account → what was booked on it from first to last month, across years."""
        return _total(years_months(self.years, "months"), first, last)

    def budgeted(self, first: date, last: date) -> dict[str, int]:
        return _total(years_months(self.years, "budget"), first, last)

    def balances(self, month: date) -> dict[str, int]:
        """Account → balance at the end of the month: what its year opened with and what was booked since.

        Result accounts have what was booked since the year began. Empty where no year holds the month.
        """
        year = self.year_at(month)
        if year is None:
            return {}
        sums = _total(year.months.items(), year.first, month)
        return {n: year.opening.get(n, 0) + sums.get(n, 0) for n in {*year.opening, *sums}}


def years_months(years: tuple[Year, ...], what: str) -> Iterator[tuple[str, Months]]:
    for year in years:
        yield from getattr(year, what).items()


def _total(rows, first: date, last: date) -> dict[str, int]:
    sums: dict[str, int] = {}
    for number, months in rows:
        booked = [amount for month, amount in months.items() if first <= month <= last]
        if booked:
            sums[number] = sums.get(number, 0) + sum(booked)
    return sums
