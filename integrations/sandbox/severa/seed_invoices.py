"""The 15 invoices of the demo organisation: nine to transfer, among them every trap of an invoice.

7001 plain · 7002 grouped rows of two projects, with texts · 7003 quantity 0.333 · 7004 in EUR · 7005 a row without
code · 7006 12 % where the article has another rate · 7007 credit note · 7008 customer without post code · 7009 a code
eEkonomi does not know. 7010–7011 are drafts, 7012–7013 sent, 7014–7015 paid: these are left alone.
"""

from datetime import date

from integrations.sandbox.severa import invoices
from integrations.sandbox.severa.registers import store_record
from integrations.sandbox.severa.seed_registers import money
from integrations.sandbox.shelf import Shelf

READY, DRAFT, SENT, PAID = "Klar för överföring", "Utkast", "Skickad", "Betald"
Row = tuple[str, str, float, float, float]
HOURS: Row = ("110", "Konsultation oktober", 42.5, 1150.0, 25.0)
LEAD: Row = ("120", "Projektledning oktober", 12.0, 1350.0, 25.0)
# customer, project, day, status, rows (code, text, quantity, price, VAT)
INVOICES: list[tuple[int, int, str, str, list[Row]]] = [
    (1001, 1, "2026-11-02", READY, [HOURS, LEAD]),
    (1001, 1, "2026-11-03", READY, [("100", "Konsultation senior, sammanslaget", 88.0, 1450.0, 25.0), LEAD]),
    (1002, 3, "2026-11-03", READY, [("110", "Delad timme", 0.333, 1150.0, 25.0)]),
    (1012, 6, "2026-11-04", READY, [("110", "Drift oktober", 20.0, 105.0, 0.0)]),
    (1004, 5, "2026-11-04", READY, [("", "Arvode enligt överenskommelse", 1.0, 7500.0, 25.0)]),
    (1001, 1, "2026-11-05", READY, [("P110", "Kursmaterial", 14.0, 390.0, 12.0), HOURS]),
    (1002, 3, "2026-11-05", READY, [("110", "Kredit för timmar i september", -6.0, 1150.0, 25.0)]),
    (1006, 1, "2026-11-06", READY, [HOURS]),
    (42, 1, "2026-11-06", READY, [("P180", "Support november", 1.0, 2900.0, 25.0)]),
    (1001, 1, "2026-11-12", DRAFT, [HOURS]),
    (1005, 2, "2026-11-12", DRAFT, [LEAD]),
    (1001, 1, "2026-10-05", SENT, [HOURS]),
    (1002, 3, "2026-10-06", SENT, [LEAD]),
    (1001, 1, "2026-09-03", PAID, [HOURS]),
    (1002, 3, "2026-09-04", PAID, [HOURS, LEAD]),
]


def fill(number: int, guid) -> None:
    for place, row in enumerate(INVOICES, 1):
        _invoice(number, guid, place, *row)


def _invoice(
    number: int, guid, place: int, customer: int, project: int, day: str, status: str, rows: list[Row]
) -> None:
    owner = Shelf("severa", number, "customers").get(guid(number, "customer", customer)) or {}
    work = Shelf("severa", number, "projects").get(guid(number, "project", project)) or {}
    at = f"{day}T09:00:00.000Z"
    doc = invoices.blank(number, owner, date.fromisoformat(day)) | {"guid": guid(number, "invoice", place)}
    doc["status"] = invoices.status_of(number, guid(number, "invoicestatuses", status))
    doc |= {"projects": [{each: work[each] for each in ("guid", "name", "number")}], "createdDateTime": at}
    doc |= {"ourReference": "Petra Projekt", "yourReference": owner["name"].split()[0], "orderNumber": f"ORD-{place}"}
    doc |= {"isCreditNote": place == 7, "canBeDeleted": status == DRAFT}
    if place == 2:
        doc |= {
            "notes": "Enligt avtal 2026-14.",
            "freeText1": _text("Tack för förtroendet."),
            "freeText2": _text("Sjöstad"),
        }
    if status in (SENT, PAID):
        doc |= {"referenceNumber": f"{doc['number']}1", "paymentDate": "2026-10-05" if status == PAID else None}
    for order, each in enumerate(rows, 1):
        _row(number, guid, doc, (place, order), each, _project(number, guid, place, order, work))
    invoices.put(number, doc | invoices.totals(number, doc["guid"]), at=at)


def _project(number: int, guid, place: int, order: int, work: dict) -> dict:
    """The second row of 7002 belongs to another project than the invoice names first: the project is the row's."""
    if (place, order) != (2, 2):
        return work
    return Shelf("severa", number, "projects").get(guid(number, "project", 5)) or {}


def _row(number: int, guid, doc: dict, key: tuple[int, int], row: Row, work: dict) -> None:
    code, text, quantity, price, rate = row
    at, is_hours = doc["createdDateTime"], code.startswith("1")
    made = invoices.row_doc(doc["guid"], key[1], text, quantity, money(price, doc["currency"]["code"]))
    made |= {"guid": guid(number, "row", *key), "vatRate": rate, "code": [code] if code else []}
    made |= {"rowType": "Hours" if is_hours else "ProjectFees", "category": "Hours" if is_hours else "ProjectFees"}
    made |= {"measurementUnit": "tim" if is_hours else "st"}
    kind, item = ("workhours" if is_hours else "projectfees"), guid(number, "item", *key)
    about = {"project": {each: work[each] for each in ("guid", "name", "number")}, "quantity": quantity}
    about |= {"guid": item, "description": text, "unitPrice": made["unitPrice"], "eventDate": doc["date"]}
    about |= {"invoice": {"guid": doc["guid"], "number": doc["number"]}, "invoiceRowGuid": made["guid"]}
    if is_hours:
        about |= {"workType": {"guid": guid(number, "worktype", code), "name": text, "code": code}}
        Shelf("severa", number, kind).put(item, about, owner=work["guid"], changed=at)
    else:
        about["project"] = {each: work[each] for each in ("guid", "name")}  # a fee's project has no number
        product = {"guid": guid(number, "product", code), "name": text, "code": code} if code else None
        about |= {"name": text, "product": product, "isBillable": True, "vatRate": rate, "unitCost": money(0.0)}
        store_record(number, kind, item, about, at=at)
    invoices.put_row(number, made | {"_items": {kind: [item]}}, at=at)


def _text(text: str) -> dict:
    return {"value": text, "text": text, "plainText": text, "allowTags": False, "tagContext": None}
