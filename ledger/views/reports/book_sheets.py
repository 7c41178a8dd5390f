"""Huvudbok and verifikationslista as described tables: every row, and the sums between them."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.documents.sheet import STYLE
from ledger.queries.printouts import AccountPrint, VoucherPrint
from ledger.report_choice import ReportChoice


def ledger_sheet(choice: ReportChoice, facts, printed: list[AccountPrint]) -> Sheet:
    columns = (
        Column("account", _("Konto"), "code", 7),
        Column("date", _("Datum"), "date"),
        Column("voucher", _("Verifikation"), "code", 9),
        Column("text", _("Text"), "text", 30),
        Column("debit", _("Debet"), "amount", 12),
        Column("credit", _("Kredit"), "amount", 12),
        Column("balance", _("Saldo"), "amount", 13),
    )
    rows = [row for each in printed for row in _account(each)]
    totals = {name: sum(getattr(each.sums, name) for each in printed) for name in ("debit", "credit")}
    name = f"huvudbok-{choice.first:%Y-%m}-{choice.last:%Y-%m}"
    language = get_language() or "sv"
    return Sheet(_("Huvudbok"), name, columns, rows, facts=facts, totals=totals, language=language)


def _account(printed: AccountPrint) -> Iterator[dict]:
    """What it opened with, its rows with the balance after each, and what it closed with."""
    sums, balance = printed.sums, printed.sums.incoming
    heading = {"account": sums.number, "text": sums.name, STYLE: "heading"}
    yield heading
    yield {"account": sums.number, "text": _("Ingående saldo"), "balance": balance}
    for day, series, number, text, amount in printed.rows:
        balance += amount
        yield {
            "account": sums.number, "date": day, "voucher": f"{series} {number}".strip(), "text": text,
            "balance": balance, **_sides(amount),
        }  # fmt: skip
    closing = {"debit": sums.debit, "credit": sums.credit, "balance": sums.closing}
    yield {"account": sums.number, "text": _("Utgående saldo"), STYLE: "subtotal"} | closing


def _sides(amount: int) -> dict[str, int | None]:
    return {"debit": amount if amount > 0 else None, "credit": -amount if amount < 0 else None}


def vouchers_sheet(choice: ReportChoice, facts, printed: list[VoucherPrint]) -> Sheet:
    columns = (
        Column("voucher", _("Verifikation"), "code", 9),
        Column("date", _("Datum"), "date"),
        Column("account", _("Konto"), "code", 7),
        Column("name", _("Benämning"), "text", 24),
        Column("text", _("Text"), "text", 26),
        Column("debit", _("Debet"), "amount", 12),
        Column("credit", _("Kredit"), "amount", 12),
    )
    rows = [row for each in printed for row in _voucher(each)]
    amounts = [line.amount for each in printed for line in each.lines]
    totals = {"debit": sum(a for a in amounts if a > 0), "credit": -sum(a for a in amounts if a < 0)}
    name = f"verifikationslista-{choice.first:%Y-%m}-{choice.last:%Y-%m}"
    language = get_language() or "sv"
    return Sheet(_("Verifikationslista"), name, columns, rows, facts=facts, totals=totals, language=language)


def _voucher(printed: VoucherPrint) -> Iterator[dict]:
    own = {"voucher": str(printed.voucher), "date": printed.voucher.date}
    yield own | {"name": printed.voucher.text, STYLE: "heading"}
    for line in printed.lines:
        yield own | {"account": line.account.number, "name": line.account.name, "text": line.text} | _sides(line.amount)
