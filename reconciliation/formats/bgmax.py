"""BgMax from Bankgirot: what was paid to a bankgiro number, deposit by deposit.

The deposit (TK15) is the row on the bank statement and becomes the line; its payments and deductions are the details.
Layout: Bankgirot, "Bankgiro Inbetalningar" technical manual; positions from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from reconciliation.formats import codes, dates, limits
from reconciliation.formats.amounts import is_currency
from reconciliation.formats.checks import check_count, check_statement
from reconciliation.formats.elements import clean
from reconciliation.formats.encoding import Decoded
from reconciliation.formats.findings import Findings, Refused
from reconciliation.formats.fixed import Record, amount, records, stripped
from reconciliation.formats.records import Detail, Line, Part, Statement

_COUNTS = (("payments", 3, 10), ("deductions", 11, 18), ("references", 19, 26), ("deposits", 27, 34))


@dataclass
class _Opening:
    """One TK05 and what follows it."""

    row: int
    bankgiro: str
    currency: str
    lines: list[Line] = field(default_factory=list)
    faulty: list[Line] = field(default_factory=list)


def read_bgmax(text: Decoded, found: Findings) -> tuple[Statement, ...]:
    """One statement for each opening (TK05). Raises Refused for a piece of a file."""
    if text.encoding.startswith("utf"):
        found.add(codes.ENCODING, encoding="UTF-16" if text.encoding == "utf-16" else "UTF-8")
    rows = list(records(text.rows, found))
    if not rows[0].text.startswith("01"):
        raise Refused(codes.FRAGMENT, rows[0].row, place="start")
    if not any(row.text.startswith("70") for row in rows):
        raise Refused(codes.FRAGMENT, rows[-1].row, place="end")
    reader = _Reader(found)
    for row in rows:
        reader.take(row)
    reader.end()
    made = tuple(_statement(each) for each in reader.openings if each.lines or each.faulty)
    for each in made:
        check_statement(each, found, has_balances=False)
    return made


class _Reader:
    def __init__(self, found: Findings):
        self.found = found
        self.openings: list[_Opening] = []
        self._counts = dict.fromkeys(("payments", "deductions", "references", "deposits"), 0)
        self._details: list[Detail] = []
        self._first_row = self._total = 0

    def take(self, record: Record) -> None:
        kind = record.text[:2]
        if kind == "01":
            if record.cut(45, 45) == "T":
                self.found.add(codes.TEST_FILE, record.row)
        elif kind == "05":
            self.end()
            currency = record.cut(23, 25).upper()
            if not is_currency(currency):
                self.found.add(codes.CURRENCY_ASSUMED, record.row, currency="SEK")
                currency = "SEK"
            self.openings.append(_Opening(record.row, stripped(record.cut(3, 12)), currency))
        elif kind in ("20", "21"):
            self._payment(record, -1 if kind == "21" else 1)
        elif kind in ("22", "23"):
            self._reference(record, -1 if kind == "23" else 1)
        elif kind in ("25", "26", "27", "28", "29"):
            self._more(record, kind)
        elif kind == "15":
            self._deposit(record)
        elif kind == "70":
            for what, start, end in _COUNTS:
                check_count(what, record.number(start, end), self._counts[what], record.row, self.found)
        else:
            self.found.alike(codes.UNKNOWN_RECORD, record.row, value=f"TK{kind}")

    def _payment(self, record: Record, way: int) -> None:
        self._total += 1
        if self._total > limits.MAX_DETAILS:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_DETAILS, what="details")
        self._counts["payments" if way > 0 else "deductions"] += 1
        self._first_row = self._first_row or record.row
        told = amount(record, 38, 55, self.found)
        self._details.append(Detail(
            amount=None if told is None else told * way,
            currency=self._currency(),
            reference=clean(record.cut(13, 37)),
            counterparty_account=stripped(record.cut(3, 12)),
            bank_reference=record.cut(58, 69),
            code=f"TK{record.text[:2]}",
            is_return=way < 0,
            reason=record.cut(71, 71) if way < 0 else "",
        ))  # fmt: skip

    def _reference(self, record: Record, way: int) -> None:
        """TK22 and TK23 say what a payment is for; their amounts are inside it, and 0 where the payer only lists."""
        self._counts["references"] += 1
        told = amount(record, 38, 55, self.found)
        if self._details and len(self._details[-1].parts) < 10_000:
            last = self._details[-1]
            part = Part(clean(record.cut(13, 37)), told * way if told else None)
            self._details[-1] = replace(last, parts=(*last.parts, part))

    def _more(self, record: Record, kind: str) -> None:
        if not self._details:
            return
        last = self._details[-1]
        if kind == "25" and len(last.text) < limits.MAX_FIELD:
            self._details[-1] = replace(last, text=clean(f"{last.text} {record.cut(3, 52)}"))
        elif kind == "26":
            self._details[-1] = replace(last, counterparty=clean(f"{record.cut(3, 37)} {record.cut(38, 72)}"))

    def _deposit(self, record: Record) -> None:
        self._counts["deposits"] += 1
        if not self.openings:
            raise Refused(codes.FRAGMENT, record.row, place="start")
        opening = self.openings[-1]
        if self._counts["deposits"] > limits.MAX_ENTRIES:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_ENTRIES, what="entries")
        currency = record.cut(69, 71).upper()
        told, day = amount(record, 51, 68, self.found), dates.yyyymmdd(record.cut(38, 45))
        if day is None:
            self.found.add(codes.RECORD_BAD, record.row, value=record.cut(38, 45))
        line = Line(
            position=len(opening.lines) + len(opening.faulty) + 1,
            line=record.row,
            amount=told or 0,
            currency=currency if is_currency(currency) else opening.currency,
            booked_on=day or date.min,
            account=stripped(record.cut(3, 37)),
            bank_reference=record.cut(46, 50),
            reference=self._details[0].reference if len(self._details) == 1 else "",
            counterparty=self._details[0].counterparty if len(self._details) == 1 else "",
            code="TK15",
            origin="BgMax",
            batch=record.number(72, 79) or 0,
            details=tuple(self._details),
        )
        (opening.lines if told is not None and day else opening.faulty).append(line)
        self._details, self._first_row = [], 0

    def end(self) -> None:
        """Payments no deposit has followed are money the statement would not show."""
        if self._details:
            self.found.add(codes.NOT_DEPOSITED, self._first_row, count=len(self._details))
        self._details, self._first_row = [], 0

    def _currency(self) -> str:
        return self.openings[-1].currency if self.openings else "SEK"


def _statement(opening: _Opening) -> Statement:
    both = sorted(opening.lines + opening.faulty, key=lambda line: line.position)
    days = [line.booked_on for line in opening.lines]
    serials = "-".join(dict.fromkeys((both[0].bank_reference, both[-1].bank_reference)))
    first_day = min(days, default=None)
    name = " ".join(part for part in (opening.bankgiro, first_day.isoformat() if first_day else "", serials) if part)
    return Statement(
        id=name,
        account=next((line.account for line in both if line.account), "") or opening.bankgiro,
        currency=opening.currency,
        lines=tuple(replace(line, statement_id=name) for line in opening.lines),
        faulty=tuple(replace(line, statement_id=name) for line in opening.faulty),
        starts_on=first_day,
        ends_on=max(days, default=None),
        line=opening.row,
        agreement=opening.bankgiro,
    )
