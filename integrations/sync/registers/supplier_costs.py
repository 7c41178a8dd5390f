"""Rows of supplier invoices that carry a project become costs of that project in Severa. One way.

Text = invoice date, voucher number, supplier; quantity 1; cost = debit − credit; price = cost, or 0 if not billable.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.provider import ProviderError
from integrations.sync.records import Problem, Record, Side
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import (
    Blocked,
    Clients,
    FieldRule,
    Item,
    Known,
    Made,
    Reading,
    amount,
    decimal,
    money,
    picked,
    text,
)

COSTS = range(4000, 8000)
DELETED = 2
INVOICE_NAMES = "Id InvoiceNumber InvoiceDate VoucherNumber SupplierName Status ModifiedUtc"
ROW_NAMES = "Id AccountNumber DebetAmount DebitAmount CreditAmount LineNumber TransactionText"
FEE_NAMES = "guid project description unitCost unitPrice eventDate isBillable invoice quantity lastUpdatedDateTime"
MEMBERS = {"text": "description", "cost": "unitCost", "price": "unitPrice", "on": "eventDate", "project": "project"}


class SupplierCosts:
    name = "supplier_costs"
    label = _("Leverantörskostnader")
    creates = frozenset({Side.LEFT})
    unstamped: frozenset[Side] = frozenset()
    only_linked = frozenset({Side.LEFT})
    fields = (
        FieldRule("project", "Rows.CostCenterItemId",
                  _("Raden bär en post på den valda kostnadsbäraren, och kontot är 4000–7999.")),
        FieldRule("description", "InvoiceDate, VoucherNumber, SupplierName",
                  _("Fakturadatum, verifikationsnummer, leverantör.")),
        FieldRule("quantity", "–", _("Alltid 1.")),
        FieldRule("unitCost", "Rows.DebetAmount − CreditAmount", _("Utan moms. En kreditfaktura blir negativ.")),
        FieldRule("unitPrice, isBillable", "–",
                  _("Lika med kostnaden om leverantörsfakturor är fakturerbara, annars 0.")),
        FieldRule("vatRate", "–", _("Företagets vanliga momssats.")),
        FieldRule("eventDate", "InvoiceDate", _("Lika.")),
        FieldRule("–", "Status",
                  _("Ångras fakturan tas kostnaden bort i Severa, om den inte redan är fakturerad där.")),
    )  # fmt: skip

    def master(self, context: Context) -> Side:
        return Side.RIGHT

    def read(self, side: Side, client: Any, since, known: Known, context: Context) -> Reading:
        if side is Side.LEFT:
            listing = client.each_fee(since)
            return Reading(((each["guid"], picked(each, FEE_NAMES)) for each in listing), (listing,))
        listing = client.each_supplier_invoice(since)
        return Reading(_rows(listing, context.bearer_number), (listing,))

    def needs(self, side: Side, raw: Mapping) -> dict[str, set[str]]:
        return {"projects": {raw["item"]}} if side is Side.RIGHT else {}

    def record(self, side: Side, key: str, raw: Mapping, context: Context) -> Record:
        return _left(key, raw) if side is Side.LEFT else _right(key, raw, context)

    # -------------------------------------------------------------- writing
    def get(self, side: Side, clients: Clients, key: str, context: Context) -> dict | None:
        try:
            return picked(clients.left.get_fee(key), FEE_NAMES)
        except ProviderError as error:
            if error.http_status == 404:
                return None
            raise

    def create(self, to: Side, clients: Clients, source: Item, context: Context) -> Made:
        return _kept(clients.left.create_fee(fee_body(source.record.fields, context)))

    def update(self, to: Side, clients: Clients, source: Item, there: Item, names: set[str], context: Context) -> Made:
        _check_open(there.raw, source.record)
        said = fee_body(source.record.fields, context)
        return _kept(clients.left.patch_fee(there.record.key, {MEMBERS[name]: said[MEMBERS[name]] for name in names}))

    def remove(self, clients: Clients, there: Mapping) -> None:
        """The invoice was undone. Raises Blocked where the cost has been invoiced."""
        _check_open(there, None)
        clients.left.delete_fee(there["guid"])

    def find(self, to: Side, clients: Clients, source: Item, context: Context) -> list[Made]:
        fields = source.record.fields
        fees = [_kept(each) for each in clients.left.fees_of(fields["project"])]
        return [each for each in fees if _left(each.key, each.raw).fields == fields]


def _check_open(fee: Mapping, source: Record | None) -> None:
    invoice = fee.get("invoice")
    if invoice:
        raise Blocked(
            "SYNC-060",
            invoice=text(invoice.get("number")) or "–",
            text=source.name if source else text(fee.get("description")),
        )


def _rows(listing, bearer: int) -> Iterator[tuple[str, dict | None]]:
    for invoice in listing:
        for row in invoice.get("Rows") or []:
            item = text(row.get(f"CostCenterItemId{bearer}")) if bearer else ""
            if item and int(row.get("AccountNumber") or 0) in COSTS:
                raw = {"invoice": picked(invoice, INVOICE_NAMES), "row": picked(row, ROW_NAMES), "item": item}
                yield row["Id"], None if invoice.get("Status") == DELETED else raw


def _kept(answer: Mapping) -> Made:
    return Made(answer["guid"], picked(answer, FEE_NAMES))


# ------------------------------------------------------------------ in shared words
def cost_of(row: Mapping) -> str:
    """Debit is spelt two ways: DebetAmount on invoices, DebitAmount on drafts."""
    debit = row.get("DebetAmount") if row.get("DebetAmount") is not None else row.get("DebitAmount")
    return amount(decimal(debit) - decimal(row.get("CreditAmount")))


def _right(key: str, raw: Mapping, context: Context) -> Record:
    invoice, row = raw["invoice"], raw["row"]
    on, voucher = (
        text(invoice.get("InvoiceDate"))[:10],
        text(invoice.get("VoucherNumber")) or text(invoice.get("InvoiceNumber")),
    )
    said = f"{on}, {voucher}, {text(invoice.get('SupplierName'))}"
    known = context.about("projects", raw["item"])
    cost = cost_of(row)
    fields = {
        "project": known["key"] if known else "",
        "text": f"{said} ({row.get('LineNumber')})",
        "cost": cost,
        "price": cost if context.billable else "0.00",
        "on": on,
    }
    missing = {"number": known["number"], "name": known["name"]} if known else {"number": "–", "name": "–"}
    problems = () if fields["project"] else (Problem("SYNC-059", "project", missing),)
    number = f"{voucher}/{row.get('LineNumber')} {on}"
    return Record(key, number, said, fields, text(invoice.get("ModifiedUtc")), True, problems)


def _left(key: str, raw: Mapping) -> Record:
    fields = {
        "project": text((raw.get("project") or {}).get("guid")),
        "text": text(raw.get("description")),
        "cost": amount((raw.get("unitCost") or {}).get("amount")),
        "price": amount((raw.get("unitPrice") or {}).get("amount")),
        "on": text(raw.get("eventDate"))[:10],
    }
    return Record(key, "", fields["text"], fields, text(raw.get("lastUpdatedDateTime")))


def fee_body(fields: Mapping, context: Context) -> dict:
    said = {
        "project": {"guid": fields["project"]},
        "description": fields["text"],
        "quantity": 1,
        "name": fields["text"],
    }
    said |= {"unitCost": money(fields["cost"]), "unitPrice": money(fields["price"]), "eventDate": fields["on"]}
    said |= {"vatRate": float(context.vat_default), "productType": "Subcontracting", "measurementUnit": "st"}
    return said | {"isBillable": decimal(fields["price"]) != 0}
