"""CREMUL D.96A: credits from a Norwegian bank. LIN is what the bank booked, SEQ a payment in it.

Source: UN/EDIFACT CREMUL, BSK implementation guide. LIN amount is MOA 349, 346 or 60; SEQ amount 143, 119 or 60;
what a payment is for stands in DOC, or as "KID …" in free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from reconciliation.formats import amounts, codes, dates, limits
from reconciliation.formats.checks import check_count, check_statement
from reconciliation.formats.edifact import Segment, segments
from reconciliation.formats.elements import clean
from reconciliation.formats.encoding import Decoded
from reconciliation.formats.findings import Findings, Refused
from reconciliation.formats.records import Detail, Line, Part, Statement

_LIN_AMOUNTS = ("349", "346", "60")
_SEQ_AMOUNTS = ("143", "119", "60")
_REFERENCES = ("AII", "ACK", "ACD", "AEK")
_KID = re.compile(r"\bKID\)?[ .:]{0,3}([0-9]{3,25})(?![0-9])", re.IGNORECASE)


@dataclass
class _Level:
    """A LIN or a SEQ while its segments come."""

    row: int
    amounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    charges: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    account: str = ""
    name: str = ""
    code: str = ""
    payments: list[_Level] = field(default_factory=list)


@dataclass
class _Message:
    row: int
    number: str = ""
    day: date | None = None
    credits: list[_Level] = field(default_factory=list)
    segments: int = 0
    is_whole: bool = False


def read_cremul(text: Decoded, found: Findings) -> tuple[Statement, ...]:
    """One statement for each account of each message. Raises Refused for other messages and pieces of a file."""
    reader = _Reader(found)
    for segment in segments(text.rows):
        reader.take(segment)
    if not reader.messages:
        raise Refused(codes.OTHER_MESSAGE, kind="edifact")
    if not all(each.is_whole for each in reader.messages) or reader.has_envelope and not reader.is_closed:
        raise Refused(codes.FRAGMENT, len(text.rows), place="end")
    made = tuple(each for message in reader.messages for each in _statements(message, found))
    for each in made:
        check_statement(each, found, has_balances=False)
    return made


class _Reader:
    def __init__(self, found: Findings):
        self.found = found
        self.messages: list[_Message] = []
        self.has_envelope = self.is_closed = False
        self._open: _Message | None = None
        self._level: _Level | None = None
        self._count = 0

    def take(self, segment: Segment) -> None:
        if segment.tag == "UNB":
            self.has_envelope, self.is_closed = True, False
        elif segment.tag == "UNZ":
            self.is_closed = True
        elif segment.tag == "UNH":
            self._level = None
            self._open = _Message(segment.row) if segment.at(2).upper() == "CREMUL" else None
            if self._open:
                self.messages.append(self._open)
        if self._open:
            self._open.segments += 1
            self._inside(segment, self._open)

    def _inside(self, segment: Segment, message: _Message) -> None:
        if segment.tag == "LIN":
            self._level = self._made(segment)
            message.credits.append(self._level)
        elif segment.tag == "SEQ" and message.credits:
            self._level = self._made(segment)
            message.credits[-1].payments.append(self._level)
        elif segment.tag == "BGM":
            message.number = segment.at(2)
        elif segment.tag == "DTM" and self._level is None:
            message.day = message.day or _day(segment)
        elif segment.tag == "CNT" and segment.at(1) in ("LIN", "2"):
            stated = segment.at(1, 2)
            check_count("entries", int(stated) if re.fullmatch("[0-9]{1,9}", stated) else None, len(message.credits),
                        segment.row, self.found)  # fmt: skip
        elif segment.tag == "UNT":
            stated = segment.at(1)
            check_count("segments", int(stated) if re.fullmatch("[0-9]{1,9}", stated) else None, message.segments,
                        segment.row, self.found)  # fmt: skip
            message.is_whole, self._open = True, None
        elif self._level is not None:
            _add(self._level, segment)

    def _made(self, segment: Segment) -> _Level:
        self._count += 1
        if self._count > limits.MAX_ENTRIES:
            raise Refused(codes.TOO_BIG, segment.row, limit=limits.MAX_ENTRIES, what="entries")
        return _Level(segment.row)


def _add(level: _Level, segment: Segment) -> None:
    """One segment below a LIN or SEQ."""
    tag, first = segment.tag, segment.at(1)
    if tag == "MOA":
        _add_amount(level, first, segment.at(1, 2), segment.at(1, 3).upper())
    elif tag == "DTM" and (told := _day(segment)):
        level.days.setdefault(first, told)
    elif tag == "RFF" and segment.at(1, 2):
        level.references.setdefault(first, segment.at(1, 2))
    elif tag == "FII" and first in ("BF", "OR"):  # our account below LIN, the payer's below SEQ
        level.account = level.account or segment.at(2)
    elif tag == "BUS":
        level.code = level.code or segment.at(2)
    elif tag == "NAD" and first == "PL":
        level.name = clean(segment.at(4) or segment.at(3) or segment.at(2))
    elif tag == "FTX" and len(level.texts) < 100:
        level.texts.append("".join(part for element in segment.elements[3:4] for part in element))
    elif tag == "DOC" and len(level.parts) < 10_000:
        level.parts.append((segment.at(2), ""))


def _add_amount(level: _Level, kind: str, value: str, currency: str) -> None:
    if kind == "23":
        level.charges.append((value, currency))
    elif kind == "12" and level.parts:
        level.parts[-1] = (level.parts[-1][0], value)
    else:
        level.amounts.setdefault(kind, (value, currency))


def _day(segment: Segment) -> date | None:
    """DTM with format 102 (day), 203 (with time) or 101 (two-digit year)."""
    value = segment.at(1, 2)
    return dates.yymmdd(value) if segment.at(1, 3) == "101" else dates.yyyymmdd(value[:8])


def _statements(message: _Message, found: Findings) -> list[Statement]:
    """One for each account and currency, in order of the file."""
    own: dict[tuple[str, str], list[tuple[Line, bool]]] = {}
    for position, credit in enumerate(message.credits, 1):
        line, is_whole = _line(credit, position, message, found)
        lines = own.setdefault((line.account, line.currency), [])
        lines.append((line, is_whole))
    return [_statement(message, account, currency, lines) for (account, currency), lines in own.items()]


def _statement(message: _Message, account: str, currency: str, lines: Iterable[tuple[Line, bool]]) -> Statement:
    good = tuple(line for line, is_whole in lines if is_whole)
    days = [line.booked_on for line in good]
    return Statement(
        id=message.number,
        account=account,
        currency=currency,
        lines=good,
        faulty=tuple(line for line, is_whole in lines if not is_whole),
        starts_on=min(days, default=message.day),
        ends_on=max(days, default=message.day),
        line=message.row,
    )


def _line(credit: _Level, position: int, message: _Message, found: Findings) -> tuple[Line, bool]:
    """(one LIN, whether its amount and day are told)."""
    value, currency = next((credit.amounts[kind] for kind in _LIN_AMOUNTS if kind in credit.amounts), ("", ""))
    currency = currency or "NOK"
    amount = _amount(value, currency, credit.row, found, is_entry=True)
    day = credit.days.get("202") or credit.days.get("209") or message.day
    if day is None:
        found.add(codes.RECORD_BAD, credit.row, value="DTM")
    details = tuple(_detail(each, currency, found) for each in credit.payments)
    lone = details[0] if len(details) == 1 else None
    charges = _charges(credit, currency) or sum(each.charges for each in details)
    line = Line(
        position=position,
        line=credit.row,
        amount=amount or 0,
        currency=currency,
        booked_on=day or date.min,
        valued_on=credit.days.get("209"),
        account=credit.account,
        statement_id=message.number,
        text=clean(" ".join(credit.texts)) or (lone.text if lone else ""),
        reference=lone.reference if lone else "",
        bank_reference=_reference(credit) or (lone.bank_reference if lone else ""),
        counterparty=lone.counterparty if lone else "",
        counterparty_account=lone.counterparty_account if lone else "",
        code=credit.code,
        origin="CREMUL",
        charges=charges,
        details=details,
    )
    return line, amount is not None and day is not None


def _detail(payment: _Level, currency: str, found: Findings) -> Detail:
    value, own = next((payment.amounts[kind] for kind in _SEQ_AMOUNTS if kind in payment.amounts), ("", ""))
    own = own or currency
    parts = tuple(Part(name, _quiet(amount, own)) for name, amount in payment.parts if name)
    text = clean(" ".join(payment.texts))
    kid = _KID.search("".join(payment.texts))
    original = payment.amounts.get("98", ("", ""))
    return Detail(
        amount=_amount(value, own, payment.row, found, is_entry=False) if value else None,
        currency=own,
        reference=parts[0].reference if len(parts) == 1 else (kid[1] if kid and not parts else ""),
        text=text,
        counterparty=payment.name,
        counterparty_account=payment.account,
        bank_reference=_reference(payment),
        charges=_charges(payment, own),
        original_amount=_quiet(original[0], original[1] or own),
        original_currency=original[1],
        parts=parts,
    )


def _reference(level: _Level) -> str:
    return next((level.references[kind] for kind in _REFERENCES if kind in level.references), "")


def _charges(level: _Level, currency: str) -> int:
    return sum(_quiet(value, own or currency) or 0 for value, own in level.charges if own in ("", currency))


def _quiet(value: str, currency: str) -> int | None:
    try:
        return amounts.exact(value, currency)
    except amounts.BadAmount:
        return None


def _amount(value: str, currency: str, row: int, found: Findings, *, is_entry: bool) -> int | None:
    try:
        return amounts.exact(value, currency)
    except amounts.TooManyDecimals:
        code = codes.DECIMALS if is_entry else codes.DETAIL_AMOUNT
    except amounts.BadAmount:
        code = codes.AMOUNT_BAD if is_entry else codes.DETAIL_AMOUNT
    found.add(code, row, value=value, currency=currency, places=amounts.places(currency))
    return None
