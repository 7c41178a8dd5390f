"""What a person says of records before they are joined: which belong together, which are made anew, which are left."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from integrations.sync.authors import wish_text
from integrations.sync.lanes import label_of
from integrations.sync.models import SyncDecision, SyncRecord
from integrations.sync.plan import Wish
from integrations.sync.records import Side
from integrations.sync.registers import NAMES
from integrations.sync.unlinking import MOST_TOLD, names_of

SYSTEMS = {"left": "Severa", "right": "eEkonomi"}
CLEAR = ""  # takes a decision back
Row = tuple[str, str, str, str]


@transaction.atomic
def decide(*, company: Company, register: str, rows: Iterable[Row], by: Actor) -> int:
    """`rows`: (side, key, wish, key on the other side where the wish is to link); the wish "" takes it back.

    Raises Refused SYNC-091 for an unknown register, SYNC-094 for a record that is not there, SYNC-095 for a wish that
    is not known, SYNC-096 where two rows want the same record.
    """
    by.check(Area.SYNC, Level.WRITE)
    if register not in NAMES:
        raise Refused("SYNC-091", status=404, register=register[:40])
    wanted = [(str(side), str(key), str(wish), str(other or "")) for side, key, wish, other in rows]
    _check(register, wanted)
    told = _told(register, wanted[:MOST_TOLD])
    for side, key, wish, other in wanted:
        rows_of = SyncDecision.objects.filter(register=register, side=side, key=key)
        if wish == CLEAR:
            rows_of.delete()
            continue
        said = {"wish": wish, "other": other, "created_by": by.name[:120], "created_at": timezone.now()}
        SyncDecision.objects.update_or_create(register=register, side=side, key=key, defaults=said)
    SyncRecord.objects.filter(register=register, key__in=[key for _side, key, *_ in wanted]).update(is_due=True)
    events.record("sync_decision.made", by=by, register=label_of(register), count=len(wanted), **told)
    return len(wanted)


def _told(register: str, wanted: list[Row]) -> dict:
    """Record → what was decided of it before, and now."""
    keys = {key for _side, key, _wish, _other in wanted}
    kept = {(row.side, row.key): row for row in SyncDecision.objects.filter(register=register, key__in=keys)}
    others = {other for *_rest, other in wanted} | {row.other for row in kept.values()}
    names = names_of(register, keys | (others - {""}))
    labels = [f"{names[key]} ({SYSTEMS[side]})" for side, key, _wish, _other in wanted]
    old = [kept.get((side, key)) for side, key, _wish, _other in wanted]
    before = [_said(row.wish, row.other, names) if row else "" for row in old]
    after = [_said(wish, other, names) for _side, _key, wish, other in wanted]
    return {"before": dict(zip(labels, before, strict=True)), "after": dict(zip(labels, after, strict=True))}


def _said(wish: str, other: str, names: dict[str, str]) -> str:
    said = wish_text(wish) if wish else ""
    return f"{said}: {names.get(other, other)}" if other else said


def _check(register: str, wanted: list[Row]) -> None:
    there = _there(register, wanted)
    taken: set[tuple[str, str]] = set()
    for side, key, wish, other in wanted:
        if wish not in (*Wish, CLEAR) or side not in (*Side,) or (wish == Wish.LINK) != bool(other):
            raise Refused("SYNC-095", status=422, wish=wish[:40])
        places = [(side, key), *([(str(Side(side).other), other)] if other else [])]
        missing = next((key for place, key in places if (place, key) not in there), None)
        if missing is not None:
            raise Refused("SYNC-094", status=422, key=missing[:60])
        twice = next((key for place, key in places if (place, key) in taken), None)
        if twice is not None:
            raise Refused("SYNC-096", status=422, key=twice[:60])
        taken |= {*places}


def _there(register: str, wanted: list[Row]) -> set[tuple[str, str]]:
    keys = {key for _side, key, _wish, _other in wanted} | {other for *_rest, other in wanted if other}
    found = SyncRecord.objects.filter(register=register, key__in=keys, is_gone=False)
    return {*found.values_list("side", "key")}
