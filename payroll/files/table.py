"""A CSV or Excel list of payroll rows by its headings (`headings.py`). Every faulty row is told, with its column. Pure.

An amount is either Debet and Kredit, or one signed Belopp. Period is a month (2026-09) or a day in it; Datum is the
voucher date, and gives the period where that column is missing or empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from hub.money import AmountError, from_decimal, parse_amount
from hub.tables import Cell, Row, Table, read_table
from hub.uploads import UploadRefused
from payroll.files import spoken
from payroll.files.cleaning import check_balance, check_row, employee_of, plain, text_of
from payroll.files.drafts import FileFinding, Findings, RowDraft, RunDraft, first_of_month
from payroll.files.headings import column_of
from payroll.files.sie import stem

PROGRAMS = {"csv": "CSV", "xlsx": "Excel"}
_MONTH = re.compile(r"(\d{4})[-./ ]?(0[1-9]|1[0-2])")
_DAY = re.compile(r"(\d{4})([-./]?)(\d\d)\2(\d\d)")
_NORDIC = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class _NoRow(Exception):
    """The row cannot be read; why is already noted."""


def read_table_file(name: str, data: bytes, kind: str) -> RunDraft:
    """The run in a list. Never raises for what is in the file."""
    findings = Findings()
    try:
        table = read_table(data, name)
    except UploadRefused as refused:
        finding = FileFinding("error", refused.code, refused.values.get("row"), facts=spoken.of_upload(refused))
        return RunDraft(label=stem(name), findings=(finding,))
    columns = _columns(table, findings)
    rows = () if findings.has_errors else tuple(_rows(table, columns, findings))
    if not rows and not findings.has_errors:
        findings.error("PAY-012")
    return _run(name, kind, rows, findings)


def _columns(table: Table, findings: Findings) -> dict[str, str]:
    """Column → heading. Notes headings nobody knows, and what is missing."""
    found: dict[str, str] = {}
    for heading in table.header:
        key = column_of(heading)
        if key is None:
            findings.warn("PAY-001", None, heading, heading)
        elif key in found:
            findings.error("PAY-003", None, heading, heading, first=found[key])
        else:
            found[key] = heading
    missing = [] if "account" in found else ["Konto"]
    if "amount" not in found and not {"debit", "credit"} <= found.keys():
        missing.append("Debet, Kredit")
    if missing:
        findings.error("PAY-002", None, "", "", columns=", ".join(missing))
    return found


def _rows(table: Table, columns: Mapping[str, str], findings: Findings) -> Iterator[RowDraft]:
    unread = False
    drafts: list[RowDraft] = []
    for row in table.rows:
        cells = {key: row.cells.get(heading) for key, heading in columns.items()}
        try:
            draft = _row(row, cells, findings)
        except _NoRow:
            unread = True
            continue
        if draft.amount:
            drafts.append(draft)
        else:
            findings.add("info", "PAY-006", row.number, "amount")
    if not unread:  # with a row missing the difference would say nothing
        check_balance(drafts, None, findings)
    yield from drafts


def _row(row: Row, cells: Mapping[str, Cell], findings: Findings) -> RowDraft:
    number = row.number
    day = _day(cells.get("date"), findings, number)
    period = _period(cells.get("period"), findings, number)
    draft = RowDraft(
        line=number,
        account=_code(cells.get("account")),
        cost_centre=_code(cells.get("cost_centre")),
        project=_code(cells.get("project")),
        amount=_amount(cells, findings, number),
        text=text_of(_code(cells.get("text")), findings, number),
        wage_type=_code(cells.get("wage_type")),
        employee=employee_of(_code(cells.get("employee")), findings, number),
        period_on=period or (first_of_month(day) if day else None),
        voucher_on=day,
    )
    if draft.amount:
        check_row(draft, findings)
    return draft


def _code(cell: Cell) -> str:
    """A code as written: text keeps its leading zeros, a whole number loses only the spreadsheet's decimals."""
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return format(cell.quantize(Decimal(1)), "f")
    return "" if cell is None else plain(str(cell))


def _amount(cells: Mapping[str, Cell], findings: Findings, number: int) -> int:
    found = {key: cells.get(key) for key in ("debit", "credit", "amount")}
    values = {key: _minor(cell, key, findings, number) for key, cell in found.items() if cell is not None}
    filled = [key for key, value in values.items() if value] or list(values)[:1]
    if len(filled) > 1:
        findings.error("PAY-005", number, filled[0], str(found[filled[0]]))
        raise _NoRow
    if not filled:
        findings.error("PAY-022", number, "amount")
        raise _NoRow
    return -values[filled[0]] if filled[0] == "credit" else values[filled[0]]


def _minor(cell: Cell, key: str, findings: Findings, number: int) -> int:
    try:
        return from_decimal(cell) if isinstance(cell, Decimal) else parse_amount(_shown(cell))
    except AmountError as error:
        findings.error(error.code, number, key, _shown(cell), **spoken.of_amount(error))
        raise _NoRow from error


def _day(cell: Cell, findings: Findings, number: int) -> date | None:
    if cell is None or isinstance(cell, date):
        return cell
    day = _parse_day(_code(cell))
    if day is None:
        findings.error("PAY-007", number, "date", _shown(cell))
        raise _NoRow
    return day


def _period(cell: Cell, findings: Findings, number: int) -> date | None:
    if cell is None:
        return None
    if isinstance(cell, date):
        return first_of_month(cell)
    text = _code(cell)
    month = _MONTH.fullmatch(text)
    day = date(int(month[1]), int(month[2]), 1) if month and month[1] != "0000" else _parse_day(text)
    if day is None:
        findings.error("PAY-008", number, "period", _shown(cell))
        raise _NoRow
    return first_of_month(day)


def _parse_day(text: str) -> date | None:
    """2026-09-25, 20260925 and 25.9.2026. Slashes in between are not read: nobody knows which is the month."""
    iso, nordic = _DAY.fullmatch(text), _NORDIC.fullmatch(text)
    parts = (iso[1], iso[3], iso[4]) if iso else (nordic[3], nordic[2], nordic[1]) if nordic else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _run(name: str, kind: str, rows: tuple[RowDraft, ...], findings: Findings) -> RunDraft:
    periods = {row.period_on for row in rows if row.period_on}
    days = {row.voucher_on for row in rows if row.voucher_on}
    return RunDraft(
        label=stem(name),
        program=PROGRAMS[kind],
        period_on=max(periods, default=None),
        payment_on=next(iter(days)) if len(days) == 1 else None,
        rows=rows,
        findings=findings.settle(),
    )
