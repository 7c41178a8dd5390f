"""The order of steps and every decision of a delivery. Pure: store, deliverer and clock are given.

Nothing is sent before `sending` is committed; nothing whose fate is unknown is repeated before a probe, after the
receiver's worst case (the quiet period), has twice not found it. Times are seconds on the store's clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

SECOND_LOOK = 61.0  # a probe that finds nothing is repeated at least a minute later
RETRY = (5.0, 15.0, 60.0, 300.0, 900.0)  # waits after trouble before anything left the house
SEND_WINDOW = 30.0  # bytes leave within this time of the commit that says so, or not at all


# ------------------------------------------------------------------ what a deliverer may say
@dataclass(frozen=True)
class Sent:
    """The receiver has it. `ref` is its own number for it; `detail` is kept for the receipt."""

    ref: str
    detail: dict = field(default_factory=dict)


class Rejected(Exception):
    """The receiver surely refused, or we never asked: nothing was made there."""

    def __init__(self, code: str, *, http_status: int | None = None, remote_text: str = "", findings=(), **facts):
        super().__init__(code)
        self.error = trouble(code, http_status, remote_text, facts)
        self.findings = list(findings)


class NotNow(Exception):
    """Surely not accepted, but worth another try (401, 429, no connection): after `seconds`."""

    def __init__(self, code: str, *, seconds: float | None = None, http_status: int | None = None, **facts):
        super().__init__(code)
        self.seconds, self.error = seconds, trouble(code, http_status, "", facts)


class Unanswered(Exception):
    """Bytes may have left and no sure answer came."""

    def __init__(self, code: str, *, http_status: int | None = None, remote_text: str = "", **facts):
        super().__init__(code)
        self.error = trouble(code, http_status, remote_text, facts)


def trouble(code: str, http_status: int | None, remote_text: str, facts: dict) -> dict:
    return {"code": code, "http_status": http_status, "remote_text": remote_text[:2000], "facts": facts}


@dataclass(frozen=True)
class Found:
    """A probe saw exactly one, with equal content."""

    ref: str
    detail: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Absent:
    """A complete look did not see it."""


@dataclass(frozen=True)
class Different:
    """A probe saw several, or one with other content: a person decides."""

    refs: tuple[str, ...]
    detail: dict = field(default_factory=dict)


# ------------------------------------------------------------------ what it works on
@dataclass(frozen=True)
class Claim:
    """A push held under a fence. `now`, `sent_at`, `absent_at`: seconds on the store's clock."""

    id: object
    fence: int
    state: str
    now: float
    sent_at: float | None
    absent_at: float | None
    sends: int
    tries: int
    payload: dict
    business_key: str
    company: object = None


Said = tuple[str, str, dict]  # act, outcome, detail: what an attempt met


class Store(Protocol):
    """Each method is one commit, conditional on the claim's fence. `said` is noted in the commit that closes."""

    def claim(self) -> Claim | None: ...
    def mark_sending(self, claim: Claim) -> bool: ...
    def close(self, claim: Claim, state: str, *, said: Said | None = None, **fields) -> bool: ...
    def note(self, claim: Claim, act: str, outcome: str, detail: dict) -> None: ...


class Courier(Protocol):
    """`quiet_seconds`: the receiver's worst case plus our own longest pause."""

    quiet_seconds: float

    def prepare(self, claim: Claim) -> object: ...
    def send(self, claim: Claim, request: object) -> Sent: ...
    def probe(self, claim: Claim) -> Found | Absent | Different: ...


def deliver(
    store: Store,
    courier: Courier,
    *,
    monotonic: Callable[[], float],
    crash: Callable[[str], None] = lambda point: None,
    max_sends: int = 3,
    second_look: float = SECOND_LOOK,
) -> str | None:
    """One step on the way; returns the state it led to, None where somebody else holds the push.

    `second_look`: seconds between the two probes that must both find nothing before it is sent again.
    `crash(point)` does nothing but in tests, where it kills the process there.
    """
    crash("before_claim")
    claim = store.claim()
    if claim is None:
        return None
    crash("after_claim")
    if claim.state in ("sending", "unknown"):
        ended = _look(store, courier, claim, second_look)
        if ended:
            return ended
    if claim.sends >= max_sends:
        return _close(store, claim, "review", error=trouble("HUB-021", None, "", {"sends": claim.sends}))
    return _send(store, courier, claim, monotonic, crash)


def _look(store: Store, courier: Courier, claim: Claim, second_look: float) -> str | None:
    """Probe for what may have arrived. None: it is surely absent and may be sent again."""
    calm = (claim.sent_at or claim.now) + courier.quiet_seconds
    if claim.now < calm:
        return _close(store, claim, "unknown", next_attempt_at=calm)
    try:
        seen = courier.probe(claim)
    except (NotNow, Rejected, Unanswered) as error:
        wait = getattr(error, "seconds", None) or _wait(claim)
        said = ("probe", "failed", error.error)
        return _close(store, claim, "unknown", said, next_attempt_at=claim.now + wait, error=error.error)
    return _judge(store, claim, seen, second_look)


def _judge(store: Store, claim: Claim, seen, second_look: float) -> str | None:
    said = ("probe", type(seen).__name__.lower(), getattr(seen, "detail", {}))
    if isinstance(seen, Found):
        return _close(store, claim, "done", said, remote_ref=seen.ref, detail=seen.detail)
    if isinstance(seen, Different):
        facts = {"refs": ", ".join(seen.refs)}
        return _close(store, claim, "review", said, error=trouble("HUB-022", None, "", facts), detail=seen.detail)
    if claim.absent_at is None or claim.now - claim.absent_at < second_look - 1:
        first = claim.absent_at if claim.absent_at is not None else claim.now
        return _close(store, claim, "unknown", said, absent_at=first, next_attempt_at=first + second_look)
    store.note(claim, *said)
    return None


def _send(store: Store, courier: Courier, claim: Claim, monotonic, crash) -> str:
    try:
        request = courier.prepare(claim)
    except Rejected as error:
        return _rejected(store, claim, "prepare", error)
    except (NotNow, Unanswered) as error:  # reading only: nothing can have been made
        return _later(store, claim, "prepare", error)
    began = monotonic()
    if not store.mark_sending(claim):
        return "lost"
    crash("after_mark")
    if monotonic() - began > SEND_WINDOW:
        return "late"  # the lease or the next probe settles it
    try:
        sent = courier.send(claim, request)
    except Rejected as error:
        return _rejected(store, claim, "send", error)
    except NotNow as error:
        return _later(store, claim, "send", error)
    except Unanswered as error:
        said = ("send", "unknown", error.error)
        return _close(store, claim, "unknown", said, wait=courier.quiet_seconds, absent_at=None, error=error.error)
    crash("after_answer")
    state = _close(store, claim, "done", ("send", "done", sent.detail), remote_ref=sent.ref, detail=sent.detail)
    crash("after_done")
    return state


def _rejected(store: Store, claim: Claim, act: str, error: Rejected) -> str:
    said = (act, "rejected", error.error)
    return _close(store, claim, "rejected", said, error=error.error, findings=error.findings)


def _later(store: Store, claim: Claim, act: str, error) -> str:
    wait = getattr(error, "seconds", None) or _wait(claim)
    said = (act, "later", error.error)  # nothing was accepted, so it does not count as a sending
    return _close(store, claim, "ready", said, wait=wait, sends=claim.sends, error=error.error)


def _wait(claim: Claim) -> float:
    return RETRY[min(claim.tries, len(RETRY) - 1)]


def _close(store: Store, claim: Claim, state: str, said: Said | None = None, **fields) -> str:
    """A late result meets a newer fence: it is noted, and the state is left alone."""
    if store.close(claim, state, said=said, **fields):
        return state
    if said:
        store.note(claim, *said)
    store.note(claim, "late", state, {"ref": fields.get("remote_ref", "")})
    return "late"
