"""Reading: bytes to vouchers and balances, with findings. `stream` keeps one voucher in memory, `read` keeps all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from ledger.sie import codes
from ledger.sie.books import Books, TooMuch, keep_aside
from ledger.sie.checks import check_whole, settle_type
from ledger.sie.encoding import Survey, decode, has_controls, survey
from ledger.sie.fast import FastVouchers
from ledger.sie.findings import Findings
from ledger.sie.items import FIELDS, Items
from ledger.sie.ksumma import Checksum
from ledger.sie.records import Balance, Document, Extra, Voucher
from ledger.sie.source import LineTooLong, Readable, Source
from ledger.sie.tokens import BLANKS, Line, flat, split_line
from ledger.sie.vouchers import KINDS, Vouchers

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOJIBAKE = re.compile(r"\w[„†”Ž™]\w|Ã[¥¤¶…„–]|├[ñÑ╢àä]")
_SUSPECTS = "\ufffd„†”Ž™Ã├"  # one of them is in everything `_MOJIBAKE` finds
_VER = re.compile(r"[ \t]*#VER[ \t]")
_CLOSE = re.compile(r"\n[ \t]*\}[ \t\r]*(?:\n|\Z)")
_LABEL = r"#(?:[RB]?TRANS|VER)[ \t]"
_JOINED = re.compile(rf"{_LABEL}.*?[ \t{{}}]{_LABEL}", re.IGNORECASE)  # rows that may stand on one line
_QUOTED_OR_LABEL = re.compile(rf'"(?:[^"\\]|\\.)*+"|((?<![^ \t{{}}]){_LABEL})', re.IGNORECASE)
_NO_BLANKS = dict.fromkeys(map(ord, BLANKS))
_WAIT = 1 << 19  # characters of one voucher before it is read line by line
_PATIENCE = 2000  # lines without any known label before a file is said not to be SIE
_MAGIC = {
    b"PK\x03\x04": "zip", b"%PDF": "pdf", b"\x1f\x8b": "gzip", b"\xd0\xcf\x11\xe0": "office", b"7z\xbc\xaf": "7z",
    b"Rar!": "rar", b"\x89PNG": "image", b"\xff\xd8\xff": "image", b"GIF8": "image", b"MZ": "program",
    b"{\\rtf": "rtf",
}  # fmt: skip


class _Refused(Exception):
    """Reading on is pointless; the finding is already noted."""


class Stream:
    """One reading of one file: iterate over its vouchers and balances in file order.

    `document` fills on the way (without vouchers and balances) and is complete, with type and findings, when the
    iteration has ended. What is in the file never raises; only opening it can (`OSError`).
    """

    def __init__(self, source: Readable, *, careful: bool = False):
        self.document = Document()
        self._source, self._careful = source, careful
        self._findings, self._books = Findings(), Books()
        self._checksum, self._stored_checksum = Checksum(), Checksum()
        self._items = Items(self.document, self._findings, self._books)
        self._vouchers = Vouchers(self.document, self._findings, self._books)
        self._fast = FastVouchers(self._vouchers)
        self._line, self._labelled = 0, False
        self._survey = Survey()

    def __iter__(self) -> Iterator[Voucher | Balance]:
        return chain.from_iterable(self._portions())  # one item costs no step of ours, a list of them does

    def _portions(self) -> Iterator[Iterable[Voucher | Balance]]:
        with Source(self._source) as source:
            try:
                self._look(source)
                for text, controls in self._texts(source):
                    yield from self._lines(text, controls)
                yield self._end()
            except TooMuch as much:
                self._findings.add(codes.TOO_MANY, much.line, what=much.what)
            except LineTooLong:
                self._findings.add(codes.LINE_TOO_LONG, self._line + 1)
            except _Refused:
                pass
        self.document.findings = self._findings.settle()
        if self._labelled:
            settle_type(self.document, self._books)
        else:
            self.document.encoding = ""

    def _look(self, source: Source) -> None:
        """The first pass: what the file is, before any of it is read as SIE."""
        found = self._survey = survey(source)
        head = found.head[found.bom :].lstrip()
        if not head and not found.problem:
            found.problem = "empty"
        if found.problem == "empty":
            self._refuse(codes.EMPTY)
        self._refuse_by_head(head)
        if found.problem == "binary":
            self._refuse(codes.BINARY, found.problem_line)
        if found.problem == "long":
            self._refuse(codes.LINE_TOO_LONG, found.problem_line)
        self.document.encoding = found.encoding
        self._say_encoding(found)

    def _refuse(self, code: str, line: int = 0, **facts: object) -> None:
        self._findings.add(code, line, **facts)
        raise _Refused

    def _refuse_text(self) -> None:
        self._findings = Findings()  # what was said about single lines is beside the point
        self._refuse(codes.NOT_SIE, 1, kind="text")

    def _refuse_by_head(self, head: bytes) -> None:
        for magic, kind in _MAGIC.items():
            if head.startswith(magic):
                self._refuse(codes.NOT_SIE, 1, kind=kind)
        if head.startswith(b"<"):
            if b"sie.se/sie5" in head or re.search(rb"<(\w+:)?Sie(Entry)?[\s>]", head):
                self._refuse(codes.SIE5, 1)
            is_page = re.search(rb"<(!doctype\s+)?html|<head|<body", head, re.IGNORECASE)
            self._refuse(codes.NOT_SIE, 1, kind="html" if is_page else "xml")

    def _say_encoding(self, found: Survey) -> None:
        if found.broken:
            self._findings.add(codes.BROKEN_UTF8)
        elif found.encoding.startswith("utf"):
            self._findings.add(codes.UTF8, encoding=found.encoding.upper())
        elif found.encoding in ("latin-1", "cp1252"):
            self._findings.add(codes.LATIN, encoding=found.encoding)
        if found.stray:
            self._findings.add(codes.STRAY_BYTES, count=found.stray, encoding=found.encoding.upper())

    def _texts(self, source: Source) -> Iterator[tuple[str, bool]]:
        """Pieces of text that end with a closing brace where they can, and whether control characters are in them."""
        rest, controls, first = "", False, True
        for block in source.blocks(self._survey.line_end):
            text = decode(block, self._survey)
            self._sum(block, text)
            if self._survey.codec == "utf-8" and any(char in text for char in _SUSPECTS):
                self._broken_names(text)
            controls = (controls and bool(rest)) or (self._survey.controls and has_controls(block))
            if first:
                text, first = text.removeprefix("\ufeff"), False
            text = rest + text
            cut = _after_last_voucher(text)
            rest = text[cut:]
            yield text[:cut], controls
        if rest:
            yield rest, controls

    def _sum(self, block: bytes, text: str) -> None:
        as_is = self._survey.codec in ("ascii", "cp437") and self._survey.line_end == b"\n"
        if self._checksum.wants(block):
            self._checksum.feed(block if as_is else text.encode("cp437", "replace"))
            if not as_is:
                self._stored_checksum.feed(block)

    def _broken_names(self, text: str) -> None:
        for code, match in ((codes.REPLACED, re.search("\ufffd", text)), (codes.MOJIBAKE, _MOJIBAKE.search(text))):
            if match and not self._findings.counts.get(code) and not self._survey.broken:
                start = text.rfind("\n", 0, match.start()) + 1
                sample = text[max(start, match.start() - 15) : match.end() + 15].split("\n")[0]
                self._findings.add(code, self._line + text.count("\n", 0, match.start()) + 1, value=sample)

    def _lines(self, text: str, controls: bool) -> Iterator[Iterable[Voucher | Balance]]:
        at, end, vouchers, done = 0, len(text), self._vouchers, self._vouchers.done
        quick = not self._careful and not controls
        while at < end:
            if quick and vouchers.draft is None and _VER.match(text, at):
                taken = self._fast.take(text, at, self._line + 1)
                if taken:
                    self._labelled = True
                    self._line += self._fast.lines
                    at = self._fast.end
                    yield taken
                    continue
            line_end = text.find("\n", at)
            line_end = end if line_end < 0 else line_end
            self._line += 1
            balance = self._one(text[at:line_end], controls)
            at = line_end + 1
            if done:
                yield [*done]
                done.clear()
            if balance:
                yield (balance,)

    def _one(self, line: str, controls: bool) -> Balance | None:
        """One line, the careful way."""
        if controls and _CONTROL.search(line):
            line = self._without_controls(line)
        line = line.strip(BLANKS)
        if line[:1] in ("{", "}"):
            bare = line.lstrip("{}" + BLANKS)
            for brace in line[: len(line) - len(bare)].translate(_NO_BLANKS):
                (self._vouchers.open if brace == "{" else self._vouchers.close)(self._line)
            line = bare
        if not line:
            return None
        if line.find("#", 1) > 0 and _JOINED.match(line) and len(pieces := _pieces(line)) > 1:
            for piece in pieces:
                self._one(piece, False)
            return None
        item = split_line(line)
        if not item.label:
            self._no_label(line)
            return None
        return self._item(item)

    def _without_controls(self, line: str) -> str:
        bare = _CONTROL.sub(" ", line)
        if bare.strip(BLANKS) or line.strip(BLANKS) != "\x1a":  # Ctrl-Z ends files of the old kind
            self._findings.add(codes.CONTROL_CHARACTER, self._line, value=repr(_CONTROL.search(line)[0])[1:-1])
        return bare

    def _no_label(self, line: str) -> None:
        if not self._labelled and self._line > _PATIENCE:
            self._refuse_text()
        self._findings.add(codes.NO_LABEL, self._line, value=line)

    def _item(self, item: Line) -> Balance | None:
        vouchers, label = self._vouchers, item.label
        if label in KINDS:
            self._labelled = True
            vouchers.row(item, self._line)
        elif label == "VER":
            self._labelled = True
            vouchers.start(item, self._line)
        elif label in FIELDS:
            self._labelled = True
            vouchers.leave()
            return self._items.take(item, self._line)
        elif vouchers.draft is None:
            self._items.take(item, self._line)
        else:
            self._findings.alike(codes.UNKNOWN_LABEL, label[:40], self._line, label="#" + label)
            keep_aside(self.document, Extra(self._line, label[:100], tuple(flat(item.fields))))
        if item.closes:
            vouchers.close(self._line)
        return None

    def _end(self) -> list[Voucher]:
        self._vouchers.end_of_file()
        if not self._labelled:
            self._refuse_text()
        self._sum_check()
        check_whole(self.document, self._books, self._findings, self._items.seen)
        return self._vouchers.done

    def _sum_check(self) -> None:
        checksum = self._checksum
        if self._stored_checksum.verdict == "ok":  # over the bytes as stored: against the rule, but the file is whole
            checksum = self._stored_checksum
        self.document.ksumma = checksum.verdict
        if checksum.verdict == "bad":
            self._findings.add(codes.KSUMMA_BAD, stated=checksum.stated, computed=checksum.crc)
        elif checksum.verdict == "unterminated":
            self._findings.add(codes.KSUMMA_UNTERMINATED)
        if checksum.stray:
            self._findings.add(codes.KSUMMA_STRAY)


def _pieces(line: str) -> list[str]:
    """The records of one line, as some programs write a whole voucher; the line itself where its quotes do not pair."""
    if line.count('"') % 2:
        return [line]
    starts = [found.start() for found in _QUOTED_OR_LABEL.finditer(line) if found[1]]
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def _after_last_voucher(text: str) -> int:
    """How much of the text can be read now: up to its last closing brace, so that vouchers stay whole.

    0 when a voucher has begun and its end must be waited for; all of it when there is none, or none comes.
    """
    brace = text.rfind("\n}")
    if brace >= 0:
        return text.find("\n", brace + 1) + 1 or len(text)
    ends = [match.end() for match in _CLOSE.finditer(text)] if "\n " in text or "\n\t" in text else []
    if ends:
        return ends[-1]
    return 0 if _VER.match(text) and len(text) < _WAIT else len(text)


def stream(source: Readable, *, careful: bool = False) -> Stream:
    """Vouchers and balances of a file one at a time; see `Stream`.

    `source` is the bytes, a path, or a binary file (read twice; copied to disk if it cannot be rewound). `careful`
    reads every row by the slow path: same result, for tests.
    """
    return Stream(source, careful=careful)


def read(source: Readable) -> Document:
    """The whole file in memory, by the rules of `stream`. Never raises for what is in the file: see `findings`."""
    reading = stream(source)
    document = reading.document
    for item in reading:
        if isinstance(item, Voucher):
            document.vouchers.append(item)
        else:
            document.balances[item.kind].append(item)
    return document
