"""One run: every rule in order makes what it is sure of, then every rule in order suggests from what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reconciliation.matching import rules as names
from reconciliation.matching.board import Board
from reconciliation.matching.records import Line, Match, Part, Reason
from reconciliation.matching.rules import STANDARD, Rules


def match(bank: Sequence[Line], ledger: Sequence[Line], rules: Rules = STANDARD) -> tuple[Match, ...]:
    """Sure matches and suggestions; no line is in two of them. ValueError: an id occurs twice on one side."""
    board = Board(bank, ledger, rules)
    key = {names.REFERENCE: _reference, names.SAME_DATE: _date}
    for rule in rules.order:
        if rule in key:
            _unique(board, rule, key[rule])
    return tuple(board.made)


def _reference(line: Line):
    return line.reference and (line.reference.strip().casefold(), line.amount, line.currency)


def _date(line: Line):
    return line.date, line.amount, line.currency


def _unique(board: Board, rule: str, key) -> None:
    found: dict = defaultdict(lambda: ([], []))
    for at in board.open_bank():
        found[key(board.bank[at])][0].append(at)
    for at in board.open_ledger():
        found[key(board.ledger[at])][1].append(at)
    for value, (ours, theirs) in found.items():
        if value and len(ours) == len(theirs):
            for one, other in zip(ours, theirs, strict=True):
                reason = Reason(rule, (("reference", board.bank[one].reference),) if rule == names.REFERENCE else ())
                board.take(
                    (one,),
                    (other,),
                    rule,
                    reason,
                    (Part("amount", 0.4), Part(rule[-4:] == "date" and "date" or "reference", 0.5)),
                    sure=True,
                )
