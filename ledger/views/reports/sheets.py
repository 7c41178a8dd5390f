"""A report as a described table: the same figures as the page, to the öre."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.documents.sheet import STYLE
from ledger.report_choice import ReportChoice, columns_of
from ledger.reports import Deviation, Report

STYLES = {"group": "", "sum": "subtotal", "main": "total", "calculated": "", "heading": "", "account": ""}


def report_sheet(choice: ReportChoice, title: str, name: str, report: Report, facts, notes=()) -> Sheet:
    """Amounts are numbers in the workbook; a percent has one decimal."""
    places = 0 if choice.unit == "tkr" else 2
    columns = [Column("number", _("Konto"), "code", 7)] if choice.detail == "accounts" else []
    columns.append(Column("label", _("Benämning"), "text", 34))
    for made, said in zip(report.columns, columns_of(report), strict=True):
        is_percent = isinstance(made, Deviation) and made.unit == "percent"
        columns.append(Column(made.key, said["label"], "amount", 10, places=1 if is_percent else places))
    rows = [_row(row, report) for row in report.rows if _is_shown(row, choice)]
    if choice.unit == "tkr":
        notes = (*notes, rounding_note())
    return Sheet(title, name, tuple(columns), rows, facts=facts, notes=tuple(notes), language=get_language() or "sv")


def rounding_note() -> str:
    return _("Tusental: varje rad är avrundad för sig, hälften bort från noll. Summor är avrundade exakta summor.")


def _is_shown(row, choice: ReportChoice) -> bool:
    if row.kind in ("account", "heading"):
        return choice.detail == "accounts" and not row.is_empty
    return row.kind != "group" or not row.is_empty


def _row(row, report: Report) -> dict:
    said = row.label if row.kind in ("account", "heading") else _(row.label)
    values = {c.key: _value(row.values[c.key], c) for c in report.columns}
    return {"number": row.account, "label": said, STYLE: STYLES[row.kind], **values}


def _value(value: int | None, column) -> int | None:
    """A percent in hundredths becomes tenths: one decimal in the file as on the page."""
    if value is None or not (isinstance(column, Deviation) and column.unit == "percent"):
        return value
    tenths = (abs(value) + 5) // 10
    return tenths if value >= 0 else -tenths
