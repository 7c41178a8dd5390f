"""Vouchers born here, and which of them the source system's books do not have yet."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from ledger.models import FiscalYear, Origin, ReturnedVoucher, Status, Voucher
from ledger.queries.cursors import seal, unseal
from ledger.queries.voucher_lists import VoucherPage


def born(year: FiscalYear, *, unreturned: bool = False):
    """A queryset of the year's posted vouchers that were born here; `unreturned`: those no import has brought back."""
    found = Voucher.objects.filter(year=year, origin=Origin.BORN, status=Status.POSTED)
    if unreturned:
        found = found.filter(~Exists(ReturnedVoucher.objects.filter(voucher=OuterRef("pk"))))
    return found


def born_vouchers(
    year: FiscalYear, *, unreturned: bool = False, series: str = "", cursor: str = "", limit: int = 100
) -> VoucherPage:
    """Newest first. One query."""
    found = born(year, unreturned=unreturned)
    if series:
        found = found.filter(series=series)
    after = unseal(cursor) if cursor else None
    if after:
        found = found.filter(pk__lt=UUID(after[0]))
    rows = list(found.order_by("-pk")[: limit + 1])
    return VoucherPage(rows[:limit], seal(rows[limit - 1].pk) if len(rows) > limit else "")
