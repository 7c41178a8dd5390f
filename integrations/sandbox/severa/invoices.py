"""Invoices and their rows: built from billable items of projects, patched afterwards, seldom deleted."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from flask import Blueprint, Response, g, request

from integrations.sandbox import shelf, store
from integrations.sandbox.fields import cleaned, fields
from integrations.sandbox.severa import paging
from integrations.sandbox.severa.gate import Refusal
from integrations.sandbox.severa.registers import found, next_number, patched, records
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("severa_invoices", __name__)

PATCHED = fields(
    "number:i referenceNumber:100 status:o date:d dueDate:d paymentDate:d entryDate:d ourReference:200 "
    "yourReference:200 orderNumber:200 notes:4000 °totalExcludingTax:o °totalTax:o °totalIncludingTax:o °customer:o"
)
ROW = fields("description:1000 quantity:n unitPrice:o measurementUnit:50 vatRate:n sortOrder:i")
ITEMS = ("projectfees", "projecttravelexpenses")
LISTS = {"invoiceStatusGuids": "status.guid", "customerGuids": "customer.guid", "referenceNumbers": "referenceNumber"}


@blueprint.get("/invoices")
def invoices() -> Response:
    clauses, values = [], []
    for parameter, member in LISTS.items():
        if asked := request.args.getlist(parameter):
            clauses.append(f"json_extract(doc, '$.{member}') IN ({', '.join('?' * len(asked))})")
            values += asked
    if numbers := request.args.getlist("numbers", type=int):
        clauses.append(f"json_extract(doc, '$.number') IN ({', '.join('?' * len(numbers))})")
        values += numbers
    for parameter, sign in (("startDate", ">="), ("endDate", "<=")):
        if day := request.args.get(parameter):
            clauses.append(f"json_extract(doc, '$.date') {sign} ?")
            values.append(day[:10])
    return paging.answer(records("invoices"), where=" AND ".join(clauses), values=values)


@blueprint.get("/invoices/<guid>")
def invoice(guid: str) -> Response:
    return paging.as_json(found("invoices", guid))


@blueprint.get("/invoices/<guid>/invoicerows")
def rows(guid: str) -> Response:
    found("invoices", guid)
    return paging.answer(records("invoicerows"), where="owner = ?", values=[guid], shape=_public)


@blueprint.get("/invoicerows")
def all_rows() -> Response:
    return paging.answer(records("invoicerows"), shape=_public)


@blueprint.get("/invoicerows/<guid>")
def row(guid: str) -> Response:
    return paging.as_json(_public(found("invoicerows", guid)))


@blueprint.get("/invoicerows/<guid>/<any(projectfees, projecttravelexpenses, workhours):kind>")
def items_of_row(guid: str, kind: str) -> Response:
    wanted = found("invoicerows", guid).get("_items", {}).get(kind, [])
    return paging.as_json([each for each in map(records(kind).get, wanted) if each])


def _public(doc: dict) -> dict:
    return {name: value for name, value in doc.items() if not name.startswith("_")}


@blueprint.route("/invoices/<guid>", methods=["PATCH"])
def patch(guid: str) -> Response:
    with store.write():
        old = found("invoices", guid)
        changed = patched(PATCHED, old)
        _, problems = cleaned(PATCHED, changed)
        if problems:
            raise Refusal("InvalidParameter", problems[0].text, problems[0].field)
        if "status" in changed:
            changed["status"] = status_of(g.company, str((changed["status"] or {}).get("guid", "")))
        return paging.as_json([put(g.company, old | changed)])


@blueprint.route("/invoicerows/<guid>", methods=["PATCH"])
def patch_row(guid: str) -> Response:
    with store.write():
        doc = found("invoicerows", guid)
        doc |= patched(ROW, doc)
        put_row(g.company, doc)
        put(g.company, found("invoices", doc["invoiceGuid"]) | totals(g.company, doc["invoiceGuid"]))
    return paging.as_json([_public(doc)])


@blueprint.delete("/invoices/<guid>")
def delete(guid: str) -> Response:
    with store.write():
        doc = found("invoices", guid)
        if not doc["canBeDeleted"]:
            raise Refusal("InvalidOperation", "The invoice cannot be deleted.")
        for each in records("invoicerows").of(guid):
            records("invoicerows").drop(each["guid"])
        records("invoices").drop(guid)
    return Response(status=204)


@blueprint.post("/invoices")
def create() -> Response:
    """One invoice per project, of its billable fees that are on no invoice yet."""
    body = request.get_json(silent=True) or {}
    wanted = body.get("projects")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("InvalidParameter", "projects is required.", "projects")
    with store.write():
        return paging.as_json([_built(found("projects", str(each.get("guid"))), body) for each in wanted], 201)


def _built(project: dict, body: dict) -> dict:
    fees = [each for each in records("projectfees").of(project["guid"]) if each["isBillable"] and not each["invoice"]]
    if not fees:
        raise Refusal("InvalidOperation", "The project has nothing to invoice.")
    statuses = records("invoicestatuses").every()
    first = next(each for each in statuses if each["isDefault"])
    day = date.fromisoformat(body.get("date") or shelf.now("severa")[:10])
    customer = found("customers", body.get("billingCustomerGuid") or project["customer"]["guid"])
    doc = blank(g.company, customer, day) | {"projects": [_sub(project)]}
    doc["status"] = status_of(g.company, body.get("invoiceStatusGuid") or first["guid"])
    for place, fee in enumerate(fees, 1):
        _row_of_fee(doc, fee, place)
    return put(g.company, doc | totals(g.company, doc["guid"]))


def _row_of_fee(doc: dict, fee: dict, place: int) -> None:
    made = row_doc(doc["guid"], place, fee["description"] or fee["name"], fee["quantity"], fee["unitPrice"])
    made |= {"vatRate": fee["vatRate"], "code": [fee["product"]["code"]] if fee["product"] else []}
    put_row(g.company, made | {"_items": {"projectfees": [fee["guid"]]}})
    records("projectfees").change(fee["guid"], {"invoice": {"guid": doc["guid"], "number": doc["number"]}})


def _sub(project: dict) -> dict:
    return {name: project[name] for name in ("guid", "name", "number")}


# ------------------------------------------------------------------ shapes
def blank(number: int, customer: dict, day: date) -> dict:
    """An invoice without rows, its receiver taken from the customer."""
    settings = Shelf("severa", number, "organization").get("settings") or {}
    days = customer["paymentTerm"] if customer["paymentTerm"] is not None else settings.get("paymentTerm", 30)
    home = customer.get("headquarterAddress") or {}
    who = {"guid": customer["guid"], "name": customer["name"], "number": customer["number"]}
    return {
        "guid": str(uuid4()),
        "number": next_number(number, "nextInvoiceNumber"),
        "referenceNumber": None,
        "status": None,
        "customer": who,
        "billingCustomer": who,
        "projects": [],
        "date": day.isoformat(),
        "dueDate": (day + timedelta(days=days)).isoformat(),
        "paymentDate": None,
        "entryDate": None,
        "paymentTerm": days,
        "overdueInterest": 8.0,
        "ourReference": None,
        "yourReference": None,
        "orderNumber": None,
        "currency": customer["currency"],
        "currencyRate": 1.0,
        "receiverCustomerName": customer["name"],
        "receiverVatNumber": customer["vatNumber"],
        "receiverAddress": {name: home.get(name) for name in ("addressline", "postalCode", "city", "country")},
        "isCreditNote": False,
        "reimburseInvoice": None,
        "creditNoteInvoice": None,
        "notes": None,
        "freeText1": None,
        "freeText2": None,
        "canBeDeleted": True,
        "createdDateTime": shelf.now("severa"),
    }


def row_doc(invoice_guid: str, place: int, text: str, quantity, price: dict | None) -> dict:
    return {
        "guid": str(uuid4()),
        "invoiceGuid": invoice_guid,
        "rowType": "ProjectFees",
        "category": "ProjectFees",
        "description": text,
        "quantity": quantity,
        "unitPrice": price,
        "measurementUnit": "st",
        "vatRate": 25.0,
        "sortOrder": place,
        "code": [],
        "salesAccount": {"number": "3041", "name": "Försäljning av tjänster"},
        "costCenter": None,
        "hasInvoiceComment": False,
    }


def status_of(number: int, guid: str) -> dict:
    found_status = Shelf("severa", number, "invoicestatuses").get(guid)
    if found_status is None:
        raise Refusal("InvalidParameter", "status was not found.", "status")
    return {name: found_status[name] for name in ("guid", "name", "isSent", "isWaitingPayment", "isPaid")}


def put(number: int, doc: dict, *, at: str = "") -> dict:
    at = at or shelf.now("severa")
    doc = doc | {"lastUpdatedDateTime": at}
    place = {"number": str(doc["number"]), "owner": doc["customer"]["guid"], "changed": at}
    Shelf("severa", number, "invoices").put(doc["guid"], doc, **place)
    return doc


def put_row(number: int, doc: dict, *, at: str = "") -> None:
    at = at or shelf.now("severa")
    doc |= {"createdDateTime": doc.get("createdDateTime") or at, "lastUpdatedDateTime": at}
    Shelf("severa", number, "invoicerows").put(doc["guid"], doc, owner=doc["invoiceGuid"], changed=at)


def totals(number: int, guid: str) -> dict:
    net = tax = Decimal(0)
    currency = "SEK"
    for each in Shelf("severa", number, "invoicerows").of(guid):
        price = each["unitPrice"] or {"amount": 0, "currencyCode": "SEK"}
        amount = _cents(Decimal(str(each["quantity"] or 0)) * Decimal(str(price["amount"] or 0)))
        net, tax = net + amount, tax + _cents(amount * Decimal(str(each["vatRate"] or 0)) / 100)
        currency = price["currencyCode"]
    sums = {"totalExcludingTax": net, "totalTax": tax, "totalIncludingTax": net + tax}
    return {name: {"amount": float(value), "currencyCode": currency} for name, value in sums.items()}


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
