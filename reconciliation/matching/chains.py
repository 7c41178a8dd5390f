"""How likely each pairing is, where lines of one amount lie on neighbouring days.

The lines of one amount form a chain of days. Every way to pair them within the window is counted, weighted by how
often the two dates of a true pair are so far apart and how often a line has no partner at all (`Habits`). What a
pairing is worth is its share of all ways: the sum–product algorithm along the chain, exact and quick.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import comb, perm

Shape = tuple[tuple[int, int, int], ...]
"""Days in order, each (day, bank lines, ledger lines); the first day is 0."""

Shares = dict[tuple[int, int], float]
"""(day index of the bank line, day index of the ledger line) → expected number of pairs."""

State = tuple[tuple[int, int, int], ...]  # days still within reach: (days ago, bank lines left, ledger lines left)
Taken = tuple[tuple[int, int, int], ...]  # (days ago, its bank lines paired today, its ledger lines paired today)
Way = tuple[State, float, Taken]  # to, weight, pairs made
Known = dict[tuple[State, int, int, int], list[Way]]  # (state, days since, bank lines, ledger lines) → ways
Edge = tuple[State, State, float, Taken]  # from, to, weight, pairs made

MOST_A_DAY = {0: 12, 1: 8, 2: 3, 3: 2}
"""By window: chains with more lines of one side on a day are not weighed (the number of ways explodes)."""

_PRIOR_PAIRS = 20.0
_PRIOR_SAME, _PRIOR_LONELY = 0.9, 0.05
_TURNS, _SHORT, _SHAPES = 3, 12, 1_000


@dataclass(frozen=True, slots=True)
class Habits:
    """Share of true pairs by distance in days (both directions together), and share of lines without a partner."""

    apart: tuple[float, ...]
    lonely_bank: float = _PRIOR_LONELY
    lonely_ledger: float = _PRIOR_LONELY

    def weights(self, rate: float) -> tuple[float, ...]:
        """How much more likely a pair is than two lines that only happen to have one amount, by distance.

        `rate`: lines of that amount a day, on either side: the more there are, the more often it is chance.
        """
        partnered = 1 - (self.lonely_bank + self.lonely_ledger) / 2
        base = partnered / (self.lonely_bank * self.lonely_ledger * rate)
        return tuple(base * share / (1 if not days else 2) for days, share in enumerate(self.apart))


def usual(window: int) -> Habits:
    """What is believed before any line is seen: nine in ten pairs bear the same date."""
    if not window:
        return Habits((1.0,))
    return Habits((_PRIOR_SAME, *[(1 - _PRIOR_SAME) / window] * window))


def observed(shapes: Iterable[tuple[Shape, float, int]], window: int) -> Habits:
    """The habits these lines show: shapes with their rate and how many there are, weighed a few times over.

    The most common short shapes tell enough.
    """
    short = [each for each in shapes if len(each[0]) <= _SHORT]
    habits, shapes = usual(window), sorted(short, key=lambda each: (-each[2], each))[:_SHAPES]
    for _ in range(_TURNS if shapes else 0):
        apart = [_PRIOR_PAIRS * share for share in usual(window).apart]
        bank = ledger = _PRIOR_PAIRS
        weights: dict[float, tuple[tuple[float, ...], Known]] = {r: (habits.weights(r), {}) for _, r, _ in shapes}
        for shape, rate, times in shapes:
            for (one, other), pairs in expected(shape, *weights[rate]).items():
                apart[abs(shape[one][0] - shape[other][0])] += times * pairs
            bank += times * sum(day[1] for day in shape)
            ledger += times * sum(day[2] for day in shape)
        pairs, least = sum(apart), _PRIOR_PAIRS * _PRIOR_LONELY
        habits = Habits(
            tuple(each / pairs for each in apart), _lonely(bank, pairs, least), _lonely(ledger, pairs, least)
        )
    return habits


def _lonely(lines: float, pairs: float, least: float) -> float:
    return min(0.5, (max(0.0, lines - pairs) + least) / (lines + least))


def can_weigh(shape: Shape, window: int) -> bool:
    """Whether the number of ways is small enough to count."""
    most = MOST_A_DAY.get(window, 0)
    return all(bank <= most and ledger <= most for _, bank, ledger in shape)


def expected(shape: Shape, weights: tuple[float, ...], known: Known | None = None) -> Shares:
    """Expected number of pairs between every two days, over all ways to pair the lines within the window.

    `known`: the ways found before under the same weights; they are added to.
    """
    return _backward(shape, list(_forward(shape, weights, {} if known is None else known)))


def _forward(shape: Shape, weights: tuple[float, ...], known: Known) -> Iterator[tuple[dict[State, float], list[Edge]]]:
    """For each day: the states before it with their weight, and the edges out of them."""
    reached: dict[State, float] = {(): 1.0}
    last = 0
    for day, bank, ledger in shape:
        after: dict[State, float] = defaultdict(float)
        edges: list[Edge] = []
        for state, weight in reached.items():
            key = state, day - last, bank, ledger
            if key not in known:
                known[key] = list(_ways(_aged(state, day - last, len(weights) - 1), bank, ledger, weights))
            for to, factor, taken in known[key]:
                edges.append((state, to, factor, taken))
                after[to] += weight * factor
        yield reached, edges
        top = max(after.values())  # keeps long chains within the range of a float; cancels out in the shares
        reached = {state: weight / top for state, weight in after.items()}
        last = day


def _aged(state: State, days: int, window: int) -> State:
    """What is still within reach some days later."""
    return tuple((ago + days, unpaid, unbooked) for ago, unpaid, unbooked in state if ago + days <= window)


def _ways(near: State, bank: int, ledger: int, weights: tuple[float, ...]) -> Iterator[tuple[State, float, Taken]]:
    """Every way to pair the lines of a day with each other and with what the days before it left over."""
    ranges = []
    for _, unpaid, unbooked in near:
        ranges += [range(min(unpaid, ledger) + 1), range(min(unbooked, bank) + 1)]
    for chosen in product(*ranges):
        to_ledger, to_bank = sum(chosen[::2]), sum(chosen[1::2])
        if to_ledger > ledger or to_bank > bank:
            continue
        factor, left, taken = float(perm(ledger, to_ledger) * perm(bank, to_bank)), [], []
        for (ago, unpaid, unbooked), x, y in zip(near, chosen[::2], chosen[1::2], strict=True):
            factor *= comb(unpaid, x) * comb(unbooked, y) * weights[ago] ** (x + y)
            taken += [(ago, x, y)] * bool(x or y)
            left += [(ago, unpaid - x, unbooked - y)] * (ago < len(weights) - 1 and (unpaid, unbooked) != (x, y))
        free_bank, free_ledger = bank - to_bank, ledger - to_ledger
        for same in range(min(free_bank, free_ledger) + 1):
            ways = comb(free_bank, same) * perm(free_ledger, same) * weights[0] ** same
            own = [(0, free_bank - same, free_ledger - same)] * (
                len(weights) > 1 and free_bank + free_ledger > 2 * same
            )
            yield (*left, *own), factor * ways, (*taken, *([(0, same, 0)] * (same > 0)))


def _backward(shape: Shape, steps: list[tuple[dict[State, float], list[Edge]]]) -> Shares:
    shares: Shares = defaultdict(float)
    index = {day: at for at, (day, _, _) in enumerate(shape)}
    ahead: dict[State, float] = defaultdict(lambda: 1.0)
    for at in range(len(steps) - 1, -1, -1):
        (reached, edges), day = steps[at], shape[at][0]
        before: dict[State, float] = defaultdict(float)
        total = sum(reached[start] * factor * ahead[to] for start, to, factor, _ in edges)
        for start, to, factor, taken in edges:
            share = factor * ahead[to] / total
            before[start] += share
            for ago, x, y in taken:
                other = index[day - ago]
                shares[other, at] += x * reached[start] * share
                if y:
                    shares[at, other] += y * reached[start] * share
        ahead = before
    return {days: pairs for days, pairs in shares.items() if pairs}
