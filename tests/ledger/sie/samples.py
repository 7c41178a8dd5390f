"""Building SIE texts for tests, and comparing what was read."""

from __future__ import annotations

from pathlib import Path

from ledger.sie import Document, Row, Voucher, stream

FILES = Path(__file__).parent / "files"
HEAD = """#FLAGGA 0
#PROGRAM "Prov" "1.0"
#FORMAT PC8
#GEN 20250110
#SIETYP 4
#ORGNR 556677-8899
#FNAMN "Ängens Måleri AB"
#RAR 0 20240101 20241231
#KONTO 1930 "Företagskonto"
#KONTO 3001 "Försäljning"
#IB 0 1930 0
"""


def sie(body: str = "", head: str = HEAD, encoding: str = "cp437") -> bytes:
    """A 4E file with `body` after the head, CRLF."""
    return (head + body).replace("\n", "\r\n").encode(encoding)


def voucher(rows: str, head: str = '#VER A 1 20240115 "Köp"') -> bytes:
    """A 4E file with one voucher."""
    return sie(f"{head}\n{{\n{rows}\n}}\n")


def codes_of(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


def read_both_ways(data: bytes):
    """Everything the quick path and the careful path give: items, findings, totals."""
    found = []
    for careful in (False, True):
        reading = stream(data, careful=careful)
        items = list(reading)
        document = reading.document
        found.append((items, document.findings, document.totals, document.extra, document.type))
    return found


def without_lines(found: Voucher | Row) -> Voucher | Row:
    """The same without line numbers."""
    if isinstance(found, Voucher):
        rows, history = (tuple(map(without_lines, rows)) for rows in (found.rows, found.history))
        return found._replace(rows=rows, history=history, line=0)
    return found._replace(line=0)
