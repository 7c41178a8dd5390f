"""Documents: the same figures in every format, archivable, reproducible, and nothing in them runs."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from python_calamine import CalamineWorkbook

import hub.documents
from hub.documents import Attachment, Column, Sheet, render
from hub.documents.pdf import MAX_ROWS, printable

MOMENT = datetime(2026, 11, 3, 9, 12, tzinfo=timezone(timedelta(hours=1)))
COLUMNS = (
    Column("row", "Rad", "int"),
    Column("date", "Datum", "date"),
    Column("account", "Konto", "code"),
    Column("text", "Text"),
    Column("debit", "Debet", "amount"),
    Column("credit", "Kredit", "amount"),
)
ROW = {
    "row": 1,
    "date": date(2026, 10, 25),
    "account": "0123",
    "text": "Feriepengeavsetning, lön åäöÅÄÖ æøÆØ – 31,42 %",
    "debit": 123456789,
    "credit": None,
}
JOURNAL = Sheet(
    title="Bokföringsunderlag lön – oktober 2026",
    name="underlag_2026-10",
    columns=COLUMNS,
    rows=[ROW, {**ROW, "row": 2, "account": "2710", "debit": None, "credit": -50}],
    facts=(("Företag", "Nordisk Exempel AB"), ("Organisationsnummer", "556016-0680")),
    totals={"debit": 123456789, "credit": -50},
    notes=("Underlaget är en ögonblicksbild.",),
    closing=(("Signerad av", "Åsa Öberg"),),
)


def pdf(sheet: Sheet = JOURNAL, **options: object) -> bytes:
    return render("pdf", sheet, produced_at=MOMENT, **options).content  # type: ignore[arg-type]


def text_of(content: bytes) -> str:
    """What the PDF says, by the characters its own fonts declare for the glyphs it draws."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return "\n".join(_page_text(page) for page in file.pages)


def _page_text(page: pikepdf.Page) -> str:
    maps = {name: _unicode_map(font) for name, font in page.Resources.Font.items()}
    said, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            said.append("".join(font.get(raw[at : at + 2], "") for at in range(0, len(raw), 2)))
    return "".join(said)


def _unicode_map(font: pikepdf.Object) -> dict[bytes, str]:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    return {
        bytes.fromhex(glyph): bytes.fromhex(char).decode("utf-16-be")
        for glyph, char in re.findall(r"<([0-9A-Fa-f]{4})> *<([0-9A-Fa-f]+)>\s*$", cmap, re.MULTILINE)
    }


def csv_rows(sheet: Sheet) -> list[list[str]]:
    content = render("csv", sheet, produced_at=MOMENT).content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_pdf_is_archivable_tagged_titled_and_in_its_language() -> None:
    for language, tag in (("sv", "sv-SE"), ("nb", "nb-NO"), ("en", "en-GB")):
        with pikepdf.open(io.BytesIO(pdf(language=language))) as file:
            report = pikepdf.pdfa.check(file, "3b")
            assert report.passed, report.summary()
            assert str(file.Root.Lang) == tag
            assert file.Root.MarkInfo.Marked
            assert str(file.docinfo["/Title"]) == JOURNAL.title


def test_the_same_input_gives_the_same_bytes() -> None:
    assert pdf() == pdf()
    assert pdf() != pdf(replace(JOURNAL, notes=("Annat.",)))
    assert b"2026-11-03T09:12:00+01:00" in pdf()
    with pytest.raises(ValueError, match="time zone"):
        render("pdf", JOURNAL, produced_at=datetime(2026, 11, 3))


def test_the_pdf_says_what_the_sheet_says() -> None:
    said = text_of(pdf())
    for part in ("Nordisk Exempel AB", "0123", "1\u00a0234\u00a0567,89", "\u22120,50", "åäöÅÄÖ", "æøÆØ", "Åsa Öberg"):
        assert part in said, part
    assert "Sida 1 av 1" in said and "Summa" in said
    assert "Framställd 2026-11-03 09:12" in said
    norwegian = text_of(pdf(language="nb"))
    assert "Side 1 av 1" in norwegian and "25.10.2026" in norwegian


def test_the_heading_row_is_on_every_page() -> None:
    long = replace(JOURNAL, rows=[{**ROW, "row": number} for number in range(120)])
    with pikepdf.open(io.BytesIO(pdf(long))) as file:
        pages = [_page_text(page) for page in file.pages]
    assert len(pages) > 2
    assert all("Konto" in page and f"av {len(pages)}" in page for page in pages)


def test_many_columns_lie_down_and_few_stand_up() -> None:
    wide = replace(JOURNAL, columns=COLUMNS + tuple(Column(f"m{n}", f"Månad {n}", "amount") for n in range(6)))
    for sheet, landscape in ((JOURNAL, False), (wide, True)):
        with pikepdf.open(io.BytesIO(pdf(sheet))) as file:
            box = [float(side) for side in file.pages[0].MediaBox]
        assert (box[2] > box[3]) is landscape


def test_a_list_too_long_to_read_becomes_a_summary_that_says_so() -> None:
    said = text_of(pdf(replace(JOURNAL, rows=[ROW] * (MAX_ROWS + 1))))
    assert "Listan har 5\u00a0001 rader" in said
    assert "hela listan finns i Excel-filen" in said.replace("\n", " ")
    assert said.count("Feriepengeavsetning") == 100
    assert "1\u00a0234\u00a0567,89" in said


def test_text_is_never_markup_and_never_breaks_the_file() -> None:
    nasty = '#import "x" *fet* `kod` $x$ \\ <a> @ref = rubrik \0\x1b\u202e\U0001f600 漢字 ' + "å" * 300
    content = pdf(replace(JOURNAL, title="Lön #1 *", rows=[{**ROW, "text": nasty, "account": "#panic()"}]))
    said = text_of(content)
    assert '#import "x" *fet* `kod` $x$' in said
    assert "#panic()" in said
    assert "\u202e" not in said


def test_references_may_be_cut_but_words_are_left_to_hyphenation() -> None:
    assert printable("Arbetsgivaravgifter, Feriepengeavsetninger", 10) == "Arbetsgivaravgifter, Feriepengeavsetninger"
    assert printable("bank_2026-10.csv", 10) == "bank_\u200b2026-\u200b10.\u200bcsv"
    assert printable("SE4550000000058398257466", 10) == "SE45500000\u200b0005839825\u200b7466"
    assert printable("0192f3a1-7b2c-7d3e-8f4a-5b6c7d8e9f0a") == "0192f3a1-7b2c-7d3e-8f4a-5b6c7d8e9f0a"


def test_a_long_cell_runs_over_pages() -> None:
    content = pdf(replace(JOURNAL, rows=[{**ROW, "text": "Lång text om lön. " * 550}]))
    with pikepdf.open(io.BytesIO(content)) as file:
        assert len(file.pages) > 1


def test_an_empty_list_says_that_it_is_empty() -> None:
    assert "Inga rader." in text_of(pdf(replace(JOURNAL, rows=[], totals=None)))


def test_sections_subtotals_and_attachments() -> None:
    group = [{"_style": "heading", "text": "Intäkter"}, ROW, {"_style": "subtotal", "text": "Summa", "debit": 5}]
    report = replace(JOURNAL, sections=(replace(JOURNAL, title="Öppna poster", rows=group),))
    attached = (Attachment("utdrag.xml", "application/xml", b"<x/>"), Attachment("rader.csv", "text/csv", b"a;b"))
    content = pdf(report, attachments=attached)
    assert "Öppna poster" in text_of(content) and "Intäkter" in text_of(content)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert {name: item.get_file().read_bytes() for name, item in file.attachments.items()} == {
            "utdrag.xml": b"<x/>",
            "rader.csv": b"a;b",
        }
    book = CalamineWorkbook.from_filelike(io.BytesIO(render("xlsx", report, produced_at=MOMENT).content))
    assert book.sheet_names == ["Bokföringsunderlag lön – oktobe", "Öppna poster"]


def test_excel_has_real_numbers_dates_filter_and_frozen_header() -> None:
    document = render("xlsx", JOURNAL, produced_at=MOMENT)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(document.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == JOURNAL.title
    assert rows[1][0] == "Företag: Nordisk Exempel AB"
    assert rows[4] == ["Rad", "Datum", "Konto", "Text", "Debet", "Kredit"]
    assert rows[5] == [1.0, date(2026, 10, 25), "0123", ROW["text"], 1234567.89, ""]
    assert rows[7] == ["", "Summa", "", "", 1234567.89, -0.5]
    xml = zipfile.ZipFile(io.BytesIO(document.content)).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in xml and '<autoFilter ref="A5:F7"/>' in xml
    assert document.content == render("xlsx", JOURNAL, produced_at=MOMENT).content


def test_no_text_becomes_a_formula_or_a_link() -> None:
    texts = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\uff1d1", "https://example.com", "{=1}", "12"]
    sheet = replace(JOURNAL, rows=[{**ROW, "text": text, "credit": -5} for text in texts], totals=None)
    book = zipfile.ZipFile(io.BytesIO(render("xlsx", sheet, produced_at=MOMENT).content))
    xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "hyperlink" not in xml.lower()
    cells = [row[3] for row in csv_rows(sheet)[1:]]
    assert cells == ["'" + text for text in texts[:7]] + texts[7:]
    assert {row[5] for row in csv_rows(sheet)[1:]} == {"-0,05"}


def test_csv_is_what_nordic_spreadsheets_open() -> None:
    content = render("csv", JOURNAL, produced_at=MOMENT).content
    assert content.startswith(b"\xef\xbb\xbfRad;Datum;Konto;Text;Debet;Kredit\r\n")
    assert content.count(b"\r\n") == 3
    assert csv_rows(JOURNAL)[1] == ["1", "2026-10-25", "0123", ROW["text"], "1234567,89", ""]


def test_json_lines_have_stable_keys_and_exact_amounts() -> None:
    lines = render("jsonl", JOURNAL, produced_at=MOMENT).content.decode().splitlines()
    first = json.loads(lines[0])
    assert list(first) == ["row", "date", "account", "text", "debit", "credit"]
    assert (first["debit"], first["credit"], first["row"]) == ("1234567.89", None, 1)
    assert json.loads(lines[1])["credit"] == "-0.50"


def test_file_names_and_kinds() -> None:
    document = render("csv", replace(JOURNAL, name="../../lön\u202e"), produced_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert document.name == "lön.csv"
    with pytest.raises(KeyError):
        render("docx", JOURNAL, produced_at=MOMENT)  # type: ignore[arg-type]


def test_documents_know_no_web_framework() -> None:
    sources = Path(hub.documents.__file__).parent.glob("*.py")
    assert not [
        path.name for path in sources if re.search(r"^\s*(from|import) (django|celery)", path.read_text(), re.M)
    ]
