"""The list of employees with their homes: who belongs to which cost centre and project, from which month. Pure.

Several rows of one employee and month are the parts of one home. A row without share is the whole of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from hub.documents import Column, Document, Language, Sheet, render
from hub.money import AmountError, from_decimal, parse_amount
from hub.tables import Cell, Row, read_table
from hub.uploads import UploadRefused
from payroll.files import spoken
from payroll.files.cells import NoRow, code_of, period_of, shown
from payroll.files.cleaning import is_employee_number
from payroll.files.drafts import FileFinding, Findings
from payroll.files.headings import COLUMNS as SHARED
from payroll.files.template import explanation
from payroll.rules.book import WHOLE, Home

KEYS = ("employee", "from", "birth_year", "cost_centre", "project", "share")
COLUMNS = {
    "employee": SHARED["employee"],
    "from": {"sv": "Från månad", "nb": "Fra måned", "en": "From month"},
    "birth_year": {"sv": "Födelseår", "nb": "Fødselsår", "en": "Year of birth"},
    "cost_centre": SHARED["cost_centre"],
    "project": SHARED["project"],
    "share": {"sv": "Andel %", "nb": "Andel %", "en": "Share %"},
}
_BY_NAME = {name.casefold(): key for key, names in COLUMNS.items() for name in names.values()}
_NAMES = {"sv": "mall-hemkontering", "nb": "mal-hjemmekontering", "en": "template-employee-homes"}
_TITLES = {"sv": "Hemkontering", "nb": "Hjemmekontering", "en": "Employee homes"}
_LEADS = {
    "sv": "En rad per anställd, eller en per del. Andelarna för en anställd ska bli 100.",
    "nb": "En rad per ansatt, eller en per del. Andelene for en ansatt skal bli 100.",
    "en": "One row per employee, or one per part. The shares of an employee come to 100.",
}
_WHY = {
    "employee": {
        "sv": "Anställningsnummer, aldrig namn eller personnummer.",
        "nb": "Ansattnummer, aldri navn eller fødselsnummer.",
        "en": "Employee number, never a name or personal number.",
    },
    "from": {"sv": "Månad, 2026-01.", "nb": "Måned, 2026-01.", "en": "Month, 2026-01."},
    "birth_year": {
        "sv": "Fyra siffror. Avgör satsen för arbetsgivaravgifter; utan år gäller full avgift.",
        "nb": "Fire sifre. Avgjør satsen for arbeidsgiveravgift; uten år gjelder full avgift.",
        "en": "Four digits. Decides the rate of contributions; without it the full rate holds.",
    },
    "cost_centre": {"sv": "Kod.", "nb": "Kode.", "en": "Code."},
    "project": {"sv": "Kod.", "nb": "Kode.", "en": "Code."},
    "share": {
        "sv": "Procent med högst två decimaler. Tomt är 100.",
        "nb": "Prosent med høyst to desimaler. Tomt er 100.",
        "en": "Per cent with at most two decimals. Empty is 100.",
    },
}


def read_homes(name: str, data: bytes) -> tuple[list[Home], tuple[FileFinding, ...]]:
    """The homes in a list and what is wrong with it; with an error the homes are not complete. Nothing is raised."""
    findings = Findings()
    try:
        table = read_table(data, name)
    except UploadRefused as refused:
        return [], (FileFinding("error", refused.code, refused.values.get("row"), facts=spoken.of_upload(refused)),)
    columns = {_BY_NAME.get(" ".join(heading.casefold().split()), heading): heading for heading in table.header}
    missing = [COLUMNS[key]["sv"] for key in ("employee", "from") if key not in columns]
    if missing:
        findings.error("PAY-170", None, "", "", columns=", ".join(missing))
        return [], findings.settle()
    found: dict[tuple[str, date], _Reading] = {}
    for row in table.rows:
        _take(row, columns, found, findings)
    for (employee, _month), reading in found.items():
        _check(employee, reading, findings)
    return [Home(*key, tuple(each.parts), each.born) for key, each in found.items()], findings.settle()


@dataclass
class _Reading:
    """One home on its way; `row` is where it begins."""

    row: int
    parts: list[tuple[str, str, int]] = field(default_factory=list)
    born: int | None = None


def _check(employee: str, reading: _Reading, findings: Findings) -> None:
    total = sum(share for _, _, share in reading.parts)
    if not is_employee_number(employee):
        findings.error("PAY-193", reading.row)
    if reading.parts and total != WHOLE:
        findings.error("PAY-192", reading.row, "", "", sum=f"{total / 100:g}".replace(".", ","))


def _take(row: Row, columns: Mapping[str, str], found: dict, findings: Findings) -> None:
    cells = {key: row.cells.get(columns.get(key, "")) for key in KEYS}
    employee = code_of(cells["employee"])
    try:
        month = period_of(cells["from"], findings, row.number)
        share = _share(cells["share"])
        year = int(code_of(cells["birth_year"]) or 0)
        if not employee or month is None:
            raise ValueError("employee and month")
    except NoRow:
        return
    except (ValueError, AmountError):
        value = " · ".join(shown(cell) for key, cell in cells.items() if key != "employee" and cell is not None)
        findings.error("PAY-198", row.number, "", value)
        return
    reading = found.setdefault((employee, month), _Reading(row.number))
    reading.born = year or reading.born
    cost_centre, project = code_of(cells["cost_centre"]), code_of(cells["project"])
    if cost_centre or project:
        reading.parts.append((cost_centre, project, share))


def _share(cell: Cell) -> int:
    if cell is None:
        return WHOLE
    return from_decimal(cell) if isinstance(cell, Decimal) else parse_amount(shown(cell).rstrip("% \u00a0"))


def homes_template(kind: str, language: Language) -> Document:
    """A file to fill in; `kind` csv or xlsx."""
    shared = {"from": "2026-01", "birth_year": "1988", "project": ""}
    rows = [
        shared | {"employee": "1001", "cost_centre": "100", "share": "60"},
        shared | {"employee": "1001", "cost_centre": "200", "share": "40"},
        shared | {"employee": "1002", "cost_centre": "200", "share": "", "birth_year": ""},
    ]
    sheet = Sheet(
        title=_TITLES[language],
        name=_NAMES[language],
        columns=tuple(Column(key, COLUMNS[key][language], "code") for key in KEYS),
        rows=rows,
        language=language,
        sections=(explanation(language, KEYS, {"employee", "from"}, _WHY, _LEADS[language], COLUMNS),),
    )
    return render(kind, sheet, produced_at=datetime(2026, 1, 1, tzinfo=UTC))
