"""Bytes → text, whatever the sender's program made of the characters."""

from __future__ import annotations

import re
from typing import NamedTuple

from reconciliation.formats import codes, limits
from reconciliation.formats.findings import Refused

_NORDIC = frozenset("åäöÅÄÖæøÆØé")
_LATIN = re.compile(b"[\xe5\xe4\xf6\xf8\xe6\xc5\xc4\xd6\xd8\xc6]")  # those letters in Latin-1
_INSIDE = re.compile(b"[A-Za-z][\x80-\x91\x93-\x95\x98-\x9f][A-Za-z]")
OTHER_MACHINES = {"cp850": "CP850 (DOS)", "mac_roman": "Mac OS Roman"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Decoded(NamedTuple):
    """The rows of a text file, without line ends, and how it was encoded ("ascii" when nothing tells)."""

    rows: list[str]
    encoding: str


def decode(data: bytes) -> Decoded:
    """UTF-8 and UTF-16 by their mark, UTF-8 where it is valid, else Latin-1. Raises Refused."""
    text, encoding = _text(data)
    if "\0" in text:
        raise Refused(codes.BINARY)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(rows) > limits.MAX_LINES:
        raise Refused(codes.TOO_BIG, limit=limits.MAX_LINES, what="lines")
    return Decoded(rows, encoding)


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark has a zero in every other place."""
    sample = data[:400]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[start::2].count(0), sample[1 - start :: 2].count(0)
        if zeros * 10 > len(sample[start::2]) * 9 and not others:
            return name
    return ""


def _of_another_machine(data: bytes) -> str:
    """DOS or old Macintosh, where bytes that are no letters in Latin-1 stand inside words, and none that are."""
    if _LATIN.search(data) or not _INSIDE.search(data):
        return ""
    sample = data[:100_000]
    counts = {name: sum(letter in _NORDIC for letter in sample.decode(name, "replace")) for name in OTHER_MACHINES}
    return max(counts, key=counts.__getitem__) if any(counts.values()) else ""


def _text(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    if len(data) > 20 and (even := _unmarked_utf16(data)):
        return data.decode(even, "replace"), "utf-16"
    if data.isascii():
        return data.decode("ascii"), "ascii"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if old := _of_another_machine(data):
        return data.decode(old), old
    try:
        return data.decode("cp1252"), "latin-1"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"
