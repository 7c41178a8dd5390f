"""Which characters a file is written in, decided over all its bytes, because `#FORMAT PC8` says nothing.

Order: byte order mark; valid UTF-8 with any byte above 127; mostly valid UTF-8 (names cut in the middle of a
character); else the Nordic letters of CP437 and of Windows-1252 are counted and the majority wins. Deciding by the
first hit would be wrong: CP437 files with a few 1252 bytes in a path are common.
"""

from __future__ import annotations

import codecs
import re
import tempfile
from dataclasses import dataclass

from ledger.sie.source import CHUNK, LINE_LIMIT, Source

_ORDINARY = bytes([9, 10, 13, *range(32, 127)])
_CP437 = bytes([0x86, 0x84, 0x94, 0x8F, 0x8E, 0x99, 0x82])  # å ä ö Å Ä Ö é
_LATIN = bytes([0xE5, 0xE4, 0xF6, 0xC5, 0xC4, 0xD6, 0xE9])
_CP437_MORE = bytes([0x81, 0x9A, 0x91, 0x92, 0x9B, 0x9D, 0x8A])  # ü Ü æ Æ, ø Ø of CP850, è
_LATIN_MORE = bytes([0xFC, 0xDC, 0xE6, 0xC6, 0xF8, 0xD8, 0xE8])
_PAIR = re.compile(rb"\xc3[\x80-\xbf]")  # å ä ö é … in UTF-8
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_C1 = bytes(range(0x80, 0xA0))
_TO_LATIN = bytes(range(128)) + bytes(min(ord(char), 256) % 256 for char in bytes(range(128, 256)).decode("cp437"))
_BEYOND = bytes(byte for byte in range(128, 256) if not _TO_LATIN[byte])  # CP437 characters that Latin-1 lacks
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass
class Survey:
    """What one pass over the bytes told. `problem` is "", "empty", "binary" or "long"."""

    encoding: str = "ascii"
    codec: str = "ascii"
    line_end: bytes = b"\n"
    mixed: bool = False  # lone carriage returns among line feeds
    bom: int = 0
    stray: int = 0  # bytes of the other character set
    broken: bool = False  # almost UTF-8
    controls: bool = False
    problem: str = ""
    problem_line: int = 0
    quick: bool = False  # CP437 without characters outside Latin-1
    head: bytes = b""


def survey(source: Source) -> Survey:
    """Read everything once. UTF-16 (by its mark) is turned into UTF-8 on the way. Stops at NUL and endless lines."""
    found = Survey()
    count = _Count()
    for piece in source.chunks():
        if not found.head:
            found.head = piece[:4096]
            if piece[:2] in _UTF16:
                return _from_utf16(source, found, _UTF16[piece[:2]])
        problem = count.add(piece)
        if problem:
            found.problem, found.problem_line = problem, _line_of_problem(source, problem)
            return found
    if not found.head:
        found.problem = "empty"
    return _decide(found, count)


_LONE_RETURN = re.compile(rb"\r(?!\n)")


class _Count:
    """Running counts over the pieces of a file."""

    def __init__(self):
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.utf8 = True
        self.high = self.pairs = self.run = 0
        self.cp437 = self.latin = self.cp437_more = self.latin_more = self.c1 = self.beyond = 0
        self.controls = self.mixed = False
        self.line_end = b""

    def add(self, piece: bytes) -> str:
        """Count one piece; "binary" or "long" when there is no point in going on."""
        rare = piece.translate(None, _ORDINARY)  # one pass; what is left is little
        if rare and b"\0" in rare:
            return "binary"
        if not self.line_end:
            self.line_end = b"\n" if b"\n" in piece else b"\r" if b"\r" in piece else b""
        if self._overruns(piece):
            return "long"
        if self.line_end == b"\n" and b"\r" in piece:  # a pair cut by the end of a piece is taken for mixed: no harm
            self.mixed = self.mixed or _LONE_RETURN.search(piece) is not None
        self._characters(piece, rare)
        return ""

    def _overruns(self, piece: bytes) -> bool:
        end = piece.rfind(self.line_end) if self.line_end else -1
        if end >= 0:
            over = self.run + piece.find(self.line_end) > LINE_LIMIT
            self.run = len(piece) - end - 1
            return over
        self.run += len(piece)
        return self.run > LINE_LIMIT

    def _characters(self, piece: bytes, rare: bytes) -> None:
        if self.utf8 and (rare or self.decoder.getstate()[0]):  # all else is ASCII, and the slower half of this pass
            try:
                self.decoder.decode(piece)
            except UnicodeDecodeError:
                self.utf8 = False
        high = rare.translate(None, _CONTROLS)
        self.controls = self.controls or len(high) != len(rare)
        if not high:
            return
        self.high += len(high)
        self.pairs += len(_PAIR.findall(piece))
        self.cp437 += _how_many(high, _CP437)
        self.latin += _how_many(high, _LATIN)
        self.cp437_more += _how_many(high, _CP437_MORE)
        self.latin_more += _how_many(high, _LATIN_MORE)
        self.c1 += _how_many(high, _C1)
        self.beyond += _how_many(high, _BEYOND)


def _line_of_problem(source: Source, problem: str) -> int:
    """The line where a NUL stands, or where the endless line begins."""
    lines = 1
    for piece in source.chunks():
        if problem == "binary" and b"\0" in piece:
            return lines + piece.count(b"\n", 0, piece.index(b"\0"))
        if problem == "long" and len(piece) == CHUNK and b"\n" not in piece:
            return lines
        lines += piece.count(b"\n")
    return lines


def _how_many(data: bytes, wanted: bytes) -> int:
    return len(data) - len(data.translate(None, wanted))


def _decide(found: Survey, count: _Count) -> Survey:
    found.controls = count.controls
    found.line_end, found.mixed = count.line_end or b"\n", count.mixed
    found.bom = 3 if found.head.startswith(codecs.BOM_UTF8) else 0
    others = count.high - 2 * count.pairs
    if found.bom or (count.high and _ends_whole(count)):
        found.encoding = found.codec = "utf-8"
        found.broken = not _ends_whole(count)
    elif count.pairs > 10 * others:
        found.encoding, found.codec, found.broken = "utf-8", "utf-8", True
    elif count.high:
        _decide_eight_bit(found, count)
    return found


def _ends_whole(count: _Count) -> bool:
    """Whether all of it was valid UTF-8, the last character too."""
    return count.utf8 and not count.decoder.getstate()[0]


def _decide_eight_bit(found: Survey, count: _Count) -> None:
    cp437, latin = count.cp437, count.latin
    if cp437 == latin:
        cp437, latin = count.cp437_more, count.latin_more
    if latin > cp437:
        found.encoding = "cp1252" if count.c1 else "latin-1"
        found.codec, found.stray = "cp1252", count.cp437
    else:
        found.encoding, found.codec, found.stray = "cp437", "cp437", count.latin
        found.quick = not count.beyond


def _from_utf16(source: Source, found: Survey, codec: str) -> Survey:
    copy = tempfile.SpooledTemporaryFile(max_size=8 * CHUNK)  # noqa: SIM115 - the source closes it
    decoder = codecs.getincrementaldecoder(codec)("replace")
    for piece in source.chunks():
        copy.write(decoder.decode(piece).encode("utf-8", "replace"))
    copy.write(decoder.decode(b"", True).encode("utf-8", "replace"))
    source.replace(copy)
    again = survey(source)
    if not again.problem:
        again.encoding, again.codec = "utf-16", "utf-8"
    return again


def has_controls(block: bytes) -> bool:
    """Whether a block holds control characters other than tab and line ends."""
    return len(block.translate(None, _CONTROLS)) != len(block)


def decode(block: bytes, found: Survey) -> str:
    """The text of a block of whole lines, lines ended by line feed."""
    if block.isascii():
        text = block.decode("ascii")
    elif found.quick:
        text = block.translate(_TO_LATIN).decode("latin-1")  # four times as fast as the codec
    elif found.codec == "cp1252":
        text = block.decode("cp1252", "sie-latin-1")
    else:
        text = block.decode(found.codec, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if found.line_end == b"\r" or found.mixed else text


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Windows-1252 leaves undefined keep their Latin-1 meaning."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("sie-latin-1", _as_latin_1)
