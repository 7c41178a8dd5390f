"""The way to Severa: its dialect, its limit (10 calls a second and client), and tokens by client credentials.

Client id and secret are made in the customer's own Severa, one set per connection. A token belongs to the set and lives
in this process only; nothing rotates, so nothing must be stored. `open_wire(credentials)` gives a wire, not yet open.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from integrations.oauth import LONG, trusted
from integrations.pace import Free, Rate, Shared
from integrations.provider import ProviderError
from integrations.severa import errors
from integrations.wire import LOOPBACK, NOT_LEFT, Dialect, Wire, retry_after

PROVIDER = "severa"
AREAS = ("customers", "projects", "invoices", "fees", "travels", "settings", "organization", "users")
WRITTEN = ("customers", "projects", "invoices", "fees", "travels", "settings")
DELETED = ("fees", "travels")
SCOPES = (
    *(f"{area}:read" for area in AREAS),
    *(f"{area}:write" for area in WRITTEN),
    *(f"{area}:delete" for area in DELETED),
)
MARGIN = 60.0  # a token about to expire is not used
DIALECT = Dialect("SEV", errors.read, lambda path: "all")


@dataclass(frozen=True)
class Credentials:
    """What an administrator makes in Severa › Inställningar › Integrationer › REST API."""

    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = SCOPES

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join((self.client_id, self.client_secret, *self.scopes)).encode()).hexdigest()


@dataclass(frozen=True)
class Grant:
    """A token as Severa gave it; `scope` is what was granted, which may be less than what was asked."""

    access: str
    scope: str
    expires: float


class Granted:
    """The living token of one set of credentials. Threads of a process share it; each process asks for its own."""

    _kept: dict[str, Grant] = {}
    _lock = threading.Lock()

    def __init__(self, credentials: Credentials, *, base: str, separator: str = " ", clock: Callable = time.time):
        self.credentials, self.base, self.separator, self.clock = credentials, base, separator, clock

    def current(self) -> str:
        """Raises ProviderError."""
        return self.grant().access

    def grant(self) -> Grant:
        """The living grant, asked for if there is none. Raises ProviderError: SEV-030 where the credentials are not
        accepted, SEV-031 where a scope is not theirs."""
        with self._lock:
            held = self._kept.get(self._place)
            if held is None or held.expires - MARGIN < self.clock():
                self._kept[self._place] = held = self._asked()
            return held

    def renew(self, stale: str) -> str:
        with self._lock:
            held = self._kept.get(self._place)
            if held is not None and held.access == stale:
                del self._kept[self._place]
        return self.current()

    @property
    def _place(self) -> str:
        return f"{self.base} {self.credentials.digest}"

    def _asked(self) -> Grant:
        known = self.credentials
        body = {"client_id": known.client_id, "client_secret": known.client_secret}
        answer = self._post(body | {"scope": self.separator.join(known.scopes)})
        if answer.status_code == 429:
            raise ProviderError("SEV-210", http_status=429, retry_after=retry_after(answer.headers))
        if answer.status_code >= 500:
            raise ProviderError("SEV-213", http_status=answer.status_code, status=answer.status_code)
        said = _said(answer)
        if answer.status_code >= 300 or not said.get("access_token"):
            raise _refused(answer)
        seconds = float(said.get("access_token_expires_in") or 300)
        return Grant(str(said["access_token"]), str(said.get("scope") or ""), self.clock() + seconds)

    def _post(self, body: dict) -> httpx.Response:
        """No redirect is followed: it would carry the secret away."""
        is_local = urlsplit(self.base).hostname in LOOPBACK
        try:
            with httpx.Client(timeout=20.0, trust_env=not is_local, verify=trusted()) as client:
                return client.post(f"{self.base}/v1/token", json=body)
        except NOT_LEFT as error:
            raise ProviderError("SEV-211", remote_text=type(error).__name__) from error
        except httpx.HTTPError as error:
            raise ProviderError("SEV-218", remote_text=type(error).__name__) from error


def _said(answer: httpx.Response) -> dict:
    try:
        said = json.loads(answer.content)
    except ValueError as error:
        raise ProviderError("SEV-215", http_status=answer.status_code) from error
    return said if isinstance(said, dict) else {}


def _refused(answer: httpx.Response) -> ProviderError:
    """A person must mend it, and until then a new try is no use; what waits goes afterwards."""
    said = errors.read(answer.status_code, answer.content)
    text = said.text if said else ""
    scope = said is not None and said.code == "SEV-123"
    code = "SEV-031" if scope else "SEV-030"
    return ProviderError(code, http_status=answer.status_code, retry_after=LONG, remote_text=text, text=text or "–")


def pace(client_id: str, per_second: int):
    """Shared by all workers; 0 is no limit of ours."""
    return Shared(f"{PROVIDER}:{client_id}", Rate(per_second, 1.0)) if per_second else Free()


def open_wire(credentials: Credentials, *, patience: float | None = None) -> Wire:
    known = settings.SEVERA
    tokens = Granted(credentials, base=known["api"], separator=known["scope_separator"])
    limit = pace(credentials.client_id, known["per_second"])
    seconds = (known["connect_seconds"], known["read_seconds"])
    return Wire(known["api"], tokens, DIALECT, *seconds, pace=limit, patience=patience)
