"""Bytes → text, whatever the sender's program made of the characters."""

from __future__ import annotations

from typing import NamedTuple

from reconciliation.formats import codes, limits
from reconciliation.formats.findings import Refused

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


def _text(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    if data.isascii():
        return data.decode("ascii"), "ascii"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "latin-1"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"
