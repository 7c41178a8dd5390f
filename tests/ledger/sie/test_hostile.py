"""Files that are no books, broken, or made to hurt: refused or found in bounded time and memory, never a crash."""

import io
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.sie import read, stream
from tests.ledger.sie.samples import FILES, HEAD, codes_of, sie, voucher


class Endless(io.RawIOBase):
    """A file of `size` bytes that repeats one piece, never in memory as a whole. Counts what is read."""

    def __init__(self, start: bytes, piece: bytes, size: int):
        self.start, self.piece, self.size, self.at, self.read_bytes = start, piece, size, 0, 0

    def seekable(self):
        return True

    def tell(self):
        return self.at

    def seek(self, at, whence=0):
        self.at = at
        return at

    def read(self, size=-1):
        size = min(size, self.size - self.at)
        if size <= 0:
            return b""
        first = self.start[self.at : self.at + size] if self.at < len(self.start) else b""
        offset = (self.at + len(first) - len(self.start)) % len(self.piece)
        data = first + (self.piece * (size // len(self.piece) + 2))[offset : offset + size - len(first)]
        self.at += size
        self.read_bytes += size
        return data


def packed() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.se", sie())
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "SIE-001", "tom"),
        (b" \r\n\r\n", "SIE-001", "tom"),
        (b"\xef\xbb\xbf", "SIE-001", "tom"),
        (packed(), "SIE-002", "zip"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "SIE-002", "PDF"),
        (b"\r\n<!DOCTYPE HTML><html><body>404</body>", "SIE-002", "webbsida"),
        (b'<?xml version="1.0"?><invoice/>', "SIE-002", "XML"),
        (b"konto;belopp\n1930;100\n", "SIE-002", "textfil"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5"/>', "SIE-003", "SIE 5"),
        (b'<?xml version="1.0"?>\n<sie:SieEntry xmlns:sie="x">', "SIE-003", "SIE 5"),
        (b"\0" * 5000, "SIE-004", "nolltecken"),
        (sie().decode("cp437").encode("utf-16-le"), "SIE-004", "nolltecken"),
    ],
)
def test_what_is_not_sie_is_refused_with_one_word(data, code, word):
    document = read(data)
    assert codes_of(document) == [code] and word in document.findings[0].message
    assert not document.is_readable and document.encoding == "" and document.vouchers == []


def test_a_nul_in_the_middle_names_its_line():
    (found,) = read(voucher("#TRANS 1930 {} 1\0")).findings
    assert (found.code, found.line) == ("SIE-004", 14)


@pytest.mark.parametrize("start", [b"", HEAD.encode("cp437"), HEAD.encode("cp437") + b'#KONTO 1 "'])
def test_a_line_of_100_megabytes_is_refused_at_once(start):
    file = Endless(start, b"#TRANS 1930 {} ", 100_000_000)
    tracemalloc.start()
    document = read(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes_of(document) == ["SIE-005"]
    assert file.read_bytes < 6_000_000 and peak < 12_000_000


def test_a_long_stream_takes_little_memory():
    piece = b'#VER A 1 20240115 "x"\r\n{\r\n#TRANS 1930 {} 1.00\r\n#TRANS 3001 {1 "01"} -1.00 20240115 "x"\r\n}\r\n'
    start = sie()
    count = 60_000
    file = Endless(start, piece, len(start) + len(piece) * count)
    tracemalloc.start()
    reading = stream(file)
    found = sum(1 for _ in reading)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == count + 1
    assert peak < 12_000_000


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (b"#VER A 1 20240115\r\n{\r\n", "SIE-051"),
        (b'#KONTO 1930 "' + b'"' * 3000 + b"\r\n", "SIE-022"),
        (b"#TRANS 1930 {" + b'1 "a" ' * 500 + b"} 1\r\n", "SIE-015"),
        (b'#TRANS 1930 {} 1 "" "' + b'\\"' * 2000 + b"\r\n", "SIE-015"),
        (b"#EGEN " + b"x" * 4000 + b"\r\n", "SIE-024"),
        (b"{ { { { } } }\r\n", "SIE-029"),
    ],
)
def test_much_of_something_silly_takes_time_in_proportion(piece, code):
    start, took = sie(), []
    for size in (300_000, 1_200_000):
        began = time.process_time()
        document = read(Endless(start, piece, len(start) + size // len(piece) * len(piece)))
        took.append(time.process_time() - began)
        assert code in codes_of(document)
        assert len(document.findings) < 1600
    assert took[1] < 12 * max(took[0], 0.05)


def test_more_rows_in_one_voucher_than_memory_should_hold(monkeypatch):
    monkeypatch.setattr("ledger.sie.vouchers.VOUCHER_ROOM", 3_000_000)
    start = sie("#VER A 1 20240115\n{\n")
    document = read(Endless(start, b"#TRANS 1930 {} 0 20240115 x\r\n", len(start) + 29 * 12_000))
    assert codes_of(document) == ["SIE-006"] and not document.is_readable


@pytest.mark.parametrize("name", ["full.se", "history.se"])
def test_a_file_cut_anywhere_never_crashes_and_is_never_taken_for_whole(name):
    data = (FILES / name).read_bytes()
    body = data.index(b"#VER") + 30
    last_brace = data.rindex(b"}")
    for end in range(1, len(data), 3):
        document = read(data[:end])
        if body < end <= last_brace and b"\n}" not in data[end - 3 : end]:
            inside = data[:end].rfind(b"#VER") > data[:end].rfind(b"\n}")
            assert document.has_errors or not inside, end


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 1100))
def test_any_bytes_anywhere_never_crash(noise, at):
    data = (FILES / "full.se").read_bytes()
    document = read(data[:at] + noise + data[at:])
    assert all(finding.message and finding.cause and finding.cure for finding in document.findings)


PIECES = [
    "#VER", "#TRANS", "#IB", "#KONTO", "#RAR", "#OIB", "#PSALDO", "#DIM", "#OBJEKT", "#SRU", "#KSUMMA", "#GEN",
    "{", "}", "{}", '"', '\\"', "0", "-1", "1930", "20240115", "1.00", "A", "\n", "\n", "\n", "ö", "\u2028", "\x85",
    "\x1a", "#ORGNR",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_any_order_of_pieces_never_crashes(text):
    document = read(sie(text, encoding="utf-8"))
    assert document.type in ("4E", "4I")


LONG = 300_000
ENDLESS_ON_ONE_LINE = {
    "closing braces": b"}" * LONG,
    "opening braces": b"{" * LONG,
    "empty lists": b"#TRANS 1930 " + b"{}" * (LONG // 2),
    "quotes": b"#TRANS 1930 {" + b'"' * LONG,
    "backslashes": b'#VER A 1 20240115 "' + b'\\"' * (LONG // 2),
    "rows": b"#TRANS 1930 {} 1 " * (LONG // 17),
    "vouchers": b"#VER A 1 " * (LONG // 9),
}


@pytest.mark.parametrize("name", ENDLESS_ON_ONE_LINE)
def test_a_line_of_one_thing_over_and_over_costs_no_more_than_its_length(name):
    """As a ratio to a tenth of it, so that the machine's speed is no matter; squared growth would be a hundred."""

    def cost(piece: bytes) -> float:
        start = time.process_time()
        document = read(sie().replace(b"#IB", piece + b"\r\n#IB"))
        assert document.findings
        return time.process_time() - start

    whole = ENDLESS_ON_ONE_LINE[name]
    cost(whole[: LONG // 10])
    assert min(cost(whole) for _ in range(2)) < 40 * (min(cost(whole[: LONG // 10]) for _ in range(2)) + 0.002)
