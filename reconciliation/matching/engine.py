"""One run: every rule in order makes what it is sure of, then every rule in order suggests from what is left."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from reconciliation.matching import (
    by_date,
    by_preference,
    by_reference,
    by_reference_group,
    by_sum,
    learning,
    suggestions,
)
from reconciliation.matching import rules as names
from reconciliation.matching.board import Board
from reconciliation.matching.by_reference import Links
from reconciliation.matching.records import Line, Match
from reconciliation.matching.rules import STANDARD, Rules

_ROUNDS = 2
Step = Callable[[Board, Links], None]

_MAKE: dict[str, Step] = {
    names.REFERENCE: by_reference.pair,
    names.REFERENCE_GROUP: by_reference_group.group,
    names.LEARNED: learning.apply,
    names.SAME_DATE: by_date.same,
    names.NEAR_DATE: by_date.near,
    names.ONE_TO_MANY: by_sum.one_to_many,
    names.MANY_TO_ONE: by_sum.many_to_one,
}
_SUGGEST: dict[str, Step] = {
    names.REFERENCE: by_reference.suggest,
    names.REFERENCE_GROUP: by_reference_group.suggest,
    names.SAME_DATE: suggestions.same_date,
    names.NEAR_DATE: suggestions.near_date,
    names.ONE_TO_MANY: by_sum.suggest_one_to_many,
    names.MANY_TO_ONE: by_sum.suggest_many_to_one,
    names.REVERSAL: suggestions.reversal,
    names.FEE: suggestions.fee,
    names.DIFFERENCE: suggestions.difference,
    names.WIDE_DATE: suggestions.wide_date,
    names.TIE: suggestions.tie,
}


def match(
    bank: Sequence[Line], ledger: Sequence[Line], rules: Rules = STANDARD, settled: Iterable[tuple[str, str]] = ()
) -> tuple[Match, ...]:
    """Sure matches and suggestions; no line is in two of them. ValueError: an id occurs twice on one side.

    Suggestions come after every sure match, so that they never take a line one could have used. `settled`: pairs
    (bank id, ledger id) by whole reference and amount that are made already. They are not made again, but what all
    lines together tell (dates, references, names) they tell too.
    """
    with uncollected():
        return _match(Board(bank, ledger, rules, settled), rules)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles among the lines of a run meanwhile: there are none, and each would look at every line."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _match(board: Board, rules: Rules) -> tuple[Match, ...]:
    links = Links(board)
    for _ in range(_ROUNDS):
        made = len(board.made)
        board.plan = None
        for rule in rules.order:
            if rule in rules.sure and rule in _MAKE:
                _MAKE[rule](board, links)
        if len(board.made) == made:
            break
    by_preference.pair(board, links)
    for rule in rules.order:
        if rule not in rules.sure and rule in _MAKE:
            _MAKE[rule](board, links)
        if rule in _SUGGEST:
            _SUGGEST[rule](board, links)
    return tuple(board.made)
