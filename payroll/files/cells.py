"""One cell of a list as a code, an amount, a day or a month; a fault is noted with its row and column. Pure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from hub.money import AmountError, from_decimal, parse_amount
from hub.tables import Cell
from payroll.files import spoken
from payroll.files.cleaning import plain
from payroll.files.drafts import Findings, first_of_month

_MONTH = re.compile(r"(\d{4})[-./ ]?(0[1-9]|1[0-2])")
_DAY = re.compile(r"(\d{4})([-./]?)(\d\d)\2(\d\d)")
_NORDIC = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class NoRow(Exception):
    """The row cannot be read; why is already noted."""


def code_of(cell: Cell) -> str:
    """A code as written: text keeps its leading zeros, a whole number loses only the spreadsheet's decimals."""
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return format(cell.quantize(Decimal(1)), "f")
    return "" if cell is None else plain(str(cell))


def minor_of(cell: Cell, key: str, findings: Findings, number: int) -> int:
    try:
        return from_decimal(cell) if isinstance(cell, Decimal) else parse_amount(shown(cell))
    except AmountError as error:
        findings.error(error.code, number, key, shown(cell), **spoken.of_amount(error))
        raise NoRow from error


def day_of(cell: Cell, findings: Findings, number: int) -> date | None:
    if cell is None or isinstance(cell, date):
        return cell
    day = _parse_day(code_of(cell))
    if day is None:
        findings.error("PAY-007", number, "date", shown(cell))
        raise NoRow
    return day


def period_of(cell: Cell, findings: Findings, number: int) -> date | None:
    if cell is None:
        return None
    if isinstance(cell, date):
        return first_of_month(cell)
    text = code_of(cell)
    month = _MONTH.fullmatch(text)
    day = date(int(month[1]), int(month[2]), 1) if month and month[1] != "0000" else _parse_day(text)
    if day is None:
        findings.error("PAY-008", number, "period", shown(cell))
        raise NoRow
    return first_of_month(day)


def _parse_day(text: str) -> date | None:
    """2026-09-25, 20260925 and 25.9.2026. Slashes in between are not read: nobody knows which is the month."""
    iso, nordic = _DAY.fullmatch(text), _NORDIC.fullmatch(text)
    parts = (iso[1], iso[3], iso[4]) if iso else (nordic[3], nordic[2], nordic[1]) if nordic else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)
