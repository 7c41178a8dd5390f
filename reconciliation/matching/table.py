"""Lines from a CSV file with the columns id, date, amount, reference, and perhaps text, counterparty and currency."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reconciliation.matching.records import Line

NEEDED, OPTIONAL = ("id", "date", "amount", "reference"), ("text", "counterparty", "currency")
MOST_BYTES = 500_000_000
_MOST_FAULTS, _LONGEST, _LARGEST = 50, 40, 10**17
_AMOUNT = re.compile(r"[+-]?[0-9]{1,18}\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file: its row (from 1, 0 for the file as a whole), a code of `texts.FAULTS`, its facts."""

    file: str
    row: int
    code: str
    facts: tuple[tuple[str, object], ...] = ()


class Unreadable(Exception):
    """The file cannot be used. `faults` says why, row by row, at most fifty."""

    def __init__(self, faults: list[Fault]):
        self.faults = tuple(faults[:_MOST_FAULTS])
        super().__init__(f"{len(faults)} faults")


def load(path: str) -> list[Line]:
    """The lines of a file. Unreadable: it cannot be opened, or what it holds cannot be used."""
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable([Fault(path, 0, "cannot_open", (("reason", reason),))]) from None
    if len(data) > MOST_BYTES:
        raise Unreadable([Fault(path, 0, "too_big", (("limit", MOST_BYTES // 1_000_000),))])
    return read(data, path)


def read(data: bytes, name: str) -> list[Line]:
    """The lines in the bytes of a file; `name` is what its faults call it. Unreadable: any row cannot be used."""
    rows = _rows(_decoded(data, name), name)
    columns = _columns(next(rows, (1, []))[1], name)
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        made = _line(cells, columns, name, number, faults)
        if made and made.id in seen:
            faults.append(Fault(name, number, "id_twice", (("value", _short(made.id)), ("first", seen[made.id]))))
        elif made:
            seen[made.id] = number
            lines.append(made)
    if faults:
        raise Unreadable(faults)
    return lines


def _decoded(data: bytes, name: str) -> str:
    """UTF-8 with or without byte order mark; UTF-16 with one; else Windows-1252, which every such file is."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise Unreadable([Fault(name, 0, "binary")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with anything in them, and the number of the line they end on."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=lambda mark: (first.count(mark), mark == ","))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, cells
    except csv.Error as error:
        raise Unreadable([Fault(name, rows.line_num, "broken", (("reason", str(error)),))]) from None


def _columns(heading: list[str], name: str) -> dict[str, int]:
    """Which column is what. Unreadable: one is missing or stands twice."""
    names = [cell.strip().casefold() for cell in heading]
    if not names:
        raise Unreadable([Fault(name, 0, "empty")])
    missing = [each for each in NEEDED if each not in names]
    if missing:
        found = ", ".join(_short(cell) for cell in names[:12])
        raise Unreadable([Fault(name, 1, "no_column", (("value", ", ".join(missing)), ("found", found)))])
    twice = [each for each in (*NEEDED, *OPTIONAL) if names.count(each) > 1]
    if twice:
        raise Unreadable([Fault(name, 1, "column_twice", (("value", ", ".join(twice)),))])
    return {each: names.index(each) for each in (*NEEDED, *OPTIONAL) if each in names}


def _line(cells: list[str], columns: dict[str, int], name: str, number: int, faults: list[Fault]) -> Line | None:
    """One line, or None with its faults noted. Cells missing at the end of a row are empty."""
    values = {each: (cells[at].strip() if at < len(cells) else "") for each, at in columns.items()}
    before = len(faults)
    if len(cells) <= max(columns[each] for each in ("id", "date", "amount")):
        faults.append(Fault(name, number, "short", (("count", len(cells)),)))
        return None
    if not values["id"]:
        faults.append(Fault(name, number, "no_id"))
    on, minor = _day(values["date"]), _amount(values["amount"])
    if on is None:
        faults.append(Fault(name, number, "bad_date", (("value", _short(values["date"])),)))
    if minor is None:
        faults.append(Fault(name, number, "bad_amount", (("value", _short(values["amount"])),)))
    if on is None or minor is None or len(faults) > before:
        return None
    more = {each: values[each] for each in OPTIONAL if each in values}
    more["currency"] = more.get("currency", "").upper()
    return Line(values["id"], on, minor, values["reference"], **more)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _DAY.match(value) else None
    except ValueError:
        return None


def _amount(value: str) -> int | None:
    value = value.replace("\u2212", "-")
    return int(value) if _AMOUNT.match(value) and abs(int(value)) <= _LARGEST else None


def _short(value: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in value[: _LONGEST + 1])
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
