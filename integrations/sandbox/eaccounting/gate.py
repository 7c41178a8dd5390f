"""The door of the API: token, scope, company, variant, limit; and how it says no.

Error body as published: `{ErrorCode, DeveloperErrorMessage, ErrorId, Errors: [{Field, ErrorCode, Message, Key}]}`.
"""

import json
import math
import time
from uuid import uuid4

from flask import Response, g, request

from integrations.sandbox import faults, store, turnstile
from integrations.sandbox.eaccounting import company
from integrations.sandbox.fields import Problem
from integrations.sandbox.visma_connect import tickets

STATUS = {3000: 404, 3001: 404, 3002: 404, 4010: 429, 5000: 500, 5001: 500, 5002: 500}
STATUS |= dict.fromkeys((4003, 4004, 4005, 4006, 4007, 4009, 4011, 4012, 4019, 4034, 3003), 403)
SALES = "customers articles articleaccountcodings customerinvoicedrafts customerinvoices customerledgeritems units"
PURCHASE = "suppliers supplierinvoices supplierinvoicedrafts"
ACCOUNTING = "vouchers accounts accountbalances fiscalyears projects"
AREAS = {name: area for area, names in {"sales": SALES, "purchase": PURCHASE}.items() for name in names.split()}
AREAS |= dict.fromkeys(ACCOUNTING.split(), "accounting")
EITHER = ("costcenteritems", "costcenters", "fiscalyears", "accounts", "accountbalances", "projects")  # sales may read
SOLO, INVOICING, BOOKKEEPING = 4, 2, 3
SHUT = {SOLO: {"projects", "costcenters", "costcenteritems"}, INVOICING: {"supplierinvoices", "supplierinvoicedrafts"}}
SHUT[BOOKKEEPING] = {"customers", "articles", "customerinvoicedrafts"}


class Refusal(Exception):
    """`Refusal(2000, text, problems)`: one of the published error codes."""

    def __init__(self, code: int, text: str, problems: list[Problem] | None = None):
        super().__init__(text)
        self.code, self.text, self.problems = code, text, problems or []


def refused(error: Refusal) -> Response:
    return _body(error.code, error.text, error.problems, STATUS.get(error.code, 400))


def plain_error(status: int, text: str) -> str:
    """What a fault says: 500 and 429 in this API's words."""
    code = {429: 4010}.get(status, 5000)
    return json.dumps(_error(code, text, []))


def enter() -> Response | None:
    """Find out who calls for which company (`g.company`), or answer for the API."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    ticket = tickets.read("access", bearer)
    if ticket is None or not ticket.get("ea") or _expire(bearer, ticket):
        return Response("", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    g.company, g.client, g.read_only = ticket["company"], ticket["client"], False
    return _over_limit() or _without_right(ticket) or _shut_company() or _shut_variant()


def strike() -> Response | None:
    """Faults that are this API's own refusals, and the one that answers nothing and does the work late."""
    if fault := faults.take("late_commit"):
        time.sleep(fault["delay"])
        faults.cut()
    if faults.take("system_dependency"):
        return _body(5001, "Can't reach a system we depend on.", [], 500)
    if faults.take("closed_period"):
        return _body(4026, "The voucher date is in a locked period.", [], 400)
    return None


def _expire(bearer: str, ticket: dict) -> bool:
    if not faults.take("token_expired", company=ticket["company"]):
        return False
    tickets.drop("access", bearer)
    return True


def _over_limit() -> Response | None:
    """600 a minute per client and endpoint, whatever the company."""
    most = store.setting("eaccounting_rate_limit")
    wait = turnstile.pass_through(f"ea/{g.client}/{request.url_rule}", most, 60.0)
    if not wait:
        return None
    seconds = math.ceil(wait)
    response = _body(4010, f"Too many requests. Please wait {seconds} seconds before you try again.", [], 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _without_right(ticket: dict) -> Response | None:
    name = resource()
    area, granted = AREAS.get(name, ""), set(ticket["scope"].split())
    wanted = {f"ea:{area}"} if area else {f"ea:{each}" for each in ("sales", "purchase", "accounting")}
    if request.method == "GET":
        wanted |= {f"{each}_readonly" for each in wanted}
        wanted |= {"ea:sales", "ea:sales_readonly"} if name in EITHER else set()
    if not wanted & granted or faults.take("scope_missing"):
        return _body(4006, "The token has no access to the scopes this resource requires.", [], 403)
    if faults.take("read_only_user"):
        return _body(4019, "The user has read-only permission.", [], 403)
    return None


def _shut_company() -> Response | None:
    found, settings = company.get(g.company), company.settings(g.company)
    if not found or not found.get("addon", True) or faults.take("addon_missing"):
        return Response("", 403)
    if not found.get("started", True):
        return _body(4003, "The start-up guide is not completed.", [], 403)
    is_write = request.method != "GET"
    if settings["CompanyStatus"] == 0 or (settings["CompanyStatus"] == 2 and is_write):
        return _body(4004, "The company is not active.", [], 403)
    return None


def _shut_variant() -> Response | None:
    if resource() in SHUT.get(company.settings(g.company)["ProductVariant"], ()):
        return _body(4009, "The product variant of the company does not include this.", [], 403)
    return None


def resource() -> str:
    return request.path.removeprefix("/eaccounting/v2/").partition("/")[0]


def _body(code: int, text: str, problems: list[Problem], status: int) -> Response:
    return Response(json.dumps(_error(code, text, problems)), status, content_type="application/json")


def _error(code: int, text: str, problems: list[Problem]) -> dict:
    each = [{"Field": p.field, "ErrorCode": "Invalid", "Message": p.text, "Key": p.field} for p in problems]
    return {"ErrorCode": code, "DeveloperErrorMessage": text, "ErrorId": str(uuid4()), "Errors": each}
