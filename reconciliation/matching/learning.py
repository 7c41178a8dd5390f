"""Rules learnt from what the user did: proposed with their support, tried before they are switched on, then applied."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reconciliation.matching.board import Board
from reconciliation.matching.by_reference import Links
from reconciliation.matching.records import Line, Match, Part, Reason
from reconciliation.matching.rules import LEARNED, LearnedRule, Rules
from reconciliation.matching.scores import on_date

LEAST_SUPPORT = 3
"""Confirmed cases before a rule is proposed."""
LEAST_SHARE = 0.9
"""Share of the bank lines with such words that went the same way."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the user confirmed or made by hand: the lines of both sides."""

    bank: tuple[Line, ...]
    ledger: tuple[Line, ...]


def pattern_of(line: Line) -> str:
    """The words of a line that stay the same from time to time: no figures, no case, at most six."""
    return " ".join(_WORD.findall(f"{line.counterparty} {line.text}".casefold())[:_MOST_WORDS])


def fits(pattern: str, line: Line) -> bool:
    """Whether every word of `pattern` stands in the line; an empty pattern fits any line."""
    return set(pattern.split()) <= set(_WORD.findall(f"{line.counterparty} {line.text}".casefold()))


def learn(history: Iterable[Confirmed]) -> tuple[LearnedRule, ...]:
    """Rules that the history supports, the best supported first: bank words that keep going to the same ledger words.

    Only pairs with equal amounts teach. `days` is the greatest distance seen; `seen` counts all pairs with the bank
    words, `support` those that went to these ledger words. The order of the history does not matter.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    apart: dict[tuple[str, str], int] = {}
    for case in history:
        if len(case.bank) == len(case.ledger) == 1 and case.bank[0].amount == case.ledger[0].amount:
            ours, theirs = pattern_of(case.bank[0]), pattern_of(case.ledger[0])
            seen[ours][theirs] += 1
            days = abs((case.bank[0].date - case.ledger[0].date).days)
            apart[ours, theirs] = max(days, apart.get((ours, theirs), 0))
    found = []
    for ours, others in seen.items():
        theirs, support = max(others.items(), key=lambda each: (each[1], each[0]))
        if ours and theirs and support >= LEAST_SUPPORT and support >= LEAST_SHARE * others.total():
            found.append(LearnedRule(ours, theirs, apart[ours, theirs], support, others.total()))
    return tuple(sorted(found, key=lambda rule: (-rule.support, rule.pattern, rule.ledger_pattern)))


def try_rule(
    rule: LearnedRule, bank: Sequence[Line], ledger: Sequence[Line], rules: Rules | None = None
) -> tuple[Match, ...]:
    """What the rule alone would have done with these lines; nothing is changed. ValueError: an id occurs twice."""
    board = Board(bank, ledger, replace(rules or Rules(), learned=(rule,)))
    apply(board, Links(board))
    return tuple(board.made)


def apply(board: Board, links: Links) -> None:
    """Match the open lines that fit a learned rule, where each is the other's only choice."""
    for rule in board.rules.learned:
        _apply(board, rule)


def _apply(board: Board, rule: LearnedRule) -> None:
    theirs: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in board.open_ledger():
        if fits(rule.ledger_pattern, board.ledger[at]):
            theirs[board.ledger[at].amount, board.ledger[at].currency].append(at)
    ours: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in board.open_bank():
        if rule.pattern and fits(rule.pattern, board.bank[at]):
            ours[board.bank[at].amount, board.bank[at].currency].append(at)
    for kind in sorted(ours.keys() & theirs.keys()):
        _match_alone(board, rule, ours[kind], theirs[kind])


def _match_alone(board: Board, rule: LearnedRule, ours: list[int], theirs: list[int]) -> None:
    """Pairs within the days of the rule that have no rival there."""
    near = {at: _within(board.bank_days[at], theirs, board.ledger_days, rule.days) for at in ours}
    back = {at: _within(board.ledger_days[at], ours, board.bank_days, rule.days) for at in theirs}
    for one in ours:
        if len(near[one]) == 1 and len(back[near[one][0]]) == 1:
            other = near[one][0]
            days = board.dates_apart([one], [other])
            facts = (("pattern", rule.pattern), ("ledger_pattern", rule.ledger_pattern), ("days", days))
            trust = round(0.4 * rule.support / rule.seen, 4) if rule.seen else 0.2
            parts = (Part("amount", 0.4), Part("learned", trust), on_date(days, 0.2))
            board.take((one,), (other,), LEARNED, Reason("learned", facts), parts, sure=LEARNED in board.rules.sure)


def _within(day: int, positions: list[int], days: list[int], most: int) -> list[int]:
    """The first two positions within `most` days; they are in order of day."""
    found = []
    for at in positions:
        if abs(days[at] - day) <= most:
            found.append(at)
            if len(found) == 2:
                break
    return found
