"""One HTTP call to another system: what goes out, how fast, how much may come back, and what a failure means.

Shared by the clients of eEkonomi and Severa. Each system brings its `Dialect`: the prefix of our codes, and how its
refusals are recognised. As everywhere (`integrations.provider`) a call ends in one of four ways; a call that only reads
is never `unsure`, because nothing can have been made. No redirect is followed; nothing is repeated but after a sure no
(401 once, 429 after the wait it names).
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, Protocol
from urllib.parse import urlsplit

import httpx

from integrations.oauth import trusted
from integrations.pace import Free, Pace, TooLong
from integrations.provider import ProviderError

MAX_BYTES = 30_000_000
READ_PATIENCE = 65.0  # how long the limiter, or a 429, may hold a call that only reads: a whole window of a minute
WRITE_PATIENCE = 12.0  # and one that writes: bytes leave within half a minute of the commit that says so
RETRY_UNKNOWN = 30.0  # 429 that does not say how long
RETRY_MOST = 2 * 3600.0
SURE = frozenset({402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 422, 423, 428, 431, 451})
NOT_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HTML = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_HEADERS = {"Accept": "application/json", "User-Agent": "Huvudbok"}


class Tokens(Protocol):
    def current(self) -> str: ...

    def renew(self, stale: str) -> str:
        """A token other than the stale one. Raises ProviderError."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes
    reads: bool = False  # the call could not have made anything


@dataclass(frozen=True)
class Said:
    """What a refusal means: our code, `refused` or `later` or `unknown`, the facts, and the wait it names."""

    code: str
    verdict: str
    text: str = ""
    wait: float | None = None
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Dialect:
    """`read(status, body)` recognises an answer that is no success; None leaves it to its status.

    `endpoint(path)` is what the other system counts calls by.
    """

    prefix: str
    read: Callable[[int, bytes], Said | None]
    endpoint: Callable[[str], str]
    headers: dict = field(default_factory=dict)

    def code(self, number: int) -> str:
        return f"{self.prefix}-{number}"


@dataclass(frozen=True)
class Call:
    """One call as it went: for logs and measurements (`Wire.on_call`)."""

    method: str
    endpoint: str
    status: int
    seconds: float
    waited: float


@dataclass
class Wire:
    """`ask()` is one call. Open it with `with`; it keeps one connection.

    `calls` counts by (method, endpoint); `on_call` is told of each. `patience` is how many seconds the limiter or a 429
    may hold a call: a person who waits for a page has less of it than a worker.
    """

    base: str
    tokens: Tokens
    dialect: Dialect
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    pace: Pace = field(default_factory=Free)
    patience: float | None = None
    monotonic: Callable[[], float] = time.monotonic
    on_call: Callable[[Call], None] | None = None
    calls: Counter = field(default_factory=Counter)

    def __enter__(self):
        limits = httpx.Timeout(self.read_seconds, connect=self.connect_seconds)
        is_local = urlsplit(self.base).hostname in LOOPBACK  # a proxy of the environment has no business there
        headers = _HEADERS | self.dialect.headers
        self._http = httpx.Client(
            timeout=limits, follow_redirects=False, verify=trusted(), trust_env=not is_local, headers=headers
        )
        return self

    def __exit__(self, *_):
        self._http.close()

    def ask(self, method: str, path: str, *, params=None, body=None, read_seconds: float | None = None) -> Answer:
        """Raises ProviderError for everything but a 2xx with a body of reasonable size."""
        reads = method == "GET"
        began, patience = self.monotonic(), READ_PATIENCE if reads else WRITE_PATIENCE
        patience = patience if self.patience is None else min(patience, self.patience)
        try:
            answer = self._authorised(method, path, params, body, read_seconds, patience)
            while answer.status == 429 and not self._is_over(began, self._hold(path, answer), patience):
                answer = self._authorised(method, path, params, body, read_seconds, patience)
            return replace(answer, reads=reads) if 200 <= answer.status < 300 else fail(answer, self.dialect)
        except ProviderError as error:
            error.unsure = error.unsure and not reads
            raise

    def fetch(self, url: str, *, hosts: tuple[str, ...]) -> bytes:
        """A file by the temporary link an answer gave, without our token. Raises ProviderError."""
        if urlsplit(url).hostname not in (*hosts, urlsplit(self.base).hostname):
            raise ProviderError(self.dialect.code(217), permanent=True, location=url[:200])
        try:
            answer = self._read(self._http.build_request("GET", url), self.read_seconds)
        except httpx.RequestError as error:
            raise ProviderError(self.dialect.code(218), remote_text=type(error).__name__) from error
        return answer.body if answer.status == 200 else fail(answer, self.dialect)

    def _authorised(self, method, path, params, body, read_seconds, patience) -> Answer:
        token, began = self.tokens.current(), self.monotonic()
        answer = self._once(method, path, token, params, body, read_seconds, patience)
        if answer.status != 401:
            return answer
        token = self.tokens.renew(token)
        if method != "GET" and self.monotonic() - began > WRITE_PATIENCE:
            raise ProviderError(self.dialect.code(205), http_status=401, retry_after=1.0)
        return self._once(method, path, token, params, body, read_seconds, patience)

    def _hold(self, path: str, answer: Answer) -> float:
        """Nobody calls this endpoint until the wait is over; the wait, in seconds."""
        said = self.dialect.read(answer.status, answer.body)
        wait = retry_after(answer.headers, said.wait if said else None)
        self.pace.block(self.dialect.endpoint(path), wait)
        return wait

    def _is_over(self, began: float, wait: float, patience: float) -> bool:
        return self.monotonic() - began + wait > patience

    def _once(self, method, path, token, params, body, read_seconds, patience) -> Answer:
        endpoint, seconds = self.dialect.endpoint(path), read_seconds or self.read_seconds
        try:
            waited = self.pace.wait(endpoint, patience)
        except TooLong as error:
            raise ProviderError(self.dialect.code(210), retry_after=error.seconds) from error
        request = self._http.build_request(
            method,
            f"{self.base}{path}",
            params=params,
            content=None if body is None else json.dumps(body, ensure_ascii=False, default=as_number).encode(),
            headers={"Authorization": f"Bearer {token}"}
            | ({"Content-Type": "application/json"} if body is not None else {}),
            timeout=httpx.Timeout(seconds, connect=self.connect_seconds),
        )
        began = self.monotonic()
        answer = self._sent(request, seconds)
        self.calls[method, endpoint] += 1
        if self.on_call:
            self.on_call(Call(method, endpoint, answer.status, self.monotonic() - began, waited))
        return answer

    def _sent(self, request: httpx.Request, seconds: float) -> Answer:
        try:
            return self._read(request, seconds)
        except NOT_LEFT as error:
            raise ProviderError(self.dialect.code(211), remote_text=type(error).__name__) from error
        except httpx.TimeoutException as error:
            raise ProviderError(self.dialect.code(212), unsure=True, remote_text=type(error).__name__) from error
        except httpx.DecodingError as error:
            raise ProviderError(self.dialect.code(215), unsure=True, remote_text=type(error).__name__) from error
        except httpx.RequestError as error:
            raise ProviderError(self.dialect.code(218), unsure=True, remote_text=type(error).__name__) from error

    def _read(self, request: httpx.Request, seconds: float) -> Answer:
        """In a stream, so that neither a huge nor an endless answer is taken in."""
        response = self._http.send(request, stream=True)
        late, status = self.monotonic() + seconds, response.status_code
        chunks, size = [], 0
        try:
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_BYTES:
                    limit = MAX_BYTES // 1_000_000
                    raise ProviderError(self.dialect.code(216), unsure=True, http_status=status, limit=limit)
                if self.monotonic() > late:
                    raise ProviderError(self.dialect.code(212), unsure=True, http_status=status)
        finally:
            response.close()
        return Answer(status, response.headers, b"".join(chunks))


def fail(answer: Answer, dialect: Dialect) -> NoReturn:
    """The ProviderError of an answer that is not a success."""
    status, said = answer.status, dialect.read(answer.status, answer.body)
    about = {"http_status": status, "remote_text": said.text if said else ""} | (said.facts if said else {})
    if 300 <= status < 400:
        location = answer.headers.get("Location", "–")[:200]
        raise ProviderError(dialect.code(217), unsure=True, http_status=status, location=location)
    if status == 401:
        raise ProviderError(dialect.code(205), retry_after=RETRY_UNKNOWN, **about)
    if status == 429:
        wait = retry_after(answer.headers, said.wait if said else None)
        raise ProviderError(dialect.code(210), retry_after=wait, **about)
    if said and said.verdict == "refused":
        raise ProviderError(said.code, permanent=True, **about)
    if said and said.verdict == "later":
        raise ProviderError(said.code, retry_after=retry_after(answer.headers, said.wait), **about)
    if status in SURE:
        code = dialect.code(221) if status in (404, 410) else dialect.code(199)
        raise ProviderError(code, permanent=True, **about | {"text": about["remote_text"] or f"HTTP {status}"})
    if is_html(answer.body):
        raise ProviderError(dialect.code(214), unsure=True, http_status=status)
    raise ProviderError(said.code if said else dialect.code(213), unsure=True, **about | {"status": status})


def retry_after(headers: httpx.Headers, said: float | None = None, now: datetime | None = None) -> float:
    """Seconds to wait: Retry-After as seconds or as a date, else what the text said, else half a minute."""
    text = headers.get("Retry-After", "").strip()
    if text.replace(".", "", 1).isdigit():
        seconds = float(text)
    else:
        seconds = _until(text, now or datetime.now(UTC)) or said or RETRY_UNKNOWN
    return min(max(seconds, 0.1), RETRY_MOST)


def _until(text: str, now: datetime) -> float | None:
    try:
        return (parsedate_to_datetime(text) - now).total_seconds() if text else None
    except (ValueError, TypeError):
        return None


def is_html(body: bytes) -> bool:
    return bool(_HTML.match(body[:300]))


def as_json(answer: Answer, dialect: Dialect) -> Any:
    """The body, numbers exact. A page in place of data, or half an answer, is no answer."""
    if is_html(answer.body):
        raise ProviderError(dialect.code(214), unsure=not answer.reads, http_status=answer.status)
    try:
        return json.loads(answer.body, parse_float=Decimal)
    except ValueError:
        unreadable(answer, dialect)


def unreadable(answer: Answer, dialect: Dialect) -> NoReturn:
    """The answer is not what the description says."""
    raise ProviderError(dialect.code(215), unsure=not answer.reads, http_status=answer.status)


def as_number(value: object) -> float:
    """Decimals leave as JSON numbers; both systems keep at most four decimals, so a double is exact enough."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
