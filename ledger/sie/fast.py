"""The quick path: a whole voucher of ordinary rows at once. Whatever is not ordinary is left to `vouchers`.

Both paths must give the same voucher; a test reads every file both ways. One regular expression finds the head, one
all rows; unless every line between the braces is a row, nothing is taken.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ledger.sie import values
from ledger.sie.records import Objects, Row, Voucher
from ledger.sie.tokens import split_line
from ledger.sie.vouchers import Vouchers

_PLAIN = r'"[^"\\\n]*"|[^\s"{}\\]+'
_TEXT = r'"[^"\\\n]*+(?:\\[^\\\n][^"\\\n]*+)*+"'
_HEAD = re.compile(
    rf'[ \t]*#VER[ \t]+({_PLAIN})[ \t]+({_PLAIN})[ \t]+("?)(\d{{8}})\3'
    rf'(?:[ \t]+({_TEXT}|[^\s"{{}}\\]+)(?:[ \t]+(\d{{8}}|"\d{{8}}"|"")(?:[ \t]+({_PLAIN}))?)?)?'
    r"[ \t\r]*\n[ \t]*\{[ \t\r]*\n",
    re.ASCII,
)
_CLOSE = re.compile(r"^[ \t]*\}[ \t\r]*(?:\n|\Z)", re.MULTILINE)
_ROW = re.compile(
    r'^[ \t]*#TRANS[ \t]+(\d{1,12})[ \t]*\{([^{}\n]*)\}[ \t]*(-?\d{1,15})(?:\.(\d\d?))?'
    r'(?:[ \t]+(\d{8}|"")(?:[ \t]+"([^"\\\n]*+(?:\\[^\\\n][^"\\\n]*+)*+)"'
    rf'(?:[ \t]+(-?\d[\d.]*|"")(?:[ \t]+({_PLAIN}))?)?)?)?[ \t\r]*\n',
    re.MULTILINE | re.ASCII,
)
_MEMORY = 50_000  # remembered object lists and dates; forgotten together when there are more
_row = tuple.__new__


class _Odd(Exception):
    """Something for the careful path."""


class FastVouchers:
    """Takes ordinary vouchers out of a text, with the checks and sums of the careful path."""

    def __init__(self, vouchers: Vouchers):
        self.vouchers, self.books, self.totals = vouchers, vouchers.books, vouchers.document.totals
        self._days: dict[str, date | None] = {"": None, '""': None}
        self._objects: dict[str, Objects] = {"": ()}

    def take(self, text: str, at: int, line: int) -> tuple[Voucher, int, int] | None:
        """The voucher that begins at `at`, where it ends, and how many lines it took; None if it is not ordinary."""
        head = _HEAD.match(text, at)
        if head is None:
            return None
        close = _CLOSE.search(text, head.end())
        if close is None:
            return None
        body = text[head.end() : close.start()]
        found = _ROW.findall(body)
        if not found or len(found) != body.count("\n"):
            return None
        try:
            rows = self._rows(found, line + 2)
            series, number, _, day, words, registered, signature = head.groups(default="")
            voucher = Voucher(
                _bare(series), _bare(number), self._day(day), _bare(words).replace('\\"', '"'),
                self._day(registered.strip('"')), _bare(signature), tuple(rows), (), line,
            )  # fmt: skip
        except _Odd:
            return None
        return self.vouchers.seal(voucher, self._book(rows)), close.end(), len(rows) + 3

    def _rows(self, found: list[tuple[str, ...]], line: int) -> list[Row]:
        """Rows from the regular expression's groups. Nothing is booked before all of them are sure."""
        rows, days, known = [], self._days, self._objects
        for account, listed, whole, decimals, day, text, quantity, signature in found:
            objects = known.get(listed)
            if objects is None:
                objects = self._parse_objects(listed)
            if len(decimals) == 2:
                amount = int(whole + decimals)
            else:
                amount = int(whole + decimals) * (10 if decimals else 100)
            if "\\" in text:
                text = text.replace('\\"', '"')
            rows.append(_row(Row, (
                account, objects, amount, days[day] if day in days else self._day(day), text,
                _quantity(quantity) if quantity else None, line, "trans", _bare(signature) if signature else "",
            )))  # fmt: skip
            line += 1
        return rows

    def _book(self, rows: list[Row]) -> int:
        """Add the rows to the running sums; returns their sum."""
        books, debit, total = self.books, 0, 0
        moved = books.moved
        for row in rows:
            amount, account = row[2], row[0]
            total += amount
            if amount > 0:
                debit += amount
            try:
                moved[account] += amount
            except KeyError:
                books.use_account(account, row.line)
                moved[account] = amount
            if row[1]:
                for pair in row[1]:
                    if pair not in books.used_objects:
                        books.use_objects(row.objects, row.line)
        self.totals.rows += len(rows)
        self.totals.debit += debit
        return total

    def _day(self, raw: str) -> date | None:
        if raw in self._days:
            return self._days[raw]
        day, _ = values.parse_date(raw)
        if day is None:
            raise _Odd
        if len(self._days) > _MEMORY:
            self._days = {"": None, '""': None}
        self._days[raw] = day
        return day

    def _parse_objects(self, listed: str) -> Objects:
        item = split_line("#X {" + listed + "}")
        if len(item.fields) != 1 or item.odd_quote or item.unterminated or item.open_list or len(item.fields[0]) % 2:
            raise _Odd
        raw = item.fields[0]
        objects = tuple(zip(raw[0::2], raw[1::2], strict=True))
        if len(self._objects) > _MEMORY:
            self._objects.clear()
        self._objects[listed] = objects
        return objects


def _bare(field: str) -> str:
    return field[1:-1] if field[:1] == '"' else field


def _quantity(raw: str) -> Decimal | None:
    if raw == '""':
        return None
    quantity = values.parse_quantity(raw)
    if quantity is None:
        raise _Odd
    return quantity
