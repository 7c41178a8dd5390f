"""Ntry → Line: what the bank booked, with its payments as details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reconciliation.formats import amounts, codes
from reconciliation.formats.camt_detail import bank_code
from reconciliation.formats.camt_parts import charges, day, money, sign
from reconciliation.formats.elements import find, find_all, first
from reconciliation.formats.findings import Findings
from reconciliation.formats.records import Detail, Line

UNKNOWN_DAY = date.min
"""Stands for a missing booking day until the statement's end tells which it is."""
FAULTY = "?"
"""The status of an entry whose amount or direction cannot be told."""


def entry(element: Any, position: int, details: Sequence[Detail], currency: str, found: Findings) -> Line:
    """One Ntry. `currency` is the account's, for an amount that names none."""
    line = element.sourceline or 0
    amount, own_currency, is_whole = _amount(element, line, currency, found)
    lone = details[0] if len(details) == 1 else None
    references = {each.reference for each in details}
    own_charges = charges(element, own_currency)
    return Line(
        position=position,
        line=line,
        amount=amount,
        currency=own_currency,
        booked_on=day(element, "BookgDt", found) or UNKNOWN_DAY,
        valued_on=day(element, "ValDt", found),
        text=first(element, "AddtlNtryInf") or (lone.text if lone else ""),
        reference=references.pop() if len(references) == 1 else "",
        bank_reference=first(element, "AcctSvcrRef") or (lone.bank_reference if lone else ""),
        entry_reference=first(element, "NtryRef"),
        end_to_end=lone.end_to_end if lone else "",
        counterparty=lone.counterparty if lone else "",
        counterparty_account=lone.counterparty_account if lone else "",
        code=bank_code(element),
        status=_status(element, line, found) if is_whole else FAULTY,
        charges=own_charges or sum(each.charges for each in details if each.currency == own_currency),
        is_reversal=first(element, "RvslInd").lower() in ("true", "1"),
        is_return=any(each.is_return for each in details),
        batch=_batch(element),
        batch_id=first(element, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId"),
        details=_own_amount(details, amount, own_currency),
    )


def _amount(element: Any, line: int, currency: str, found: Findings) -> tuple[int, str, bool]:
    """(signed amount, currency, whether both are told). RvslInd changes nothing: CdtDbtInd already tells."""
    given = find(element, "Amt")
    if given is None:
        found.add(codes.AMOUNT_BAD, line, value="")
        return 0, currency, False
    told = money(given, currency)
    way = sign(element)
    if told.fault:
        found.add(told.fault, line, value=told.text, currency=told.currency, places=amounts.places(told.currency))
    elif not way:
        found.add(codes.NO_SIGN, line)
    elif told.amount < 0:
        found.add(codes.NEGATIVE, line, value=told.text)
    elif not told.amount:
        found.add(codes.ZERO, line)
    if not amounts.is_currency(told.currency):
        found.add(codes.CURRENCY_BAD, line, value=told.currency)
    return abs(told.amount) * way, told.currency, bool(way) and not told.fault


def _status(element: Any, line: int, found: Findings) -> str:
    """BOOK, PDNG, INFO, FUTR or the bank's own. Text up to version 06, a choice from 07; either is read in any."""
    status = first(element, "Sts", "Sts/Cd", "Sts/Prtry").upper()
    if not status:
        found.alike(codes.NO_STATUS, line)
    return status or "BOOK"


def _batch(element: Any) -> int:
    """How many payments the bank says there are, over all batches of the entry."""
    told = (first(each, "NbOfTxs") for each in find_all(element, "NtryDtls/Btch")[:100_000])
    return sum(int(each) for each in told if each.isascii() and each.isdigit() and len(each) < 10)


def _own_amount(details: Sequence[Detail], amount: int, currency: str) -> tuple[Detail, ...]:
    """A lone payment without an amount has the entry's."""
    if len(details) == 1 and details[0].amount is None:
        return (replace(details[0], amount=amount, currency=currency),)
    return tuple(details)
