"""Which of several lines with one amount belong together by their words: counterparty, text, mistyped reference."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from reconciliation.matching.records import Line
from reconciliation.matching.references import compact, is_near, plain

MOST_LINES = 12
"""Lines of one side that are compared with each other; among more, words no longer single anyone out."""

_WORD = re.compile(r"[^\W_]{3,}")
_FORMS = {"aktiebolag", "handelsbolag", "the", "och", "and", "company", "ltd", "inc", "oyj", "gmbh"}
_NEAR_REFERENCE = 1.0
_ENOUGH = 0.5


def traits(line: Line) -> tuple[str, str, str]:
    """All that tells a line from another of the same date and amount."""
    return compact(line.reference), line.text.casefold().strip(), line.counterparty.casefold().strip()


def words(line: Line) -> frozenset[str]:
    """The words of a line, without regard to case."""
    return frozenset(_WORD.findall(f"{line.counterparty} {line.text} {line.reference}".casefold()))


def share_name(bank: Line, ledger: Line) -> bool:
    """Whether the counterparties have a word in common, beside what companies are called."""
    ours, theirs = (set(_WORD.findall(line.counterparty.casefold())) - _FORMS for line in (bank, ledger))
    return bool(ours & theirs)


def mutual(
    bank: Sequence[Line], ledger: Sequence[Line], ours: list[int], theirs: list[int]
) -> Iterator[tuple[int, int, float]]:
    """Pairs (bank position, ledger position, likeness 0–1) that are each other's best, with none as good beside.

    A word counts the less the more lines of either side have it, and nothing when all lines of a side do.
    """
    if not 0 < len(ours) <= MOST_LINES or not 0 < len(theirs) <= MOST_LINES:
        return
    left, right = [words(bank[at]) for at in ours], [words(ledger[at]) for at in theirs]
    worth = _worth(left, right)
    table = [[_likeness(bank[one], ledger[other], a & b, worth) for other, b in zip(theirs, right, strict=True)]
             for one, a in zip(ours, left, strict=True)]  # fmt: skip
    for row, one in enumerate(ours):
        best = max(table[row])
        column = table[row].index(best)
        rivals = [table[other][column] for other in range(len(ours)) if other != row]
        rivals += [value for at, value in enumerate(table[row]) if at != column]
        if best >= _ENOUGH and best > 1.5 * max(rivals, default=0.0):
            yield one, theirs[column], min(1.0, best)


def _worth(left: list[frozenset[str]], right: list[frozenset[str]]) -> dict[str, float]:
    one, other = Counter(w for each in left for w in each), Counter(w for each in right for w in each)
    return {
        word: 1 / max(one[word], other[word])
        for word in one.keys() & other.keys()
        if not (one[word] == len(left) > 1 or other[word] == len(right) > 1)
    }


def _likeness(bank: Line, ledger: Line, shared: frozenset[str], worth: dict[str, float]) -> float:
    """Worth of the words both have, and of a reference that is nearly the same."""
    value = sum(sorted(worth.get(word, 0.0) for word in shared))
    if (
        bank.reference
        and ledger.reference
        and is_near(plain(compact(bank.reference)), plain(compact(ledger.reference)))
    ):
        value += _NEAR_REFERENCE
    return value
