"""Documents hang on vouchers: they follow to the successor, wait under the old name, and come back with an undo."""

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

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
