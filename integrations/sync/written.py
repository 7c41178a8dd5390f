"""What a run wrote in either system, record by record, and how each write ended."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hub.errors import words
from hub.models import Push
from hub.models.push import PushState
from integrations.sync.lanes import label_of
from integrations.sync.models import SyncRecord, SyncRun
from integrations.sync.records import Side
from integrations.sync.shown import SIDES, field_label, in_order, record_url

KIND, STATUS = "sync.", "sync.status"
OUT = ("transferred",)
LEADS_TO = {"invoices": OUT, "all": OUT, "sent": (*OUT, "sent"), "paid": ("paid",)}  # what a run tells Severa
KINDS = {PushState.DONE: "ok", PushState.REJECTED: "bad", PushState.REVIEW: "bad", PushState.UNKNOWN: "warn",
         PushState.CANCELLED: "idle"}  # fmt: skip


def writes_of(run: SyncRun) -> QuerySet:
    """Ids are made in the order of time: those of a run lie between its own and its end, however many came later."""
    mine = Q(payload__run=str(run.pk)) | Q(kind=STATUS, payload__state__in=LEADS_TO.get(run.register, ()))
    found = Push.objects.filter(mine, pk__gt=run.pk, kind__startswith=KIND)
    return (found.filter(pk__lt=_first_id_after(run.finished_at)) if run.finished_at else found).order_by("pk")


def _first_id_after(at: datetime) -> UUID:
    """A uuid7 begins with the milliseconds of its making; a second's grace, since two clocks tell the time."""
    return UUID(int=int(at.timestamp() * 1000 + 1000) << 80)


def shown_writes(run: SyncRun, pushes: Iterable[Push]) -> list[dict]:
    """Two statements, whatever they are."""
    found = list(pushes)
    names = _names(found)
    return [_shown(run, each, names) for each in found]


def _names(pushes: list[Push]) -> dict[tuple[str, str, str], tuple[str, str]]:
    """(register, side, key) → number, name."""
    keys = [_place(push)[2] for push in pushes]
    rows = SyncRecord.objects.filter(key__in=keys).values_list("register", "side", "key", "number", "name")
    return {tuple(place): (number, name) for *place, number, name in rows}


def _place(push: Push) -> tuple[str, str, str]:
    """Register, side and key of the record that was carried over; of a status the invoice in Severa."""
    if push.kind == STATUS:
        return "invoices", str(Side.LEFT), push.payload["invoice"]
    return push.kind.removeprefix(KIND), str(Side(push.payload["to"]).other), push.payload["key"]


def _shown(run: SyncRun, push: Push, names: dict) -> dict:
    register, side, key = _place(push)
    number, name = names.get((register, side, key), ("", key))
    error = push.error if push.state != PushState.DONE else {}
    return {
        "push": push,
        "side": side,
        "key": key,
        "number": number,
        "name": name,
        "register": label_of(register),
        "url": record_url(run.company_id, register, side, key),
        "what": _what(push),
        "fields": _fields(push),
        "kind": KINDS.get(PushState(push.state), "running"),
        "word": push.get_state_display(),
        "said": words(error["code"], error.get("facts")) if error.get("code") else None,
    }


def _what(push: Push) -> str:
    if push.kind == STATUS:
        return _("Status i Severa")
    return _acts()[push.payload["op"]] % {"system": SIDES[push.payload["to"]]}


def _fields(push: Push) -> list[str]:
    """Which fields an update carried; of a status, what went with it."""
    said = push.payload
    if push.kind == STATUS:
        labels = {"number": _("fakturanummer"), "referenceNumber": _("OCR-nummer"), "paymentDate": _("betald")}
        return [f"{label} {said['changes'][name]}" for name, label in labels.items() if name in said["changes"]]
    return [field_label(each) for each in in_order(said["names"])] if said["op"] == "update" else []


def _acts() -> dict[str, str]:
    return {
        "create": _("Skapades i %(system)s"),
        "update": _("Ändrades i %(system)s"),
        "remove": _("Togs bort i %(system)s"),
    }
