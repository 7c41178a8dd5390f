"""What goes in and what comes out: lines of both sides, and matches with their rule, reason and score."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reconciliation.matching import texts


@dataclass(frozen=True, slots=True)
class Line:
    """One open line of either side. `amount` is in minor units, money in > 0 on both sides; `id` is unique per side.

    `reference` is the field meant for it (OCR, KID, invoice number); `text` and `counterparty` are free words.
    """

    id: str
    date: date
    amount: int
    reference: str = ""
    text: str = ""
    counterparty: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code of `texts.CODES` and the facts its words need, as pairs in a fixed order."""

    code: str
    facts: tuple[tuple[str, object], ...] = ()

    def words(self, language: str = "sv") -> str:
        """One sentence in "sv", "nb" or "en"."""
        return texts.text(self.code, language, **dict(self.facts))


class Part(NamedTuple):
    """One part of a score: a code of `texts.PARTS` and how much it gave or took."""

    code: str
    value: float


@dataclass(frozen=True, slots=True)
class Match:
    """Lines that belong together. A `sure` one may be kept without asking; any other is a suggestion.

    `bank` and `ledger` hold ids in the order of date, then id. `score` is 0–1 and the sum of its `parts`, at most 1
    and at least 0. One side is empty only for rule "reversal" (two lines of one side that cancel each other).
    """

    bank: tuple[str, ...]
    ledger: tuple[str, ...]
    rule: str
    reason: Reason
    score: float
    sure: bool
    parts: tuple[Part, ...] = field(default=())
