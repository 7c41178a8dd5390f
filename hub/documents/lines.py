"""A sheet as CSV for a spreadsheet, and as JSON Lines for a program. The first table only, without totals. Pure."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

from hub.documents.sheet import Column, Sheet
from hub.money import format_plain, to_decimal

_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def render_csv(sheet: Sheet) -> bytes:
    """Semicolons, UTF-8 with a mark, CRLF, decimal comma, ISO dates. No text can begin a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(harmless(column.label) for column in sheet.columns)
    writer.writerows([_plain(row.get(column.key), column) for column in sheet.columns] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def render_jsonl(sheet: Sheet) -> bytes:
    """One object a row, the keys of the columns in their order; amounts are strings such as "1234.50", dates ISO."""
    objects = ({column.key: _value(row.get(column.key), column) for column in sheet.columns} for row in sheet.rows)
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects).encode()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before = + - @, tab and line breaks."""
    return "'" + text if text.startswith(_FORMULA) else text


def _plain(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if column.type == "amount" and isinstance(value, int):
        return format_plain(value, places=column.places)
    return harmless(str(value).replace("\0", "")) if isinstance(value, str) else str(_value(value, column))


def _value(value: Any, column: Column) -> Any:
    if column.type == "amount" and isinstance(value, int):
        return str(to_decimal(value, column.places))
    return value.isoformat() if isinstance(value, date) else value
