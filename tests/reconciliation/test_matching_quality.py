"""How often a run is right, on made-up data whose truth is known; and that bad luck in numbers does not slow it."""

import random
import time
from datetime import date, timedelta

import pytest

from reconciliation.matching import Line, match
from tests.reconciliation.matching_world import mixed, noisy, quality

D = date(2026, 1, 1)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_benchmarks_mix_is_matched_within_the_bars(seed):
    world = mixed(10_000, seed)
    sure = [each for each in match(world.bank, world.ledger) if each.sure]
    measured = quality(world, sure)
    assert measured.precision >= 0.995 and measured.recall >= 0.92, measured
    assert quality(world, [each for each in sure if each.rule.startswith("reference")]).precision == 1.0


@pytest.mark.parametrize("seed", [3, 4])
def test_a_small_month_is_matched_almost_whole(seed):
    world = mixed(1_000, seed)
    measured = quality(world, [each for each in match(world.bank, world.ledger) if each.sure])
    assert measured.precision >= 0.995 and measured.recall >= 0.96, measured


@pytest.mark.parametrize("words", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_noisy_files_are_matched_carefully(seed, words):
    world = noisy(3_000, seed, words=words)
    made = match(world.bank, world.ledger)
    sure, everything = quality(world, [each for each in made if each.sure]), quality(world, made)
    assert sure.precision >= 0.99 and sure.recall >= 0.9, sure.precision
    assert everything.recall >= 0.97 and everything.precision >= 0.97


def test_near_amounts_and_wrong_references_fool_nobody():
    """Decoys only: nothing on one side belongs to anything on the other."""
    rnd = random.Random(7)
    bank = [Line(f"b{n}", D + timedelta(n % 60), rnd.randint(10_000, 900_000), f"{100_000 + n}") for n in range(600)]
    ledger = [Line(f"l{n}", line.date, line.amount + rnd.choice((-1, 1, 10, -100)), f"{200_000 + n}")
              for n, line in enumerate(bank)]  # fmt: skip
    ledger += [Line(f"x{n}", line.date + timedelta(30), line.amount + 555, line.reference)
               for n, line in enumerate(bank[:300])]  # fmt: skip
    assert not [each for each in match(bank, ledger) if each.sure and len(each.bank) == len(each.ledger) == 1]


def _time(count, make):
    bank, ledger = [make("b", n, count) for n in range(count)], [make("l", n, count) for n in range(count - 1)]
    began = time.process_time()
    match(bank, ledger)
    return time.process_time() - began


@pytest.mark.parametrize(
    "make",
    [
        lambda side, n, _: Line(f"{side}{n}", D, 9900),
        lambda side, n, _: Line(f"{side}{n}", D, 9900, "4711"),
        lambda side, n, _: Line(f"{side}{n}", D, 100 + n + (side == "l"), "4711"),
        lambda side, n, _: Line(f"{side}{n}", D + timedelta(n % 300), 9900),
        lambda side, n, count: Line(f"{side}{n}", D, n + (count if side == "l" else 1)),
        lambda side, n, _: Line(f"{side}{n}", D + timedelta(n % 300), 100 if n % 2 else -100, text="samma"),
        lambda side, n, _: Line(
            f"{side}{n}", D, n + 1, "" if side == "b" else str(70_000 + n % 3), "faktura 70000 70001"
        ),
    ],
    ids=["one amount and day", "one reference too", "one reference only", "one amount", "one day", "reversals", "text"],
)
def test_many_alike_lines_cost_no_more_each_than_few(make):
    few, many = _time(2_000, make), _time(16_000, make)
    assert many < 8 * few * 3 + 0.5, (few, many)
