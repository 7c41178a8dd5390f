"""Who changed the records of a problem last, and when, as each system tells; and what somebody here has decided of it.

Severa names the person, eEkonomi does not. In the company's scope; a page of problems costs two statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from integrations.sync.models import SyncDecision, SyncIssue, SyncRecord

Place = tuple[str, str, str]  # register, side, key


@dataclass(frozen=True)
class Change:
    """`by` is "" where the system does not say."""

    at: datetime
    by: str


def changes_of(issues: Iterable[SyncIssue]) -> dict[Place, Change]:
    keys = {key for each in issues for key in (each.key, each.other_key) if key}
    found = SyncRecord.objects.filter(key__in=keys).exclude(stamp="")
    rows = found.values_list("register", "side", "key", "stamp", "raw__by")
    told = ((tuple(place), moment(stamp), by or "") for *place, stamp, by in rows)
    return {place: Change(at, by) for place, at, by in told if at}


def moment(stamp: str) -> datetime | None:
    """A system's stamp, in UTC where it names no zone; None for what is no moment."""
    try:
        found = parse_datetime(stamp)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def sides_of(issue: SyncIssue, changes: dict[Place, Change]) -> list[tuple[str, Change]]:
    """(side, change) of both, left first, of those that are known."""
    other = "right" if issue.side == "left" else "left"
    keys = {issue.side: issue.key, other: issue.other_key}
    places = [(side, changes.get((issue.register, side, keys[side]))) for side in ("left", "right")]
    return [(side, change) for side, change in places if change]


def decisions_of(issues: Iterable[SyncIssue]) -> dict[Place, SyncDecision]:
    """What a person has decided of the records, until the next run carries it out."""
    found = SyncDecision.objects.filter(key__in=[each.key for each in issues])
    return {(row.register, row.side, row.key): row for row in found}


def wish_text(wish: str) -> str:
    words = {"keep_left": _("Severa behålls"), "keep_right": _("eEkonomi behålls"), "ignore": _("ignoreras"),
             "link": _("kopplas"), "create": _("skapas")}  # fmt: skip
    return words.get(wish, wish)
