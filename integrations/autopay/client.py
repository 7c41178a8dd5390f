"""AutoPay's interface, one method per call. HTTP only; raises ProviderError and nothing else."""

import hashlib
import threading
import time
from dataclasses import dataclass

import httpx
from django.conf import settings

from integrations.autopay import errors
from integrations.oauth import LONG, trusted
from integrations.pace import Free
from integrations.provider import ProviderError
from integrations.wire import LOOPBACK, NOT_LEFT, Dialect, Wire, as_json

DIALECT = Dialect("APAY", errors.read, lambda path: path.split("/")[-1])
MARGIN = 60.0


@dataclass(frozen=True)
class Credentials:
    """What an administrator makes in AutoPay › Administration."""

    client_id: str
    client_secret: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.client_id}\n{self.client_secret}".encode()).hexdigest()


class Granted:
    """The living token of one set of credentials, shared by the threads of a process."""

    _kept: dict[str, tuple[str, float]] = {}
    _lock = threading.Lock()

    def __init__(self, credentials: Credentials, base: str):
        self.credentials, self.base = credentials, base

    def current(self) -> str:
        """Raises ProviderError APAY-030 where the credentials are not accepted."""
        place = f"{self.base} {self.credentials.digest}"
        with self._lock:
            token, ends = self._kept.get(place, ("", 0.0))
            if ends - MARGIN < time.time():
                self._kept[place] = token, _ends = self._asked()
            return token

    def renew(self, stale: str) -> str:
        place = f"{self.base} {self.credentials.digest}"
        with self._lock:
            if self._kept.get(place, ("", 0.0))[0] == stale:
                del self._kept[place]
        return self.current()

    def _asked(self) -> tuple[str, float]:
        known = self.credentials
        body = {"client_id": known.client_id, "client_secret": known.client_secret, "grant_type": "client_credentials"}
        is_local = httpx.URL(self.base).host in LOOPBACK
        try:
            with httpx.Client(timeout=20.0, trust_env=not is_local, verify=trusted()) as client:
                answer = client.post(f"{self.base}/oauth/token", data=body)
        except NOT_LEFT as error:
            raise ProviderError("APAY-211", remote_text=type(error).__name__) from error
        except httpx.HTTPError as error:
            raise ProviderError("APAY-218", remote_text=type(error).__name__) from error
        if answer.status_code >= 500:
            raise ProviderError("APAY-213", http_status=answer.status_code)
        if answer.status_code >= 300:
            raise ProviderError("APAY-030", http_status=answer.status_code, retry_after=LONG)
        said = answer.json()
        return str(said["access_token"]), time.time() + float(said.get("expires_in") or 300)


def open_wire(credentials: Credentials) -> Wire:
    """Not yet open."""
    known = settings.AUTOPAY
    tokens = Granted(credentials, known["api"])
    return Wire(known["api"], tokens, DIALECT, known["connect_seconds"], known["read_seconds"], pace=Free())


class Client:
    """Use with an open Wire."""

    def __init__(self, wire: Wire):
        self.wire = wire

    def agreements(self) -> list[dict]:
        """GET /v1/agreements: id, bank, account, currency, services {electronicStatement, since}."""
        return _object(self.wire.ask("GET", "/v1/agreements")).get("items") or []

    def set_statements(self, agreement: str, on: bool) -> dict:
        """PUT /v1/agreements/{id}/services. Ticking twice is ticking once."""
        return _object(self.wire.ask("PUT", f"/v1/agreements/{agreement}/services", body={"electronicStatement": on}))

    def statements_after(self, agreement: str, sequence: int) -> tuple[list[dict], bool]:
        """GET /v1/agreements/{id}/statements?after=: [{id, sequence, date, sha256}], and whether there are more."""
        answer = _object(self.wire.ask("GET", f"/v1/agreements/{agreement}/statements", params={"after": sequence}))
        return answer.get("items") or [], bool(answer.get("more"))

    def statement(self, key: str, sha256: str = "") -> bytes:
        """GET /v1/statements/{id}: camt.053. Raises APAY-215 where it is not what was promised."""
        body = self.wire.ask("GET", f"/v1/statements/{key}").body
        if sha256 and hashlib.sha256(body).hexdigest() != sha256:
            raise ProviderError("APAY-215")
        return body


def _object(answer) -> dict:
    found = as_json(answer, DIALECT)
    return found if isinstance(found, dict) else {}
