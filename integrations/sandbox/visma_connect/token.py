"""The back door: /connect/token and /connect/revocation.

Errors are those of RFC 6749 §5.2, plus Visma's own `invalid_tenant`. A refresh token works once; within
`refresh_grace_seconds` its second use is forgiven (setting, 0 by default).
"""

import base64
import binascii
import hashlib
import secrets
import time
from urllib.parse import unquote

from flask import Blueprint, jsonify, request

from integrations.sandbox import data, faults, store
from integrations.sandbox.visma_connect import tickets
from integrations.sandbox.visma_connect.identity import id_token

blueprint = Blueprint("visma_connect_token", __name__)
blueprint.before_request(faults.before)
blueprint.after_request(faults.after)


class Denied(Exception):
    """The token endpoint says no; the message is the OAuth error code."""


@blueprint.errorhandler(Denied)
def denied(error: Denied):
    return private(jsonify(error=str(error)), 400)


@blueprint.post("/connect/token")
def token():
    client = client_of_request(data.CLIENTS)
    grants = {
        "authorization_code": _by_code,
        "refresh_token": _by_refresh_token,
        "client_credentials": _by_credentials,
    }
    grant = grants.get(request.form.get("grant_type", ""))
    if grant is None:
        raise Denied("unsupported_grant_type")
    return private(jsonify(grant(client)), 200)


@blueprint.post("/connect/revocation")
def revocation():
    client_of_request(data.CLIENTS)
    value = request.form.get("token", "")
    ticket = tickets.read("refresh", value) or tickets.read("access", value)
    if ticket:
        tickets.revoke_family(ticket["family"])
    return "", 200


def client_of_request(clients: dict[str, dict]) -> str:
    """The application that calls, by HTTP Basic or by form fields. Raises Denied."""
    name, secret = _basic() or (request.form.get("client_id", ""), request.form.get("client_secret", ""))
    known = clients.get(name)
    if known is None or not secrets.compare_digest(known["secret"].encode(), secret.encode()):
        raise Denied("invalid_client")
    return name


def _basic() -> tuple[str, str] | None:
    kind, _, rest = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Denied("invalid_client") from None
    return unquote(name), unquote(secret)


def _by_code(client: str) -> dict:
    value = request.form.get("code", "")
    code = tickets.read("code", value)
    if code is None:
        raise Denied("invalid_grant")
    if not tickets.mark_used("code", value):
        tickets.revoke_family(code["family"])  # RFC 6749 §4.1.2: a stolen code must not leave tokens behind
        raise Denied("invalid_grant")
    if code["client_id"] != client or code["redirect_uri"] != request.form.get("redirect_uri", ""):
        raise Denied("invalid_grant")
    if challenge(request.form.get("code_verifier", "")) != code["code_challenge"]:
        raise Denied("invalid_grant")
    return _tokens(code | {"client": client})


def challenge(verifier: str) -> str:
    """RFC 7636 §4.6: the S256 challenge of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _by_refresh_token(client: str) -> dict:
    value = request.form.get("refresh_token", "")
    with store.write():
        old = tickets.read("refresh", value)
        if old is None or old["client"] != client:
            raise Denied("invalid_grant")
        grace = store.setting("refresh_grace_seconds")
        if not tickets.mark_used("refresh", value) and time.time() - old["used"] > grace:
            raise Denied("invalid_grant")
        answer = _tokens(old)
    faults.cut_if("refresh_answer_lost", company=old["company"])
    return answer


def _by_credentials(client: str) -> dict:
    scope = request.form.get("scope", "")
    if not scope or not all(each.startswith("vismanet_erp_service_api:") for each in scope.split()):
        raise Denied("invalid_scope")
    tenant = request.form.get("tenant_id", "")
    company = next((each["id"] for each in store.every(0, "company") if each["tenant"] == tenant), None)
    if company is None:
        raise Denied("invalid_tenant")
    grant = {"family": secrets.token_hex(16), "company": company, "scope": scope, "client": client}
    return _access(grant)


def _tokens(grant: dict) -> dict:
    """Access token, and what the scope adds: id_token for openid, refresh token for offline_access."""
    answer, scopes = _access(grant), grant["scope"].split()
    if "openid" in scopes:
        answer["id_token"] = id_token(user=grant["user"], client=grant["client"], nonce=grant.get("nonce"))
    if "offline_access" in scopes:
        kept = {key: grant[key] for key in ("family", "company", "client", "user", "scope")}
        answer["refresh_token"] = tickets.issue("refresh", store.setting("refresh_token_seconds"), **kept)
    return answer


def _access(grant: dict) -> dict:
    seconds = store.setting("access_token_seconds")
    kept = {key: grant[key] for key in ("family", "company", "client", "user", "scope") if key in grant}
    value = tickets.issue("access", seconds, **kept)
    return {"access_token": value, "expires_in": seconds, "token_type": "Bearer", "scope": grant["scope"]}


def private(response, status: int):
    response.headers["Cache-Control"] = "no-store"
    return response, status
