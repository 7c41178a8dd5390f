"""A CSV or Excel list of payroll rows by its headings (`headings.py`). Every faulty row is told, with its column. Pure.

An amount is either Debet and Kredit, or one signed Belopp. Period is a month (2026-09) or a day in it; Datum is the
voucher date, and gives the period where that column is missing or empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hub.tables import Cell, Row, Table, read_table
from hub.uploads import UploadRefused
from payroll.files import spoken
from payroll.files.cells import NoRow, code_of, day_of, minor_of, period_of
from payroll.files.cleaning import check_balance, check_row, employee_of, text_of
from payroll.files.drafts import FileFinding, Findings, RowDraft, RunDraft, first_of_month
from payroll.files.headings import column_of
from payroll.files.results import is_results, read_results
from payroll.files.sie import stem

PROGRAMS = {"csv": "CSV", "xlsx": "Excel"}


def read_table_file(name: str, data: bytes, kind: str) -> RunDraft:
    """The run in a list. Never raises for what is in the file."""
    findings = Findings()
    try:
        table = read_table(data, name)
    except UploadRefused as refused:
        finding = FileFinding("error", refused.code, refused.values.get("row"), facts=spoken.of_upload(refused))
        return RunDraft(label=stem(name), findings=(finding,))
    columns = named_columns(table, findings)
    if is_results(columns):
        return read_results(name, kind, table, columns, findings)
    _check_columns(columns, findings)
    rows = () if findings.has_errors else tuple(_rows(table, columns, findings))
    if not rows and not findings.has_errors:
        findings.error("PAY-012")
    return _run(name, kind, rows, findings)


def named_columns(table: Table, findings: Findings) -> dict[str, str]:
    """Column → heading. Notes headings nobody knows, and those that mean the same."""
    found: dict[str, str] = {}
    for heading in table.header:
        key = column_of(heading)
        if key is None:
            findings.warn("PAY-001", None, heading, heading)
        elif key in found:
            findings.error("PAY-003", None, heading, heading, first=found[key])
        else:
            found[key] = heading
    return found


def _check_columns(found: Mapping[str, str], findings: Findings) -> None:
    missing = [] if "account" in found else ["Konto"]
    if "amount" not in found and not {"debit", "credit"} <= found.keys():
        missing.append("Debet, Kredit")
    if missing:
        findings.error("PAY-002", None, "", "", columns=", ".join(missing))
    if "quantity" in found:
        findings.warn("PAY-001", None, found["quantity"], found["quantity"])


def _rows(table: Table, columns: Mapping[str, str], findings: Findings) -> Iterator[RowDraft]:
    unread = False
    drafts: list[RowDraft] = []
    for row in table.rows:
        cells = {key: row.cells.get(heading) for key, heading in columns.items()}
        try:
            draft = _row(row, cells, findings)
        except NoRow:
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
    day = day_of(cells.get("date"), findings, number)
    period = period_of(cells.get("period"), findings, number)
    draft = RowDraft(
        line=number,
        account=code_of(cells.get("account")),
        cost_centre=code_of(cells.get("cost_centre")),
        project=code_of(cells.get("project")),
        amount=_amount(cells, findings, number),
        text=text_of(code_of(cells.get("text")), findings, number),
        wage_type=code_of(cells.get("wage_type")),
        employee=employee_of(code_of(cells.get("employee")), findings, number),
        period_on=period or (first_of_month(day) if day else None),
        voucher_on=day,
    )
    if draft.amount:
        check_row(draft, findings)
    return draft


def _amount(cells: Mapping[str, Cell], findings: Findings, number: int) -> int:
    found = {key: cells.get(key) for key in ("debit", "credit", "amount")}
    values = {key: minor_of(cell, key, findings, number) for key, cell in found.items() if cell is not None}
    filled = [key for key, value in values.items() if value] or list(values)[:1]
    if len(filled) > 1:
        findings.error("PAY-005", number, filled[0], str(found[filled[0]]))
        raise NoRow
    if not filled:
        findings.error("PAY-022", number, "amount")
        raise NoRow
    return -values[filled[0]] if filled[0] == "credit" else values[filled[0]]


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
