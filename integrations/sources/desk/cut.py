"""A SIE file up to a day. Pure: bytes in, bytes out, everything kept as it stands but what lies after the day."""

import io
import re
from datetime import date

_DATE = re.compile(
    rb"^\s*#VER\s+(?:\"(?:[^\"\\]|\\.)*\"|\S+)\s+(?:\"(?:[^\"\\]|\\.)*\"|\S+)\s+\"?(\d{8})\"?", re.IGNORECASE
)
CLOSING = (b"#UB", b"#RES", b"#OUB")
OFFSET = re.compile(rb"^\s*#\w+\s+\"?(-?\d+)\"?\s")
PERIOD = re.compile(rb"^\s*#PSALDO\s+\"?0\"?\s+\"?(\d{6})\"?\s", re.IGNORECASE)


def cut(source: bytes, until: date) -> tuple[bytes, int]:
    """The file without vouchers later than `until`, and how many those were.

    Closing balances and month sums of the year itself then no longer hold and go too, with the file's check sum;
    #OMFATTN says how far the file reaches (SIE 4B §11). A file without later vouchers is given back as it is.
    """
    last, kept, skipping, dropped = f"{until:%Y%m%d}".encode(), [], False, 0
    for line in io.BytesIO(source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")):
        label = line.lstrip()[:8].upper()
        if label.startswith(b"#VER"):
            found = _DATE.match(line)
            skipping = bool(found and found[1] > last)
            dropped += skipping
        elif skipping and label.startswith(b"#") and not label.startswith((b"#TRANS", b"#RTRANS", b"#BTRANS")):
            skipping = False
        if not skipping:
            kept.append(line)
        elif line.strip() == b"}":
            skipping = False
    if not dropped:
        return source, 0
    head = [line for line in kept if not _is_stale(line, last)]
    at = next((n for n, line in enumerate(head, 1) if line.lstrip().upper().startswith(b"#RAR")), len(head))
    head.insert(at, b"#OMFATTN " + last + b"\n")
    return b"".join(line.rstrip(b"\n") + b"\r\n" for line in head), dropped


def _is_stale(line: bytes, last: bytes) -> bool:
    label = line.lstrip().upper().split(None, 1)[:1]
    if label in ([b"#KSUMMA"], [b"#OMFATTN"]):
        return True
    if label and label[0] in CLOSING:
        offset = OFFSET.match(line)
        return bool(offset and offset[1] == b"0")
    period = PERIOD.match(line)
    return bool(period and period[1] >= last[:6])
