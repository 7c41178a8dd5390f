"""/v2/journaltransaction: list, read, create, change and release general ledger batches (GL301000)."""

from uuid import uuid4

from flask import Blueprint, Response, g, jsonify, request

from integrations.sandbox import faults
from integrations.sandbox.visma_net import batches, jobs, query, shapes, wire
from integrations.sandbox.visma_net.books import Books
from integrations.sandbox.visma_net.gate import Refusal
from integrations.sandbox.visma_net.masterdata import plain

blueprint = Blueprint("visma_net_journal", __name__)

STATUSES = ("Hold", "Balanced", "Unposted", "Posted", "Voided", "Scheduled", "Unreleased")


@blueprint.get("/v2/journaltransaction")
def listing():
    """Pages count LINES: one batch may be spread over several pages, each time with some of its lines."""
    rows = _wanted()
    total = sum(row["line_count"] for row in rows)
    number, size = query.whole("pageNumber", 1), query.page_size()
    if number > 1 and faults.take("page_one_only"):
        return jsonify([])
    books, metadata = Books(g.company), query.metadata(total)
    window = _window(rows, (number - 1) * size, number * size)
    return jsonify([_piece(books, row["number"], first, last) | {"metadata": metadata} for row, first, last in window])


def _wanted() -> list[dict]:
    period, since, status = request.args.get("periodId"), query.moment(), request.args.get("status")
    if not period and not since:
        raise Refusal("", "PeriodId or LastModifiedDateTime must be specified.")
    if status and status not in STATUSES:
        raise Refusal("", f"Invalid status: {status}")
    if request.args.get("module", "GL") != "GL" or request.args.get("branch", "1") != "1":
        return []
    wanted = batches.select(g.company, period=period, since=since, status=None if status == "Unreleased" else status)
    return [row for row in wanted if status != "Unreleased" or row["status"] in batches.CHANGEABLE]


def _window(rows: list[dict], start: int, end: int) -> list[tuple[dict, int, int]]:
    """Which batches have lines in [start, end) of the whole line list, and which of their lines."""
    found, at = [], 0
    for row in rows:
        first, last = max(start - at, 0), min(end - at, row["line_count"])
        if first < last:
            found.append((row, first, last))
        at += row["line_count"]
    return found


def _piece(books: Books, number: str, first: int, last: int) -> dict:
    batch = _batch(number)
    return shapes.batch(books, batch, batch["lines"][first:last])


@blueprint.get("/v2/journaltransaction/<number>")
def read(number: str):
    batch = _batch(plain(number))
    return _tagged(jsonify(shapes.batch(Books(g.company), batch)), batch)


@blueprint.post("/v2/journaltransaction")
def create():
    late = faults.take("late_commit")
    if late:
        jobs.postpone(late["delay"])
        faults.cut()
        return Response(status=500)
    sent, lines = wire.read_batch(request.get_data())
    number = batches.create(Books(g.company), sent, lines)
    response = jsonify({})
    response.status_code = 201
    response.headers["Location"] = f"{request.host_url.rstrip('/')}/visma-net/v2/journaltransaction/{number}"
    return _tagged(response, _batch(number))


@blueprint.put("/v2/journaltransaction/<number>")
def change(number: str):
    old = _batch(plain(number))
    _must_match(old)
    sent, lines = wire.read_batch(request.get_data())
    batches.change(Books(g.company), old, sent, lines)
    return _tagged(Response(status=204), _batch(old["number"]))


@blueprint.post("/v2/journaltransaction/<number>/action/release")
def release(number: str):
    """The answer's actionResult counts, not its status; `Queued` means it happens later."""
    old = _batch(plain(number))
    _must_match(old)
    if faults.take("release_failed"):
        return _result("Failed", "One or more documents could not be released.")
    queued = faults.take("release_queued")
    if queued:
        jobs.postpone(queued["delay"])
        return _result("Queued")
    batches.release(Books(g.company), old)
    return _result("Done")


def _result(word: str, error: str = ""):
    return jsonify(actionId=str(uuid4()), actionResult=word, errorInfo=error)


def _batch(number: str) -> dict:
    batch = batches.get(g.company, number)
    if batch is None:
        raise Refusal("", f"Batch '{number}' cannot be found in the system.", 404)
    return batch


def _must_match(batch: dict) -> None:
    wanted = request.headers.get("If-Match")
    if wanted and wanted.strip('"') not in ("*", shapes.version(batch)):
        raise Refusal("", "The version of the batch does not match If-Match.", 412)


def _tagged(response: Response, batch: dict) -> Response:
    response.headers["ETag"] = f'"{shapes.version(batch)}"'
    return response
