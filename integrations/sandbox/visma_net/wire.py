"""What a journal looks like on the way in: wrapped values (`{"value": ...}`) and two bare members.

Result: a dict of header values and a list of line dicts, money as int minor units, only members that were sent.
Raises Malformed for a body the API description does not allow.
"""

import json
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from integrations.sandbox.visma_net.gate import Malformed

HEADER = {
    "batchNumber": "text",
    "hold": "flag",
    "transactionDate": "day",
    "postPeriod": "text",
    "financialPeriod": "text",
    "ledger": "text",
    "currencyId": "text",
    "exchangeRate": "number",
    "autoReversing": "flag",
    "description": "text",
    "controlTotalInCurrency": "money",
    "createVatTransaction": "flag",
    "skipVatAmountValidation": "flag",
    "transactionCode": "text",
    "branch": "text",
    "overrideNumberSeries": "flag",
}
LINE = {
    "lineNumber": "whole",
    "accountNumber": "text",
    "project": "text",
    "projectTask": "text",
    "referenceNumber": "text",
    "transactionDescription": "text",
    "debitAmountInCurrency": "money",
    "creditAmountInCurrency": "money",
    "vatCodeId": "text",
    "vatId": "text",
    "branch": "text",
    "uom": "text",
    "quantity": "number",
    "note": "text",
}


def read_batch(raw: bytes) -> tuple[dict, list[dict]]:
    """Header and lines of a JournalTransactionUpdateDto."""
    try:
        body = json.loads(raw, parse_float=Decimal)
    except ValueError:
        raise Malformed("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Malformed("The body is not an object.")
    lines = [] if body.get("journalTransactionLines") is None else body["journalTransactionLines"]
    if not isinstance(lines, list):
        raise Malformed("journalTransactionLines is not an array.")
    return _unwrapped(body, HEADER), [_line(each) for each in lines]


def _line(body: Any) -> dict:
    if not isinstance(body, dict):
        raise Malformed("A line is not an object.")
    operation = body.get("operation", "Insert")
    if operation not in ("Insert", "Update", "Delete"):
        raise Malformed("operation must be Insert, Update or Delete.")
    line = _unwrapped(body, LINE) | {"operation": operation}
    if "subaccount" in body:
        line["segments"] = _segments(body["subaccount"])
    return line


def _segments(body: Any) -> dict[str, str]:
    """{"1": "100", "2": "0000"}: segment id to value."""
    if not isinstance(body, list):
        raise Malformed("subaccount must be an array of segments.")
    found = {}
    for each in body:
        number, value = (each.get("segmentId"), each.get("segmentValue")) if isinstance(each, dict) else (None, None)
        if not _is_whole(number) or not isinstance(value, str):
            raise Malformed("A segment needs segmentId and segmentValue.")
        found[str(number)] = value
    return found


def _unwrapped(body: dict, fields: dict[str, str]) -> dict:
    return {name: _value(name, body[name], kind) for name, kind in fields.items() if body.get(name) is not None}


def _value(name: str, wrapped: Any, kind: str) -> Any:
    if not isinstance(wrapped, dict) or set(wrapped) != {"value"}:
        raise Malformed(f"{name} must be an object with value.")
    value = wrapped["value"]
    if value is None:
        return None
    try:
        return _READERS[kind](value)
    except (TypeError, ValueError, ArithmeticError):
        raise Malformed(f"{name} has a value of the wrong type.") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if not _is_whole(value):
        raise TypeError
    return value


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError
    return float(value)


def _money(value: Any) -> int:
    """Minor units; the ERP rounds to the currency's two decimals."""
    _number(value)
    return int((Decimal(value) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _day(value: Any) -> date:
    return datetime.fromisoformat(_text(value)).date()


_READERS = {"text": _text, "flag": _flag, "whole": _whole, "number": _number, "money": _money, "day": _day}
