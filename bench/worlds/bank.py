"""Made-up bank and ledger sides whose true groups are known, and how well a run found them.

`mixed` is the mix the benchmark's figures are stated for: mostly references, a quarter of the amounts price points.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from reconciliation.matching import Line, Match

PRICES = [n * 100 for n in (99, 149, 199, 249, 299, 399, 499, 599, 999, 1250, 2500, 5000)]
START = date(2026, 1, 1)


@dataclass
class World:
    """Two sides, and the true groups as (bank ids, ledger ids)."""

    bank: list[Line] = field(default_factory=list)
    ledger: list[Line] = field(default_factory=list)
    groups: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    def add_bank(self, day: int, amount: int, reference: str = "", **more: str) -> str:
        self.bank.append(Line(f"b{len(self.bank)}", START + timedelta(day), amount, reference, **more))
        return self.bank[-1].id

    def add_ledger(self, day: int, amount: int, reference: str = "", **more: str) -> str:
        self.ledger.append(Line(f"l{len(self.ledger)}", START + timedelta(day), amount, reference, **more))
        return self.ledger[-1].id

    def belong(self, bank: Iterable[str], ledger: Iterable[str]) -> None:
        self.groups.append((tuple(bank), tuple(ledger)))

    def shuffled(self, rnd: random.Random) -> World:
        """The same world in another order, under ids that tell nothing of what was made together."""
        bank, ledger = rnd.sample(self.bank, len(self.bank)), rnd.sample(self.ledger, len(self.ledger))
        new = {line.id: f"{side}{at:06d}" for side, lines in zip("bl", (bank, ledger), strict=True)
               for at, line in enumerate(lines)}  # fmt: skip
        renamed = [[replace(line, id=new[line.id]) for line in lines] for lines in (bank, ledger)]
        groups = [(tuple(new[i] for i in ours), tuple(new[i] for i in theirs)) for ours, theirs in self.groups]
        return World(*renamed, groups)


def amount(rnd: random.Random) -> int:
    """An ordinary amount in öre, a quarter of them price points; 60 % money in."""
    size = rnd.choice(PRICES) if rnd.random() < 0.25 else max(100, round(rnd.lognormvariate(11.5, 1.2)))
    return size if rnd.random() < 0.6 else -size


def like(rnd: random.Random, sign: int) -> int:
    """An ordinary amount of the given sign."""
    return abs(amount(rnd)) * (1 if sign > 0 else -1)


def mixed(count: int, seed: int = 1) -> World:
    """The benchmark's mix: `count` draws, about 333 bank lines a day at 10 000."""
    rnd, world = random.Random(seed), World()
    cases = [(0.62, _referenced), (0.14, _same_day), (0.09, _near), (0.03, _late), (0.05, batch), (0.02, split),
             (0.01, lump), (0.04, lonely)]  # fmt: skip
    days = max(30, count // 400)
    for number in range(count):
        (case,) = rnd.choices([case for _, case in cases], [share for share, _ in cases])
        case(world, rnd, rnd.randrange(days), f"{10_000_000 + number * 7}")
    return world.shuffled(rnd)


def _referenced(world, rnd, day, ref):
    size = amount(rnd)
    world.belong([world.add_bank(day, size, ref)], [world.add_ledger(day, size, ref)])


def _same_day(world, rnd, day, ref):
    size = amount(rnd)
    world.belong([world.add_bank(day, size, ref)], [world.add_ledger(day, size)])


def _near(world, rnd, day, ref):
    size = amount(rnd)
    world.belong([world.add_bank(day, size, ref)], [world.add_ledger(day + rnd.choice((-1, 1)), size)])


def _late(world, rnd, day, ref):
    size = amount(rnd)
    off = rnd.choice((-1, 1)) * rnd.randint(2, 5)
    world.belong([world.add_bank(day, size, ref)], [world.add_ledger(day + off, size, ref)])


def batch(world, rnd, day, ref):
    """One bank line, two to eight ledger lines with its reference."""
    _parts(world, rnd, day, ref, ref, rnd.randint(2, 8), 0.6)


def split(world, rnd, day, ref):
    """One bank line, two to five ledger lines without a reference."""
    _parts(world, rnd, day, ref, "", rnd.randint(2, 5), 0.5)


def _parts(world, rnd, day, ref, their_ref, count, same):
    sizes = [amount(rnd)]
    sizes += [like(rnd, sizes[0]) for _ in range(count - 1)]
    together = rnd.random() < same
    days = [day if together else day + rnd.choice((-1, 0, 1)) for _ in sizes]
    theirs = [world.add_ledger(*each, their_ref) for each in zip(days, sizes, strict=True)]
    world.belong([world.add_bank(day, sum(sizes), ref)], theirs)


def lump(world, rnd, day, ref):
    """Two or three bank lines of a day, one ledger line."""
    sizes = [amount(rnd)]
    sizes += [like(rnd, sizes[0]) for _ in range(rnd.randint(1, 2))]
    ours = [world.add_bank(day, size, f"{ref}{at}") for at, size in enumerate(sizes)]
    world.belong(ours, [world.add_ledger(day, sum(sizes))])


def lonely(world, rnd, day, ref):
    """A fee only the bank has, and a line only the ledger has."""
    world.add_bank(day, -rnd.randint(100, 5000), ref)
    world.add_ledger(day, amount(rnd))


@dataclass(frozen=True)
class Quality:
    """Shares of pairs: right among those made, found among those that are true; and the pairs that were wrong."""

    precision: float
    recall: float
    made: int
    wrong: tuple[tuple[Match, str, str], ...] = ()


def quality(world: World, matches: Iterable[Match]) -> Quality:
    """A pair is right when the ledger line is the true one or cannot be told from it (date, amount, words)."""
    ours, theirs = {line.id: line for line in world.bank}, {line.id: line for line in world.ledger}
    true = {(one, other) for bank, ledger in world.groups for one in bank for other in ledger}
    kinds = {(one, _kind(theirs[other])) for one, other in true} | {(_kind(ours[one]), other) for one, other in true}
    made = [(m, one, other) for m in matches for one in m.bank for other in m.ledger]
    wrong = tuple(
        each for each in made
        if (each[1], _kind(theirs[each[2]])) not in kinds and (_kind(ours[each[1]]), each[2]) not in kinds
    )  # fmt: skip
    right = len(made) - len(wrong)
    return Quality(right / len(made) if made else 1.0, right / len(true) if true else 1.0, len(made), wrong)


def _kind(line: Line) -> tuple:
    return line.date, line.amount, line.reference, line.text, line.counterparty
