"""What goes wrong, on demand.

A fault is switched on by name for the next `count` matching requests (None: until it is switched off) and can be
narrowed to a company, a method and a path pattern. `before` faults answer instead of the system, `after` faults
spoil the answer of work that is already done, `inside` faults are asked for by the system itself with `take()`.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from fnmatch import fnmatchcase

from flask import Response, g, request

from integrations.sandbox import store

ANY = "/visma-net/v*"
BATCH = "/visma-net/v2/journaltransaction"
BATCHES = "/visma-net/v2/journaltransaction*"
RELEASE = "/visma-net/v2/journaltransaction/*/action/release"
TOKEN = "/visma-connect/connect/token"
BACKGROUND = "/visma-net/v1/background/*"


@dataclass(frozen=True)
class System:
    """Where a fault strikes in this system unless told otherwise, and how it words a failure: `say(status, text)`.

    Visma.net's own places stand in `KINDS`. `WRITE` as a method is every one that changes something.
    """

    label: str
    any: str
    token: str
    say: Callable[[int, str], str] | None = None


SYSTEMS: dict[str, System] = {}
WRITE = "WRITE"


@dataclass(frozen=True)
class Kind:
    """A fault that can be switched on: Swedish label, when it strikes, and where unless told otherwise."""

    label: str
    when: str
    method: str | None = None
    path: str = ANY
    delay: float = 0.0


KINDS = {
    "answer_lost": Kind("Svaret försvinner efter att allt är sparat", "after", "POST", BATCH),
    "request_lost": Kind("Anropet försvinner innan något sparas", "before", "POST", BATCH),
    "late_commit": Kind("Inget svar; sparas först efter fördröjningen", "inside", "POST", BATCH, 10.0),
    "error_500_before": Kind("500 innan något sparas", "before", "POST", BATCH),
    "error_500_after": Kind("500 efter att allt är sparat", "after", "POST", BATCH),
    "reset": Kind("Förbindelsen bryts mitt i svaret, efter att allt är sparat", "after", "POST", BATCH),
    "rate_limited": Kind("429, för många anrop (retry_after: sekunder, date eller none)", "before"),
    "token_expired": Kind("401, åtkomstnyckeln har gått ut", "inside"),
    "token_revoked": Kind("Alla nycklar återkallas nu (gäller tills man ansluter igen)", "act"),
    "refresh_answer_lost": Kind("Svaret på nyckelbyte försvinner efter bytet", "inside", "POST", TOKEN),
    "html_instead_of_json": Kind("200 med en underhållssida i HTML", "before"),
    "truncated_json": Kind("Svaret är avhugget", "after"),
    "huge_answer": Kind("Svaret är 10 MB", "after"),
    "redirect_elsewhere": Kind("307 till en annan server (location)", "before"),
    "closed_period": Kind("Perioden är stängd", "inside", None, BATCHES),
    "background_lost_202": Kind("Kvittot 202 försvinner, jobbet körs", "inside"),
    "background_400": Kind("Bakgrundsjobbet blir klart med 400", "inside"),
    "background_410": Kind("Bakgrundsjobbets läge är borta (410)", "inside", "GET", BACKGROUND),
    "slow": Kind("Långsamt svar", "before", None, ANY, 5.0),
    "probe_fails": Kind("Sökning efter verifikat ger 500", "before", "GET", BATCHES),
    "page_one_only": Kind("Bara första sidan av verifikat kommer", "inside", "GET", BATCH),
    "release_failed": Kind("Frisläppning misslyckas (Failed)", "inside", "POST", RELEASE),
    "release_queued": Kind("Frisläppning i kö (Queued), sker efter fördröjningen", "inside", "POST", RELEASE, 5.0),
    "same_request_limit": Kind("Samma anrop mer än 5 gånger i minuten nekas", "inside"),
    "no_license": Kind("12027, användaren saknar rollen API User", "inside"),
    "no_access": Kind("12002, användaren når inte företaget", "inside"),
    "plain_text_error": Kind("Nästa fel kommer som ren text", "inside"),
    "error_503": Kind("503, tjänsten är nere för underhåll", "before"),
    "list_shifts": Kind("En lista ändrar sig medan den läses", "inside", "GET"),
    "last_page_missing": Kind("Sista sidan av en lista kommer tom", "inside", "GET"),
    "filter_refused": Kind("Filtret i frågan godtas inte (6000)", "inside", "GET"),
    "nameless_success": Kind("Svaret på en skrivning säger inte vad som skapades", "after", WRITE),
    "vat_service_down": Kind("Momsregistret (VIES) svarar inte", "inside", WRITE),
    "system_dependency": Kind("5001, ett system bakom svarar inte", "inside"),
    "addon_missing": Kind("Tillägget för API är inte aktiverat", "inside"),
    "read_only_user": Kind("Användaren får bara läsa", "inside", WRITE),
    "scope_missing": Kind("Behörigheten (scope) räcker inte", "inside"),
}


def switch_on(
    name: str,
    *,
    count: int | None = 1,
    company: int | None = None,
    method: str | None = None,
    path: str | None = None,
    delay: float | None = None,
    system: str | None = None,
    **options,
) -> int:
    """Arm a fault; returns its id. KeyError for an unknown name or system (None: Visma.net)."""
    kind = _elsewhere(KINDS[name], SYSTEMS[system]) if system else KINDS[name]
    values = [
        name,
        count,
        company,
        method or kind.method,
        full_path(path, system) if path else kind.path,
        kind.delay if delay is None else delay,
        json.dumps(options),
    ]
    with store.write() as db:
        sql = "INSERT INTO fault (name, remaining, company, method, path, delay, options) VALUES (?, ?, ?, ?, ?, ?, ?)"
        return db.execute(sql + " RETURNING id", values).fetchone()["id"]


def _elsewhere(kind: Kind, system: System) -> Kind:
    """The same fault in another system: what struck a journal strikes every write."""
    method = WRITE if kind.method == "POST" and kind.path != TOKEN else kind.method
    return replace(kind, method=method, path=system.token if kind.path == TOKEN else system.any)


def full_path(path: str, system: str | None = None) -> str:
    """A path as the server sees it, of one written as the system's own description does."""
    if path.startswith(("/visma-", *(f"/{name}/" for name in SYSTEMS))):
        return path
    return f"{SYSTEMS[system].any.removesuffix('/*')}{path}" if system else f"/visma-net{path}"


def every() -> list[dict]:
    """All armed and spent faults, oldest first."""
    rows = store.db().execute("SELECT * FROM fault ORDER BY id")
    return [dict(row) | {"options": json.loads(row["options"])} for row in rows]


def switch_off(fault_id: int | None = None) -> None:
    """Remove one fault, or all."""
    with store.write() as db:
        db.execute("DELETE FROM fault WHERE ? IS NULL OR id = ?", [fault_id, fault_id])


def take(name: str, *, company: int | None = None) -> dict | None:
    """Use up one strike of a fault if one is armed for this request; None when nothing is to go wrong.

    Work that a fault itself has postponed is not struck again.
    """
    if not request.environ.get("sandbox.job", {"visible": 1})["visible"]:
        return None
    for fault in every():
        if fault["name"] == name and _is_meant(fault, company or g.get("company")) and _use_up(fault["id"]):
            return fault
    return None


def _is_meant(fault: dict, company: int | None) -> bool:
    if fault["remaining"] == 0 or fault["company"] not in (None, company):
        return False
    path = request.path.replace("/API/controller/api", "")
    if path in [system.token for system in SYSTEMS.values()] and fault["path"] != path:
        return False  # whoever means the tokens says so
    methods = (None, request.method) if request.method == "GET" else (None, request.method, WRITE)
    return fault["method"] in methods and fnmatchcase(path, fault["path"])


def _use_up(fault_id: int) -> bool:
    with store.write() as db:
        sql = """UPDATE fault SET remaining = remaining - 1, hits = hits + 1
                 WHERE id = ? AND (remaining IS NULL OR remaining > 0)"""
        return db.execute(sql, [fault_id]).rowcount == 1


def cut(delay: float = 0.0, how: str = "silent") -> None:
    """Let the server cut this connection instead of answering."""
    request.environ["sandbox.cut"] = {"how": how, "delay": delay}


def cut_if(name: str, *, company: int | None = None) -> None:
    fault = take(name, company=company)
    if fault:
        cut(fault["delay"])


def before() -> Response | None:
    """Hook of every system's blueprint, after it knows who calls: faults that strike before the work."""
    if "sandbox.job" in request.environ:
        return None
    for fault in _due("before"):
        answer = _BEFORE[fault["name"]](fault)
        if answer is not None:
            return answer
    g.fault_work_done = True
    return None


def after(response: Response) -> Response:
    """Hook of every system's blueprint: faults that spoil the answer of work already done."""
    if g.get("fault_work_done"):
        for fault in _due("after"):
            response = _AFTER[fault["name"]](fault, response)
    return response


def _due(when: str) -> Iterator[dict]:
    """Armed faults of a kind for this request, each used up as it is reached; none after the connection is cut."""
    for fault in every():
        if KINDS[fault["name"]].when != when or "sandbox.cut" in request.environ:
            continue
        if _is_meant(fault, g.get("company")) and _use_up(fault["id"]):
            yield fault


def _slow(fault: dict) -> None:
    time.sleep(fault["delay"])


def _request_lost(fault: dict) -> Response:
    cut(fault["delay"])
    return Response(status=500)


def _error_500(_fault: dict) -> Response:
    return Response(_worded(500, "An error has occurred."), 500, content_type="application/json")


def _error_503(_fault: dict) -> Response:
    return Response("<html><h1>Service Unavailable</h1>", 503, content_type="text/html")


def _worded(status: int, text: str) -> str:
    """A failure as the system that is called words it."""
    for system in SYSTEMS.values():
        if system.say and fnmatchcase(request.path, system.any):
            return system.say(status, text)
    return json.dumps({"message": text})


def _rate_limited(fault: dict) -> Response:
    return too_many("You are out of API requests.", fault["options"].get("retry_after", 30))


def too_many(text: str, retry_after: int | str) -> Response:
    """429; `retry_after` is seconds, "date" (an HTTP date 30 s ahead) or "none" (header missing)."""
    response = Response(_worded(429, text), 429, content_type="application/json")
    if retry_after == "date":
        response.headers["Retry-After"] = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    elif retry_after != "none":
        response.headers["Retry-After"] = str(retry_after)
    return response


def _html(_fault: dict) -> Response:
    page = "<!doctype html><title>Maintenance</title><h1>Visma.net is being updated</h1><p>Please try again later."
    return Response(page, 200, content_type="text/html; charset=utf-8")


def _redirect(fault: dict) -> Response:
    target = fault["options"].get("location", "https://elsewhere.invalid/v2/journaltransaction")
    return Response(status=307, headers={"Location": target})


def _answer_lost(fault: dict, response: Response) -> Response:
    cut(fault["delay"])
    return response


def _reset(_fault: dict, response: Response) -> Response:
    response.set_data(response.get_data() + b" " * 2000)
    cut(how="mid_body")
    return response


def _truncated(_fault: dict, response: Response) -> Response:
    body = response.get_data()
    response.set_data(body[: max(1, len(body) // 2)])
    return response


def _nameless(_fault: dict, response: Response) -> Response:
    response.set_data(b"{}" if response.status_code < 300 else response.get_data())
    return response


def _huge(fault: dict, response: Response) -> Response:
    size = int(fault["options"].get("bytes", 10_000_000))
    response.set_data(b'[{"description": "' + b"x" * size + b'"}]')
    response.content_type = "application/json"
    return response


_BEFORE = {
    "slow": _slow,
    "request_lost": _request_lost,
    "error_500_before": _error_500,
    "error_503": _error_503,
    "probe_fails": _error_500,
    "rate_limited": _rate_limited,
    "html_instead_of_json": _html,
    "redirect_elsewhere": _redirect,
}
_AFTER = {
    "answer_lost": _answer_lost,
    "error_500_after": lambda fault, _response: _error_500(fault),
    "reset": _reset,
    "truncated_json": _truncated,
    "huge_answer": _huge,
    "filter_refused": Kind("Filtret i frågan godtas inte (6000)", "inside", "GET"),
    "nameless_success": _nameless,
}
