"""A scheme with its accounts, and columns: the report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ledger.reports.book import Book
from ledger.reports.columns import Column, Columns, Deviation, values_of
from ledger.reports.layout import Arranged
from ledger.reports.scheme import CREDIT, Calculated, Group, Sum

RowKind = Literal["group", "heading", "account", "sum", "main", "calculated"]
Values = dict[str, int | None]


@dataclass(frozen=True)
class ReportRow:
    """`values`: column key → minor units in the reader's sign; a percent in hundredths; None where there is none.

    `account` is set on rows of accounts, `group` on everything that stands in one; `parent` is the row it adds to.
    """

    key: str
    kind: RowKind
    label: str
    values: Values
    account: str = ""
    group: str = ""
    parent: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.values.values())


@dataclass(frozen=True)
class Report:
    """Rows from top to bottom. `differences`: column key → assets less equity and debts, where it is not nought."""

    columns: Columns
    rows: tuple[ReportRow, ...]
    differences: Mapping[str, int]

    def row(self, key: str) -> ReportRow:
        return next(row for row in self.rows if row.key == key)


def statement(book: Book, arranged: Arranged, columns: Columns) -> Report:
    """All rows, also empty ones: who shows them chooses. Accounts come under their group, in order of number."""
    amounts = {c.key: values_of(book, c) for c in columns if isinstance(c, Column)}
    rows: list[ReportRow] = []
    groups: dict[str, Values] = {}
    for row in arranged.scheme.rows:
        if isinstance(row, Group):
            made = _group(row, arranged, book, amounts)
            groups[row.key] = made[0].values
            rows += made
        elif isinstance(row, Calculated):
            groups[row.key] = _calculated(book, amounts)
            rows.append(ReportRow(row.key, "calculated", row.label, groups[row.key]))
        else:
            rows.append(_sum(row, groups, amounts))
    finished = tuple(_with_deviations(row, columns) for row in rows)
    return Report(columns, finished, _differences(finished, amounts))


def _group(group: Group, arranged: Arranged, book: Book, amounts: Mapping[str, Mapping[str, int]]) -> list[ReportRow]:
    def accounts(numbers: Iterable[str], parent: str) -> list[ReportRow]:
        return [
            ReportRow(
                f"account-{number}", "account", book.accounts[number].name, _of([number], group.sign, amounts),
                account=number, group=group.key, parent=parent,
            )
            for number in numbers
        ]  # fmt: skip

    rows = accounts(arranged.places.get(group.key, ()), group.key)
    for own in arranged.headings_of(group.key):
        numbers = arranged.places.get(own.key, ())
        values = _of(numbers, group.sign, amounts)
        rows.append(ReportRow(own.key, "heading", own.label, values, group=group.key, parent=group.key))
        rows += accounts(numbers, own.key)
    values = _of(arranged.accounts_of(group.key), group.sign, amounts)
    return [ReportRow(group.key, "group", group.label, values, group=group.key), *rows]


def _of(numbers: Iterable[str], sign: int, amounts: Mapping[str, Mapping[str, int]]) -> Values:
    known = tuple(numbers)
    return {key: sign * sum(of.get(number, 0) for number in known) for key, of in amounts.items()}


def _calculated(book: Book, amounts: Mapping[str, Mapping[str, int]]) -> Values:
    numbers = [number for number, account in book.accounts.items() if not account.is_balance]
    return _of(numbers, CREDIT, amounts)


def _sum(row: Sum, groups: Mapping[str, Values], amounts: Mapping[str, Mapping[str, int]]) -> ReportRow:
    values: Values = {key: sum(groups[name][key] or 0 for name in row.of) for key in amounts}
    return ReportRow(row.key, "main" if row.is_main else "sum", row.label, values)


def _with_deviations(row: ReportRow, columns: Columns) -> ReportRow:
    for column in columns:
        if isinstance(column, Deviation):
            row.values[column.key] = deviation(row.values[column.of], row.values[column.against], column.unit)
    return row


def deviation(value: int | None, against: int | None, unit: str) -> int | None:
    """Difference in minor units, or in hundredths of a percent of what it is against; None where that is nought."""
    if value is None or against is None:
        return None
    if unit == "amount":
        return value - against
    return round((value - against) * 10_000 / abs(against)) if against else None


def _differences(rows: Iterable[ReportRow], amounts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    found = {row.key: row.values for row in rows}
    if "assets" not in found:
        return {}
    gaps = {key: (found["assets"][key] or 0) - (found["debts"][key] or 0) for key in amounts}
    return {key: gap for key, gap in gaps.items() if gap}
