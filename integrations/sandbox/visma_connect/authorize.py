"""The front door: /connect/authorize, the log-in page, and the consent page where one company is picked.

What the application asked for is kept in a `request` ticket; pages carry only its id. Nothing is redirected
anywhere before client and redirect URI are known to belong together.
"""

import secrets
from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from integrations.sandbox import data, store
from integrations.sandbox.visma_connect import tickets
from integrations.sandbox.visma_connect.identity import ERP_SCOPES, IDENTITY_SCOPES, SESSION_COOKIE, issuer

blueprint = Blueprint("visma_connect_front", __name__)

REQUEST_SECONDS, SESSION_SECONDS = 900, 8 * 3600


@blueprint.get("/connect/authorize")
def authorize():
    asked = {key: request.args.get(key, "") for key in _PARAMETERS}
    if not is_registered(asked["client_id"], asked["redirect_uri"]):
        return _message("Begäran avvisades", "Programmet eller dess återadress är inte registrerad.", 400)
    error = _fault_of(asked)
    if error:
        return _answer(asked, **error)
    key = tickets.issue("request", REQUEST_SECONDS, family="request", **asked)
    page = "login" if asked["prompt"] == "login" or _user() is None else "consent"
    return redirect(url_for(f"visma_connect_front.{page}", request=key))


_PARAMETERS = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "response_mode",
    "prompt",
)


def is_registered(client: str, redirect_uri: str) -> bool:
    known = data.CLIENTS.get(client)
    if known is None:
        return False
    return bool(known["redirects"].fullmatch(redirect_uri)) or redirect_uri in store.setting("extra_redirect_uris")


def _fault_of(asked: dict) -> dict | None:
    if asked["response_type"] != "code":
        return {"error": "unsupported_response_type"}
    if not asked["code_challenge"] or asked["code_challenge_method"] != "S256":
        return {"error": "invalid_request", "error_description": "code challenge required (S256)"}
    if not set(asked["scope"].split()) <= set(IDENTITY_SCOPES + ERP_SCOPES):
        return {"error": "invalid_scope"}
    if asked["prompt"] == "none":
        return {"error": "interaction_required"}
    return None


@blueprint.get("/login")
def login():
    return _page("login", wrong=False)


@blueprint.post("/login")
def log_in():
    name, password = request.form.get("username", "").strip().lower(), request.form.get("password", "")
    user = data.USERS.get(name)
    if user is None or not secrets.compare_digest(user["password"], password):
        return _page("login", wrong=True), 401
    onward = url_for("visma_connect_front.consent", request=request.form.get("request", ""))
    response = make_response(redirect(onward, 303))
    session = tickets.issue("session", SESSION_SECONDS, family="session", user=name)
    response.set_cookie(SESSION_COOKIE, session, path="/visma-connect", httponly=True, samesite="Lax")
    return response


@blueprint.get("/consent")
def consent():
    user = _user()
    if user is None:
        return redirect(url_for("visma_connect_front.login", request=request.args.get("request", "")))
    return _page("consent", user=user, companies=companies_of(user))


@blueprint.post("/consent")
def decide():
    key, user = request.form.get("request", ""), _user()
    asked = tickets.read("request", key)
    if asked is None or user is None:
        return _expired()
    if "approve" not in request.form:
        tickets.mark_used("request", key)
        return _answer(asked, error="access_denied")
    company = request.form.get("company", type=int)
    if company not in [each["id"] for each in companies_of(user)]:
        return _page("consent", user=user, companies=companies_of(user), missing=True), 400
    if not tickets.mark_used("request", key):
        return _expired()
    return _answer(asked, code=_code(asked, user, company))


def _code(asked: dict, user: str, company: int) -> str:
    kept = {key: asked[key] for key in ("client_id", "redirect_uri", "scope", "nonce", "code_challenge")}
    seconds = store.setting("code_seconds")
    return tickets.issue("code", seconds, family=secrets.token_hex(16), company=company, user=user, **kept)


def companies_of(user: str) -> list[dict]:
    """Companies the user may connect, by name."""
    allowed = data.USERS[user]["companies"]
    companies = [each for each in store.every(0, "company") if allowed == "all" or each["id"] in allowed]
    return sorted(companies, key=lambda each: each["id"])


def _user() -> str | None:
    session = tickets.read("session", request.cookies.get(SESSION_COOKIE, ""))
    return session["user"] if session else None


def _answer(asked: dict, **parameters):
    """Send the browser back to the application, with state and issuer (RFC 9207)."""
    parameters |= {"state": asked["state"], "iss": issuer()} if asked["state"] else {"iss": issuer()}
    if asked["response_mode"] == "form_post":
        return render_template("visma_connect/form_post.html", target=asked["redirect_uri"], parameters=parameters)
    mark = "&" if "?" in asked["redirect_uri"] else "?"
    return redirect(f"{asked['redirect_uri']}{mark}{urlencode(parameters)}", 303)


def _page(name: str, **context):
    key = request.values.get("request", "")
    asked = tickets.read("request", key)
    if asked is None or asked["used"]:
        return _expired()
    client = data.CLIENTS[asked["client_id"]]["name"]
    return render_template(f"visma_connect/{name}.html", request_id=key, client=client, asked=asked, **context)


def _expired():
    return _message("Inloggningen är för gammal", "Gå tillbaka till programmet och börja om.", 400)


def _message(title: str, text: str, status: int):
    return render_template("visma_connect/message.html", title=title, text=text), status
