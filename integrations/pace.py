"""How fast another system may be called, shared by all workers: a limiter per client and endpoint.

The state lies in Valkey, not in PostgreSQL: the limit is the other system's, its 429 is the only truth, and what is
kept here only spares everybody the refusals. A row would be locked until the caller's transaction ends, and a call
waits for its turn inside such transactions; a lost Valkey costs at worst one refused window, and then each process
paces itself (docs/decisions/0009). Time is Valkey's clock, so workers on several machines agree.

The rule is GCRA: calls leave evenly, `burst` of them at once at most; in any window there are never more than
burst + rate × window. Turns are given in the order of asking, so many tenants behind one client share it fairly.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import redis
from django.conf import settings

# KEYS: the next free turn, the block. ARGV: seconds between turns, burst, most seconds to wait. Answers milliseconds to
# wait, or the negative of them where that is more than the caller would wait and no turn was taken.
_TURN = """
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local gap, burst, most = ARGV[1] * 1000, tonumber(ARGV[2]), ARGV[3] * 1000
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now - gap * (burst - 1))
local blocked = tonumber(redis.call('GET', KEYS[2]) or 0)
if due < blocked then due = blocked end
local wait = math.max(0, due - now)
if wait > most then return -math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.3f', due + gap), 'PX', math.ceil(wait + gap * burst + 1000))
return math.ceil(wait)
"""
_BLOCK = """
local t = redis.call('TIME')
local till = t[1] * 1000 + t[2] / 1000 + ARGV[1] * 1000
if till > tonumber(redis.call('GET', KEYS[1]) or 0) then
  redis.call('SET', KEYS[1], string.format('%.3f', till), 'PX', math.ceil(ARGV[1] * 1000 + 1000))
end
return 1
"""


class TooLong(Exception):
    """The turn comes after more than the caller would wait; no turn was taken."""

    def __init__(self, seconds: float):
        super().__init__(seconds)
        self.seconds = seconds


class Pace(Protocol):
    def wait(self, endpoint: str, patience: float) -> float:
        """Sleeps until this call's turn; the seconds slept. Raises TooLong."""

    def block(self, endpoint: str, seconds: float) -> None:
        """The other system said 429: nobody calls this endpoint for so long."""


class Free:
    """No limit."""

    def wait(self, endpoint: str, patience: float) -> float:
        return 0.0

    def block(self, endpoint: str, seconds: float) -> None:
        return None


@dataclass(frozen=True)
class Rate:
    """`most` calls in any `seconds`. `burst` of them may go at once; the rest evenly, so that the sum holds."""

    most: int
    seconds: float
    burst: int = 1

    @property
    def gap(self) -> float:
        return self.seconds / max(1, self.most - self.burst)


class Turns:
    """The rule in this process: what is used where no Valkey answers, and in tests of the rule."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self.clock, self._next, self._blocked, self._lock = clock, {}, {}, threading.Lock()

    def take(self, key: str, rate: Rate, patience: float) -> float:
        """Seconds until the turn; negative where that is more than `patience` and none was taken."""
        with self._lock:
            now = self.clock()
            due = max(self._next.get(key, 0.0), now - rate.gap * (rate.burst - 1), self._blocked.get(key, 0.0))
            wait = max(0.0, due - now)
            if wait > patience:
                return -wait
            self._next[key] = due + rate.gap
            return wait

    def block(self, key: str, seconds: float) -> None:
        with self._lock:
            self._blocked[key] = max(self._blocked.get(key, 0.0), self.clock() + seconds)


class Shared:
    """A pace all workers keep. `name` is the client the other system counts: provider and client id."""

    own = Turns()  # of this process

    def __init__(self, name: str, rate: Rate, *, url: str = "", sleep: Callable[[float], None] = time.sleep):
        self.name, self.rate, self.url, self.sleep = name, rate, url or settings.BROKER_URL, sleep

    def wait(self, endpoint: str, patience: float) -> float:
        seconds = self._turn(endpoint, patience)
        if seconds < 0:
            raise TooLong(-seconds)
        if seconds:
            self.sleep(seconds)
        return seconds

    def block(self, endpoint: str, seconds: float) -> None:
        self.own.block(self._key(endpoint), seconds)
        try:
            _scripts(self.url)[1](keys=[f"{self._key(endpoint)}:blocked"], args=[seconds])
        except redis.RedisError:
            return  # this process keeps to it; the others meet their own 429

    def _turn(self, endpoint: str, patience: float) -> float:
        key = self._key(endpoint)
        try:
            keys = [key, f"{key}:blocked"]
            return _scripts(self.url)[0](keys=keys, args=[self.rate.gap, self.rate.burst, patience]) / 1000
        except redis.RedisError:
            return self.own.take(key, self.rate, patience)

    def _key(self, endpoint: str) -> str:
        return f"hub:pace:{self.name}:{endpoint}"


@cache
def _scripts(url: str):
    client = redis.Redis.from_url(_address(url), socket_connect_timeout=1, socket_timeout=2)
    return client.register_script(_TURN), client.register_script(_BLOCK)


def _address(url: str) -> str:
    """The broker's address as the client library writes it; kombu has its own form for a socket."""
    if not url.startswith("redis+socket://"):
        return url
    path, _, asked = url.removeprefix("redis+socket://").partition("?")
    return f"unix://{path}?db={asked.removeprefix('virtual_host=') or 0}"
