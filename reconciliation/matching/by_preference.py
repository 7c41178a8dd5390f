"""The partner's choice where only dates tell lines apart: the oldest of them, or the newest.

It is asked last, of what every rule was unsure of, and nothing is done unless it is set. Lines of one day have no
oldest: where the choice would fall among them, all of them are left as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from reconciliation.matching import by_date, scores, similarity
from reconciliation.matching.board import Board
from reconciliation.matching.by_reference import PLAIN, Links, groups
from reconciliation.matching.records import Line, Reason
from reconciliation.matching.rules import NEAR_DATE, NEWEST, REFERENCE, SAME_DATE

Pairs = list[tuple[int, int]]


def pair(board: Board, links: Links) -> None:
    """Pair lines that are alike but for the date and not equally many, in the order the rules prefer."""
    if not board.rules.prefer:
        return
    if REFERENCE in board.rules.order:
        for form in (PLAIN, "reference_form"):
            _by_reference(board, links, form)
    if NEAR_DATE in board.rules.order:
        _by_date(board, links)


def _by_reference(board: Board, links: Links, form: str) -> None:
    """One reference and amount, within the days of a reference."""
    for (reference, _, _), (ours, theirs) in sorted(groups(board, links, form).items()):
        if len(ours) != len(theirs):
            for one, other in _chosen(board, ours, theirs, board.rules.reference_days):
                days = board.dates_apart([one], [other])
                facts = (("reference", reference), ("days", days), ("bank", len(ours)), ("ledger", len(theirs)))
                reason = Reason(f"reference_{board.rules.prefer}", facts)
                parts = scores.by_reference("reference_unequal", days)
                board.take((one,), (other,), REFERENCE, reason, parts, sure=REFERENCE in board.rules.sure)


def _by_date(board: Board, links: Links) -> None:
    """One amount, every line of either side within the window of every line of the other, the many of them alike."""
    for cluster in list(by_date.clusters(board, board.rules.near_days)):
        ours, theirs = ([at for lines in side.values() for at in lines] for side in (cluster.bank, cluster.ledger))
        if _is_tie(board, links, ours, theirs):
            for one, other in _chosen(board, ours, theirs, board.rules.near_days):
                if not by_date.speaks_against(board, links, one, other):
                    _take_by_date(board, one, other, len(ours), len(theirs))


def _take_by_date(board: Board, one: int, other: int, bank: int, ledger: int) -> None:
    days, rule = board.dates_apart([one], [other]), NEAR_DATE if board.gap(one, other) else SAME_DATE
    if rule in board.rules.order:
        reason = Reason(f"date_{board.rules.prefer}", (("days", days), ("bank", bank), ("ledger", ledger)))
        parts = scores.by_date(days, min(bank, ledger) / max(bank, ledger) / 2)
        board.take((one,), (other,), rule, reason, parts, sure=rule in board.rules.sure)


def _is_tie(board: Board, links: Links, ours: list[int], theirs: list[int]) -> bool:
    """Whether there are more of one side, all near the other's, and nothing but the date tells those apart."""
    if len(ours) == len(theirs):
        return False
    apart = (board.bank_days[ours[-1]] - board.ledger_days[theirs[0]],
             board.ledger_days[theirs[-1]] - board.bank_days[ours[0]])  # fmt: skip
    many = (board.bank[at] for at in ours) if len(ours) > len(theirs) else (board.ledger[at] for at in theirs)
    forms = [{links.plain[side][at] for at in each} - {""} for side, each in enumerate((ours, theirs))]
    is_alike = len({similarity.traits(line) for line in many}) == 1
    return max(apart) <= board.rules.near_days and is_alike and not (all(forms) and forms[0] != forms[1])


def _chosen(board: Board, ours: Sequence[int], theirs: Sequence[int], reach: int) -> Pairs:
    """Pairs at most `reach` days apart in order of date, the preferred first; none where a day would have to be split.

    Both sides come in order of date.
    """
    turn = -1 if board.rules.prefer == NEWEST else 1
    left, right, found = list(ours)[::turn], list(theirs)[::turn], []
    at = to = 0
    while at < len(left) and to < len(right):
        apart = turn * (board.ledger_days[right[to]] - board.bank_days[left[at]])
        if abs(apart) <= reach:
            found.append((left[at], right[to]))
        at += apart >= -reach
        to += apart <= reach
    is_split = _splits(board.bank, ours, {one for one, _ in found}) or _splits(
        board.ledger, theirs, {other for _, other in found}
    )
    return [] if is_split else found


def _splits(lines: Sequence[Line], positions: Sequence[int], taken: set[int]) -> bool:
    """Whether some of a day's lines are taken and others left."""
    return bool({lines[at].date for at in taken} & {lines[at].date for at in positions if at not in taken})
