"""Who delivers which kind of push. A deliverer lives in `integrations`; the outbox knows it by name only."""

from typing import Protocol

from hub.outbox.machine import Courier
from hub.permissions import Actor


class Deliverer(Courier, Protocol):
    """A courier that also tells its own room what came of a push, inside the transaction that closes it.

    `max_sends`, where it has one, goes before the setting: how often it is sent before a person is asked.
    """

    def record(self, push, *, detail: dict, findings: list, by: Actor) -> None: ...


_deliverers: dict[str, Deliverer] = {}


def register(kind: str, deliverer: Deliverer) -> None:
    _deliverers[kind] = deliverer


def deliverer_of(kind: str) -> Deliverer:
    return _deliverers[kind]
