"""Norwegian OCR giro from Nets: payments with KID, one line each.

Layout: Nets (BBS), "OCR giro systemspesifikasjon"; NY, service 3–4, type 5–6, record 7–8; positions from 1.
The sign in position 32 is part of the amount: reversals lack nothing else that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from reconciliation.formats import codes, dates, limits
from reconciliation.formats.checks import check_count, check_statement, check_total
from reconciliation.formats.elements import clean
from reconciliation.formats.encoding import Decoded
from reconciliation.formats.findings import Findings, Refused
from reconciliation.formats.fixed import Record, amount, records, stripped
from reconciliation.formats.records import Line, Statement

_OCR = "09"
_REVERSALS = ("18", "20")


@dataclass
class _Assignment:
    """One assignment (record 20 to 88)."""

    row: int
    agreement: str
    number: str
    account: str
    lines: list[Line] = field(default_factory=list)
    faulty: list[Line] = field(default_factory=list)
    records: int = 0


def read_ocr_giro(text: Decoded, found: Findings) -> tuple[Statement, ...]:
    """One statement for each assignment. Raises Refused for a piece of a file, and for AvtaleGiro and the like."""
    rows = [row for row in records(text.rows, found) if row.text.startswith("NY") or _unknown(row, found)]
    services = {row.cut(3, 4) for row in rows if row.cut(7, 8) == "20"}
    if services and _OCR not in services:
        raise Refused(codes.OTHER_MESSAGE, rows[0].row, kind="avtalegiro" if "21" in services else "nets")
    if rows[0].cut(7, 8) != "10":
        raise Refused(codes.FRAGMENT, rows[0].row, place="start")
    if rows[-1].cut(7, 8) != "89":
        raise Refused(codes.FRAGMENT, rows[-1].row, place="end")
    reader = _Reader(found)
    for row in rows:
        reader.take(row)
    made = tuple(_statement(each) for each in reader.assignments)
    for each in made:
        check_statement(each, found, has_balances=False)
    return made


def _unknown(record: Record, found: Findings) -> bool:
    found.alike(codes.UNKNOWN_RECORD, record.row, value=record.text[:8])
    return False


class _Reader:
    def __init__(self, found: Findings):
        self.found = found
        self.assignments: list[_Assignment] = []
        self._open: _Assignment | None = None
        self._records = self._entries = 0
        self._has_others = False

    def take(self, record: Record) -> None:
        self._records += 1
        kind = record.cut(7, 8)
        if kind == "20":
            self._begin(record)
        if self._open:
            self._open.records += 1
        if record.cut(3, 4) == _OCR and self._open:
            self._inside(record, kind, self._open)
        elif kind == "89":
            self._check_file(record)
        elif kind != "10":
            self._has_others = True
            self.found.alike(codes.UNKNOWN_RECORD, record.row, value=record.text[:6])
        if kind == "88":
            self._open = None

    def _begin(self, record: Record) -> None:
        if record.cut(3, 4) == _OCR:
            self._open = _Assignment(record.row, record.cut(9, 17), record.cut(18, 24), record.cut(25, 35))
            self.assignments.append(self._open)
        else:
            self._open = None

    def _inside(self, record: Record, kind: str, own: _Assignment) -> None:
        if kind == "30":
            self._payment(record, own)
        elif kind == "31":
            self._more(record, own)
        elif kind == "32" and own.lines:
            own.lines[-1] = replace(own.lines[-1], text=clean(record.cut(16, 55)))
        elif kind == "88":
            self._check_assignment(record, own)
        elif kind != "20":
            self.found.alike(codes.UNKNOWN_RECORD, record.row, value=record.text[:8])

    def _payment(self, record: Record, own: _Assignment) -> None:
        self._entries += 1
        if self._entries > limits.MAX_ENTRIES:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_ENTRIES, what="entries")
        told, day = amount(record, 33, 49, self.found), dates.ddmmyy(record.cut(16, 21))
        if day is None:
            self.found.add(codes.RECORD_BAD, record.row, value=record.cut(16, 21))
        kind = record.cut(5, 6)
        line = Line(
            position=len(own.lines) + len(own.faulty) + 1,
            line=record.row,
            amount=(told or 0) * (-1 if record.cut(32, 32) == "-" else 1),
            currency="NOK",
            booked_on=day or date.min,
            account=own.account,
            reference=record.cut(50, 74),
            entry_reference=record.cut(9, 15),
            code=kind,
            origin="OCR giro",
            is_reversal=kind in _REVERSALS,
            # Payments with the same day, centre, day code and part are booked on the account as one sum.
            batch_id=f"{record.cut(16, 21)}-{record.cut(22, 23)}-{record.cut(24, 25)}-{record.cut(26, 26)}",
        )
        (own.lines if told is not None and day else own.faulty).append(line)

    def _more(self, record: Record, own: _Assignment) -> None:
        """Form number, reference, bank date, debit account: of the payment with the same number."""
        if own.lines and own.lines[-1].entry_reference == record.cut(9, 15):
            own.lines[-1] = replace(
                own.lines[-1],
                bank_reference=stripped(record.cut(26, 34)),
                end_to_end=stripped(record.cut(16, 25)),
                valued_on=dates.ddmmyy(record.cut(42, 47)),
                counterparty_account=record.cut(48, 58) if stripped(record.cut(48, 58)) else "",
            )

    def _check_assignment(self, record: Record, own: _Assignment) -> None:
        check_count("transactions", record.number(9, 16), len(own.lines) + len(own.faulty), record.row, self.found)
        check_count("records", record.number(17, 24), own.records, record.row, self.found)
        total = sum(line.amount for line in own.lines)
        check_total(record.number(25, 41), abs(total), record.row, "NOK", self.found)

    def _check_file(self, record: Record) -> None:
        if self._has_others:  # the trailer counts assignments of other services too
            return
        counted = sum(len(each.lines) + len(each.faulty) for each in self.assignments)
        total = sum(line.amount for each in self.assignments for line in each.lines)
        check_count("transactions", record.number(9, 16), counted, record.row, self.found)
        check_count("records", record.number(17, 24), self._records, record.row, self.found)
        check_total(record.number(25, 41), abs(total), record.row, "NOK", self.found)


def _statement(own: _Assignment) -> Statement:
    days = [line.booked_on for line in own.lines]
    name = " ".join(part for part in (own.agreement, own.number) if part)
    return Statement(
        id=name,
        account=own.account,
        currency="NOK",
        lines=tuple(replace(line, statement_id=name) for line in own.lines),
        faulty=tuple(replace(line, statement_id=name) for line in own.faulty),
        starts_on=min(days, default=None),
        ends_on=max(days, default=None),
        line=own.row,
        number=own.number,
        agreement=own.agreement,
    )
