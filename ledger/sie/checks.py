"""What only the whole file shows: compulsory items, years, undeclared accounts, and whether the figures agree."""

from __future__ import annotations

from datetime import timedelta

from ledger.sie import codes, values
from ledger.sie.books import Books
from ledger.sie.findings import Findings
from ledger.sie.records import RESERVED_DIMENSIONS, Document

_MANDATORY = {"FNAMN": "1234E4I", "SIETYP": "234E4I", "KONTO": "1234E"}
_MANDATORY_MINOR = {
    "FLAGGA": "1234E4I", "PROGRAM": "1234E4I", "FORMAT": "1234E4I", "GEN": "1234E4I", "SRU": "12", "OMFATTN": "23",
}  # fmt: skip
_SHOWN = 5


def settle_type(document: Document, books: Books) -> None:
    """ "1", "2", "3", "4E" or "4I". Both kinds of 4 say 4: balances make it an export. Missing: by content, else 1."""
    stated = document.type[:1]
    has_balances = any(kind in ("ib", "ub", "res") for kind, _ in books.balances)
    if stated in ("1", "2", "3"):
        document.type = stated
    elif stated == "4" or document.totals.vouchers:
        document.type = "4E" if has_balances else "4I"
    else:
        document.type = "1"


def check_whole(document: Document, books: Books, findings: Findings, seen: set[str]) -> None:
    """All checks of the whole file; `seen` are the labels it has."""
    settle_type(document, books)
    _mandatory(document, findings, seen)
    _years(document, books, findings)
    _vouchers(document, books, findings)
    _undeclared(document, books, findings)
    _opening(document, books, findings)
    _closing(document, books, findings)


def _mandatory(document: Document, findings: Findings, seen: set[str]) -> None:
    for label, kinds in _MANDATORY.items():
        missing = label not in seen or (label == "FNAMN" and not document.company)
        if document.type in kinds and missing:
            findings.add(codes.ITEM_MISSING, label="#" + label, type=document.type)
    for label, kinds in _MANDATORY_MINOR.items():
        if document.type in kinds and label not in seen:
            findings.add(codes.ITEM_MISSING_MINOR, label="#" + label, type=document.type)


def _years(document: Document, books: Books, findings: Findings) -> None:
    if document.type != "4I" and not books.year_known and not findings.counts.get(codes.YEAR_BAD):
        findings.add(codes.NO_YEAR, type=document.type)
    dated = sorted((no, year) for no, year in document.years.items() if year.start and year.end)
    for (_, earlier), (number, later) in zip(dated, dated[1:], strict=False):
        if later.start <= earlier.end:
            findings.add(codes.YEAR_OVERLAP, year=number, start=later.start.isoformat(), end=earlier.end.isoformat())
        elif later.start > earlier.end + timedelta(days=1) and number <= 0:
            findings.add(codes.YEAR_GAP, year=number, start=later.start.isoformat(), end=earlier.end.isoformat())
    for number, year in dated:
        if year.start <= year.end and (year.end - year.start).days > 550:  # 18 months are at most 550 days
            findings.add(codes.YEAR_LONG, year=number, start=year.start.isoformat(), end=year.end.isoformat())


def _vouchers(document: Document, books: Books, findings: Findings) -> None:
    kind, totals = document.type, document.totals
    for day, name, line in dict.fromkeys(books.unchecked) if books.year_known else ():
        if not books.first_day <= day <= books.last_day:
            findings.add(codes.OUTSIDE_YEAR, line, voucher=name, day=day.isoformat())
    findings.regrade(codes.OUTSIDE_YEAR, "warning" if kind == "4I" else "error")
    if kind in ("1", "2", "3") and totals.vouchers:
        findings.add(codes.VOUCHERS_IN_TYPE, type=kind, count=totals.vouchers)
    if kind in ("4E", "4I") and not totals.vouchers:
        findings.add(codes.NO_VOUCHERS)
    if kind == "4E" and books.without_number:
        findings.add(codes.NO_NUMBER, books.line_without_number, count=books.without_number)


def _undeclared(document: Document, books: Books, findings: Findings) -> None:
    """Booked but not in the chart. In a 4I the receiver's chart is meant, so nothing is missing (4B §6)."""
    if document.type == "4I":
        return
    for account, line in books.used_accounts.items():
        if account not in document.accounts:
            findings.add(codes.ACCOUNT_UNDECLARED, line, account=account)
    told: set[str] = set()
    for (dimension, number), line in books.used_objects.items():
        if dimension not in document.dimensions and dimension not in RESERVED_DIMENSIONS and dimension not in told:
            findings.add(codes.DIMENSION_UNDECLARED, line, dimension=dimension)
            told.add(dimension)
        if (dimension, number) not in document.objects:
            findings.add(codes.OBJECT_UNDECLARED, line, dimension=dimension, object=number)


def _opening(document: Document, books: Books, findings: Findings) -> None:
    opening, closed = books.balances.get(("ib", 0)), books.balances.get(("ub", -1))
    if document.type == "4I":
        return
    if opening is None and closed:
        findings.add(codes.IB_FROM_UB)
    elif opening and closed:
        different = _differences(opening, closed)
        if different:
            findings.add(codes.IB_NOT_UB, **_told(different))
    total = sum((opening or closed or {}).values())
    if total:
        findings.add(codes.IB_SUM, amount=values.show(total), kronor=values.show_swedish(total))


def _closing(document: Document, books: Books, findings: Findings) -> None:
    opening = books.balances.get(("ib", 0)) or books.balances.get(("ub", -1)) or {}
    closing, result = books.balances.get(("ub", 0), {}), books.balances.get(("res", 0), {})
    total = sum(closing.values()) + sum(result.values())
    if closing and total != sum(opening.values()):
        findings.add(codes.UB_RES_SUM, amount=values.show(total), kronor=values.show_swedish(total))
    if document.type != "4E" or not document.totals.vouchers:
        return
    unplaced = {account for account in books.moved if account not in closing and account not in result}
    if closing:
        computed = {account: opening.get(account, 0) + books.moved.get(account, 0) for account in closing}
        computed |= {
            account: opening.get(account, 0) + books.moved[account]
            for account in unplaced if account in opening or _is_balance_account(document, account)
        }  # fmt: skip
        _differ(findings, codes.UB_DIFFERS, closing, computed)
    if result:
        computed = {account: books.moved.get(account, 0) for account in result}
        computed |= {
            account: books.moved[account]
            for account in unplaced if account not in opening and not _is_balance_account(document, account)
        }  # fmt: skip
        _differ(findings, codes.RES_DIFFERS, result, computed)


def _is_balance_account(document: Document, account: str) -> bool:
    kind = document.account_types.get(account)
    return kind in ("T", "S") if kind else account[:1] in ("1", "2")


def _differ(findings: Findings, code: str, stated: dict[str, int], computed: dict[str, int]) -> None:
    different = _differences(stated, computed)
    if different:
        findings.add(code, **_told(different))


def _differences(stated: dict[str, int], other: dict[str, int]) -> list[tuple[str, int, int]]:
    accounts = sorted(stated.keys() | other.keys())
    pairs = ((account, stated.get(account, 0), other.get(account, 0)) for account in accounts)
    return [(account, one, two) for account, one, two in pairs if one != two]


def _told(different: list[tuple[str, int, int]]) -> dict[str, object]:
    shown = ", ".join(f"{account}: {values.show(one)} / {values.show(two)}" for account, one, two in different[:_SHOWN])
    return {"count": len(different), "accounts": shown + (" …" if len(different) > _SHOWN else "")}
