"""*Felmeddelanden*: one row per problem, not per attempt. A problem resolves by itself when its record goes through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any

from django.conf import settings
from django.utils import timezone

from hub.errors import Words, words
from hub.models import Company
from integrations.sync.models import IssueState, SyncIssue
from integrations.sync.plan import Act, Step
from integrations.sync.records import Side
from integrations.sync.registers import register_of

CONFLICT, KEPT = "SYNC-080", "SYNC-081"
DECIDABLE = (CONFLICT, KEPT)


@dataclass(frozen=True)
class Trouble:
    """A problem of one record, before it is a row."""

    side: str
    key: str
    code: str
    field: str = ""
    facts: Mapping[str, Any] = made_by(default_factory=dict)
    other_key: str = ""
    number: str = ""
    name: str = ""
    changes: Mapping[str, Any] = made_by(default_factory=dict)


# ------------------------------------------------------------------ what a run found
def troubles_of(step: Step) -> list[Trouble]:
    """Of a step that cannot be carried out, or that a person should see."""
    shown = step.left or step.right
    if step.act is Act.GONE:
        shown = step.right or step.left
    side = Side.LEFT if shown is step.left else Side.RIGHT
    left, right = step.key
    known = {
        "side": str(side),
        "key": left if side is Side.LEFT else right,
        "other_key": right if side is Side.LEFT else left,
    }
    if shown is not None:
        known |= {"number": shown.number[:60], "name": shown.name[:300]}
    if step.act in (Act.CONFLICT, Act.KEEP):
        code = CONFLICT if step.act is Act.CONFLICT else KEPT
        changes = {name: list(values) for name, values in step.changes.items()}
        return [Trouble(**known, code=code, changes=changes, facts={"fields": ", ".join(changes)})]
    if step.act not in (Act.REFUSE, Act.GONE):
        return []
    return [Trouble(**known, code=each.code, field=each.field, facts=dict(each.facts)) for each in step.problems]


def note(register: str, found: Iterable[Trouble]) -> None:
    """Opens what is new, counts what is seen again. A muted one stays muted. In the company's scope."""
    wanted = {(each.side, each.key, each.code, each.field): each for each in found}
    if not wanted:
        return
    rows = SyncIssue.objects.filter(register=register, key__in={each.key for each in wanted.values()})
    there = {(row.side, row.key, row.code, row.field): row for row in rows}
    new = [SyncIssue(register=register, **_members(each)) for place, each in wanted.items() if place not in there]
    SyncIssue.objects.bulk_create(new, batch_size=500)
    for place, row in there.items():
        trouble = wanted.get(place)
        if trouble is None:
            continue
        for name, value in _members(trouble).items():
            setattr(row, name, value)
        row.times += 1
        if row.state == IssueState.RESOLVED:
            row.state, row.resolved_at = IssueState.OPEN, None
        row.save()


def _members(trouble: Trouble) -> dict:
    return {name: getattr(trouble, name) for name in
            ("side", "key", "code", "field", "facts", "other_key", "number", "name", "changes")}  # fmt: skip


def resolve(register: str, places: Iterable[tuple[str, str]], *, but: Iterable[Trouble] = ()) -> int:
    """What these records had is over, but for what was found just now."""
    kept = {(each.side, each.key, each.code, each.field) for each in but}
    keys = [key for _side, key in places]
    wanted = {*((str(side), key) for side, key in places)}
    rows = SyncIssue.objects.filter(register=register, key__in=keys).exclude(state=IssueState.RESOLVED)
    over = [
        row.pk for row in rows if (row.side, row.key) in wanted and (row.side, row.key, row.code, row.field) not in kept
    ]
    if not over:
        return 0
    return SyncIssue.objects.filter(pk__in=over).update(state=IssueState.RESOLVED, resolved_at=timezone.now())


# ------------------------------------------------------------------ as people see them
def words_of(issue: SyncIssue) -> Words:
    return words(issue.code, issue.facts)


def rows(issues: Iterable[SyncIssue]) -> list[dict]:
    """For export: one row per problem, in the reader's language."""
    return [_row(each, words_of(each)) for each in issues]


def _row(issue: SyncIssue, said: Words) -> dict:
    return {
        "register": str(register_of(issue.register).label),
        "system": "Severa" if issue.side == Side.LEFT else "eEkonomi",
        "number": issue.number,
        "name": issue.name,
        "code": issue.code,
        "message": said.message,
        "cause": said.cause,
        "cure": said.cure,
        "state": issue.get_state_display(),
        "times": issue.times,
        "first_at": issue.first_at,
        "last_at": issue.last_at,
    }


PAGES = {Side.LEFT: "https://app.severa.visma.com/", Side.RIGHT: "https://eaccounting.vismaonline.com/"}
SIMULATED = {Side.LEFT: "severa/ui/", Side.RIGHT: "eaccounting/ui/"}


def links_of(issue: SyncIssue, company: Company) -> dict[str, str]:
    """Where the record is seen in each system; "" where it is not there. Neither publishes addresses of single records,
    so this is the system's own door."""
    keys = {str(issue.side): issue.key, str(Side(issue.side).other): issue.other_key}
    return {str(side): _page(side) if keys.get(str(side)) else "" for side in Side}


def _page(side: Side) -> str:
    return f"{settings.SANDBOX_URL}/{SIMULATED[side]}" if settings.DEMO else PAGES[side]
