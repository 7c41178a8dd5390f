"""Which few of some amounts add up to another, and how often that would happen by chance.

Sums of two are kept in a table, so two is one look-up, three is one for each amount, four one for each sum of two, and
five one for each amount and sum of two. Public measurements show that time is no problem but accidents are: hence
`accidents`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import comb

_ENOUGH = 3  # solutions after which a search stops: more than one is already too many
_MOST_STEPS = 40_000  # look-ups beyond which a size is not searched
_NEAR = 5_000  # minor units on either side of the target within which chance sums are counted
_ROUND, _NEAR_WHOLE, _LUMPS = 100, 200, 3.0  # price points lie in lumps: more often than evenly

Chosen = tuple[int, ...]


class Pool:
    """Amounts (all > 0) to choose from, by position."""

    def __init__(self, amounts: Sequence[int], most: int, ways: int) -> None:
        self.amounts = list(amounts)
        self.most, self.ways = most, ways
        self._ordered = sorted(self.amounts)
        self._pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for one, value in enumerate(self.amounts):
            for other in range(one + 1, len(self.amounts)):
                self._pairs[value + self.amounts[other]].append((one, other))
        self._distinct = sorted(self._pairs)
        self._sums: list[int] = []
        self._whole: Pool | None = None

    def sizes(self, target: int) -> range:
        """Numbers of lines that are searched: from two, as long as the combinations of smaller amounts stay few."""
        count, steps = bisect_left(self._ordered, target), len(self._pairs)
        most, ways = 1, 0
        for size in range(2, min(self.most, 5) + 1):
            ways += comb(count, size)
            if ways > self.ways or (size == 5 and len(self.amounts) * steps > _MOST_STEPS):
                break
            most = size
        return range(2, most + 1)

    def solve(self, target: int) -> list[Chosen]:
        """Combinations whose sum is `target`, in a fixed order; at most three, for more than one is too many."""
        found: dict[Chosen, None] = {}
        for size in self.sizes(target):
            for chosen in self._of_size(size, target):
                found[chosen] = None
                if len(found) >= _ENOUGH:
                    return list(found)
        return list(found)

    def _of_size(self, size: int, target: int) -> Iterator[Chosen]:
        if size == 2:
            yield from self._pairs.get(target, ())
        elif size == 3:
            for last, value in enumerate(self.amounts):
                yield from ((*pair, last) for pair in self._pairs.get(target - value, ()) if pair[1] < last)
        elif size == 4:
            yield from self._fours(target)
        else:
            for first, value in enumerate(self.amounts):
                if value < target:
                    yield from ((first, *four) for four in self._fours(target - value, first + 1))

    def _fours(self, target: int, start: int = 0) -> Iterator[Chosen]:
        """Two sums of two, one of them at most half; `start` is the lowest position to use. May repeat a four."""
        table, half = self._pairs, target // 2
        for value in self._distinct[: bisect_right(self._distinct, half)]:
            if others := table.get(target - value):
                for a, b in table[value]:
                    for c, d in others:
                        if a >= start and c >= start and a != c and a != d and b != c and b != d:
                            yield tuple(sorted((a, b, c, d)))

    def accidents(self, target: int, size: int) -> float:
        """How many combinations of `size` would give `target` by chance: as many as give each amount close to it.

        Whole hundreds meet whole hundreds more often, so they are weighed among themselves too.
        """
        found = self._accidents(target, size, min(_NEAR, max(_ROUND, target // 4)))
        if target % _ROUND == 0:
            if self._whole is None:
                whole = [value // _ROUND for value in self.amounts if value % _ROUND == 0]
                self._whole = Pool(whole, self.most, self.ways)
            near = min(_NEAR_WHOLE, max(1, target // _ROUND // 4))
            found = max(found, _LUMPS * self._whole._accidents(target // _ROUND, size, near))
        return found

    def _accidents(self, target: int, size: int, near: int) -> float:
        sums = self._sorted_sums()
        if size == 2:
            total = float(_between(sums, target, near))
        elif size == 3:
            total = sum(_between(sums, target - value, near) for value in self.amounts if value < target) / 3
        elif size == 4:
            total = sum(_between(sums, target - value, near) for value in sums if value < target) / 6
        else:
            step = max(1, len(self.amounts) * len(sums) // _MOST_STEPS)
            total = step * sum(_between(sums, target - one - two, near) for one in self.amounts
                               for two in sums[::step] if one + two < target) / 30  # fmt: skip
        return total / (2 * near + 1)

    def _sorted_sums(self) -> list[int]:
        if not self._sums:
            self._sums = [value for value in self._distinct for _ in self._pairs[value]]
        return self._sums


def _between(sums: list[int], middle: int, near: int) -> int:
    return bisect_right(sums, middle + near) - bisect_left(sums, middle - near)
