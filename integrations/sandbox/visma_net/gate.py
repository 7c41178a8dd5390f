"""The gateway before the ERP: token, company, licence, rights and limits; and how it says no.

Error forms follow what is published: the ERP's `{"message": ...}`, the gateway's `ExceptionFaultCode`, and plain
text for a body that cannot be read.
"""

import hashlib
import time
from uuid import uuid4

from flask import Response, g, jsonify, request

from integrations.sandbox import faults, store
from integrations.sandbox.visma_connect import tickets

VERBS = {"GET": {"read"}, "POST": {"create", "update"}, "PUT": {"update"}, "DELETE": {"delete"}}
HOUR = 3600


class Refusal(Exception):
    """The ERP refuses: `Refusal(doing, text)`, doing as in "creating document"; `status` 400 unless said."""

    def __init__(self, doing: str, text: str, status: int = 400):
        super().__init__(text)
        self.doing, self.text, self.status = doing, text, status


class Malformed(Exception):
    """The body is not what the API description says; answered in plain text."""


def refused(error: Refusal):
    text = f"VismaId: {uuid4()}. Error {error.doing}. Error: {error.text}" if error.doing else error.text
    if faults.take("plain_text_error"):
        return Response(text, error.status, content_type="text/plain; charset=utf-8")
    return jsonify(message=text), error.status


def malformed(error: Malformed):
    return Response(f"The request is invalid. {error}", 400, content_type="text/plain; charset=utf-8")


def enter():
    """Find out who calls for which company (`g.company`, `g.caller`), or answer for the ERP."""
    job = request.environ.get("sandbox.job")
    if job:
        g.company, g.caller = job["company"], job["caller"]
        return None
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    ticket = tickets.read("access", bearer)
    if ticket is None or _expire(bearer, ticket):
        return _unauthorised()
    g.company, g.caller = ticket["company"], f"{ticket['client']}/{ticket.get('user', '')}"
    return _without_access(ticket) or _without_scope(ticket) or _over_limit(ticket["client"]) or _repeated()


def leave(response: Response) -> Response:
    """Limit headers on every answer; a failed request is remembered for the repeat throttle."""
    if "limit" in g:
        policy, limit, used = g.limit
        response.headers["X-RateLimit-Limit"] = str(limit)
        response.headers["X-RateLimit-Remaining"] = str(max(0, limit - used))
        response.headers["X-RateLimit-Reset"] = str(_seconds_to_reset())
        response.headers["X-RateLimit-Policy"] = policy
    if "seen" in g and response.status_code >= 400:
        with store.write() as db:
            db.execute("UPDATE seen SET failed = 1 WHERE rowid = ?", [g.seen])
    return response


def _expire(bearer: str, ticket: dict) -> bool:
    if not faults.take("token_expired", company=ticket["company"]):
        return False
    tickets.drop("access", bearer)
    return True


def _unauthorised():
    challenge = 'Bearer error="invalid_token", error_description="The token is expired or not valid"'
    return jsonify(message="Authorization has been denied for this request."), 401, {"WWW-Authenticate": challenge}


def _without_access(ticket: dict):
    asked = request.headers.get("ipp-company-id", str(ticket["company"]))
    if asked != str(ticket["company"]) or faults.take("no_access"):
        return _gateway("12002", "Invalid parameter exception: ipp-company-id", 400)
    if ticket.get("user") in store.setting("users_without_api_role") or faults.take("no_license"):
        return _gateway("12027", "No license for this company.", 403)
    return None


def _gateway(code: str, text: str, status: int):
    body = {
        "ExceptionType": "IPPException",
        "ExceptionMessage": text,
        "ExceptionFaultCode": code,
        "ExceptionMessageID": f"{code}_{uuid4()}",
        "ExceptionDetails": "",
    }
    return jsonify(body), status


def _without_scope(ticket: dict):
    granted = {scope.rpartition(":")[2] for scope in ticket["scope"].split() if scope.startswith("vismanet_erp_")}
    if granted & VERBS.get(request.method, set()):
        return None
    return jsonify(message="Insufficient scope."), 403, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}


def _over_limit(client: str):
    """Fixed window of an hour: per company and client, on the old address per client."""
    old = "/API/controller/api" in request.path
    policy = "6-fixed-window Old Url Domain" if old else "4-fixed-window"
    limit = store.setting("old_address_rate_limit" if old else "rate_limit")
    used = _count(f"old/{client}" if old else f"{client}/{g.company}")
    g.limit = (policy, limit, used)
    if used <= limit:
        return None
    return faults.too_many("You are out of API requests.", _seconds_to_reset())


def _count(caller: str) -> int:
    sql = """INSERT INTO usage VALUES (?, ?, 1)
             ON CONFLICT (caller, hour) DO UPDATE SET used = used + 1 RETURNING used"""
    with store.write() as db:
        return db.execute(sql, [caller, int(time.time() // HOUR)]).fetchone()["used"]


def _seconds_to_reset() -> int:
    return HOUR - int(time.time()) % HOUR


def _repeated():
    """While switched on: SameRequestLimit (more than 5 a minute), ClientErrorLimit (a failed one, 2 per 5 minutes)."""
    if not faults.take("same_request_limit"):
        return None
    content = [str(g.company), request.method, request.full_path, request.get_data(as_text=True)]
    digest, now = hashlib.sha256("\n".join(content).encode()).hexdigest(), time.time()
    with store.write() as db:
        same = _seen(db, digest, now - 60, 0)
        failed = _seen(db, digest, now - 300, 1)
        if same >= 5 or failed >= 2:
            return faults.too_many("Same request made too many times", 60)
        g.seen = db.execute("INSERT INTO seen VALUES (?, ?, 0)", [digest, now]).lastrowid
    return None


def _seen(db, digest: str, since: float, least: int) -> int:
    sql = "SELECT count(*) AS n FROM seen WHERE digest = ? AND at > ? AND failed >= ?"
    return db.execute(sql, [digest, since, least]).fetchone()["n"]
