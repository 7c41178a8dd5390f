"""What a voucher says, as one value: equal series, number, date and lines give equal digests. Pure.

`booked_key` is the part that survives another program's hands: the day and what stands on which account.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date

REFERENCE = re.compile(r"\bHB-[0-9A-F]{10}\b")


def digest(series: str, number: str, day: str, lines: Iterable[str]) -> bytes:
    """SHA-256 over the head and the lines in order, each line as `line_text` writes it."""
    return hashlib.sha256("\x1e".join((series, number, day, *lines)).encode()).digest()


def line_text(account, amount, objects="", own_date="", text="", quantity="", signature="") -> str:
    """One line for `digest`; `objects` is the id of its object set."""
    return f"{account}\t{amount}\t{objects}\t{own_date}\t{text}\t{quantity}\t{signature}"


def object_key(objects: Iterable[tuple[str, str]]) -> str:
    """The key of an object set; "" for none."""
    pairs = [list(pair) for pair in objects]
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":")) if pairs else ""


def objects_of(key: str) -> tuple[tuple[str, str], ...]:
    return tuple((dimension, number) for dimension, number in json.loads(key)) if key else ()


def booked_key(day: date, rows: Iterable[tuple[str, int]]) -> tuple:
    """`rows` are (account, amount); rows of zero tell nothing."""
    return day, tuple(sorted(row for row in rows if row[1]))


def reference_of(voucher_id) -> str:
    """A short name of ours that other programs carry in the text: HB- and the id's random end."""
    return f"HB-{voucher_id.hex[-10:].upper()}"


def references_in(*texts: str) -> set[str]:
    return {found for text in texts if "HB-" in text for found in REFERENCE.findall(text)}


def number_sort(number: str) -> int:
    """A number for sorting; 0 where there is none."""
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 15 else 0
