"""The check sum, held against a plain reading of the rule."""

import zlib

import pytest

from ledger.sie import read
from ledger.sie.ksumma import essence
from tests.ledger.sie.samples import FILES


def by_the_rule(line: bytes) -> bytes:
    """One line, character by character: outside quotes blanks and braces do not count; an escaped quote does."""
    out, quoted, at = bytearray(), False, 0
    while at < len(line):
        if line[at : at + 2] == b'\\"':
            out += b'"'
            at += 1
        elif line[at : at + 1] == b'"':
            quoted = not quoted
        elif quoted or line[at] not in b" \t{}\r\n":
            out.append(line[at])
        at += 1
    return bytes(out)


def test_a_whole_file_by_the_rule():
    lines = (FILES / "full.se").read_bytes().split(b"\r\n")
    start, end = lines.index(b"#KSUMMA"), len(lines) - 2
    expected = zlib.crc32(b"".join(map(by_the_rule, lines[start + 1 : end])))
    assert lines[end] == b"#KSUMMA %d" % expected
    assert read(FILES / "full.se").ksumma == "ok"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-8-sig"])
def test_it_is_over_cp437_however_the_file_is_stored(encoding):
    text = (FILES / "full.se").read_bytes().decode("cp437")
    assert read(text.encode(encoding)).ksumma == "ok"
    assert read(text.replace("Spädbarn", "Spadbarn").encode(encoding)).ksumma == "bad"


def test_a_sum_over_the_bytes_as_stored_is_taken_too():
    lines = (FILES / "full.se").read_bytes().decode("cp437").encode("latin-1").split(b"\r\n")
    sum_of_bytes = zlib.crc32(b"".join(map(by_the_rule, lines[2:-2])))
    lines[-2] = b"#KSUMMA %d" % sum_of_bytes
    assert read(b"\r\n".join(lines)).ksumma == "ok"


def test_line_ends_and_blanks_do_not_count():
    data = (FILES / "full.se").read_bytes()
    assert read(data.replace(b"\r\n", b"\n").replace(b"#TRANS ", b"   #TRANS\t ")).ksumma == "ok"


def test_an_odd_quote_spoils_only_its_own_line():
    lines = b'#FNR "C:\\SIE\\"\r\n{\r\n#TRANS 1930 {1 "a b"} 1.00\r\n'
    assert essence(lines) == b"#FNRC:\\SIE\\#TRANS19301a b1.00"
