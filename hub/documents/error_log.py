"""The error log people download: one line for each thing that went wrong, what caused it and what to do. Pure.

Personal identity numbers and secrets are masked here, whoever made the entries: the file is made to be passed on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from hub.documents import Column, Document, Kind, Language, Sheet, render
from hub.documents.sheet import ColumnType
from hub.masking import mask

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log. ``time`` knows its zone; ``code`` is stable (SIE-014, VNET-401); ``row`` is the row that a
    person sees in ``file``; ``message``, ``cause`` and ``fix`` are in the reader's language."""

    time: datetime
    severity: Severity
    code: str
    job_id: str = ""
    request_id: str = ""
    company_orgnr: str = ""
    integration: str = ""
    object_type: str = ""
    object_key: str = ""
    file: str = ""
    row: int | None = None
    field: str = ""
    value: str = ""
    message: str = ""
    cause: str = ""
    fix: str = ""
    attempt: int | None = None
    http_status: int | None = None
    remote_code: str = ""


KEYS: tuple[str, ...] = tuple(item.name for item in fields(LogEntry))

_TITLES = {"sv": "Fellogg", "nb": "Feillogg", "en": "Error log"}
_LABELS = {
    "sv": "Tid;Allvar;Kod;Jobb-id;Begäran-id;Organisationsnummer;Integration;Objekttyp;Objekt;Fil;Rad;"
    "Fält;Värde;Meddelande;Orsak;Åtgärd;Försök;HTTP-status;Motpartens kod",
    "nb": "Tid;Alvor;Kode;Jobb-id;Forespørsels-id;Organisasjonsnummer;Integrasjon;Objekttype;Objekt;Fil;Rad;"
    "Felt;Verdi;Melding;Årsak;Tiltak;Forsøk;HTTP-status;Motpartens kode",
    "en": "Time;Severity;Code;Job ID;Request ID;Organisation number;Integration;Object type;Object;File;Row;"
    "Field;Value;Message;Cause;Fix;Attempt;HTTP status;Remote code",
}
_SEVERITIES = {
    "sv": {"error": "Fel", "warning": "Varning", "info": "Upplysning"},
    "nb": {"error": "Feil", "warning": "Advarsel", "info": "Opplysning"},
    "en": {"error": "Error", "warning": "Warning", "info": "Information"},
}
_TYPES: dict[str, ColumnType] = {"time": "date", "row": "int", "attempt": "int", "http_status": "int"}
_LONG = {"value": 18, "file": 20, "object_key": 18, "message": 40, "cause": 40, "fix": 40}
_UNMASKED = frozenset({"time", "severity", "code", "job_id", "request_id"})  # ours, and never about a person
_PRINTED = ("time", "severity", "code", "object_key", "file", "row", "field", "value", "message", "cause", "fix")


def error_log(
    entries: Iterable[LogEntry],
    *,
    kind: Kind,
    language: Language,
    name: str,
    produced_at: datetime | None = None,
) -> Document:
    """The log as CSV, XLSX or JSON Lines with all columns of LogEntry, or as a PDF with those that fit on paper.

    ``name`` is the file's stem. JSON Lines keep English keys and severities. ``produced_at`` is the last entry's
    time unless given.
    """
    kept = list(entries)
    moment = produced_at or max((entry.time for entry in kept), default=datetime.fromtimestamp(0, UTC))
    labels = dict(zip(KEYS, _LABELS[language].split(";"), strict=True))
    keys = _PRINTED if kind == "pdf" else KEYS
    sheet = Sheet(
        title=_TITLES[language],
        name=name,
        columns=tuple(Column(key, labels[key], _type(key), _LONG.get(key)) for key in keys),
        rows=[_row(entry, {} if kind == "jsonl" else _SEVERITIES[language]) for entry in kept],
        language=language,
    )
    return render(kind, sheet, produced_at=moment)


def _type(key: str) -> ColumnType:
    return _TYPES.get(key, "text" if key in _LONG else "code")


def _row(entry: LogEntry, severities: dict[str, str]) -> dict[str, Any]:
    row = asdict(entry)
    for key, value in row.items():
        if isinstance(value, str) and key not in _UNMASKED:
            row[key] = mask(value)
    row["severity"] = severities.get(entry.severity, entry.severity)
    return row
