"""The quick path: many ordinary vouchers at once. Whatever is not ordinary is left to `vouchers`, line by line.

Both paths must give the same vouchers and findings; a test reads every file both ways. Two regular expressions find
all heads and all rows of a text that begins with #VER and ends with a closing brace; the text is taken only if every
line of it is accounted for. There are two dialects: `_STRICT` for files with single blanks and two decimals, which is
what most large exports are, and `_LOOSE` for indented, padded and rounded ones.
"""

from __future__ import annotations

import gc
import re
from datetime import date
from typing import NamedTuple

from ledger.sie import values
from ledger.sie.records import Objects, Row, Voucher
from ledger.sie.tokens import BLANKS, split_line
from ledger.sie.vouchers import Vouchers

_CODE = r'"[^"\\\r\n]*+"|[^\s"{}\\]++'
_TEXT = r'"[^"\\\r\n]*+(?:\\[^\\\r\n][^"\\\r\n]*+)*+"'
_MEMORY = 50_000  # remembered object lists and dates; forgotten together when there are more
_PAIR = re.compile(r'(\d++) "([^"\\]*+)"', re.ASCII)
_REST = re.compile(
    rf'(?:[ \t]++(\d{{8}}|"")[ \t]++({_TEXT}))?+(?:[ \t]++(-?\d[\d.]*+|"")(?:[ \t]++({_CODE}))?+)?+[ \t\r]*+', re.ASCII
)
_EDGES = re.compile(r"[ \t\r]*\n[ \t]*")
_new = tuple.__new__


class _Dialect(NamedTuple):
    """`row` finds account, objects, amount, date, text, the rest, and "}" in the last row of a voucher.

    `head` finds series, number, date, text, date, sign.
    """

    line_end: str
    row: re.Pattern
    head: re.Pattern


def _dialect(line_end: str, blank: str, decimals: str) -> _Dialect:
    end = line_end.replace("\r", r"\r").replace("\n", r"\n")
    row = (
        rf"#TRANS{blank}(\d{{1,12}}+){blank}\{{([^{{}}\r\n]*+)\}}{blank}(-?\d{{1,15}}+{decimals})"
        rf'(?:{blank}(\d{{8}}|""){blank}"([^"\\\r\n]*+)")?+([^\r\n]*+){end}(?=(\}}?))'
    )
    head = (
        rf'#VER{blank}({_CODE}){blank}({_CODE}){blank}("?\d{{8}}"?)'
        rf'(?:{blank}({_TEXT}|[^\s"{{}}\\]++)(?:{blank}("?\d{{8}}"?|"")(?:{blank}({_CODE}))?+)?+)?+{end}\{{{end}'
    )
    return _Dialect(line_end, re.compile(row, re.ASCII), re.compile(head, re.ASCII))


_STRICT = {"\n": _dialect("\n", " ", r"\.\d\d"), "\r\n": _dialect("\r\n", " ", r"\.\d\d")}
_LOOSE = _dialect("\n", r"[ \t]++", r"(?:\.\d\d?)?+")


class _Odd(Exception):
    """Something for the careful path."""


class _Days(dict):
    """Dates by their text."""

    def __missing__(self, raw: str) -> date | None:
        day, _ = values.parse_date(raw.strip('"'))
        if day is None:
            raise _Odd
        if len(self) > _MEMORY:
            self.clear()
            self.update({"": None, '""': None})
        self[raw] = day
        return day


class _Lists(dict):
    """Object lists by their text."""

    def __missing__(self, raw: str) -> Objects:
        objects = tuple(_PAIR.findall(raw))
        if " ".join([f'{dimension} "{number}"' for dimension, number in objects]) != raw:
            objects = self._carefully(raw)
        if len(self) > _MEMORY:
            self.clear()
        self[raw] = objects
        return objects

    def _carefully(self, raw: str) -> Objects:
        item = split_line("#X {" + raw + "}")
        if len(item.fields) != 1 or item.odd_quote or item.unterminated or item.open_list or len(item.fields[0]) % 2:
            raise _Odd
        parts = item.fields[0]
        return tuple(zip(parts[0::2], parts[1::2], strict=True))


class FastVouchers:
    """Takes ordinary vouchers out of a text, with the checks and sums of the careful path."""

    def __init__(self, vouchers: Vouchers):
        self.vouchers, self.books, self.totals = vouchers, vouchers.books, vouchers.document.totals
        self._days = _Days({"": None, '""': None})
        self._lists = _Lists({"": ()})
        self._lists_known = 1
        self.lines, self.whole = 0, False

    def take(self, text: str, line: int) -> list[Voucher]:
        """Vouchers from the beginning of `text`, which starts with #VER and ends with a closing brace and line end.

        `line` is the number of the first line; afterwards `lines` says how many were taken (0: nothing ordinary)
        and `whole` whether that was all.
        """
        self.lines, self.whole = 0, False
        line_end = "\r\n" if "\r\n" in text else "\n"
        found = self._find(_STRICT[line_end], text if text.endswith(line_end) else text + line_end)
        if found is None:
            found = self._find(_LOOSE, _EDGES.sub("\n", text.strip(BLANKS + "\n") + "\n"))
        if found is None:
            return []
        collecting = gc.isenabled()
        gc.disable()  # many small objects, no cycles: collecting in the middle of them is all waste
        try:
            return self._vouchers(*found, line)
        finally:
            if collecting:
                gc.enable()

    def _find(self, dialect: _Dialect, text: str) -> tuple[list, list] | None:
        """Heads and rows; None unless they make up all of the text, in the right order.

        Every voucher has two lines of head, its rows and a brace, so the lines must add up; every head must begin the
        text or follow a brace, and be followed by a row. Then nothing can stand between.
        """
        end = dialect.line_end
        heads, rows = dialect.head.findall(text), dialect.row.findall(text)
        count = len(heads)
        in_order = text.count("\n") == len(rows) + 3 * count and text.count(end + "}" + end + "#VER") == count - 1
        if not (count and in_order and text.count("{" + end + "#TRANS") == count and text.endswith(end + "}" + end)):
            return None
        if dialect is _LOOSE:
            rows = [row if row[2][-3:-2] == "." else (*row[:2], _two_decimals(row[2]), *row[3:]) for row in rows]
        return heads, rows

    def _vouchers(self, heads: list, rows: list, line: int) -> list[Voucher]:
        """Build and book one after the other; stops before the first that is not ordinary."""
        days, lists, moved, done = self._days, self._lists, self.books.moved, []
        new, row, following, start = _new, Row, iter(heads), line
        built: list[Row] = []
        total = debit = 0
        line += 2
        try:
            for account, listed, amount, day, text, rest, last in rows:
                minor = int(amount.replace(".", ""))
                if rest:
                    built.append(self._unusual(account, lists[listed], minor, (day, text, rest), line))
                else:
                    built.append(
                        new(
                            row,
                            (
                                account,
                                lists[listed] if listed else (),
                                minor,
                                days[day] if day else None,
                                text,
                                None,
                                line,
                                "trans",
                                "",
                            ),
                        )
                    )
                try:
                    moved[account] += minor
                except KeyError:
                    self.books.use_account(account, line)
                    moved[account] = minor
                total += minor
                if minor > 0:
                    debit += minor
                line += 1
                if last:
                    done.append(self._voucher(next(following), built, total, line - len(built) - 2))
                    self.totals.debit += debit
                    line, total, debit, built = line + 3, 0, 0, []
        except _Odd:
            for booked in built:
                moved[booked.account] -= booked.amount
            line -= len(built)
        self.lines, self.whole = line - 2 - start, len(done) == len(heads)
        return done

    def _voucher(self, head: tuple[str, ...], built: list[Row], total: int, line: int) -> Voucher:
        series, number, day, text, registered, signature = head
        day = self._days[day]
        registered = self._days[registered] if registered else None
        if len(self._lists) != self._lists_known:
            self._lists_known = len(self._lists)
            for row in built:
                self.books.use_objects(row.objects, row.line)
        if series[0] == '"':
            series = series[1:-1]
        if number[0] == '"':
            number = number[1:-1]
        self.totals.rows += len(built)
        return self.vouchers.seal(_new(Voucher, (
            series, number, day, _bare(text), registered, _bare(signature) if signature else "", tuple(built), (),
            line, True,
        )), total)  # fmt: skip

    def _unusual(self, account: str, objects: Objects, amount: int, parts: tuple[str, str, str], line: int) -> Row:
        """A row with more, or less, than date and plain text after the amount."""
        day, text, rest = parts
        match = _REST.fullmatch(rest)
        if match is None or (day and match[2] is not None):
            raise _Odd
        if match[2] is not None:
            day, text = match[1], _bare(match[2])
        elif not day and match[3] is not None:
            raise _Odd  # a date without text, or something else than a date
        quantity = values.parse_quantity(match[3]) if match[3] and match[3] != '""' else None
        if quantity is None and match[3] and match[3] != '""':
            raise _Odd
        return Row(account, objects, amount, self._days[day], text, quantity, line, "trans", _bare(match[4] or ""))


def _bare(field: str) -> str:
    if field[:1] != '"':
        return field
    return field[1:-1].replace('\\"', '"') if "\\" in field else field[1:-1]


def _two_decimals(amount: str) -> str:
    whole, _, decimals = amount.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"
