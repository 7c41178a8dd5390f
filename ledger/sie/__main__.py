"""`python -m ledger.sie FILE… [--json] [--language sv|nb|en]`: what is in SIE files, and what is wrong with them.

With --json: a list with one object per file (amounts as strings with two decimals, dates YYYY-MM-DD). The exit code is
0 unless a file cannot be opened.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from ledger.sie import codes
from ledger.sie.findings import finding
from ledger.sie.reader import stream
from ledger.sie.records import Document
from ledger.sie.values import show

_SHOWN = 20


def main(arguments: list[str] | None = None) -> int:
    """Print the report; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ledger.sie", description="Read SIE 1-4 files and report.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print a JSON list, one object per file")
    parser.add_argument("--language", choices=("sv", "nb", "en"), default="sv", help="language of the findings")
    chosen = parser.parse_args(arguments)
    reports, opened = [], True
    for path in chosen.files:
        document, could_open = examine(path)
        opened = opened and could_open
        reports.append(report(path, document, chosen.language))
        if not chosen.json:
            say(summary(reports.pop()))
    if chosen.json:
        print(json.dumps(reports, indent=1))  # ASCII: any terminal, any file name
    return 0 if opened else 1


def say(text: str) -> None:
    """Print what the terminal can show, and the rest escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


def examine(path: str) -> tuple[Document, bool]:
    """The document without its vouchers, and whether the file could be opened."""
    reading = stream(path)
    try:
        for _ in reading:
            pass
    except OSError as error:
        reading.document.findings = [finding(codes.CANNOT_OPEN, reason=error.strerror or str(error))]
        return reading.document, False
    return reading.document, True


def report(path: str, document: Document, language: str = "sv") -> dict[str, object]:
    """The public facts of one file."""
    totals = document.totals
    return {
        "file": path,
        "readable": document.is_readable,
        "type": document.type or None,
        "encoding": document.encoding or None,
        "program": f"{document.program} {document.program_version}".strip() or None,
        "company": document.company or None,
        "orgnr": document.orgnr or None,
        "years": [
            {"no": no, "start": year.start and year.start.isoformat(), "end": year.end and year.end.isoformat()}
            for no, year in sorted(document.years.items(), reverse=True)
        ],
        "accounts": len(document.accounts),
        "dimensions": len(document.dimensions),
        "objects": len(document.objects),
        "vouchers": totals.vouchers,
        "rows": totals.rows,
        "history_rows": {"rtrans": totals.rtrans, "btrans": totals.btrans},
        "sums": {kind: show(amount) for kind, amount in totals.sums.items()},
        "debit_turnover": show(totals.debit),
        "ksumma": document.ksumma,
        "findings": [
            {"line": found.line, "code": found.code, "severity": found.severity,
             **dict(zip(("message", "cause", "cure"), found.translated(language), strict=True))}
            for found in document.findings
        ],
    }  # fmt: skip


def summary(facts: dict) -> str:
    """The facts for people, Swedish terms as in the file."""
    years = ", ".join(f"{year['no']}: {year['start']} – {year['end']}" for year in facts["years"]) or "–"
    lines = [
        facts["file"],
        f"  {facts['company'] or '–'} ({facts['orgnr'] or '–'}), "
        f"SIE {facts['type'] or '–'}, {facts['program'] or '–'}, {facts['encoding'] or '–'}",
        f"  #RAR {years}",
        f"  #KONTO {facts['accounts']}, #DIM {facts['dimensions']}, #OBJEKT {facts['objects']}, "
        f"#VER {facts['vouchers']}, #TRANS {facts['rows']}, #KSUMMA {facts['ksumma'] or '–'}",
        f"  IB {facts['sums']['ib']}, UB {facts['sums']['ub']}, RES {facts['sums']['res']}, "
        f"debet {facts['debit_turnover']}",
    ]
    found = facts["findings"]
    for each in found[:_SHOWN]:
        lines.append(f"  {each['code']} {each['severity']}: {each['message']} {each['cause']} {each['cure']}")
    if len(found) > _SHOWN:
        lines.append(f"  … +{len(found) - _SHOWN}")
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
