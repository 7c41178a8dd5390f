"""What would be done to bring two registers in step. Pure: the same records, links and decisions, the same plan.

The rules, in order:
    a decision of a person goes before every rule
    linked: one side changed → carried over, if that side is the master; both changed to different things → a conflict
    not linked: number and name equal on just one record of each side → a link
    number or name equal alone, or on several → refused: a person decides, nothing is doubled
    alone → created on the other side, unless something stands in the way
Nothing is concluded from records that are missing unless the whole register was read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from integrations.sync.likeness import will_link
from integrations.sync.records import Problem, Record, Side, plain


class Act(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    LINK = "link"
    AGREE = "agree"  # both sides say the same again: only what is remembered changes
    SAME = "same"
    KEEP = "keep"  # changed in the system that is not the master: left alone, told
    CONFLICT = "conflict"
    REFUSE = "refuse"
    GONE = "gone"
    IGNORE = "ignore"


@dataclass(frozen=True)
class Link:
    """What is remembered of a pair: the digests both sides had when they last agreed."""

    left_key: str
    right_key: str
    left_digest: str
    right_digest: str

    def key_of(self, side: Side) -> str:
        return self.left_key if side is Side.LEFT else self.right_key


class Wish(StrEnum):
    LINK = "link"
    CREATE = "create"
    IGNORE = "ignore"
    KEEP_LEFT = "keep_left"
    KEEP_RIGHT = "keep_right"


@dataclass(frozen=True)
class Decision:
    """What a person said of one record: `other` is the key of its pair where the wish is to link."""

    side: Side
    key: str
    wish: Wish
    other: str = ""


@dataclass(frozen=True)
class Settings:
    """`master` owns updates. `creates`: the sides on which records may be made. `is_whole`: sides read in full."""

    master: Side = Side.LEFT
    creates: frozenset[Side] = frozenset(Side)
    is_whole: frozenset[Side] = frozenset(Side)


@dataclass(frozen=True)
class Step:
    """One thing to do, or not to do and why. `to` is the side written on; `changes`: field → (there now, would be);
    of a conflict (left, right)."""

    act: Act
    left: Record | None = None
    right: Record | None = None
    to: Side | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    link: Link | None = None

    @property
    def key(self) -> tuple[str, str]:
        left = self.left.key if self.left else self.link.left_key if self.link else ""
        return left, self.right.key if self.right else self.link.right_key if self.link else ""


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]

    def of(self, *acts: Act) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.act in acts)

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(step.act.value for step in self.steps))


def plan(
    left: Iterable[Record],
    right: Iterable[Record],
    links: Iterable[Link] = (),
    settings: Settings = Settings(),  # noqa: B008  frozen
    decisions: Iterable[Decision] = (),
) -> Plan:
    """Every record of either side stands in just one step. Records come and links are looked up by key."""
    sides = {Side.LEFT: {r.key: r for r in left}, Side.RIGHT: {r.key: r for r in right}}
    wishes = {(d.side, d.key): d for d in decisions}
    steps, taken = [], {Side.LEFT: set(), Side.RIGHT: set()}
    for link in links:
        steps.append(_linked(link, sides, settings, wishes))
        for side in Side:
            taken[side].add(link.key_of(side))
    free = {side: {k: r for k, r in sides[side].items() if k not in taken[side]} for side in Side}
    steps += _decided(free, wishes, settings)
    steps += _unlinked(free, settings)
    return Plan(tuple(sorted(steps, key=_order)))


def _order(step: Step) -> tuple[str, str, str, str]:
    shown = step.left or step.right
    return (shown.number if shown else "", shown.name if shown else "", *step.key)


# ------------------------------------------------------------------ linked pairs
def _linked(link: Link, sides, settings: Settings, wishes) -> Step:
    left, right = sides[Side.LEFT].get(link.left_key), sides[Side.RIGHT].get(link.right_key)
    if left is None or right is None:
        return _missing(link, left, right, settings)
    if not differences(left, right):
        agreed = (link.left_digest, link.right_digest) == (left.digest, right.digest)
        return Step(Act.SAME if agreed else Act.AGREE, left, right, link=link)
    changed = {Side.LEFT: left.digest != link.left_digest, Side.RIGHT: right.digest != link.right_digest}
    kept = _kept(left, right, wishes)
    if kept:
        return _carried(kept, left, right, link)
    if changed[Side.LEFT] and changed[Side.RIGHT]:
        return Step(Act.CONFLICT, left, right, changes=differences(left, right), link=link)
    if changed[settings.master]:
        return _carried(settings.master, left, right, link)
    if changed[settings.master.other]:
        return Step(Act.KEEP, left, right, changes=differences(left, right), link=link)
    return Step(Act.SAME, left, right, link=link)


def _missing(link: Link, left: Record | None, right: Record | None, settings: Settings) -> Step:
    lost = {Side.LEFT: left is None, Side.RIGHT: right is None}
    surely = [side for side in Side if lost[side] and side in settings.is_whole]
    if not surely:
        return Step(Act.SAME, left, right, link=link)
    return Step(Act.GONE, left, right, to=surely[0], problems=(Problem("SYNC-020"),), link=link)


def _kept(left: Record, right: Record, wishes) -> Side | None:
    said = wishes.get((Side.LEFT, left.key)) or wishes.get((Side.RIGHT, right.key))
    if said is None or said.wish not in (Wish.KEEP_LEFT, Wish.KEEP_RIGHT):
        return None
    return Side.LEFT if said.wish is Wish.KEEP_LEFT else Side.RIGHT


def _carried(winner: Side, left: Record, right: Record, link: Link) -> Step:
    """What is wrong with a number hinders a creation only: a number is never written again."""
    source = left if winner is Side.LEFT else right
    problems = tuple(problem for problem in source.problems if problem.field != "number")
    if problems:
        return Step(Act.REFUSE, left, right, to=winner.other, problems=problems, link=link)
    there, would_be = (right, left) if winner is Side.LEFT else (left, right)
    return Step(Act.UPDATE, left, right, to=winner.other, changes=differences(there, would_be), link=link)


def differences(there: Record, would_be: Record) -> dict[str, tuple[Any, Any]]:
    """Field → (as it is, as it would be), of those that differ. What a side does not have (None, or no such field) is
    unknown there, and differs from nothing."""
    names = sorted({*there.fields} & {*would_be.fields})
    pairs = {name: (there.fields[name], would_be.fields[name]) for name in names}
    return {name: values for name, values in pairs.items() if values[0] != values[1] and None not in values}


# ------------------------------------------------------------------ what a person decided
def _decided(free, wishes, settings: Settings) -> list[Step]:
    steps = []
    for (side, key), said in sorted(wishes.items(), key=lambda item: item[0]):
        record = free[side].get(key)
        if record is None:
            continue
        if said.wish is Wish.IGNORE:
            steps.append(_alone(Act.IGNORE, side, free[side].pop(key)))
        elif said.wish is Wish.CREATE:
            steps.append(_created(side, free[side].pop(key), settings, ()))
        elif said.wish is Wish.LINK and said.other in free[side.other]:
            pair = {side: free[side].pop(key), side.other: free[side.other].pop(said.other)}
            steps.append(Step(Act.LINK, pair[Side.LEFT], pair[Side.RIGHT]))
    return steps


def _alone(act: Act, side: Side, record: Record, to: Side | None = None, problems: tuple[Problem, ...] = ()) -> Step:
    left, right = (record, None) if side is Side.LEFT else (None, record)
    return Step(act, left, right, to=to, problems=problems)


def _created(side: Side, record: Record, settings: Settings, found: tuple[Problem, ...]) -> Step:
    if not record.is_active:
        return _alone(Act.IGNORE, side, record, problems=(Problem("SYNC-021"),))
    problems = (*found, *record.problems)
    if problems:
        return _alone(Act.REFUSE, side, record, side.other, problems)
    if side.other not in settings.creates:
        return _alone(Act.IGNORE, side, record, problems=(Problem("SYNC-022"),))
    return _alone(Act.CREATE, side, record, side.other)


# ------------------------------------------------------------------ the rest
def _unlinked(free, settings: Settings) -> list[Step]:
    steps = []
    numbers = {side: _by(free[side].values(), lambda r: r.number) for side in Side}
    names = {side: _by(free[side].values(), lambda r: plain(r.name)) for side in Side}
    for left in list(free[Side.LEFT].values()):
        twin = _twin(left, numbers)
        if twin:
            steps.append(Step(Act.LINK, left, twin))
            del free[Side.LEFT][left.key], free[Side.RIGHT][twin.key]
    for side in Side:
        for record in free[side].values():
            steps.append(_created(side, record, settings, _clashes(side, record, numbers, names)))
    return steps


def _by(records: Iterable[Record], what) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in sorted(records, key=lambda r: r.key):
        if what(record):
            found[what(record)].append(record)
    return found


def _twin(left: Record, numbers) -> Record | None:
    same = {side: numbers[side].get(left.number, []) for side in Side}
    if not left.number or len(same[Side.LEFT]) != 1 or len(same[Side.RIGHT]) != 1:
        return None
    return same[Side.RIGHT][0] if will_link(left, same[Side.RIGHT][0]) else None


def _clashes(side: Side, record: Record, numbers, names) -> tuple[Problem, ...]:
    """Others with its number or its name: on its own side they cannot be told apart, on the other it would double."""
    facts = {"number": record.number, "name": record.name}
    found = []
    if len(numbers[side].get(record.number, ())) > 1:
        found.append(Problem("SYNC-023", "number", facts))
    if others := numbers[side.other].get(record.number, ()):
        found.append(Problem("SYNC-024", "number", facts | {"other": others[0].name, "count": len(others)}))
    namesakes = [r for r in names[side.other].get(plain(record.name), ()) if r.number != record.number]
    if namesakes:
        found.append(Problem("SYNC-025", "name", facts | {"other": namesakes[0].number, "count": len(namesakes)}))
    return tuple(found)
