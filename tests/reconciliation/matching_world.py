"""What real files do: references in other forms, in text, mistyped or reused; a closed bank on weekends; decoys; twins.

The truth is known, so that every wrong pair can be counted. `mixed` is the benchmark's plainer mix.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from bench.worlds.bank import START, World, amount, batch, lonely, lump, mixed, quality, split

__all__ = ["World", "mixed", "noisy", "quality"]


def noisy(count: int, seed: int = 1, *, words: bool = False) -> World:
    """`count` draws over bank days only: other forms of references, decoys, collisions, twins, lumps and splits.

    `words`: both sides also carry counterparties, in forms of their own.
    """
    rnd, world = random.Random(seed), World()
    cases = [(0.38, _written_otherwise), (0.12, _unreferenced), (0.08, _weekend), (0.05, _mistyped), (0.05, _in_text),
             (0.05, batch), (0.04, _invoices), (0.05, _near_amount), (0.04, _collision), (0.04, _twins),
             (0.03, _recurring), (0.02, split), (0.01, lump), (0.04, lonely)]  # fmt: skip
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
