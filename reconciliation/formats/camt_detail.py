"""TxDtls → Detail: one payment inside an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reconciliation.formats import amounts, codes
from reconciliation.formats.camt_parts import Money, charges, money, sign
from reconciliation.formats.elements import clean, find, find_all, first
from reconciliation.formats.findings import Findings
from reconciliation.formats.records import Detail, Part

_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")
_CUT = (35, 140)  # a piece of exactly this length was cut there, also inside a word
_MAX_PARTS = 1_000


def detail(element: Any, direction: int, currency: str, found: Findings) -> Detail:
    """One TxDtls; `direction` (1, -1, 0) and `currency` are those of its entry."""
    told = _money(element, currency, found)
    instructed = find(element, "AmtDtls/InstdAmt/Amt")
    original = money(instructed, currency) if instructed is not None else None
    way = sign(element) or direction
    parts = _parts(element, told.currency if told else currency)
    returned = find(element, "RtrInf")
    return Detail(
        amount=told.amount * (way or 1) if told else None,
        currency=told.currency if told else currency,
        reference=_reference(element, parts),
        text=_text(element),
        counterparty=_party(element, way, returned is not None),
        counterparty_account=_account(element, way, returned is not None),
        bank_reference=first(element, "Refs/AcctSvcrRef"),
        end_to_end=_told(first(element, "Refs/EndToEndId")),
        code=bank_code(element),
        charges=charges(element, told.currency if told else currency),
        original_amount=original.amount if original and not original.fault else None,
        original_currency=original.currency if original else "",
        is_return=returned is not None,
        reason=first(returned, "Rsn/Cd", "Rsn/Prtry", "AddtlInf") if returned is not None else "",
        parts=parts,
    )


def _money(element: Any, currency: str, found: Findings) -> Money | None:
    """The amount in the entry's own currency where one is told; version 02 has it only under AmtDtls."""
    told = [money(amount, currency) for path in _AMOUNTS if (amount := find(element, path)) is not None]
    good = [each for each in told if not each.fault]
    if told and not good:
        found.add(codes.DETAIL_AMOUNT, element.sourceline or 0, value=told[0].text)
    own = [each for each in good if each.currency == currency]
    return next(iter(own or good), None)


def bank_code(element: Any) -> str:
    """ "PMNT-RCDT-ESCT", or the bank's own code."""
    steps = [first(element, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "-".join(step for step in steps if step) or first(element, "BkTxCd/Prtry/Cd")


def _parts(element: Any, currency: str) -> tuple[Part, ...]:
    """The references and invoice numbers the payer gave, each with its amount where told."""
    found = []
    for each in find_all(element, "RmtInf/Strd")[:_MAX_PARTS]:
        reference = first(each, "CdtrRefInf/Ref", "CdtrRefInf/CdtrRef", "RfrdDocInf/Nb")
        if reference:
            found.append(Part(reference, _part_amount(each, currency)))
    return tuple(found)


def _part_amount(element: Any, currency: str) -> int | None:
    for path in ("RmtdAmt", "DuePyblAmt", "CdtNoteAmt"):
        if (amount := find(element, f"RfrdDocAmt/{path}")) is not None:
            told = money(amount, currency)
            same = not told.fault and amounts.places(told.currency) == amounts.places(currency)
            return (-told.amount if path == "CdtNoteAmt" else told.amount) if same else None
    return None


def _reference(element: Any, parts: tuple[Part, ...]) -> str:
    """The creditor's reference; some banks put it only among the proprietary ones."""
    different = {part.reference for part in parts}
    return parts[0].reference if len(different) == 1 else ""


def _text(element: Any) -> str:
    pieces = [each.text or "" for each in find_all(element, "RmtInf/Ustrd")]
    joined = ""
    for piece in pieces:
        joined += piece if len(piece) in _CUT else piece + " "
    text = _told(clean(joined))
    return text or " ".join(
        clean(each.text) for each in find_all(element, "RmtInf/Strd/AddtlRmtInf")[:10]
    ) or first(element, "AddtlTxInf")  # fmt: skip


def _party(element: Any, way: int, is_return: bool) -> str:
    """Who paid, or was paid. A return names the parties as the first payment did."""
    return _of_side(element, way, is_return, _name)


def _account(element: Any, way: int, is_return: bool) -> str:
    return _of_side(element, way, is_return, lambda parties, side: first(
        parties, f"{side}Acct/Id/IBAN", f"{side}Acct/Id/Othr/Id"))  # fmt: skip


def _of_side(element: Any, way: int, is_return: bool, told: Callable[[Any, str], str]) -> str:
    parties = find(element, "RltdPties")
    if parties is None:
        return ""
    ours, other = ("Cdtr", "Dbtr") if way > 0 else ("Dbtr", "Cdtr")
    return told(parties, other) or (told(parties, ours) if is_return else "")


def _name(parties: Any, side: str) -> str:
    """From version 08 a party may be a person or a bank."""
    for tag in (side, f"Ultmt{side}"):
        if (party := find(parties, tag)) is not None and (name := first(party, "Nm", "Pty/Nm", "Agt/FinInstnId/Nm")):
            return name
    return ""


def _told(text: str) -> str:
    return "" if text.upper() in ("NOTPROVIDED", "NOT PROVIDED", "NONREF") else text
