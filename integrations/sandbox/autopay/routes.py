"""The API, its token, and what a person may do to it in tests and demos."""

import json
import secrets
from datetime import date, timedelta

from flask import Blueprint, Response, abort, g, jsonify, request

from integrations.sandbox import faults, shelf
from integrations.sandbox.autopay import statements
from integrations.sandbox.autopay.seed import DEMO, SYSTEM
from integrations.sandbox.shelf import COMPANY, Shelf
from integrations.sandbox.visma_connect import tickets

blueprint = Blueprint("autopay", __name__)
token_blueprint = Blueprint("autopay_token", __name__)
ui_blueprint = Blueprint("autopay_ui", __name__)
SECONDS, MOST = 3600, 100


def _error(status: int, code: str, text: str) -> Response:
    return Response(json.dumps({"error": {"code": code, "message": text}}), status, content_type="application/json")


@token_blueprint.post("/token")
def token():
    name, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
    known = next((each for each in Shelf(SYSTEM, 0, COMPANY).every() if each["client_id"] == name), None)
    if known is None or not secrets.compare_digest(known["client_secret"].encode(), secret.encode()):
        return _error(401, "invalid_client", "Unknown client or wrong secret.")
    value = tickets.issue("access", SECONDS, family=f"autopay-{name}", company=known["id"], autopay=1)
    return jsonify(access_token=value, token_type="Bearer", expires_in=SECONDS, company=known["name"])


def enter() -> Response | None:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    ticket = tickets.read("access", bearer)
    if ticket is None or not ticket.get("autopay"):
        return _error(401, "unauthorized", "The token is not valid or has expired.")
    if faults.take("token_expired", company=ticket["company"]):
        tickets.drop("access", bearer)
        return _error(401, "unauthorized", "The token is not valid or has expired.")
    g.company = ticket["company"]
    return None


def _agreements() -> Shelf:
    return Shelf(SYSTEM, g.company, "agreement")


@blueprint.get("/agreements")
def agreements():
    return jsonify(items=[_shown(each) for each in _agreements().every()])


def _shown(each: dict) -> dict:
    services = {"electronicStatement": each["on"], "since": each["since"]}
    return {name: each[name] for name in ("id", "bank", "bic", "account", "currency")} | {"services": services}


@blueprint.put("/agreements/<key>/services")
def services(key: str):
    found, body = _agreements().get(key), request.get_json(silent=True) or {}
    if found is None:
        return _error(404, "not_found", "No such agreement.")
    if not isinstance(body.get("electronicStatement"), bool):
        return _error(400, "invalid", "electronicStatement is true or false.")
    found["on"] = body["electronicStatement"]
    if found["on"] and not found["since"]:
        found["since"] = _today().isoformat()
    _agreements().put(key, found)
    return jsonify(_shown(found))


def _today() -> date:
    return shelf.clock(SYSTEM).date()


@blueprint.get("/agreements/<key>/statements")
def listed(key: str):
    found = _agreements().get(key)
    if found is None:
        return _error(404, "not_found", "No such agreement.")
    if not found["on"]:
        return _error(409, "service_off", "Electronic statements are not activated on this agreement.")
    statements.make_until(g.company, found, _today() - timedelta(days=1))
    after, limit = int(request.args.get("after", 0)), min(MOST, int(request.args.get("limit", MOST)))
    every = [each for each in Shelf(SYSTEM, g.company, f"statement-{key}").every() if each["sequence"] > after]
    items = [{name: each[name] for name in ("id", "sequence", "date", "sha256")} for each in every[:limit]]
    return jsonify(items=items, more=len(every) > limit)


@blueprint.get("/statements/<key>")
def content(key: str):
    agreement = key.rpartition("-")[0]
    found = Shelf(SYSTEM, g.company, f"statement-{agreement}").get(key)
    if found is None:
        return _error(404, "not_found", "No such statement.")
    return Response(found["xml"].encode(), content_type="application/xml")


@ui_blueprint.get("/api/agreements")
def ui_agreements():
    return jsonify(Shelf(SYSTEM, DEMO, "agreement").every())


@ui_blueprint.put("/api/agreements/<key>")
def ui_change(key: str):
    """E.g. {"since": "2026-10-01"}: as if the service had been ticked then."""
    return jsonify(Shelf(SYSTEM, DEMO, "agreement").change(key, request.get_json()) or abort(404))


@ui_blueprint.post("/api/reset")
def ui_reset():
    """As on the first day: nothing ticked, no statements."""
    for each in Shelf(SYSTEM, DEMO, "agreement").every():
        for made in Shelf(SYSTEM, DEMO, f"statement-{each['id']}").every():
            Shelf(SYSTEM, DEMO, f"statement-{each['id']}").drop(made["id"])
        Shelf(SYSTEM, DEMO, "agreement").put(each["id"], each | {"on": False, "since": None})
    return jsonify(reset=True)
