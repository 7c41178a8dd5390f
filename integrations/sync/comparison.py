"""The report before the first run: both registers side by side, how alike each pair is, and apart from that what would
become of it. As a file it can be decided in a spreadsheet and read back."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.errors import Refused
from hub.models import Company
from integrations.sync.decisions import Row as Decided
from integrations.sync.likeness import Pair, best_pairs
from integrations.sync.models import SyncDecision
from integrations.sync.plan import Act, Step, Wish
from integrations.sync.planning import ground_of, planned
from integrations.sync.records import Problem, Record, Side

COLUMNS = (
    "side", "left_key", "left_number", "left_name", "right_key", "right_number", "right_name", "score", "verdict", "codes",
    "decision",
)  # fmt: skip
DECISION = "decision"


@dataclass(frozen=True)
class Row:
    """One record, or a pair. `verdict`: what the plan says of it (plan.Act); `score`: 0–100, None without a likeness;
    `parts`: attribute → 0–100; `decision`: what a person has said (plan.Wish), or ""."""

    left: Record | None
    right: Record | None
    verdict: str
    score: int | None = None
    parts: dict = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    decision: str = ""

    @property
    def side(self) -> str:
        """The side a decision about the row is taken for."""
        return str(Side.LEFT if self.left else Side.RIGHT)

    @property
    def key(self) -> str:
        shown = self.left or self.right
        return shown.key if shown else ""


def comparison(company: Company, register: str) -> list[Row]:
    """In the company's scope. Pairs first, the likest before; then what stands alone. A record that cannot be joined with
    its likest one stands with it all the same, so that a person sees why."""
    ground = ground_of(company, register, scope="all")
    steps = planned(ground).steps
    joined = {step.key for step in steps if step.left and step.right}
    free = [{key: item.record for key, item in ground.items[side].items()} for side in Side]
    for left, right in joined:
        free[0].pop(left, None)
        free[1].pop(right, None)
    near = {pair.left.key: pair for pair in best_pairs(free[0].values(), free[1].values())}
    said = {(row.side, row.key): row.wish for row in SyncDecision.objects.filter(register=register)}
    return sorted(_rows(steps, near, said), key=_order)


def _rows(steps: Iterable[Step], near: dict[str, Pair], said: dict) -> Iterable[Row]:
    shown: set[str] = set()
    alone = []
    for step in steps:
        if step.left and step.right:
            yield _pair(step, step.left, step.right, said)
        elif step.left and step.left.key in near and near[step.left.key].right.key not in shown:
            pair = near[step.left.key]
            shown.add(pair.right.key)
            decision = said.get((Side.LEFT, step.left.key), "")
            yield Row(pair.left, pair.right, str(step.act), pair.score, dict(pair.parts), step.problems, decision)
        elif step.left or step.right:
            alone.append(step)
    for step in alone:
        if step.right is None or step.right.key not in shown:
            side, record = (Side.LEFT, step.left) if step.left else (Side.RIGHT, step.right)
            decision = said.get((side, record.key), "") if record else ""
            yield Row(step.left, step.right, str(step.act), problems=step.problems, decision=decision)


def _pair(step: Step, left: Record, right: Record, said: dict) -> Row:
    from integrations.sync.likeness import pair

    found = pair(left, right)
    decision = said.get((Side.LEFT, left.key)) or said.get((Side.RIGHT, right.key), "")
    return Row(left, right, str(step.act), found.score, dict(found.parts), step.problems, decision)


def _order(row: Row) -> tuple:
    shown = row.left or row.right
    return (row.score is None, -(row.score or 0), shown.number if shown else "", shown.key if shown else "")


def verdicts(rows: Iterable[Row]) -> dict[str, int]:
    """How many of each, for the line above the report."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.verdict] = found.get(row.verdict, 0) + 1
    return found


WRITTEN = (Act.CREATE, Act.UPDATE, Act.LINK)


# ------------------------------------------------------------------ as a file
def to_csv(rows: Iterable[Row]) -> str:
    """With a byte order mark and semicolons, as spreadsheets here open them. A text that begins like a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for row in rows:
        left, right = row.left, row.right
        codes = " ".join(dict.fromkeys(each.code for each in row.problems))
        writer.writerow(
            _safe(value)
            for value in (
                row.side,
                left.key if left else "",
                left.number if left else "",
                left.name if left else "",
                right.key if right else "",
                right.number if right else "",
                right.name if right else "",
                "" if row.score is None else row.score,
                row.verdict,
                codes,
                row.decision,
            )  # fmt: skip
        )
    return "\ufeff" + out.getvalue()


def _safe(value) -> str:
    said = str(value)
    return f"'{said}" if said[:1] in ("=", "+", "-", "@") else said


def from_csv(text: str) -> list[Decided]:
    """Rows for `decisions.decide`, of those that have a decision. Raises Refused SYNC-812 for a missing column, SYNC-811
    for a decision that is not known."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    names = [name.strip() for name in reader.fieldnames or ()]
    for column in ("left_key", "right_key", DECISION):
        if column not in names:
            raise Refused("SYNC-812", status=422, column=column)
    return [found for place, row in enumerate(reader, 2) if (found := _decided(place, row))]


def _decided(place: int, row: dict) -> Decided | None:
    wish = (row.get(DECISION) or "").strip().lower()
    left, right = ((row.get(name) or "").strip() for name in ("left_key", "right_key"))
    if not wish:
        return None
    if wish not in [str(each) for each in Wish] or not (left or right) or (wish == Wish.LINK and not (left and right)):
        raise Refused("SYNC-811", status=422, row=place, column=DECISION, value=wish[:60])
    side, key = (str(Side.LEFT), left) if left else (str(Side.RIGHT), right)
    return side, key, wish, right if wish == Wish.LINK else ""
