"""bank.match_*: whether more lines cost more each, what a run costs beside sorting, and how often it is wrong.

CPU seconds of this process, no database: the pure core on two made-up sides (`worlds.bank.mixed`, seed in the detail),
with every rule on, also those that search sums. Lower is better; the quality figures are per cent of pairs.
"""

import time
from collections.abc import Callable, Iterator

from bench.worlds.bank import World, mixed, quality
from reconciliation.matching import Match, match

SMALL, LARGE, SEED = 10_000, 100_000, 1


def figures(small: int = SMALL, large: int = LARGE) -> Iterator[dict]:
    """Each a dict of name, value, limit, unit, detail, from `small` and `large` draws of the mix."""
    few, many = mixed(small, SEED), mixed(large, SEED)
    least, made = _cpu(lambda: match(few.bank, few.ledger))
    most, _ = _cpu(lambda: match(many.bank, many.ledger))
    sort, _ = _cpu(lambda: [sorted(side, key=lambda line: (line.date, line.id)) for side in (many.bank, many.ledger)])
    each = [seconds / _lines(world) * 1e6 for seconds, world in ((least, few), (most, many))]
    detail = f"{each[0]:.0f} and {each[1]:.0f} µs CPU per line at {_lines(few)} and {_lines(many)} lines, seed {SEED}"
    yield _figure("bank.match_growth", each[1] / each[0], 1.8, "ratio", detail)
    detail = f"{most:.1f} s CPU against {sort:.2f} s for sorting both sides, {_lines(many)} lines"
    yield _figure("bank.match_over_sort", most / sort, 120, "ratio", detail)
    yield from _quality(few, made)


def _quality(world: World, made: tuple[Match, ...]) -> Iterator[dict]:
    """Wrong and missed pairs among the sure matches, and wrong ones among those made by reference alone."""
    sure = [each for each in made if each.sure]
    found, referenced = quality(world, sure), quality(world, [m for m in sure if m.rule.startswith("reference")])
    detail = f"{found.made} sure pairs, {_lines(world)} lines, seed {SEED}"
    yield _figure("bank.match_wrong", 100 * (1 - found.precision), 0.5, "%", detail)
    yield _figure("bank.match_missed", 100 * (1 - found.recall), 8.0, "%", detail)
    yield _figure("bank.reference_wrong", 100 * (1 - referenced.precision), 0.0, "%", f"{referenced.made} pairs")


def _lines(world: World) -> int:
    return len(world.bank) + len(world.ledger)


def _cpu(act: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    result = act()
    return time.process_time() - began, result


def _figure(name: str, value: float, limit: float, unit: str, detail: str) -> dict:
    return {"name": name, "value": round(value, 4), "limit": limit, "unit": unit, "detail": detail}
