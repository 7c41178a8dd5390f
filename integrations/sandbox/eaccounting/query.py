"""How lists are asked for: $filter, $orderby, $page, $pagesize; and the envelope of a page.

Understood of OData: `Field op literal` joined by `and`, op one of eq ne ge gt le lt, and contains(Field,'text').
"""

import re
from datetime import UTC, datetime
from math import ceil

from flask import jsonify, request

from integrations.sandbox import faults, shelf, store
from integrations.sandbox.eaccounting.gate import Refusal
from integrations.sandbox.shelf import Shelf

_OPERATORS = {"eq": "IS", "ne": "IS NOT", "ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
_TERM = re.compile(r"\s*(\w+)\s+(eq|ne|ge|gt|le|lt)\s+('(?:[^']|'')*'|[^\s']+)\s*(?:and\b|$)", re.IGNORECASE)
_CONTAINS = re.compile(r"\s*contains\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)\s*(?:and\b|$)", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$")
STAMPS = ("ChangedUtc", "ModifiedUtc")
NUMBERS = {"customers": "CustomerNumber", "suppliers": "SupplierNumber"}  # what people know a record by
NUMBERS |= dict.fromkeys(("articles", "projects", "accounts"), "Number")


def answer(records: Shelf, *, known: set[str], shape=None, where: str = "", values=()):
    """One page of the records the request asks for, each through `shape`, in the envelope."""
    condition, more = _condition(known, NUMBERS.get(records.kind, ""))
    clause = " AND ".join(filter(None, [where, condition]))
    total = records.count(clause, [*values, *more])
    size, number = _size(), max(1, _whole("$page", 1))
    rows = records.every(clause, [*values, *more], order=_order(known), limit=size, offset=(number - 1) * size)
    return jsonify(envelope([shape(row) for row in rows] if shape else rows, number, size, total))


def page_of(rows: list[dict]):
    """The same for rows that are computed."""
    size, number = _size(), max(1, _whole("$page", 1))
    return jsonify(envelope(rows[(number - 1) * size : number * size], number, size, len(rows)))


def envelope(rows: list[dict], number: int, size: int, total: int) -> dict:
    pages = max(1, ceil(total / size))
    if number == pages and pages > 1 and faults.take("last_page_missing"):
        rows = []
    if faults.take("list_shifts"):
        rows, total = rows[1:], max(0, total - 1)
    meta = {"CurrentPage": number, "PageSize": size, "TotalNumberOfPages": pages}
    meta |= {"TotalNumberOfResults": total, "ServerTimeUtc": shelf.now("eaccounting")}
    return {"Meta": meta, "Data": rows}


def _size() -> int:
    largest = store.setting("eaccounting_max_page_size")
    return max(1, min(_whole("$pagesize", store.setting("eaccounting_page_size")), largest))


def _whole(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if text and not text.isdigit():
        raise Refusal(6000, f"{name} must be a number.")
    return int(text) if text else default


def _order(known: set[str]) -> str:
    asked = request.args.get("$orderby", "").split()
    if not asked:
        return "seq"
    if asked[0] not in known or asked[1:] not in ([], ["asc"], ["desc"]):
        raise Refusal(6000, f"$orderby {' '.join(asked)} is not understood.")
    column = "changed" if asked[0] in STAMPS else f"json_extract(doc, '$.{asked[0]}')"
    return f"{column} {'DESC' if asked[1:] == ['desc'] else 'ASC'}, seq"


def _condition(known: set[str], number: str) -> tuple[str, list]:
    text, place, parts, values = request.args.get("$filter", ""), 0, [], []
    if text and faults.take("filter_refused"):
        raise Refusal(6000, f"$filter is not supported here: {text[:60]}")
    while place < len(text):
        term, contains = _TERM.match(text, place), _CONTAINS.match(text, place)
        found = term or contains
        if found is None or found[1] not in known:
            raise Refusal(6000, f"$filter is not understood at: {text[place : place + 60]}")
        place = found.end()
        if contains:
            parts.append(f"instr(lower(json_extract(doc, '$.{found[1]}')), lower(?)) > 0")
            values.append(contains[2].replace("''", "'"))
        elif term:
            column = "number" if term[1] == number else _column(term[1])
            parts.append(f"{column} {_OPERATORS[term[2].lower()]} ?")
            values.append(_literal(term[3], is_stamp=term[1] in STAMPS))
    return " AND ".join(parts), values


def _column(name: str) -> str:
    return "changed" if name in STAMPS else f"json_extract(doc, '$.{name}')"


def _literal(text: str, *, is_stamp: bool):
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if text.lower() in ("true", "false", "null"):
        return {"true": 1, "false": 0, "null": None}[text.lower()]
    if is_stamp or _MOMENT.match(text):
        return moment(text) if is_stamp else text
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def moment(text: str) -> str:
    """A moment as it is stored, whatever form it was asked in. 6001 when it is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(6001, f"{text} is not a date.") from None
    return shelf.written(when if when.tzinfo else when.replace(tzinfo=UTC))
