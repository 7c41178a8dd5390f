"""Authorization code with PKCE, and the tokens that come of it: sealed at rest, refreshed under a row lock.

A log-in is bound to the browser session, and to user, tenant and connection; it works once and for ten minutes.
Nothing here holds a database transaction open while another system is asked, except the refresh: rotating refresh
tokens work once, so whoever refreshes must be alone, and the new one is stored before it is used
(docs/decisions/0008).
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from ssl import SSLContext
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.utils import timezone

from hub import sealing
from hub.errors import Refused
from hub.tenancy import tenant_scope
from integrations.provider import ProviderError

SECONDS = 600  # a log-in lives this long
PENDING = 5  # log-ins one browser may have under way
MARGIN = timedelta(seconds=60)  # a token about to expire is not used
TIMEOUT = httpx.Timeout(20.0, connect=10.0)
LONG = 3600.0  # until a person has logged in again, a new try is no use
SESSION_KEY = "oauth"


@dataclass(frozen=True)
class Server:
    """An authorization server and what we are to it. `issuer` is what RFC 9207's `iss` must be.

    `extra` goes into the address of the log-in (prompt, acr_values).
    """

    provider: str
    authority: str
    client_id: str
    client_secret: str
    scope: str
    redirect_uri: str
    extra: dict = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return self.authority


@dataclass(frozen=True)
class Tokens:
    access: str
    refresh: str
    expires_at: datetime
    scope: str = ""
    identity: dict | None = None

    def seal(self, *place) -> bytes:
        return sealing.seal(json.dumps({"access": self.access, "refresh": self.refresh}).encode(), *place)


@dataclass(frozen=True)
class Flow:
    """A log-in under way. `pending` is what its connection's row remembers of it."""

    provider: str
    state: str
    user: str
    tenant: UUID
    connection: UUID
    verifier: str
    nonce: str
    at: float

    @property
    def pending(self) -> str:
        return digest(self.state)


class Denied(Exception):
    """The authorization server said no; `error` is its OAuth code."""

    def __init__(self, error: str, text: str = ""):
        super().__init__(error)
        self.error, self.text = error, text or error


def digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


# ------------------------------------------------------------------ the log-in
def begin(request, server: Server, *, tenant: UUID, connection: UUID) -> tuple[Flow, str]:
    """Remembers the log-in in this browser's session; gives it, and the address that starts it."""
    flow = Flow(
        provider=server.provider,
        state=secrets.token_urlsafe(32),
        user=str(request.user.pk),
        tenant=tenant,
        connection=connection,
        verifier=secrets.token_urlsafe(64),
        nonce=secrets.token_urlsafe(24),
        at=time.time(),
    )
    kept = {name: str(value) for name, value in vars(flow).items() if name not in ("state", "at")} | {"at": flow.at}
    waiting = request.session.get(SESSION_KEY, {})
    newest = dict(sorted(waiting.items(), key=lambda each: each[1]["at"])[-(PENDING - 1) :])
    request.session[SESSION_KEY] = newest | {flow.state: kept}
    return flow, _address(server, flow)


def _address(server: Server, flow: Flow) -> str:
    return prepare_grant_uri(
        f"{server.authority}/connect/authorize",
        client_id=server.client_id,
        response_type="code",
        redirect_uri=server.redirect_uri,
        scope=server.scope,
        state=flow.state,
        nonce=flow.nonce,
        code_challenge=create_s256_code_challenge(flow.verifier),
        code_challenge_method="S256",
        **server.extra,
    )


def finish(request, server_of: Callable[[str], Server]) -> Flow:
    """The log-in an answer belongs to. The state is used up, whatever comes of it.

    Raises `Refused`: VNET-020 unknown or used, -021 too old, -022 another user, -023 another sender.
    """
    waiting = request.session.get(SESSION_KEY, {})
    kept = waiting.pop(request.GET.get("state", ""), None)
    if kept is None:
        raise Refused("VNET-020", status=400)
    request.session[SESSION_KEY] = waiting
    request.session.save()  # now, not after the answer: a second request must not find it
    flow = _flow(request.GET["state"], kept)
    if flow.user != str(request.user.pk):
        raise Refused("VNET-022", status=403)
    if not 0 <= time.time() - flow.at <= SECONDS:
        raise Refused("VNET-021", status=400)
    server = server_of(flow.provider)
    issuer = request.GET.get("iss", server.issuer)
    if issuer != server.issuer:
        raise Refused("VNET-023", status=400, issuer=issuer[:100])
    return flow


def _flow(state: str, kept: dict) -> Flow:
    ids = {name: UUID(kept[name]) for name in ("tenant", "connection")}
    return Flow(state=state, **kept | ids)


def code_of(request) -> str:
    """The code of an answer. Raises `Refused`: VNET-024 denied, -029 any other no."""
    error = request.GET.get("error", "")
    if error == "access_denied":
        raise Refused("VNET-024", status=400)
    if error or not request.GET.get("code"):
        raise Refused("VNET-029", status=400, text=(request.GET.get("error_description") or error or "–")[:200])
    return request.GET["code"]


def exchange(server: Server, flow: Flow, code: str) -> Tokens:
    """The code for tokens. Raises `Refused`, or ProviderError where the server does not answer."""
    try:
        about = {"redirect_uri": server.redirect_uri, "code_verifier": flow.verifier}
        tokens = _ask(server, grant_type="authorization_code", code=code, **about)
    except Denied as denied:
        known = {"invalid_grant": "VNET-025", "invalid_tenant": "VNET-203"}
        known |= dict.fromkeys(("invalid_client", "unauthorized_client"), "VNET-028")
        raise Refused(known.get(denied.error, "VNET-029"), status=400, text=denied.text) from denied
    _check_identity(server, flow, tokens.identity)
    return tokens


def _check_identity(server: Server, flow: Flow, claims: dict | None) -> None:
    """OpenID Connect Core 3.1.3.7. The token came straight from the server over TLS, which stands for its signature.

    A server that was not asked who the user is (no `openid`) says nothing of it; state and PKCE bind the log-in.
    """
    if "openid" not in server.scope.split():
        return
    claims = claims or {}
    audience = claims.get("aud")
    ours = server.client_id in (audience if isinstance(audience, list) else [audience])
    if claims.get("iss") != server.issuer or claims.get("nonce") != flow.nonce or not ours:
        raise Refused("VNET-023", status=400, issuer=str(claims.get("iss", "–"))[:100])


def refresh(server: Server, tokens_refresh: str) -> Tokens:
    """Raises `Denied`, or ProviderError. Asked once more if the answer is lost: servers forgive that for a while."""
    for turn in range(2):
        try:
            return _ask(server, grant_type="refresh_token", refresh_token=tokens_refresh)
        except ProviderError:
            if turn:
                raise
    raise AssertionError("unreachable")


def revoke(server: Server, token: str) -> bool:
    """Tells the server that we are done with it; True if it heard."""
    try:
        return _post(server, "revocation", {"token": token}).status_code == 200
    except ProviderError:
        return False


def _ask(server: Server, **fields) -> Tokens:
    """Raises `Denied` where the server says no in OAuth's words, ProviderError where it says nothing we can use."""
    answer = _post(server, "token", fields)
    try:
        said = answer.json()
    except ValueError as error:  # a page in place of an answer
        raise ProviderError("VNET-215", http_status=answer.status_code) from error
    if not isinstance(said, dict) or answer.status_code >= 500:
        raise ProviderError("VNET-213", http_status=answer.status_code, status=answer.status_code)
    if said.get("error"):
        raise Denied(str(said["error"]), str(said.get("error_description") or ""))
    return _tokens(said, fields.get("refresh_token", ""))


def _post(server: Server, end: str, fields: dict) -> httpx.Response:
    """A form with our id and secret (RFC 6749 §2.3.1). No redirect is followed: it would carry the secret away."""
    known = {"client_id": server.client_id, "client_secret": server.client_secret}
    is_local = urlsplit(server.authority).hostname in ("127.0.0.1", "localhost", "::1")
    url = f"{server.authority}/connect/{end}"
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=not is_local, verify=trusted()) as client:
            return client.post(url, data=fields | known, headers={"Accept": "application/json"})
    except httpx.HTTPError as error:
        raise ProviderError("VNET-211", remote_text=type(error).__name__) from error


@cache
def trusted() -> SSLContext:
    """Read once: the list of certificates costs more than a call on the loopback."""
    return httpx.create_ssl_context()


def _tokens(said: dict, old_refresh: str) -> Tokens:
    if not said.get("access_token"):
        raise ProviderError("VNET-215")
    return Tokens(
        access=said["access_token"],
        refresh=said.get("refresh_token") or old_refresh,
        expires_at=timezone.now() + timedelta(seconds=int(said.get("expires_in") or 300)),
        scope=str(said.get("scope") or "")[:400],
        identity=_claims(said.get("id_token")),
    )


def _claims(id_token: str | None) -> dict | None:
    try:
        body = (id_token or "").split(".")[1]
        return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError):
        return None


# ------------------------------------------------------------------ the tokens of a row
class SealedTokens:
    """The living tokens of one connection (a tenant-owned row with sealed_tokens, expires_at, scopes).

    `lost(connection)` is called inside the refresh's transaction when the server has forgotten us for good.
    """

    def __init__(self, model, tenant, connection, server: Server, *, lost: Callable):
        self.model, self.tenant, self.id, self.server, self.lost = model, tenant, connection, server, lost
        self._held = ""

    def current(self) -> str:
        """Raises ProviderError."""
        if not self._held:
            with tenant_scope(self.tenant):
                row = self.model.objects.get(pk=self.id)
                access, _ = self._open(row)
            is_fresh = row.expires_at is not None and row.expires_at > timezone.now() + MARGIN
            self._held = access if is_fresh else self._refreshed(access)
        return self._held

    def renew(self, stale: str) -> str:
        """Another token than `stale`, which was refused. Raises ProviderError."""
        self._held = self._refreshed(stale)
        return self._held

    def _refreshed(self, stale: str) -> str:
        """Alone: the row stays locked from reading the old token until the new one is committed."""
        with tenant_scope(self.tenant):
            row = self.model.objects.select_for_update().get(pk=self.id)
            access, old = self._open(row)
            if access != stale and row.expires_at and row.expires_at > timezone.now() + MARGIN:
                return access  # somebody else was here first
            try:
                tokens = refresh(self.server, old)
            except Denied as denied:
                trouble = self._denied(row, denied)
            else:
                store(row, tokens)
                return tokens.access
        raise trouble

    def _denied(self, row, denied: Denied) -> ProviderError:
        if denied.error == "invalid_grant":
            self.lost(row)
            return ProviderError("VNET-030", retry_after=LONG, remote_text=denied.error)
        if denied.error == "invalid_tenant":
            return ProviderError("VNET-203", permanent=True, http_status=400, remote_text=denied.text)
        return ProviderError("VNET-028", retry_after=LONG, http_status=400, remote_text=denied.text, text=denied.text)

    def _open(self, row) -> tuple[str, str]:
        if not row.sealed_tokens:
            raise ProviderError("VNET-030", retry_after=LONG)
        held = json.loads(sealing.unseal(row.sealed_tokens, *place(row)))
        return held["access"], held["refresh"]


def place(row) -> tuple:
    """Where a row's tokens belong: moved elsewhere they do not open."""
    return row.tenant_id, row.pk, row._meta.app_label


def refresh_token_of(row) -> str:
    """To be revoked when the connection ends; "" where there is none, or none that opens."""
    if not row.sealed_tokens:
        return ""
    try:
        return json.loads(sealing.unseal(row.sealed_tokens, *place(row)))["refresh"]
    except sealing.CannotOpen:
        return ""


def store(row, tokens: Tokens) -> None:
    """Sealed into the row; rotated tokens are committed before they are used."""
    row.sealed_tokens, row.expires_at = tokens.seal(*place(row)), tokens.expires_at
    if tokens.scope:
        row.scopes = tokens.scope
    row.save(update_fields=["sealed_tokens", "expires_at", "scopes"])
