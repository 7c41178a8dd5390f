"""The identity server: log-in, choice of company, code and tokens. Authorization code only.

A token is one user in one company. Whether refresh tokens rotate depends on the client's age in the real service; here
a setting decides. PKCE is held to when it is used.
"""

import secrets
from urllib.parse import urlencode

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for

from integrations.sandbox import data, faults, shelf, store
from integrations.sandbox.eaccounting import company
from integrations.sandbox.fields import names
from integrations.sandbox.visma_connect import authorize as front
from integrations.sandbox.visma_connect import tickets
from integrations.sandbox.visma_connect.token import Denied, challenge, client_of_request, private

blueprint = Blueprint("eaccounting_identity", __name__)
blueprint.before_request(faults.before)
blueprint.after_request(faults.after)

CLIENTS = {"huvudbok_demo": {"secret": "demo-secret", "name": "Huvudbok (demo)"}}
AREAS = ("sales", "purchase", "accounting")
SCOPES = {"ea:api", "offline_access", "vls:api"}
SCOPES |= {f"ea:{area}{ending}" for area in AREAS for ending in ("", "_readonly")}
SESSION_COOKIE, SESSION_SECONDS, REQUEST_SECONDS, CODE_SECONDS = "ea_session", 8 * 3600, 900, 300
ACCESS_SECONDS, REFRESH_SECONDS = 3600, 90 * 24 * 3600
ASKED = names("client_id redirect_uri response_type scope state code_challenge code_challenge_method prompt acr_values")


@blueprint.errorhandler(Denied)
def denied(error: Denied):
    return private(jsonify(error=str(error)), 400)


@blueprint.get("/connect/authorize")
def authorize():
    asked = {name: request.args.get(name, "") for name in ASKED}
    if asked["client_id"] not in CLIENTS or not _is_registered(asked["redirect_uri"]):
        return _message("Programmet eller dess återadress är inte registrerad.", 400)
    scopes = set(asked["scope"].split())
    if asked["response_type"] != "code":
        return _answer(asked, error="unsupported_response_type")
    if not {"ea:api", "offline_access"} <= scopes or not scopes <= SCOPES:
        return _answer(asked, error="invalid_scope")
    if asked["code_challenge"] and asked["code_challenge_method"] != "S256":
        return _answer(asked, error="invalid_request")
    key = tickets.issue("ea_request", REQUEST_SECONDS, family="request", **asked)
    page = "login" if "login" in asked["prompt"].split() or _user() is None else "choose"
    return redirect(url_for(f"eaccounting_identity.{page}", request=key))


def _is_registered(redirect_uri: str) -> bool:
    """The same addresses as for Visma Connect: one hub, one way back."""
    return front.is_registered("isv_huvudbok_demo", redirect_uri)


@blueprint.get("/login")
def login():
    return _page("login")


@blueprint.post("/login")
def log_in():
    name, password = request.form.get("username", "").strip().lower(), request.form.get("password", "")
    user = data.USERS.get(name)
    if user is None or not secrets.compare_digest(user["password"], password):
        return _page("login", wrong=True), 401
    response = make_response(redirect(url_for("eaccounting_identity.choose", request=request.form["request"]), 303))
    session = tickets.issue("ea_session", SESSION_SECONDS, family="session", user=name)
    response.set_cookie(SESSION_COOKIE, session, path="/eaccounting", httponly=True, samesite="Lax")
    return response


@blueprint.get("/choose")
def choose():
    user = _user()
    if user is None:
        return redirect(url_for("eaccounting_identity.login", request=request.args.get("request", "")))
    return _page("choose", user=user, companies=company.of_user(user))


@blueprint.post("/choose")
def decide():
    key, user = request.form.get("request", ""), _user()
    asked = tickets.read("ea_request", key)
    if asked is None or user is None or asked["used"]:
        return _message("Inloggningen är för gammal. Gå tillbaka till programmet och börja om.", 400)
    if "approve" not in request.form:
        tickets.mark_used("ea_request", key)
        return _answer(asked, error="access_denied")
    number = request.form.get("company", type=int)
    if number not in [each["id"] for each in company.of_user(user)]:
        return _page("choose", user=user, companies=company.of_user(user), missing=True), 400
    tickets.mark_used("ea_request", key)
    kept = {name: asked[name] for name in ("client_id", "redirect_uri", "scope", "code_challenge")}
    code = tickets.issue("code", CODE_SECONDS, family=secrets.token_hex(16), company=number, user=user, ea=1, **kept)
    return _answer(asked, code=code)


@blueprint.post("/connect/token")
def token():
    client = client_of_request(CLIENTS)
    grants = {"authorization_code": _by_code, "refresh_token": _by_refresh_token}
    grant = grants.get(request.form.get("grant_type", ""))
    if grant is None:
        raise Denied("unsupported_grant_type")
    return private(jsonify(grant(client)), 200)


@blueprint.post("/connect/revocation")
def revocation():
    client_of_request(CLIENTS)
    ticket = tickets.read("refresh", request.form.get("token", "")) or tickets.read("access", request.form["token"])
    if ticket:
        tickets.revoke_family(ticket["family"])
    return "", 200


def _by_code(client: str) -> dict:
    value = request.form.get("code", "")
    code = tickets.read("code", value)
    if code is None or not code.get("ea"):
        raise Denied("invalid_grant")
    if not tickets.mark_used("code", value):
        tickets.revoke_family(code["family"])
        raise Denied("invalid_grant")
    if code["client_id"] != client or code["redirect_uri"] != request.form.get("redirect_uri", ""):
        raise Denied("invalid_grant")
    if code["code_challenge"] and challenge(request.form.get("code_verifier", "")) != code["code_challenge"]:
        raise Denied("invalid_grant")
    return _tokens(code | {"client": client})


def _by_refresh_token(client: str) -> dict:
    value = request.form.get("refresh_token", "")
    with store.write():
        old = tickets.read("refresh", value)
        if old is None or old["client"] != client or not old.get("ea"):
            raise Denied("invalid_grant")
        rotates = bool(store.setting("eaccounting_rotates_refresh_tokens"))
        if rotates and not tickets.mark_used("refresh", value):
            raise Denied("invalid_grant")
        answer = _tokens(old, refresh="" if rotates else value)
    faults.cut_if("refresh_answer_lost", company=old["company"])
    return answer


def _tokens(grant: dict, refresh: str = "") -> dict:
    kept = {name: grant[name] for name in ("family", "company", "client", "user", "scope")} | {"ea": 1}
    access = tickets.issue("access", ACCESS_SECONDS, **kept)
    refresh = refresh or tickets.issue("refresh", REFRESH_SECONDS, **kept)
    answer = {"access_token": access, "expires_in": ACCESS_SECONDS, "token_type": "Bearer"}
    return answer | {"refresh_token": refresh, "scope": grant["scope"]}


def _user() -> str | None:
    session = tickets.read("ea_session", request.cookies.get(SESSION_COOKIE, ""))
    return session["user"] if session else None


def _answer(asked: dict, **parameters):
    parameters |= {"state": asked["state"]} if asked["state"] else {}
    mark = "&" if "?" in asked["redirect_uri"] else "?"
    return redirect(f"{asked['redirect_uri']}{mark}{urlencode(parameters)}", 303)


def _page(name: str, **context):
    key = request.values.get("request", "")
    asked = tickets.read("ea_request", key)
    if asked is None or asked["used"]:
        return _message("Inloggningen är för gammal. Gå tillbaka till programmet och börja om.", 400)
    client = CLIENTS[asked["client_id"]]["name"]
    moment = shelf.now("eaccounting")
    return render_template(
        f"eaccounting/{name}.html", request_id=key, client=client, asked=asked, moment=moment, **context
    )


def _message(text: str, status: int):
    return render_template("eaccounting/message.html", text=text), status
