"""How eEkonomi's lists and records are read: the paging envelope, filters, and lists that change while being read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from integrations.eaccounting.wire import DIALECT
from integrations.listing import Listing, Page
from integrations.provider import ProviderError
from integrations.wire import Answer, Wire, as_json, unreadable

PAGE_SIZE = 500  # the largest allowed is not published; a server that cuts it says so in Meta
MOST_PAGES = 5000
ROUNDS = 3  # how often a list that changed while it was read is read again from its beginning


@dataclass(frozen=True)
class Condition:
    """`field op value`, op one of eq, ne, ge; a guid is a `Guid`, which is written without quotes."""

    field: str
    op: str
    value: object


class Guid(str):
    """An id in a filter."""


class Reader:
    """What every method of the client is made of."""

    def __init__(self, wire: Wire, *, page_size: int = PAGE_SIZE):
        self.wire, self.page_size = wire, page_size

    @property
    def calls(self):
        return self.wire.calls

    def _object(self, path: str) -> dict:
        answer = self.wire.ask("GET", path)
        found = as_json(answer, DIALECT)
        return found if isinstance(found, dict) else unreadable(answer, DIALECT)

    def _array(self, path: str) -> list[dict]:
        answer = self.wire.ask("GET", path)
        found = as_json(answer, DIALECT)
        return found if isinstance(found, list) else unreadable(answer, DIALECT)

    def _write(self, method: str, path: str, fields: dict, *, named: bool = True) -> dict:
        """The record as it became. A success that does not say which record is nobody's knowledge."""
        answer = self.wire.ask(method, path, body=fields)
        found = as_json(answer, DIALECT)
        if not isinstance(found, dict) or (named and not found.get("Id")):
            raise ProviderError("EACC-219", unsure=True, http_status=answer.status)
        return found

    def _list(
        self,
        path: str,
        equal: dict | None = None,
        *,
        since: tuple[str, datetime | None] = ("", None),
        where: tuple[Condition, ...] = (),
        asked: dict | None = None,
        key: str = "Id",
    ) -> Listing:
        wanted = [*where, *(Condition(name, "eq", value) for name, value in (equal or {}).items() if value)]
        wanted += [Condition(since[0], "ge", since[1])] if since[1] else []
        return Listing(self._filtered(path, asked or {}, wanted, key.split()))

    def _filtered(self, path: str, asked: dict, wanted: list[Condition], key: list[str]) -> Iterator[Page]:
        """Which fields may be filtered by is not published: where a filter is refused, all is read, filtered here."""
        pages = self._pages(path, asked | _filter(wanted), key)
        try:
            first = next(pages, None)
        except ProviderError as error:
            if error.code != "EACC-127" or not wanted:
                raise
            for page in self._pages(path, asked, key):
                yield Page([row for row in page.rows if _fits(row, wanted)], server_time=page.server_time)
            return
        if first is not None:
            yield first
            yield from pages

    def _pages(self, path: str, asked: dict, key: list[str]) -> Iterator[Page]:
        """Every record once.

        A list whose length changed while it was read may have lost a record between two pages, so it is read again from
        its beginning; if it will not hold still, EACC-220.
        """
        seen: set[tuple] = set()
        for _ in range(ROUNDS):
            steady, first, now = True, None, set()
            for page in self._round(path, asked):
                first = page.total if first is None else first
                steady = steady and page.total == first
                now |= {_key(row, key) for row in page.rows}
                page.rows = [row for row in page.rows if _key(row, key) not in seen]
                seen |= {_key(row, key) for row in page.rows}
                yield page
            if steady and len(now) == (first or 0):
                return
        raise ProviderError("EACC-220", retry_after=30.0)

    def _round(self, path: str, asked: dict) -> Iterator[Page]:
        for number in range(1, MOST_PAGES + 1):
            answer = self.wire.ask("GET", path, params=asked | {"$page": number, "$pagesize": self.page_size})
            meta, rows = _envelope(answer)
            stamp = datetime.fromisoformat(str(meta["ServerTimeUtc"]))
            yield Page(rows, server_time=stamp, total=meta["TotalNumberOfResults"])
            if number >= meta["TotalNumberOfPages"]:
                return
        raise ProviderError("EACC-220", retry_after=30.0)


def moment(when: datetime) -> str:
    """As the API writes moments: UTC, milliseconds, Z."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _envelope(answer: Answer) -> tuple[dict, list[dict]]:
    found = as_json(answer, DIALECT)
    meta = found.get("Meta") if isinstance(found, dict) else None
    rows = found.get("Data") if isinstance(found, dict) else None
    numbers = isinstance(meta, dict) and all(
        isinstance(meta.get(name), int) for name in ("TotalNumberOfPages", "TotalNumberOfResults")
    )
    if not numbers or not meta.get("ServerTimeUtc") or not isinstance(rows, list):
        unreadable(answer, DIALECT)
    return meta, rows


def _key(row: dict, names: list[str]) -> tuple:
    return tuple(row.get(name) for name in names)


def _filter(wanted: list[Condition]) -> dict:
    text = " and ".join(f"{each.field} {each.op} {_literal(each.value)}" for each in wanted)
    return {"$filter": text} if text else {}


def _literal(value: object) -> str:
    """As OData writes it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, str) and not isinstance(value, Guid):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def _fits(row: dict, wanted: list[Condition]) -> bool:
    """Whether the filter would have let this record through."""
    return all(_holds(row.get(each.field), each.op, each.value) for each in wanted)


def _holds(held, op: str, value) -> bool:
    if isinstance(value, datetime):
        held = datetime.fromisoformat(str(held)) if held else datetime.min.replace(tzinfo=UTC)
        held = held if held.tzinfo else held.replace(tzinfo=UTC)
    return {"eq": held == value, "ne": held != value, "ge": op == "ge" and held is not None and held >= value}[op]


def in_path(key: str) -> str:
    return quote(key, safe="")
