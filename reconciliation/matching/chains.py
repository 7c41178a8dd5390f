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

MOST_A_DAY = {0: 12, 1: 8, 2: 3, 3: 2}
"""By window: chains with more lines of one side on a day are not weighed (the number of ways explodes)."""

_PRIOR_PAIRS = 20.0
_PRIOR_SAME, _PRIOR_LONELY = 0.9, 0.05
_TURNS = 3


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
    """The habits these lines show: shapes with their rate and how many there are, weighed a few times over."""
    habits, shapes = usual(window), list(shapes)
    for _ in range(_TURNS if shapes else 0):
        apart = [_PRIOR_PAIRS * share for share in usual(window).apart]
        bank = ledger = _PRIOR_PAIRS
        for shape, rate, times in shapes:
            for (one, other), pairs in expected(shape, habits.weights(rate)).items():
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


def expected(shape: Shape, weights: tuple[float, ...]) -> Shares:
    """Expected number of pairs between every two days, over all ways to pair the lines within the window."""
    steps = list(_forward(shape, weights))
    return _backward(steps)


State = tuple[tuple[int, int, int], ...]  # days still within reach: (index, bank lines left, ledger lines left)
Edge = tuple[State, State, float, tuple[tuple[int, int, int], ...]]  # from, to, weight, pairs (bank, ledger, number)


def _forward(shape: Shape, weights: tuple[float, ...]) -> Iterator[tuple[dict[State, float], list[Edge]]]:
    """For each day: the states before it with their weight, and the edges out of them."""
    window = len(weights) - 1
    reached: dict[State, float] = {(): 1.0}
    for index, (day, _, _) in enumerate(shape):
        after: dict[State, float] = defaultdict(float)
        edges: list[Edge] = []
        for state, weight in reached.items():
            near = tuple(each for each in state if day - shape[each[0]][0] <= window)
            for to, factor, pairs in _ways(near, index, shape, weights):
                edges.append((state, to, factor, pairs))
                after[to] += weight * factor
        yield reached, edges
        top = max(after.values())  # keeps long chains within the range of a float; cancels out in the shares
        reached = {state: weight / top for state, weight in after.items()}


def _ways(near: State, index: int, shape: Shape, weights: tuple[float, ...]) -> Iterator[tuple[State, float, tuple]]:
    """Every way to pair the lines of day `index` with each other and with what the days before it left over."""
    day, bank, ledger = shape[index]
    ranges = []
    for _, their_bank, their_ledger in near:
        ranges += [range(min(their_bank, ledger) + 1), range(min(their_ledger, bank) + 1)]
    for chosen in product(*ranges):
        to_ledger, to_bank = sum(chosen[::2]), sum(chosen[1::2])
        if to_ledger > ledger or to_bank > bank:
            continue
        factor, left, pairs = float(perm(ledger, to_ledger) * perm(bank, to_bank)), [], []
        for (before, unpaid, unbooked), x, y in zip(near, chosen[::2], chosen[1::2], strict=True):
            factor *= comb(unpaid, x) * comb(unbooked, y) * weights[day - shape[before][0]] ** (x + y)
            left.append((before, unpaid - x, unbooked - y))
            pairs += [(before, index, x)] * (x > 0) + [(index, before, y)] * (y > 0)
        free_bank, free_ledger = bank - to_bank, ledger - to_ledger
        for same in range(min(free_bank, free_ledger) + 1):
            ways = comb(free_bank, same) * perm(free_ledger, same) * weights[0] ** same
            state = (*left, (index, free_bank - same, free_ledger - same))
            yield state, factor * ways, (*pairs, *([(index, index, same)] * (same > 0)))


def _backward(steps: list[tuple[dict[State, float], list[Edge]]]) -> Shares:
    shares: Shares = defaultdict(float)
    ahead: dict[State, float] = defaultdict(lambda: 1.0)
    for reached, edges in reversed(steps):
        before: dict[State, float] = defaultdict(float)
        total = sum(reached[start] * factor * ahead[to] for start, to, factor, _ in edges)
        for start, to, factor, pairs in edges:
            share = factor * ahead[to] / total
            before[start] += share
            for one, other, number in pairs:
                shares[one, other] += number * reached[start] * share
        ahead = before
    return dict(shares)
