"""A preview as bytes and back, so that one made by a worker is shown by the page and the API as one made at once."""

import json
from dataclasses import asdict
from datetime import date
from uuid import UUID

from ledger.actions.sie.preview import Difference, Preview, Told
from ledger.models import FiscalYear
from ledger.sie import Document, Finding, Totals, Year

MOST = 2000  # findings, refused vouchers and accounts each; the log of the import has the rest
HEAD = ("type", "program", "program_version", "company", "orgnr", "encoding", "ksumma")
COUNTS = ("is_mirror", "vouchers", "rows", "new", "kept", "changed", "vanished", "returned")
LISTS = ("refused", "new_accounts")


def pack(seen: Preview) -> bytes:
    """JSON. Of the file's content only what a preview shows."""
    document = seen.document
    made = {
        "head": {name: getattr(document, name) for name in HEAD},
        "years": {no: [_day(y.start), _day(y.end)] for no, y in document.years.items()},
        "totals": asdict(document.totals),
        "year": str(seen.year.pk) if seen.year else None,
        "counts": {name: getattr(seen, name) for name in COUNTS},
        "lists": {name: getattr(seen, name)[:MOST] for name in LISTS},
        "differences": [asdict(each) for each in seen.differences[:MOST]],
        "told": [asdict(each) for each in seen.told],
        "findings": [_finding(f) for f in _worst_first(document.findings)[:MOST]],
    }
    return json.dumps(made, default=str, ensure_ascii=False).encode()


def unpack(data: bytes) -> Preview:
    """Inside the company's scope. The year it would replace is looked up, and may be gone."""
    made = json.loads(data)
    document = Document(**made["head"])
    document.years = {int(no): Year(*map(_date, days)) for no, days in made["years"].items()}
    document.totals = Totals(**made["totals"])
    document.findings = [Finding(**f | {"facts": tuple(f["facts"].items())}) for f in made["findings"]]
    year = FiscalYear.objects.filter(pk=UUID(made["year"])).first() if made["year"] else None
    return Preview(
        document=document,
        year=year,
        differences=[Difference(**each) for each in made["differences"]],
        told=[Told(**each) for each in made["told"]],
        **made["counts"],
        **{name: [tuple(each) for each in made["lists"][name]] for name in LISTS},
    )


def _worst_first(found: list[Finding]) -> list[Finding]:
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda f: (rank[f.severity], f.line))


def _finding(found: Finding) -> dict:
    names = ("line", "code", "severity", "message", "cause", "cure", "series", "number")
    return {name: getattr(found, name) for name in names} | {"facts": dict(found.facts)}


def _day(day: date | None) -> str | None:
    return day and day.isoformat()


def _date(text: str | None) -> date | None:
    return text and date.fromisoformat(text)
