"""What a match is worth, in parts that add up: amount, reference, date, words, and how alone the lines are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reconciliation.matching.records import Part

_REFERENCE = {"reference": 0.5, "reference_twins": 0.45, "reference_form": 0.48, "reference_in_text": 0.42,
              "reference_check": 0.38, "reference_far": 0.4, "reference_unequal": 0.25}  # fmt: skip


def total(parts: Iterable[Part]) -> float:
    """The score itself: 0–1."""
    return round(min(1.0, max(0.0, sum(part.value for part in parts))), 4)


def by_reference(code: str, days: int) -> Iterator[Part]:
    """A pair with the same reference and amount."""
    yield Part("amount", 0.4)
    yield Part("reference", _REFERENCE[code])
    yield on_date(days, 0.1)


def by_group(days: int, *, mixed: bool = False) -> Iterator[Part]:
    """Several lines with one reference."""
    yield Part("sum", 0.4)
    yield Part("reference", 0.4 if mixed else 0.47)
    yield on_date(days, 0.1)


def by_date(days: int, chance: float, words: float = 0.0) -> Iterator[Part]:
    """A pair with the same amount; `chance` (0–1) is how likely it is that no other line is meant."""
    yield Part("amount", 0.4)
    yield on_date(days, 0.25)
    yield Part("unique" if chance >= 0.5 else "rivals", round(0.5 * (chance - 0.5), 4))
    if words:
        yield Part("words", round(0.1 * words, 4))


def by_sum(days: int, chance: float) -> Iterator[Part]:
    """A group found by its sum alone; `chance` (0–1) is how likely it is not an accident."""
    yield Part("sum", 0.35)
    yield on_date(days, 0.2)
    yield Part("unique" if chance >= 0.5 else "rivals", round(0.6 * (chance - 0.5), 4))


def by_difference(days: int, share: float) -> Iterator[Part]:
    """Lines whose amounts differ by `share` of what is allowed (0–1)."""
    yield Part("amount", 0.4)
    yield Part("difference", round(-0.1 - 0.2 * share, 4))
    yield on_date(days, 0.2)


def on_date(days: int, most: float) -> Part:
    """All of `most` on the same date, half for one day, and ever less; never below −0.1."""
    return Part("date", most if not days else round(max(most / (1 + days), most - 0.02 * days * days - 0.1, 0.0), 4))
