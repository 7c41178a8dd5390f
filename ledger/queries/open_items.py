"""Unpaid invoices by age, as the source last said."""

from datetime import date

from django.utils import timezone

from ledger.models.open_item import ItemKind, OpenItem
from ledger.reports import Age, OpenInvoice, ageing
from ledger.reports.months import moved


def kind_asked(said: str | None) -> str:
    return said if said in ItemKind.values else ItemKind.CUSTOMER.value


def ages_of(kind: str, until: date | None) -> tuple[Age, ...]:
    """What is left to pay today, of invoices made by the end of the month `until`. One query."""
    found = OpenItem.objects.filter(kind=kind).exclude(open_amount=0)
    if until:
        found = found.filter(invoiced_on__lt=moved(until, 1))
    return ageing([_invoice(item) for item in found.order_by("due_on")], timezone.localdate())


def _invoice(item: OpenItem) -> OpenInvoice:
    return OpenInvoice(
        str(item.pk), item.number, item.counterparty, item.counterparty_name, item.invoiced_on, item.due_on,
        item.amount, item.open_amount, item.currency,
        str(item.voucher_id or ""),
    )  # fmt: skip
