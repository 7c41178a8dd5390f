"""What a document is made of: one described table (or several), and the file it becomes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from hub.money import format_amount

Kind = Literal["pdf", "xlsx", "csv", "jsonl"]
Language = Literal["sv", "nb", "en"]
ColumnType = Literal["text", "amount", "date", "int", "code"]
Row = Mapping[str, Any]

STYLE = "_style"
"""A row may carry this key: "heading" (a group begins), "subtotal" (a group ends) or "total"."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Cell values by type: text and code ``str``, amount ``int`` minor units, date ``date`` or
    ``datetime``, int ``int``; None is an empty cell. A code (account, voucher number) is text that never wraps and
    keeps its leading zeros. ``width`` is in characters and only weighs the column against the others."""

    key: str
    label: str
    type: ColumnType = "text"
    width: int | None = None
    places: int = 2

    @property
    def is_number(self) -> bool:
        return self.type in ("amount", "int")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what is said around it.

    ``name`` is the file's stem. ``facts`` stand above the table (company, organisation number, period, who and when),
    ``totals`` below it, by column key; then ``notes``, then ``closing`` (a sign-off block). ``sections`` are further
    tables of the same document: pages on in the PDF, sheets in the workbook. CSV and JSON Lines hold the first table.
    """

    title: str
    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    facts: tuple[tuple[str, str], ...] = ()
    totals: Row | None = None
    notes: tuple[str, ...] = ()
    language: Language = "sv"
    sections: tuple[Sheet, ...] = ()
    closing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF carries inside it (PDF/A-3), such as the bank's own statement."""

    name: str
    content_type: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A finished file."""

    name: str
    content_type: str
    content: bytes


def totals_row(sheet: Sheet, label: str) -> Row | None:
    """The totals with ``label`` in the first column that holds no total and is no number."""
    if sheet.totals is None:
        return None
    free = [column.key for column in sheet.columns if not column.is_number and sheet.totals.get(column.key) is None]
    return {**({free[0]: label} if free else {}), **sheet.totals}


def shown(value: Any, column: Column, language: str) -> str:
    """A cell as a person of that language reads it."""
    if value is None:
        return ""
    if isinstance(value, str):  # a heading may stand in any column
        return value
    if column.type == "amount":
        return format_amount(value, places=column.places)
    if isinstance(value, date):
        return shown_date(value, language)
    return str(value)


def shown_date(value: date, language: str) -> str:
    """2026-11-21, in Norwegian 21.11.2026; with hours and minutes if there are any."""
    day = f"{value:%d.%m.%Y}" if language == "nb" else f"{value:%Y-%m-%d}"
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day
