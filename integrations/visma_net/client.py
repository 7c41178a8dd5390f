"""Visma.net ERP's API, one method per call. HTTP only: no rows, no decisions about journals.

Every method raises ProviderError and nothing else. Shapes are those of the published description (April 2025).
"""

import re
import time
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

import httpx

from integrations.provider import ProviderError
from integrations.visma_net.wire import Answer, Wire, as_json, fail

PAGE_SIZE = 1000  # lines; the service cuts larger values silently
MOST_PAGES = 500
READ_SECONDS = 60.0  # reading is quick or not at all: the claim's lease must outlast several of them
AFTER_SECONDS = 20.0  # for what follows a journal that is already in
POLL = (0.1, 0.3, 0.5, 1.0, 2.0, 5.0)
_NUMBER = re.compile(r"/journaltransaction/(?P<number>[^/?#]+)/?$", re.IGNORECASE)


class Client:
    """Use with an open `Wire`. `background`: post through erp-api-background and poll."""

    def __init__(self, wire: Wire, *, background: bool = False, sleep=time.sleep):
        self.wire, self.background, self.sleep = wire, background, sleep

    # -------------------------------------------------------------- who and what
    def get_organizations(self) -> list[dict]:
        return self._list("/v1/organization")

    def get_branches(self) -> list[dict]:
        return self._list("/v1/branch")

    def get_ledgers(self) -> list[dict]:
        return self._list("/v1/ledger")

    def get_accounts(self) -> list[dict]:
        return self._list("/v1/account")

    def get_account(self, code: str) -> dict:
        return self._object(f"/v1/account/{_in_path(code)}")

    def get_periods(self, since: str = "") -> list[dict]:
        """Financial periods; `since` (YYYY or YYYYPP) leaves earlier ones out."""
        return self._list("/v1/financialPeriod", {"greaterThanValue": since} if since else None)

    def get_segments(self) -> list[dict]:
        """The segments of SUBACCOUNT with their values; none where subaccounts are off."""
        try:
            dimension = self._object("/v1/dimension/SUBACCOUNT")
        except ProviderError as error:
            if error.http_status == 404:
                return []
            raise
        return _objects(dimension.get("segments") or [])

    def get_number_sequences(self) -> list[dict]:
        return self._list("/v1/numberSequence")

    # -------------------------------------------------------------- journals
    def post_journal(self, batch: dict, *, mark: str = "") -> str:
        """Creates the batch; returns its number. `mark` comes back with a background job, for whoever looks for it."""
        if not self.background:
            return _number(self.wire.ask("POST", "/v2/journaltransaction", body=batch))
        wish = {"erp-api-background": f"subscription:hub-push={mark}" if mark else "subscription"}
        answer = self.wire.ask("POST", "/v2/journaltransaction", body=batch, headers=wish)
        return _number(answer) if answer.status != 202 else self._wait(_job(answer))

    def get_journal(self, number: str) -> dict:
        return self._object(f"/v2/journaltransaction/{_in_path(number)}", AFTER_SECONDS)

    def find_journals(self, *, period: str = "", since: str = "") -> list[dict]:
        """Every GL batch of a period (YYYYPP) or changed since (yyyy-MM-dd), whole.

        Pages count lines, so one batch may lie on several pages; they are joined again. A list of which a part is
        missing is no list: ProviderError(unsure).
        """
        for _ in range(2):  # somebody may post while we turn the pages
            found = self._collect({"module": "GL"} | _asked(period, since))
            if found is not None:
                return found
        raise ProviderError("VNET-220", unsure=True)

    def release(self, number: str) -> str:
        """Done, Queued, InProcess; "" where the service does not say. Failed raises, as does every refusal."""
        path = f"/v2/journaltransaction/{_in_path(number)}/action/release"
        answer = self.wire.ask("POST", path, body={}, read_seconds=AFTER_SECONDS)
        said = as_json(answer) if answer.body.strip() else {}
        result = str(said.get("actionResult") or "") if isinstance(said, dict) else ""
        if result == "Failed":
            text = str(said.get("errorInfo") or "")
            raise ProviderError("VNET-301", permanent=True, http_status=answer.status, remote_text=text, text=text)
        return result

    # -------------------------------------------------------------- inside
    def _list(self, path: str, params: dict | None = None) -> list[dict]:
        seconds = min(READ_SECONDS, self.wire.read_seconds)
        return _objects(as_json(self.wire.ask("GET", path, params=params, read_seconds=seconds)))

    def _object(self, path: str, seconds: float = READ_SECONDS) -> dict:
        found = as_json(self.wire.ask("GET", path, read_seconds=min(seconds, self.wire.read_seconds)))
        return found if isinstance(found, dict) else _unreadable()

    def _collect(self, asked: dict) -> list[dict] | None:
        """The pages joined; None where they do not add up to what the service says there is."""
        batches: dict[str, dict] = {}
        lines: dict[str, dict] = {}
        total = 0
        for page in self._pages(asked):
            for piece in page:
                number, total = str(piece.get("batchNumber")), _total(piece)
                batches.setdefault(number, piece)
                for line in _objects(piece.get("journalTransactionLines") or []):
                    lines.setdefault(number, {})[line.get("lineNumber")] = line
            if sum(map(len, lines.values())) >= total:
                break
        if sum(map(len, lines.values())) != total:
            return None
        return [batch | {"journalTransactionLines": [*lines.get(n, {}).values()]} for n, batch in batches.items()]

    def _pages(self, asked: dict) -> Iterator[list[dict]]:
        for number in range(1, MOST_PAGES + 1):
            page = self._list("/v2/journaltransaction", asked | {"pageNumber": number, "pageSize": PAGE_SIZE})
            if not page:
                return
            yield page

    def _wait(self, job: str) -> str:
        """Polls a background job until it has really ended: `statusCode` is 0 until then."""
        late = self.wire.monotonic() + self.wire.read_seconds
        for turn in range(10_000):
            self.sleep(POLL[min(turn, len(POLL) - 1)])
            if self.wire.monotonic() > late:
                break
            state = self._state(job)
            if state.get("statusCode"):
                return self._ended(job, state)
        raise ProviderError("VNET-222", unsure=True, background=job)

    def _state(self, job: str) -> dict:
        try:
            return self._object(f"/v1/background/{_in_path(job)}", AFTER_SECONDS)
        except ProviderError as error:
            if error.http_status == 429 or error.code == "VNET-211":
                return {}  # the job goes on without us; ask again
            facts = error.facts | {"background": job}  # whatever became of the question, the job may have been done
            code = "VNET-223" if error.http_status in (404, 410) else error.code
            raise ProviderError(
                code, unsure=True, http_status=error.http_status, remote_text=error.remote_text, **facts
            ) from error

    def _ended(self, job: str, state: dict) -> str:
        status, headers = int(state["statusCode"]), state.get("responseHeaders") or {}
        location = next((str(v) for k, v in headers.items() if k.lower() == "location"), "")
        if 200 <= status < 300:
            return number_in(location) or _nameless(status)
        kept = httpx.Headers({str(name): str(value) for name, value in headers.items()})
        fail(Answer(status, kept, self._content(job, state)))

    def _content(self, job: str, state: dict) -> bytes:
        """The refusal's own words; without them a 400 is not a sure no."""
        if not state.get("hasResponseContent"):
            return str(state.get("errorMessage") or "").encode()
        try:
            return self.wire.ask("GET", f"/v1/background/{_in_path(job)}/content", read_seconds=AFTER_SECONDS).body
        except ProviderError:
            return str(state.get("errorMessage") or "").encode()


def number_in(location: str) -> str:
    """The batch number at the end of a Location: relative, or with whichever host. It is never followed."""
    found = _NUMBER.search(urlsplit(location).path)
    return unquote(found["number"]) if found else ""


def _number(answer: Answer) -> str:
    return number_in(answer.headers.get("Location", "")) or _nameless(answer.status)


def _nameless(status: int) -> str:
    """A success that does not say what it made may be a page of somebody else's: look it up."""
    raise ProviderError("VNET-219", unsure=True, http_status=status)


def _job(answer: Answer) -> str:
    said = as_json(answer)
    job = said.get("id") if isinstance(said, dict) else None
    return str(job) if job else _nameless(answer.status)


def _in_path(key: str) -> str:
    return quote(key, safe="")


def _asked(period: str, since: str) -> dict:
    return ({"periodId": period} if period else {}) | ({"lastModifiedDateTime": since} if since else {})


def _total(piece: dict) -> int:
    """How many lines there are in all. Without it nobody can know that the list is whole."""
    total = (piece.get("metadata") or {}).get("totalCount")
    if not isinstance(total, int):
        raise ProviderError("VNET-220", unsure=True)
    return total


def _objects(found) -> list[dict]:
    return found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else _unreadable()


def _unreadable():
    raise ProviderError("VNET-215", unsure=True)
