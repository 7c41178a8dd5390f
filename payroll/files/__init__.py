"""Payroll results as files: bytes → RunDraft with findings, and the template people fill in. Pure: no Django.

drafts.py    what comes out        sie.py      SIE 4I and 4E
cleaning.py  what all rows meet    table.py    CSV and Excel by headings.py, cell by cell with cells.py
template.py  the file to fill in   results.py  lists of wage results, which the rules turn into rows
homes.py     where employees' costs belong
failed.py    the rows that failed, to correct and read in again    spoken.py   words of other pure packages as facts
"""

from __future__ import annotations

import io

from hub.documents import Document
from hub.uploads import HEAD, UploadRefused, check_kind, check_xlsx, inspect, safe_name
from payroll.files import spoken
from payroll.files.drafts import FileFinding, RowDraft, RunDraft
from payroll.files.failed import failed_rows, put_back
from payroll.files.homes import homes_template, read_homes
from payroll.files.results_template import results_list, results_template
from payroll.files.sie import read_sie
from payroll.files.table import read_table_file
from payroll.files.template import template

KINDS = ("sie", "csv", "xlsx")


def kind_of(name: str, data: bytes) -> str:
    """sie, csv or xlsx, decided by the content. Raises UploadRefused."""
    upload = inspect(name, data[:HEAD], len(data))
    if upload.kind == "xml":
        return "sie"  # SIE 5 looks so, and the SIE reader tells it from other XML
    check_kind(upload, *KINDS)
    if upload.kind == "xlsx":
        check_xlsx(io.BytesIO(data), name=name)
    return upload.kind


def read(name: str, data: bytes) -> RunDraft:
    """The run in a file of any kind taken here. What is wrong with it stands in the findings; nothing is raised."""
    try:
        kind = kind_of(name, data)
    except UploadRefused as refused:
        return RunDraft(findings=(FileFinding("error", refused.code, facts=spoken.of_upload(refused)),))
    return read_sie(name, data) if kind == "sie" else read_table_file(name, data, kind)


def facts_of(refused: UploadRefused) -> dict[str, str]:
    """What a refused file says, for `hub.errors`."""
    return spoken.of_upload(refused)


__all__ = [
    "KINDS",
    "Document",
    "FileFinding",
    "RowDraft",
    "RunDraft",
    "UploadRefused",
    "facts_of",
    "failed_rows",
    "homes_template",
    "kind_of",
    "put_back",
    "read",
    "read_homes",
    "results_list",
    "results_template",
    "safe_name",
    "template",
]
