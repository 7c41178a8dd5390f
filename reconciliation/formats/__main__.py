"""`python -m reconciliation.formats FILE… [--json] [--language sv|nb|en] [--mapping FILE]`: what is in bank files.

With --json: a list with one object per file (amounts as strings with the currency's decimals, dates YYYY-MM-DD).
Statements of one account in several files are also held against each other. `--mapping` is a JSON object with the
fields of `Mapping`, for CSV files whose headings are not known. The exit code is 0 unless a file cannot be opened.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from reconciliation.formats import codes, limits
from reconciliation.formats.amounts import show
from reconciliation.formats.continuity import continuity
from reconciliation.formats.findings import finding
from reconciliation.formats.mapping import Mapping
from reconciliation.formats.reader import read
from reconciliation.formats.records import Reading, Statement

_SHOWN = 20


def main(arguments: list[str] | None = None) -> int:
    """Print the report; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m reconciliation.formats", description="Read bank files and report.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print a JSON list, one object per file")
    parser.add_argument("--language", choices=("sv", "nb", "en"), default="sv", help="language of the findings")
    parser.add_argument("--mapping", type=_mapping, help="JSON file with the columns of CSV files")
    chosen = parser.parse_args(arguments)
    readings = across([examine(path, chosen.mapping) for path in chosen.files])
    reports = [report(path, each, chosen.language) for path, each in zip(chosen.files, readings, strict=True)]
    if chosen.json:
        print(json.dumps(reports, indent=1))  # ASCII: any terminal, any file name
    else:
        for each in reports:
            say(summary(each))
    return 1 if any(each.findings and each.findings[0].code == codes.CANNOT_OPEN for each in readings) else 0


def _mapping(path: str) -> Mapping:
    try:
        return Mapping.from_dict(json.loads(Path(path).read_text("utf-8")))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from None


def examine(path: str, mapping: Mapping | None = None) -> Reading:
    """The file; one that cannot be opened, or is far too large to, has a finding like any other."""
    try:
        with open(path, "rb") as file:
            data = file.read(limits.MAX_BYTES + 1)
    except OSError as error:
        return Reading(path, "", (), (finding(codes.CANNOT_OPEN, reason=error.strerror or str(error)),))
    except ValueError as error:
        return Reading(path, "", (), (finding(codes.CANNOT_OPEN, reason=str(error)),))
    return read(data, Path(path).name, mapping=mapping)


def across(readings: list[Reading]) -> list[Reading]:
    """The readings, with the breaks between statements of different files added to the later one."""
    owners = [index for index, each in enumerate(readings) for _ in each.statements]
    merged = list(readings)
    for found in continuity([statement for each in readings for statement in each.statements]):
        own = merged[owners[found.index]]
        if found.finding not in own.findings:
            merged[owners[found.index]] = replace(own, findings=(*own.findings, found.finding))
    return merged


def report(path: str, reading: Reading, language: str = "sv") -> dict[str, Any]:
    """The public facts of one file."""
    return {
        "file": path,
        "readable": reading.is_readable,
        "format": reading.format or None,
        "statements": [_facts(each) for each in reading.statements],
        "findings": [each.as_json(language) for each in reading.findings],
    }


def _facts(statement: Statement) -> dict[str, Any]:
    """One statement. `lines` counts the booked entries, also those whose amount cannot be told."""
    currency = statement.currency
    return {
        "id": statement.id,
        "account": statement.account,
        "currency": currency,
        "from": statement.starts_on and statement.starts_on.isoformat(),
        "to": statement.ends_on and statement.ends_on.isoformat(),
        "opening": None if statement.opening is None else show(statement.opening, currency),
        "closing": None if statement.closing is None else show(statement.closing, currency),
        "lines": len(statement.lines) + len(statement.faulty),
        "sum": show(statement.total, currency),
        "balanced": statement.is_balanced,
    }


def summary(facts: dict[str, Any]) -> str:
    """The facts for people."""
    lines = [f"{facts['file']}: {facts['format'] or '–'}"]
    for each in facts["statements"]:
        tied = {True: "=", False: "≠", None: "–"}[each["balanced"]]
        lines.append(
            f"  {each['account'] or '–'} {each['currency']} {each['from'] or '–'} – {each['to'] or '–'}: "
            f"{each['opening'] or '–'} + {each['sum']} ({each['lines']}) {tied} {each['closing'] or '–'}"
        )
    found = facts["findings"]
    for each in found[:_SHOWN]:
        lines.append(f"  {each['code']} {each['severity']}: {each['message']} {each['cause']} {each['cure']}")
    if len(found) > _SHOWN:
        lines.append(f"  … +{len(found) - _SHOWN}")
    return "\n".join(lines)


def say(text: str) -> None:
    """Print what the terminal can show, and the rest escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


if __name__ == "__main__":
    sys.exit(main())
