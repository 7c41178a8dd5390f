"""record(): one Event per change, in the transaction of the change. subscribe(): who acts on it.

A subscriber runs inside the same transaction and may only write rows: a notice, an outbox row. What leaves the house
goes through `hub.outbox`, which rings after commit. So nothing is told that did not happen, and nothing that
happened is forgotten (docs/decisions/0003).
"""

from collections.abc import Callable
from uuid import UUID

from hub.logs import request_id
from hub.models import Event, TenantEvent
from hub.permissions import Actor

_subscribers: list[tuple[str, Callable]] = []


def subscribe(prefix: str, act: Callable[[Event], None]) -> None:
    """`act(event)` for each company event whose kind begins with `prefix`."""
    if (prefix, act) not in _subscribers:
        _subscribers.append((prefix, act))


def record(kind: str, *, obj=None, by: Actor, **data) -> Event:
    """A change in the company in scope. `data` must be JSON; never names or identity numbers of employees."""
    event = Event.objects.create(kind=kind, data=data, **_who(by), **_what(obj))
    for prefix, act in _subscribers:
        if kind.startswith(prefix):
            act(event)
    return event


def record_for_tenant(kind: str, *, obj=None, by: Actor, **data) -> TenantEvent:
    """A change in the tenant's own tables."""
    return TenantEvent.objects.create(kind=kind, data=data, **_who(by), **_what(obj))


def _who(by: Actor) -> dict:
    return {"actor_kind": by.kind, "actor_id": by.id, "actor_name": by.name[:120], "request_id": request_id()}


def _what(obj) -> dict:
    if obj is None:
        return {}
    key = obj.pk if isinstance(obj.pk, UUID) else None
    return {"object_type": obj._meta.label_lower, "object_id": key, "object_label": str(obj)[:200]}
