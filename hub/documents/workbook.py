"""A sheet as an Excel workbook: real numbers and dates, a frozen header, a filter. Text stays text. Pure."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from hub.documents.sheet import STYLE, Column, Row, Sheet, totals_row
from hub.documents.words import WORDS

_MAX_TEXT = 32_767  # what a cell holds
_MAX_ROWS = 1_048_000
_INERT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
_DATES = {"sv": "yyyy-mm-dd", "nb": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
_WIDTHS = {"text": 40, "amount": 16, "date": 12, "int": 9, "code": 14}
_INK, _ACCENT, _LINE = "#14212b", "#0b5567", "#7b8a97"


def render_xlsx(sheet: Sheet, *, language: str, produced_at: datetime) -> bytes:
    """The bytes of an .xlsx with one worksheet for the sheet and one for each section."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _INERT)
    book.set_properties({"title": sheet.title, "created": produced_at.replace(tzinfo=None)})
    looks = _Looks(book, language)
    taken: set[str] = set()
    for part in (sheet, *sheet.sections):
        page = book.add_worksheet(_tab_name(part.title, taken))
        _fill(page, part, looks, language)
    book.close()
    return out.getvalue()


class _Looks:
    """The cell formats of one workbook, made once each."""

    def __init__(self, book: Workbook, language: str) -> None:
        self._book = book
        self._day = _DATES[language]
        self._made: dict[tuple[str, int, str], Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": _INK})
        self.label = book.add_format({"font_color": "#4c5b68"})
        self.note = book.add_format({"font_color": "#4c5b68", "italic": True})

    def header(self, column: Column) -> Format:
        return self._make("header", column, {"bold": True, "font_color": _ACCENT, "bottom": 2, "bottom_color": _ACCENT})

    def cell(self, column: Column, style: str, timed: bool) -> Format:
        looks: dict[str, Any] = {"bold": bool(style)}
        if style in ("subtotal", "total"):
            looks |= {"top": 1, "top_color": _LINE}
        return self._make(f"{style}{timed}", column, looks | self._number_format(column, timed))

    def _number_format(self, column: Column, timed: bool) -> dict[str, Any]:
        if column.type == "amount":
            return {"num_format": "#,##0" + ("." + "0" * column.places if column.places else "")}
        if column.type == "date":
            return {"num_format": self._day + " hh:mm" * timed, "align": "left"}
        return {"num_format": "0"} if column.type == "int" else {"num_format": "@"} if column.type == "code" else {}

    def _make(self, name: str, column: Column, looks: dict[str, Any]) -> Format:
        key = (f"{name}{column.type}", column.places, "right" if column.is_number else "left")
        if key not in self._made:
            base: dict[str, Any] = {
                "font_color": _INK,
                "align": key[2],
                "valign": "top",
                "text_wrap": column.type == "text",
            }
            self._made[key] = self._book.add_format(base | looks)
        return self._made[key]


def _fill(page: Worksheet, sheet: Sheet, looks: _Looks, language: str) -> None:
    if len(sheet.rows) > _MAX_ROWS:
        raise ValueError(f"a worksheet holds at most {_MAX_ROWS} rows, not {len(sheet.rows)}")
    top = _write_facts(page, 0, ((sheet.title, ""), *sheet.facts), looks) + 1
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width or _WIDTHS[column.type])
        page.write_string(top, number, _text(column.label), looks.header(column))
    for offset, row in enumerate(sheet.rows, start=top + 1):
        _write_row(page, offset, row, sheet, looks)
    bottom = top + len(sheet.rows)
    if sheet.columns:
        page.freeze_panes(top + 1, 0)
        page.autofilter(top, 0, bottom, len(sheet.columns) - 1)
    totals = totals_row(sheet, WORDS[language]["total"])
    if totals:
        bottom += 1
        _write_row(page, bottom, {**totals, STYLE: "total"}, sheet, looks)
    for note in sheet.notes:
        bottom += 1
        page.write_string(bottom + 1, 0, _text(note), looks.note)
    if sheet.closing:
        _write_facts(page, bottom + 3, sheet.closing, looks)
    _print_setup(page, top, len(sheet.columns))


def _write_facts(page: Worksheet, start: int, facts: tuple[tuple[str, str], ...], looks: _Looks) -> int:
    """The row after the last fact."""
    for number, (label, value) in enumerate(facts, start=start):
        if not value:
            page.write_string(number, 0, _text(label), looks.title if number == 0 else looks.label)
            continue
        # In one cell: the first column may be four characters wide.
        page.write_string(number, 0, _text(f"{label}: {value}"), looks.label)
    return start + len(facts)


def _write_row(page: Worksheet, number: int, row: Row, sheet: Sheet, looks: _Looks) -> None:
    style = row.get(STYLE, "")
    for place, column in enumerate(sheet.columns):
        value = row.get(column.key)
        look = looks.cell(column, style, isinstance(value, datetime))
        if value is None:
            page.write_blank(number, place, None, look)
        elif isinstance(value, str) or column.type in ("text", "code"):
            page.write_string(number, place, _text(str(value)), look)
        elif isinstance(value, date):
            page.write_datetime(number, place, value, look)
        else:
            page.write_number(number, place, value / 10**column.places if column.type == "amount" else value, look)


def _print_setup(page: Worksheet, header: int, columns: int) -> None:
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(header)
    page.set_footer("&L&8&A&R&8&P / &N")
    page.hide_gridlines(1)
    if columns > 6:
        page.set_landscape()


def _text(value: str) -> str:
    return value if len(value) <= _MAX_TEXT else value[: _MAX_TEXT - 1] + "…"


def _tab_name(title: str, taken: set[str]) -> str:
    """A lawful worksheet name: 31 characters, none of []:*?/\\, no apostrophe at the ends, unique without case."""
    base = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:31].strip(" '") or "1"
    name = base
    for number in range(2, len(taken) + 3):
        if name.lower() not in taken and name.lower() != "history":
            break
        name = f"{base[:27]} {number}"
    taken.add(name.lower())
    return name
