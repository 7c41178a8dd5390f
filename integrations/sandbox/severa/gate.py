"""The door of the API: token, scope, limit; and how it says no.

Error body as published: `{error: {httpStatusCode, type, details: [{message, url, location: {type, name}}], stack}}`.
"""

import json
import time

from flask import Response, g, request

from integrations.sandbox import faults, store, turnstile
from integrations.sandbox.shelf import COMPANY, Shelf
from integrations.sandbox.visma_connect import tickets

SETTINGS = (
    "products worktypes travelexpensetypes invoicestatuses vatrates costcenters salesaccounts costaccounts currencies "
    "productcategories keywords localization projectstatustypes salesstatustypes"
)
AREAS = {name: "settings" for name in SETTINGS.split()}
AREAS |= dict.fromkeys(("customers", "addresses", "contactpersons", "contactcommunications"), "customers")
AREAS |= dict.fromkeys(("projects", "phases"), "projects") | dict.fromkeys(("invoices", "invoicerows"), "invoices")
AREAS |= dict.fromkeys(("projectfees", "deletedprojectfees"), "fees")
AREAS |= dict.fromkeys(("projecttravelexpenses", "deletedprojecttravelexpenses"), "travels")
AREAS |= dict.fromkeys(("organizationdetails", "organizationsettings"), "organization") | {"users": "users"}
VERBS = {"GET": "read", "POST": "write", "PATCH": "write", "DELETE": "delete"}


class Refusal(Exception):
    """`Refusal("InvalidParameter", text, name)`: one of the published types; `status` 400 unless said."""

    def __init__(self, kind: str, text: str, name: str = "", status: int = 400):
        super().__init__(text)
        self.kind, self.text, self.name, self.status = kind, text, name, status


def missing(what: str) -> Refusal:
    return Refusal("InvalidParameter", f"{what} was not found.", "guid", 404)


def refused(error: Refusal) -> Response:
    return _answer(error.kind, error.text, error.status, error.name)


def plain_error(status: int, text: str) -> str:
    if status == 429:
        text = "API calls quota exceeded! maximum admitted 10 per 1s."
    return json.dumps(_error("InternalSystemError" if status >= 500 else "InvalidOperation", text, status, ""))


def enter() -> Response | None:
    """Find out who calls for which organisation (`g.company`), or answer for the API."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    ticket = tickets.read("access", bearer)
    if ticket is None or not ticket.get("severa") or _expire(bearer, ticket):
        return _answer("AuthenticationRequired", "Access token is not valid or has expired.", 401)
    g.company, g.client = ticket["company"], ticket["client"]
    return _over_limit() or _shut(ticket)


def strike() -> Response | None:
    if fault := faults.take("late_commit"):
        time.sleep(fault["delay"])
        faults.cut()
    return None


def _expire(bearer: str, ticket: dict) -> bool:
    if not faults.take("token_expired", company=ticket["company"]):
        return False
    tickets.drop("access", bearer)
    return True


def _over_limit() -> Response | None:
    """10 a second per client. There are no rate headers; Retry-After comes now and then: here always."""
    wait = turnstile.pass_through(f"severa/{g.client}", store.setting("severa_rate_limit"), 1.0)
    if not wait:
        return None
    response = _answer("InvalidOperation", "API calls quota exceeded! maximum admitted 10 per 1s.", 429)
    response.headers["Retry-After"] = "1"
    return response


def _shut(ticket: dict) -> Response | None:
    found = Shelf("severa", 0, COMPANY).get(str(g.company)) or {}
    if not found.get("active", True):
        return _answer("OrganizationNotActive", "The organization is not active.", 403)
    if not found.get("addon", True) or faults.take("addon_missing"):
        return _answer("AddonMissing", "The REST API add-on is not active.", 403)
    name = request.path.removeprefix("/severa/rest-api/v1/").partition("/")[0]
    wanted = f"{AREAS.get(name, 'settings')}:{VERBS[request.method]}"
    if wanted not in ticket["scope"].split() or faults.take("scope_missing"):
        return _answer("InsufficientApiScope", f"Scope {wanted} is required.", 403)
    if faults.take("read_only_user"):
        return _answer("PermissionDenied", "The user has no permission to do this.", 403)
    return None


def _answer(kind: str, text: str, status: int, name: str = "") -> Response:
    return Response(json.dumps(_error(kind, text, status, name)), status, content_type="application/json")


def _error(kind: str, text: str, status: int, name: str) -> dict:
    place = {"type": "RequestBody", "name": name, "identifier": None} if name else None
    details = [{"message": text, "url": request.path, "location": place}]
    return {"error": {"httpStatusCode": status, "type": kind, "details": details, "stack": None}}
