"""MT940 (and MT950): tags with free text, in a SWIFT envelope or with anything before the first tag.

`:61:` is value date, entry date, mark, funds code, amount, type, reference. R before the mark reverses (RC, RD);
a letter after it is the third letter of the currency (DK, CR) and reverses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from reconciliation.formats import amounts, codes, dates, limits
from reconciliation.formats.checks import check_statement
from reconciliation.formats.elements import clean
from reconciliation.formats.encoding import Decoded
from reconciliation.formats.findings import Findings, Refused
from reconciliation.formats.mt940_text import Narrative, narrative
from reconciliation.formats.records import Line, Statement

_TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)", re.DOTALL)
_LINE = re.compile(
    r"([0-9]{6})([0-9]{4})?\s?(R[CD]|E[CD]|[CD])([A-Z])?\s?([0-9]{0,18}(?:[.,][0-9]{0,10})?)"
    r"(?:([NFS][A-Z0-9]{3})(.*))?(.*)",
    re.DOTALL,
)
_BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})\s?([0-9]{0,18}(?:[.,][0-9]{0,10})?)\s*$")
_KNOWN = {"20", "21", "25", "25P", "28", "28C", "60F", "60M", "61", "62F", "62M", "64", "65", "86", "NS", "13D", "34F"}
_SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1, "EC": 1, "ED": -1}
_IBAN_AND_CURRENCY = re.compile(r"^([A-Z]{2}[0-9]{2}[A-Z0-9]{8,29}[0-9])[ ]?[A-Z]{3}$")  # some banks join the two
_PAGE = re.compile(r"(.*?)/[0-9]{1,5}")


@dataclass
class _Balance:
    amount: int
    currency: str
    on: date | None
    is_interim: bool


@dataclass
class _Draft:
    """One message while its tags come."""

    row: int
    reference: str = ""
    account: str = ""
    number: str = ""
    opening: _Balance | None = None
    closing: _Balance | None = None
    lines: list[Line] = field(default_factory=list)
    faulty: list[Line] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)  # one for each line
    about: list[str] = field(default_factory=list)
    is_closed: bool = False


def read_mt940(text: Decoded, found: Findings) -> tuple[Statement, ...]:
    """All statements of the file; messages that go on in the next one (60M, 62M) are joined."""
    reader = _Reader(found)
    for row, tag, value in _tags(text.rows):
        reader.take(row, tag, value)
    drafts = _joined(reader.drafts)
    made = tuple(_statement(each) for each in drafts)
    for draft, each in zip(drafts, made, strict=True):
        if draft.opening and draft.opening.is_interim or draft.closing and draft.closing.is_interim:
            found.add(codes.MORE_PAGES, draft.row, statement=each.id)
        check_statement(each, found, has_balances=True)
    return made


def _tags(rows: list[str]) -> Iterator[tuple[int, str, str]]:
    """(row, tag, value with its continuation rows)."""
    open_tag: tuple[int, str] | None = None
    value: list[str] = []
    for number, raw in enumerate(rows, 1):
        row = _unwrapped(raw)
        shape = _TAG.match(row)
        ends = row.startswith("-}") or row.strip() == "-"
        if shape or ends:
            if open_tag:
                yield (*open_tag, "\n".join(value))
            open_tag, value = ((number, shape[1]), [shape[2]]) if shape else (None, [])
        elif open_tag and len(value) < 1_000:
            value.append(row)
    if open_tag:
        yield (*open_tag, "\n".join(value))


def _unwrapped(row: str) -> str:
    """The row without the SWIFT block that may stand before its first tag."""
    row = row.lstrip("\ufeff\x01\x03")
    if row.startswith("{") and "{4:" in row:
        return row.rpartition("{4:")[2]
    return row


class _Reader:
    def __init__(self, found: Findings):
        self.found = found
        self.drafts: list[_Draft] = []
        self._entries = 0

    def take(self, row: int, tag: str, value: str) -> None:
        if tag == "20" or not self.drafts or tag in ("25", "60F", "60M") and self.drafts[-1].is_closed:
            self.drafts.append(_Draft(row))
        draft, value = self.drafts[-1], value.rstrip()
        if tag == "20":
            draft.reference = clean(value)
        elif tag in ("25", "25P"):
            draft.account = clean(value.split("\n")[0])
        elif tag in ("28", "28C"):
            draft.number = clean(value)
        elif tag in ("60F", "60M"):
            draft.opening = self._balance(row, tag, value) or draft.opening
        elif tag in ("62F", "62M"):
            draft.closing, draft.is_closed = self._balance(row, tag, value), True
        elif tag == "61":
            self._line(draft, row, value)
        elif tag == "86":
            own = draft.texts[-1] if draft.texts and not draft.is_closed else draft.about
            own.append(value)
        elif tag not in _KNOWN:
            self.found.alike(codes.UNKNOWN_RECORD, row, value=f":{tag}:")

    def _balance(self, row: int, tag: str, value: str) -> _Balance | None:
        shape = _BALANCE.match(value.split("\n")[0].strip())
        try:
            amount = amounts.exact(shape[4], shape[3]) if shape else None
        except amounts.BadAmount:
            amount = None
        if shape is None or amount is None:
            self.found.add(codes.BALANCE_BAD, row, value=value)
            return None
        on = dates.last_valid(shape[2])
        if dates.yymmdd(shape[2]) is None:
            self.found.add(codes.DATE_BAD, row, value=shape[2])
        return _Balance(amount if shape[1] == "C" else -amount, shape[3], on, tag.endswith("M"))

    def _line(self, draft: _Draft, row: int, value: str) -> None:
        self._entries += 1
        if self._entries > limits.MAX_ENTRIES:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_ENTRIES, what="entries")
        head, _, more = value.partition("\n")
        shape = _LINE.fullmatch(head.strip())
        position = len(draft.lines) + len(draft.faulty) + 1
        currency = draft.opening.currency if draft.opening else ""
        if not shape:
            self.found.add(codes.RECORD_BAD, row, value=head)
            draft.faulty.append(Line(position, row, 0, currency, date.min, origin="MT940"))
            return
        line, is_whole = self._made(shape, row, position, currency)
        own, _, bank = (shape[7] or shape[8] or "").partition("//")
        line = replace(line, reference=_told(own), bank_reference=_told(bank), text=clean(more))
        if is_whole:
            draft.lines.append(line)
            draft.texts.append([])
        else:
            draft.faulty.append(line)

    def _made(self, shape: re.Match[str], row: int, position: int, currency: str) -> tuple[Line, bool]:
        amount, is_whole = 0, True
        try:
            amount = amounts.exact(shape[5], currency) * _SIGNS[shape[3]]
        except amounts.TooManyDecimals:
            self.found.add(codes.DECIMALS, row, value=shape[5], currency=currency, places=amounts.places(currency))
            is_whole = False
        except amounts.BadAmount:
            self.found.add(codes.AMOUNT_BAD, row, value=shape[5])
            is_whole = False
        if is_whole and not amount:
            self.found.add(codes.ZERO, row)
        valued, booked = self._days(shape[1], shape[2], row)
        line = Line(position, row, amount, currency, booked or date.min, valued, code=shape[6] or "",
                    is_reversal=shape[3] in ("RC", "RD"), origin="MT940")  # fmt: skip
        return line, is_whole and booked is not None

    def _days(self, value: str, entry: str | None, row: int) -> tuple[date | None, date | None]:
        """(value date, booking date): the entry date where there is one, else the value date."""
        valued = dates.yymmdd(value)
        usable = valued or dates.last_valid(value)
        if valued is None:
            self.found.add(codes.DATE_BAD, row, value=value)
        booked = dates.near(entry, usable) if entry and usable else None
        if entry and usable and booked is None:
            self.found.add(codes.DATE_BAD, row, value=entry)
        if usable is None:
            self.found.add(codes.RECORD_BAD, row, value=value)
        return valued, booked or usable


def _told(text: str) -> str:
    text = clean(text)
    return "" if text.upper() in ("NONREF", "NOREF", "NOTPROVIDED") else text


def _joined(drafts: list[_Draft]) -> list[_Draft]:
    """Messages with nothing but a reference left out, those that go on made one."""
    joined: list[_Draft] = []
    for each in drafts:
        if not (each.account or each.opening or each.closing or each.lines or each.faulty):
            continue
        last = joined[-1] if joined else None
        if last and _goes_on(last, each):
            offset = len(last.lines) + len(last.faulty)
            last.lines += [replace(line, position=line.position + offset) for line in each.lines]
            last.faulty += [replace(line, position=line.position + offset) for line in each.faulty]
            last.texts += each.texts
            last.about += each.about
            last.closing = each.closing
        else:
            joined.append(each)
    return joined


def _goes_on(last: _Draft, each: _Draft) -> bool:
    if not (last.closing and each.opening and last.closing.is_interim and each.opening.is_interim):
        return False
    same = last.account == each.account and last.closing.amount == each.opening.amount
    return same and _sheet(last.number) == _sheet(each.number)


def _sheet(number: str) -> str:
    """The statement's number without that of its page."""
    shape = _PAGE.fullmatch(number)
    return shape[1] if shape else number


def _statement(draft: _Draft) -> Statement:
    currency = next((each.currency for each in (draft.opening, draft.closing) if each), "")
    name = " ".join(part for part in (draft.reference, draft.number) if part)
    account = _IBAN_AND_CURRENCY.sub(r"\1", draft.account)
    days = [line.booked_on for line in draft.lines]
    lines = [
        replace(_with_text(line, narrative(texts)), account=account, statement_id=name,
                currency=line.currency or currency)
        for line, texts in zip(draft.lines, draft.texts, strict=True)
    ]  # fmt: skip
    return Statement(
        id=name,
        account=account,
        currency=currency,
        lines=tuple(lines),
        faulty=tuple(replace(line, account=account, statement_id=name) for line in draft.faulty),
        starts_on=draft.opening.on if draft.opening and draft.opening.on else min(days, default=None),
        ends_on=draft.closing.on if draft.closing and draft.closing.on else max(days, default=None),
        opening=draft.opening.amount if draft.opening else None,
        closing=draft.closing.amount if draft.closing else None,
        line=draft.row,
        number=draft.number,
        text=clean(" ".join(draft.about)),
    )


def _with_text(line: Line, told: Narrative) -> Line:
    return replace(
        line,
        text=told.text or line.text,
        reference=told.reference or line.reference,
        end_to_end=told.end_to_end,
        counterparty=told.name,
        counterparty_account=told.account,
    )
