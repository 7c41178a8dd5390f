"""Documents put on vouchers. What is handed in is hostile until its first bytes have said otherwise."""

from io import BytesIO

from django.conf import settings

from hub import events, files
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from hub.uploads import HEAD, UploadRefused, check_xlsx, inspect
from ledger.models import Attachment, Voucher

MOST = 50
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "text": "text/plain",
    "sie": "text/plain",
    "xml": "application/xml",
}
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}


def attach(*, company: Company, voucher: Voucher, name: str, data: bytes, by: Actor) -> Attachment:
    """Puts a document on a voucher, imported or born here. It is never taken away again: it is accounting material.

    Raises Refused HUB-002 too large · LED-080 not a document · LED-081 there already · LED-082 too many.
    """
    by.check(Area.LEDGER, Level.WRITE)
    safe, content_type = _checked(name, data)
    voucher = Voucher.objects.select_for_update().get(pk=voucher.pk)
    known = Attachment.objects.filter(voucher=voucher)
    if known.count() >= MOST:
        raise Refused("LED-082", limit=MOST)
    stored = files.store(safe, data, content_type=content_type, by=by)
    if known.filter(file__sha256=stored.sha256).exists():
        raise Refused("LED-081", name=safe)
    made = Attachment.objects.create(
        voucher=voucher,
        voucher_key=voucher.pk,
        voucher_label=str(voucher)[:120],
        file=stored,
        created_by=by.name[:120],
    )
    facts = {"file": safe, "size": stored.size, "sha256": stored.sha256}
    events.record("attachment.added", obj=voucher, by=by, **facts)
    return made


def _checked(name: str, data: bytes) -> tuple[str, str]:
    """The name to keep and the content type, decided by the content."""
    limit = settings.UPLOAD_MAX_BYTES
    if len(data) > limit:
        raise Refused("HUB-002", size=-(-len(data) // 1_000_000), limit=limit // 1_000_000)
    try:
        upload = inspect(name, data[:HEAD], len(data), max_bytes=limit)
        if upload.kind == "xlsx":
            check_xlsx(BytesIO(data), name=upload.safe_name)
    except UploadRefused as refused:
        raise Refused("LED-080", name=name[:120], why=refused.code) from refused
    picture = next((kind for mark, kind in PICTURES.items() if data.startswith(mark)), "")
    content_type = TYPES.get(upload.kind) or picture
    if not content_type:
        raise Refused("LED-080", name=upload.safe_name, why=upload.kind.upper())
    return upload.safe_name, content_type
