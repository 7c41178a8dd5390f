"""What somebody asks to have booked, before the books have said yes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

Objects = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LineDraft:
    """`account` is a number of the chart ("6570"), or the id of an account. `amount` in minor units, debit > 0,
    credit < 0. `objects` are (dimension number, object number) pairs that exist."""

    account: str | UUID
    amount: int
    objects: Objects = ()
    text: str = ""
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class VoucherDraft:
    """`series` is one of ours, made at its first voucher: a series that came by import belongs to its source.

    `reference` is the caller's own word for what is booked (a bank's reference, an invoice number), at most 80
    characters; the voucher's own reference, by which it is known when it comes back, is made at posting.
    """

    series: str
    date: date
    text: str
    lines: tuple[LineDraft, ...]
    reference: str = ""

    @property
    def debit(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def difference(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """One invoice. Amounts in minor units; `voucher` is its voucher's key in the source, "" where it says none."""

    number: str
    counterparty: str
    counterparty_name: str
    invoiced_on: date
    due_on: date
    amount: int
    open_amount: int
    currency: str
    voucher: str = ""
