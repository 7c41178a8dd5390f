"""`read`: the bytes of a file → what they say. Nothing in a file makes it raise."""

from __future__ import annotations

import hashlib
import re

from reconciliation.formats import codes, limits
from reconciliation.formats.bgmax import read_bgmax
from reconciliation.formats.camt import is_xml, read_camt
from reconciliation.formats.continuity import note_breaks
from reconciliation.formats.cremul import read_cremul
from reconciliation.formats.detect import refuse_binary, text_format
from reconciliation.formats.encoding import Decoded, decode
from reconciliation.formats.findings import Findings, Refused
from reconciliation.formats.mapping import Mapping
from reconciliation.formats.mt940 import read_mt940
from reconciliation.formats.ocr_giro import read_ocr_giro
from reconciliation.formats.records import Reading, Statement
from reconciliation.formats.table import read_table

_TEXTS = {"MT940": read_mt940, "BgMax": read_bgmax, "OCR giro": read_ocr_giro, "CREMUL": read_cremul}
_NAMED = re.compile(rb"camt\.05[234]\.001\.[0-9]{2}\b")


def read(data: bytes, name: str = "", *, mapping: Mapping | None = None, intraday: bool = False) -> Reading:
    """One file. A file that is refused has no statements, and a finding that says why.

    `mapping` is for CSV files and used for nothing else; without it the columns are guessed. `intraday` also reads
    camt.052, whose entries may still change: for looking at, never for reconciling.
    """
    reader = _Reader(bytes(data), name, mapping, intraday)
    try:
        reader.read()
    except Refused as refused:
        reader.statements = ()
        reader.found.keep(refused.finding)
        if refused.finding.code == codes.NOT_BANK:
            reader.format = ""
    return Reading(name, reader.format, reader.statements, reader.found.settle(),
                   hashlib.sha256(reader.data).hexdigest(), reader.mapping)  # fmt: skip


class _Reader:
    def __init__(self, data: bytes, name: str, mapping: Mapping | None, intraday: bool):
        self.data, self.name, self.mapping, self.intraday = data, name, mapping, intraday
        self.found = Findings()
        self.format = ""
        self.statements: tuple[Statement, ...] = ()

    def read(self) -> None:
        if len(self.data) > limits.MAX_BYTES:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_BYTES, what="bytes")
        refuse_binary(self.data)
        if is_xml(self.data):
            self._read_xml()
        else:
            self._read_text(decode(self.data))
        if not self.statements:
            raise Refused(codes.NO_STATEMENT)
        note_breaks(self.statements, self.found)

    def _read_xml(self) -> None:
        told = _NAMED.search(self.data[:4000].replace(b"\0", b""))
        self.format = told[0].decode("ascii") if told else ""
        self.format, self.statements = read_camt(self.data, self.found, intraday=self.intraday)
        self.mapping = None

    def _read_text(self, text: Decoded) -> None:
        kind = "CSV" if self.mapping else text_format(text.rows)
        self.format = kind
        if kind == "CSV":
            self.statements, self.mapping = read_table(text, self.found, self.mapping)
        else:
            self.mapping = None
            self.statements = _TEXTS[kind](text, self.found)
