"""What the reader keeps while vouchers pass by: sums per account, what was used, which numbers were seen. Bounded."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from itertools import count
from operator import itemgetter

from ledger.sie import codes
from ledger.sie.findings import Findings
from ledger.sie.records import Document, Extra

EXTRA_LIMIT = 10_000
EXTRA_ROOM = 1000  # characters of one
ROOM = 120_000_000  # bytes, roughly, for everything that stays in memory to the end of the file


class TooMuch(Exception):
    """The file asks for more memory than a file of books can need. `what` is a key of `texts.WORDS`."""

    def __init__(self, what: str, line: int):
        self.what, self.line = what, line
        super().__init__(what)


class Numbers:
    """Voucher numbers seen, as runs per series: which come twice, which do not ascend. Few runs, little memory."""

    def __init__(self, limit: int = 100_000):
        self.runs: dict[str, list[list[int]]] = {}  # series -> [[first, last], …] ascending
        self._names: set[tuple[str, str]] = set()
        self._room = limit

    def note(self, series: str, number: str) -> str:
        """ "", "twice" or "descending" for this voucher. Blank and 0 are no numbers."""
        if not (number.isascii() and number.isdecimal()) or len(number) > 15:
            return self._note_name(series, number)
        value = int(number)
        if not value:
            return ""
        runs = self.runs.setdefault(series, [])
        at = bisect_right(runs, value, key=itemgetter(0))
        if at and runs[at - 1][1] >= value:
            return "twice"
        last = runs[-1][1] if runs else 0
        if at and runs[at - 1][1] == value - 1:
            runs[at - 1][1] = value
        elif self._room > 0:
            self._room -= 1
            runs.insert(at, [value, value])
        return "" if value > last else "descending"

    def _note_name(self, series: str, number: str) -> str:
        if (series, number) in self._names:
            return "twice"
        if not number or self._room <= 0:
            return ""
        self._room -= 1
        self._names.add((series, number))
        return ""


class Books:
    """Running sums and first uses."""

    def __init__(self):
        self.room = ROOM
        self.moved: dict[str, int] = defaultdict(int)  # account -> sum of booked rows
        self.used_accounts: dict[str, int] = {}  # account -> first line
        self.used_objects: dict[tuple[str, str], int] = {}
        self.balances: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)  # (kind, year) -> account -> amount
        self.numbers = Numbers()
        self.year_known = False
        self.first_day, self.last_day = date.min, date.max
        self.unchecked: list[tuple[date, tuple[str, str], int]] = []  # earliest and latest before the year was known
        self.without_number = 0
        self.line_without_number = 0

    def spend(self, size: int, what: str, line: int) -> None:
        """Account for something that stays in memory."""
        self.room -= size + 200
        if self.room < 0:
            raise TooMuch(what, line)

    def use_account(self, account: str, line: int) -> None:
        if account not in self.used_accounts:
            self.spend(len(account), "accounts", line)
            self.used_accounts[account] = line

    def use_objects(self, objects: tuple[tuple[str, str], ...], line: int) -> None:
        for pair in objects:
            if pair not in self.used_objects:
                self.spend(len(pair[0]) + len(pair[1]), "objects", line)
                self.used_objects[pair] = line

    def set_year(self, start: date | None, end: date | None) -> None:
        """#RAR 0 is known: voucher dates are held against it from now on."""
        if start and end and start <= end:
            self.year_known, self.first_day, self.last_day = True, start, end

    def is_ordinary(self, day: date | None, series: str, number: str) -> bool:
        """The quick check: a day in the year, and the number after the last of the series, which is then noted."""
        if day is None or not self.first_day <= day <= self.last_day or not self.year_known:
            return False
        runs = self.numbers.runs.get(series)
        if not runs or not number.isdecimal() or len(number) > 15 or int(number) != runs[-1][1] + 1:
            return False
        runs[-1][1] += 1
        return True

    def go_on(self, days: list[date], series: list[str], numbers: list[str]) -> bool:
        """`is_ordinary` for many vouchers at once; False notes nothing."""
        if not self.year_known or not all(self.first_day <= day <= self.last_day for day in set(days)):
            return False
        if "" in numbers or not "".join(numbers).isdecimal() or max(map(len, numbers)) > 15:
            return False
        runs, counted = self.numbers.runs, [*map(int, numbers)]
        following = {each: count(runs[each][-1][1] + 1) for each in set(series) if each in runs}
        if len(following) < len(set(series)) or counted != [*map(next, map(following.__getitem__, series))]:
            return False
        for each, number in dict(zip(series, counted, strict=True)).items():
            runs[each][-1][1] = number
        return True

    def date_problem(self, day: date, voucher: tuple[str, str], line: int) -> bool:
        """Whether the day is outside the year; remembered for later while the year is not known."""
        if self.year_known:
            return not self.first_day <= day <= self.last_day
        entry = (day, voucher, line)
        ends = [*self.unchecked, entry]
        self.unchecked = [min(ends), max(ends)]
        return False


def keep_extra(document: Document, findings: Findings, extra: Extra) -> None:
    """Keep fields after the known ones aside (4B §7.3); empty ones are nothing. Told once per label."""
    if not any(extra.fields):
        return
    findings.alike(codes.EXTRA_FIELDS, extra.label, extra.line, label="#" + extra.label, value=" ".join(extra.fields))
    keep_aside(document, extra)


def keep_aside(document: Document, extra: Extra) -> None:
    """Remember what is not understood, the first of it at least."""
    if len(document.extra) < EXTRA_LIMIT:
        document.extra.append(extra._replace(fields=tuple(value[:EXTRA_ROOM] for value in extra.fields[:50])))
