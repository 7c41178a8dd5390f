"""What the reader keeps while vouchers pass by: sums per account, what was used, which numbers were seen. Bounded."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ledger.sie import codes
from ledger.sie.findings import Findings
from ledger.sie.records import Document, Extra

EXTRA_LIMIT = 10_000
EXTRA_ROOM = 1000  # characters of one
ROOM = 120_000_000  # bytes, roughly, for everything that stays in memory to the end of the file
_PAGE = 1024


class TooMuch(Exception):
    """The file asks for more memory than a file of books can need. `what` is a key of `texts.WORDS`."""

    def __init__(self, what: str, line: int):
        self.what, self.line = what, line
        super().__init__(what)


class Numbers:
    """Voucher numbers seen, per series: which come twice, which do not ascend."""

    def __init__(self, pages: int = 50_000, names: int = 100_000):
        self._pages: dict[tuple[str, int], bytearray] = {}
        self._names: set[tuple[str, str]] = set()
        self._last: dict[str, int] = {}
        self._limits = pages, names

    def note(self, series: str, number: str) -> str:
        """ "", "twice" or "descending" for this voucher. Blank and 0 are no numbers."""
        if not (number.isascii() and number.isdigit()) or len(number) > 15:
            return self._note_name(series, number)
        value = int(number)
        if not value:
            return ""
        page = self._pages.get((series, value // _PAGE))
        if page is None:
            if len(self._pages) >= self._limits[0]:
                return ""
            page = self._pages[series, value // _PAGE] = bytearray(_PAGE)
        if page[value % _PAGE]:
            return "twice"
        page[value % _PAGE] = 1
        last = self._last.get(series, 0)
        self._last[series] = value if value > last else last
        return "" if value > last else "descending"

    def _note_name(self, series: str, number: str) -> str:
        if not number or len(self._names) >= self._limits[1]:
            return ""
        if (series, number) in self._names:
            return "twice"
        self._names.add((series, number))
        return ""


class Books:
    """Running sums and first uses."""

    def __init__(self):
        self.room = ROOM
        self.moved: dict[str, int] = {}  # account -> sum of booked rows
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
