"""Documents hang on vouchers: they follow to the successor, wait under the old name, and come back with an undo."""

from uuid import UUID

from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from hub import files
from hub.documents import Document
from hub.models import StoredFile
from ledger import hangers
from ledger.models import Attachment


def register() -> None:
    hangers.register("attachments", hangers.Hanger(_find, _let_go, _take_back))


def _find(vouchers: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for voucher, name in Attachment.objects.filter(voucher__in=vouchers).values_list("voucher_id", "file__name"):
        found.setdefault(voucher, []).append(_("bilaga %s") % name)
    return found


def _let_go(successors: dict[UUID, UUID | None]) -> None:
    for attachment in Attachment.objects.filter(voucher__in=list(successors)):
        attachment.voucher_id = successors[attachment.voucher_id]
        attachment.save(update_fields=["voucher"])


def _take_back(vouchers: list[UUID]) -> None:
    Attachment.objects.filter(voucher_key__in=vouchers).update(voucher_id=F("voucher_key"))


def opened(key: UUID, *, content_type: str = "") -> Document:
    """A stored file, unsealed; 404 where there is none, or where it is of another type than asked for."""
    file = get_object_or_404(StoredFile, pk=key)
    if content_type and file.content_type != content_type:
        raise Http404
    return Document(file.name, file.content_type, files.content(file))
