"""What the columns of a report show: which months, of what, against what."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.reports.book import Book, Year
from ledger.reports.months import moved, span
from ledger.reports.scheme import Kind, gettext_noop

_ = gettext_noop
Source = Literal["change", "balance", "opening", "budget"]
Unit = Literal["percent", "amount"]


@dataclass(frozen=True)
class Column:
    """`change`: booked from first to last month; `balance`: at the end of last; `opening`: before first; `budget`."""

    key: str
    label: str
    source: Source
    first: date
    last: date


@dataclass(frozen=True)
class Deviation:
    """Column `of` against column `against`: the difference in minor units, or in hundredths of a percent."""

    key: str
    label: str
    of: str
    against: str
    unit: Unit


Columns = tuple[Column | Deviation, ...]


def values_of(book: Book, column: Column) -> dict[str, int]:
    """Account → minor units, debit > 0."""
    if column.source == "change":
        return book.changes(column.first, column.last)
    if column.source == "budget":
        return book.budgeted(column.first, column.last)
    if column.source == "balance":
        return book.balances(column.last)
    year = book.year_at(column.first)
    if year is None:
        return {}
    if column.first == year.first:
        return dict(year.opening)
    return book.balances(moved(column.first, -1))


def result_columns(
    year: Year, first: date, last: date, *, last_year: bool = True, budget: bool = False, unit: Unit | None = "percent"
) -> Columns:
    """The period and the year to its end, each beside the year before and the budget as asked."""
    made = _beside("period", _("Perioden"), first, last, last_year=last_year, budget=budget, unit=unit)
    if first == year.first:
        return made
    return made + _beside("year", _("Ackumulerat"), year.first, last, last_year=last_year, budget=budget, unit=unit)


def _beside(key: str, label: str, first: date, last: date, *, last_year: bool, budget: bool, unit: Unit | None):
    made: list[Column | Deviation] = [Column(key, label, "change", first, last)]
    if last_year:
        before = Column(f"{key}_before", _("Föregående år"), "change", moved(first, -12), moved(last, -12))
        made += [before, *_deviation(key, before.key, unit)]
    if budget:
        planned = Column(f"{key}_budget", _("Budget"), "budget", first, last)
        made += [planned, *_deviation(key, planned.key, unit)]
    return tuple(made)


def _deviation(key: str, against: str, unit: Unit | None) -> list[Deviation]:
    label = _("Avvikelse %") if unit == "percent" else _("Avvikelse")
    return [Deviation(f"{against}_deviation", label, key, against, unit)] if unit else []


def balance_columns(first: date, last: date, *, last_year: bool = True, unit: Unit | None = None) -> Columns:
    """What the period opened with, what was booked, what it closed with; and the same day a year before."""
    made: list[Column | Deviation] = [
        Column("opening", _("Ingående"), "opening", first, first),
        Column("period", _("Förändring"), "change", first, last),
        Column("closing", _("Utgående"), "balance", last, last),
    ]
    if last_year:
        before = Column("closing_before", _("Föregående år"), "balance", moved(last, -12), moved(last, -12))
        made += [before, *_deviation("closing", before.key, unit)]
    return tuple(made)


def month_overview(kind: Kind, year: Year, last: date) -> Columns:
    """A column for each month from the start of the year to `last`; of a result also their sum."""
    return _months(kind, span(year.first, last))


def rolling_months(kind: Kind, last: date) -> Columns:
    """The values of each of the twelve months that end with `last`; of a result also their sum."""
    return _months(kind, span(moved(last, -11), last))


def _months(kind: Kind, months: list[date]) -> Columns:
    source: Source = "change" if kind == "result" else "balance"
    made = tuple(Column(f"{month:%Y-%m}", f"{month:%Y-%m}", source, month, month) for month in months)
    if kind == "balance" or not months:
        return made
    return (*made, Column("sum", _("Summa"), "change", months[0], months[-1]))


def rolling_years(kind: Kind, last: date) -> Columns:
    """For each of the twelve months that end with `last`, the twelve months that ended then; balances as they stood."""
    source: Source = "change" if kind == "result" else "balance"
    ends = span(moved(last, -11), last)
    return tuple(Column(f"{end:%Y-%m}", f"{end:%Y-%m}", source, moved(end, -11), end) for end in ends)
