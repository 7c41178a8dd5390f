"""Where journals may be sent. Payroll knows a destination by name; the room that delivers registers it here."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.errors import Words


@dataclass(frozen=True)
class Destination:
    """`obstacles(company, actor)` gives every reason why the button cannot be used now; `facts(company)` what the
    confirm dialog shows (label, value), e.g. the receiving company; `kind` is the outbox kind that delivers."""

    name: str
    label: str
    kind: str
    obstacles: Callable[..., list[Words]]
    facts: Callable[..., list[tuple[str, str]]]


_destinations: dict[str, Destination] = {}


def register(destination: Destination) -> None:
    _destinations[destination.name] = destination


def destination(name: str) -> Destination:
    return _destinations[name]


def is_known(name: str) -> bool:
    return name in _destinations
