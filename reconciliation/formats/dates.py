"""Dates as bank files write them. Each reader gives None for what is no date."""

from __future__ import annotations

import calendar
import re
from datetime import date

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:$|[T Z+-])")
_PIVOT = 80  # 80–99 are of the last century: OCR and BgMax samples from the nineties are still about


def iso(text: str) -> date | None:
    """2024-03-07, also with a time or zone after it: the day as the bank wrote it, not moved to another zone."""
    shape = _ISO.match(text)
    return _day(int(shape[1]), int(shape[2]), int(shape[3])) if shape else None


def yyyymmdd(text: str) -> date | None:
    """20240307."""
    return _day(int(text[:4]), int(text[4:6]), int(text[6:])) if _digits(text, 8) else None


def yymmdd(text: str) -> date | None:
    """240307."""
    return _day(_century(text[:2]), int(text[2:4]), int(text[4:])) if _digits(text, 6) else None


def ddmmyy(text: str) -> date | None:
    """070324."""
    return _day(_century(text[4:]), int(text[2:4]), int(text[:2])) if _digits(text, 6) else None


def last_valid(text: str) -> date | None:
    """As `yymmdd`, but 090230 is the last day of that February: some banks count thirty days in each month."""
    if not _digits(text, 6) or not 1 <= int(text[2:4]) <= 12 or not 1 <= int(text[4:]) <= 31:
        return None
    year, month = _century(text[:2]), int(text[2:4])
    return date(year, month, min(int(text[4:]), calendar.monthrange(year, month)[1]))


def near(mmdd: str, other: date) -> date | None:
    """The day MMDD of the year that brings it nearest to `other`: an entry of 1231 with a value date in January."""
    if not _digits(mmdd, 4):
        return None
    years = range(max(other.year - 1, 1), other.year + 2)
    days = [day for year in years if (day := _day(year, int(mmdd[:2]), int(mmdd[2:])))]
    return min(days, key=lambda day: abs((day - other).days), default=None)


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


def _century(yy: str) -> int:
    return int(yy) + (2000 if int(yy) < _PIVOT else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2200 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)
