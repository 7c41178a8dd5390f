"""Files that are no statements, broken, or made to hurt: refused or found in bounded time, never a crash."""

import io
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciliation.formats import limits, read
from reconciliation.formats.__main__ import report, summary
from tests.reconciliation.formats.samples import (
    bgmax,
    camt,
    codes_of,
    cremul,
    entry,
    mt940,
    ocr_giro,
    payment,
    statement,
    tk15,
    tk20,
)

GOOD = camt(statement(entry("5"), closing="105.00"))
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    + GOOD.partition(b"\n")[2].replace(b"<Id>S1", b"<Id>&b;")
)  # fmt: skip
SAMPLES = [
    GOOD,
    mt940(":61:2403010301C5,00NTRFX//Y", ":86:text", closing="C240301SEK105,00").encode(),
    bgmax(tk20(500, "17"), "25text", "26name", tk15(500, 1)),
    ocr_giro((500, "1"), (-100, "2")),
    cremul("LIN+1", "DTM+209:20240301:102", "MOA+349:5:NOK", "FII+BF+1", "SEQ++1", "MOA+143:5:NOK", "CNT+LIN:1"),
    b"Datum;Text;Belopp;Saldo\n2024-01-01;A;1 000,00;1 000,00\n2024-01-02;B;-5,50;994,50\n",
]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("camt.xml", GOOD)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "BANK-001"),
        (b" \r\n\x00", "BANK-001"),
        (b"\xef\xbb\xbf", "BANK-001"),
        (zipped(), "BANK-002"),
        (b"%PDF-1.7 " + GOOD, "BANK-002"),
        (b"\x89PNG\r\n\x1a\n" + GOOD, "BANK-002"),
        (b"<!DOCTYPE html><html></html>", "BANK-002"),
        (b"<rss version='2.0'/>", "BANK-002"),
        (b"#FLAGGA 0\r\n#SIETYP 4\r\n", "BANK-002"),
        (b'{"a": 1}', "BANK-002"),
        (b"Dear customer,\nplease find enclosed\n", "BANK-002"),
        (LAUGHS, "BANK-003"),
        (LAUGHS.decode().replace("1.0", "1.0").encode("utf-16"), "BANK-003"),
        (b"<!-- <Document> -->" + LAUGHS.partition(b"?>")[2], "BANK-003"),
        (b'<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd">' + GOOD.partition(b"\n")[2], "BANK-003"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>', "BANK-003"),
        (GOOD.replace(b"S1", b"&x;"), "BANK-004"),
        (GOOD[:-30], "BANK-004"),
        (GOOD + GOOD, "BANK-004"),
        (b"<a>" * 100_000, "BANK-004"),
        (b":20:X\n:25:\x00\n:60F:C240101SEK1,00\n", "BANK-008"),
    ],
)
def test_refused_by_name(data, code):
    told = read(data, "upload")
    assert (told.is_readable, told.statements, codes_of(told)) == (False, (), [code])


def test_nothing_outside_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    inside = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    told = read(GOOD.replace(b"<Id>S1", b"<Id>S1" + inside.encode()))
    assert "SECRET" not in str(report("f", told)) + repr(told)


def test_too_large(monkeypatch):
    assert codes_of(read(b"1" * (limits.MAX_BYTES + 1))) == ["BANK-005"]
    monkeypatch.setattr(limits, "MAX_ENTRIES", 2)
    for data in (
        camt(statement(*[entry("5")] * 3)),
        mt940(*[":61:240301C5,00NTRFX"] * 3).encode(),
        ocr_giro(*[(500, "1")] * 3),
        ("Datum;Belopp\n" + "2024-01-01;1,00\n" * 3).encode(),
        cremul(*["LIN+1"] * 3),
        bgmax(*[tk15(0, 0)] * 3),
    ):
        told = read(data)
        assert ("BANK-005" in codes_of(told), told.statements) == (True, ())


def test_elements_that_are_never_given_back(monkeypatch):
    monkeypatch.setattr(limits, "MAX_HELD", 1_000)
    many = camt(statement(*[entry("5", details=payment("5", sign="CRDT") * 3)] * 400, closing="2100.00"))
    assert codes_of(read(many)).count("BANK-005") == 0
    for hostile in (b"<Bal/>" * 30_000, b"<Ntry>" + b"<x/>" * 30_000 + b"</Ntry>"):
        assert codes_of(read(GOOD.replace(b"<Acct>", hostile + b"<Acct>")))[-1] == "BANK-005"


@pytest.mark.parametrize(
    "data",
    [
        b"UNA:+,? 'UNH+1+CREMUL:D'" + b"?" * 2_000_000,
        b"UNA:+,? 'UNH+1+CREMUL:D'" + b"a" * 5_000_000,
        b":20:X\n:25:1\n:60F:C240101SEK1,00\n:61:" + b"1" * 5_000_000,
        b":20:X\n:25:1\n:60F:C240101SEK1,00\n:61:240101C1,00NTRFX\n:86:" + b"?20?" * 1_000_000,
        b"Datum;Belopp\n" + b";" * 5_000_000,
        b'Datum;Belopp\n"' + b"2024-01-01;1,00\n" * 20_000,
        b"1" * 5_000_000,
        b"\n" * 5_000_000,
        b"<" * 5_000_000,
        b"<!--" * 1_000_000,
        GOOD.replace(b"S1", b"x" * 12_000_000),
        b"<Document " + b" ".join(b"a%d='x'" % n for n in range(50_000)) + b"/>",
    ],
    ids=range(12),
)
def test_time_is_bounded(data):
    begun = time.monotonic()
    told = read(data)
    assert time.monotonic() - begun < 10
    assert not told.is_readable or told.statements


def test_findings_are_bounded():
    told = read(camt(statement(*[entry("x")] * 1_000)))
    assert codes_of(told).count("BANK-020") == 200 and "BANK-099" in codes_of(told)
    assert "800" in told.findings[-1].message


def test_what_a_finding_repeats_is_short_and_printable():
    told = read(camt(statement(entry("5\u202e\u0007" + "x" * 5_000))).replace(b"\x07", b" "))
    (found,) = [each for each in told.findings if each.code == "BANK-020"]
    assert len(found.message) < 200 and found.message.isprintable()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    sample=st.sampled_from(SAMPLES),
    cuts=st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 60), st.binary(max_size=12)), min_size=1, max_size=4),
    language=st.sampled_from(["sv", "nb", "en"]),
)
def test_spoiled_files_never_crash(sample, cuts, language):
    for start, length, piece in cuts:
        start %= len(sample) + 1
        sample = sample[:start] + piece + sample[start + length :]
    told = read(sample, "f")
    assert told.is_readable == bool(told.statements)
    assert summary(report("f", told, language))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_never_crash(data):
    for head in (b"", b"<", b":20:X\n:25:", b"01BGMAX", b"NY000010", b"UNA:+,? '", b"Datum;Belopp\n"):
        assert report("f", read(head + data))["file"] == "f"
