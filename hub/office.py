"""What an office sees of all its companies at once: work queues side by side, registered by the rooms they belong to.

A room counts for every company in scope in a fixed number of statements, so a thousand companies ask as much as ten.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from hub.permissions import Actor, Area
from hub.tenancy import scope

Counts = dict[UUID, int]


@dataclass(frozen=True)
class Count:
    """`find(actor)` → company id → how many wait, in a scope of many companies; `url_name` takes the company."""

    area: Area
    find: Callable[[Actor], Counts]
    url_name: str
    query: str = ""


@dataclass(frozen=True)
class Queue:
    """One column. Several rooms may count into it; `kind`: info, warn or bad."""

    key: str
    label: str
    kind: str = "info"
    order: int = 50
    counts: list[Count] = field(default_factory=list, compare=False)


@dataclass(frozen=True)
class Waiting:
    """How many, and the room where most of them lie."""

    count: int
    place: Count


_queues: dict[str, Queue] = {}


def register(queue: Queue, count: Count) -> None:
    """The first that names a queue says what it is called; those after it add to it."""
    known = _queues.setdefault(queue.key, queue)
    if count not in known.counts:
        known.counts.append(count)


def queues_for(actor: Actor) -> list[Queue]:
    """Those the actor may see anything of, in their order."""
    seen = [q for q in _queues.values() if any(actor.can_read(c.area) for c in q.counts)]
    return sorted(seen, key=lambda q: (q.order, q.key))


def waiting(actor: Actor, companies: Iterable[UUID]) -> dict[UUID, dict[str, Waiting]]:
    """Company → queue → what waits, of those companies of one tenant; nothing where nothing does."""
    ids = list(companies)
    found: dict[UUID, dict[str, Waiting]] = {key: {} for key in ids}
    if not ids:
        return found
    with scope(*ids), _by_index():
        for queue in queues_for(actor):
            for count in queue.counts:
                if actor.can_read(count.area):
                    _add(found, queue.key, count, count.find(actor))
    return found


@contextmanager
def _by_index():
    """The wall compares a row with each company in scope in turn; an index of the companies is asked once for each.

    The planner does not know how many they are, and would read whole tables: rows times companies.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def _add(found: dict[UUID, dict[str, Waiting]], key: str, count: Count, counted: Counts) -> None:
    for company, n in counted.items():
        if not n or company not in found:
            continue
        there = found[company].get(key)
        place = there.place if there and there.count >= n else count
        found[company][key] = Waiting(n + (there.count if there else 0), place)
