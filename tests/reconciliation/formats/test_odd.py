"""What programs between the bank and us make of files: other line ends, marks, prefixes, envelopes, pieces left out."""

import json
import re

import pytest

from reconciliation.formats import read
from reconciliation.formats.__main__ import main
from tests.reconciliation.formats.samples import (
    bgmax,
    camt,
    codes_of,
    entry,
    mt940,
    ocr_giro,
    only,
    payment,
    statement,
    tk15,
    tk20,
)

CAMT = camt(statement(entry("5", details=payment("5", reference="123")), closing="105.00")).decode()
MT = mt940(":61:2403010301C5,00NTRFX//Y", ":86:rad ett", "rad två", closing="C240301SEK105,00")
GIRO = bgmax(tk20(500, "17"), "26Köparen", tk15(500, 1)).decode("latin-1")
ENVELOPE = "{1:F01ABCDSESSAXXX0000000000}{2:I940ABCDSESSXXXXN}{4:\r\n"
NETS = ocr_giro((500, "1")).decode()


def prefixed(text: str) -> str:
    return re.sub(r"<(/?)(?=[A-Z])", r"<\1n:", text).replace("xmlns=", "xmlns:n=")


def without(text: str, start: str) -> str:
    return "\r\n".join(row for row in text.splitlines() if not row.startswith(start))


SAME = {
    "camt with a prefix": prefixed(CAMT),
    "camt with a prefix and a mark": b"\xef\xbb\xbf" + prefixed(CAMT).encode(),
    "camt in UTF-16": prefixed(CAMT).replace("UTF-8", "UTF-16").encode("utf-16"),
    "camt with line ends of a Macintosh": CAMT.replace("\n", "\r"),
    "camt without namespace": re.sub(r' xmlns="[^"]+"', "", CAMT),
    "MT940 in a SWIFT envelope": ENVELOPE + MT.replace("\n", "\r\n") + "-}",
    "MT940 with line ends of a Macintosh": MT.replace("\n", "\r"),
    "MT940 with a mark": b"\xef\xbb\xbf" + MT.encode(),
    "MT940 in Latin-1": MT.encode("latin-1"),
    "BgMax without its blanks": "\n".join(row.rstrip() for row in GIRO.splitlines()).encode("latin-1"),
    "BgMax with line ends of a Macintosh": GIRO.replace("\r\n", "\r").encode("latin-1"),
    "OCR giro without its blanks": "\n".join(row.rstrip() for row in NETS.splitlines()),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_the_same_comes_out(name):
    data = SAME[name]
    told = read(data if isinstance(data, bytes) else data.encode())
    (line,) = only(told).lines
    assert line.amount == 500 and line.booked_on.isoformat() == "2024-03-01" and told.is_importable


PIECES = {
    "camt cut off": (CAMT[: int(len(CAMT) * 0.7)], "BANK-004"),
    "camt without balances": (re.sub("<Bal>.*?</Bal>", "", CAMT), "BANK-052"),
    "MT940 without its closing": (MT[: MT.index(":62")], "BANK-052"),
    "MT940 without its opening": (re.sub(r":60F:[^\n]*\n", "", MT), "BANK-051"),
    "BgMax without its end": (without(GIRO, "70"), "BANK-009"),
    "BgMax cut off": (GIRO[: int(len(GIRO) * 0.6)], "BANK-009"),
    "OCR giro without its end": (without(NETS, "NY000089"), "BANK-009"),
    "a table with headings alone": ("Datum;Text;Belopp\n", "BANK-010"),
    "a table of unknown headings": ("Wann;Was;Wieviel\n2024-01-01;A;5\n2024-01-02;B;6\n", "BANK-070"),
    "a letter": ("Hej!\nHär kommer kontoutdraget.\n", "BANK-002"),
}


@pytest.mark.parametrize("name", PIECES)
def test_what_is_missing_is_told_with_cause_and_cure(name, tmp_path, capsys):
    data, code = PIECES[name]
    path = tmp_path / "fil.txt"
    path.write_bytes(data.encode())
    main([str(path), "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    (found,) = [each for each in told["findings"] if each["code"] == code]
    assert found["message"] and found["cause"] and found["cure"] and "line" in found
    assert code in codes_of(read(data.encode()))
