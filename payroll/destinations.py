"""Where journals may be sent. Payroll knows a destination by name; the room that delivers registers it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hub.errors import Words
from payroll.patterns import Formats


@dataclass(frozen=True)
class Period:
    """A period of the receiver, as last read: its days, and whether anything may be posted in it."""

    label: str
    start: date
    end: date
    is_open: bool


@dataclass(frozen=True)
class Outgoing:
    """A journal that may be sent, as the receiver is asked about it. `lines`: account, amount (minor units, debit > 0),
    cost centre, project, text, row number."""

    key: str
    reference: str
    voucher_on: date
    text: str
    lines: tuple[tuple[str, int, str, str, str, int], ...]


KINDS = ("connection", "ledger", "period", "account", "format", "segment", "journal")  # what a finding is about


def _other(_code: str) -> str:
    return "journal"


def _no_formats(_company) -> Formats:
    return Formats()


def _nothing(*_asked) -> list:
    return []


@dataclass(frozen=True)
class Destination:
    """`obstacles(company, actor)` gives every reason why the button cannot be used now; `facts(company)` what the
    confirm dialog shows (label, value), e.g. the receiving company; `kind` is the outbox kind that delivers.

    `formats(company)`: which accounts go with cost centre; `periods(company)`: the receiver's periods, oldest first,
    none where they are not known. `examine(company id, [Outgoing])` asks the receiver, with no transaction open, and
    gives the findings of each; None: cannot be asked. `cures(company, code, value)`: (label, address) of the pages
    where a finding is mended; `kind_of(code)` one of KINDS.
    """

    name: str
    label: str
    kind: str
    obstacles: Callable[..., list[Words]]
    facts: Callable[..., list[tuple[str, str]]]
    formats: Callable[..., Formats] = _no_formats
    periods: Callable[..., list[Period]] = _nothing
    examine: Callable[..., list[list[dict]]] | None = None
    cures: Callable[..., list[tuple[str, str]]] = _nothing
    kind_of: Callable[[str], str] = _other


_destinations: dict[str, Destination] = {}


def register(destination: Destination) -> None:
    _destinations[destination.name] = destination


def destination(name: str) -> Destination:
    return _destinations[name]


def is_known(name: str) -> bool:
    return name in _destinations
