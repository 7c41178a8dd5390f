"""CSV as the bank's pages export it: columns by a `Mapping`, or by headings that are known."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reconciliation.formats import amounts, cells, codes, limits
from reconciliation.formats.elements import clean
from reconciliation.formats.encoding import OTHER_MACHINES, Decoded
from reconciliation.formats.findings import Findings, Refused
from reconciliation.formats.headings import guess, likely_currency
from reconciliation.formats.mapping import Mapping
from reconciliation.formats.records import Line, Statement
from reconciliation.formats.table_statements import Row, statements

_DELIMITERS = ";,\t|"
_LONGEST = 100_000  # characters of a row
_LOOKED = 60  # rows in which the headings are sought
_ACCOUNT = re.compile(r"(?:konto|account|iban)[^0-9]{0,25}((?:[A-Z]{2})?[0-9][0-9 .-]{6,30}[0-9])", re.IGNORECASE)
_SIGNS = {"D": -1, "-": -1, "U": -1, "K": 1, "C": 1, "+": 1, "I": 1}  # debet, ut; kredit, credit, in
_PENDING = re.compile(r"reserv|vänta|vent|ej bokf|ikke bokf|pending|kommande|prelimin", re.IGNORECASE)
_SUM = re.compile(r"\s*(?:summa|sum|total|saldo|ingående|utgående|inngående)", re.IGNORECASE)


@dataclass
class _Layout:
    """Where the headings are, and which column is what."""

    mapping: Mapping
    delimiter: str
    head: int  # row of the headings, from 1; 0 where there are none
    columns: dict[str, int]
    texts: tuple[int, ...]
    cells: Sequence[str]


def read_table(text: Decoded, found: Findings, mapping: Mapping | None
               ) -> tuple[tuple[Statement, ...], Mapping]:  # fmt: skip
    """(statements, the mapping used). Raises Refused where the columns are not known."""
    if any(len(row) > _LONGEST for row in text.rows):
        raise Refused(codes.NOT_BANK, kind="text")
    if text.encoding in OTHER_MACHINES:
        found.add(codes.ENCODING, encoding=OTHER_MACHINES[text.encoding])
    layout = _given(text.rows, mapping) if mapping else _guessed(text.rows)
    rows = list(_rows(text.rows, layout, found))
    form = _date_order(rows, layout, found)
    decimal = _decimal(rows, layout)
    currency = layout.mapping.currency or likely_currency(layout.cells) or "SEK"
    if not layout.mapping.currency and "currency_column" not in layout.columns:
        found.add(codes.CURRENCY_ASSUMED, layout.head, currency=currency)
    account = layout.mapping.account or _account(text.rows[: max(layout.head - 1, 0)])
    reader = _Reader(layout, form, decimal, currency, account, found)
    read = [row for number, each in rows if (row := reader.row(number, each))]
    made = statements(read, found)
    used = replace(layout.mapping, delimiter=layout.delimiter, decimal=decimal)
    return made, used


def _guessed(rows: Sequence[str]) -> _Layout:
    best: tuple[int, _Layout] | None = None
    for delimiter in _DELIMITERS:
        for number, row in _parsed(rows[:_LOOKED], delimiter):
            told = guess(row)
            if told and (best is None or len(told.columns()) > best[0]):
                best = len(told.columns()), _layout(told, row, number, delimiter)
    if best:
        return best[1]
    head = [row for row in rows[:_LOOKED] if row.strip()]
    looks_so = any(sum(row.count(mark) >= 2 for row in head) * 2 > len(head) for mark in _DELIMITERS)
    raise Refused(codes.NO_HEADINGS) if looks_so and len(head) > 1 else Refused(codes.NOT_BANK, kind="text")


def _given(rows: Sequence[str], mapping: Mapping) -> _Layout:
    delimiter = mapping.delimiter or max(_DELIMITERS, key=lambda mark: sum(row.count(mark) for row in rows[:_LOOKED]))
    wanted = [*mapping.columns().values(), *mapping.texts]
    if not mapping.has_headings:
        return _layout(mapping, (), 0, delimiter)
    best: tuple[int, int, Sequence[str]] = -1, 0, ()
    for number, row in _parsed(rows[:_LOOKED], delimiter):
        count = sum(_column(name, row) is not None for name in wanted)
        if count > best[0]:
            best = count, number, row
    missing = next((name for name in wanted if _column(name, best[2]) is None), None)
    if missing is not None:
        raise Refused(codes.COLUMN_MISSING, best[1], value=missing)
    return _layout(mapping, best[2], best[1], delimiter)


def _layout(mapping: Mapping, row: Sequence[str], number: int, delimiter: str) -> _Layout:
    columns = {role: _column(name, row) for role, name in mapping.columns().items()}
    texts = [_column(name, row) for name in mapping.texts]
    bad = next((mapping.columns()[role] for role, at in columns.items() if at is None), None)
    if bad is not None:
        raise Refused(codes.COLUMN_MISSING, number, value=bad)
    return _Layout(mapping, delimiter, number, {role: at for role, at in columns.items() if at is not None},
                   tuple(at for at in texts if at is not None), row)  # fmt: skip


def _column(name: str, row: Sequence[str]) -> int | None:
    """The column with this heading; where no heading is so, the number itself, from 1."""
    for at, cell in enumerate(row):
        if cell.strip().casefold() == name.strip().casefold():
            return at
    number = name.strip()
    return int(number) - 1 if not row and re.fullmatch("[1-9][0-9]{0,2}", number) else None


def _parsed(rows: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(rows, delimiter=delimiter)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            row = []
        if row is None:
            return
        yield reader.line_num, row


def _rows(rows: Sequence[str], layout: _Layout, found: Findings) -> Iterator[tuple[int, list[str]]]:
    """(row of the file, cells) below the headings; an unreadable row is noted."""
    reader = csv.reader(rows[layout.head :], delimiter=layout.delimiter)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            found.add(codes.RECORD_BAD, reader.line_num + layout.head, value="")
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield reader.line_num + layout.head, row


def _date_order(rows: Sequence[tuple[int, list[str]]], layout: _Layout, found: Findings) -> str:
    if layout.mapping.dates:
        return cells.stated_order(layout.mapping.dates).form
    at = layout.columns["booked_on"]
    samples = [cells.unquoted(row[at]) for _, row in rows if at < len(row) and row[at].strip()]
    told = cells.order(samples)
    shown = next((sample for sample in samples if cells.day(sample, told.form)), "")
    if not told.is_sure and shown:
        day = cells.day(shown, told.form)
        found.add(codes.DATES_AMBIGUOUS, layout.head, value=shown, shown=day.isoformat() if day else "")
    return told.form


def _decimal(rows: Sequence[tuple[int, list[str]]], layout: _Layout) -> str:
    if layout.mapping.decimal in (",", "."):
        return layout.mapping.decimal
    wanted = [layout.columns[role] for role in ("amount", "money_in", "money_out", "balance") if role in layout.columns]
    samples = [row[at] for _, row in rows for at in wanted if at < len(row)]
    mark, open_sample = cells.decimal_mark(samples)
    if not mark:
        line = next((number for number, row in rows if open_sample in row), 0)
        raise Refused(codes.AMOUNTS_AMBIGUOUS, line, value=open_sample)
    return mark


def _account(rows: Sequence[str]) -> str:
    """An account number among the rows above the headings."""
    for row in rows[:_LOOKED]:
        if found := _ACCOUNT.search(row[:500]):
            return re.sub("[ .-]", "", found[1])
    return ""


class _Reader:
    def __init__(self, layout: _Layout, form: str, decimal: str, currency: str, account: str, found: Findings):
        self.layout, self.form, self.decimal = layout, form, decimal
        self.currency, self.account, self.found = currency, account, found
        self._entries = 0

    def row(self, number: int, row: Sequence[str]) -> Row | None:
        """One row; None for those that are no entry: sums, notes, what the bank only reserves is kept as such."""
        self._entries += 1
        if self._entries > limits.MAX_ENTRIES:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_ENTRIES, what="entries")
        told, currency = self._cell(row, "booked_on"), self._currency(row, number)
        day = cells.day(told, self.form)
        if _SUM.match(told) or not told and not self._has_amount(row):
            return None
        amount = self._amount(row, currency, number)
        if day is None and any(each.isdigit() for each in told):
            self.found.add(codes.ROW_BAD, number, what="booked_on", value=told)
        is_pending = day is None and not any(each.isdigit() for each in told) or bool(
            _PENDING.search(self._cell(row, "status")))  # fmt: skip
        line = self._line(row, number, amount, currency, day)
        status = (self._cell(row, "status") or told or "–").upper() if is_pending else "BOOK"
        whole = amount is not None and (day is not None or is_pending)
        return Row(replace(line, status=status), self._balance(row, currency, number),
                   whole)  # fmt: skip

    def _line(self, row: Sequence[str], number: int, amount: int | None, currency: str, day: date | None) -> Line:
        valued = self._cell(row, "valued_on")
        account = self._cell(row, "account_column") or self.account
        texts = dict.fromkeys(clean(cells.unquoted(row[at])) for at in self.layout.texts if at < len(row))
        return Line(
            position=0,
            line=number,
            amount=amount or 0,
            currency=currency,
            booked_on=day or date.min,
            valued_on=cells.day(valued, self.form) if valued else None,
            account=account.replace(" ", ""),
            text=" ".join(text for text in texts if text),
            reference=self._cell(row, "reference").removeprefix("ref="),
            bank_reference=self._cell(row, "bank_reference"),
            counterparty=self._cell(row, "counterparty"),
            counterparty_account=self._cell(row, "counterparty_account"),
            origin="CSV",
        )

    def _cell(self, row: Sequence[str], role: str) -> str:
        at = self.layout.columns.get(role, -1)
        return clean(cells.unquoted(row[at])) if 0 <= at < len(row) else ""

    def _currency(self, row: Sequence[str], number: int) -> str:
        told = self._cell(row, "currency_column").upper()
        if told and not amounts.is_currency(told):
            self.found.add(codes.CURRENCY_BAD, number, value=told)
            return self.currency
        return told or self.currency

    def _has_amount(self, row: Sequence[str]) -> bool:
        return any(self._cell(row, role) for role in ("amount", "money_in", "money_out"))

    def _amount(self, row: Sequence[str], currency: str, number: int) -> int | None:
        """Signed; money out counts as out whatever sign the bank puts there."""
        if "amount" in self.layout.columns:
            return self._signed(self._money(self._cell(row, "amount"), currency, number), row, number)
        given = {role: self._cell(row, role) for role in ("money_in", "money_out")}
        if not any(given.values()):
            return self._money("", currency, number)
        told = {role: self._money(cell, currency, number) if cell else 0 for role, cell in given.items()}
        if told["money_in"] is None or told["money_out"] is None:
            return None
        return told["money_in"] - abs(told["money_out"])

    def _signed(self, amount: int | None, row: Sequence[str], number: int) -> int | None:
        """By the column that tells debit from credit, where there is one."""
        if amount is None or "sign_column" not in self.layout.columns:
            return amount
        told = self._cell(row, "sign_column")
        if sign := _SIGNS.get(told[:1].upper()):
            return sign * abs(amount)
        self.found.add(codes.ROW_BAD, number, what="amount", value=told)
        return None

    def _money(self, cell: str, currency: str, number: int) -> int | None:
        try:
            return cells.amount(cell, self.decimal, currency)
        except amounts.TooManyDecimals:
            self.found.add(codes.DECIMALS, number, value=cell, currency=currency, places=amounts.places(currency))
        except amounts.BadAmount:
            self.found.add(codes.ROW_BAD, number, what="amount", value=cell)
        return None

    def _balance(self, row: Sequence[str], currency: str, number: int) -> int | None:
        cell = self._cell(row, "balance")
        if not cell:
            return None
        try:
            return cells.amount(cell, self.decimal, currency)
        except amounts.BadAmount:
            self.found.add(codes.BALANCE_BAD, number, value=cell)
            return None
