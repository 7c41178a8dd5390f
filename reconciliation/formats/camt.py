"""camt.052, .053 and .054 by namespace, all versions: one statement per account and period, one line per entry.

Versions 001.02 to 001.13 differ in few places (schemas of ISO 20022): BIC or BICFI, Sts as text or choice,
Amt of a TxDtls compulsory, optional or only under AmtDtls, parties in a Pty or not. Each place is read in every form,
so a file of the wrong version, without namespace or in an envelope reads the same, with a finding.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from reconciliation.formats import codes, limits
from reconciliation.formats.camt_balances import Balance, balances, check_kinds, check_summary, closing, opening
from reconciliation.formats.camt_detail import detail
from reconciliation.formats.camt_entry import FAULTY, UNKNOWN_DAY, entry
from reconciliation.formats.camt_parts import read_day, sign
from reconciliation.formats.checks import check_statement
from reconciliation.formats.elements import find, find_all, first, local, namespace, stream
from reconciliation.formats.findings import Findings, Refused
from reconciliation.formats.records import Detail, Line, Statement

_MESSAGES = {"BkToCstmrStmt": "camt.053", "BkToCstmrDbtCdtNtfctn": "camt.054", "BkToCstmrAcctRpt": "camt.052"}
_STATEMENTS = {"Stmt", "Ntfctn", "Rpt"}
_RELEASED = {"TxDtls", "Ntry", *_STATEMENTS}
_WANTED = {"GrpHdr", *_RELEASED, *_MESSAGES}
_VERSION = re.compile(r"(camt\.05[234])\.001\.([0-9]{2})\b")
_OTHERS = ("pain", "pacs")
_KNOWN = range(2, 14)  # camt.052 and .053 begin at 001.02 too
_UTF8 = ("utf-8", "utf8")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NO = ("false", "0", "no", "n")


def read_camt(data: bytes, found: Findings, *, intraday: bool = False) -> tuple[str, tuple[Statement, ...]]:
    """("camt.053.001.08", statements). camt.052 only with `intraday`. Raises Refused."""
    message = _Message(found, intraday)
    data, encoding = _one_encoding(data.lstrip())
    if encoding == "iso-8859-1":
        found.add(codes.ENCODING, encoding="Latin-1")
    for event, element in stream(data, _WANTED, _RELEASED, encoding):
        if event == "start":
            message.begin(element)
        elif event == "end":
            message.end(element)
        elif not message.kind:
            _refuse_other(element)
    return message.name, tuple(message.statements)


def _one_encoding(data: bytes) -> tuple[bytes, str | None]:
    """(data, encoding): UTF-16 as UTF-8; Latin-1 for bytes that say they are UTF-8, or nothing, and are not."""
    if b"\0" in data[:4] or data[:2] in _UTF16:
        name = "utf-16" if data[:2] in _UTF16 else "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        return data.decode(name, "replace").encode("utf-8", "replace"), "utf-8"
    head = re.search(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,40})", data[:400])
    if head and head[1].decode("ascii").lower() not in _UTF8:
        return data, None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data, "iso-8859-1"
    return data, None


class _Message:
    """Takes the elements as they come; keeps only what the statement at hand needs."""

    def __init__(self, found: Findings, intraday: bool):
        self.found, self.intraday = found, intraday
        self.kind = self.name = self.created = ""
        self.statements: list[Statement] = []
        self._lines: list[Line] = []
        self._details: list[Detail] = []
        self._currency: str | None = None
        self._entries = self._payments = 0

    def begin(self, element: Any) -> None:
        name = local(element)
        if name in _MESSAGES:
            self._begin_message(element, name)
        elif name in _STATEMENTS:
            self._lines, self._currency = [], None
        elif name == "Ntry":
            self._details = []

    def _begin_message(self, element: Any, name: str) -> None:
        self.kind = _MESSAGES[name]
        space = namespace(element)
        told = _VERSION.search(space)
        self.name = f"{self.kind}.001.{told[2]}" if told else self.kind
        if self.kind == "camt.052" and not self.intraday:
            raise Refused(codes.OTHER_MESSAGE, kind="camt.052")
        line = element.sourceline or 0
        if not told or told[1] != self.kind:
            self.found.add(codes.NAMESPACE, line, value=space)
        elif int(told[2]) not in _KNOWN:
            self.found.add(codes.VERSION, line, version=told[0])

    def end(self, element: Any) -> None:
        name = local(element)
        if name == "TxDtls" and self.kind:
            self._payment(element)
        elif name == "Ntry" and self.kind:
            self._entry(element)
        elif name in _STATEMENTS and self.kind:
            self._statement(element)
        elif name == "GrpHdr":
            self.created = first(element, "CreDtTm")
            if first(element, "MsgPgntn/LastPgInd").lower() in _NO:
                self.found.add(codes.MORE_PAGES, element.sourceline or 0, statement=first(element, "MsgId"))

    def _payment(self, element: Any) -> None:
        self._payments += 1
        if self._payments > limits.MAX_DETAILS:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_DETAILS, what="details")
        own = next((each for each in element.iterancestors() if local(each) == "Ntry"), None)
        if own is None:
            return
        given = find(own, "Amt")
        currency = ((given.get("Ccy") or "").strip().upper() if given is not None else "") or self._own_currency(own)
        self._details.append(detail(element, sign(own), currency, self.found))

    def _entry(self, element: Any) -> None:
        self._entries += 1
        if self._entries > limits.MAX_ENTRIES:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_ENTRIES, what="entries")
        currency = self._own_currency(element)
        self._lines.append(entry(element, len(self._lines) + 1, self._details, currency, self.found))
        self._details = []

    def _own_currency(self, inner: Any) -> str:
        """The account's currency, once it is known: Acct and Bal stand before the entries."""
        if self._currency is None:
            outer = next((each for each in inner.iterancestors() if local(each) in _STATEMENTS), None)
            self._currency = _currency(outer) if outer is not None else ""
        return self._currency

    def _statement(self, element: Any) -> None:
        currency = _currency(element) or next((each.currency for each in self._lines if each.currency), "")
        name = first(element, "Id") or first(element, "ElctrncSeqNb", "LglSeqNb")
        account = _account(element)
        given = balances(element, currency, self.found)
        start, end = opening(given), closing(given)
        line = element.sourceline or 0
        check_kinds(start, end, line, name or account, self.found)
        lines = self._dated(element, end)
        lines = [replace(each, account=account, statement_id=name, origin=self.kind) for each in lines]
        check_summary(element, lines, name or account, currency, self.found)
        made = _made(element, name, account, currency, lines, start, end, self.found)
        check_statement(made, self.found, has_balances=self.kind == "camt.053")
        if _has_more(element):
            self.found.add(codes.MORE_PAGES, line, statement=name or account)
        self.statements.append(made)
        self._lines, self._currency = [], None

    def _dated(self, element: Any, end: Balance | None) -> list[Line]:
        """The entries, those without a booking day dated by the closing balance; else by what is nearest to it."""
        last = end.on if end and end.on else None
        dated = []
        for line in self._lines:
            if line.booked_on != UNKNOWN_DAY:
                dated.append(line)
                continue
            day = last or line.valued_on or self._report_day(element)
            if day:
                self.found.alike(codes.NO_DATE, line.line, value=day.isoformat())
                dated.append(replace(line, booked_on=day))
            else:
                self.found.add(codes.RECORD_BAD, line.line, value="BookgDt")
                dated.append(replace(line, status=FAULTY))
        return dated

    def _report_day(self, element: Any) -> date | None:
        text = first(element, "FrToDt/ToDtTm", "CreDtTm") or self.created
        return read_day(text, element.sourceline or 0, self.found)


def _made(element: Any, name: str, account: str, currency: str, lines: list[Line], start: Balance | None,
          end: Balance | None, found: Findings) -> Statement:  # fmt: skip
    booked = [each.booked_on for each in lines if each.status == "BOOK"]
    line = element.sourceline or 0
    from_day = read_day(first(element, "FrToDt/FrDtTm"), line, found) or (start and start.on)
    to_day = read_day(first(element, "FrToDt/ToDtTm"), line, found) or (end and end.on)
    return Statement(
        id=name,
        account=account,
        currency=currency,
        lines=tuple(each for each in lines if each.status == "BOOK"),
        pending=tuple(each for each in lines if each.status not in ("BOOK", FAULTY)),
        faulty=tuple(each for each in lines if each.status == FAULTY),
        starts_on=from_day or min(booked, default=None),
        ends_on=to_day or max(booked, default=None),
        opening=start.amount if start else None,
        closing=end.amount if end else None,
        line=line,
        number=first(element, "LglSeqNb", "ElctrncSeqNb"),
        owner=first(element, "Acct/Ownr/Nm", "Acct/Ownr/Pty/Nm", "Acct/Nm"),
        bank=first(element, *(f"Acct/Svcr/FinInstnId/{tag}" for tag in ("BICFI", "BIC", "Nm"))),
        text=first(element, "AddtlStmtInf", "AddtlNtfctnInf", "AddtlRptInf"),
    )


def _account(element: Any) -> str:
    told = first(element, "Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN")
    return told.replace(" ", "")


def _currency(element: Any) -> str:
    """The account's; else that of its first booked balance."""
    own = first(element, "Acct/Ccy").upper()
    given = [(each.get("Ccy") or "").strip().upper() for each in find_all(element, "Bal/Amt")[:10]]
    return own or next((each for each in given if each), "")


def _has_more(element: Any) -> bool:
    """Whether the statement says that further pages follow; some banks write YES and NO."""
    told = first(element, *(f"{tag}/LastPgInd" for tag in ("StmtPgntn", "NtfctnPgntn", "RptPgntn")))
    return told.lower() in _NO


def _refuse_other(element: Any) -> None:
    """Refuse by name what is XML but no statement, as far as its root tells."""
    space, name = namespace(element), local(element).lower()
    if name == "html":
        raise Refused(codes.NOT_BANK, kind="html")
    told = re.search(r"tech:xsd:([a-z]{4})\.([0-9]{3})", space)
    if told:
        raise Refused(codes.OTHER_MESSAGE, kind=told[1] if told[1] in _OTHERS else "iso20022")
    raise Refused(codes.NOT_BANK, kind="xml")


def is_xml(data: bytes) -> bool:
    """Whether the file begins as XML, in any encoding with a mark."""
    head = data[:2000].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    return bool(re.match(rb"(?:\xfe\xff)?\s*<(?:\?xml|!|[A-Za-z_])", head))
