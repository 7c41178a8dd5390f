"""Documents people file, print and pass on: a described table becomes PDF/A, Excel, CSV or JSON Lines.

Everything here is pure: no database, no clock, no Django; the language and the moment are arguments. What a report
contains is decided by whoever builds the Sheet; nothing here computes a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.documents.lines import render_csv, render_jsonl
from hub.documents.pdf import render_pdf
from hub.documents.sheet import Attachment, Column, Document, Kind, Language, Sheet
from hub.documents.workbook import render_xlsx
from hub.uploads import safe_name

CONTENT_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}


def render(
    kind: Kind,
    sheet: Sheet,
    *,
    produced_at: datetime,
    language: Language | None = None,
    attachments: Sequence[Attachment] = (),
) -> Document:
    """The sheet as a finished file. The same arguments give the same bytes.

    ``language`` is the sheet's own unless given; ``produced_at`` must know its time zone; ``attachments`` go into a
    PDF and nowhere else. Raises KeyError on an unknown kind, pikepdf.pdfa.PdfaError if a PDF would not be PDF/A-3b.
    """
    spoken = language or sheet.language
    content_type = CONTENT_TYPES[kind]
    if kind == "pdf":
        content = render_pdf(sheet, language=spoken, produced_at=produced_at, attachments=attachments)
    elif kind == "xlsx":
        content = render_xlsx(sheet, language=spoken, produced_at=produced_at)
    else:
        content = render_csv(sheet) if kind == "csv" else render_jsonl(sheet)
    return Document(safe_name(f"{sheet.name}.{kind}"), content_type, content)


__all__ = ["CONTENT_TYPES", "Attachment", "Column", "Document", "Kind", "Language", "Sheet", "render"]
