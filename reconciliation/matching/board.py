"""The board of one run: both sides in a fixed order, which lines are still open, and the matches made so far.

Rules work on positions in `bank` and `ledger`, never on the order of the input, so the result cannot depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reconciliation.matching import scores
from reconciliation.matching.chains import Habits
from reconciliation.matching.days import calendar
from reconciliation.matching.records import Line, Match, Part, Reason
from reconciliation.matching.rules import Rules


class Board:
    """State of one run. `free_bank[i]` and `free_ledger[j]` are 1 while the line belongs to no match."""

    def __init__(
        self, bank: Sequence[Line], ledger: Sequence[Line], rules: Rules, settled: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.rules = rules
        self.bank, self.ledger = _usable(bank, "bank"), _usable(ledger, "ledger")
        self.free_bank, self.free_ledger = bytearray(b"\1") * len(self.bank), bytearray(b"\1") * len(self.ledger)
        self.bank_days, self.ledger_days = calendar(self.bank, self.ledger, rules.bank_days)
        self.made: list[Match] = []
        self.settled = self._settle(settled)  # positions of pairs made before the run
        self.plan: list | None = None  # of `by_date`: what it will match, and the habits it has learnt
        self.strangers: set[int] | None = None  # ledger lines with a reference the bank should know, and does not
        self.names_agree: bool | None = None  # whether counterparties are named alike on both sides
        self.groups: dict[tuple, list] = {}  # of `by_sum`: what it found among the same lines before
        self.habits: Habits | None = None
        self._rejected = _by_member(rules.rejected)

    def _settle(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
        """Take off the board what is matched already. Ids that are not on it say nothing."""
        pairs = list(pairs)
        ours = {line.id: at for at, line in enumerate(self.bank)} if pairs else {}
        theirs = {line.id: at for at, line in enumerate(self.ledger)} if pairs else {}
        for one, other in pairs:
            if one in ours:
                self.free_bank[ours[one]] = 0
            if other in theirs:
                self.free_ledger[theirs[other]] = 0
        return [(ours[one], theirs[other]) for one, other in pairs if one in ours and other in theirs]

    def open_bank(self) -> Iterable[int]:
        """Positions of bank lines without a match, in order of date."""
        return [at for at, free in enumerate(self.free_bank) if free]

    def open_ledger(self) -> Iterable[int]:
        """Positions of ledger lines without a match, in order of date."""
        return [at for at, free in enumerate(self.free_ledger) if free]

    def gap(self, bank: int, ledger: int) -> int:
        """Days between two lines, as they count in this run."""
        return abs(self.bank_days[bank] - self.ledger_days[ledger])

    def dates_apart(self, bank: Iterable[int], ledger: Iterable[int]) -> int:
        """Greatest distance in calendar days between the lines, as people count it."""
        days = [self.bank[at].date.toordinal() for at in bank] + [self.ledger[at].date.toordinal() for at in ledger]
        return max(days) - min(days)

    def is_rejected(self, bank: Iterable[int], ledger: Iterable[int]) -> bool:
        """Whether the user has said no to these lines, or to some of them, being together."""
        if not self._rejected:
            return False
        ids = {self.bank[at].id for at in bank} | {self.ledger[at].id for at in ledger}
        return any(refused <= ids for one in ids for refused in self._rejected.get(one, ()))

    def take(
        self,
        bank: Sequence[int],
        ledger: Sequence[int],
        rule: str,
        reason: Reason,
        parts: Iterable[Part],
        *,
        sure: bool,
    ) -> bool:
        """Make a match of open lines; False, and nothing done, when the user has rejected it."""
        if self.is_rejected(bank, ledger):
            return False
        for at in bank:
            self.free_bank[at] = 0
        for at in ledger:
            self.free_ledger[at] = 0
        parts = tuple(parts)
        score = scores.total(parts)
        ids = tuple(self.bank[at].id for at in sorted(bank)), tuple(self.ledger[at].id for at in sorted(ledger))
        self.made.append(Match(*ids, rule, reason, score, sure, parts))
        return True


def _usable(lines: Sequence[Line], side: str) -> list[Line]:
    """The lines that can be matched at all (an amount of zero cannot), by date, then id. ValueError: an id twice."""
    if len({line.id for line in lines}) < len(lines):
        raise ValueError(f"an id occurs twice on the {side} side")
    return sorted((line for line in lines if line.amount), key=lambda line: (line.date, line.id))


def _by_member(rejected: Iterable[frozenset[str]]) -> dict[str, list[frozenset[str]]]:
    """Each rejected set under one of its ids, so that looking up costs little."""
    found: dict[str, list[frozenset[str]]] = {}
    for refused in rejected:
        if refused:
            found.setdefault(min(refused), []).append(refused)
    return found
