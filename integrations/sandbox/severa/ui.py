"""Acting as the user of simulated Severa: pages for people, JSON for tests and demos. Needs no log-in.

GET    /severa/ui/api/companies
POST   /severa/ui/api/companies                     {"count": n}: empty organisations with their clients
GET    /severa/ui/api/<organisation>/<kind>         every record, kinds as in the API's paths, and `organization`
PUT    /severa/ui/api/<organisation>/<kind>/<guid>  members laid over it, its stamp renewed
DELETE /severa/ui/api/<organisation>/<kind>/<guid>
POST   /severa/ui/api/<organisation>/load           {"customers": n, "products": n}
POST   /severa/ui/api/<organisation>/reset          as on the first day

A record's own page is `editing`'s.
"""

from uuid import uuid4

from flask import Blueprint, abort, jsonify, redirect, render_template, request

from integrations.sandbox import shelf, store, turnstile
from integrations.sandbox.severa import invoices, seed
from integrations.sandbox.severa.gate import Refusal
from integrations.sandbox.severa.registers import PERSON, SIGNED, store_record
from integrations.sandbox.shelf import COMPANY, Shelf

blueprint = Blueprint("severa_ui", __name__)
STAMPS = ("lastUpdatedDateTime",)


@blueprint.errorhandler(Refusal)
def refused(error: Refusal):
    return jsonify(error=error.text), 409


@blueprint.get("/api/companies")
def api_companies():
    return jsonify(Shelf("severa", 0, COMPANY).every(order="id"))


@blueprint.post("/api/companies")
def api_add_companies():
    return jsonify(seed.add_load_companies(request.get_json()["count"])), 201


@blueprint.get("/api/<int:number>/<kind>")
def api_records(number: int, kind: str):
    return jsonify(Shelf("severa", _known(number)["id"], kind).every())


@blueprint.put("/api/<int:number>/<kind>/<guid>")
def api_change(number: int, kind: str, guid: str):
    members = request.get_json() | ({"lastUpdatedBy": PERSON} if kind in SIGNED else {})
    return jsonify(Shelf("severa", number, kind).change(guid, members, stamps=STAMPS) or abort(404))


@blueprint.delete("/api/<int:number>/<kind>/<guid>")
def api_drop(number: int, kind: str, guid: str):
    return jsonify(dropped=guid) if Shelf("severa", number, kind).drop(guid) else abort(404)


@blueprint.post("/api/<int:number>/load")
def api_load(number: int):
    asked, first = request.get_json(), 100_001
    with store.write():
        for code in range(first, first + asked.get("customers", 0)):
            _load_customer(_known(number)["id"], code)
        for code in range(first, first + asked.get("products", 0)):
            doc = {"code": str(code), "name": f"Lastprodukt {code}", "isActive": True, "vatRate": 25.0}
            doc |= {"unitPrice": {"amount": 100.0, "currencyCode": "SEK"}, "measurementUnit": "st", "type": "FixedFees"}
            store_record(number, "products", str(uuid4()), doc)
    return jsonify(asked), 201


def _load_customer(number: int, code: int) -> None:
    id, doc = str(uuid4()), {"name": f"Lastkund {code} AB", "number": code, "isActive": True, "paymentTerm": 30}
    store_record(number, "customers", id, doc | {"currency": {"code": "SEK"}, "isInternal": False})
    owner = {"guid": id, "name": doc["name"], "number": code}
    home = {"addressline": f"Gatan {code}", "postalCode": "11122", "city": "Stockholm", "customer": owner}
    home |= {"contacts": [], "isBillingAddress": True, "country": {"name": "Sverige"}}
    store_record(number, "addresses", str(uuid4()), home)


@blueprint.post("/api/<int:number>/reset")
def api_reset(number: int):
    _reset(number)
    return "", 204


# ------------------------------------------------------------------ pages
@blueprint.get("/")
def organizations():
    return render_template("severa/companies.html", companies=Shelf("severa", 0, COMPANY).every(order="id"))


@blueprint.get("/<int:number>/")
def one(number: int):
    kinds = ("invoices", "customers", "products", "worktypes", "travelexpensetypes", "projects", "projectfees")
    shown = {kind: Shelf("severa", number, kind).every(limit=60) for kind in kinds}
    statuses = Shelf("severa", number, "invoicestatuses").every()
    return render_template("severa/company.html", company=_known(number), statuses=statuses, money=_money, **shown)


@blueprint.post("/<int:number>/status")
def status_in_page(number: int):
    doc = Shelf("severa", _known(number)["id"], "invoices").get(request.form["id"]) or abort(404)
    invoices.put(number, doc | {"status": invoices.status_of(number, request.form["status"])})
    return redirect(f"/severa/ui/{number}/", 303)


@blueprint.post("/<int:number>/reset")
def reset_in_page(number: int):
    _reset(number)
    return redirect(f"/severa/ui/{number}/", 303)


def _reset(number: int) -> None:
    turnstile.forget()
    if number in [each[0] for each in seed.ORGANIZATIONS]:
        seed.build(number)
        return
    known = _known(number)
    with store.write():
        shelf.empty("severa", number)
        seed.open_organization(number, known["name"], known["client_id"], {})


def _known(number: int) -> dict:
    return Shelf("severa", 0, COMPANY).get(str(number)) or abort(404)


def _money(value: dict | None) -> str:
    if not value or value.get("amount") is None:
        return ""
    return f"{value['amount']:,.2f}".replace(",", "\u00a0").replace(".", ",") + f" {value['currencyCode']}"
