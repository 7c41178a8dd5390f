"""Invoices of Severa become drafts in eEkonomi. One way: what was transferred is never overwritten from here.

eEkonomi has no field for another system's number, so the draft ends with a text row that says it: by that row a draft
is found again when an answer was lost.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.provider import ProviderError
from integrations.sync.records import Record, Side
from integrations.sync.registers import invoice_rows
from integrations.sync.registers.context import Context
from integrations.sync.registers.invoice_rows import from_draft, from_severa, reference
from integrations.sync.registers.register import Blocked, Clients, FieldRule, Item, Known, Made, Reading, picked, text

INVOICE_NAMES = (
    "guid number date dueDate customer billingCustomer projects currency ourReference yourReference orderNumber notes "
    "freeText1 freeText2 isCreditNote totalExcludingTax totalTax totalIncludingTax status lastUpdatedDateTime"
)
ROW_NAMES = "guid rowType description quantity unitPrice vatRate measurementUnit code sortOrder"
DRAFT_NAMES = (
    "Id CustomerId InvoiceDate DueDate YourReference OurReference BuyersOrderReference IsCreditInvoice Rows "
    "TotalAmount TotalVatAmount TotalRoundings InvoiceCurrencyCode CreatedUtc"
)
LOOK_BACK = timedelta(days=3)


class Invoices:
    name = "invoices"
    label = _("Fakturor")
    creates = frozenset({Side.RIGHT})
    unstamped = frozenset(
        {Side.LEFT}
    )  # those of one status are read each time: what is not there any more is not wanted
    only_linked = frozenset({Side.RIGHT})
    fields = (
        FieldRule("status", "–", _("Fakturor med den valda statusen förs över, och får sedan den andra valda.")),
        FieldRule("customer", "CustomerId", _("Kunden måste vara kopplad. Faktureringskunden går före.")),
        FieldRule("currency", "InvoiceCurrencyCode", _("Kundens valuta i eEkonomi gäller. En annan stoppas.")),
        FieldRule("date, dueDate", "InvoiceDate, DueDate", _("Lika.")),
        FieldRule("ourReference, yourReference", "OurReference, YourReference", _("Högst 100 tecken.")),
        FieldRule("orderNumber", "BuyersOrderReference", _("Högst 35 tecken.")),
        FieldRule("notes, freeText1, freeText2", "Rows.Text", _("Tre textrader: en före raderna och två efter.")),
        FieldRule("isCreditNote", "IsCreditInvoice", _("Antalen byter tecken.")),
        FieldRule("rows.code", "Rows.ArticleId",
                  _("Koden är artikelnumret, även på grupperade rader. Utan kod: standardartikeln.")),
        FieldRule("rows.vatRate", "–", _("Artikeln bestämmer moms och konto. Skiljer sig satserna stoppas fakturan.")),
        FieldRule("rows.quantity, unitPrice", "Rows.Quantity, UnitPrice",
                  _("Två decimaler (pris i annan valuta fyra). Summorna jämförs efteråt.")),
        FieldRule("rows: projekt", "Rows.CostCenterItemId", _("Projektet är radens, inte fakturans.")),
        FieldRule("number", "Rows.Text", _("Sist en textrad med Severas nummer. eEkonomi sätter fakturanumret.")),
    )  # fmt: skip

    def master(self, context: Context) -> Side:
        return Side.LEFT

    # -------------------------------------------------------------- reading
    def read(self, side: Side, client: Any, since, known: Known, context: Context) -> Reading:
        if side is Side.RIGHT:  # drafts are looked at when sent invoices are checked
            return Reading(iter(()), is_part=True)
        listing = client.each_invoice(statuses=(context.statuses.get("to_transfer", ""),))
        return Reading(_whole(client, listing, known), (listing,))

    def needs(self, side: Side, raw: Mapping) -> dict[str, set[str]]:
        if side is Side.RIGHT:
            return {}
        rows = raw["rows"]
        return {
            "customers": {invoice_rows.payer(raw["invoice"])},
            "articles": {code for row in rows if (code := invoice_rows.code_of(row))},
            "projects": {row["project"] for row in rows if row.get("project")},
        }

    def record(self, side: Side, key: str, raw: Mapping, context: Context) -> Record:
        return from_severa(key, raw, context) if side is Side.LEFT else from_draft(key, raw)

    # -------------------------------------------------------------- writing
    def get(self, side: Side, clients: Clients, key: str, context: Context) -> dict | None:
        try:
            if side is Side.RIGHT:
                return picked(clients.right.get_draft(key), DRAFT_NAMES)
            return picked(clients.left.get_invoice(key), INVOICE_NAMES)
        except ProviderError as error:
            if error.http_status == 404:
                return None
            raise

    def create(self, to: Side, clients: Clients, source: Item, context: Context) -> Made:
        made = clients.right.create_draft(invoice_rows.body(source.raw, context))
        return Made(made["Id"], picked(made, DRAFT_NAMES), invoice_rows.sums_that_differ(source.raw["invoice"], made))

    def update(self, to: Side, clients: Clients, source: Item, there: Item, names: set[str], context: Context) -> Made:
        raise Blocked("SYNC-061")

    def find(self, to: Side, clients: Clients, source: Item, context: Context) -> list[Made]:
        """Among the drafts, and among invoices of the last days: somebody may have sent it meanwhile."""
        mark = reference(source.raw["invoice"])
        drafts = [each for each in clients.right.each_draft() if _bears(each, mark)]
        if drafts:
            return [Made(each["Id"], picked(each, DRAFT_NAMES)) for each in drafts]
        stamp = text(source.record.stamp).replace("Z", "+00:00")
        since = (datetime.fromisoformat(stamp) - LOOK_BACK) if stamp else None
        sent = [
            each for each in clients.right.each_invoice(since) if each.get("CreatedFromDraftId") and _bears(each, mark)
        ]
        return [Made(each["CreatedFromDraftId"], picked(each, DRAFT_NAMES)) for each in sent]


def _bears(paper: Mapping, mark: str) -> bool:
    return any(row.get("IsTextRow") and text(row.get("Text")) == mark for row in paper.get("Rows") or [])


def _whole(client: Any, listing, known: Known) -> Iterator[tuple[str, dict]]:
    """Rows and their projects are asked for only where the invoice has changed."""
    found = list(listing)
    before = known([each["guid"] for each in found])
    for each in found:
        old = before.get(each["guid"])
        if old and old["invoice"].get("lastUpdatedDateTime") == each.get("lastUpdatedDateTime"):
            yield each["guid"], {**old, "invoice": picked(each, INVOICE_NAMES)}
            continue
        rows = [picked(row, ROW_NAMES) | {"project": _project_of(client, row)} for row in client.rows_of(each["guid"])]
        yield each["guid"], {"invoice": picked(each, INVOICE_NAMES), "rows": rows}


def _project_of(client: Any, row: Mapping) -> str:
    """A row names no project: it is that of the hours, fees or journeys it bills; "" where they are of several."""
    ask = {"Hours": client.hours_of_row, "TravelExpenses": client.travels_of_row}.get(
        row.get("rowType"), client.fees_of_row
    )
    guids = {text((each.get("project") or {}).get("guid")) for each in ask(row["guid"])}
    return guids.pop() if len(guids) == 1 else ""
