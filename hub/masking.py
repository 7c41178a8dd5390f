"""What must not be read in a log: personal identity numbers and secrets, by key name and by how they look. Pure.

A number is masked when its date part can be a date, with or without a right check digit: a mistyped personal number
is still somebody's. Swedish organisation numbers have 20 or more where a person has the month, and stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

HIDDEN = "***"
PERSON = "******-****"

_SE_DATE = r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"  # day + 60: coordination number
# Norwegian day + 40: D-number; month + 40, + 65, + 80: synthetic ones, which test files are full of.
_NO_DATE = r"(?:[04][1-9]|[1256]\d|[37][01])(?:[048][1-9]|[159][0-2]|6[6-9]|7[0-7])\d\d"
_PERSONS = (
    re.compile(rf"(?<!\d)(?:18|19|20)?{_SE_DATE}[-+\u2212\u2013]\d{{4}}(?!\d)"),
    re.compile(rf"(?<!\d)(?:18|19|20){_SE_DATE}\d{{4}}(?!\d)"),
    re.compile(rf"(?<!\d){_NO_DATE} ?\d{{5}}(?!\d)"),
)
_SHORT_PERSON = re.compile(rf"(?<!\d){_SE_DATE}\d{{4}}(?!\d)")
_SECRET_WORD = (
    r"[\w-]{0,40}(?:password|passwd|lösenord|passord|secret|(?:access|refresh|id|api)[_-]?token|api[_-]?key|code_verifier"
    r"|sessionid|csrftoken|client_assertion)"
)
_SECRETS = (
    (re.compile(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"), HIDDEN),
    (re.compile(r"\b(Bearer|Basic|Token)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(rf"\b({_SECRET_WORD}[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;}}]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(r"(://)[^/\s:@]+:[^/\s@]+@"), rf"\1{HIDDEN}@"),
)
_IBAN = re.compile(r"\b([A-Z]{2}\d{2})(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_OWN_NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")
_SECRET_KEY = re.compile(
    r"password|passwd|lösenord|passord|secret|token(?!_type|_expire|s?_count)|authorization|cookie|api_?key|session_?id"
    r"|private_?key|code_verifier|assertion|^code$|personal_?(?:identity_?)?n|personn|fødselsn|fodselsn|^pnr$|^ssn$",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """``text`` with personal identity numbers, bearer tokens, JWTs, passwords and keys hidden."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    for pattern in _PERSONS:
        text = pattern.sub(PERSON, text)
    return _SHORT_PERSON.sub(_hide_if_checked, text)


def mask_log(text: str) -> str:
    """As mask(), and account numbers too: an operator's log needs fewer facts than the bookkeeper's error list."""
    return mask(_IBAN.sub(rf"\1 {HIDDEN}", text))


def is_secret_key(key: str) -> bool:
    """Whether a field of this name is never to be logged, whatever it holds."""
    return bool(_SECRET_KEY.search(key.replace("-", "_")))


def mask_data(data: Any, key: str = "") -> Any:
    """A copy of nested log data (mappings, sequences, text) masked by key name and by value; other types unchanged."""
    if key and is_secret_key(key) and data not in (None, "", True, False):
        return HIDDEN
    if isinstance(data, str):
        return mask_log(data)
    if isinstance(data, bytes):
        return mask_log(data.decode("utf-8", "replace"))
    if isinstance(data, Mapping):
        return {name: mask_data(value, str(name)) for name, value in data.items()}
    if isinstance(data, Sequence):
        return [mask_data(value) for value in data]
    return data


def mask_texts(data: Any) -> Any:
    """A copy of nested data with every text masked by how it looks; keys, and numbers of our own, as they are."""
    if isinstance(data, str):
        return data if _OWN_NUMBER.fullmatch(data) else mask(data)
    if isinstance(data, Mapping):
        return {name: mask_texts(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [mask_texts(value) for value in data]
    return data


def _hide_if_checked(found: re.Match[str]) -> str:
    """Ten bare digits are mostly something else, such as an OCR number: only a right check digit makes a person."""
    total = 0
    for position, digit in enumerate(found[0]):
        product = int(digit) * (2 - position % 2)
        total += product // 10 + product % 10
    return PERSON if total % 10 == 0 else found[0]
