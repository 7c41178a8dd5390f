"""What is remembered of a write when its fate is known: link, both digests, the snapshot, and what is no longer wrong.

All in the transaction that closes the push; so a worker that dies leaves either all of it or a push that is not ended.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from hub.models import Push
from hub.models.push import PushState
from hub.permissions import Actor
from integrations.sync import issues
from integrations.sync.contexts import with_known
from integrations.sync.issues import Trouble
from integrations.sync.models import LinkState, SyncDecision, SyncLink, SyncRecord, SyncRun
from integrations.sync.reading import row_of, upsert
from integrations.sync.records import Side
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import Item, Made, Register

QUIET = ("SYNC-070", "SYNC-071")  # nothing is wrong: the record changed meanwhile, and the next run takes it
UNKNOWN = "SYNC-072"
COUNTED = {"create": "created", "update": "updated", "remove": "updated"}


def remember(register: Register, push: Push, made: Made | None, context: Context, *, by: Actor, alone: bool) -> None:
    """`alone`: outside a run, whose counts then follow."""
    source = Side(push.payload["to"]).other
    place = (str(source), push.payload["key"])
    if push.state == PushState.DONE:
        _done(register, push, made, context, by)
    elif push.state == PushState.REJECTED and push.error.get("code") not in QUIET:
        found = [_trouble(register, push, place, push.error["code"], push.error.get("facts") or {})]
        issues.resolve(register.name, [place], but=found)
        issues.note(register.name, found)
    elif push.state in (PushState.UNKNOWN, PushState.REVIEW):
        code = push.error.get("code") if push.state == PushState.REVIEW else UNKNOWN
        facts = push.error.get("facts") or {}
        issues.note(
            register.name,
            [_trouble(register, push, place, code or UNKNOWN, facts | {"code": push.error.get("code", "–")})],
        )
    if alone:
        _count(push)


def _trouble(register: Register, push: Push, place: tuple[str, str], code: str, facts: dict) -> Trouble:
    row = (
        SyncRecord.objects.filter(register=register.name, side=place[0], key=place[1])
        .only("number", "name", "company")
        .first()
    )
    known = {"number": row.number, "name": row.name} if row else {}
    return Trouble(*place, code=code, facts=facts, other_key=push.payload["other"], **known)


def _done(register: Register, push: Push, made: Made | None, context: Context, by: Actor) -> None:
    said, to = push.payload, Side(push.payload["to"])
    key = made.key if made else push.remote_ref.partition("@")[0]
    places = [(str(to.other), said["key"]), (str(to), key)]
    if said["op"] == "remove":
        _forget(register, places)
    else:
        there = _snapshot(register, to, made, context) if made and made.raw else ""
        _link(register, to, said, key, there, by)
        SyncRecord.objects.filter(register=register.name, side=to.other, key=said["key"]).update(is_due=False)
    SyncDecision.objects.filter(register=register.name, key__in=[said["key"], key]).delete()
    notes = [_trouble(register, push, places[0], each["code"], each["facts"]) for each in (made.notes if made else ())]
    issues.resolve(register.name, places, but=notes)
    issues.note(register.name, notes)


def _snapshot(register: Register, to: Side, made: Made, context: Context) -> str:
    """Our own write is no news: its digest and stamp are remembered with it."""
    known = with_known(context, register, to, [made.raw])
    row = row_of(register, to, Item(register.record(to, made.key, made.raw, known), made.raw))
    row.is_due = False
    upsert([row])
    return row.digest


def _link(register: Register, to: Side, said: dict, key: str, there: str, by: Actor) -> None:
    keys = {f"{to.other}_key": said["key"], f"{to}_key": key}
    digests = {f"{to.other}_digest": said["digest"], f"{to}_digest": there}
    if said["op"] == "update":
        SyncLink.objects.filter(register=register.name, **keys).update(**digests, state=LinkState.LINKED)
        return
    of_either = Q(**{f"{to.other}_key": said["key"]}) | Q(**{f"{to}_key": key})
    SyncLink.objects.filter(of_either, register=register.name).delete()
    facts = {"state": "drafted"} if register.name == "invoices" else {}
    SyncLink.objects.create(
        register=register.name, **keys, **digests, how="created", facts=facts, linked_by=by.name[:120]
    )


def _forget(register: Register, places: list[tuple[str, str]]) -> None:
    for side, key in places:
        SyncLink.objects.filter(register=register.name, **{f"{side}_key": key}).delete()
        rows = SyncRecord.objects.filter(register=register.name, side=side, key=key)
        rows.update(is_gone=True, is_due=False, read_at=timezone.now())


def _count(push: Push) -> None:
    """A write that was still under way when its run ended moves from «waiting» to where it belongs."""
    refused = "same" if push.error.get("code") in QUIET else "failed"
    became = {PushState.DONE: COUNTED[push.payload["op"]], PushState.REJECTED: refused}.get(PushState(push.state))
    run = SyncRun.objects.select_for_update().filter(pk=push.payload.get("run")).first() if became else None
    if run is not None and run.counts.get("waiting"):
        counts: dict[str, Any] = dict(run.counts)
        counts["waiting"] -= 1
        counts[became] = counts.get(became, 0) + 1
        run.counts = counts
        run.save(update_fields=["counts"])
