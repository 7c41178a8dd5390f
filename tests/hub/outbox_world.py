"""A virtual world for the outbox: a clock, a store that commits each step, and a receiver with every vice.

The very code of `hub.outbox.machine` runs in it. Everything random comes from one seed, printed when a run fails.
"""

import contextlib
import random
from dataclasses import dataclass, field, replace

from hub.outbox.machine import Absent, Claim, Different, Found, NotNow, Rejected, Sent, Unanswered, deliver

LEASE, QUIET, MAX_SENDS = 120.0, 300.0, 3
WORST_COMMIT = 200.0  # the receiver commits this late at most
FINAL = ("done", "rejected", "review", "cancelled")


class Killed(Exception):
    """kill -9 at a step."""


@dataclass
class Clock:
    now: float = 0.0

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Row:
    state: str = "ready"
    fence: int = 0
    lease_until: float = 0.0
    next_attempt_at: float = 0.0
    sent_at: float | None = None
    absent_at: float | None = None
    sends: int = 0
    tries: int = 0
    remote_ref: str = ""


@dataclass
class MemoryStore:
    """The commits of `hub.outbox.store`, one worker's view of the one row."""

    row: Row
    clock: Clock
    chance: random.Random
    history: list = field(default_factory=list)

    def _step(self) -> None:
        self.clock.pass_(self.chance.uniform(0.001, 0.05))
        if self.chance.random() < 0.04:
            raise Killed
        if self.chance.random() < 0.02:
            self.clock.pass_(self.chance.uniform(20, 90))

    def claim(self) -> Claim | None:
        self._step()
        row, now = self.row, self.clock.now
        if row.state in FINAL or row.next_attempt_at > now or row.lease_until > now:
            return None
        row.fence, row.lease_until = row.fence + 1, now + LEASE
        return Claim(1, row.fence, row.state, now, row.sent_at, row.absent_at, row.sends, row.tries, {}, "HB-1")

    def mark_sending(self, claim: Claim) -> bool:
        self._step()
        row, now = self.row, self.clock.now
        if row.fence != claim.fence or row.lease_until <= now:
            return False
        row.state, row.sent_at, row.absent_at, row.sends = "sending", now, None, row.sends + 1
        return True

    def close(
        self,
        claim: Claim,
        state: str,
        *,
        next_attempt_at=None,
        wait=None,
        detail=None,
        findings=(),
        error=None,
        said=None,
        **fields,
    ) -> bool:
        self._step()
        row = self.row
        if row.fence != claim.fence:
            return False
        if said:
            self.note(claim, *said)
        row.state, row.lease_until, row.tries = state, 0.0, row.tries + 1
        row.next_attempt_at = next_attempt_at if next_attempt_at is not None else self.clock.now + (wait or 0)
        row.remote_ref = fields.get("remote_ref", row.remote_ref)
        row.absent_at = fields.get("absent_at", row.absent_at)
        return True

    def note(self, claim: Claim, act: str, outcome: str, detail: dict) -> None:
        self.history.append((self.clock.now, act, outcome))


@dataclass
class Receiver:
    """Loses answers, loses requests, commits late, fails after the commit; tells the truth when it is looked into."""

    clock: Clock
    chance: random.Random
    batches: list[float] = field(default_factory=list)  # when each is or becomes visible
    quiet_seconds: float = QUIET

    def prepare(self, claim: Claim) -> str:
        return "request"

    def send(self, claim: Claim, request: str) -> Sent:
        if self.chance.random() < 0.04:
            raise Killed  # before the bytes left
        roll, now = self.chance.random(), self.clock.now
        if roll < 0.05:
            self.clock.pass_(15)
            raise Unanswered("TIMEOUT")  # the request was lost
        if roll < 0.10:
            self.batches.append(now + self.chance.uniform(5, WORST_COMMIT))
            self.clock.pass_(15)
            raise Unanswered("TIMEOUT")
        if roll < 0.13:
            raise NotNow("LIMIT", seconds=30)
        if roll < 0.14:
            raise Rejected("CLOSED")
        self.batches.append(now)
        if roll < 0.26:
            self.clock.pass_(15)
            raise Unanswered("TIMEOUT")  # the answer was lost
        if roll < 0.34:
            raise Unanswered("500")
        if self.chance.random() < 0.04:
            raise Killed  # after the answer, before our commit
        return Sent(f"B{len(self.batches)}")

    def probe(self, claim: Claim):
        self.clock.pass_(0.2)
        if self.chance.random() < 0.1:
            raise Unanswered("PROBE")
        seen = [at for at in self.batches if at <= self.clock.now]
        if not seen:
            return Absent()
        return Found("B1") if len(seen) == 1 else Different(tuple(f"B{i}" for i, _ in enumerate(seen)))


@dataclass(frozen=True)
class Ending:
    state: str
    batches: int
    sends: int


def run(seed: int, *, quiet: float = QUIET) -> Ending:
    """One push from the click to its end, rung again and again, by two workers in turn, with doubled messages."""
    chance, clock, row = random.Random(seed), Clock(), Row()
    receiver = replace(Receiver(clock, chance), quiet_seconds=quiet)
    for _ in range(400):
        rings = 2 if chance.random() < 0.3 else 1
        for _ in range(rings):
            store = MemoryStore(row, clock, chance)
            with contextlib.suppress(Killed):
                deliver(store, receiver, monotonic=lambda: clock.now, max_sends=MAX_SENDS)
        if row.state in FINAL:
            break
        clock.pass_(15)  # the sweeper's round
    clock.pass_(WORST_COMMIT + 1)
    return Ending(row.state, len([at for at in receiver.batches if at <= clock.now]), row.sends)
