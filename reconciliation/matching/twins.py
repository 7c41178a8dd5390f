"""Lines that are the same in everything a person can see, and equally many on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reconciliation.matching import scores
from reconciliation.matching.board import Board
from reconciliation.matching.records import Line, Match, Reason
from reconciliation.matching.references import compact
from reconciliation.matching.rules import SAME_DATE, STANDARD, Rules


def clear_twins(bank: Sequence[Line], ledger: Sequence[Line], rules: Rules = STANDARD) -> tuple[Match, ...]:
    """Sure matches of lines with one date, amount, currency and reference, equally many on both sides.

    Whichever is paired with whichever is right. ValueError: an id occurs twice on one side.
    """
    board = Board(bank, ledger, rules)
    groups: dict[tuple, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, lines in enumerate((board.bank, board.ledger)):
        for at, line in enumerate(lines):
            groups[line.date, line.amount, line.currency, compact(line.reference)][side].append(at)
    for ours, theirs in groups.values():
        if len(ours) == len(theirs):
            code = "twins" if len(ours) > 1 else "same_date"
            reason = Reason(code, (("days", 0), ("count", len(ours))))
            for one, other in zip(ours, theirs, strict=True):
                board.take((one,), (other,), SAME_DATE, reason, scores.by_date(0, 1.0), sure=True)
    return tuple(board.made)
