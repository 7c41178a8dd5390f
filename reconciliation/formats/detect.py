"""Which format a file is, by its content alone; what is no bank file is refused by name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciliation.formats import codes
from reconciliation.formats.findings import Refused

_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"%PDF", "pdf"), (b"\x1f\x8b", "packed"), (b"BZh", "packed"),
    (b"7z\xbc\xaf", "packed"), (b"Rar!", "packed"), (b"\xfd7zXZ", "packed"), (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"RIFF", "image"), (b"MZ\x90", "program"), (b"\x7fELF", "program"),
    (b"\xd0\xcf\x11\xe0", "zip"), (b"{\\rtf", "rtf"), (b"SQLite format", "binary"),
)  # fmt: skip
_HTML = re.compile(rb"\s*(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html|head|body|script|svg)\b", re.IGNORECASE)
_NETS = re.compile(r"NY[0-9]{6}")
_BGMAX = re.compile(r"05[0-9]{10}[0-9 ]{10}[A-Z]{3}|2[01][0-9 ]{10}.{25}[0-9]{18}|15[0-9]{30}")
_MT_TAG = re.compile(r":([0-9]{2})[A-Z]?:")
_SIE = re.compile(r"#(?:FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|FNAMN|ORGNR|RAR|KONTO|VER)\b")
_LOOKED = 400  # rows: some files have text before they begin


def refuse_binary(data: bytes) -> None:
    """Raise Refused for what is empty, packed, an image, a page or the like."""
    if not data.strip(b"\0 \t\r\n\x1a\xef\xbb\xbf\xff\xfe"):
        raise Refused(codes.EMPTY)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Refused(codes.NOT_BANK, kind=kind)
    if _HTML.match(data[:2000].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")):
        raise Refused(codes.NOT_BANK, kind="html")


def text_format(rows: Sequence[str]) -> str:
    """ "MT940", "BgMax", "OCR giro", "CREMUL" or "CSV" (which then must prove it). Raises Refused for others."""
    head = [row for row in rows[:_LOOKED] if row.strip()]
    start = head[0].lstrip("\ufeff") if head else ""
    if re.match(r"\s*(?:UNA.{6}\s*$|UNA.{6}\s*UN[BGH]|UN[BH]\+)", start):
        return "CREMUL"
    if _NETS.match(start):
        return "OCR giro"
    if told := _bankgiro(start, head):
        return told
    if told := _swift(head):
        return told
    if any(_SIE.match(row.lstrip()) for row in head):
        raise Refused(codes.NOT_BANK, kind="sie")
    if start.lstrip()[:1] in "{[":
        raise Refused(codes.NOT_BANK, kind="json")
    return "CSV"


def _bankgiro(start: str, head: Sequence[str]) -> str:
    if start.startswith("01BGMAX") or _BGMAX.match(start):  # also a piece of one, to be refused by its name
        return "BgMax"
    if re.match(r"01(?:AUTOGIRO|[0-9]{8}AUTOGIRO)", start):
        raise Refused(codes.OTHER_MESSAGE, kind="autogiro")
    if re.match(r"11[0-9]{10}[0-9]{6}LEVERANT", start):
        raise Refused(codes.OTHER_MESSAGE, kind="lb")
    if re.match(r"01[0-9 ]{0,30}(?:BGC|BANKGIRO|TOTALIN)", start):
        raise Refused(codes.OTHER_MESSAGE, kind="bankgiro")
    return ""


def _swift(head: Sequence[str]) -> str:
    told = re.search(r"\{2:[IO]([0-9]{3})", "".join(head[:5])[:2000])
    if told and told[1] == "942":
        raise Refused(codes.OTHER_MESSAGE, kind="MT942")
    if told and told[1] not in ("940", "950"):
        raise Refused(codes.OTHER_MESSAGE, kind="MT")
    tags = [found[1] for row in head if (found := _MT_TAG.match(row.lstrip("\ufeff")))]
    if "60" not in tags and "62" not in tags and ("34" in tags or "13" in tags) and "61" in tags:
        raise Refused(codes.OTHER_MESSAGE, kind="MT942")
    return "MT940" if {"60", "61", "62"} & set(tags) or {"20", "25"} <= set(tags) or told else ""
