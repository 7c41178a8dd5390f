"""What every register can do, and the words they share."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple, Protocol

from integrations.eaccounting.client import Client as Eaccounting
from integrations.listing import Listing
from integrations.severa.client import Client as Severa
from integrations.sync.records import Record, Side
from integrations.sync.registers.context import Context

NAME_MOST = 50  # of customers, articles and items in eEkonomi
Known = Callable[[Iterable[str]], Mapping[str, dict]]  # keys → what is remembered of them


class FieldRule(NamedTuple):
    """One row of a field map, for people: a field of Severa, its field in eEkonomi, and the rule in words."""

    left: str
    right: str
    rule: str


@dataclass
class Clients:
    """The two systems, open."""

    left: Severa
    right: Eaccounting

    def of(self, side: Side) -> Severa | Eaccounting:
        return self.left if side is Side.LEFT else self.right


@dataclass
class Reading:
    """Records as they come, each (key, raw); raw None: it is surely gone. `listings` tell, afterwards, whether all of
    it came and what the other system's clock said."""

    rows: Iterator[tuple[str, dict | None]]
    listings: tuple[Listing, ...] = ()
    is_part: bool = False  # the rest was not asked for: nothing may be called gone

    def __iter__(self) -> Iterator[tuple[str, dict | None]]:
        yield from self.rows

    @property
    def is_complete(self) -> bool:
        return not self.is_part and all(each.complete for each in self.listings)

    @property
    def server_time(self) -> datetime | None:
        """The earliest of their clocks: what changed while we read is read again next time."""
        return min((each.server_time for each in self.listings if each.server_time), default=None)


@dataclass(frozen=True)
class Item:
    """A record with the raw answer it was made of."""

    record: Record
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """What came of a write: the record's key there and its raw answer."""

    key: str
    raw: dict
    notes: tuple[dict, ...] = field(default=())  # [{code, field, facts}]: written, but somebody should look


class Blocked(Exception):
    """The other side would not have it, and we know without asking: a person must act. Facts fill the words."""

    def __init__(self, code: str, **facts: Any):
        super().__init__(code)
        self.code, self.facts = code, facts


class Register(Protocol):
    """`creates`: the sides on which records may be made. `unstamped`: sides whose changes leave no stamp."""

    name: str
    label: Any
    fields: tuple[FieldRule, ...]
    creates: frozenset[Side]
    unstamped: frozenset[Side]
    only_linked: frozenset[Side]  # sides of which only linked records matter

    def master(self, context: Context) -> Side: ...

    def read(self, side: Side, client: Any, since: datetime | None, known: Known, context: Context) -> Reading:
        """What `side` has, or what changed there since. `known(keys)` gives what is remembered of them."""

    def needs(self, side: Side, raw: Mapping) -> dict[str, set[str]]:
        """Register → keys (articles: numbers) that `record` wants to know of, as `Context.known`."""

    def record(self, side: Side, key: str, raw: Mapping, context: Context) -> Record: ...

    def create(self, to: Side, clients: Clients, source: Item, context: Context) -> Made: ...

    def update(self, to: Side, clients: Clients, source: Item, there: Item, names: set[str], context: Context) -> Made:
        """Only `names` of the shared fields, of a record read just now."""

    def get(self, side: Side, clients: Clients, key: str, context: Context) -> dict | None:
        """As it is now, raw; None where it is gone."""

    def find(self, to: Side, clients: Clients, source: Item, context: Context) -> list[Made]:
        """Those that are this record, by number, name or our own reference."""


# ------------------------------------------------------------------ values
def text(value: Any) -> str:
    return str(value).strip() if value is not None else ""


def amount(value: Any) -> str:
    """Crowns with two decimals as text: equal amounts, equal text, whatever the system wrote."""
    return str(cents(decimal(value)))


def decimal(value: Any) -> Decimal:
    """Zero for what is no number."""
    try:
        return Decimal(str(value)) if value not in (None, "") else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP) + 0


def plain_number(value: Any) -> str:
    """25.0 and 25 are 25."""
    return f"{decimal(value).normalize():f}"


def who(raw: Mapping) -> str:
    """Who changed it last, as Severa tells; "" where nobody is named. eEkonomi never tells."""
    person = raw.get("lastUpdatedBy") or {}
    whole = f"{text(person.get('firstName'))} {text(person.get('lastName'))}".strip()
    return text(raw.get("by")) or text(person.get("name")) or whole


def picked(raw: Mapping, names: str) -> dict:
    """The members that are used; the rest is not kept."""
    return {name: raw.get(name) for name in names.split()}


def money(value: Any, currency: str = "SEK") -> dict:
    return {"amount": cents(decimal(value)), "currencyCode": currency}
