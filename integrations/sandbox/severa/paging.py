"""Two ways of paging: `pageToken` with the next one in the header NextPageToken, and the older firstRow/rowCount."""

import base64
import binascii
import json
from datetime import UTC, datetime

from flask import Response, request

from integrations.sandbox import faults, shelf, store
from integrations.sandbox.severa.gate import Refusal
from integrations.sandbox.shelf import Shelf

DEFAULT = 20


def answer(records: Shelf, *, where: str = "", values=(), by_token: bool = True, shape=None) -> Response:
    """One page; each record through `shape`. `changedSince` is understood everywhere."""
    clauses, more = [where] if where else [], [*values]
    if since := request.args.get("changedSince"):
        clauses.append("changed >= ?")
        more.append(moment(since, "changedSince"))
    clause, size = " AND ".join(clauses), _size()
    first = _from_token() if by_token else max(0, request.args.get("firstRow", 0, type=int))
    rows = records.every(clause, more, limit=size, offset=first)
    rest = records.count(clause, more) - first - len(rows)
    response = as_json([shape(each) for each in rows] if shape else rows)
    return _with_next(response, rows, first + len(rows), rest) if by_token else response


def _with_next(response: Response, rows: list[dict], at: int, rest: int) -> Response:
    if rest > 0:
        response.headers["NextPageToken"] = base64.urlsafe_b64encode(json.dumps(at).encode()).decode()
    elif rows and faults.take("last_page_missing"):
        return Response("[]", content_type="application/json")
    return response


def as_json(value, status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


def _size() -> int:
    asked = request.args.get("rowCount", DEFAULT, type=int)
    if asked < 1 or asked > store.setting("severa_max_rows"):
        raise Refusal("InvalidParameter", "rowCount is out of range.", "rowCount")
    return asked


def _from_token() -> int:
    text = request.args.get("pageToken", "")
    try:
        return int(json.loads(base64.urlsafe_b64decode(text))) if text else 0
    except (binascii.Error, ValueError):
        raise Refusal("InvalidParameter", "pageToken is not valid.", "pageToken") from None


def moment(text: str, name: str) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("InvalidParameter", f"{name} is not a date time.", name) from None
    return shelf.written(when if when.tzinfo else when.replace(tzinfo=UTC))
