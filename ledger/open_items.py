"""Unpaid invoices point at vouchers: they follow to the successor, and the source's next list points anew."""

from uuid import UUID

from ledger import hangers
from ledger.models import OpenItem


def register() -> None:
    hangers.register("open_items", hangers.Hanger(_find, _let_go, _take_back))


def _find(vouchers: list[UUID]) -> dict[UUID, list[str]]:
    """Nothing a person need be told of: nobody has put it there."""
    return {}


def _let_go(successors: dict[UUID, UUID | None]) -> None:
    for item in OpenItem.objects.filter(voucher__in=list(successors)):
        OpenItem.objects.filter(pk=item.pk).update(voucher_id=successors[item.voucher_id])


def _take_back(vouchers: list[UUID]) -> None:
    """The rows did not say which voucher they had; the next list does."""
