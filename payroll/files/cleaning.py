"""What every row goes through, whatever file it came from: nothing about a person, nothing too long. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from hub.masking import PERSON, mask
from hub.money import format_amount
from payroll.files.drafts import Findings, RowDraft

WIDTHS = {"account": 20, "cost_centre": 30, "project": 30, "wage_type": 20, "employee": 30}
TEXT = 200
_ACCOUNT = re.compile(r"[0-9A-Za-zÅÄÖÆØåäöæø._-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def plain(value: str) -> str:
    """One line without control characters, which no database takes as text."""
    return " ".join(_CONTROL.sub(" ", value).split())


def text_of(value: str, findings: Findings, row: int | None, field: str = "text") -> str:
    """The text without personal identity numbers; a warning where there was one."""
    shown = mask(plain(value))
    if PERSON in shown and shown != plain(value):
        findings.warn("PAY-009", row, field, shown)
    if len(shown) > TEXT:
        findings.warn("PAY-019", row, field, shown, limit=TEXT)
    return shown[:TEXT]


def employee_of(value: str, findings: Findings, row: int) -> str:
    """An employee number. A personal identity number or a name is left out: neither may reach a journal."""
    number = plain(value)
    if not number:
        return ""
    if mask(number) != number:
        findings.warn("PAY-009", row, "employee", mask(number))
        return ""
    if " " in number or not any(char.isdigit() for char in number):
        findings.warn("PAY-010", row, "employee", "")
        return ""
    return number


def is_employee_number(number: str) -> bool:
    """No name, no personal identity number, and something that tells people apart."""
    is_code = " " not in number and any(char.isdigit() for char in number)
    return is_code and mask(number) == number and len(number) <= WIDTHS["employee"]


def check_row(row: RowDraft, findings: Findings) -> None:
    """Notes what keeps the row from being booked."""
    if not row.account:
        findings.error("PAY-004", row.line, "account")
    elif not _ACCOUNT.fullmatch(row.account):
        findings.error("PAY-020", row.line, "account", row.account)
    for name, width in WIDTHS.items():
        if len(getattr(row, name)) > width:
            findings.error("PAY-018", row.line, name, getattr(row, name), limit=width)


def check_balance(rows: Iterable[RowDraft], period_on: date | None, findings: Findings) -> None:
    """Each period must come to nothing: a difference is listed with its amount, never spread or rounded away."""
    sums: dict[date | None, int] = {}
    for row in rows:
        period = row.period_on or period_on
        sums[period] = sums.get(period, 0) + row.amount
    for period, difference in sorted(sums.items(), key=lambda item: item[0] or date.min):
        if difference:
            shown = f"{period:%Y-%m}" if period else "–"
            amount = format_amount(difference)
            findings.error("PAY-011", None, "amount", amount, period=shown, difference=amount)
