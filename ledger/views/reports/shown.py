"""A report as rows of a page: words, marks, and where each figure leads."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.money import format_amount
from ledger.report_choice import ReportChoice
from ledger.reports import Column, Deviation, Report, ReportRow
from ledger.reports.months import moved

MOST_LEVELS = {"heading": 1, "account": 2}
TONES = {"good": gettext_lazy("bättre"), "bad": gettext_lazy("sämre")}


def rows_of(choice: ReportChoice, kind: str, report: Report, *, comments: dict[str, int] | None = None) -> list[dict]:
    """Those of the report that are asked for; `comments`: key of a row → how many."""
    said = comments or {}
    return [_row(choice, kind, report, row) | {"comments": said.get(row.key, 0)} for row in choice.rows(report)]


def _row(choice: ReportChoice, kind: str, report: Report, row: ReportRow) -> dict:
    return {
        "key": row.key,
        "kind": row.kind,
        "number": row.account,
        "label": row.label if row.kind in ("account", "heading") else _(row.label),
        "level": MOST_LEVELS.get(row.kind, 0),
        "cells": [_cell(choice, kind, row, column) for column in report.columns],
        "url": _expanding(choice, kind, row),
    }


def _cell(choice: ReportChoice, kind: str, row: ReportRow, column: Column | Deviation) -> dict:
    value = row.values[column.key]
    if isinstance(column, Deviation):
        tone = _tone(value) if kind == "result" else ""
        return {"text": _deviation(value, column, choice), "tone": tone, "word": TONES.get(tone, ""), "url": ""}
    tone = "" if value else "nought"
    return {"text": figure(value, choice.unit), "tone": tone, "word": "", "url": _drill(choice, row, column)}


def figure(value: int | None, unit: str) -> str:
    """Minor units, or thousands, as people read them."""
    if value is None:
        return "–"
    return format_amount(value, places=0) if unit == "tkr" else format_amount(value)


def percent(value: int | None) -> str:
    """Hundredths of a percent, one decimal."""
    if value is None:
        return "–"
    tenths = (abs(value) + 5) // 10
    return format_amount(tenths if value >= 0 else -tenths, places=1) + "\u00a0%"


def _deviation(value: int | None, column: Deviation, choice: ReportChoice) -> str:
    return percent(value) if column.unit == "percent" else figure(value, choice.unit)


def _tone(value: int | None) -> str:
    """More is good in every row of a result: costs are negative."""
    return "" if not value else "good" if value > 0 else "bad"


def _drill(choice: ReportChoice, row: ReportRow, column: Column) -> str:
    """From a figure of an account to the rows it is made of."""
    if row.kind != "account" or column.source == "budget" or not row.values[column.key]:
        return ""
    year = next((y for y in choice.years if y.start <= column.last <= y.end or y.start <= column.first <= y.end), None)
    if year is None:
        return ""
    last = moved(column.first, -1) if column.source == "opening" else column.last
    first = column.first if column.source == "change" else year.start
    address = reverse("ledger:report-account", args=[choice.company.pk, row.account])
    return f"{address}?year={year.start}&start={first:%Y-%m}&end={last:%Y-%m}"


def _expanding(choice: ReportChoice, kind: str, row: ReportRow) -> str:
    """From a group to its accounts."""
    if row.kind != "group" or choice.with_accounts:
        return ""
    return choice.link("", detail="accounts") + f"#{row.key}"
