"""Records of simulated Severa as pages: /severa/ui/records/<guid>/. A customer stands there with its addresses and
contacts, an invoice with its rows."""

from flask import Blueprint, abort, redirect, render_template, request

from integrations.sandbox import editing, shelf, store
from integrations.sandbox.editing import fields
from integrations.sandbox.severa import invoices
from integrations.sandbox.severa.registers import store_record
from integrations.sandbox.shelf import COMPANY, Shelf

blueprint = Blueprint("severa_records", __name__)
SYSTEM = "severa"
CODED = ("code:Kod", "name:Namn")
FORMS = {
    "customers": ("Kund", fields("number:Kundnummer:i", "name:Namn", "vatNumber:Org/momsreg.nr", "email:E-post",
                                 "paymentTerm:Betalningsvillkor, dagar:i", "isActive:Aktiv:b")),
    "addresses": ("Adress", fields("addressline:Adress:l", "postalCode:Postnummer", "city:Stad",
                                   "isBillingAddress:Fakturaadress:b")),
    "contactpersons": ("Kontakt", fields("firstName:Förnamn", "lastName:Efternamn", "phoneNumbers.0:Telefon")),
    "products": ("Produkt", fields(*CODED, "measurementUnit:Enhet", "vatRate:Moms %:n", "unitPrice.amount:Pris:n",
                                   "isActive:Aktiv:b")),
    "worktypes": ("Arbetstyp", fields(*CODED, "isActive:Aktiv:b")),
    "travelexpensetypes": ("Resekostnad", fields(*CODED, "measurementUnit:Enhet", "isActive:Aktiv:b")),
    "projects": ("Projekt", fields("number:Projektnummer:i", "name:Namn", "isClosed:Stängt:b")),
    "projectfees": ("Kostnad", fields("description:Text", "unitCost.amount:Kostnad:n", "unitPrice.amount:Pris:n")),
    "invoices": ("Faktura", fields("date:Datum", "yourReference:Er referens", "notes:Fakturaanteckning:l")),
    "invoicerows": ("Rad", fields("description:Text", "quantity:Antal:n", "unitPrice.amount:Pris:n",
                                  "vatRate:Moms %:n")),
}  # fmt: skip
PARTS = {"customers": ("addresses", "contactpersons"), "invoices": ("invoicerows",)}


@blueprint.get("/<guid>/")
def record(guid: str):
    return _page(*_found(guid))


@blueprint.post("/<guid>/")
def save(guid: str):
    number, kind, doc = _found(guid)
    try:
        made = editing.changed(FORMS[kind][1], doc, request.form)
    except ValueError:
        return _page(number, kind, doc, error="Ett tal är inte skrivet som ett tal."), 422
    with store.write():
        _store(number, kind, made)
    return redirect(f"/severa/ui/records/{_whole(number, kind, made)}/", 303)


def _found(guid: str) -> tuple[int, str, dict]:
    return shelf.find(SYSTEM, guid, tuple(FORMS)) or abort(404)


def _store(number: int, kind: str, doc: dict) -> None:
    """As the API would have stored it: stamped, and with what follows from it."""
    if kind == "invoices":
        invoices.put(number, doc)
    elif kind == "invoicerows":
        invoices.put_row(number, doc)
        owner = Shelf(SYSTEM, number, "invoices").get(doc["invoiceGuid"]) or {}
        invoices.put(number, owner | invoices.totals(number, doc["invoiceGuid"]))
    else:
        store_record(number, kind, doc["guid"], doc)


def _whole(number: int, kind: str, doc: dict) -> str:
    """The record whose page it stands on."""
    if kind == "invoicerows":
        return doc["invoiceGuid"]
    return doc["customer"]["guid"] if kind in PARTS["customers"] else doc["guid"]


def _page(number: int, kind: str, doc: dict, error: str = ""):
    forms = [_form(kind, doc)]
    for part in PARTS.get(kind, ()):
        forms += [_form(part, each) for each in Shelf(SYSTEM, number, part).of(doc["guid"])]
    company = Shelf(SYSTEM, 0, COMPANY).get(str(number)) or {}
    title = f"{doc.get('number') or doc.get('code') or ''} {doc.get('name') or doc.get('description') or ''}".strip()
    about = {"system": "Severa", "home": f"/severa/ui/{number}/", "company": company.get("name", "")}
    return render_template("record.html", title=title or FORMS[kind][0], forms=forms, error=error, **about)


def _form(kind: str, doc: dict) -> dict:
    label, form = FORMS[kind]
    return {"label": label, "action": f"/severa/ui/records/{doc['guid']}/", "fields": editing.shown(form, doc)}
