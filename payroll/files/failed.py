"""The rows of a list of wage results that failed: as a list to correct, and put back among the others. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from hub.documents import Column, Document, Language, Sheet, render
from hub.masking import mask
from hub.money import AmountError, parse_amount
from hub.tables import Row, Table, read_table
from payroll.files.cells import code_of
from payroll.files.drafts import Findings
from payroll.files.headings import COLUMNS
from payroll.files.results import KEYS
from payroll.files.table import named_columns

_MADE = datetime(2026, 1, 1, tzinfo=UTC)  # so that the same rows give the same file
_NAMES = {"sv": "felaktiga-rader", "nb": "rader-med-feil", "en": "failed-rows"}


def failed_rows(
    name: str, data: bytes, kind: str, language: Language, faults: Mapping[int, str], employees: Mapping[str, str]
) -> Document:
    """`faults`: row in the file → what is wrong with it, "" where it is the employee's, in `employees`.

    The rows stand as they were written, personal identity numbers masked. Raises UploadRefused on a file that is no
    list, KeyError on another kind than csv and xlsx.
    """
    found = [
        {key: mask(text) for key, text in cells.items()}
        | {"fault": faults[number] or employees.get(cells["employee"], "")}
        for number, cells in _cells(read_table(data, name))
        if number in faults
    ]
    return _list(f"{_NAMES[language]}-{_stem(name)}", kind, language, found, with_fault=True)


def put_back(name: str, data: bytes, corrected_name: str, corrected: bytes, failed: Collection[int]) -> Document:
    """The list with its failed rows exchanged for the corrected ones, as CSV. Raises UploadRefused."""
    kept = [cells for number, cells in _cells(read_table(data, name)) if number not in failed]
    new = [cells for _, cells in _cells(read_table(corrected, corrected_name))]
    return _list(f"{_stem(name)}-rattad", "csv", "sv", [*kept, *new], with_fault=False)


def _cells(table: Table) -> Iterable[tuple[int, dict[str, str]]]:
    columns = named_columns(table, Findings())
    return ((row.number, {key: _text(row, columns.get(key, "")) for key in KEYS}) for row in table.rows)


def _text(row: Row, heading: str) -> str:
    cell = row.cells.get(heading)
    text = code_of(cell)
    return text.replace(".", ",") if isinstance(cell, Decimal) else text


def _list(name: str, kind: str, language: Language, rows: list[dict], *, with_fault: bool) -> Document:
    amounts = [_minor(row["amount"]) for row in rows]
    are_amounts = None not in amounts  # one that is none must be shown as it was written
    if are_amounts:
        rows = [row | {"amount": amount} for row, amount in zip(rows, amounts, strict=True)]
    types = {"amount": "amount"} if are_amounts else {}
    columns = [Column(key, COLUMNS[key][language], types.get(key, "code")) for key in KEYS]
    if with_fault:
        columns.append(Column("fault", COLUMNS["fault"][language], "text"))
    sheet = Sheet(title=COLUMNS["fault"][language], name=name, columns=tuple(columns), rows=rows, language=language)
    return render(kind, sheet, produced_at=_MADE)


def _minor(text: str) -> int | None:
    try:
        return parse_amount(text)
    except AmountError:
        return None


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
