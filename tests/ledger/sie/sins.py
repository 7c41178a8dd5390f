"""What programs and people do to SIE files, one function each: bytes in, bytes out, chance from `rnd`."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Sin = Callable[[bytes, random.Random], bytes]
_ROW = re.compile(rb"^([ \t]*#(?:TRANS|IB|UB|RES)[ \t][^\n]*)", re.MULTILINE)
_AMOUNT = re.compile(rb"(?<=[} ])(-?\d+)\.(\d\d)(?=[ \r\n])")
_DATE = re.compile(rb"\b(20\d\d)(\d\d)(\d\d)\b")


def _some(pattern: re.Pattern, change: Callable[[re.Match], bytes]) -> Sin:
    """About a third of what the pattern finds is changed."""
    return lambda data, rnd: pattern.sub(lambda found: change(found) if rnd.random() < 0.35 else found[0], data)


def _all(old: bytes, new: bytes) -> Sin:
    return lambda data, rnd: data.replace(old, new)


def _cut(data: bytes, rnd: random.Random) -> bytes:
    return data[: rnd.randrange(len(data) + 1)]


def _insert(*pieces: bytes) -> Sin:
    """A piece at some place in the file, several times."""

    def insert(data: bytes, rnd: random.Random) -> bytes:
        for _ in range(rnd.randint(1, 5)):
            at = rnd.randrange(len(data) + 1)
            data = data[:at] + rnd.choice(pieces) + data[at:]
        return data

    return insert


def _between_lines(*lines: bytes) -> Sin:
    return _some(re.compile(rb"\n"), lambda found: b"\n" + lines[found.start() % len(lines)] + b"\n")


def _lines(change: Callable[[list[bytes], random.Random], list[bytes]]) -> Sin:
    return lambda data, rnd: b"\n".join(change(data.split(b"\n"), rnd))


def _shuffle(lines: list[bytes], rnd: random.Random) -> list[bytes]:
    at = rnd.randrange(len(lines))
    part = lines[at : at + 20]
    rnd.shuffle(part)
    return lines[:at] + part + lines[at + 20 :]


def _flip(data: bytes, rnd: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rnd.randint(1, 20) if data else 0):
        changed[rnd.randrange(len(changed))] = rnd.randrange(1, 256)
    return bytes(changed)


SINS: dict[str, Sin] = {
    "utf-8": lambda data, rnd: data.decode("cp437").encode("utf-8"),
    "utf-8 with a mark": lambda data, rnd: b"\xef\xbb\xbf" + data.decode("cp437").encode("utf-8"),
    "utf-16": lambda data, rnd: data.decode("cp437").encode("utf-16"),
    "windows-1252": lambda data, rnd: data.decode("cp437").encode("cp1252", "replace"),
    "two character sets": lambda data, rnd: data + '#PROSA "åäö"\n'.encode("cp1252"),
    "half of it utf-8": lambda data, rnd: data + '#PROSA "åäö"\n'.encode(),
    "graphics": _insert(bytes(range(0xB0, 0xE0))),
    "replacement characters": lambda data, rnd: data.decode("ascii", "replace").encode("utf-8"),
    "line feeds only": _all(b"\r\n", b"\n"),
    "carriage returns only": _all(b"\r\n", b"\r"),
    "mixed line ends": _some(re.compile(rb"\r\n"), lambda found: b"\n"),
    "double line ends": _all(b"\r\n", b"\r\r\n"),
    "tabs": _all(b" ", b"\t"),
    "wide blanks": _all(b" ", b"   "),
    "indented": _some(re.compile(rb"^", re.MULTILINE), lambda found: b"  \t"),
    "blank lines": _between_lines(b"", b"  ", b"\r"),
    "foreign lines": _between_lines(b"* note", b"// note", b"#EGEN 1", b"; x", b"#", b"{}", b"##"),
    "blanks after braces": _some(re.compile(rb"([{}])(?=\r?\n)"), lambda found: found[1] + b"  \t"),
    "words after braces": _some(re.compile(rb"([{}])(?=\r?\n)"), lambda found: found[1] + b" slut"),
    "brace on the row": _some(re.compile(rb"\r?\n\}"), lambda found: b" }"),
    "brace on the head": _some(re.compile(rb"\r?\n\{"), lambda found: b" {"),
    "no closing brace": _some(re.compile(rb"\r?\n\}"), lambda found: b""),
    "no opening brace": _some(re.compile(rb"\r?\n\{"), lambda found: b""),
    "two braces": _some(re.compile(rb"\r?\n([{}])"), lambda found: found[0] * 2),
    "lower case": _some(re.compile(rb"#[A-Z]+"), lambda found: found[0].lower()),
    "blank after the hash": _some(re.compile(rb"#(?=[A-Z])"), lambda found: b"# "),
    "no quotes": _all(b'"', b""),
    "some quotes lost": _some(re.compile(rb'"'), lambda found: b""),
    "quotes round all": _some(re.compile(rb"(?<= )([\w.-]+)(?=[ \r\n])"), lambda found: b'"' + found[1] + b'"'),
    "quotes inside": _some(re.compile(rb"(?<=\w)o(?=\w)"), lambda found: b'"'),
    "escaped quotes": _some(re.compile(rb"(?<=\w)o(?=\w)"), lambda found: b'\\"'),
    "backslash at the end": _some(re.compile(rb'(?<=\w)"'), lambda found: b'\\"'),
    "decimal comma": _all(b".", b","),
    "thousands marks": _some(_AMOUNT, lambda found: b"1 " + found[0]),
    "thousands marks in quotes": _some(_AMOUNT, lambda found: b'"1\xff' + found[1] + b"," + found[2] + b'"'),
    "no decimals": _some(_AMOUNT, lambda found: found[1]),
    "many decimals": _some(_AMOUNT, lambda found: found[0] + b"0000"),
    "three decimals": _some(_AMOUNT, lambda found: found[0] + b"5"),
    "exponents": _some(_AMOUNT, lambda found: b"1e3"),
    "huge amounts": _some(_AMOUNT, lambda found: b"9" * 400 + found[0]),
    "negative zero": _some(_AMOUNT, lambda found: b"-0.00"),
    "plus signs": _some(_AMOUNT, lambda found: b"+" + found[0]),
    "trailing minus": _some(_AMOUNT, lambda found: found[0].strip(b"-") + b"-"),
    "no amount": _some(_AMOUNT, lambda found: b""),
    "dashed dates": _some(_DATE, lambda found: b"-".join(found.groups())),
    "short years": _some(_DATE, lambda found: found[0][2:]),
    "impossible dates": _some(_DATE, lambda found: found[1] + b"0231"),
    "far dates": _some(_DATE, lambda found: b"99991231"),
    "no dates": _some(_DATE, lambda found: b'""'),
    "no object list": _all(b"{} ", b""),
    "odd object lists": _some(re.compile(rb"\{\}"), lambda found: b"{1}"),
    "nested object lists": _some(re.compile(rb"\{\}"), lambda found: b'{1 "a}b" {6 x}}'),
    "open object lists": _some(re.compile(rb"\{\}"), lambda found: b'{1 "a'),
    "history rows": _some(re.compile(rb"#TRANS"), lambda found: b"#RTRANS"),
    "struck rows": _some(re.compile(rb"#TRANS"), lambda found: b"#BTRANS"),
    "no number": _some(re.compile(rb"(#VER \w+) \d+"), lambda found: found[1]),
    "empty series and number": _some(re.compile(rb"(#VER) \w+ \d+"), lambda found: found[1] + b' "" ""'),
    "one number": _some(re.compile(rb"(#VER \w+) \d+"), lambda found: found[1] + b" 1"),
    "head only": _some(re.compile(rb"#VER[^\r\n]*"), lambda found: b"#VER"),
    "no type": lambda data, rnd: re.sub(rb"#SIETYP[^\n]*\n", b"", data),
    "another type": lambda data, rnd: re.sub(rb"#SIETYP \d", b"#SIETYP %d" % rnd.randrange(10), data),
    "no year": lambda data, rnd: re.sub(rb"#RAR[^\n]*\n", b"", data),
    "no head": lambda data, rnd: data[max(data.find(b"#VER"), 0) :],
    "twice": lambda data, rnd: data + data,
    "checksum begun": lambda data, rnd: data.replace(b"\n", b"\n#KSUMMA\n", 1),
    "checksum wrong": lambda data, rnd: data.replace(b"\n", b"\n#KSUMMA\n", 1) + b"#KSUMMA 12x\n",
    "repeated rows": _some(_ROW, lambda found: found[1] + b"\n" + found[1]),
    "extra fields": _some(_ROW, lambda found: found[1].rstrip() + b' "a" 1 "b" c d {1 2} e'),
    "labels alone": _some(re.compile(rb"(#[A-Z]+)[^\r\n]*"), lambda found: found[1]),
    "ctrl-z": lambda data, rnd: data + b"\x1a" * rnd.randint(1, 200),
    "controls": _insert(b"\x01", b"\x07", b"\x0b", b"\x0c", b"\x1a", b"\x7f"),
    "noise": _flip,
    "nul": _insert(b"\0"),
    "cut off": _cut,
    "shuffled": _lines(_shuffle),
    "long field": _insert(b"x" * 70_000),
    "empty": lambda data, rnd: b"",
}
