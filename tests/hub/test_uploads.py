"""What is handed in: told by its content, refused with a cause and a cure before anything reads it."""

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from hub.uploads import Limits, UploadRefused, check_kind, check_xlsx, inspect, safe_name

DATA = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(0, 0, "Konto")
    book.close()
    return out.getvalue()


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    """A workbook as far as its names go, with more in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"), *entries):
            archive.writestr(name, content)
    return io.BytesIO(out.getvalue())


def refused(file: io.BytesIO, **limits: int) -> str:
    with pytest.raises(UploadRefused) as error:
        check_xlsx(file, Limits(**limits))
    return error.value.code


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.se", b'#FLAGGA 0\r\n#PROGRAM "x" 1\r\n', "sie"),
        ("a.csv", b'\xef\xbb\xbf\n\n#FLAGGA 0\n#FORMAT PC8\n#FNAMN "\x8f\x84\x94"', "sie"),
        ("a.se", "#FLAGGA 0\n#FORMAT PC8\n".encode("utf-16"), "sie"),
        ("a.se", b"#FLAGGA 0\n#FORMAT PC8\n#FNAMN \0\0\0", "sie"),
        ("a.csv", b"Konto;Belopp\n1930;12,50\n", "csv"),
        ("utdrag", b"Datum\tText\n2026-10-01\tHyra\n", "csv"),
        ("mt940.txt", b":20:0123456789\r\n:25:5000/123\r\n", "text"),
        ("a.xml", b'\xef\xbb\xbf<?xml version="1.0"?><Document xmlns="urn:iso"/>', "xml"),
        ("a.xml", b"<Document><a/></Document>", "xml"),
        ("a.xml", b'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE html><html>', "html"),
        ("a.csv", b"  <!doctype HTML><p>Logga in</p>", "html"),
        ("a.csv", b"<svg xmlns='x' onload='x'>", "html"),
        ("a.xlsx", workbook(), "xlsx"),
        ("a.xlsx", zipped().getvalue(), "xlsx"),
        ("a.zip", b"PK\x03\x04\x14\0\0\0\0\0readme.txt", "zip"),
        ("a.csv", b"%PDF-1.7\n", "pdf"),
        ("bank.csv", b"Datum;Text\n2026;x\n%PDF-1.4\n", "pdf"),
        ("bank.csv", b"\x89PNG\r\n\x1a\n;;;\n;;;\n", "binary"),
        ("bank.csv", b"MZ\x90\0\3\0", "binary"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "binary"),
        ("bank.csv", b"\x01\x02\x03\x04\x05", "binary"),
        ("tom.csv", b"", "empty"),
        ("tom.csv", b" \r\n\r\n", "empty"),
    ],
)
def test_content_decides_what_a_file_is(name: str, content: bytes, kind: str) -> None:
    assert inspect(name, content, len(content)).kind == kind


def test_nul_characters_are_told() -> None:
    assert inspect("a.se", b"#FLAGGA 0\n\0", 11).has_nul
    assert not inspect("a.se", "#FLAGGA 0\n".encode("utf-16"), 22).has_nul


def test_many_comments_take_no_time() -> None:
    assert inspect("a.xml", b"<!---->" * 1100 + b"<a", 8000).kind == "xml"


def test_a_file_too_large_empty_or_of_another_kind_is_refused_in_three_languages() -> None:
    with pytest.raises(UploadRefused) as large:
        inspect("../år.se", b"#FLAGGA 0", 60_000_001)
    assert large.value.code == "UPL-001"
    assert large.value.explain("nb")[0] == "Filen år.se kunne ikke tas imot."
    for content, code in ((b"", "UPL-002"), (b"%PDF-1.7", "UPL-003")):
        with pytest.raises(UploadRefused) as wrong:
            check_kind(inspect("a.se", content, len(content)), "sie", "csv")
        assert wrong.value.code == code
    assert "SIE, CSV" in wrong.value.explain("en")[1]
    check_kind(inspect("a.se", b"#FLAGGA 0", 9), "sie")


def test_every_refusal_reads_in_three_languages() -> None:
    for texts in UploadRefused.texts.values():
        assert set(texts) == {"sv", "nb", "en"}
        assert all(cause and cure for cause, cure in texts.values())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("C:\\Users\\Åsa\\lön 2026.csv", "lön 2026.csv"),
        ("../../etc/passwd", "passwd"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("a\x00b\r\n.csv", "ab .csv"),
        ("a\u030alder.csv", "\u00e5lder.csv"),
        ('x<y>:"|?*.csv', "xy.csv"),
        ("...", "fil"),
        ("", "fil"),
        ("CON.csv", "fil-CON.csv"),
        (".htaccess", "htaccess"),
        ("å" * 300 + ".xlsx", "å" * 115 + ".xlsx"),
        ("a." + "b" * 300, "a." + "b" * 118),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert safe_name(safe) == safe


def test_a_true_workbook_passes_and_can_be_read_from_its_start() -> None:
    file = io.BytesIO(workbook())
    check_xlsx(file)
    assert file.tell() == 0


def test_bombs_are_refused() -> None:
    assert refused(zipped(("xl/a.xml", b"0" * 30_000_000))) == "UPL-007"
    assert refused(zipped(("xl/a.xml", os.urandom(3000))), entry_bytes=2000) == "UPL-006"
    assert (
        refused(zipped(("xl/a.xml", os.urandom(3000)), ("xl/b.xml", os.urandom(3000))), total_bytes=5000) == "UPL-006"
    )
    assert refused(zipped(*((f"xl/{n}.xml", b"") for n in range(20))), entries=21) == "UPL-005"


def test_a_million_entries_are_refused_without_reading_them() -> None:
    honest = zipped().getvalue()
    at = honest.rindex(b"PK\x05\x06")
    many = honest[: at + 8] + struct.pack("<HH", 65535, 65535) + honest[at + 12 :]
    long = honest[: at + 12] + struct.pack("<I", 50_000_000) + honest[at + 16 :]
    assert refused(io.BytesIO(many)) == "UPL-005"
    assert refused(io.BytesIO(long)) == "UPL-005"
    large = honest[:at] + b"PK\x06\x07" + bytes(16) + honest[at:]  # "the true counts stand elsewhere" (ZIP64)
    assert refused(io.BytesIO(large)) == "UPL-005"


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    content = bytearray(zipped(("xl/a.xml", b"0" * 5_000_000)).getvalue())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)  # five million bytes say that they are ten
    assert refused(io.BytesIO(bytes(content))) == "UPL-004"


@pytest.mark.parametrize("inner", ["xl/embeddings/bok.xlsx", "xl/media/bild.png"])
def test_an_archive_inside_is_refused_whatever_it_is_called(inner: str) -> None:
    assert refused(zipped((inner, workbook()))) == "UPL-008"


@pytest.mark.parametrize("name", ["../../ut.xml", "/etc/passwd", "xl/..\\ut.xml", "C:/ut.xml", "xl/../../ut.xml"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    assert refused(zipped((name, b"x"))) == "UPL-009"


def test_links_passwords_and_other_archives_are_refused() -> None:
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(zipped((link, b"/etc/passwd"))) == "UPL-009"

    locked = bytearray(zipped().getvalue())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert refused(io.BytesIO(bytes(locked))) == "UPL-010"

    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refused(plain) == "UPL-011"
    assert refused(io.BytesIO(b"PK\x03\x04 not really")) == "UPL-004"
    assert refused(io.BytesIO(workbook()[:-30])) == "UPL-004"


def test_real_files_are_told_apart() -> None:
    if not DATA.is_dir():
        pytest.skip("the shared reference data is not beside this repository")
    seen = {}
    for path in sorted(DATA.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            seen[path] = inspect(path.name, content[:8192], len(content)).kind
    told = {path.name: kind for path, kind in seen.items() if path.suffix.lower() in (".se", ".si", ".sie")}
    odd = {name: kind for name, kind in told.items() if kind != "sie"}
    assert len(told) > 50
    assert odd.pop("empty.se") == "empty"
    assert odd.pop("html_not_sie.se") == "html"
    assert set(odd.values()) == {"xml"}, odd  # SIE 5 is XML
    assert {kind for path, kind in seen.items() if path.suffix == ".xml"} == {"xml"}
    assert {kind for path, kind in seen.items() if path.suffix.lower() in (".sta", ".mt940", ".dat")} == {"text"}
