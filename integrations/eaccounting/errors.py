"""How eEkonomi says no, and what that means: its error body becomes one of our codes with a verdict.

EACC-0xx the way there · 1xx what is wrong with the record or the company · 2xx the call. The words stand in
`faults.py`. Source: the published error codes (ErrorCode, DeveloperErrorMessage, ErrorId, Errors). The number range
says nothing: 5003–5007 are business errors. Two names share 4002 and are told apart by their text.
"""

import json
import re

from integrations.wire import Said

UNKNOWN = "EACC-199"
_SECONDS = re.compile(r"(\d+(?:\.\d+)?) ?(?:second|sekund)", re.IGNORECASE)

CODES = {
    2000: "EACC-100",
    4000: "EACC-101",
    4002: "EACC-102",
    4025: "EACC-103",
    **dict.fromkeys((4008, 4029, 4030), "EACC-104"),
    **dict.fromkeys((4013, 4026, 4037), "EACC-105"),
    4038: "EACC-106",
    5005: "EACC-107",
    5006: "EACC-108",
    3001: "EACC-109",
    3002: "EACC-110",
    4024: "EACC-111",
    **dict.fromkeys((3000, 5007), "EACC-112"),
    4001: "EACC-113",
    **dict.fromkeys((4028, 4033), "EACC-114"),
    4023: "EACC-115",
    **dict.fromkeys((4014, 4015, 4017), "EACC-116"),
    **dict.fromkeys((4016, 4018, 4027, 4031, 4032, 4035, 4039, 5003, 5004), "EACC-117"),
    **dict.fromkeys((4020, 4021, 4022), "EACC-118"),
    **dict.fromkeys((4003, 4004, 4012), "EACC-120"),
    **dict.fromkeys((4005, 4007, 4011, 4019, 3003), "EACC-121"),
    4006: "EACC-122",
    4009: "EACC-123",
    4034: "EACC-124",
    4100: "EACC-126",
    **dict.fromkeys((6000, 6001), "EACC-127"),
}
LATER = {4010: "EACC-210", 5001: "EACC-128"}  # surely not done; worth another try
UNSURE = {5000: "EACC-213", 5002: "EACC-213"}


def read(status: int, body: bytes) -> Said | None:
    """None where the answer is not in the published form."""
    data = _object(body)
    if data is None or not isinstance(data.get("ErrorCode"), int):
        return _bare(status, data)
    number, text = data["ErrorCode"], _text(data)
    facts = {"text": text or f"HTTP {status}", "remote": number, "case": str(data.get("ErrorId") or "–")}
    facts |= {"fields": _fields(data)}
    if number in LATER:
        return Said(LATER[number], "later", text, _seconds(text), facts)
    if number in UNSURE or (number not in CODES and status >= 500):
        return Said(UNSURE.get(number, "EACC-213"), "unknown", text, None, facts)
    return Said(_code(number, text), "refused", text, None, facts)


def _bare(status: int, data: dict | None) -> Said | None:
    """A 403 without a code is how a company without the API add-on answers."""
    if status != 403:
        return None
    text = _text(data or {})
    return Said("EACC-125", "refused", text, None, {"text": text or "HTTP 403"})


def _code(number: int, text: str) -> str:
    if number == 4002 and "module" in text.lower():
        return "EACC-123"
    return CODES.get(number, UNKNOWN)


def _text(data: dict) -> str:
    """The developer message, then what it says field by field."""
    said = str(data.get("DeveloperErrorMessage") or data.get("Message") or "").strip()
    each = [str(error.get("Message") or "").strip() for error in _errors(data)]
    return " ".join(dict.fromkeys(filter(None, [said, *each])))[:2000]


def _fields(data: dict) -> str:
    """The fields that were wrong, as the API names them."""
    return ", ".join(dict.fromkeys(str(error["Field"]) for error in _errors(data) if error.get("Field"))) or "–"


def _errors(data: dict) -> list[dict]:
    errors = data.get("Errors")
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []


def _seconds(text: str) -> float | None:
    found = _SECONDS.search(text)
    return float(found[1]) if found else None


def _object(body: bytes) -> dict | None:
    try:
        data = json.loads(body[:50_000])
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
