"""#KSUMMA: CRC-32 over labels and field contents as CP437 bytes, from the item after the first #KSUMMA to the last.

Blanks between fields, quotes around them, braces and line ends do not count; `\\"` counts as `"` (4B §10).
"""

from __future__ import annotations

import re
import zlib

from ledger.sie.tokens import flat, split_line

_ITEM = re.compile(rb"^[ \t]*#KSUMMA\b([^\n]*)\n?", re.MULTILINE)
_MARK = b"\x01"  # stands for an escaped quote; control characters are not allowed in the texts
_SKIPPED = b" \t\r\n{}"


class Checksum:
    """Fed with whole lines as CP437 bytes. `state` is None, "open" or "closed"; `stated` the sum in the file."""

    def __init__(self):
        self.state: str | None = None
        self.crc = 0
        self.stated = ""
        self.stray = False

    def wants(self, block: bytes) -> bool:
        """Whether these bytes matter, in any encoding."""
        return self.state == "open" or b"#KSUMMA" in block

    def feed(self, block: bytes) -> None:
        """Take the next lines."""
        at = 0
        for item in _ITEM.finditer(block) if b"#KSUMMA" in block else ():
            self._add(block[at : item.start()])
            self._item(item[1].decode("latin-1").strip(' \t\r"'))
            at = item.end()
        self._add(block[at:])

    def _add(self, lines: bytes) -> None:
        if self.state == "open" and lines:
            self.crc = zlib.crc32(essence(lines), self.crc)

    def _item(self, field: str) -> None:
        if self.state is None and not field:
            self.state = "open"
        elif self.state == "open":
            self.state, self.stated = "closed", field
        else:
            self.stray = True

    @property
    def verdict(self) -> str | None:
        """None, "ok", "bad" or "unterminated"."""
        if self.state is None:
            return None
        if self.state == "open":
            return "unterminated"
        return "ok" if self.stated.isascii() and self.stated.isdigit() and int(self.stated[:20]) == self.crc else "bad"


def essence(lines: bytes) -> bytes:
    """The bytes of whole lines that count. Lines whose quotes do not pair off are taken apart one by one."""
    if _MARK in lines:
        return _slowly(lines)
    first, *others = lines.split(b"\\")  # a search for one byte is many times as fast as for two
    hidden = first + b"".join([_MARK + part[1:] if part[:1] == b'"' else b"\\" + part for part in others])
    parts = hidden.split(b'"')
    if len(parts) % 2 == 0 or b"\n" in b"".join(parts[1::2]):
        return _slowly(lines)
    parts[0::2] = b"\0".join(parts[0::2]).translate(None, _SKIPPED).split(b"\0")
    return b"".join(parts).replace(_MARK, b'"')


def _slowly(lines: bytes) -> bytes:
    found = []
    for line in lines.split(b"\n"):
        item = split_line(line.decode("latin-1"))  # one byte, one character: only the cutting matters
        if item.label:
            found.append(("#" + item.label + "".join(flat(item.fields))).encode("latin-1", "replace"))
        else:
            found.append(line.translate(None, _SKIPPED + b'"'))
    return b"".join(found)
