"""The comparison report: every record of both registers in just one row, with what would become of it and why.

Built of the plan, so that the report and the transfer cannot disagree; likeness only adds whom a record resembles.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.sync.likeness import Pair
from integrations.sync.plan import Act, Decision, Plan, Step
from integrations.sync.records import Problem, Record, Side

VERDICTS = ("alike", "refused", "link", "create_right", "create_left", "ignored", "linked")  # what needs a person first
_OF_ACT = {
    Act.LINK: "link",
    Act.IGNORE: "ignored",
    Act.REFUSE: "refused",
    Act.CREATE: "create_right",
}


@dataclass(frozen=True)
class Row:
    """`verdict`: one of VERDICTS. `score` 0–100 and `parts` where two records are compared, linked or not."""

    verdict: str
    left: Record | None = None
    right: Record | None = None
    score: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    decided: str = ""

    @property
    def id(self) -> str:
        """What a ticked row is known by: the keys of both sides."""
        return f"{self.left.key if self.left else ''}|{self.right.key if self.right else ''}"

    @property
    def text(self) -> str:
        there = [each for each in (self.left, self.right) if each]
        return " ".join(part for each in there for part in (each.number, each.name)).casefold()


def rows_of(plan: Plan, pairs: Iterable[Pair], decisions: Iterable[Decision] = ()) -> list[Row]:
    """Pairs that are alike stand together, also where nothing links them: `alike`, for a person to say."""
    likest = {(pair.left.key, pair.right.key): pair for pair in pairs}
    said = {(decision.side, decision.key): decision.wish.value for decision in decisions}
    alone = {Side.LEFT: {}, Side.RIGHT: {}}
    rows = []
    for step in plan.steps:
        if step.left and step.right:
            rows.append(_row(step, likest.get((step.left.key, step.right.key)), said))
        elif step.left or step.right:
            side = Side.LEFT if step.left else Side.RIGHT
            record = step.left or step.right
            alone[side][record.key] = step
    for pair in sorted(likest.values(), key=lambda each: -each.score):
        left, right = alone[Side.LEFT].get(pair.left.key), alone[Side.RIGHT].get(pair.right.key)
        if left and right:
            del alone[Side.LEFT][pair.left.key], alone[Side.RIGHT][pair.right.key]
            rows.append(_alike(pair, left, right, said))
    rows += [_row(step, None, said) for side in Side for step in alone[side].values()]
    return sorted(rows, key=lambda row: (VERDICTS.index(row.verdict), -(row.score or 0), row.text))


def _row(step: Step, pair: Pair | None, said: Mapping) -> Row:
    verdict = "linked" if step.link else _OF_ACT.get(step.act, "linked")
    if step.act is Act.CREATE and step.to is Side.LEFT:
        verdict = "create_left"
    about: dict[str, Any] = {"score": pair.score, "parts": pair.parts} if pair else {}
    return Row(verdict, step.left, step.right, problems=step.problems, decided=_decided(step.left, step.right, said),
               **about)  # fmt: skip


def _alike(pair: Pair, left: Step, right: Step, said: Mapping) -> Row:
    problems = _each_once((*left.problems, *right.problems))
    return Row("alike", left.left, right.right, pair.score, pair.parts, problems,
               _decided(left.left, right.right, said))  # fmt: skip


def _each_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    found: dict[tuple[str, str], Problem] = {}
    for each in problems:
        found.setdefault((each.code, each.field), each)
    return tuple(found.values())


def _decided(left: Record | None, right: Record | None, said: Mapping) -> str:
    of_left = said.get((Side.LEFT, left.key), "") if left else ""
    return of_left or (said.get((Side.RIGHT, right.key), "") if right else "")


def narrowed(rows: list[Row], *, verdict: str = "", text: str = "") -> list[Row]:
    wanted = text.casefold().strip()
    return [row for row in rows if (not verdict or row.verdict == verdict) and wanted in row.text]


def counts_of(rows: list[Row]) -> dict[str, int]:
    found = dict.fromkeys(VERDICTS, 0)
    for row in rows:
        found[row.verdict] += 1
    return found


# ------------------------------------------------------------------ what a person says of rows
WORDS = ("link", "create_right", "create_left", "ignore")
UNLINK = "unlink"
Wanted = tuple[str, str, str, str]  # side, key, wish, other


def wanted(rows: list[tuple[str, str]], act: str) -> list[Wanted]:
    """`rows`: (left key, right key), "" where a side is missing. One left and one right alone are linked to each other.

    Raises ValueError for an act that does not fit the rows.
    """
    if act == "link":
        return [("left", left, "link", right) for left, right in _paired(rows)]
    if act == "ignore":
        sides = [(side, key) for row in rows for side, key in zip(("left", "right"), row, strict=True) if key]
        return [(side, key, "ignore", "") for side, key in sides]
    place = {"create_right": 0, "create_left": 1}[act] if act in WORDS else None
    if place is None or not all(row[place] for row in rows):
        raise ValueError(act)
    return [(("left", "right")[place], row[place], "create", "") for row in rows]


def _paired(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    whole = [row for row in rows if all(row)]
    if len(whole) == len(rows):
        return whole
    left, right = [row[0] for row in rows if row[0]], [row[1] for row in rows if row[1]]
    if len(rows) == 2 and len(left) == len(right) == 1:
        return [(left[0], right[0])]
    raise ValueError("link")
