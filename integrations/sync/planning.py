"""What would be done now, from snapshots, links, decisions and settings. Nobody is asked, nothing is written.

`scope="since"` looks only at what is due and at what could clash with it, so ten changes cost about the same among a
thousand records as among a hundred thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hub.models import Company
from integrations.sync.contexts import context_of, with_known
from integrations.sync.models import LinkState, SyncDecision, SyncLink, SyncMark, SyncRecord
from integrations.sync.plan import Act, Decision, Link, Plan, Settings, Step, Wish, plan
from integrations.sync.records import Problem, Side
from integrations.sync.registers import register_of
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import Item, Register

Scope = str | Iterable[tuple[str, str]]  # "since", "all", or (side, key) of the records that were chosen
FREEING = (Wish.CREATE, Wish.LINK, Wish.IGNORE)


@dataclass
class Ground:
    """What a plan is made of. `items`: side → key → record with its raw answer. `due`: what the plan is about."""

    register: Register
    context: Context
    items: dict[Side, dict[str, Item]]
    links: list[SyncLink]
    decisions: list[Decision]
    is_whole: frozenset[Side]
    due: set[tuple[str, str]] | None = None


def plan_of(company: Company, register: str, *, scope: Scope = "all") -> Plan:
    """In the company's scope. Every record in question stands in just one step."""
    return planned(ground_of(company, register, scope=scope))


def planned(ground: Ground) -> Plan:
    settings = Settings(ground.register.master(ground.context), ground.register.creates, ground.is_whole)
    sides = [[item.record for item in ground.items[side].values()] for side in Side]
    links = [Link(each.left_key, each.right_key, each.left_digest, each.right_digest) for each in ground.links]
    made = plan(*sides, links, settings, ground.decisions)
    steps = tuple(_one_way(ground.register, step) for step in made.steps)
    if ground.due is None:
        return Plan(steps)
    return Plan(tuple(step for step in steps if _concerns(step, ground.due)))


def _concerns(step: Step, due: set[tuple[str, str]]) -> bool:
    left, right = step.key
    return (Side.LEFT, left) in due or (Side.RIGHT, right) in due


def _one_way(register: Register, step: Step) -> Step:
    """A draft is never overwritten: what was changed in Severa afterwards is told."""
    if register.name != "invoices" or step.link is None or step.act not in (Act.UPDATE, Act.CONFLICT, Act.REFUSE):
        return replace(step, act=Act.SAME) if register.name == "invoices" and step.act is Act.KEEP else step
    return replace(step, act=Act.REFUSE, to=Side.RIGHT, changes={}, problems=(Problem("SYNC-061", "rows"),))


# ------------------------------------------------------------------ what it is made of
def ground_of(company: Company, register: str, *, scope: Scope = "all") -> Ground:
    which, context = register_of(register), context_of(company)
    links, decisions = _links(register), _decisions(register)
    if scope == "all":
        rows = _rows(register)
        due = None
    else:
        due = _due(register, scope, decisions)
        rows, links = _around(register, due, links)
    whole = SyncMark.objects.filter(register=register, whole_at__isnull=False).values_list("side", flat=True)
    items = {side: _items(which, side, [row for row in rows if row.side == side], context) for side in Side}
    return Ground(
        which, context, items, _held(links, decisions), decisions, frozenset(Side(side) for side in whole), due
    )


def _rows(register: str, **which) -> list[SyncRecord]:
    names = ("id", "company", "register", "side", "key", "raw")
    return list(SyncRecord.objects.filter(register=register, is_gone=False, **which).only(*names))


def _items(register: Register, side: Side, rows: list[SyncRecord], context: Context) -> dict[str, Item]:
    known = with_known(context, register, side, [row.raw for row in rows])
    return {row.key: Item(register.record(side, row.key, row.raw, known), row.raw) for row in rows}


def _links(register: str, **which) -> list[SyncLink]:
    return (
        list(SyncLink.objects.filter(register=register, **which))
        if which
        else SyncLink.objects.filter(register=register)
    )


def _decisions(register: str) -> list[Decision]:
    rows = SyncDecision.objects.filter(register=register)
    return [Decision(Side(row.side), row.key, Wish(row.wish), row.other) for row in rows]


def _held(links: Iterable[SyncLink], decisions: list[Decision]) -> list[SyncLink]:
    """A broken link holds what is left of it, so that it is not made anew, until somebody decides about it."""
    freed = {(each.side, each.key) for each in decisions if each.wish in FREEING}
    return [
        each
        for each in links
        if each.state == LinkState.LINKED or not {(Side.LEFT, each.left_key), (Side.RIGHT, each.right_key)} & freed
    ]


def _due(register: str, scope: Scope, decisions: list[Decision]) -> set[tuple[str, str]]:
    if scope != "since":
        chosen = {(str(side), str(key)) for side, key in scope}
        return chosen | {(str(e.side.other), e.other) for e in decisions if e.other and (str(e.side), e.key) in chosen}
    rows = SyncRecord.objects.filter(register=register, is_due=True).values_list("side", "key")
    said = {(str(each.side), each.key) for each in decisions}
    said |= {(str(each.side.other), each.other) for each in decisions if each.other}
    waiting = SyncRecord.objects.filter(register=register, side__in=list(Side), key__in=[key for _side, key in said])
    return {*rows, *(said & {*waiting.values_list("side", "key")})}


def _around(register: str, due: set[tuple[str, str]], links) -> tuple[list[SyncRecord], list[SyncLink]]:
    """The due, their pairs, and all that share a number or a name with one of them."""
    keys = {side: {key for of, key in due if of == side} for side in Side}
    near = _merged(links.filter(left_key__in=keys[Side.LEFT]), links.filter(right_key__in=keys[Side.RIGHT]))
    wanted = {Side.LEFT: {*keys[Side.LEFT]}, Side.RIGHT: {*keys[Side.RIGHT]}}
    for each in near:
        wanted[Side.LEFT].add(each.left_key)
        wanted[Side.RIGHT].add(each.right_key)
    linked = {Side.LEFT: {each.left_key for each in near}, Side.RIGHT: {each.right_key for each in near}}
    free = {side: wanted[side] - linked[side] for side in Side}
    for side, found in _namesakes(register, free).items():
        wanted[side] |= found
    rows = [row for side in Side for row in _rows(register, side=side, key__in=wanted[side])]
    more = _merged(links.filter(left_key__in=wanted[Side.LEFT]), links.filter(right_key__in=wanted[Side.RIGHT]))
    pairs = {each.pk: each for each in (*near, *more)}
    held = {Side.LEFT: {e.left_key for e in pairs.values()} - wanted[Side.LEFT],
            Side.RIGHT: {e.right_key for e in pairs.values()} - wanted[Side.RIGHT]}  # fmt: skip
    rows += [row for side in Side for row in _rows(register, side=side, key__in=held[side]) if held[side]]
    return rows, list(pairs.values())


def _merged(*querysets) -> list[SyncLink]:
    return list({each.pk: each for rows in querysets for each in rows}.values())


def _namesakes(register: str, free: Mapping[Side, set[str]]) -> dict[Side, set[str]]:
    numbers: set[str] = set()
    names: set[str] = set()
    for side, keys in free.items():
        mine = SyncRecord.objects.filter(register=register, side=side, key__in=keys, is_gone=False)
        for number, name in mine.values_list("number", "plain_name"):
            numbers |= {number} if number else set()
            names |= {name} if name else set()
    found: dict[Side, set[str]] = defaultdict(set)
    for side in Side:
        there = SyncRecord.objects.filter(register=register, side=side, is_gone=False)
        found[side] |= {*there.filter(number__in=numbers).values_list("key", flat=True)}
        found[side] |= {*there.filter(plain_name__in=names).values_list("key", flat=True)}
    return found
