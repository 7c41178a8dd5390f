"""Made-up bank and ledger sides whose true groups are known, and how well a run found them.

`mixed` is the mix that `docs` and the benchmark state figures for. `noisy` adds what real files do: references in
other forms, in text, mistyped or reused; a closed bank on weekends; near amounts as decoys; twins of unequal number.
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
    cases = [(0.62, _referenced), (0.14, _same_day), (0.09, _near), (0.03, _late), (0.05, _batch), (0.02, _split),
             (0.01, _lump), (0.04, _lonely)]  # fmt: skip
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


def _batch(world, rnd, day, ref):
    _parts(world, rnd, day, ref, ref, rnd.randint(2, 8), 0.6)


def _split(world, rnd, day, ref):
    _parts(world, rnd, day, ref, "", rnd.randint(2, 5), 0.5)


def _parts(world, rnd, day, ref, their_ref, count, same):
    sizes = [amount(rnd)]
    sizes += [like(rnd, sizes[0]) for _ in range(count - 1)]
    together = rnd.random() < same
    days = [day if together else day + rnd.choice((-1, 0, 1)) for _ in sizes]
    theirs = [world.add_ledger(*each, their_ref) for each in zip(days, sizes, strict=True)]
    world.belong([world.add_bank(day, sum(sizes), ref)], theirs)


def _lump(world, rnd, day, ref):
    sizes = [amount(rnd)]
    sizes += [like(rnd, sizes[0]) for _ in range(rnd.randint(1, 2))]
    ours = [world.add_bank(day, size, f"{ref}{at}") for at, size in enumerate(sizes)]
    world.belong(ours, [world.add_ledger(day, sum(sizes))])


def _lonely(world, rnd, day, ref):
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


# ------------------------------------------------------------------ what real files do
def noisy(count: int, seed: int = 1, *, words: bool = False) -> World:
    """`count` draws over bank days only: other forms of references, decoys, collisions, twins, lumps and splits.

    `words`: both sides also carry counterparties, in forms of their own.
    """
    rnd, world = random.Random(seed), World()
    cases = [(0.38, _written_otherwise), (0.12, _unreferenced), (0.08, _weekend), (0.05, _mistyped), (0.05, _in_text),
             (0.05, _batch), (0.04, _invoices), (0.05, _near_amount), (0.04, _collision), (0.04, _twins),
             (0.03, _recurring), (0.02, _split), (0.01, _lump), (0.04, _lonely)]  # fmt: skip
    days = max(40, count // 60)
    for number in range(count):
        (case,) = rnd.choices([case for _, case in cases], [share for share, _ in cases])
        day = rnd.randrange(days)
        while (START + timedelta(day)).weekday() > 4:
            day += 1
        before = len(world.bank), len(world.ledger), len(world.groups)
        case(world, rnd, day, _ocr(f"{310_000 + number * 3}"))
        if words:
            _name(world, rnd, before, number)
    return world.shuffled(rnd)


def _ocr(figures: str) -> str:
    """With a Luhn check digit."""
    total = sum(sum(divmod(int(c) * (2 - at % 2), 10)) for at, c in enumerate(reversed(figures)))
    return figures + str(-total % 10)


def _written_otherwise(world, rnd, day, ref):
    size = amount(rnd)
    other = rnd.choice([ref, ref, ref, f"000{ref}", f"{ref[:4]} {ref[4:]}", f"OCR {ref}", ref[:-1], f"F{ref}"])
    refs = (ref, other) if rnd.random() < 0.5 else (other, ref)
    world.belong(
        [world.add_bank(day, size, refs[0])], [world.add_ledger(day - rnd.choice((0, 0, 0, 1, 2)), size, refs[1])]
    )


def _unreferenced(world, rnd, day, ref):
    size = amount(rnd)
    refs = rnd.choice([(ref, ""), ("", ""), ("", ref)])
    world.belong(
        [world.add_bank(day, size, refs[0])], [world.add_ledger(day - rnd.choice((0, 0, 0, 1)), size, refs[1])]
    )


def _weekend(world, rnd, day, ref):
    """The shop books on a Saturday or Sunday what the bank books on Monday."""
    size = amount(rnd)
    day += 7 - (START + timedelta(day)).weekday()
    world.belong([world.add_bank(day, size)], [world.add_ledger(day - rnd.choice((1, 2)), size)])


def _mistyped(world, rnd, day, ref):
    size, at = amount(rnd), rnd.randrange(len(ref))
    wrong = ref[:at] + str((int(ref[at]) + rnd.randint(1, 9)) % 10) + ref[at + 1 :]
    world.belong([world.add_bank(day, size, ref)], [world.add_ledger(day - rnd.choice((0, 1)), size, wrong)])


def _in_text(world, rnd, day, ref):
    size = amount(rnd)
    ours = world.add_bank(day, size, "", text=f"Inbet BG faktura {ref} tack")
    world.belong([ours], [world.add_ledger(day - rnd.choice((0, 1, 3)), size, ref)])


def _invoices(world, rnd, day, ref):
    """One payment whose text names several invoices."""
    sizes, refs = [abs(amount(rnd)) for _ in range(rnd.randint(2, 3))], [ref, f"{ref}7", f"{ref}9"]
    theirs = [world.add_ledger(day - rnd.randint(0, 2), size, each) for size, each in zip(sizes, refs, strict=False)]
    told = ", ".join(refs[: len(sizes)])
    world.belong([world.add_bank(day, sum(sizes), "", text=f"avser {told}")], theirs)


def _near_amount(world, rnd, day, ref):
    """A true pair, and a line of the same day whose amount is a little off: whose, nobody knows."""
    size = amount(rnd)
    world.belong([world.add_bank(day, size)], [world.add_ledger(day, size)])
    world.add_ledger(day, size + rnd.choice((-1, 1)) * rnd.randint(1, 90))


def _collision(world, rnd, day, ref):
    """A reference used again for something else, and one that is there with another amount."""
    size, other = amount(rnd), amount(rnd)
    world.belong([world.add_bank(day, size, ref)], [world.add_ledger(day, size, ref)])
    world.add_bank(day + 7, other, ref)
    world.add_ledger(day + 14, other + 12_300, ref)


def _twins(world, rnd, day, ref):
    """The same amount several times on a day, equally many or not."""
    size, count = amount(rnd), rnd.randint(2, 4)
    ours = [world.add_bank(day, size) for _ in range(count)]
    theirs = [world.add_ledger(day, size) for _ in range(count)]
    for pair in zip(ours, theirs, strict=True):
        world.belong([pair[0]], [pair[1]])
    if rnd.random() < 0.4:
        world.add_ledger(day, size)


def _recurring(world, rnd, day, ref):
    """A rent: one reference and amount every four weeks; some months are missing on one side."""
    size = -abs(amount(rnd))
    for turn in range(4):
        has_bank, has_ledger = rnd.random() < 0.85, rnd.random() < 0.85
        ours = [world.add_bank(day + 28 * turn, size, ref)] if has_bank else []
        theirs = [world.add_ledger(day + 28 * turn - rnd.choice((0, 1)), size, ref)] if has_ledger else []
        if ours and theirs:
            world.belong(ours, theirs)


def _name(world, rnd, before, number):
    who = f"{rnd.choice(('Berg', 'Dal', 'Ek', 'Fors', 'Gran', 'Hav'))}{number % 97}"
    for line in range(before[0], len(world.bank)):
        world.bank[line] = replace(world.bank[line], counterparty=f"{who.upper()} AB")
    for line in range(before[1], len(world.ledger)):
        world.ledger[line] = replace(world.ledger[line], counterparty=f"{who} Handel")
