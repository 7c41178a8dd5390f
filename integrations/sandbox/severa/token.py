"""/v1/token and /v1/refreshtoken: client credentials with scopes, separated by spaces or commas."""

import json
import re
import secrets
from datetime import timedelta

from flask import Blueprint, jsonify, request

from integrations.sandbox import faults, shelf
from integrations.sandbox.severa.gate import Refusal
from integrations.sandbox.shelf import COMPANY, Shelf
from integrations.sandbox.visma_connect import tickets

blueprint = Blueprint("severa_token", __name__)
blueprint.before_request(faults.before)
blueprint.after_request(faults.after)

SECONDS, REFRESH_SECONDS = 3600, 24 * 3600


@blueprint.post("/token")
def token():
    body = request.get_json(silent=True) or {}
    name, secret = str(body.get("client_id", "")), str(body.get("client_secret", ""))
    known = next((each for each in Shelf("severa", 0, COMPANY).every() if each["client_id"] == name), None)
    if known is None or not secrets.compare_digest(known["client_secret"].encode(), secret.encode()):
        raise Refusal("AuthenticationRequired", "Invalid client credentials.", status=401)
    asked = [each for each in re.split(r"[\s,]+", str(body.get("scope", ""))) if each]
    if wrong := [each for each in asked if each not in known["scopes"]]:
        raise Refusal("InsufficientApiScope", f"The client has no access to {', '.join(wrong)}.", "scope", 403)
    return _answer(known["id"], name, " ".join(asked))


@blueprint.post("/refreshtoken")
def refresh():
    value = json.loads(request.get_data() or b'""')
    old = tickets.read("refresh", value if isinstance(value, str) else "")
    if old is None or not old.get("severa"):
        raise Refusal("AuthenticationRequired", "The refresh token is not valid.", status=401)
    return _answer(old["company"], old["client"], old["scope"])


def _answer(number: int, client: str, scope: str):
    kept = {"family": f"severa-{client}", "company": number, "client": client, "scope": scope, "severa": 1}
    now = shelf.clock("severa")
    return jsonify(
        access_token=tickets.issue("access", SECONDS, **kept),
        access_token_type="Bearer",
        access_token_expires_in=SECONDS,
        access_token_expires_utc=shelf.written(now + timedelta(seconds=SECONDS)),
        refresh_token=tickets.issue("refresh", REFRESH_SECONDS, **kept),
        refresh_token_expires_in=REFRESH_SECONDS,
        refresh_token_expires_utc=shelf.written(now + timedelta(seconds=REFRESH_SECONDS)),
        scope=scope,
    )
