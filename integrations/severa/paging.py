"""How Severa's lists and records are read: three ways of paging, and answers that must say what they made."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from integrations.listing import Listing, Page
from integrations.provider import ProviderError
from integrations.severa.wire import DIALECT
from integrations.wire import Answer, Wire, as_json, unreadable

ROWS = 100  # the largest number of rows the description allows
MOST_PAGES = 20_000
NEXT = "NextPageToken"


class Reader:
    """What every method of the client is made of."""

    def __init__(self, wire: Wire, *, rows: int = ROWS):
        self.wire, self.rows = wire, rows

    @property
    def calls(self):
        return self.wire.calls

    def _object(self, path: str) -> dict:
        return _record(self.wire.ask("GET", path))

    def _sent(self, method: str, path: str, body) -> Answer:
        return self.wire.ask(method, path, body=body)

    def _create(self, path: str, fields: dict) -> dict:
        answer = self._sent("POST", path, fields)
        found = _record(answer)
        return found if found.get("guid") else _nameless(answer.status)

    def _patch(self, path: str, guid: str, changes: dict) -> dict:
        """The record as it became; the API answers a list with it, or it alone."""
        operations = [{"op": "Replace", "path": f"/{name}", "value": value} for name, value in changes.items()]
        answer = self._sent("PATCH", f"{path}/{in_path(guid)}", operations)
        found = as_json(answer, DIALECT)
        return only([found] if isinstance(found, dict) else objects(answer))

    def _delete(self, path: str, guid: str) -> None:
        self.wire.ask("DELETE", f"{path}/{in_path(guid)}")

    def _tokens(self, path: str, asked: dict | None = None) -> Listing:
        """Paged by `NextPageToken` in the headers."""
        return Listing(self._by_token(path, asked or {}))

    def _by_token(self, path: str, asked: dict) -> Iterator[Page]:
        token = ""
        for _ in range(MOST_PAGES):
            more = {"rowCount": self.rows} | ({"pageToken": token} if token else {})
            answer = self.wire.ask("GET", path, params=asked | more)
            token, last = answer.headers.get(NEXT, ""), token
            yield Page(objects(answer), server_time=_clock(answer))
            if not token:
                return
            if token == last:  # a server that turns in a circle would never end
                break
        raise ProviderError("SEV-220", retry_after=30.0)

    def _numbered(self, path: str, asked: dict | None = None) -> Listing:
        """Paged by `firstRow`; the end is a page that is not full."""
        return Listing(self._by_row(path, asked or {}))

    def _by_row(self, path: str, asked: dict) -> Iterator[Page]:
        seen: set[str] = set()
        for number in range(MOST_PAGES):
            answer = self.wire.ask("GET", path, params=asked | {"firstRow": number * self.rows, "rowCount": self.rows})
            rows = objects(answer)
            fresh = [row for row in rows if row.get("guid") not in seen]
            seen |= {str(row.get("guid")) for row in rows}
            yield Page(fresh, server_time=_clock(answer))
            if len(rows) < self.rows:
                return
        raise ProviderError("SEV-220", retry_after=30.0)

    def _whole(self, path: str) -> Listing:
        def pages():
            answer = self.wire.ask("GET", path)
            yield Page(objects(answer), server_time=_clock(answer))

        return Listing(pages())


def moment(when: datetime) -> str:
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def since(when: datetime | None) -> dict:
    return {"changedSince": moment(when)} if when else {}


def flag(name: str, value: bool | None) -> dict:
    return {} if value is None else {name: value}


def _clock(answer: Answer) -> datetime | None:
    """Severa's own clock, to the second: the header every answer carries."""
    try:
        return parsedate_to_datetime(answer.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None


def _record(answer: Answer) -> dict:
    found = as_json(answer, DIALECT)
    return found if isinstance(found, dict) else unreadable(answer, DIALECT)


def objects(answer: Answer) -> list[dict]:
    found = as_json(answer, DIALECT)
    whole = isinstance(found, list) and all(isinstance(each, dict) for each in found)
    return found if whole else unreadable(answer, DIALECT)


def only(found: list[dict]) -> dict:
    return found[0] if len(found) == 1 and found[0].get("guid") else _nameless(200)


def in_path(key: str) -> str:
    return quote(key, safe="")


def _nameless(status: int):
    """A success that does not say what it made: look it up."""
    raise ProviderError("SEV-219", unsure=True, http_status=status)
