"""Records of simulated eEkonomi as pages: /eaccounting/ui/records/<id>/. A draft stands there with its rows."""

from flask import Blueprint, abort, redirect, render_template, request

from integrations.sandbox import editing, shelf
from integrations.sandbox.eaccounting import company
from integrations.sandbox.editing import Field, fields
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("eaccounting_records", __name__)
SYSTEM = "eaccounting"
STAMPS = ("ChangedUtc", "ModifiedUtc")
FORMS = {
    "customers": ("Kund", fields("CustomerNumber:Kundnummer", "Name:Kundnamn", "CorporateIdentityNumber:Org.nr",
                                 "VatNumber:Momsreg.nr", "InvoiceAddress1:Adress", "InvoicePostalCode:Postnummer",
                                 "InvoiceCity:Stad", "ContactPersonName:Kontakt/Referens",
                                 "ContactPersonPhone:Telefon", "EmailAddress:E-post", "IsActive:Aktiv:b")),
    "articles": ("Artikel", fields("Number:Artikelnummer", "Name:Benämning", "NetPrice:Pris exkl. moms:n",
                                   "IsActive:Aktiv:b")),
    "costcenteritems": ("Post på kostnadsbäraren", fields("ShortName:Förkortning", "Name:Namn", "IsActive:Aktiv:b")),
    "customerinvoicedrafts": ("Utkast", fields("InvoiceDate:Fakturadatum", "YourReference:Er referens")),
    "customerinvoices": ("Kundfaktura", fields("YourReference:Er referens")),
    "supplierinvoices": ("Leverantörsfaktura", fields("InvoiceNumber:Fakturanummer", "InvoiceDate:Fakturadatum")),
}  # fmt: skip
ROWS = {"customerinvoicedrafts": ("Text:Text", "Quantity:Antal:n", "UnitPrice:Pris:n"),
        "supplierinvoices": ("TransactionText:Text", "DebetAmount:Debet:n", "CreditAmount:Kredit:n")}  # fmt: skip


@blueprint.get("/<id>/")
def record(id: str):
    return _page(*_found(id))


@blueprint.post("/<id>/")
def save(id: str):
    number, kind, doc = _found(id)
    try:
        made = editing.changed(_fields(kind, doc), doc, request.form)
    except ValueError:
        return _page(number, kind, doc, error="Ett tal är inte skrivet som ett tal."), 422
    if kind == "articles" and doc.get("NetPrice"):  # the gross price follows, by the coding's rate
        made["GrossPrice"] = round((made["NetPrice"] or 0) * doc["GrossPrice"] / doc["NetPrice"], 2)
    Shelf(SYSTEM, number, kind).change(doc["Id"], made, stamps=STAMPS)
    return redirect(f"/eaccounting/ui/records/{doc['Id']}/", 303)


def _found(id: str) -> tuple[int, str, dict]:
    """Of a row its invoice."""
    return shelf.find(SYSTEM, id, tuple(FORMS)) or shelf.find_row(SYSTEM, id, tuple(ROWS)) or abort(404)


def _fields(kind: str, doc: dict) -> tuple[Field, ...]:
    """A text row has a text only."""
    rows = [
        f"Rows.{place}.{each}" for place, row in enumerate(doc.get("Rows") or ()) for each in ROWS.get(kind, ())
        if not row.get("IsTextRow") or each.startswith("Text")
    ]  # fmt: skip
    return (*FORMS[kind][1], *fields(*rows))


def _page(number: int, kind: str, doc: dict, error: str = ""):
    form = {"label": FORMS[kind][0], "action": f"/eaccounting/ui/records/{doc['Id']}/"}
    form["fields"] = editing.shown(_fields(kind, doc), doc)
    code = doc.get("CustomerNumber") or doc.get("Number") or doc.get("ShortName") or doc.get("InvoiceNumber") or ""
    title = f"{code} {doc.get('Name') or doc.get('CustomerName') or doc.get('SupplierName') or ''}".strip()
    about = {"system": "eEkonomi", "home": f"/eaccounting/ui/{number}/", "company": company.get(number)["name"]}
    return render_template("record.html", title=title or FORMS[kind][0], forms=[form], error=error, **about)
