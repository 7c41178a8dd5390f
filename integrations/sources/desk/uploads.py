"""Files in parts: begun, continued after a break, and acted upon when whole. Nothing is acted upon before that."""

import hashlib
import re
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from hub import events, sealing
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from hub.tenancy import uuid7
from hub.uploads import HEAD, UploadRefused, inspect, safe_name
from integrations.sources.desk import unpaid
from integrations.sources.desk.cut import cut
from integrations.sources.desk.entering import may_import
from integrations.sources.models import DeskMachine, DeskPart, DeskUpload, UploadKind, UploadState
from ledger import sources
from ledger.actions.attachments import attach
from ledger.actions.open_items import replace_open_items
from ledger.actions.sie import start_import
from ledger.models import Source, Voucher

PART = 4_000_000  # bytes of one part at most
MOST_OPEN, MOST_BYTES = 200, 400_000_000  # of one computer
MOST = {
    UploadKind.SIE: settings.SIE_MAX_BYTES,
    UploadKind.OPEN_ITEMS: 10_000_000,
    UploadKind.DOCUMENT: settings.UPLOAD_MAX_BYTES,
}
SHA256 = re.compile(r"[0-9a-f]{64}")
PROGRAMS = {each.value for each in (Source.ADMINISTRATION, Source.ADVISOR, Source.BYRASTOD, Source.CLIENT)}


def machine_of(by: Actor) -> DeskMachine:
    """The computer whose key asks. Raises Refused SRC-023 for another key, or a person without the right."""
    by.check(Area.SIE_IMPORT, Level.WRITE)
    found = DeskMachine.objects.filter(key=by.id).first() if by.kind == "api_key" else None
    if found is None or not may_import(found.user_id, found.company_id):
        raise Refused("SRC-023")
    return found


def begin(*, machine: DeskMachine, kind: str, name: str, size: int, sha256: str, program: str, until: date | None,
          facts: dict) -> DeskUpload:  # fmt: skip
    """The row of a file; the same file again goes on where it was. Raises Refused SRC-024 · SRC-028 · SRC-001."""
    if kind != UploadKind.DOCUMENT:
        sources.check_file(machine.company)
    if size > MOST[UploadKind(kind)]:
        raise Refused("SRC-024", status=413, size=-(-size // 1_000_000), limit=MOST[UploadKind(kind)] // 1_000_000)
    DeskMachine.objects.select_for_update().get(pk=machine.pk)
    about = {"kind": kind, "sha256": sha256, "size": size, "until": until, "facts": facts, "program": program}
    waiting = DeskUpload.objects.filter(machine=machine, state=UploadState.OPEN)
    if known := waiting.filter(**about).first():
        return known
    open_bytes = waiting.aggregate(sum=Sum("size"))["sum"] or 0
    if waiting.count() >= MOST_OPEN or open_bytes + size > MOST_BYTES:
        raise Refused("SRC-028")
    return DeskUpload.objects.create(machine=machine, name=safe_name(name)[:120], **about)


def receive(*, upload: DeskUpload, offset: int, data: bytes) -> DeskUpload:
    """One part, in order. The same part again changes nothing. Raises Refused SRC-024 · SRC-025 · HUB-020."""
    upload = DeskUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != UploadState.OPEN or not data:
        return upload
    if len(data) > PART or offset + len(data) > upload.size:
        raise Refused("SRC-024", status=413, size=-(-len(data) // 1_000_000), limit=PART // 1_000_000)
    if offset + len(data) <= upload.received:
        return upload
    if offset != upload.received:
        raise Refused("SRC-025", received=upload.received)
    key = uuid7()
    sealed = sealing.seal(data, upload.company_id, key)
    DeskPart.objects.create(id=key, upload=upload, offset=offset, size=len(data), sealed=sealed)
    upload.received += len(data)
    upload.save(update_fields=["received"])
    return upload


def complete(*, company: Company, upload: DeskUpload, by: Actor) -> DeskUpload:
    """Acts on the whole file, once. Raises Refused SRC-025 parts are missing, and what the act refuses; then the file
    stays and the same act may be tried again, but for SRC-026, which begins it anew."""
    upload = DeskUpload.objects.select_for_update().select_related("machine").get(pk=upload.pk)
    if upload.state != UploadState.OPEN:
        return upload
    if upload.received != upload.size:
        raise Refused("SRC-025", received=upload.received)
    data = _whole(upload)
    if hashlib.sha256(data).hexdigest() != upload.sha256:
        return _forget(upload)
    {"sie": _sie, "open_items": _open_items, "document": _document}[upload.kind](company, upload, data, by)
    upload.state = UploadState.TAKEN
    upload.save()
    upload.parts.all().delete()
    facts = {"file": upload.name, "file_kind": upload.kind, "program": upload.program, "size": upload.size}
    events.record("desk.received", obj=upload, by=by, sha256=upload.sha256, **facts)
    return upload


def _whole(upload: DeskUpload) -> bytes:
    parts = upload.parts.order_by("offset")
    return b"".join(sealing.unseal(part.sealed, part.company_id, part.pk) for part in parts)


def _forget(upload: DeskUpload) -> DeskUpload:
    """Damaged on the way: told in the answer, because an error would leave the parts."""
    upload.parts.all().delete()
    upload.received, upload.result = 0, {"code": "SRC-026"}
    upload.save(update_fields=["received", "result"])
    return upload


def _sie(company: Company, upload: DeskUpload, data: bytes, by: Actor) -> None:
    if inspect(upload.name, data[:HEAD], len(data), max_bytes=settings.SIE_MAX_BYTES).kind != "sie":
        raise Refused("SRC-027", status=422, why="SIE")
    left_out = 0
    if upload.until:
        data, left_out = cut(data, upload.until)
    made = start_import(
        company=company, data=data, name=upload.name, source=Source(upload.program), viewing_to=upload.until, by=by
    )
    upload.sie_import, upload.result = made, {"left_out": left_out, "until": upload.until and str(upload.until)}


def _open_items(company: Company, upload: DeskUpload, data: bytes, by: Actor) -> None:
    try:
        found = unpaid.read(data, upload.name)
    except unpaid.BadRow as bad:
        raise Refused("SRC-030", status=422, row=bad.row, why=bad.why) from bad
    as_of = timezone.localdate()
    upload.result = {
        kind: replace_open_items(company=company, kind=kind, items=items, as_of=as_of, by=by) | {"all": len(items)}
        for kind, items in found.items()
    }


def _document(company: Company, upload: DeskUpload, data: bytes, by: Actor) -> None:
    """On the newest voucher of that name, up to a year old; the right to import covers the documents of the books."""
    series, number = str(upload.facts.get("series", "")), str(upload.facts.get("number", ""))
    vouchers = Voucher.objects.filter(series=series, number=number, status="posted").order_by("-date", "occurrence")
    if upload.facts.get("date"):
        vouchers = vouchers.filter(date=upload.facts["date"])
    elif upload.until:
        vouchers = vouchers.filter(date__lte=upload.until, date__gt=upload.until - timedelta(days=366))
    voucher = vouchers.first()
    if voucher is None:
        raise Refused("SRC-029", status=404, voucher=f"{series} {number}".strip())
    attacher = Actor(by.kind, by.id, by.name, {**by.rights, Area.LEDGER.value: "write"})
    try:
        made = attach(company=company, voucher=voucher, name=upload.name, data=data, by=attacher)
    except Refused as refusal:
        if refusal.code != "LED-081":
            raise
        upload.result = {"voucher": str(voucher), "known": True}
        return
    except UploadRefused as error:
        raise Refused("SRC-027", status=422, why=error.code) from error
    upload.result = {"voucher": str(made.voucher), "known": False}
