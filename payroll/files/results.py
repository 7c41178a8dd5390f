"""A CSV or Excel list of wage results: one line of a pay slip a row, by the headings of `results_template.py`. Pure.

Amounts have the sign they have on the pay slip. Texts and names are not read at all: no column of this list has room
for them, and what looks like a person in a column that has is an error, not a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from hub.masking import mask
from hub.tables import Cell, Row, Table
from payroll.files.cells import NoRow, code_of, minor_of, period_of, shown
from payroll.files.cleaning import WIDTHS, is_employee_number
from payroll.files.drafts import Findings, RunDraft
from payroll.files.headings import COLUMNS
from payroll.files.sie import stem
from payroll.rules.drafts import Result

KEYS = ("employee", "wage_type", "quantity", "amount", "period", "cost_centre", "project", "account")
REQUIRED = ("employee", "wage_type", "amount")
_CODES = ("employee", "wage_type", "cost_centre", "project", "account")
_ACCOUNT = re.compile(r"[0-9A-Za-zÅÄÖÆØåäöæø._-]+")
_PLACES = Decimal("0.0001")
_Read = TypeVar("_Read")
Judged = dict[tuple[str, str], tuple[str, str] | None]


def is_results(columns: Mapping[str, str]) -> bool:
    """Wage types without accounts; or with them, where a column of quantities tells results from accounting rows."""
    if "wage_type" not in columns or columns.keys() & {"debit", "credit"}:
        return False
    return "account" not in columns or {"quantity", "employee"} <= columns.keys()


def read_results(name: str, kind: str, table: Table, columns: Mapping[str, str], findings: Findings) -> RunDraft:
    """The results in a list. Every faulty cell is told with row and column; nothing is raised."""
    missing = [COLUMNS[key]["sv"] for key in REQUIRED if key not in columns]
    if missing:
        findings.error("PAY-170", None, "", "", columns=", ".join(missing))
    for key in sorted(columns.keys() - {*KEYS, "fault"}):
        findings.warn("PAY-001", None, columns[key], columns[key])
    judged: Judged = {}
    results = [] if findings.has_errors else [_result(row, columns, findings, judged) for row in table.rows]
    kept = tuple(each for each in results if each is not None)
    if not kept and not findings.has_errors:
        findings.error("PAY-012")
    periods = {each.period_on for each in kept if each.period_on}
    return RunDraft(
        label=stem(name),
        program={"csv": "CSV", "xlsx": "Excel"}[kind],
        period_on=max(periods, default=None),
        results=kept,
        findings=findings.settle(),
    )


def _result(row: Row, columns: Mapping[str, str], findings: Findings, judged: Judged) -> Result | None:
    """None where a cell is faulty, or the amount nothing."""
    cells = {key: row.cells.get(heading) for key, heading in columns.items()}
    number = row.number
    codes = {key: code_of(cells.get(key)) for key in _CODES}
    amount = _try(lambda: _amount(cells.get("amount"), findings, number))
    period = _try(lambda: period_of(cells.get("period"), findings, number))
    quantity = _try(lambda: _quantity(cells.get("quantity"), findings, number))
    is_whole = check_codes(codes, number, findings, judged) and None not in (amount, period, quantity)
    if not is_whole:
        return None
    if not amount[0]:
        findings.add("info", "PAY-006", number, "amount")
        return None
    return Result(number, quantity=quantity[0], amount=amount[0], period_on=period[0], **codes)


def _try(read: Callable[[], _Read]) -> tuple[_Read] | None:
    """So that one row tells all its faults, not the first."""
    try:
        return (read(),)
    except NoRow:
        return None


def _amount(cell: Cell, findings: Findings, number: int) -> int:
    if cell is None:
        findings.error("PAY-022", number, "amount")
        raise NoRow
    return minor_of(cell, "amount", findings, number)


def _quantity(cell: Cell, findings: Findings, number: int) -> Decimal | None:
    """Hours, days, pieces: at most four decimals. It is shown, and decides no amount."""
    if cell is None:
        return None
    try:
        found = Decimal(re.sub(r"[\s\u00a0]", "", shown(cell)).replace(",", ".").replace("\u2212", "-"))
        if not found.is_finite() or abs(found) >= 10**9 or found != found.quantize(_PLACES):
            raise InvalidOperation
    except InvalidOperation:
        findings.error("PAY-176", number, "quantity", shown(cell))
        raise NoRow from None
    return found


def check_codes(codes: Mapping[str, str], number: int, findings: Findings, judged: Judged) -> bool:
    """Whether the codes of a result can be kept. Notes every one that cannot: missing, too long, or a person.

    `judged` remembers codes within one list, where each comes many times.
    """
    found = []
    for key in _CODES:
        asked = (key, codes[key])
        if asked not in judged:
            judged[asked] = _fault(*asked)
        if judged[asked]:
            found.append(judged[asked])
    for code, key in found:
        value = "" if code == "PAY-173" else codes[key]  # a name is not repeated, not even in the log
        findings.error(code, number, key, value, limit=WIDTHS[key], column=COLUMNS[key]["sv"])
    return not found


def _fault(key: str, value: str) -> tuple[str, str] | None:
    if not value:
        return {"employee": ("PAY-171", key), "wage_type": ("PAY-174", key)}.get(key)
    if mask(value) != value:
        return ("PAY-172" if key == "employee" else "PAY-175"), key
    if len(value) > WIDTHS[key]:
        return "PAY-018", key
    if key == "employee" and not is_employee_number(value):
        return "PAY-173", key
    if key == "account" and not _ACCOUNT.fullmatch(value):
        return "PAY-020", key
    return None
