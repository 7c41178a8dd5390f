"""The few words a document brings itself, in each language."""

from __future__ import annotations

from typing import TypedDict


class Words(TypedDict):
    page: tuple[str, str]
    produced: str
    total: str
    summary: str
    empty: str


WORDS: dict[str, Words] = {
    "sv": {
        "page": ("Sida", "av"),
        "produced": "Framställd",
        "total": "Summa",
        "summary": "Listan har {count} rader. Här visas de första {first} och summorna; hela listan finns i"
        " Excel-filen.",
        "empty": "Inga rader.",
    },
    "nb": {
        "page": ("Side", "av"),
        "produced": "Laget",
        "total": "Sum",
        "summary": "Listen har {count} rader. Her vises de første {first} og summene; hele listen finnes i"
        " Excel-filen.",
        "empty": "Ingen rader.",
    },
    "en": {
        "page": ("Page", "of"),
        "produced": "Produced",
        "total": "Total",
        "summary": "The list has {count} rows. Shown here are the first {first} and the totals; the whole list is in"
        " the Excel file.",
        "empty": "No rows.",
    },
}
