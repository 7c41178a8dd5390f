"""Acting as the user of simulated eEkonomi: pages for people, JSON for tests and demos. Needs no log-in.

GET    /eaccounting/ui/api/companies
GET    /eaccounting/ui/api/<company>/<kind>             every record, kinds as in the API's paths, and `settings`
PUT    /eaccounting/ui/api/<company>/<kind>/<id>        members laid over it, its stamp renewed
DELETE /eaccounting/ui/api/<company>/<kind>/<id>
POST   /eaccounting/ui/api/<company>/acts               {"act": …, "id": …}: see ACTS
POST   /eaccounting/ui/api/<company>/load               {"customers": n, "articles": n, "vouchers": n}
POST   /eaccounting/ui/api/<company>/reset              as on the first day
POST   /eaccounting/ui/api/companies                    {"count": n}: empty companies for measurements
"""

from decimal import Decimal

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request

from integrations.sandbox import shelf, store, turnstile
from integrations.sandbox.eaccounting import company, gate, invoices, load, purchases, seed
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("eaccounting_ui", __name__)

STAMPS = ("ChangedUtc", "ModifiedUtc")
SHOWN = 40
SWITCHES = ("UsesCostCenter", "UsesProject", "UsesPaymentReferenceNumber", "KeepOriginalDraftDate")
ACTS = {
    "send_draft": lambda number, id: invoices.from_draft(id, {}),
    "delete_draft": lambda number, id: _dropped(number, "customerinvoicedrafts", id),
    "pay": lambda number, id: invoices.pay(number, id),
    "pay_half": lambda number, id: invoices.pay(number, id, amount=_half(number, id)),
    "credit": lambda number, id: invoices.credit(number, id),
    "fail_delivery": lambda number, id: _changed(number, "customerinvoices", id, {"IsNotDelivered": True}),
    "pay_supplier": lambda number, id: purchases.pay(number, id),
    "undo_supplier": lambda number, id: purchases.undo(number, id),
}


@blueprint.errorhandler(gate.Refusal)
def refused(error: gate.Refusal):
    return jsonify(error=error.text, code=error.code), 409


# ------------------------------------------------------------------ JSON
@blueprint.get("/api/companies")
def api_companies():
    return jsonify(company.all_companies())


@blueprint.post("/api/companies")
def api_add_companies():
    return jsonify(seed.add_load_companies(request.get_json()["count"])), 201


@blueprint.get("/api/<int:number>/<kind>")
def api_records(number: int, kind: str):
    return jsonify(Shelf("eaccounting", _known(number), kind).every())


@blueprint.put("/api/<int:number>/<kind>/<path:id>")
def api_change(number: int, kind: str, id: str):
    return jsonify(_changed(_known(number), kind, id, request.get_json()))


@blueprint.delete("/api/<int:number>/<kind>/<path:id>")
def api_drop(number: int, kind: str, id: str):
    return jsonify(_dropped(_known(number), kind, id))


@blueprint.post("/api/<int:number>/acts")
def api_act(number: int):
    asked = request.get_json()
    return jsonify(_act(_known(number), asked["act"], asked["id"]))


@blueprint.post("/api/<int:number>/load")
def api_load(number: int):
    return jsonify(load.fill(_known(number), **request.get_json())), 201


@blueprint.post("/api/<int:number>/reset")
def api_reset(number: int):
    _reset(number)
    return "", 204


# ------------------------------------------------------------------ pages
@blueprint.get("/")
def companies():
    return render_template("eaccounting/companies.html", companies=company.all_companies())


@blueprint.get("/<int:number>/")
def one_company(number: int):
    g.company = _known(number)
    newest = {"order": "seq DESC", "limit": SHOWN}
    shown = {
        kind: Shelf("eaccounting", number, kind).every(**newest)
        for kind in ("customerinvoicedrafts", "customerinvoices", "customers", "articles", "supplierinvoices")
    }
    shown["customerinvoices"] = [invoices.shown(each) for each in shown["customerinvoices"]]
    about = {"company": company.get(number), "settings": company.settings(number), "switches": SWITCHES}
    return render_template("eaccounting/company.html", money=swedish, **about, **shown)


@blueprint.post("/<int:number>/acts")
def act_in_page(number: int):
    try:
        _act(_known(number), request.form["act"], request.form["id"])
    except gate.Refusal as error:
        return render_template("eaccounting/message.html", text=error.text), 409
    return redirect(f"/eaccounting/ui/{number}/", 303)


@blueprint.post("/<int:number>/settings")
def settings_in_page(number: int):
    members: dict = {name: name in request.form for name in SWITCHES}
    members["AccountingLockedTo"] = request.form.get("AccountingLockedTo") or None
    company.change_settings(_known(number), members)
    return redirect(f"/eaccounting/ui/{number}/", 303)


@blueprint.post("/<int:number>/reset")
def reset_in_page(number: int):
    _reset(number)
    return redirect(f"/eaccounting/ui/{number}/", 303)


# ------------------------------------------------------------------ inside
def _act(number: int, act: str, id: str) -> dict:
    g.company = number
    if act not in ACTS:
        abort(400)
    return ACTS[act](number, id)


def _changed(number: int, kind: str, id: str, members: dict) -> dict:
    return Shelf("eaccounting", number, kind).change(id, members, stamps=STAMPS) or abort(404)


def _dropped(number: int, kind: str, id: str) -> dict:
    return {"dropped": id} if Shelf("eaccounting", number, kind).drop(id) else abort(404)


def _half(number: int, id: str):
    doc = Shelf("eaccounting", number, "customerinvoices").get(id) or abort(404)
    return (Decimal(str(doc["RemainingAmount"])) / 2).quantize(Decimal("0.01"))


def _reset(number: int) -> None:
    turnstile.forget()
    if number in [each[0] for each in seed.COMPANIES]:
        seed.build(number)
        return
    with store.write():
        shelf.empty("eaccounting", _known(number))
        seed.open_company(number, f"Lasttest {number - seed.FIRST_LOAD_COMPANY:03d} AB", "559144-9999", {}, {})


def _known(number: int) -> int:
    return number if company.get(number) else abort(404)


def swedish(amount: float | None) -> str:
    return f"{amount or 0:,.2f}".replace(",", "\u00a0").replace(".", ",")
