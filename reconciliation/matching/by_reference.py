"""Rule "reference": one reference and one amount on both sides. The strictest form of comparison goes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import zip_longest

from reconciliation.matching import scores
from reconciliation.matching.board import Board
from reconciliation.matching.records import Line, Part, Reason
from reconciliation.matching.references import SHORTEST_MENTION, compact, mentions, plain, without_check
from reconciliation.matching.rules import REFERENCE

PLAIN = "reference"
"""The reason of the plainest pairs."""
_RECURRING_DAYS = 10  # how far two lines of a reference that comes back (rent, subscriptions) may be apart

Key = tuple[str, int, str]
Forms = tuple[list[str], ...]
Keys = Callable[[int, int], Iterable[str]]
Sides = tuple[list[int], list[int]]


class Links:
    """Every line's reference in its forms, and which lines a form joins. Made once for a board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.exact = (
            [compact(line.reference) for line in board.bank],
            [compact(line.reference) for line in board.ledger],
        )
        self.plain = tuple([plain(form) if form else "" for form in side] for side in self.exact)
        self.known = tuple({form for form in side if form} for side in self.plain)
        self.recurring = self._recurring()
        self.unclear = _unclear(self.exact, self.plain)
        self.groups: dict[str, dict[Key, Sides]] = {}  # of `groups` and `by_reference_group`: what they found at first
        self._mentioned: tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]] = ({}, {})

    def _recurring(self) -> set[Key]:
        """References that one side has more than once with an amount: rents, subscriptions. Dates must tell them."""
        found: set[Key] = set()
        for forms, lines in zip(self.exact, (self.board.bank, self.board.ledger), strict=True):
            seen: set[Key] = set()
            for form, line in zip(forms, lines, strict=True):
                if form:
                    key = _key(form, line)
                    (found if key in seen else seen).add(key)
        return found

    def mentioned(self, side: int, at: int) -> tuple[str, ...]:
        """Plain references of the other side that stand in this line's reference or text, besides its own."""
        kept = self._mentioned[side]
        if at not in kept:
            line = (self.board.bank, self.board.ledger)[side][at]
            free = line.text, "" if line.reference.isdecimal() else line.reference
            found = mentions(*free) & self.known[1 - side] if any(free) else set()
            kept[at] = tuple(sorted(found - {self.plain[side][at]}))
        return kept[at]


def pair(board: Board, links: Links) -> None:
    """Match every pair of reference and amount that is alone of its kind, by whole reference, form, text, check."""
    for code in _KEYS:
        _by_key(board, links, code)


def plain_pair(days: int) -> tuple[float, list[Part]]:
    """Score and parts of the plainest pair: one line on either side has the whole reference and the amount."""
    parts = list(scores.by_reference(PLAIN, days))
    return scores.total(parts), parts


def suggest(board: Board, links: Links) -> None:
    """Pairs with the same reference and amount that are too far apart, or not equally many."""
    for key, (ours, theirs) in sorted(groups(board, links, PLAIN).items()):
        ours, theirs = [at for at in ours if board.free_bank[at]], [at for at in theirs if board.free_ledger[at]]
        for one, other in zip(ours, theirs, strict=False):
            days = board.dates_apart([one], [other])
            facts = (("reference", key[0]), ("days", days), ("bank", len(ours)), ("ledger", len(theirs)))
            code = "reference_far" if len(ours) == len(theirs) else "reference_unequal"
            board.take((one,), (other,), REFERENCE, Reason(code, facts), scores.by_reference(code, days), sure=False)


# ------------------------------------------------------------------ keys
def _exact(links: Links) -> Keys:
    return lambda side, at: (links.exact[side][at],) if links.exact[side][at] else ()


def _form(links: Links) -> Keys:
    """Zeros at the front and an ISO prefix are dropped only where no two references of a side become one by it."""

    def keys(side: int, at: int) -> Iterable[str]:
        form = links.plain[side][at]
        return (form,) if form and form not in links.unclear else ()

    return keys


def in_text(links: Links) -> Keys:
    """A line's own reference and those of the other side that its text mentions."""

    def keys(side: int, at: int) -> Iterable[str]:
        own, told = links.plain[side][at], links.mentioned(side, at)
        return (*told, own) if len(own) >= SHORTEST_MENTION and own not in links.unclear else told

    return keys


def _checked(links: Links) -> Keys:
    """With and without check digit: the shorter form only where the other side has it as a whole reference."""

    def keys(side: int, at: int) -> Iterable[str]:
        own = links.plain[side][at]
        return (
            (own, *(each for each in without_check(own) if each in links.known[1 - side]))
            if own and own not in links.unclear
            else ()
        )

    return keys


_KEYS: dict[str, Callable[[Links], Keys]] = {
    PLAIN: _exact,
    "reference_form": _form,
    "reference_in_text": in_text,
    "reference_check": _checked,
}


def _unclear(exact: Forms, plain_forms: Forms) -> set[str]:
    found: set[str] = set()
    for whole_side, plain_side in zip(exact, plain_forms, strict=True):
        first: dict[str, str] = {}
        pairs = zip(whole_side, plain_side, strict=True)
        found.update(form for whole, form in pairs if first.setdefault(form, whole) != whole)
    return found


# ------------------------------------------------------------------ groups of one reference and one amount
def groups(board: Board, links: Links, code: str) -> dict[Key, Sides]:
    """Open lines of both sides by reference, amount and currency, where both sides have any."""
    if code not in links.groups:
        links.groups[code] = _all_groups(board, _KEYS[code](links))
    return still_open(board, links.groups[code])


def still_open(board: Board, found: dict[Key, Sides]) -> dict[Key, Sides]:
    """What is left of groups found before: lines are taken off the board, and none comes back."""
    left = ((key, [at for at in ours if board.free_bank[at]], [at for at in theirs if board.free_ledger[at]])
            for key, (ours, theirs) in found.items())  # fmt: skip
    return {key: (ours, theirs) for key, ours, theirs in left if ours and theirs}


def _all_groups(board: Board, keys: Keys) -> dict[Key, Sides]:
    bank: dict[Key, list[int]] = defaultdict(list)
    for at in board.open_bank():
        for key in keys(0, at):
            bank[_key(key, board.bank[at])].append(at)
    found: dict[Key, Sides] = {}
    for at in board.open_ledger():
        for key in keys(1, at):
            whole = _key(key, board.ledger[at])
            if whole in bank:
                found.setdefault(whole, (bank[whole], []))[1].append(at)
    return found


def _key(reference: str, line: Line) -> Key:
    return reference, line.amount, line.currency


def _by_key(board: Board, links: Links, code: str) -> None:
    found = groups(board, links, code)
    shared = _in_several(found)
    for (reference, _, _), (ours, theirs) in found.items():
        if len(ours) == len(theirs) == 1:
            if (0, ours[0]) not in shared and (1, theirs[0]) not in shared:
                recurs = _recurs(board, links, ours[0], theirs[0])
                most = _RECURRING_DAYS if recurs else board.rules.reference_days
                _take(board, [(ours[0], theirs[0])], reference, code, most)
        elif not any((0, at) in shared for at in ours) and not any((1, at) in shared for at in theirs):
            for one, other in _clusters(board, ours, theirs):
                if len(one) == len(other):
                    alone = code if len(one) == 1 else "reference_twins"
                    _take(board, list(zip(one, other, strict=True)), reference, alone, _RECURRING_DAYS)


def _recurs(board: Board, links: Links, one: int, other: int) -> bool:
    keys = _key(links.exact[0][one], board.bank[one]), _key(links.exact[1][other], board.ledger[other])
    return any(key in links.recurring for key in keys)


def _in_several(found: dict[Key, Sides]) -> set[tuple[int, int]]:
    """Lines that more than one reference could pair: (0, bank position) or (1, ledger position)."""
    seen: set[tuple[int, int]] = set()
    several: set[tuple[int, int]] = set()
    for sides in found.values():
        for side, lines in enumerate(sides):
            for at in lines:
                (several if (side, at) in seen else seen).add((side, at))
    return several


def _clusters(board: Board, ours: list[int], theirs: list[int]) -> Iterable[Sides]:
    """Lines of one reference and amount, parted where more than a few days lie between two neighbours."""
    lines = sorted([(board.bank_days[at], 0, at) for at in ours] + [(board.ledger_days[at], 1, at) for at in theirs])
    cluster: Sides = ([], [])
    for before, (day, side, at) in zip_longest([None, *lines[:-1]], lines):
        if before is not None and day - before[0] > board.rules.wide_days:
            yield cluster
            cluster = ([], [])
        cluster[side].append(at)
    yield cluster


def _take(board: Board, pairs: list[tuple[int, int]], reference: str, code: str, most_days: int) -> None:
    for one, other in pairs:
        if board.gap(one, other) <= min(most_days, board.rules.reference_days):
            days = board.dates_apart([one], [other])
            facts = (("reference", reference), ("days", days), ("count", len(pairs)))
            parts = scores.by_reference(code, days)
            board.take((one,), (other,), REFERENCE, Reason(code, facts), parts, sure=REFERENCE in board.rules.sure)
