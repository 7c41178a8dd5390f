"""Who Visma Connect is and who the user is: discovery, keys, userinfo, end of session; signs id_tokens."""

import base64
import json
import re
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Blueprint, jsonify, make_response, redirect, render_template, request

from integrations.sandbox import data, store
from integrations.sandbox.visma_connect import tickets

blueprint = Blueprint("visma_connect", __name__)

SESSION_COOKIE = "visma_connect_session"
ERP_SCOPES = [
    f"vismanet_erp_{flavour}_api:{verb}"
    for flavour, verbs in (
        ("interactive", ("create", "read", "update", "delete", "ui-extension")),
        ("service", ("create", "read", "update", "delete")),
    )
    for verb in verbs
]
IDENTITY_SCOPES = ["openid", "profile", "email", "offline_access", "tenants"]


def issuer() -> str:
    return f"{request.host_url.rstrip('/')}/visma-connect"


@blueprint.get("/.well-known/openid-configuration")
def discovery():
    base = issuer()
    return jsonify(
        issuer=base,
        jwks_uri=f"{base}/.well-known/openid-configuration/jwks",
        authorization_endpoint=f"{base}/connect/authorize",
        token_endpoint=f"{base}/connect/token",
        userinfo_endpoint=f"{base}/connect/userinfo",
        revocation_endpoint=f"{base}/connect/revocation",
        end_session_endpoint=f"{base}/connect/endsession",
        scopes_supported=IDENTITY_SCOPES + ERP_SCOPES,
        grant_types_supported=["authorization_code", "refresh_token", "client_credentials"],
        response_types_supported=["code"],
        response_modes_supported=["query", "form_post"],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
        id_token_signing_alg_values_supported=["RS256"],
        subject_types_supported=["public"],
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
    )


@blueprint.get("/.well-known/openid-configuration/jwks")
def keys():
    numbers = _key().public_key().public_numbers()
    public = {"n": _int64(numbers.n), "e": _int64(numbers.e)}
    return jsonify(keys=[{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1"} | public])


@blueprint.route("/connect/userinfo", methods=["GET", "POST"])
def userinfo():
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    ticket = tickets.read("access", bearer)
    if ticket is None or "user" not in ticket:
        return jsonify(error="invalid_token"), 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return jsonify(claims(ticket["user"]))


@blueprint.get("/connect/endsession")
def end_session():
    tickets.drop("session", request.cookies.get(SESSION_COOKIE, ""))
    target = request.args.get("post_logout_redirect_uri", "")
    is_local = re.fullmatch(r"http://(127\.0\.0\.1|localhost)(:\d{1,5})?/[^\s]*", target)
    answer = redirect(target) if is_local else render_template("visma_connect/message.html", title="Du är utloggad")
    response = make_response(answer)
    response.delete_cookie(SESSION_COOKIE, path="/visma-connect")
    return response


def claims(user: str) -> dict:
    return {"sub": f"user-{sorted(data.USERS).index(user) + 1}", "name": data.USERS[user]["name"], "email": user}


def id_token(*, user: str, client: str, nonce: str | None) -> str:
    """A signed OpenID Connect id_token (RS256), nonce echoed."""
    now = int(time.time())
    body = {"iss": issuer(), "aud": client, "iat": now, "exp": now + 300, **claims(user)}
    return _signed(body | ({"nonce": nonce} if nonce else {}))


def _signed(body: dict) -> str:
    head = {"alg": "RS256", "typ": "JWT", "kid": "1"}
    signed = f"{_base64(json.dumps(head).encode())}.{_base64(json.dumps(body).encode())}"
    return f"{signed}.{_base64(_key().sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _key() -> rsa.RSAPrivateKey:
    with store.write():
        kept = store.get(0, "signing_key", "")
        if kept is None:
            store.put(0, "signing_key", "", kept := {"pem": _new_pem()})
    key = serialization.load_pem_private_key(kept["pem"].encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _new_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _int64(number: int) -> str:
    return _base64(number.to_bytes((number.bit_length() + 7) // 8, "big"))
