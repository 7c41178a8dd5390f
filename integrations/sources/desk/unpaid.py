"""A list of unpaid invoices as CSV or JSON. Pure. One row too bad to read refuses the list: half a list is a lie."""

import csv
import io
import json
from datetime import date

from hub.money import parse_amount
from ledger.drafts import Unpaid

NAMES = {  # as a Swedish program may head its columns
    "kind": ("kind", "typ", "slag"),
    "number": ("number", "fakturanummer", "nummer", "fakturanr"),
    "counterparty": ("counterparty", "kundnummer", "leverantörsnummer", "motpartsnummer", "kundnr", "levnr"),
    "counterparty_name": ("counterparty_name", "namn", "kund", "leverantör", "motpart"),
    "invoiced_on": ("invoiced_on", "fakturadatum", "datum"),
    "due_on": ("due_on", "förfallodatum", "förfaller"),
    "amount": ("amount", "belopp", "fakturabelopp"),
    "open_amount": ("open_amount", "kvar", "restbelopp", "saldo"),
    "currency": ("currency", "valuta"),
}
KINDS = {
    "customer": "customer",
    "kund": "customer",
    "supplier": "supplier",
    "leverantör": "supplier",
    "lev": "supplier",
}
MOST = 50_000


class BadRow(ValueError):
    """`row` counts from 1, without the header."""

    def __init__(self, row: int, why: str):
        self.row, self.why = row, why
        super().__init__(why)


def read(data: bytes, name: str) -> dict[str, list[Unpaid]]:
    """Kind → its invoices, both kinds always there. Raises BadRow."""
    rows = _json(data) if name.lower().endswith(".json") else _csv(data)
    if len(rows) > MOST:
        raise BadRow(MOST, f"> {MOST}")
    found: dict[str, list[Unpaid]] = {"customer": [], "supplier": []}
    seen = set()
    for number, row in enumerate(rows, 1):
        kind, invoice = _invoice(number, row)
        key = (kind, invoice.counterparty, invoice.number)
        if key in seen:
            raise BadRow(number, f"{invoice.number} ×2")
        seen.add(key)
        found[kind].append(invoice)
    return found


def _json(data: bytes) -> list[dict]:
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise BadRow(0, type(error).__name__) from error
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadRow(0, "JSON: [{…}, …]")
    return [{str(key): str(value) for key, value in row.items() if value is not None} for row in found]


def _csv(data: bytes) -> list[dict]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.split("\n", 1)[0]
    mark = max(";\t,", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        raise BadRow(0, str(error)) from error
    if not lines:
        return []
    head = [cell.strip().lower() for cell in lines[0]]
    return [dict(zip(head, line, strict=False)) for line in lines[1:] if any(cell.strip() for cell in line)]


def _invoice(number: int, row: dict) -> tuple[str, Unpaid]:
    row = {key.strip().lower(): value.strip() for key, value in row.items()}
    given = {field: next((row[n] for n in names if row.get(n)), "") for field, names in NAMES.items()}
    missing = [f for f in ("kind", "number", "invoiced_on", "amount", "open_amount") if not given[f]]
    if missing:
        raise BadRow(number, ", ".join(NAMES[field][-1] for field in missing))
    kind = KINDS.get(given["kind"].lower())
    if kind is None:
        raise BadRow(number, given["kind"][:40])
    try:
        invoiced = date.fromisoformat(given["invoiced_on"])
        due = date.fromisoformat(given["due_on"]) if given["due_on"] else invoiced
        amount, left = parse_amount(given["amount"]), parse_amount(given["open_amount"])
    except ValueError as error:
        raise BadRow(number, str(error)[:120]) from error
    currency = (given["currency"] or "SEK").upper()
    if len(currency) != 3 or max(len(given["number"]), len(given["counterparty"])) > 60:
        raise BadRow(number, f"{given['number'][:20]} {currency[:5]}")
    name = given["counterparty_name"][:200]
    return kind, Unpaid(given["number"], given["counterparty"], name, invoiced, due, amount, left, currency)
