"""A list that somebody hands in, CSV or Excel, as named cells with the row numbers they see. Pure.

Nothing is guessed about meaning: CSV cells are text, workbook cells are what the workbook says they are. Amounts are
for `hub.money.parse_amount` or `from_decimal`, which refuse what they cannot read exactly.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from hub.uploads import HEAD, UploadRefused, check_kind, check_xlsx, inspect, safe_name

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
_MAX_CELLS = 10_000_000  # the workbook reader lays out every cell up to the last corner, used or not
_HEADER_WITHIN = 30  # rows; bank lists begin with who and when

Cell = str | Decimal | date | None
_Raw = tuple[int, list[Any]]

_TEXTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "TBL-001": {
        "sv": ("Ingen rad med kolumnrubriker hittades.", "Lägg rubrikerna på en egen rad ovanför uppgifterna."),
        "nb": ("Fant ingen rad med kolonneoverskrifter.", "Legg overskriftene på en egen rad over opplysningene."),
        "en": ("No row of column headings was found.", "Put the headings on a row of their own above the data."),
    },
    "TBL-002": {
        "sv": ("Den har fler än {limit} rader eller celler.", "Ta bort tomma rader och kolumner, eller dela listan."),
        "nb": ("Den har flere enn {limit} rader eller celler.", "Fjern tomme rader og kolonner, eller del listen."),
        "en": ("It has more than {limit} rows or cells.", "Remove empty rows and columns, or split the list."),
    },
    "TBL-003": {
        "sv": ("Den har fler än {limit} kolumner.", "Ta bort kolumner som inte behövs."),
        "nb": ("Den har flere enn {limit} kolonner.", "Fjern kolonner som ikke trengs."),
        "en": ("It has more than {limit} columns.", "Remove the columns that are not needed."),
    },
    "TBL-004": {
        "sv": (
            "En cell på rad {row} har fler än {limit} tecken.",
            "Korta texten, eller kontrollera citattecknen före.",
        ),
        "nb": ("En celle på rad {row} har flere enn {limit} tegn.", "Kort ned teksten, eller se på anførselstegnene."),
        "en": (
            "A cell on row {row} has over {limit} characters.",
            "Shorten it, or check the quotation marks before it.",
        ),
    },
    "TBL-005": {
        "sv": ("Två kolumner har rubriken ”{column}”.", "Ge varje kolumn en egen rubrik."),
        "nb": ("To kolonner har overskriften «{column}».", "Gi hver kolonne sin egen overskrift."),
        "en": ("Two columns have the heading “{column}”.", "Give every column a heading of its own."),
    },
    "TBL-006": {
        "sv": (
            "Rad {row} har fler celler än det finns rubriker.",
            "Sätt citattecken om text som innehåller skiljetecknet.",
        ),
        "nb": (
            "Rad {row} har flere celler enn overskrifter.",
            "Sett anførselstegn om tekst som inneholder skilletegnet.",
        ),
        "en": (
            "Row {row} has more cells than there are headings.",
            "Put quotation marks around text with the separator.",
        ),
    },
    "TBL-007": {
        "sv": ("Rad {row} innehåller NUL-tecken.", "Exportera listan igen som CSV med teckenkodning UTF-8."),
        "nb": ("Rad {row} inneholder NUL-tegn.", "Eksporter listen på nytt som CSV med tegnkoding UTF-8."),
        "en": ("Row {row} contains NUL characters.", "Export the list again as CSV encoded in UTF-8."),
    },
    "TBL-008": {
        "sv": ("Arbetsboken går inte att läsa.", "Öppna den i Excel och spara den på nytt som .xlsx."),
        "nb": ("Arbeidsboken kan ikke leses.", "Åpne den i Excel og lagre den på nytt som .xlsx."),
        "en": ("The workbook cannot be read.", "Open it in Excel and save it again as .xlsx."),
    },
    "TBL-009": {
        "sv": (
            "Citattecknen från rad {row} går inte ihop.",
            "Varje citattecken inne i en citerad text ska skrivas dubbelt.",
        ),
        "nb": (
            "Anførselstegnene fra rad {row} går ikke opp.",
            "Anførselstegn inne i sitert tekst skal skrives dobbelt.",
        ),
        "en": ("The quotation marks from row {row} do not pair.", "Double each quotation mark inside a quoted text."),
    },
}

_ROW = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\br\s*=\s*["'](\d+)["']""")
_FAR = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{2,3}(?=\d+["'])|[A-Za-z]?(?=\d{6,}["']))(\d+)["'][^<>]*?(/?)>""")


class TableRefused(UploadRefused):
    """A list that cannot be read as a table. Codes TBL-001…"""

    texts = _TEXTS


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``number`` is the row of the worksheet, or the line of the file where the row begins, from 1."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """``encoding`` and ``delimiter`` say how a CSV was read; both are empty for a workbook."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    encoding: str = ""
    delimiter: str = ""


def read_table(data: bytes, name: str) -> Table:
    """The first visible worksheet of an .xlsx, or a CSV with ``;``, ``,`` or tab in UTF-8, UTF-16, CP1252 or Latin-1.

    The header is the first row that is nearly as wide as the table and mostly words; empty rows are left out but
    counted. CSV cells are ``str``, or None when empty. Workbook cells are ``str``, ``Decimal``, ``date`` (a time of
    day is dropped) or None; in a column with any text in it whole numbers are text too, so account 7010 stands
    beside account 0123. Raises UploadRefused (not a list) and TableRefused (not a readable one).
    """
    shown = safe_name(name)
    upload = inspect(name, data[:HEAD], len(data), max_bytes=len(data))
    if upload.kind != "xlsx" and b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableRefused("TBL-007", name=shown, row=data[: data.index(b"\0")].count(b"\n") + 1)
    check_kind(upload, "csv", "text", "xlsx")
    if upload.kind == "xlsx":
        return _table(list(_workbook_rows(data, shown)), shown)
    text, encoding = _decode(data)
    delimiter = _delimiter(text)
    return _table(list(_csv_rows(text, delimiter, shown)), shown, encoding, delimiter)


def _table(rows: list[_Raw], shown: str, encoding: str = "", delimiter: str = "") -> Table:
    start = _header_index(rows, shown)
    header = _header(rows, start, shown)
    named = [(place, label) for place, label in enumerate(header) if label]
    below = rows[start + 1 :]
    if len(below) > MAX_ROWS:
        raise TableRefused("TBL-002", name=shown, limit=MAX_ROWS)
    _make_codes_text(below)
    body = [_row(number, cells, header, named, shown) for number, cells in below]
    return Table(tuple(label for _, label in named), body, encoding, delimiter)


def _make_codes_text(rows: list[_Raw]) -> None:
    """In a column that holds any text, a whole number is text as well: "7010" beside "0123"."""
    texts = {place for _, cells in rows for place, cell in enumerate(cells) if isinstance(cell, str)}
    for _, cells in rows:
        for place in texts:
            cell = cells[place] if place < len(cells) else None
            if isinstance(cell, Decimal) and cell == cell.to_integral_value():
                cells[place] = format(cell, "f")


def _header_index(rows: list[_Raw], shown: str) -> int:
    """The first row, among the first, at least half of words and two thirds as wide as the widest."""
    filled = [sum(cell is not None for cell in cells) for _, cells in rows[:_HEADER_WITHIN]]
    for index, count in enumerate(filled):
        words = sum(map(_is_word, rows[index][1]))
        if words * 2 >= count and count * 3 >= max(filled) * 2:
            return index
    raise TableRefused("TBL-001", name=shown)


def _is_word(cell: Any) -> bool:
    return isinstance(cell, str) and not re.fullmatch(r"[\d\s.,:+\u2212-]+", cell)


def _header(rows: list[_Raw], start: int, shown: str) -> list[str]:
    """A label for each place, "" where there is neither heading nor data; data without heading is called by letter."""
    labels = [" ".join(str(cell or "").split()) for cell in rows[start][1]]
    while labels and not labels[-1]:
        labels.pop()
    used = {
        place for _, cells in rows[start + 1 :] for place, cell in enumerate(cells[: len(labels)]) if cell is not None
    }
    header = [label or (_letters(place) if place in used else "") for place, label in enumerate(labels)]
    if len(header) > MAX_COLUMNS:
        raise TableRefused("TBL-003", name=shown, limit=MAX_COLUMNS)
    twice = [label for label, count in Counter(header).items() if label and count > 1]
    if twice:
        raise TableRefused("TBL-005", name=shown, column=twice[0])
    return header


def _row(number: int, cells: list[Any], header: list[str], named: list[tuple[int, str]], shown: str) -> Row:
    if any(cell is not None for cell in cells[len(header) :]):
        raise TableRefused("TBL-006", name=shown, row=number)
    if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells):
        raise TableRefused("TBL-004", name=shown, row=number, limit=MAX_CELL)
    return Row(number, {label: cells[place] if place < len(cells) else None for place, label in named})


def _kept(rows: Iterable[_Raw], shown: str) -> Iterator[_Raw]:
    """Rows with anything in them, as many as are allowed."""
    full = ((number, cells) for number, cells in rows if any(cell is not None for cell in cells))
    for count, row in enumerate(full):
        if count > MAX_ROWS + _HEADER_WITHIN:
            raise TableRefused("TBL-002", name=shown, limit=MAX_ROWS)
        yield row


# CSV


def _decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding, decided over all of it: one letter far down may be the only evidence."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _delimiter(text: str) -> str:
    """The separator that divides most lines into the same number of cells; the semicolon when in doubt."""
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        return hint[1]
    lines = [re.sub(r'"[^"]*"', "", line) for line in islice(io.StringIO(text), 200) if line.strip()]

    def agreement(mark: str) -> int:
        counts = Counter(line.count(mark) for line in lines if mark in line)
        return max(counts.values(), default=0)

    return max(";\t,", key=agreement)


def _csv_rows(text: str, delimiter: str, shown: str) -> Iterator[_Raw]:
    return _kept(_csv_lines(text, delimiter, shown), shown)


def _csv_lines(text: str, delimiter: str, shown: str) -> Iterator[_Raw]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if not (line == 1 and cells[:1] == ["sep="]):
                yield line, [_csv_cell(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as broken:
        code = "TBL-004" if "field limit" in str(broken) else "TBL-009"
        raise TableRefused(code, name=shown, row=line, limit=MAX_CELL) from broken


def _csv_cell(cell: str) -> str | None:
    """The text without what an export put before it to keep a spreadsheet from running it."""
    plain = cell.strip()
    return (plain[1:] if re.match(r"'[=+@\t\r\n-]", plain) else plain) or None


# Workbooks


def _workbook_rows(data: bytes, shown: str) -> Iterator[_Raw]:
    check_xlsx(io.BytesIO(data), name=shown)
    _check_corner(data, shown)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_name(_first_visible(book))
    except (CalamineError, ValueError) as broken:
        raise TableRefused("TBL-008", name=shown) from broken
    left = sheet.start[1] if sheet.start else 0
    if left + sheet.width > MAX_COLUMNS:
        raise TableRefused("TBL-003", name=shown, limit=MAX_COLUMNS)
    rows = ([None] * left + [_workbook_cell(cell) for cell in row] for row in sheet.iter_rows())
    return _kept(enumerate(rows, start=1), shown)


def _check_corner(data: bytes, shown: str) -> None:
    """A cell far out would make the reader ask for more memory than there is, and take the process with it."""
    lowest, outermost = 1, 26  # to Z the pattern lets pass without looking
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                xml = archive.read(name)
                lowest = max([lowest, *map(int, _ROW.findall(xml))])
                far = [
                    (int(digits), _place(letters.upper()))
                    for letters, digits, closed in _FAR.findall(xml)
                    if not closed
                ]
                lowest = max([lowest, *(row for row, _ in far)])
                outermost = max([outermost, *(place for _, place in far)])
    if lowest * outermost > _MAX_CELLS:
        raise TableRefused("TBL-002", name=shown, limit=MAX_ROWS)


def _first_visible(book: CalamineWorkbook) -> str:
    seen = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    return (seen or book.sheet_names)[0]


def _workbook_cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        return Decimal(format(cell, ".15g"))  # the fifteen digits that the spreadsheet itself shows
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else str(cell)


def _letters(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    return (_letters(place // 26 - 1) if place > 25 else "") + chr(65 + place % 26)


def _place(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27; no letter → 1."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place or 1
