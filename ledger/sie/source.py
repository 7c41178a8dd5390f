"""Where the bytes come from: opened, read twice, cut into blocks of whole lines. Memory is bounded by one block."""

from __future__ import annotations

import errno
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO

CHUNK = 1 << 20  # bytes read at a time when nothing is kept
BLOCK = 1 << 15  # bytes read at a time when parsed: small enough for the processor's cache
LINE_LIMIT = 1 << 20  # bytes; the longest real line seen is under 1 kB

Readable = bytes | bytearray | memoryview | str | os.PathLike | BinaryIO


class LineTooLong(Exception):
    """A line that passes `LINE_LIMIT`."""


class Source:
    """A file that can be read from the start more than once. Closes only what it opened itself."""

    def __init__(self, source: Readable):
        self._given = source
        self._file: BinaryIO | None = None
        self._start = 0

    def __enter__(self) -> Source:
        given = self._given
        if isinstance(given, (bytes, bytearray, memoryview)):
            self._file = io.BytesIO(given)
        elif isinstance(given, (str, os.PathLike)):
            self._file = _opened(given)
        else:
            self._file = given if given.seekable() else spooled(given)
            self._start = self._file.tell()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        if self._file is not self._given and self._file is not None:
            self._file.close()

    def replace(self, file: BinaryIO) -> None:
        """Read from `file` from now on."""
        if self._file is not self._given and self._file is not None:
            self._file.close()
        self._file, self._start = file, 0

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Raw pieces from the start."""
        self._file.seek(self._start)
        while piece := self._file.read(size):
            yield piece

    def blocks(self, end: bytes) -> Iterator[bytes]:
        """Pieces that hold whole lines, each ending in `end`; only the last may lack it."""
        rest = b""
        for piece in self.chunks(BLOCK):
            cut = piece.rfind(end) + 1
            if cut:
                yield rest + piece[:cut]
                rest = piece[cut:]
            else:
                rest += piece
            if len(rest) > LINE_LIMIT + CHUNK:
                raise LineTooLong
        if rest:
            yield rest


def _opened(path: str | os.PathLike) -> BinaryIO:
    try:
        file = open(path, "rb")  # noqa: SIM115 - its user closes it
    except ValueError as error:  # a name no file can have
        raise OSError(errno.EINVAL, str(error), path) from error
    if file.seekable():
        return file
    with file:
        return spooled(file)


def spooled(file: BinaryIO) -> BinaryIO:
    """A copy that can be read twice, on disk when large."""
    copy = tempfile.SpooledTemporaryFile(max_size=8 * CHUNK)  # noqa: SIM115 - its user closes it
    shutil.copyfileobj(file, copy, CHUNK)
    copy.seek(0)
    return copy
