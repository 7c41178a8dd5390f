"""Lists people hand in: read as they see them, or refused with the row and what to do."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from hub import tables
from hub.documents import Column, Sheet, render
from hub.tables import TableRefused, read_table
from hub.uploads import UploadRefused


def workbook(*rows: list[object], hidden_first: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    if hidden_first:
        book.add_worksheet("Dold").hide()
    sheet = book.add_worksheet("Lista")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write(number, place, value)
    if hidden_first:
        sheet.activate()
        sheet.set_first_sheet()
    book.close()
    return out.getvalue()


def code_of(data: bytes, name: str = "lista.csv") -> str:
    with pytest.raises(UploadRefused) as refused:
        read_table(data, name)
    assert all(refused.value.explain("nb"))
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_csv_in_every_encoding_and_with_every_separator(encoding: str, mark: str) -> None:
    lines = ["Konto|Text|Belopp", "0123|Lön åäö ÆØ|12.50", '7010|"a | b"|-3', "7011||"]
    table = read_table("\r\n".join(lines).replace("|", mark).encode(encoding), "lista.csv")
    assert table.header == ("Konto", "Text", "Belopp")
    assert table.delimiter == mark
    assert [row.number for row in table.rows] == [2, 3, 4]
    assert table.rows[0].cells == {"Konto": "0123", "Text": "Lön åäö ÆØ", "Belopp": "12.50"}
    assert table.rows[1].cells["Text"] == f"a {mark} b"
    assert table.rows[2].cells == {"Konto": "7011", "Text": None, "Belopp": None}


def test_the_encoding_is_decided_over_the_whole_file() -> None:
    late = "Konto;Text\n" + "1930;abc\n" * 5000 + "1930;€ å\n"
    assert read_table(late.encode("cp1252"), "a.csv").rows[-1].cells["Text"] == "€ å"
    assert read_table(late.encode(), "a.csv").encoding == "utf-8-sig"
    assert read_table(b"A;B\n\xe5\x81;1\n", "a.csv").encoding == "latin-1"


def test_decimal_commas_do_not_divide() -> None:
    table = read_table(b"Konto;Belopp\n1930;12,50\n1940;13,50\n1950;14,50\n", "a.csv")
    assert table.delimiter == ";"
    assert table.rows[0].cells == {"Konto": "1930", "Belopp": "12,50"}


def test_row_numbers_are_those_of_the_file() -> None:
    text = 'Kontoutdrag 1930\nsep\n\nDatum;Text;Belopp\n\n2026-10-01;"två\nrader";5\n;;\n2026-10-02;x;6\n'
    table = read_table(text.encode(), "utdrag.csv")
    assert table.header == ("Datum", "Text", "Belopp")
    assert [row.number for row in table.rows] == [6, 9]
    assert table.rows[0].cells["Text"] == "två\nrader"
    assert read_table(b"sep=,\nA,B\n1,x;y\n", "a.csv").rows[0].cells == {"A": "1", "B": "x;y"}


def test_a_list_we_exported_reads_back() -> None:
    sheet = Sheet(
        "L", "l", (Column("t", "Text"), Column("n", "Nr", "int")), [{"t": "=1+1", "n": 1}, {"t": "-x", "n": 2}]
    )
    content = render("csv", sheet, produced_at=datetime(2026, 1, 1)).content
    assert [row.cells["Text"] for row in read_table(content, "l.csv").rows] == ["=1+1", "-x"]


def test_excel_keeps_codes_amounts_and_dates_apart() -> None:
    data = workbook(
        ["Lista över konton"],
        [],
        ["Konto", "Belopp", "Datum", "Antal", None],
        ["0123", 1234.5, date(2026, 10, 1), 3],
        [7010.0, 0.1 + 0.2, datetime(2026, 10, 2, 12, 30), 4.0],
        [],
        [7010.5, -1, None, 12345678901],
    )
    table = read_table(data, "lista.xlsx")
    assert table.header == ("Konto", "Belopp", "Datum", "Antal")
    assert [row.number for row in table.rows] == [4, 5, 7]
    assert [row.cells["Konto"] for row in table.rows] == ["0123", "7010", Decimal("7010.5")]
    assert [row.cells["Belopp"] for row in table.rows] == [Decimal("1234.5"), Decimal("0.3"), Decimal(-1)]
    assert [row.cells["Datum"] for row in table.rows] == [date(2026, 10, 1), date(2026, 10, 2), None]
    assert [str(row.cells["Antal"]) for row in table.rows] == ["3", "4", "12345678901"]
    assert type(table.rows[1].cells["Datum"]) is date


def test_the_first_visible_worksheet_is_read_from_wherever_it_begins() -> None:
    data = workbook([], [None, None, "Konto", "Namn"], [None, None, "1930", "Bank"], hidden_first=True)
    table = read_table(data, "lista.xlsx")
    assert table.header == ("Konto", "Namn")
    assert (table.rows[0].number, table.rows[0].cells) == (3, {"Konto": "1930", "Namn": "Bank"})


def test_a_column_without_heading_is_called_by_its_letter() -> None:
    assert read_table(b"Konto;;Text\n1930;x;y\n", "a.csv").header == ("Konto", "B", "Text")
    assert read_table(b"Konto;;Text;\n1930;;y;\n", "a.csv").header == ("Konto", "Text")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "UPL-002"),
        (b"%PDF-1.7 ;;;", "UPL-003"),
        (b"<html>;</html>", "UPL-003"),
        (b"1930;5\n1940;6\n", "TBL-001"),
        (b"A;B;A\n1;2;3\n", "TBL-005"),
        (b"A;B\n1;2\n1;2;3\n", "TBL-006"),
        (b"A;B\n1;2\0\n", "TBL-007"),
        (b'A;B\n1;"2\n3;4\n', "TBL-009"),
        (b"A;B\n1;" + b"x" * 10_001 + b"\n", "TBL-004"),
        (b'A;B\n1;"' + b"x" * 200_000 + b'"\n', "TBL-004"),
        (b";".join(b"K%d" % n for n in range(201)) + b"\n", "TBL-003"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_the_refusal_names_the_row() -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(b"A;B\n1;2\n\n1;2;3\n", "a.csv")
    assert refused.value.explain("en")[1] == "Row 4 has more cells than there are headings."


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 50)
    assert len(read_table(b"A;B\n" + b"1;2\n" * 50, "a.csv").rows) == 50
    assert code_of(b"A;B\n" + b"1;2\n" * 51) == "TBL-002"
    assert code_of(b"A;B\n" + b"1;2\n" * 500) == "TBL-002"


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD900", "GZ190000", "xfd1048576"])
@pytest.mark.parametrize("row", ["<row r='{}'>", "<row>"])
def test_a_cell_far_out_is_refused_before_memory_is_asked_for(place: str, row: str) -> None:
    source, out = zipfile.ZipFile(io.BytesIO(workbook(["A", "B"], [1, 2]))), io.BytesIO()
    number = "".join(filter(str.isdigit, place))
    cell = f"{row.format(number)}<c r = '{place}'><v>9</v></c></row></sheetData>"
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</sheetData>", cell.encode()))
    assert code_of(out.getvalue(), "a.xlsx") in ("TBL-002", "TBL-003")


def test_a_wide_and_a_long_workbook_are_read() -> None:
    wide = workbook([f"Kolumn {n}" for n in range(200)], *([n] * 200 for n in range(300)))
    assert len(read_table(wide, "a.xlsx").header) == 200
    long = workbook(["Konto", "Belopp"], *([n, n] for n in range(101_000)))
    assert read_table(long, "a.xlsx").rows[-1].number == 101_001


def test_a_damaged_workbook_is_refused() -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, "<x")
    assert code_of(broken.getvalue(), "a.xlsx") == "TBL-008"
    assert code_of(workbook(["A"])[:-40], "a.xlsx") == "UPL-004"


def test_every_refusal_reads_in_three_languages() -> None:
    for texts in TableRefused.texts.values():
        assert set(texts) == {"sv", "nb", "en"}
