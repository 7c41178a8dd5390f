"""A sheet as a PDF/A-3b: tagged, checked, and byte for byte the same for the same input. Pure.

Typst sets the pages (no system fonts, no network packages, its own root only), pikepdf repairs what its PDF/A lacks
and refuses to hand over a file that does not conform, so a report that exists is one that can be archived.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import typst
from fontTools.ttLib import TTFont

from hub.documents.sheet import STYLE, Attachment, Column, Row, Sheet, shown, shown_date, totals_row
from hub.documents.words import WORDS
from hub.money import format_amount

MAX_ROWS = 5_000
"""Above this a PDF costs a gigabyte of memory and nobody reads it: it becomes a summary."""
SUMMARY_ROWS = 100
PRODUCT = "Huvudbok"
_UNKNOWN = "\u25a1"  # an empty square, where the font has no such character

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
_REGIONS = {"sv": "SE", "nb": "NO", "en": "GB"}
_CHARACTERS = {"amount": 14, "date": 11, "int": 6, "code": 9, "text": 26}
_PUNCTUATION = ".,;:!?()/\"'”»«"
_UNBROKEN = 40  # characters of one word that fit beside a label, such as a job's id
_PORTRAIT, _LANDSCAPE = 104, 158  # characters that fit across at the usual size


def render_pdf(sheet: Sheet, *, language: str, produced_at: datetime, attachments: Sequence[Attachment] = ()) -> bytes:
    """PDF/A-3b bytes. ``produced_at`` must know its time zone. Raises pikepdf.pdfa.PdfaError if it cannot conform."""
    if produced_at.tzinfo is None:
        raise ValueError("produced_at must know its time zone")
    files = {f"attachment-{number}": item for number, item in enumerate(attachments)}
    data = _data(sheet, language, produced_at, files)
    source = {
        "main.typ": (_HERE / "sheet.typ").read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **{path: item.content for path, item in files.items()},
    }
    moment = produced_at.astimezone(timezone(produced_at.utcoffset() or timedelta())).replace(microsecond=0)
    raw = typst.compile(  # type: ignore[call-overload]  # takes files in memory, which its types do not say
        source,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="a-3b",
        timestamp=moment,
    )
    return _archivable(raw, moment)


def _archivable(raw: bytes, moment: datetime) -> bytes:
    """The file repaired to PDF/A-3b, compact and checked. The repair stamps the time of day: put ours there."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _simplify(pdf)
        pikepdf.pdfa.prepare(pdf, "3b")
        stamp = moment.isoformat(timespec="seconds")
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["xmp:MetadataDate"] = stamp
        out = io.BytesIO()
        pikepdf.pdfa.save(
            pdf, out, "3b", repair=False, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return out.getvalue()


def _simplify(pdf: pikepdf.Pdf) -> None:
    """Two lawful things the strict checker cannot vouch for: an optional glyph list, and bookmarks by reference."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary):
            continue
        if "/CIDSet" in item:
            del item["/CIDSet"]
        if "/Title" in item and isinstance(item.get("/Dest"), pikepdf.Array):
            item["/Dest"] = pikepdf.Array(list(item["/Dest"]))


def _data(sheet: Sheet, language: str, produced_at: datetime, files: dict[str, Attachment]) -> dict[str, Any]:
    words = WORDS[language]
    widest = max(_breadth(part.columns) for part in (sheet, *sheet.sections))
    landscape = widest > _PORTRAIT
    fits = _LANDSCAPE if landscape else _PORTRAIT
    return {
        "title": printable(sheet.title),
        "author": PRODUCT,
        "subject": printable(sheet.facts[0][1]) if sheet.facts else "",
        "lang": language,
        "region": _REGIONS[language],
        "landscape": landscape,
        "size": round(max(6.0, min(8.5, 8.5 * fits / widest)), 2),
        "page": words["page"],
        "produced": f"{PRODUCT} · {words['produced']} {shown_date(produced_at, language)}",
        "facts": _pairs(sheet.facts),
        "closing": _pairs(sheet.closing),
        "sheets": [_table(part, language) for part in (sheet, *sheet.sections)],
        "attachments": [
            {"path": path, "name": item.name, "type": item.content_type, "description": item.description or item.name}
            for path, item in files.items()
        ],
    }


def _table(sheet: Sheet, language: str) -> dict[str, Any]:
    count = len(sheet.rows)
    rows = sheet.rows[:SUMMARY_ROWS] if count > MAX_ROWS else sheet.rows
    numbers = {"count": format_amount(count, places=0), "first": SUMMARY_ROWS}
    totals = totals_row(sheet, WORDS[language]["total"])
    return {
        "title": printable(sheet.title),
        "columns": [
            {
                "label": printable(column.label),
                "number": column.is_number,
                "share": (column.width or _CHARACTERS["text"]) if column.type == "text" else 0,
                "wraps": column.type == "text",
            }
            for column in sheet.columns
        ],
        "rows": [_line(row, sheet.columns, language) for row in rows],
        "totals": _line({**totals, STYLE: "total"}, sheet.columns, language) if totals else None,
        "notice": WORDS[language]["summary"].format(**numbers) if count > MAX_ROWS else "",
        "empty": WORDS[language]["empty"] if sheet.columns and not count else "",
        "notes": [printable(note) for note in sheet.notes],
    }


def _line(row: Row, columns: Sequence[Column], language: str) -> dict[str, Any]:
    texts = [printable(shown(row.get(column.key), column, language), _longest(column)) for column in columns]
    # A row stays on one page, unless it is so long that it could not.
    return {"style": row.get(STYLE, ""), "cells": texts, "long": max(map(len, texts), default=0) > 600}


def _longest(column: Column) -> int:
    """Characters of one word that a column surely holds."""
    return max(10, (column.width or _CHARACTERS["text"]) * 3 // 5) if column.type == "text" else _UNBROKEN


def _breadth(columns: Sequence[Column]) -> int:
    """Characters across that the columns need; a text wraps, so more than usual width is a wish only."""
    needs = (min(column.width or _CHARACTERS[column.type], _CHARACTERS["text"]) for column in columns)
    return sum(needs) or 1


def _pairs(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(printable(label), printable(value)) for label, value in facts]


def printable(text: str, longest: int = _UNBROKEN) -> str:
    """Composed, without control marks, with a mark for what the font lacks, and with places to break long words."""
    known = _known_characters()
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(char if ord(char) in known else _stand_in(char) for char in composed)
    return re.sub(rf"\S{{{longest + 1},}}", lambda word: _with_breaks(word[0], longest), plain)


def _stand_in(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char)[0] == "C" else _UNKNOWN


def _with_breaks(word: str, longest: int) -> str:
    """No dictionary divides file names and check sums: after a mark if there is one, else where it is full."""
    if len(word) <= _UNBROKEN and word.strip(_PUNCTUATION).isalpha():
        return word  # a word of the language: typst hyphenates it
    parts = re.findall(rf"[^-_/.@:]{{1,{longest}}}[-_/.@:]?|.", word)
    return "\u200b".join(parts)


@cache
def _known_characters() -> frozenset[int]:
    """What the font draws and PDF/A lets a text layer say: no controls, private use, byte order or replacement mark."""
    drawn = TTFont(_FONTS / "Inter-Regular.ttf").getBestCmap()
    return frozenset(code for code in drawn if unicodedata.category(chr(code))[0] != "C" and code != 0xFFFD) | {0xAD}
