"""Rule "reference_group": one line against several that carry, or are mentioned under, the same reference."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from reconciliation.matching import scores
from reconciliation.matching.board import Board
from reconciliation.matching.by_reference import Key, Links, Sides, in_text, still_open
from reconciliation.matching.records import Reason
from reconciliation.matching.rules import REFERENCE_GROUP

Group = tuple[str, tuple[int, ...], tuple[int, ...]]  # reference, bank positions, ledger positions
_MANY_TO_MANY = 12  # lines in a suggestion of several against several


def group(board: Board, links: Links) -> None:
    """Match one against several of one reference where the sums agree, and one line that mentions several others."""
    sure = REFERENCE_GROUP in board.rules.sure
    _take(board, [each for each in _shared(board, links) if min(len(each[1]), len(each[2])) == 1], sure)
    _take(board, _mentioned(board, links, 0), sure)
    _take(board, _mentioned(board, links, 1), sure)


def suggest(board: Board, links: Links) -> None:
    """Several against several of one reference, where the sums agree and no smaller part of them does."""
    several = [each for each in _shared(board, links) if min(len(each[1]), len(each[2])) > 1]
    _take(board, [each for each in several if len(each[1]) + len(each[2]) <= _MANY_TO_MANY], False)


def _shared(board: Board, links: Links) -> Iterable[Group]:
    """Lines of one reference with equal sums, all of them or those that lie close together in time."""
    if REFERENCE_GROUP not in links.groups:
        links.groups[REFERENCE_GROUP] = _all_shared(board, links)
    for key, (ours, theirs) in still_open(board, links.groups[REFERENCE_GROUP]).items():
        if _agree(board, ours, theirs):
            yield key[0], tuple(ours), tuple(theirs)
        else:
            for one, other in _near(board, ours, theirs):
                if _agree(board, one, other):
                    yield key[0], tuple(one), tuple(other)


def _all_shared(board: Board, links: Links) -> dict[Key, Sides]:
    """Open lines by reference, in order of it, where both sides have any. The amount in the key is none."""
    keys = in_text(links)
    sides: tuple[dict[tuple[str, str], list[int]], ...] = (defaultdict(list), defaultdict(list))
    for side, lines in enumerate((board.open_bank(), board.open_ledger())):
        for at in lines:
            form, line = links.plain[side][at], (board.bank, board.ledger)[side][at]
            for key in {*keys(side, at), *((form,) if form else ())}:
                sides[side][key, line.currency].append(at)
    both = sorted(sides[0].keys() & sides[1].keys())
    return {(key[0], 0, key[1]): (sides[0][key], sides[1][key]) for key in both}


def _agree(board: Board, ours: Iterable[int], theirs: Iterable[int]) -> bool:
    """Whether both sides have lines, more than two together, within the limits, and the same sum."""
    ours, theirs = list(ours), list(theirs)
    if not ours or not theirs or not 3 <= len(ours) + len(theirs) <= board.rules.reference_lines + 1:
        return False
    apart = max(board.ledger_days[at] for at in theirs) - min(board.bank_days[at] for at in ours)
    before = max(board.bank_days[at] for at in ours) - min(board.ledger_days[at] for at in theirs)
    if max(apart, before) > board.rules.reference_days:
        return False
    return sum(board.bank[at].amount for at in ours) == sum(board.ledger[at].amount for at in theirs)


def _near(board: Board, ours: list[int], theirs: list[int]) -> Iterable[tuple[list[int], list[int]]]:
    """The lines parted wherever more than `wide_days` lie between neighbours."""
    lines = sorted([(board.bank_days[at], 0, at) for at in ours] + [(board.ledger_days[at], 1, at) for at in theirs])
    cluster: tuple[list[int], list[int]] = ([], [])
    last = lines[0][0]
    for day, side, at in lines:
        if day - last > board.rules.wide_days:
            yield cluster
            cluster = ([], [])
        cluster[side].append(at)
        last = day
    yield cluster


def _mentioned(board: Board, links: Links, side: int) -> list[Group]:
    """Open lines of `side` that mention several references whose lines add up to their amount."""
    lines, others = (board.open_bank(), board.open_ledger())[:: 1 - 2 * side]
    owners: dict[tuple[str, str], list[int]] = defaultdict(list)
    their_lines, our_lines = (board.ledger, board.bank)[:: 1 - 2 * side]
    for at in others:
        if form := links.plain[1 - side][at]:
            owners[form, their_lines[at].currency].append(at)
    found = []
    for at in lines:
        told = links.mentioned(side, at)
        if len(told) > 1:
            held = [each for form in told for each in owners.get((form, our_lines[at].currency), ())]
            sides = ([at], held)[:: 1 - 2 * side]
            if len(held) > 1 and _agree(board, *sides):
                found.append((", ".join(told), tuple(sides[0]), tuple(sides[1])))
    return found


def _take(board: Board, found: Iterable[Group], sure: bool) -> None:
    """Make the groups; where two want the same line, neither is sure and none is made."""
    found = [each for each in found if _is_open(board, each)]
    wanted = Counter((side, at) for each in found for side in (0, 1) for at in each[1 + side])
    for reference, ours, theirs in found:
        if all(wanted[side, at] == 1 for side, lines in enumerate((ours, theirs)) for at in lines):
            days = board.dates_apart(ours, theirs)
            facts = (("reference", reference), ("bank", len(ours)), ("ledger", len(theirs)), ("days", days))
            signs = {board.bank[at].amount > 0 for at in ours} | {board.ledger[at].amount > 0 for at in theirs}
            code = "reference_mixed" if len(signs) > 1 else "reference_group"
            parts = scores.by_group(days, mixed=len(signs) > 1)
            board.take(ours, theirs, REFERENCE_GROUP, Reason(code, facts), parts, sure=sure)


def _is_open(board: Board, each: Group) -> bool:
    return all(board.free_bank[at] for at in each[1]) and all(board.free_ledger[at] for at in each[2])
