"""Amounts, signs and dates of camt messages, as elements."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from reconciliation.formats import amounts, codes, dates
from reconciliation.formats.elements import clean, find, find_all, first
from reconciliation.formats.findings import Findings


class Money(NamedTuple):
    """An amount without its direction. `fault` is a code where it cannot be told."""

    amount: int
    currency: str
    text: str
    fault: str = ""


def money(element: Any, default: str) -> Money:
    """The Amt element; `default` where it names no currency."""
    currency = (element.get("Ccy") or "").strip().upper() or default
    text = clean(element.text)
    try:
        return Money(amounts.exact(text, currency), currency, text)
    except amounts.TooManyDecimals:
        return Money(0, currency, text, codes.DECIMALS)
    except amounts.BadAmount:
        return Money(0, currency, text, codes.AMOUNT_BAD)


def sign(element: Any) -> int:
    """1 for CRDT, -1 for DBIT, 0 where it does not say."""
    return {"CRDT": 1, "DBIT": -1}.get(first(element, "CdtDbtInd").upper(), 0)


def day(element: Any, path: str, found: Findings) -> date | None:
    """Dt or DtTm at the path; what is no date is noted."""
    text = first(element, f"{path}/Dt", f"{path}/DtTm", path)
    return read_day(text, element.sourceline or 0, found)


def read_day(text: str, line: int, found: Findings) -> date | None:
    """The day of an ISO date or time; what is no date is noted."""
    if not text:
        return None
    told = dates.iso(text) or dates.yyyymmdd(text)
    if told is None:
        found.add(codes.DATE_BAD, line, value=text)
    return told


def charges(element: Any, currency: str) -> int:
    """What the bank took, in minor units of `currency`; charges in other currencies and unreadable ones count not.

    Version 02 repeats Chrgs with an Amt each; later ones have one Chrgs with Rcrd in it.
    """
    total, any_record = 0, False
    for each in [*find_all(element, "Chrgs/Rcrd"), *find_all(element, "Chrgs")]:
        amount = find(each, "Amt")
        if amount is not None:
            any_record = True
            total += _taken(money(amount, currency), currency) * (-1 if sign(each) > 0 else 1)
    if not any_record and (whole := find(element, "Chrgs/TtlChrgsAndTaxAmt")) is not None:
        total = _taken(money(whole, currency), currency)
    return total


def _taken(told: Money, currency: str) -> int:
    return told.amount if told.currency == currency and not told.fault else 0
