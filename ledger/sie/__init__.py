"""SIE 1–4 and 4I in and out: pure Python, no Django, no dependencies.

    document = read(path)                     the whole file; findings say what is wrong, nothing raises
    for item in stream(path): ...             vouchers and balances one at a time, for any size of file
    write(document, "4I", today=day).data     bytes: CP437, CRLF, #KSUMMA

SIE 5 (XML) is recognised and refused (SIE-003). `python -m ledger.sie FILE…` prints what is in files.
Source of the rules: SIE filformat, edition 4B (SIE-Gruppen, 2008-09-30); paragraphs are named where they are used.
"""

from ledger.sie.findings import Finding, SieError
from ledger.sie.reader import Stream, read, stream
from ledger.sie.records import Balance, Dimension, Document, Extra, Row, Totals, Voucher, Year
from ledger.sie.texts import Text, text
from ledger.sie.writer import Written, write

__all__ = [
    "Balance", "Dimension", "Document", "Extra", "Finding", "Row", "SieError", "Stream", "Text", "Totals", "Voucher",
    "Written", "Year", "read", "stream", "text", "write",
]  # fmt: skip
