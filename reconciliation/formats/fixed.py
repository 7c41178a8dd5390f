"""Files of fixed-width records: 80 columns, blanks lost on the way put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reconciliation.formats import amounts, codes
from reconciliation.formats.findings import Findings

WIDTH = 80


class Record(NamedTuple):
    """One record: its row in the file and its 80 characters."""

    row: int
    text: str

    def cut(self, start: int, end: int) -> str:
        """Positions as the layouts count them: from 1, both included; without blanks around."""
        return self.text[start - 1 : end].strip()

    def number(self, start: int, end: int) -> int | None:
        """A count; None where it is no number."""
        told = self.cut(start, end)
        return int(told) if told.isascii() and told.isdigit() else None


def records(rows: Sequence[str], found: Findings) -> Iterator[Record]:
    """The rows that hold anything, tabs made blanks and short ones filled; how many were so is noted."""
    for number, raw in enumerate(rows, 1):
        text = raw.strip("\ufeff\x1a\x0c")
        if not text.strip():
            continue
        if "\t" in text[:WIDTH]:
            text = text[: 4 * WIDTH].expandtabs(8)
            found.alike(codes.SHORT_RECORD, number)
        elif len(text.rstrip()) > WIDTH:
            found.alike(codes.SHORT_RECORD, number)
        yield Record(number, text[: 2 * WIDTH].ljust(WIDTH)[:WIDTH])


def amount(record: Record, start: int, end: int, found: Findings) -> int | None:
    """Minor units at these positions; None, and a finding, where there is no number."""
    try:
        return amounts.minor(record.cut(start, end))
    except amounts.BadAmount:
        found.add(codes.AMOUNT_BAD, record.row, value=record.cut(start, end))
        return None


def stripped(number: str) -> str:
    """A number without the zeros that fill its field."""
    return number.lstrip("0")
