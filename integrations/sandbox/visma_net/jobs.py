"""Work done later: background mode (header `erp-api-background`), late commits and queued releases.

A job keeps the request and is run through the program again when it is due, at the next call that arrives. Only
background jobs are visible under /v1/background; their state is kept 24 hours.
"""

import json
import time
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, Response, current_app, g, jsonify, request

from integrations.sandbox import faults, store

blueprint = Blueprint("visma_net_background", __name__)

KEPT_SECONDS = 24 * 3600


def accept_in_background() -> Response | None:
    """Hook: 202 instead of the work when the caller asked for it."""
    wish = request.headers.get("erp-api-background", "none")
    if wish == "none" or "sandbox.job" in request.environ or "/v1/background/" in request.path:
        return None
    number = postpone(store.setting("background_seconds"), visible=True, wish=wish)
    faults.cut_if("background_lost_202")
    response = jsonify(id=number, stateLocation=_address(number))
    response.status_code = 202
    return response


def postpone(delay: float, *, visible: bool = False, wish: str = "none") -> str:
    """Keep this request and do it `delay` seconds from now; returns the job's id."""
    number, now = str(uuid4()), time.time()
    kept = {
        "method": request.method,
        "path": request.path,
        "query": request.query_string.decode(),
        "body": request.get_data(as_text=True),
        "if_match": request.headers.get("If-Match"),
        "wish": wish,
        "fail": bool(visible and faults.take("background_400")),
    }
    with store.write() as db:
        sql = "INSERT INTO job (id, visible, due, received, company, caller, request) VALUES (?, ?, ?, ?, ?, ?, ?)"
        db.execute(sql, [number, visible, now + delay, now, g.company, g.caller, json.dumps(kept)])
    return number


def run_due() -> None:
    """Hook: do what is due, oldest first; each job is done by one caller only."""
    if "sandbox.job" in request.environ:
        return
    due = "SELECT * FROM job WHERE started IS NULL AND due <= ? ORDER BY due"
    for job in store.db().execute(due, [time.time()]).fetchall():
        with store.write() as db:
            claim = "UPDATE job SET started = ? WHERE id = ? AND started IS NULL"
            claimed = db.execute(claim, [time.time(), job["id"]])
        if claimed.rowcount == 1:
            _finish(job["id"], _run(dict(job)))


def _run(job: dict) -> Response:
    asked = json.loads(job["request"])
    if asked["fail"]:
        text = f"VismaId: {uuid4()}. Error creating document. Error: Account is inactive"
        return Response(json.dumps({"message": text}), 400, content_type="application/json")
    context = current_app.test_request_context(
        asked["path"],
        method=asked["method"],
        query_string=asked["query"],
        data=asked["body"],
        content_type="application/json",
        headers={"If-Match": asked["if_match"]} if asked["if_match"] else None,
        base_url=request.host_url,
        environ_overrides={"sandbox.job": job},
    )
    with context:
        return current_app.full_dispatch_request()


def _finish(number: str, response: Response) -> None:
    kept = ("Location", "ETag")
    answer = {
        "status": response.status_code,
        "headers": {name: response.headers[name] for name in kept if name in response.headers},
        "body": response.get_data(as_text=True),
        "type": response.content_type,
    }
    with store.write() as db:
        db.execute("UPDATE job SET finished = ?, answer = ? WHERE id = ?", [time.time(), json.dumps(answer), number])


@blueprint.get("/v1/background/<number>")
def state(number: str):
    job = _of_caller(number)
    if isinstance(job, tuple):
        return job
    answer, asked = job["answer"], job["request"]
    body = {
        "id": number,
        "status": _status(job),
        "statusCode": answer["status"] if answer else 0,
        "receivedUtc": _moment(job["received"]),
        "startedUtc": _moment(job["started"]),
        "finishedUtc": _moment(job["finished"]),
        "reference": asked["wish"],
        "originalUri": f"{request.host_url.rstrip('/')}{asked['path']}",
        "hasRequestContent": bool(asked["body"]),
        "hasResponseContent": bool(answer and answer["body"]),
        "contentLocation": f"{_address(number)}/content",
        "responseHeaders": answer["headers"] if answer else {},
    }
    return jsonify({key: value for key, value in body.items() if value is not None})


@blueprint.get("/v1/background/<number>/content")
def content(number: str):
    job = _of_caller(number)
    if isinstance(job, tuple):
        return job
    answer = job["answer"]
    if not answer or not answer["body"]:
        return jsonify(message="No background operation response content was found."), 404
    return Response(answer["body"], 200, content_type=answer["type"])


def _of_caller(number: str) -> dict | tuple:
    """The job, or the answer that refuses it."""
    row = store.db().execute("SELECT * FROM job WHERE id = ? AND visible = 1", [number]).fetchone()
    if row is None:
        return jsonify(message="No background operation state was found."), 404
    if (row["company"], row["caller"]) != (g.company, g.caller):
        return jsonify(message="State request was not done by same company/user."), 403
    if time.time() - row["received"] > KEPT_SECONDS or faults.take("background_410"):
        return jsonify(message="State for background operation has been removed after 24 hours."), 410
    return dict(row) | {"request": json.loads(row["request"]), "answer": json.loads(row["answer"] or "null")}


def _status(job: dict) -> str:
    if not job["finished"]:
        return "Started"
    return "Failed" if job["answer"]["status"] >= 500 else "Finished"


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _address(number: str) -> str:
    return f"{request.host_url.rstrip('/')}/visma-net/v1/background/{number}"
