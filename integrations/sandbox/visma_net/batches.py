"""The batches of a company: made, changed, released, listed.

A batch is kept as `{"header": {...}, "lines": [...]}`; money is int minor units of the batch's currency, and
`debit_base`/`credit_base` those of the ledger's. Every change counts the version up (the ETag).
"""

import json
import sqlite3

from integrations.sandbox import store
from integrations.sandbox.visma_net.books import Books
from integrations.sandbox.visma_net.gate import Refusal
from integrations.sandbox.visma_net.rules import Checker

CREATING, UPDATING, RELEASING = "creating document", "updating document", "releasing document"
CHANGEABLE = ("Hold", "Balanced")
HEADER_MEMBERS = {
    "description": "",
    "autoReversing": False,
    "createVatTransaction": False,
    "skipVatAmountValidation": False,
    "transactionCode": "",
}
LINE_MEMBERS = {
    "referenceNumber": "",
    "transactionDescription": "",
    "project": "",
    "projectTask": "",
    "vatCodeId": "",
    "vatId": "",
    "uom": "",
    "quantity": 0.0,
    "note": "",
}


def create(books: Books, sent: dict, lines: list[dict]) -> str:
    """Save a new batch from what wire.read_batch() gave; returns its number. Raises Refusal."""
    batch = {"header": _new_header(books, sent), "lines": []}
    _apply_lines(batch, lines, CREATING)
    Checker(books, CREATING).check(batch)
    _convert(batch)
    with store.write() as db:
        number = _own_number(books, sent) or _next_number(books.id)
        _insert(db, books.id, number, batch)
    return number


def _new_header(books: Books, sent: dict) -> dict:
    day = sent.get("transactionDate")
    ledger = sent.get("ledger") or (books.posting_ledger or {"number": ""})["number"]
    default_currency = books.ledgers.get(ledger, {"currencyId": books.company["currency"]})["currencyId"]
    currency, hold = sent.get("currencyId") or default_currency, sent.get("hold")
    header = {name: sent.get(name) or default for name, default in HEADER_MEMBERS.items()}
    return header | {
        "transactionDate": day.isoformat() if day else "",
        "period": _period(books, sent) or (books.period_of(day) if day else None) or "",
        "ledger": ledger,
        "currencyId": currency,
        "exchangeRate": sent.get("exchangeRate") or (1.0 if currency == default_currency else 0.0),
        "branch": sent.get("branch") or "1",
        "hold": books.company["hold_on_entry"] if hold is None else hold,
        "controlTotal": sent.get("controlTotalInCurrency"),
    }


def _period(books: Books, sent: dict) -> str | None:
    """YYYYPP from financialPeriod, or from the older postPeriod (PPYYYY)."""
    if sent.get("financialPeriod"):
        return sent["financialPeriod"]
    old = sent.get("postPeriod")
    return f"{old[2:]}{old[:2]}" if old else None


def _apply_lines(batch: dict, sent: list[dict], doing: str) -> None:
    by_number = {line["lineNumber"]: line for line in batch["lines"]}
    for each in sent:
        number = each.get("lineNumber") or max(by_number, default=0) + 1
        exists = number in by_number
        if (each["operation"] == "Insert") == exists:
            raise Refusal(doing, f"Line {number} {'already exists' if exists else 'cannot be found'}.")
        if each["operation"] == "Delete":
            del by_number[number]
        else:
            by_number[number] = _line(by_number.get(number, {}), each, number)
    batch["lines"] = [by_number[number] for number in sorted(by_number)]


def _line(old: dict, sent: dict, number: int) -> dict:
    kept = {name: sent.get(name, old.get(name, default)) for name, default in LINE_MEMBERS.items()}
    return kept | {
        "lineNumber": number,
        "account": sent.get("accountNumber", old.get("account", "")),
        "segments": sent.get("segments", old.get("segments", {})),
        "debit": sent.get("debitAmountInCurrency", old.get("debit", 0)) or 0,
        "credit": sent.get("creditAmountInCurrency", old.get("credit", 0)) or 0,
    }


def _convert(batch: dict) -> None:
    rate = batch["header"]["exchangeRate"]
    for line in batch["lines"]:
        line["debit_base"], line["credit_base"] = round(line["debit"] * rate), round(line["credit"] * rate)


def _own_number(books: Books, sent: dict) -> str | None:
    if not sent.get("overrideNumberSeries"):
        return None
    number = sent.get("batchNumber") or ""
    if not books.company["manual_numbering"]:
        raise Refusal(CREATING, "Manual numbering is not allowed for the BATCH numbering sequence.")
    if not 0 < len(number) <= 15:
        raise Refusal(CREATING, "'Batch Number' must have 1 to 15 characters.")
    return number


def _next_number(company: int) -> str:
    kept = store.get(company, "numbering", "BATCH") or {"last": 0}
    last = kept["last"] + 1
    while get(company, f"{last:06d}"):
        last += 1
    store.put(company, "numbering", "BATCH", {"last": last})
    return f"{last:06d}"


def _insert(db: sqlite3.Connection, company: int, number: str, batch: dict) -> None:
    status = "Hold" if batch["header"]["hold"] else "Balanced"
    row = [company, number, batch["header"]["period"], status, store.now_text(), 1, len(batch["lines"]), _json(batch)]
    try:
        db.execute("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    except sqlite3.IntegrityError:
        raise Refusal(CREATING, "Document with these Reference Number and Document type already exists.") from None


def get(company: int, number: str) -> dict | None:
    """One batch: header, lines, number, status, modified, version."""
    row = store.db().execute("SELECT * FROM batch WHERE company = ? AND number = ?", [company, number]).fetchone()
    return _whole(row) if row else None


def change(books: Books, old: dict, sent: dict, lines: list[dict]) -> None:
    """PUT: header members that were sent, lines by their operation. Raises Refusal."""
    if old["status"] not in CHANGEABLE:
        raise Refusal(UPDATING, "The batch can't be updated because it is already released.")
    batch = {"header": old["header"] | _changed_header(books, old["header"], sent), "lines": old["lines"]}
    _apply_lines(batch, lines, UPDATING)
    Checker(books, UPDATING).check(batch)
    _convert(batch)
    _save(books.id, old, batch, "Hold" if batch["header"]["hold"] else "Balanced")


def _changed_header(books: Books, old: dict, sent: dict) -> dict:
    names = (*HEADER_MEMBERS, "ledger", "currencyId", "exchangeRate", "hold")
    changed = {name: sent[name] for name in names if sent.get(name) is not None}
    if sent.get("transactionDate"):
        changed["transactionDate"] = sent["transactionDate"].isoformat()
        changed["period"] = books.period_of(sent["transactionDate"]) or old["period"]
    if _period(books, sent):
        changed["period"] = _period(books, sent)
    if sent.get("controlTotalInCurrency") is not None:
        changed["controlTotal"] = sent["controlTotalInCurrency"]
    return changed


def release(books: Books, old: dict) -> None:
    """Balanced becomes Posted, or Unposted where the company posts by hand. Raises Refusal."""
    if old["status"] != "Balanced":
        raise Refusal(RELEASING, "Batch Status invalid for processing.")
    Checker(books, RELEASING).period(old["header"])
    _save(books.id, old, {"header": old["header"], "lines": old["lines"]}, _released_status(books))


def _released_status(books: Books) -> str:
    return "Posted" if books.company["post_on_release"] else "Unposted"


def _save(company: int, old: dict, batch: dict, status: str) -> None:
    row = [batch["header"]["period"], status, store.now_text(), len(batch["lines"]), _json(batch)]
    sql = """UPDATE batch SET period=?, status=?, modified=?, line_count=?, doc=?, version=version+1
             WHERE company=? AND number=? AND version=?"""
    with store.write() as db:
        if db.execute(sql, [*row, company, old["number"], old["version"]]).rowcount == 0:
            raise Refusal(UPDATING, "Another process has updated the batch. Your changes will be lost.")


def select(company: int, period: str | None = None, since: str | None = None, status: str | None = None) -> list[dict]:
    """Batch rows without their lines, by number: company, number, period, status, modified, version, line_count."""
    sql = """SELECT company, number, period, status, modified, version, line_count FROM batch WHERE company = ?
             AND (? IS NULL OR period = ?) AND (? IS NULL OR modified >= ?) AND (? IS NULL OR status = ?)
             ORDER BY number"""
    rows = store.db().execute(sql, [company, period, period, since, since, status, status])
    return [dict(row) for row in rows]


def every(company: int) -> list[dict]:
    rows = store.db().execute("SELECT * FROM batch WHERE company = ? ORDER BY number", [company])
    return [_whole(row) for row in rows]


def copy(company: int, number: str) -> str | None:
    """Somebody types the same batch once more in the ERP: a second one with equal content."""
    old = get(company, number)
    if old is None:
        return None
    with store.write() as db:
        new = _next_number(company)
        _insert(db, company, new, {"header": old["header"], "lines": old["lines"]})
    return new


def remove_all(company: int | None = None) -> None:
    with store.write() as db:
        db.execute("DELETE FROM batch WHERE ? IS NULL OR company = ?", [company, company])
        db.execute("DELETE FROM record WHERE kind = 'numbering' AND (? IS NULL OR company = ?)", [company, company])
        db.execute("DELETE FROM job WHERE ? IS NULL OR company = ?", [company, company])


def totals(batch: dict, suffix: str = "") -> tuple[int, int]:
    """Debit and credit, minor units of the batch's currency (`suffix="_base"`: of the ledger's)."""
    lines = batch["lines"]
    return sum(line[f"debit{suffix}"] for line in lines), sum(line[f"credit{suffix}"] for line in lines)


def _whole(row: sqlite3.Row) -> dict:
    return json.loads(row["doc"]) | {key: row[key] for key in ("number", "status", "modified", "version", "line_count")}


def _json(batch: dict) -> str:
    return json.dumps({"header": batch["header"], "lines": batch["lines"]}, ensure_ascii=False)
