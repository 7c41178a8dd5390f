"""Unpaid invoices as a source says them: each time the whole list, which replaces the one before."""

from datetime import date
from uuid import UUID

from hub import events
from hub.models import Company
from hub.permissions import Actor
from ledger.drafts import Unpaid
from ledger.models import OpenItem, Voucher
from ledger.models.open_item import ItemKind

FIELDS = ("counterparty_name", "invoiced_on", "due_on", "amount", "open_amount", "currency", "voucher_id", "as_of")


def replace_open_items(*, company: Company, kind: str, items: list[Unpaid], as_of: date, by: Actor) -> dict[str, int]:
    """What the books say is unpaid becomes `items`: counts of new, changed and settled ones."""
    known = {(each.counterparty, each.number): each for each in OpenItem.objects.filter(kind=kind).select_for_update()}
    vouchers = _vouchers({item.voucher for item in items if item.voucher})
    wanted = {(item.counterparty[:60], item.number[:60]): _facts(item, vouchers, as_of) for item in items}
    changed = 0
    for key, facts in wanted.items():
        if key in known:
            changed += _update(known[key], facts)
    new = [
        OpenItem(kind=ItemKind(kind), counterparty=key[0], number=key[1], **facts)
        for key, facts in wanted.items()
        if key not in known
    ]
    OpenItem.objects.bulk_create(new, batch_size=1000)
    settled = [each.pk for key, each in known.items() if key not in wanted]
    OpenItem.objects.filter(pk__in=settled).delete()
    counts = {"new": len(new), "changed": changed, "settled": len(settled)}
    OpenItem.objects.filter(kind=kind).exclude(as_of=as_of).update(as_of=as_of)
    if any(counts.values()):
        events.record("open_items.replaced", by=by, invoice_kind=kind, **counts)
    return counts


def _facts(item: Unpaid, vouchers: dict[str, UUID], as_of: date) -> dict:
    return {
        "counterparty_name": item.counterparty_name,
        "invoiced_on": item.invoiced_on,
        "due_on": item.due_on,
        "amount": item.amount,
        "open_amount": item.open_amount,
        "currency": item.currency,
        "voucher_id": vouchers.get(item.voucher),
        "as_of": as_of,
    }


def _update(row: OpenItem, facts: dict) -> int:
    """1 where anything but the day differs."""
    differs = any(getattr(row, name) != facts[name] for name in FIELDS if name != "as_of")
    if differs:
        for name in FIELDS:
            setattr(row, name, facts[name])
        row.save(update_fields=["counterparty_name", "invoiced_on", "due_on", "amount", "open_amount", "currency",
                                "voucher", "as_of"])  # fmt: skip
    return int(differs)


def _vouchers(references: set[str]) -> dict[str, UUID]:
    found = Voucher.objects.filter(external_reference__in=references)
    return dict(found.values_list("external_reference", "pk"))
