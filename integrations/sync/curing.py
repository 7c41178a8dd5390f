"""What people do about problems: try again, stop hearing of one, say whose value stands."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from integrations.sync.issues import DECIDABLE
from integrations.sync.lanes import label_of
from integrations.sync.models import IssueState, SyncDecision, SyncIssue, SyncRun
from integrations.sync.plan import Wish
from integrations.sync.running import start_run


def retry(*, company: Company, issues: Iterable[SyncIssue], by: Actor) -> list[SyncRun]:
    """One run per register, of just these records. Raises Refused SYNC-090 while one of it is going on."""
    by.check(Area.SYNC, Level.WRITE)
    chosen: dict[str, list[list[str]]] = {}
    for each in issues:
        chosen.setdefault(each.register, []).append([each.side, each.key])
    with transaction.atomic():
        return [start_run(company=company, register=name, scope=keys, by=by) for name, keys in chosen.items()]


@transaction.atomic
def mute(*, company: Company, issues: Iterable[SyncIssue], by: Actor) -> int:
    """Not shown among what waits; told again only if the record's problem becomes another one."""
    return _turn(issues, IssueState.OPEN, IssueState.MUTED, "sync_issue.muted", by)


@transaction.atomic
def unmute(*, company: Company, issues: Iterable[SyncIssue], by: Actor) -> int:
    return _turn(issues, IssueState.MUTED, IssueState.OPEN, "sync_issue.unmuted", by)


def _turn(issues: Iterable[SyncIssue], was: str, becomes: str, event: str, by: Actor) -> int:
    by.check(Area.SYNC, Level.WRITE)
    turned = 0
    for row in SyncIssue.objects.select_for_update().filter(pk__in=[each.pk for each in issues], state=was):
        row.state = becomes
        row.save(update_fields=["state", "last_at"])
        events.record(event, obj=row, by=by, register=label_of(row.register), code=row.code)
        turned += 1
    return turned


def keep_left(*, company: Company, issues: Iterable[SyncIssue], by: Actor) -> int:
    """Severa's values go to eEkonomi at the next run. Raises Refused SYNC-082 for what is no conflict."""
    return _keep(issues, Wish.KEEP_LEFT, by)


def keep_right(*, company: Company, issues: Iterable[SyncIssue], by: Actor) -> int:
    """eEkonomi's values go to Severa at the next run."""
    return _keep(issues, Wish.KEEP_RIGHT, by)


@transaction.atomic
def _keep(issues: Iterable[SyncIssue], wish: Wish, by: Actor) -> int:
    by.check(Area.SYNC, Level.WRITE)
    rows = list(issues)
    wrong = next((row for row in rows if row.code not in DECIDABLE), None)
    if wrong:
        raise Refused("SYNC-082", name=wrong.name or wrong.number or wrong.key)
    for row in rows:
        said = {"wish": wish, "other": row.other_key, "created_by": by.name[:120], "created_at": timezone.now()}
        SyncDecision.objects.update_or_create(register=row.register, side=row.side, key=row.key, defaults=said)
        told = _told(row, wish) | {"register": label_of(row.register)}
        events.record("sync_conflict.decided", obj=row, by=by, **told)
    return len(rows)


def _told(row: SyncIssue, wish: Wish) -> dict:
    """The values that give way, and those that win."""
    wins, loses = (0, 1) if wish is Wish.KEEP_LEFT else (1, 0)
    return {
        "kept": ("Severa", "eEkonomi")[wins],
        "before": {name: values[loses] for name, values in row.changes.items()},
        "after": {name: values[wins] for name, values in row.changes.items()},
    }
