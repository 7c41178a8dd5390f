"""`python -m reconciliation.matching BANK.csv LEDGER.csv [--json] [--language sv|nb|en]`: match two files.

Columns id, date, amount, reference (amounts in minor units, money in > 0 on both sides; dates YYYY-MM-DD), and text,
counterparty, currency where there are any. With --json: `{"matches": [{"bank", "ledger", "rule", "reason", "score",
"sure"}]}`. A file that cannot be used: what, why and the cure on stderr (with --json also `{"errors": […]}` on stdout)
and exit code 2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence

from reconciliation.matching import table, texts
from reconciliation.matching.engine import match
from reconciliation.matching.records import Line, Match


def main(arguments: list[str] | None = None) -> int:
    """Print the matches; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m reconciliation.matching", description="Match bank and ledger.")
    parser.add_argument("bank", metavar="BANK.csv")
    parser.add_argument("ledger", metavar="LEDGER.csv")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    parser.add_argument("--language", choices=tuple(texts.LANGUAGES), default="sv", help="language of the words")
    chosen = parser.parse_args(arguments)
    sides: list[list[Line]] = []
    faults: list[table.Fault] = []
    for path in (chosen.bank, chosen.ledger):
        try:
            sides.append(table.load(path))
        except table.Unreadable as unreadable:
            faults += unreadable.faults
    if faults:
        return _refuse([_told(each, chosen.language) for each in faults], as_json=chosen.json)
    found = match(sides[0], sides[1])
    if chosen.json:
        print(json.dumps({"matches": [_facts(each, chosen.language) for each in found]}, indent=1))
    else:
        _say("\n".join(_summary(found, sides, chosen.language)))
    return 0


def _facts(each: Match, language: str) -> dict[str, object]:
    return {"bank": list(each.bank), "ledger": list(each.ledger), "rule": each.rule,
            "reason": each.reason.words(language), "score": each.score, "sure": each.sure}  # fmt: skip


def _told(fault: table.Fault, language: str) -> dict[str, object]:
    message, cause, cure = texts.fault(fault.code, language, **dict(fault.facts))
    return {"file": fault.file, "row": fault.row, "code": fault.code, "message": message, "cause": cause, "cure": cure}


def _refuse(errors: list[dict[str, object]], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"errors": errors}, indent=1))
    for each in errors:
        place = f"{each['file']}:{each['row']}" if each["row"] else str(each["file"])
        _say(f"{place}: {each['message']} {each['cause']} {each['cure']}", sys.stderr)
    return 2


def _summary(found: Sequence[Match], sides: Sequence[Sequence[Line]], language: str) -> list[str]:
    """Every match on a line, then how many of each rule, and what is left."""
    marks = {True: "=", False: "?"}
    lines = [
        f"{' + '.join(each.bank)} {marks[each.sure]} {' + '.join(each.ledger)}: {each.reason.words(language)}"
        for each in found
    ]
    counts = Counter((texts.rule_name(each.rule, language), each.sure) for each in found)
    lines += [f"{name} ({marks[sure]}): {count}" for (name, sure), count in sorted(counts.items())]
    bank = len(sides[0]) - sum(len(each.bank) for each in found if each.sure)
    ledger = len(sides[1]) - sum(len(each.ledger) for each in found if each.sure)
    return [*lines, f"{bank} | {ledger}"]


def _say(text: str, to=None) -> None:
    """Print what the terminal can show, and the rest escaped."""
    to = to or sys.stdout
    encoding = to.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=to)


if __name__ == "__main__":
    sys.exit(main())
