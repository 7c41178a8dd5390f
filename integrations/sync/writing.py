"""One write on the other side, exactly once: the outbox's machine around a register's own calls.

A push is one record's way to one side; `revision` counts its contents, so a record that is written again is another
push, and one whose fate is not known holds back the next. Its payload has ids and digests only; the content is made of
the snapshot when it is sent, and what has changed meanwhile is not sent at all.
How a run carries them out stands in `delivering`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from hub.models import Company, Push
from hub.outbox import Absent, Claim, Different, Found, Rejected, Sent
from hub.permissions import Actor
from hub.tenancy import current_company, scope
from integrations.connecting.clients import client_of
from integrations.connecting.models import System
from integrations.provider import ProviderError
from integrations.sync import remembering
from integrations.sync.contexts import context_of, with_known
from integrations.sync.delivering import WAITING, latest, leased, saved
from integrations.sync.models import LinkState, SyncLink, SyncRecord
from integrations.sync.plan import Act, Step
from integrations.sync.records import Side
from integrations.sync.registers import register_of
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import Blocked, Clients, Item, Made

KIND = "sync."
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
        self._works: dict[Any, Work] = {}
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
        work = self._works.pop(claim.id, None) or self._loaded(claim, only_alone=True)
        if work is None or (work.op != REMOVE and work.source.record.digest != claim.payload["digest"]):
            raise Rejected("SYNC-070")
        if claim.payload["op"] == CREATE and work.source.record.problems:
            first = work.source.record.problems[0]
            raise Rejected(first.code, **dict(first.facts))
        return work

    def _loaded(self, claim: Claim, *, only_alone: bool = False) -> Work | None:
        """None where the record is gone, or `only_alone` where it has been joined to another meanwhile."""
        said = claim.payload
        with scope(claim.company):
            if only_alone and said["op"] == CREATE and self.pairs([said["key"]], Side(said["to"])):
                return None
            return self._load(claim.company, [said])[0]

    def pairs(self, keys: Iterable[str], to: Side) -> set[str]:
        """Which of these have their pair on the side `to`."""
        mine = f"{to.other}_key"
        found = SyncLink.objects.filter(register=self.register.name, state=LinkState.LINKED, **{f"{mine}__in": keys})
        return {*found.values_list(mine, flat=True)}

    def gather(self, pushes: Iterable[Push]) -> None:
        """Reads at once what a batch of pushes writes, in the company's scope; `prepare` need not."""
        pushes = [*pushes]
        works = self._load(current_company(), [push.payload for push in pushes])
        self._works = {push.pk: work for push, work in zip(pushes, works, strict=True) if work}

    def _load(self, company: Any, payloads: list[Mapping]) -> list[Work | None]:
        """None where the record is not there any more."""
        rows, ground = self._rows(payloads), self._ground(company)
        raws = {side: [row.raw for (of, _key), row in rows.items() if of == side] for side in Side}
        known = {side: with_known(ground, self.register, side, raws[side]) if raws[side] else ground for side in Side}
        return [self._work(said, rows, known) for said in payloads]

    def _rows(self, payloads: list[Mapping]) -> dict[tuple[str, str], SyncRecord]:
        places = {(str(Side(said["to"]).other), said["key"]) for said in payloads}
        sides, keys = {side for side, _key in places}, {key for _side, key in places}
        rows = SyncRecord.objects.filter(register=self.register.name, side__in=sides, key__in=keys)
        return {(row.side, row.key): row for row in rows}

    def _work(self, said: Mapping, rows: Mapping, known: Mapping[Side, Context]) -> Work | None:
        to = Side(said["to"])
        row, context = rows.get((str(to.other), said["key"])), known[to.other]
        if row is None or (row.is_gone and said["op"] != REMOVE):
            return None
        source = Item(self.register.record(to.other, row.key, row.raw, context), row.raw)
        return Work(said["op"], to, source, said["other"], said["there"], frozenset(said["names"]), context)

    def _ground(self, company: Any) -> Context:
        """A run looks its settings up once."""
        if self.clients is None or self._context is None:
            self._context = context_of(Company.objects.get(pk=getattr(company, "pk", company)))
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
        """Those that are this record and belong to no other: two rows may look the same. A run that came between may
        have linked them by number and name."""
        found = self.register.find(work.to, clients, work.source, work.context)
        with scope(claim.company):
            links = SyncLink.objects.filter(
                register=self.register.name, **{f"{work.to}_key__in": [e.key for e in found]}
            )
            others = links.exclude(**{f"{work.to.other}_key": work.source.record.key})
            taken = {*others.values_list(f"{work.to}_key", flat=True)}
        return [each for each in found if each.key not in taken]

    # -------------------------------------------------------------- looking up
    def probe(self, claim: Claim) -> Found | Absent | Different:
        work = self._loaded(claim)
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


# ------------------------------------------------------------------ a run's pushes
def open_pushes(writer: Writer, steps: list[Step], run: Any) -> list[tuple[Step, Push | None]]:
    """In one transaction: a leased push for each step, and what it writes read once for all of them. None where an
    earlier one of the record is not ended, or where another run has made the record meanwhile."""
    keys = [business_key(step) for step in steps]
    last = latest(writer.kind, keys)
    linked = _linked(writer, steps)  # after the pushes: one that is seen ended has its link
    wanted: dict[str, Push] = {}
    for step, key in zip(steps, keys, strict=True):
        before, is_made = last.get(key), step.act is Act.CREATE and _direction(step) in linked
        if key not in wanted and not is_made and (before is None or before.state not in WAITING):
            wanted[key] = leased(writer.kind, key, before, _payload(step, run))
    ours = {push.business_key: push for push in saved([*wanted.values()])}
    writer.gather(ours.values())
    return [(step, ours.pop(key, None)) for step, key in zip(steps, keys, strict=True)]


def _linked(writer: Writer, steps: list[Step]) -> set[tuple[Side, str]]:
    """(side written on, key of the source) of those that have their pair."""
    keys: dict[Side, list[str]] = {side: [key for to, key in map(_direction, steps) if to is side] for side in Side}
    return {(to, key) for to in Side if keys[to] for key in writer.pairs(keys[to], to)}


def business_key(step: Step) -> str:
    """What is written, and where: one record, one way."""
    to, source = _direction(step)
    return f"{to}:{source}"


def _direction(step: Step) -> tuple[Side, str]:
    left, right = step.key
    to = step.to.other if step.act is Act.GONE else step.to
    return to, left if to is Side.RIGHT else right


def _payload(step: Step, run: Any) -> dict:
    to, source_key = _direction(step)
    source, there = (step.left, step.right) if to is Side.RIGHT else (step.right, step.left)
    return {
        "op": OPS[step.act],
        "to": str(to),
        "key": source_key,
        "other": there.key if there else "",
        "digest": source.digest if source else "",
        "there": there.digest if there else "",
        "names": sorted(step.changes),
        "run": str(run),
    }
