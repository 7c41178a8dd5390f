"""The chain over the processing history, one per company and one per tenant: what is changed, removed or put in
afterwards is seen by `manage.py audit` (I11).

Hashing where the event is written would make every act of a company wait for the one before, so a round of beat links
what has been committed since. Two rounds at once are told apart by the database: the second finds its numbers taken
and leaves the work to the first. Who owns the database can still cut the end of a chain off; `audit --heads FILE`
keeps where it stood outside of it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from hub.models import Event, EventSeal, TenantEvent, TenantEventSeal
from hub.tenancy import current_company, current_tenant

BATCH = 2000
LATE = timedelta(hours=1)  # an event may be committed so long after it got its id, and still find its place
OVERDUE = timedelta(hours=2)  # after that it should have one
FIELDS = (
    "kind", "actor_kind", "actor_name", "object_type", "object_label", "data", "request_id",
)  # fmt: skip
DUE = """SELECT e.id FROM {events} e WHERE e.{owner}_id = %(owner)s
  AND e.id > coalesce((
    SELECT (lpad(to_hex(greatest(0, -- the time in a uuid7, an hour earlier
      ('x' || left(replace(s.event_key::text, '-', ''), 12))::bit(48)::bigint - %(late)s)), 12, '0')
      || repeat('0', 20))::uuid
    FROM {seals} s WHERE s.{owner}_id = %(owner)s ORDER BY s.event_key DESC LIMIT 1), %(zero)s)
  AND NOT EXISTS (SELECT 1 FROM {seals} s WHERE s.{owner}_id = e.{owner}_id AND s.event_key = e.id)
ORDER BY e.id LIMIT %(limit)s"""


@dataclass(frozen=True)
class Chain:
    """Which events and seals, of whom."""

    events: type[models.Model]
    seals: type[models.Model]
    owner: str

    @property
    def key(self) -> UUID:
        return current_company() if self.owner == "company" else current_tenant()

    @property
    def start(self) -> bytes:
        """What the first link hangs on: chains of two owners have no link in common."""
        return hashlib.sha256(b"huvudbok " + self.owner.encode() + self.key.bytes).digest()


COMPANY, TENANT = Chain(Event, EventSeal, "company"), Chain(TenantEvent, TenantEventSeal, "tenant")


@dataclass(frozen=True)
class Head:
    """Where a chain stands. `seq` 0: nothing is linked yet."""

    seq: int
    hash: bytes


def link(before: bytes, event) -> bytes:
    """The hash of one event upon the one before: SHA-256 over both, the event as JSON with sorted keys."""
    facts = {name: getattr(event, name) for name in FIELDS}
    facts |= {"id": str(event.pk), "at": event.at.isoformat(), "actor_id": str(event.actor_id or "")}
    facts |= {"object_id": str(event.object_id or "")}
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(before + text.encode()).digest()


def head(chain: Chain) -> Head:
    last = chain.seals.objects.order_by("-seq").first()
    return Head(last.seq, bytes(last.hash)) if last else Head(0, chain.start)


def seal(chain: Chain, *, limit: int = BATCH) -> int:
    """Links what is not linked yet, in the scope of its owner. Gives how many; 0 too where another round is at it."""
    due = _due(chain, limit)
    if not due:
        return 0
    at = head(chain)
    seq, before, links = at.seq, at.hash, []
    for event in chain.events.objects.filter(pk__in=due).order_by("pk"):
        seq, before = seq + 1, link(before, event)
        links.append(chain.seals(seq=seq, event_key=event.pk, hash=before))
    try:
        with transaction.atomic():
            chain.seals.objects.bulk_create(links)
    except IntegrityError:
        return 0
    return len(links)


def _due(chain: Chain, limit: int) -> list[UUID]:
    tables = {"events": chain.events._meta.db_table, "seals": chain.seals._meta.db_table, "owner": chain.owner}
    facts = {"owner": chain.key, "late": int(LATE.total_seconds() * 1000), "limit": limit, "zero": UUID(int=0)}
    with connection.cursor() as cursor:
        cursor.execute(DUE.format(**tables), facts)
        return [key for (key,) in cursor.fetchall()]


# ------------------------------------------------------------------ proof
def faults(chain: Chain) -> Iterator[str]:
    """What is wrong with the chain of the owner in scope, up to the first broken link; and what stands outside it."""
    before, seq = chain.start, 0
    links = chain.seals.objects.order_by("seq")
    while batch := list(links.filter(seq__gt=seq)[:BATCH]):
        events = chain.events.objects.in_bulk([each.event_key for each in batch])
        for each in batch:
            if each.seq != seq + 1:
                yield f"links {seq + 1}–{each.seq - 1} of the history are gone"
                return
            event = events.get(each.event_key)
            if event is None:
                yield f"event {each.event_key}, link {each.seq} of the history, is gone"
            elif link(before, event) != bytes(each.hash):
                yield f"event {each.event_key} ({event.kind}), link {each.seq} of the history, was changed"
            seq, before = each.seq, bytes(each.hash)
    yield from _outside(chain)


def _outside(chain: Chain) -> Iterator[str]:
    """Old events without a link: put in behind the chain's back, or the round that links has stood still."""
    linked = chain.seals.objects.filter(event_key=models.OuterRef("pk"))
    old = chain.events.objects.filter(~models.Exists(linked), at__lt=timezone.now() - OVERDUE)
    for event in old.order_by("pk")[:100]:
        yield f"event {event.pk} ({event.kind}) is not in the chain of the history"
