"""The quick path: many ordinary vouchers at once, column by column. The rest is left to `vouchers`, line by line.

Both paths must give the same vouchers and findings; a test reads every file both ways.

Why columns: what costs in Python is the step from one instruction to the next, not the work in it. One regular
expression cuts a piece of some hundred rows into one flat list, [gap, account, objects, amount, …, gap, account, …];
a slice with a step is then a column, and a whole column becomes numbers, dates or rows by one call that loops in C. A
piece is taken only if every gap is empty, that is, if every character of it was understood; else a smaller piece is
tried, down to the one voucher that is not ordinary.

Why the patterns look as they do: `[^"]` is a plain comparison, a class of several characters a call for each, and
texts are most of a file. So a text may at first run on over the end of its line; that is looked for afterwards, once
in the whole column. There are two dialects: single blanks and two decimals, and what is indented, padded or rounded.
"""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import accumulate, chain, compress, count, repeat
from operator import sub
from typing import NamedTuple

from ledger.sie import values
from ledger.sie.records import Objects, Row, Rows, Voucher
from ledger.sie.tokens import BLANKS, split_line
from ledger.sie.vouchers import Vouchers

_ENDS = BLANKS + "\n"
_MEMORY = 50_000  # remembered dates, object lists and tails; forgotten together when there are more
_ALL = 1 << 40  # characters: more than any text has
_CODE = r'"[^"\\\r\n]*+"|[^\s"{}\\]++'
_TEXT = r'"[^"\\\r\n]*+(?:\\[^\\\r\n][^"\\\r\n]*+)*+"|[^\s"{}\\]++'
_DATE = r'[0-9]{8}|"[0-9]{8}"'
_MORE = rf'(?:[ \t]++(-?[0-9][0-9.]*+|"")(?:[ \t]++({_CODE}))?+)?+[ \t]*+'
_TAIL = re.compile(rf'(?:[ \t]++({_DATE}|"")(?:[ \t]++({_TEXT}){_MORE})?+)?+[ \t]*+')
_TAIL_AFTER_TEXT = re.compile(_MORE)
_HEAD = re.compile(
    rf'#VER[ \t]++({_CODE})[ \t]++({_CODE})[ \t]++({_DATE})'
    rf'(?:[ \t]++({_TEXT})(?:[ \t]++({_DATE}|"")(?:[ \t]++({_CODE}))?+)?+)?+[ \t]*+'
)  # fmt: skip
_PAIR = re.compile(r'([0-9]++) "([^"\\]*+)"')
_CLOSE = re.compile(r"\n[ \t]*\}[ \t\r]*(?:\n|\Z)")
_new = tuple.__new__  # makes a named tuple without the Python function in between


class _Dialect(NamedTuple):
    """`rows` splits by account, objects, amount, date, text, tail, and the head that follows where a voucher ends.

    `heads` splits by series, number, date, text, date, and what else there is. `pads`: amounts lack decimals.
    """

    rows: re.Pattern
    heads: re.Pattern
    pads: bool


def _dialect(indent: str, blank: str, end: str, decimals: str) -> _Dialect:
    rows = (
        rf"\n{indent}#TRANS{blank}([0-9]++){blank}\{{(?:\}}|([^}}]++)\}}){blank}(-?[0-9]{{1,15}}+{decimals})"
        rf'(?:{blank}(?:""|([0-9]{{8}})){blank}"([^"]*+)"(?<!\\"))?+([^\r\n]*+){end}'
        rf"(?:\n{indent}\}}{end}\n{indent}(#VER[^\r\n]*+){end}\n{indent}\{{{end})?+"
    )
    heads = (
        rf"\n#VER{blank}({_CODE}){blank}({_CODE}){blank}({_DATE})"
        rf'(?:{blank}"([^"\\\r\n]*+)"(?:{blank}([0-9]{{8}}))?+)?+([^\n]*+)'
    )
    return _Dialect(re.compile(rows), re.compile(heads), decimals.endswith("?+"))


_STRICT = _dialect("", " ", r"\r?+", r"\.[0-9][0-9]")
_LOOSE = _dialect(r"[ \t]*+", r"[ \t]++", r"[ \t\r]*+", r"(?:\.[0-9][0-9]?+)?+")


class _Odd(Exception):
    """Something for the careful path."""


class _Memory(dict):
    """What a raw field means, found out once. None is a field that is not there."""

    def __missing__(self, raw: str | None) -> object:
        if len(self) > _MEMORY:
            self.clear()
        self[raw] = meaning = self.find(raw)
        return meaning

    find: Callable[[str | None], object]


class _Days(_Memory):
    """Dates."""

    def find(self, raw: str | None) -> date | None:
        if not raw or raw == '""':
            return None
        day, _ = values.parse_date(raw.strip('"'))
        if day is None:
            raise _Odd
        return day


class _Lists(_Memory):
    """Object lists; `fresh` are those whose objects have not been booked as used."""

    def __init__(self):
        self.fresh: list[str] = []

    def find(self, raw: str | None) -> Objects:
        if raw is None:
            return ()
        objects = tuple(_PAIR.findall(raw))
        if " ".join([f'{dimension} "{number}"' for dimension, number in objects]) != raw:
            objects = self._carefully(raw)
        self.fresh.append(raw)
        return objects

    def _carefully(self, raw: str) -> Objects:
        item = split_line("#X {" + raw + "}")
        is_plain = not (item.odd_quote or item.unterminated or item.open_list)
        if not is_plain or "\n" in raw or "\\" in raw or len(item.fields) != 1 or len(item.fields[0]) % 2:
            raise _Odd
        parts = item.fields[0]
        return tuple(zip(parts[0::2], parts[1::2], strict=True))


class _Tails(_Memory):
    """Quantity and signature: what may stand after the text of a row."""

    def find(self, raw: str | None) -> tuple[Decimal | None, str]:
        match = _TAIL_AFTER_TEXT.fullmatch(raw)
        if match is None:
            raise _Odd
        return _quantity(match[1]), _bare(match[2])


class _Heads(NamedTuple):
    """Columns of #VER."""

    series: list[str]
    numbers: list[str]
    days: list[date]
    texts: list[str]
    registered: list[date | None]
    signatures: list[str]


class FastVouchers:
    """Takes ordinary vouchers out of a text, with the checks and sums of the careful path."""

    def __init__(self, vouchers: Vouchers):
        self.vouchers, self.books, self.totals = vouchers, vouchers.books, vouchers.document.totals
        self._days, self._lists, self._tails = _Days(), _Lists(), _Tails()
        self._dialects = [_STRICT, _LOOSE]
        self._reach = _ALL
        self.lines = self.end = 0

    def take(self, text: str, at: int, line: int) -> list[Voucher]:
        """Vouchers from `at` on, where a line with #VER begins that is number `line`; none if it is not ordinary.

        Afterwards `lines` says how many were taken, and `end` where to go on. How much is tried at once shrinks and
        grows with what was met, so that the cost stays in proportion however a file is made.
        """
        collecting = gc.isenabled()
        gc.disable()  # many small objects and no cycles: collecting in the midst of them is all waste
        try:
            while True:
                stop, is_single = self._stop(text, at)
                found = self._piece(text[at:stop], line)
                if found:
                    self.end, self._reach = stop, min(2 * max(stop - at, self._reach), _ALL)
                    return found
                if is_single:
                    return []
                self._reach = (stop - at) // 8
        finally:
            if collecting:
                gc.enable()

    def _stop(self, text: str, at: int) -> tuple[int, bool]:
        """Where the piece to try next ends, and whether it can only be a single voucher."""
        if self._reach >= len(text) - at:
            return len(text), False
        first = _CLOSE.search(text, at)
        if first is None:
            return at, True
        brace = text.rfind("\n}", first.end(), at + self._reach)
        if brace < 0:
            return first.end(), True
        return text.find("\n", brace + 1) + 1 or len(text), False

    def _piece(self, piece: str, line: int) -> list[Voucher]:
        """All vouchers of a piece, or none."""
        head, _, rest = piece.rstrip(_ENDS).partition("\n")
        brace, _, rest = rest.partition("\n")
        rest, _, close = rest.rpartition("\n")
        if not rest or brace.strip(BLANKS) != "{" or close.strip(BLANKS) != "}":
            return []
        for dialect in self._dialects:
            cells = dialect.rows.split("\n" + rest)
            if not any(cells[::8]) and cells[-2] is None:  # all understood, and the last head has its rows
                if dialect is not self._dialects[0]:
                    self._dialects.reverse()
                try:
                    return self._vouchers(dialect, head.strip(BLANKS), cells, line)
                except _Odd:
                    return []
        return []

    def _vouchers(self, dialect: _Dialect, head: str, cells: list, line: int) -> list[Voucher]:
        """Everything is read before anything is booked, for the piece may yet turn out to be odd."""
        accounts, lists, amounts, days, texts, tails, heads = (cells[at::8] for at in range(1, 8))
        place = _Place(line, [*compress(count(1), heads), len(heads)])
        found = self._heads(dialect, [head, *filter(None, heads)])
        minors = _minors(amounts, dialect.pads)
        objects = [*map(self._lists.__getitem__, lists)]
        dates, texts, quantities, signatures = self._texts(days, texts, tails)
        rows = _Shared(place, accounts, objects, minors, dates, texts, quantities, signatures)
        self._book(accounts, lists, minors, place)
        made = map(_new, repeat(Voucher), zip(
            *found, map(Rows, repeat(rows), (0, *place.ends), place.ends), repeat(()), place.lines,
            repeat(True), repeat(""),
        ))  # fmt: skip
        self.lines = place.lines[-1] - line
        return self._seal(made, found, minors, place.ends)

    def _heads(self, dialect: _Dialect, raws: list[str]) -> _Heads:
        cells = dialect.heads.split("\n" + "\n".join(raws))
        if any(cells[::7]):
            raise _Odd
        series, numbers, days, texts, registered, tails = (cells[at::7] for at in range(1, 7))
        found = _Heads(
            _all_bare(series), _all_bare(numbers), [*map(self._days.__getitem__, days)],
            [text or "" for text in texts], [*map(self._days.__getitem__, registered)], [""] * len(raws),
        )  # fmt: skip
        for at in compress(count(), tails):  # more, or other, than a plain text and a date
            match = _HEAD.fullmatch(raws[at])
            if match is None:
                raise _Odd
            found.texts[at], found.registered[at] = _bare(match[4]), self._days[match[5]]
            found.signatures[at] = _bare(match[6])
        return found

    def _texts(self, days: list, texts: list, tails: list) -> tuple[Iterable, list[str], Iterable, Iterable]:
        """Dates, texts, quantities, signatures. Most rows have nothing but a text, so most columns are empty."""
        known = [text or "" for text in texts]
        if "\n" in "".join(known):
            raise _Odd
        dates = [*map(self._days.__getitem__, days)] if any(days) or any(tails) else repeat(None)
        if not any(tails):
            return dates, known, repeat(None), repeat("")
        quantities, signatures = [None] * len(texts), [""] * len(texts)
        for at in compress(count(), tails):
            if texts[at] is None:
                dates[at], known[at], quantities[at], signatures[at] = self._tail(tails[at])
            else:
                quantities[at], signatures[at] = self._tails[tails[at]]
        return dates, known, quantities, signatures

    def _tail(self, raw: str) -> tuple[date | None, str, Decimal | None, str]:
        """What stands after the amount where it does not begin with a date and a plain text."""
        match = _TAIL.fullmatch(raw)
        if match is None:
            raise _Odd
        return self._days[match[1]], _bare(match[2]), _quantity(match[3]), _bare(match[4])

    def _book(self, accounts: list[str], lists: list, minors: list[int], place: _Place) -> None:
        books, moved = self.books, self.books.moved
        known = len(moved)
        for account, minor in zip(accounts, minors, strict=True):
            moved[account] += minor
        for account in [*moved][known:] if len(moved) > known else ():
            books.use_account(account, place.line_of(accounts.index(account)))
        if self._lists.fresh:
            self._use(lists, place)

    def _use(self, lists: list, place: _Place) -> None:
        """Book objects that were not known before, with the line they first stand in."""
        used, fresh = self.books.used_objects, self._lists.fresh
        unknown = [raw for raw in fresh if not used.keys() >= set(self._lists[raw])]
        fresh.clear()
        for raw in unknown:
            if raw in lists:
                self.books.use_objects(self._lists[raw], place.line_of(lists.index(raw)))
            else:
                fresh.append(raw)  # met in a piece that was odd

    def _seal(self, made: Iterable[Voucher], found: _Heads, minors: list[int], ends: list[int]) -> list[Voucher]:
        """What the careful path does voucher by voucher, at once where all is well."""
        sums, totals = [*accumulate(minors)], self.totals
        sums = [sums[end - 1] for end in ends]
        totals.rows += len(minors)
        if any(sums):
            totals.debit += sum(minor for minor in minors if minor > 0)
        else:
            totals.debit += sum(map(abs, minors)) // 2
            if self.books.go_on(found.days, found.series, found.numbers):
                totals.vouchers += len(ends)
                return [*made]
        return [*map(self.vouchers.seal, made, map(sub, sums, (0, *sums)))]


class _Shared:
    """The rows of a piece: columns until somebody calls, rows from then on."""

    def __init__(self, place: _Place, *columns: Iterable):
        self._place, self._columns, self._rows = place, columns, ()

    def __call__(self) -> tuple[Row, ...]:
        if not self._rows:
            account, objects, amount, day, text, quantity, signature = self._columns
            lines, kind = self._place.row_lines(), repeat("trans")
            rows = zip(account, objects, amount, day, text, quantity, lines, kind, signature, strict=False)
            self._rows, self._columns = tuple(map(_new, repeat(Row), rows)), ()
        return self._rows


class _Place:
    """Where the rows of a piece belong: `ends` is each voucher's last row counted from 1, `lines` its first line.

    `lines` has one more, the line after the piece. A voucher has three lines beside its rows.
    """

    def __init__(self, line: int, ends: list[int]):
        self.ends = ends
        self.lines = [line + 3 * at + rows for at, rows in enumerate((0, *ends))]

    def row_lines(self) -> Iterable[int]:
        return chain.from_iterable(map(range, [at + 2 for at in self.lines], [at - 1 for at in self.lines[1:]]))

    def line_of(self, row: int) -> int:
        voucher = bisect_right(self.ends, row)
        return row + self.lines[0] + 3 * voucher + 2


def _minors(amounts: list[str], pads: bool) -> list[int]:
    if pads:
        amounts = [amount if amount[-3:-2] == "." else _two_decimals(amount) for amount in amounts]
    return [*map(int, "\n".join(amounts).replace(".", "").split("\n"))]


def _two_decimals(amount: str) -> str:
    whole, _, decimals = amount.partition(".")
    return whole + decimals.ljust(2, "0")


def _quantity(raw: str | None) -> Decimal | None:
    if not raw or raw == '""':
        return None
    quantity = values.parse_quantity(raw)
    if quantity is None:
        raise _Odd
    return quantity


def _bare(field: str | None) -> str:
    if not field or field[0] != '"':
        return field or ""
    return field[1:-1].replace('\\"', '"') if "\\" in field else field[1:-1]


def _all_bare(fields: list[str]) -> list[str]:
    return [*map(_bare, fields)] if '"' in "".join(fields) else fields
