"""One write on the other side, exactly once: the outbox's machine around a register's own calls.

A push is one record's way to one side; `revision` counts its contents, so a record that is written again is another
push, and one whose fate is not known holds back the next. Its payload has ids and digests only; the content is made of
the snapshot when it is sent, and what has changed meanwhile is not sent at all.

The run opens pushes already leased and delivers them itself. If it dies, the lease runs out and the hub's sweeper
carries each of them to its end.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from hub.models import Company, Push
from hub.models.push import OPEN, PushState
from hub.outbox import Absent, Claim, Different, Found, Rejected, Sent
from hub.outbox.machine import deliver
from hub.outbox.store import PushStore
from hub.permissions import Actor
from hub.tasks import crash_point
from hub.tenancy import current_company, scope
from integrations.connecting.clients import client_of
from integrations.connecting.models import System
from integrations.provider import ProviderError
from integrations.sync import remembering
from integrations.sync.contexts import context_of, with_known
from integrations.sync.models import SyncLink, SyncRecord
from integrations.sync.plan import Act, Step
from integrations.sync.records import Side
from integrations.sync.registers import register_of
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import Blocked, Clients, Item, Made

KIND = "sync."
BATCH = 20  # pushes made ready in one transaction: their leases must outlast them
CREATE, UPDATE, REMOVE = "create", "update", "remove"
OPS = {Act.CREATE: CREATE, Act.UPDATE: UPDATE, Act.GONE: REMOVE}


@dataclass(frozen=True)
class Work:
    """What is to be written, read in one short scope."""

    op: str
    to: Side
    source: Item
    other: str  # key of what is written on; "" where it is made
    there: str  # digest it had when it was planned
    names: frozenset[str]
    context: Context


@contextmanager
def opened(company: Company) -> Iterator[Clients]:
    """Both systems. Raises ProviderError CON-001 where one is not connected. No transaction may be open."""
    with client_of(company, System.SEVERA) as left, client_of(company, System.EACCOUNTING) as right:
        yield Clients(left, right)


class Writer:
    """The deliverer of one register. With open clients it is a run's own; without, it opens them for each push."""

    def __init__(self, register: str, clients: Clients | None = None):
        self.register, self.clients = register_of(register), clients
        self._made: dict[Any, Made] = {}
        self._context: Context | None = None

    @property
    def kind(self) -> str:
        return KIND + self.register.name

    @property
    def quiet_seconds(self) -> float:
        return max(settings.EACCOUNTING["quiet_seconds"], settings.SEVERA["quiet_seconds"])

    # -------------------------------------------------------------- before
    def prepare(self, claim: Claim) -> Work:
        """Raises Rejected SYNC-070 where the record is no longer as it was planned."""
        with scope(claim.company):
            work = self._load(claim)
        if work is None or (work.op != REMOVE and work.source.record.digest != claim.payload["digest"]):
            raise Rejected("SYNC-070")
        if claim.payload["op"] == CREATE and work.source.record.problems:
            first = work.source.record.problems[0]
            raise Rejected(first.code, **dict(first.facts))
        return work

    def _load(self, claim: Claim) -> Work | None:
        said, side = claim.payload, Side(claim.payload["to"]).other
        row = SyncRecord.objects.filter(register=self.register.name, side=side, key=said["key"]).first()
        if row is None or (row.is_gone and said["op"] != REMOVE):
            return None
        context = with_known(self._ground(claim.company), self.register, side, [row.raw])
        source = Item(self.register.record(side, row.key, row.raw, context), row.raw)
        return Work(said["op"], side.other, source, said["other"], said["there"], frozenset(said["names"]), context)

    def _ground(self, company: Any) -> Context:
        """A run looks its settings up once."""
        if self.clients is None or self._context is None:
            self._context = context_of(Company.objects.get(pk=company))
        return self._context

    # -------------------------------------------------------------- sending
    def send(self, claim: Claim, work: Work) -> Sent:
        try:
            with self._open(claim) as clients:
                made = self._written(clients, claim, work)
        except Blocked as blocked:
            raise Rejected(blocked.code, **blocked.facts) from blocked
        except ProviderError as error:
            raise error.as_outcome() from error
        self._made[claim.id] = made
        return Sent(_ref(claim, work, made), {"key": made.key})

    @contextmanager
    def _open(self, claim: Claim) -> Iterator[Clients]:
        if self.clients is not None:
            yield self.clients
            return
        with scope(claim.company):
            company = Company.objects.get(pk=claim.company)
        with opened(company) as clients:
            yield clients

    def _written(self, clients: Clients, claim: Claim, work: Work) -> Made:
        if work.op == CREATE:
            return self._created(clients, claim, work)
        raw = self.register.get(work.to, clients, work.other, work.context)
        if raw is None:
            if work.op == REMOVE:
                return Made(work.other, {})
            raise Blocked("SYNC-020")
        if work.op == REMOVE:
            self.register.remove(clients, raw)
            return Made(work.other, {})
        there = self._item(work, work.other, raw)
        if claim.sends == 0 and there.record.digest != work.there:
            raise Blocked("SYNC-071")
        return self._updated(clients, work, there, set(work.names))

    def _created(self, clients: Clients, claim: Claim, work: Work) -> Made:
        """It may be there from a call whose answer was lost: look before it is repeated."""
        found = self._free(clients, claim, work) if claim.sends else []
        if not found:
            return self.register.create(work.to, clients, work.source, work.context)
        there = self._item(work, found[0].key, found[0].raw)
        names = self._differing(work, there)
        return self._updated(clients, work, there, names) if names else found[0]

    def _updated(self, clients: Clients, work: Work, there: Item, names: set[str]) -> Made:
        return self.register.update(work.to, clients, work.source, there, names, work.context)

    def _item(self, work: Work, key: str, raw: dict) -> Item:
        return Item(self.register.record(work.to, key, raw, work.context), raw)

    def _differing(self, work: Work, there: Item, names: frozenset[str] | None = None) -> set[str]:
        mine, theirs = work.source.record.fields, there.record.fields
        both = ({*mine} & {*theirs}) if names is None else names
        return {n for n in both if mine[n] is not None and theirs.get(n) is not None and mine[n] != theirs[n]}

    def _free(self, clients: Clients, claim: Claim, work: Work) -> list[Made]:
        """Those that are this record and belong to no other: two rows may look the same."""
        found = self.register.find(work.to, clients, work.source, work.context)
        with scope(claim.company):
            links = SyncLink.objects.filter(
                register=self.register.name, **{f"{work.to}_key__in": [e.key for e in found]}
            )
            taken = {*links.values_list(f"{work.to}_key", flat=True)}
        return [each for each in found if each.key not in taken]

    # -------------------------------------------------------------- looking up
    def probe(self, claim: Claim) -> Found | Absent | Different:
        with scope(claim.company):
            work = self._load(claim)
        if work is None:
            raise Rejected("SYNC-070")
        try:
            with self._open(claim) as clients:
                made, several = self._seen(clients, claim, work)
        except ProviderError as error:
            raise error.as_outcome() from error
        if several:
            return Different(several)
        if made is None:
            return Absent()  # or only half there: what is sent next completes it
        self._made[claim.id] = made
        return Found(_ref(claim, work, made), {"key": made.key})

    def _seen(self, clients: Clients, claim: Claim, work: Work) -> tuple[Made | None, tuple[str, ...]]:
        if work.op == CREATE:
            found = self._free(clients, claim, work)
            if len(found) > 1:
                return None, tuple(each.key for each in found)
            whole = bool(found) and not self._differing(work, self._item(work, found[0].key, found[0].raw))
            return (found[0] if whole else None), ()
        raw = self.register.get(work.to, clients, work.other, work.context)
        if work.op == REMOVE:
            return (Made(work.other, {}) if raw is None else None), ()
        if raw is None or self._differing(work, self._item(work, work.other, raw), work.names):
            return None, ()
        return Made(work.other, raw), ()

    # -------------------------------------------------------------- after
    def record(self, push: Push, *, detail: dict, findings: list, by: Actor) -> None:
        """In the transaction that closes the push: link, snapshot and digest together, so our own write is no news."""
        made = self._made.pop(push.pk, None)
        remembering.remember(
            self.register, push, made, self._ground(push.company_id), by=by, alone=self.clients is None
        )


def _ref(claim: Claim, work: Work, made: Made) -> str:
    """Unique per push: a record is made once, but changed many times."""
    return made.key if work.op == CREATE else f"{made.key}@{claim.id}"[:100]


# ------------------------------------------------------------------ a run's own deliveries
class Held(PushStore):
    """A push the run has made and holds the lease of from the beginning."""

    def __init__(self, company, push: Push, deliverer: Writer):
        super().__init__(company, push.pk, deliverer)
        self.push = push

    def claim(self) -> Claim | None:
        push = self.push
        return Claim(
            push.pk,
            push.fence,
            push.state,
            time.time(),
            None,
            None,
            0,
            0,
            push.payload,
            push.business_key,
            self.company,
        )


def open_pushes(writer: Writer, steps: list[Step], run: Any) -> list[tuple[Step, Push | None]]:
    """In one transaction: a leased push for each step; None where an earlier one of the record is not ended."""
    keys = {id(step): business_key(step) for step in steps}
    last: dict[str, Push] = {}
    for push in Push.objects.filter(kind=writer.kind, business_key__in=keys.values()).order_by("revision"):
        last[push.business_key] = push
    made = []
    for step in steps:
        before = last.get(keys[id(step)])
        if before and before.state in (*OPEN, PushState.REVIEW):
            made.append((step, None))
            continue
        push = _push(writer, step, keys[id(step)], before.revision + 1 if before else 0, run)
        last[push.business_key] = push
        made.append((step, push))
    Push.objects.bulk_create([push for _step, push in made if push])
    return made


def business_key(step: Step) -> str:
    """What is written, and where: one record, one way."""
    to, source = _direction(step)
    return f"{to}:{source}"


def _direction(step: Step) -> tuple[Side, str]:
    left, right = step.key
    to = step.to.other if step.act is Act.GONE else step.to
    return to, left if to is Side.RIGHT else right


def _push(writer: Writer, step: Step, key: str, revision: int, run: Any) -> Push:
    to, source_key = _direction(step)
    source, there = (step.left, step.right) if to is Side.RIGHT else (step.right, step.left)
    payload = {
        "op": OPS[step.act],
        "to": str(to),
        "key": source_key,
        "other": there.key if there else "",
        "digest": source.digest if source else "",
        "there": there.digest if there else "",
        "names": sorted(step.changes),
        "run": str(run),
    }
    return leased(writer.kind, key, revision, payload)


def leased(kind: str, key: str, revision: int, payload: dict) -> Push:
    """Not yet saved. Nobody else takes it until the lease has run out, and then the sweeper does."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.OUTBOX["lease_seconds"])
    known = {"kind": kind, "business_key": key, "revision": revision, "company_id": current_company()}
    return Push(**known, payload=payload, fence=1, next_attempt_at=now, lease_until=lease)


def carry_out(company: Any, push: Push, writer: Writer) -> str | None:
    """The state it led to; None where it was taken from us."""
    known = settings.OUTBOX
    return deliver(
        Held(company, push, writer),
        writer,
        monotonic=time.monotonic,
        crash=crash_point,
        max_sends=known["max_sends"],
        second_look=known["second_look_seconds"],
    )
