"""A report as a described table: the same figures as the page, to the öre."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.documents.sheet import STYLE
from ledger.models import ReportComment, ReportKind
from ledger.report_choice import ReportChoice, columns_of
from ledger.reports import Deviation, Report

STYLES = {"group": "", "sum": "subtotal", "main": "total", "calculated": "", "heading": "", "account": ""}


def report_sheet(choice: ReportChoice, title: str, name: str, report: Report, facts, notes=()) -> Sheet:
    """Amounts are numbers in the workbook; a percent has one decimal."""
    places = 0 if choice.unit == "tkr" else 2
    columns = [Column("number", _("Konto"), "code", 7)] if choice.with_accounts else []
    columns.append(Column("label", _("Benämning"), "text", 34))
    for made, said in zip(report.columns, columns_of(report), strict=True):
        is_percent = isinstance(made, Deviation) and made.unit == "percent"
        columns.append(Column(made.key, said["label"], "amount", 10, places=1 if is_percent else places))
    rows = [_row(row, report) for row in choice.rows(report)]
    if choice.unit == "tkr":
        notes = (*notes, rounding_note())
    return Sheet(title, name, tuple(columns), rows, facts=facts, notes=tuple(notes), language=get_language() or "sv")


def rounding_note() -> str:
    return _("Tusental: varje rad är avrundad för sig, hälften bort från noll. Summor är avrundade exakta summor.")


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


def comments_sheet(threads: list[ReportComment]) -> Sheet:
    """Comments with their answers, for a file of their own or after a report."""
    columns = (
        Column("month", _("Månad"), "code", 9),
        Column("about", _("Gäller"), "text", 24),
        Column("who", _("Vem"), "text", 18),
        Column("at", _("När"), "date", 16),
        Column("text", _("Kommentar"), "text", 60),
    )
    rows = [_comment(each) for thread in threads for each in (thread, *thread.answers.all())]
    return Sheet(_("Kommentarer"), "kommentarer", columns, rows, language=get_language() or "sv")


def _comment(comment: ReportComment) -> dict:
    about = f"{ReportKind(comment.kind).label}: {_(comment.row_label)}" if comment.row else _("Hela månaden")
    answer = "↳ " if comment.parent_id else ""
    return {
        "month": f"{comment.month:%Y-%m}", "about": about, "who": comment.created_by,
        "at": timezone.localtime(comment.created_at).replace(tzinfo=None), "text": f"{answer}{comment.text}",
    }  # fmt: skip
