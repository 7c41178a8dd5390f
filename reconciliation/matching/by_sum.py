"""Rules "one_to_many" and "many_to_one": a line against several of the other side, held together by their sum alone.

A group is only sure when it is the one combination there is, no other group wants its lines, and a chance sum is
unlikely among so many lines. Everything else is a suggestion.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reconciliation.matching import scores
from reconciliation.matching.board import Board
from reconciliation.matching.by_date import speaks_against
from reconciliation.matching.by_reference import Links
from reconciliation.matching.records import Line, Reason
from reconciliation.matching.rules import MANY_TO_ONE, ONE_TO_MANY
from reconciliation.matching.sums import Pool

_ROUNDS, _SUGGESTED_WAYS = 3, 100_000
_LEAST_ACCIDENTS, _WORTH_SHOWING = 0.001, 0.3
_PRIOR = 0.2  # share of lines left over that are such groups with all their lines there


@dataclass(frozen=True, slots=True)
class Found:
    """A group: the one line, the several, whether other combinations give the same sum, and how sure it is (0–1)."""

    one: int
    several: tuple[int, ...]
    is_alone: bool
    chance: float


@dataclass(frozen=True, slots=True)
class View:
    """The board seen from the side of the one line: 0 when it is the bank's, 1 when it is the ledger's."""

    board: Board
    side: int

    @property
    def lines(self) -> list[Line]:
        return self.board.ledger if self.side else self.board.bank

    @property
    def others(self) -> list[Line]:
        return self.board.bank if self.side else self.board.ledger

    @property
    def days(self) -> tuple[list[int], list[int]]:
        days = self.board.bank_days, self.board.ledger_days
        return (days[1], days[0]) if self.side else days

    def open(self) -> tuple[Iterable[int], Iterable[int]]:
        sides = self.board.open_bank(), self.board.open_ledger()
        return (sides[1], sides[0]) if self.side else sides

    def sides(self, one: int, several: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return (several, (one,)) if self.side else ((one,), several)

    @property
    def rule(self) -> str:
        return MANY_TO_ONE if self.side else ONE_TO_MANY


def one_to_many(board: Board, links: Links) -> None:
    """Match one bank line with several ledger lines."""
    _make(View(board, 0), links)


def many_to_one(board: Board, links: Links) -> None:
    """Match several bank lines with one ledger line."""
    _make(View(board, 1), links)


def suggest_one_to_many(board: Board, links: Links) -> None:
    """Suggest groups that may be chance or have rivals."""
    _suggest(View(board, 0), links)


def suggest_many_to_one(board: Board, links: Links) -> None:
    """Suggest groups that may be chance or have rivals."""
    _suggest(View(board, 1), links)


def _make(view: View, links: Links) -> None:
    """Same day first, then the window: fewer lines to choose from, fewer accidents. Each group made leaves fewer."""
    for window in sorted({0, view.board.rules.group_days}):
        for apart in (True, False):
            for _ in range(_ROUNDS):
                if not _make_once(view, links, window, apart):
                    break


def _make_once(view: View, links: Links, window: int, apart: bool) -> bool:
    found = [each for each in _search(view, links, window, view.board.rules.group_ways, apart) if each.is_alone]
    found = [each for each in found if each.chance * 100 >= view.board.rules.group_certainty]
    wanted = Counter(at for each in found for at in each.several)
    alone = [each for each in found if all(wanted[at] == 1 for at in each.several)]
    for each in alone:
        _take(view, each, view.rule in view.board.rules.sure)
    return bool(alone)


def _suggest(view: View, links: Links) -> None:
    for window in sorted({0, view.board.rules.group_days}):
        found = _search(view, links, window, _SUGGESTED_WAYS, False)
        for each in sorted(found, key=lambda each: (-each.chance, each.one)):
            if each.chance >= _WORTH_SHOWING:
                _take(view, each, False)


def _take(view: View, each: Found, sure: bool) -> None:
    board, (ours, theirs) = view.board, view.sides(each.one, each.several)
    if all(board.free_bank[at] for at in ours) and all(board.free_ledger[at] for at in theirs):
        days = board.dates_apart(ours, theirs)
        facts = (("count", len(each.several)), ("limit", board.rules.group_lines), ("days", days))
        code = view.rule if sure else "group_chance" if each.is_alone else "group_several"
        board.take(ours, theirs, view.rule, Reason(code, facts), scores.by_sum(days, each.chance), sure=sure)


# ------------------------------------------------------------------ the search
def _search(view: View, links: Links, window: int, ways: int, apart: bool) -> list[Found]:
    """Groups for every open line that has no single partner, among the open lines of its sign within the window."""
    most, limit = view.board.rules.group_lines, view.board.rules.group_candidates
    found: list[Found] = []
    if most < 2 or limit < 2:
        return found
    by_day = _by_day(view, apart)
    for (day, sign, currency), ones in sorted(_anchors(view).items()):
        near = [at for off in range(-window, window + 1) for at in by_day.get((day + off, sign, currency), ())]
        if 2 <= len(near) <= limit:
            key = view.side, ways, tuple(near), tuple(ones)
            if key not in view.board.groups:  # most days are as the round before left them
                pool = Pool([abs(view.others[at].amount) for at in near], most, ways)
                view.board.groups[key] = [each for one in ones for each in _found(view, links, pool, near, one, day)]
            found += view.board.groups[key]
    return found


def _found(view: View, links: Links, pool: Pool, near: list[int], one: int, day: int) -> Iterable[Found]:
    """The likeliest group of a line. Each is weighed against chance, and all against each other."""
    target, days = abs(view.lines[one].amount), view.days[1]
    groups = [tuple(near[at] for at in chosen) for chosen in pool.solve(target)]
    groups = [each for each in groups if _is_allowed(view, links, one, each)]
    if groups:
        worth = {size: _PRIOR / max(_LEAST_ACCIDENTS, pool.accidents(target, size)) for size in set(map(len, groups))}
        order = sorted(groups, key=lambda each: (-worth[len(each)], sum(abs(days[at] - day) for at in each), each))
        total = 1 + sum(worth[len(each)] for each in groups)
        alone = not any(worth[len(each)] >= 1 for each in order[1:])
        yield Found(one, tuple(sorted(order[0])), alone, worth[len(order[0])] / total)


def _is_allowed(view: View, links: Links, one: int, several: tuple[int, ...]) -> bool:
    """Neither rejected by the user nor spoken against by a reference or a name."""
    ours, theirs = view.sides(one, several)
    against = any(speaks_against(view.board, links, at, other) for at in ours for other in theirs)
    return not against and not view.board.is_rejected(ours, theirs)


def _anchors(view: View) -> dict[tuple[int, bool, str], list[int]]:
    """Open lines by day, sign and currency, without those that have an open line of their own amount close by."""
    ones, others = view.open()
    days, theirs = view.days
    return _sorted_out(view, view.lines, ones, days, _single(view, view.others, others, theirs))


def _by_day(view: View, apart: bool) -> dict[tuple[int, bool, str], list[int]]:
    """Lines to choose from; `apart`: without those that have an open line of their own amount close by."""
    ones, others = view.open()
    days, theirs = view.days
    single = _single(view, view.lines, ones, days) if apart else set()
    return _sorted_out(view, view.others, others, theirs, single)


def _single(view: View, lines: list[Line], positions: Iterable[int], days: list[int]) -> set[tuple[int, str, int]]:
    """Amount, currency and day of every line, and the days within reach of it."""
    reach = max(view.board.rules.near_days, view.board.rules.group_days)
    return {(lines[at].amount, lines[at].currency, days[at] + off) for at in positions
            for off in range(-reach, reach + 1)}  # fmt: skip


def _sorted_out(
    view: View, lines: list[Line], positions: Iterable[int], days: list[int], without: set[tuple[int, str, int]]
) -> dict[tuple[int, bool, str], list[int]]:
    found: dict[tuple[int, bool, str], list[int]] = defaultdict(list)
    for at in positions:
        line = lines[at]
        if (line.amount, line.currency, days[at]) not in without:
            found[days[at], line.amount > 0, line.currency].append(at)
    return found
