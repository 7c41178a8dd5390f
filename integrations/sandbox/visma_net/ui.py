"""Looking at (and tinkering with) the simulated books: pages for people, JSON for tests. Needs no log-in.

Master data is changed here as a bookkeeper would in the ERP: a period opened, an account activated, a segment
value added, the API role given.
"""

from flask import Blueprint, abort, jsonify, redirect, render_template, request

from integrations.sandbox import data, store
from integrations.sandbox.visma_net import batches, calls, jobs
from integrations.sandbox.visma_net.books import Books
from integrations.sandbox.visma_net.shapes import batch as batch_shape
from integrations.sandbox.visma_net.shapes import money

blueprint = Blueprint("visma_net_ui", __name__)
blueprint.before_request(jobs.run_due)

SHOWN = 50

CHANGEABLE = {
    "account": {"active", "allowManualEntry", "description", "currency"},
    "period": {"active", "closedInGeneralLedger"},
    "segment_value": {"active", "description"},
    "company": {"subaccounts", "manual_numbering", "hold_on_entry", "post_on_release"},
}


@blueprint.get("/")
def companies():
    rows = store.every(0, "company")
    for row in rows:
        row["batches"] = len(batches.select(row["id"]))
    return render_template("visma_net/companies.html", companies=rows)


@blueprint.get("/<int:number>/")
def company(number: int):
    """The newest batches with their lines."""
    newest = batches.select(number)[::-1]
    found = [batches.get(number, row["number"]) for row in newest[:SHOWN]]
    return _page(number, [batch for batch in found if batch], len(newest))


@blueprint.get("/<int:number>/batches/<key>")
def one_batch(number: int, key: str):
    return _page(number, [batches.get(number, key) or abort(404)], 1)


def _page(number: int, shown: list[dict], count: int):
    rows = [row | {"totals": batches.totals(row)} for row in shown]
    return render_template("visma_net/company.html", books=_books(number), batches=rows, count=count, money=_swedish)


@blueprint.get("/<int:number>/settings")
def company_settings(number: int):
    accounts = store.every(number, "account")
    return render_template("visma_net/settings.html", books=_books(number), accounts=accounts)


@blueprint.post("/<int:number>/settings")
def change_in_page(number: int):
    kind, key, member = (request.form[name] for name in ("kind", "key", "member"))
    _change(number, kind, key, {member: request.form["value"] == "true"})
    return redirect(f"/visma-net/ui/{number}/settings#{kind}-{key.replace('/', '-')}", 303)


@blueprint.post("/<int:number>/segment-values")
def add_in_page(number: int):
    key = f"{request.form.get('segment', type=int)}/{request.form['value']}"
    _change(number, "segment_value", key, {"description": request.form["description"], "active": True})
    return redirect(f"/visma-net/ui/{number}/settings", 303)


@blueprint.post("/reset")
def reset_in_page():
    batches.remove_all()
    return redirect("/visma-net/ui/", 303)


@blueprint.get("/api/companies")
def api_companies():
    return jsonify(store.every(0, "company"))


@blueprint.post("/api/companies")
def api_add_companies():
    """{"count": 50}: plain companies for speed measurements, ids and tenants stable."""
    ids = data.add_load_companies(request.get_json()["count"])
    return jsonify([{"id": each, "tenant": data.tenant_id(each)} for each in ids]), 201


@blueprint.get("/api/batches")
def api_batches():
    """Batches of ?company= (number or tenant), all companies without: the DTO plus company."""
    wanted = [_number()] if request.args.get("company") else [each["id"] for each in store.every(0, "company")]
    rows = [(Books(number), batch) for number in wanted for batch in batches.every(number)]
    return jsonify([batch_shape(books, batch) | {"company": books.id} for books, batch in rows])


@blueprint.get("/api/calls")
def api_calls():
    """The latest calls of the API, of ?company= or of all."""
    return jsonify(calls.every(_number() if request.args.get("company") else None))


@blueprint.delete("/api/calls")
def api_forget_calls():
    calls.forget()
    return "", 204


@blueprint.delete("/api/batches")
def api_remove_batches():
    batches.remove_all(_number() if request.args.get("company") else None)
    return "", 204


@blueprint.post("/api/batches/<number>/copy")
def api_copy_batch(number: str):
    new = batches.copy(_number(), number)
    return (jsonify(batchNumber=new), 201) if new else abort(404)


@blueprint.put("/api/<kind>/<path:key>")
def api_change(kind: str, key: str):
    """Change members of account/7010, period/202606, segment_value/1/500 or company/ID of ?company=."""
    return jsonify(_change(_number(), kind, key, request.get_json()))


def _change(company_id: int, kind: str, key: str, members: dict) -> dict:
    if not set(members) <= CHANGEABLE.get(kind, set()):
        abort(400)
    owner, key = (0, str(company_id)) if kind == "company" else (company_id, key)
    old = store.get(owner, kind, key) or _new_value(company_id, kind, key)
    changed = {name: value for name, value in old.items() if name != "modified"} | members
    store.put(owner, kind, key, changed)
    return changed


def _new_value(company_id: int, kind: str, key: str) -> dict:
    segment, _, value = key.partition("/")
    if kind != "segment_value" or not value or store.get(company_id, "segment", segment) is None:
        abort(404)
    return {"segmentId": int(segment), "valueId": value, "description": value, "active": True}


def _number() -> int:
    asked = request.args.get("company", "")
    for each in store.every(0, "company"):
        if asked in (str(each["id"]), each["tenant"]):
            return each["id"]
    abort(404)


def _books(number: int) -> Books:
    if store.get(0, "company", str(number)) is None:
        abort(404)
    return Books(number)


def _swedish(minor: int) -> str:
    return f"{money(minor):,.2f}".replace(",", "\u00a0").replace(".", ",")
