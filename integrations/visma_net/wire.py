"""One HTTP call to Visma.net: what goes out, how much may come back, and what each failure means for the effect.

Decides for every way a call can end whether it was surely refused, surely not accepted, or nobody knows
(`integrations.provider`). No redirect is followed and nothing is repeated but after a 401, which is a sure no.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, Protocol
from urllib.parse import urlsplit

import httpx

from integrations.oauth import trusted
from integrations.provider import ProviderError
from integrations.visma_net.errors import classify, is_html, text_of

MAX_BYTES = 5_000_000
RETRY_UNKNOWN = 60.0  # 429 without a usable Retry-After
RETRY_MOST = 2 * 3600.0
SEND_AGAIN = 15.0  # after a 401 the same call leaves again within this time, or waits for its next turn
SURE = frozenset({402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 422, 423, 428, 431, 451})
NOT_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Tokens(Protocol):
    def current(self) -> str: ...

    def renew(self, stale: str) -> str:
        """A token other than the stale one. Raises ProviderError."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes


@dataclass
class Limits:
    """The rate limit as the last answer told it; None where it said nothing. `reset` is seconds."""

    limit: int | None = None
    remaining: int | None = None
    reset: int | None = None

    def read(self, headers: httpx.Headers) -> None:
        for name in ("limit", "remaining", "reset"):
            text = headers.get(f"X-RateLimit-{name}", "")
            if text.isdigit():
                setattr(self, name, int(text))


@dataclass
class Wire:
    """`ask()` is one call. Open it with `with`; it keeps one connection."""

    base: str
    tokens: Tokens
    connect_seconds: float
    read_seconds: float
    limits: Limits = field(default_factory=Limits)
    monotonic: Callable[[], float] = time.monotonic

    def __enter__(self):
        limits = httpx.Timeout(self.read_seconds, connect=self.connect_seconds)
        is_local = urlsplit(self.base).hostname in LOOPBACK  # a proxy of the environment has no business there
        self._http = httpx.Client(
            timeout=limits, follow_redirects=False, verify=trusted(), trust_env=not is_local, headers=_HEADERS
        )
        return self

    def __exit__(self, *_):
        self._http.close()

    def ask(self, method: str, path: str, *, params=None, body=None, headers=None, read_seconds=None) -> Answer:
        """Raises ProviderError for everything but a 2xx with a body of reasonable size."""
        token, began = self.tokens.current(), self.monotonic()
        answer = self._once(method, path, token, params, body, headers, read_seconds)
        if answer.status == 401:
            token = self.tokens.renew(token)
            if method != "GET" and self.monotonic() - began > SEND_AGAIN:
                raise ProviderError("VNET-205", http_status=401, retry_after=1.0)
            answer = self._once(method, path, token, params, body, headers, read_seconds)
        self.limits.read(answer.headers)
        return answer if 200 <= answer.status < 300 else fail(answer)

    def _once(self, method, path, token, params, body, headers, read_seconds) -> Answer:
        request = self._http.build_request(
            method,
            f"{self.base}{path}",
            params=params,
            content=None if body is None else json.dumps(body, ensure_ascii=False).encode(),
            headers={"Authorization": f"Bearer {token}"}
            | ({"Content-Type": "application/json"} if body is not None else {})
            | (headers or {}),
            timeout=httpx.Timeout(read_seconds or self.read_seconds, connect=self.connect_seconds),
        )
        try:
            return self._read(request, read_seconds or self.read_seconds)
        except NOT_LEFT as error:
            raise ProviderError("VNET-211", remote_text=type(error).__name__) from error
        except httpx.TimeoutException as error:
            raise ProviderError("VNET-212", unsure=True, remote_text=type(error).__name__) from error
        except httpx.DecodingError as error:
            raise ProviderError("VNET-215", unsure=True, remote_text=type(error).__name__) from error
        except httpx.RequestError as error:
            raise ProviderError("VNET-218", unsure=True, remote_text=type(error).__name__) from error

    def _read(self, request: httpx.Request, seconds: float) -> Answer:
        """In a stream, so that neither a huge nor an endless answer is taken in."""
        response = self._http.send(request, stream=True)
        late = self.monotonic() + seconds
        chunks, size = [], 0
        try:
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_BYTES:
                    raise ProviderError(
                        "VNET-216", unsure=True, http_status=response.status_code, limit=MAX_BYTES // 1_000_000
                    )
                if self.monotonic() > late:
                    raise ProviderError("VNET-212", unsure=True, http_status=response.status_code)
        finally:
            response.close()
        return Answer(response.status_code, response.headers, b"".join(chunks))


_HEADERS = {"Accept": "application/json", "User-Agent": "Huvudbok"}


def fail(answer: Answer) -> NoReturn:
    """The ProviderError of an answer that is not a success."""
    status, code, facts = answer.status, *classify(answer.status, answer.body)
    about = {"http_status": status, "remote_text": text_of(answer.body)} | {
        name: value for name, value in facts.items() if name not in ("http_status", "remote_text")
    }
    if 300 <= status < 400:
        raise ProviderError(
            "VNET-217", unsure=True, http_status=status, location=answer.headers.get("Location", "–")[:200]
        )
    if status == 401:
        raise ProviderError("VNET-205", retry_after=RETRY_UNKNOWN, **about)
    if status == 429:
        raise ProviderError("VNET-210", retry_after=retry_after(answer.headers), **about)
    if status in SURE or (status == 400 and text_of(answer.body)):
        raise ProviderError(code, permanent=True, **about)
    if is_html(answer.body):
        raise ProviderError("VNET-214", unsure=True, http_status=status)
    raise ProviderError("VNET-213", unsure=True, **about | {"status": status})


def retry_after(headers: httpx.Headers, now: datetime | None = None) -> float:
    """Seconds to wait: Retry-After as seconds or as a date, else the limit's reset, else a minute; never for ever."""
    text = headers.get("Retry-After", "").strip()
    if text.isdigit():
        seconds = float(text)
    else:
        reset = headers.get("X-RateLimit-Reset", "")
        known = float(reset) if reset.isdigit() else RETRY_UNKNOWN
        seconds = _until(text, now or datetime.now(UTC)) or known
    return min(max(seconds, 1.0), RETRY_MOST)


def _until(text: str, now: datetime) -> float | None:
    try:
        return (parsedate_to_datetime(text) - now).total_seconds() if text else None
    except (ValueError, TypeError):
        return None


def as_json(answer: Answer) -> Any:
    """The body, numbers exact. A page in place of data, or half an answer, is no answer."""
    if is_html(answer.body):
        raise ProviderError("VNET-214", unsure=True, http_status=answer.status)
    try:
        return json.loads(answer.body, parse_float=Decimal)
    except ValueError as error:
        raise ProviderError("VNET-215", unsure=True, http_status=answer.status) from error
