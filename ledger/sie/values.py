"""Field values: amounts, dates, quantities. Strict first; what people write besides is taken with a word about it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_AMOUNT = re.compile(r"(-?\d{1,15})(?:\.(\d{1,2}))?", re.ASCII)
_LENIENT = re.compile(r"([+-]?)(\d{0,15})(?:\.(\d*))?(-?)", re.ASCII)
_QUANTITY = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,12})?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # 00010101 and 99991231 are what programs write for no date
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_ISO = re.compile(r"(\d{4})[-./](\d\d)[-./](\d\d)(?:[T ].*)?", re.ASCII)
_SHORT = re.compile(r"(\d\d)(\d\d)(\d\d)", re.ASCII)
_PERIOD = re.compile(r"\d{4}(?:0[1-9]|1[0-2])", re.ASCII)
_BLANKS = str.maketrans("", "", "\u00a0\u202f\u2009 '")


def parse_amount(text: str) -> tuple[int | None, bool]:
    """Minor units, and whether the text was not as the standard wants it (4B §5.9). None: no amount.

    Taken though irregular: leading plus, comma for point, blanks as thousands marks, trailing minus, a bare point,
    four or more decimals that are zeros after the second. Not taken: exponents, three decimals (1.250 may be a
    thousands mark), anything that would need rounding, more than 15 digits before the point.
    """
    if strict := _AMOUNT.fullmatch(text):
        whole, decimals = strict.groups(default="")
        return int(whole + decimals.ljust(2, "0")), False
    tidy = text.translate(_BLANKS).replace("\u2212", "-")
    if "." not in tidy:
        tidy = tidy.replace(",", ".", 1)
    lenient = _LENIENT.fullmatch(tidy)
    if not lenient:
        return None, False
    sign, whole, decimals, trailing = lenient.groups(default="")
    if not whole + decimals or (sign and trailing) or len(decimals) == 3 or decimals[2:].strip("0"):
        return None, False
    minor = int((whole or "0") + decimals[:2].ljust(2, "0"))
    return (-minor if "-" in sign + trailing else minor), True


def parse_date(text: str) -> tuple[date | None, bool]:
    """The day, and whether it was not written YYYYMMDD. None: no such day, or one no books are about."""
    if match := _DATE.fullmatch(text):
        return _day(*match.groups()), False
    if match := _ISO.fullmatch(text):
        return _day(*match.groups()), True
    if match := _SHORT.fullmatch(text):
        return _day("20" + match[1], match[2], match[3]), True
    return None, False


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if _FIRST_YEAR <= int(year) <= _LAST_YEAR else None
    except ValueError:
        return None


def is_blank_date(text: str) -> bool:
    """Whether a date field says "none": empty, or nothing but zeros."""
    return not text.strip("0 ")


def looks_like_date(text: str) -> bool:
    """Digits and date marks only: then a failed date is a wrong date, not a text in the wrong place."""
    return bool(text) and not text.strip("0123456789-./: T")


def parse_quantity(text: str) -> Decimal | None:
    """An exact quantity, or None."""
    tidy = text.translate(_BLANKS).replace(",", ".", 1)
    return Decimal(tidy) if _QUANTITY.fullmatch(tidy) else None


def parse_period(text: str) -> str | None:
    """A month YYYYMM."""
    return text if _PERIOD.fullmatch(text) else None


def parse_year(text: str) -> int | None:
    """A year number: 0, -1, …"""
    return int(text) if re.fullmatch(r"-?\d{1,3}", text, re.ASCII) else None


def show(minor: int) -> str:
    """Minor units as a SIE amount: always two decimals, point, minus first."""
    whole, decimals = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}.{decimals:02d}"


def show_swedish(minor: int) -> str:
    """Minor units for people: comma, blanks between thousands."""
    whole, decimals = divmod(abs(minor), 100)
    return f"{'−' if minor < 0 else ''}{whole:,}".replace(",", "\u00a0") + f",{decimals:02d}"
