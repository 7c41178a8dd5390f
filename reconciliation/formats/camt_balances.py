"""Which of a statement's balances are its opening and closing, and what its summary says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from reconciliation.formats import amounts, codes
from reconciliation.formats.camt_parts import read_day, sign
from reconciliation.formats.elements import clean, find, find_all, first
from reconciliation.formats.findings import Findings
from reconciliation.formats.records import Line

_MOST = 1_000  # balances of one statement


class Balance(NamedTuple):
    """One Bal. `amount` is None where it cannot be read."""

    kind: str
    amount: int | None
    on: date | None


def balances(statement: Any, currency: str, found: Findings) -> list[Balance]:
    """All balances in order of the file. Amounts are read in the account's currency, whatever theirs is."""
    return [_balance(each, currency, found) for each in find_all(statement, "Bal")[:_MOST]]


def _balance(element: Any, currency: str, found: Findings) -> Balance:
    line = element.sourceline or 0
    kind = first(element, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Cd").upper()
    on = read_day(first(element, "Dt/Dt", "Dt/DtTm", "Dt"), line, found)
    given = find(element, "Amt")
    text = clean(given.text) if given is not None else ""
    own = (given.get("Ccy") or "").strip().upper() if given is not None else ""
    try:
        amount = amounts.exact(text, currency)
    except amounts.BadAmount:
        found.add(codes.BALANCE_BAD, line, value=text)
        return Balance(kind, None, on)
    if kind in _BOOKED and own and own != currency:
        found.add(codes.BALANCE_CURRENCY, line, currency=own, account_currency=currency)
    way = sign(element)
    if not way:
        found.alike(codes.BALANCE_NO_SIGN, line)
    return Balance(kind, amount if not way else abs(amount) * way, on)


_BOOKED = ("OPBD", "CLBD", "PRCD", "ITBD")
_EARLY = date.max
_LATE = date.min


def opening(given: Sequence[Balance]) -> Balance | None:
    """OPBD; else the closing of the statement before (PRCD), the first interim one, the available one (OPAV)."""
    for kind in ("OPBD", "PRCD"):
        if own := [each for each in given if each.kind == kind]:
            return min(own, key=lambda each: each.on or _EARLY)
    interim = [each for each in given if each.kind == "ITBD"]
    if len(interim) > 1 or interim and any(each.kind == "CLBD" for each in given):
        return interim[0]
    return next((each for each in given if each.kind == "OPAV"), None)


def closing(given: Sequence[Balance]) -> Balance | None:
    """CLBD; else the last interim balance, the available one (CLAV)."""
    if own := [each for each in given if each.kind == "CLBD"]:
        return max(reversed(own), key=lambda each: each.on or _LATE)
    interim = [each for each in given if each.kind == "ITBD"]
    if interim:
        return interim[-1]
    return next((each for each in reversed(given) if each.kind == "CLAV"), None)


def check_kinds(start: Balance | None, end: Balance | None, line: int, name: str, found: Findings) -> None:
    """Note where the booked balances themselves were not given."""
    if start and start.kind == "PRCD":
        found.alike(codes.OPENING_PREVIOUS, line)
    available = [each.kind for each in (start, end) if each and each.kind in ("OPAV", "CLAV")]
    if available:
        found.add(codes.BALANCE_AVAILABLE, line, statement=name, value=", ".join(available))


def check_summary(statement: Any, lines: Sequence[Line], name: str, currency: str, found: Findings) -> None:
    """TxsSummry against the entries, all of them: banks count also what is not booked."""
    for path, what, chosen in (
        ("TtlNtries", "all", list(lines)),
        ("TtlCdtNtries", "credits", [each for each in lines if each.amount > 0]),
        ("TtlDbtNtries", "debits", [each for each in lines if each.amount < 0]),
    ):
        element = find(statement, f"TxsSummry/{path}")
        if element is None:
            continue
        count = first(element, "NbOfNtries")
        if count.isascii() and count.isdigit() and len(count) < 10 and int(count) not in _counts(chosen):
            found.add(codes.SUMMARY, element.sourceline or 0, statement=name, what=what, stated=int(count),
                      counted=len(chosen))  # fmt: skip
        if what != "all":
            _check_sum(element, "credit_sum" if what == "credits" else "debit_sum", chosen, name, currency, found)


def _counts(lines: Sequence[Line]) -> tuple[int, int]:
    return len(lines), sum(each.status == "BOOK" for each in lines)


def _check_sum(element: Any, what: str, lines: Sequence[Line], name: str, currency: str, found: Findings) -> None:
    text = first(element, "Sum")
    try:
        stated = amounts.exact(text, currency)
    except amounts.BadAmount:
        return
    booked = sum(abs(each.amount) for each in lines if each.status == "BOOK")
    if stated not in (booked, sum(abs(each.amount) for each in lines)):
        found.add(codes.SUMMARY, element.sourceline or 0, statement=name, what=what,
                  stated=amounts.show(stated, currency), counted=amounts.show(booked, currency))  # fmt: skip
