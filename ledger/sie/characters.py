"""Text into CP437: what the character set lacks is replaced, and each replacement is told."""

from __future__ import annotations

import re
import unicodedata

from ledger.sie import codes
from ledger.sie.findings import Findings

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NEAR = {
    "ø": "o", "Ø": "O", "–": "-", "—": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"',
    "„": '"', "…": "...", "€": "EUR", "×": "x", "•": "·", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ð": "d", "Ð": "D",
    "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "OE", "\u202f": " ", "\u2009": " ", "©": "(c)", "®": "(R)", "™": "(TM)",
    "§": "par.", "´": "'", "¨": '"', "¤": "kr", "¹": "1", "³": "3", "‰": "o/oo",
}  # fmt: skip


def fit(value: str, place: str, losses: Findings, voucher: tuple[str, str] | None = None) -> str:
    """`value` in characters of CP437 without control characters; `losses` receives what was changed.

    `place` says where the text stands, for the reader of the list ("#KONTO 1930").
    """
    if value.isascii() and value.isprintable() and not value.endswith("\\"):
        return value
    fitted = _CONTROL.sub(" ", value)
    if fitted != value:
        losses.add(codes.CONTROL_LOST, voucher=voucher, place=place)
    if fitted.endswith("\\"):
        fitted = fitted.rstrip("\\") + "/" * (len(fitted) - len(fitted.rstrip("\\")))
        losses.add(codes.BACKSLASH_LOST, voucher=voucher, place=place)
    missing = sorted({char for char in fitted if not _is_cp437(char)})
    if missing:
        losses.add(codes.CHARACTER_LOST, voucher=voucher, place=place, value=value, characters=" ".join(missing))
        fitted = "".join(char if char not in missing else nearest(char) for char in fitted)
    return fitted


def nearest(char: str) -> str:
    """What comes closest in CP437; "?" when nothing does."""
    if char in _NEAR:
        return _NEAR[char]
    base = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return base if base and all(map(_is_cp437, base)) else "?"


def _is_cp437(char: str) -> bool:
    try:
        char.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True
