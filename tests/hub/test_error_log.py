"""The log a person downloads: the same columns in every format, nothing private, nothing that runs."""

import csv
import io
import json
from datetime import UTC, datetime

from python_calamine import CalamineWorkbook

from hub.documents import Document
from hub.documents.error_log import KEYS, LogEntry, error_log

COLUMNS = (
    "time;severity;code;job_id;request_id;company_orgnr;integration;object_type;object_key;file;row;field;value;"
    "message;cause;fix;attempt;http_status;remote_code"
)
ENTRY = LogEntry(
    time=datetime(2026, 11, 3, 9, 12, 5, tzinfo=UTC),
    severity="error",
    code="VNET-401",
    job_id="0192f3a1-7b2c-7d3e-8f4a-198501151234",
    company_orgnr="556016-0680",
    object_key="Anställd 850115-1234",
    row=14,
    field="konto",
    value="=HYPERLINK(1)",
    message="Åtkomst nekad: Bearer abcdefgh12345678",
    fix="Anslut igen.",
    attempt=2,
    http_status=401,
)


def table(document: Document) -> list[list[str]]:
    return list(csv.reader(io.StringIO(document.content.decode("utf-8-sig")), delimiter=";"))


def test_the_columns_are_those_that_were_promised() -> None:
    assert ";".join(KEYS) == COLUMNS


def test_csv_masks_and_disarms_and_speaks_the_readers_language() -> None:
    document = error_log([ENTRY], kind="csv", language="sv", name="fellogg")
    head, line = table(document)
    row = dict(zip(KEYS, line, strict=True))
    assert document.name == "fellogg.csv"
    assert head[:3] == ["Tid", "Allvar", "Kod"]
    assert row["time"] == "2026-11-03T09:12:05+00:00"
    assert row["severity"] == "Fel"
    assert row["object_key"] == "Anställd ******-****"
    assert row["message"] == "Åtkomst nekad: Bearer ***"
    assert row["value"] == "'=HYPERLINK(1)"
    assert row["company_orgnr"] == "556016-0680"
    assert row["job_id"] == ENTRY.job_id
    assert (row["row"], row["http_status"], row["remote_code"]) == ("14", "401", "")


def test_headings_are_translated_and_complete() -> None:
    heads = {
        language: table(error_log([], kind="csv", language=language, name="x"))[0] for language in ("sv", "nb", "en")
    }
    assert all(len(head) == len(KEYS) for head in heads.values())
    assert (heads["sv"][15], heads["nb"][15], heads["en"][15]) == ("Åtgärd", "Tiltak", "Fix")


def test_json_lines_keep_english_keys_and_words() -> None:
    document = error_log([ENTRY, ENTRY], kind="jsonl", language="nb", name="feillogg")
    first, second = map(json.loads, document.content.decode().splitlines())
    assert first == second
    assert tuple(first) == KEYS
    assert (first["severity"], first["row"], first["attempt"]) == ("error", 14, 2)
    assert "850115" not in json.dumps(first["object_key"])


def test_excel_holds_the_same_with_real_numbers_and_times() -> None:
    document = error_log([ENTRY], kind="xlsx", language="en", name="log")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(document.content)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if row[0] == "Time")
    line = dict(zip(KEYS, rows[rows.index(head) + 1], strict=True))
    assert line["row"] == 14.0
    assert line["time"] == datetime(2026, 11, 3, 9, 12, 5)
    assert line["value"] == "=HYPERLINK(1)"


def test_the_printed_log_is_a_pdf() -> None:
    assert error_log([ENTRY], kind="pdf", language="sv", name="fellogg").content.startswith(b"%PDF-1.7")
