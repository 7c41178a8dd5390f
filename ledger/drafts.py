"""What somebody asks to have booked, before the books have said yes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Objects = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LineDraft:
    """`amount` in minor units, debit > 0, credit < 0. `objects` are (dimension number, object number) pairs."""

    account: str
    amount: int
    objects: Objects = ()
    text: str = ""
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class VoucherDraft:
    """`series` is one of ours: a series that came by import belongs to its source."""

    series: str
    date: date
    text: str
    lines: tuple[LineDraft, ...]

    @property
    def debit(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def difference(self) -> int:
        return sum(line.amount for line in self.lines)
