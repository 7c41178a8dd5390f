"""*Bankavstämningsrapport*: what was signed, as a PDF to file and a workbook to check. Its figures are the approval's
own, so the same approval always gives the same bytes."""

import json
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hub.documents import Attachment, Column, Document, Sheet, render
from hub.documents.sheet import STYLE, shown_date
from hub.errors import words
from hub.models import Company
from hub.money import format_amount
from reconciliation.matching import rule_name
from reconciliation.models import Approval
from reconciliation.models.ledger_item import Change
from reconciliation.models.match import DETAILS, MANUAL, POSTING


def rule_label(rule: str, language: str) -> str:
    """What the rule is called; the ways that are no rule of a run have names of their own."""
    with translation.override(language):
        own = {
            MANUAL: _("Manuell matchning"),
            POSTING: _("Bokförd från bankraden"),
            DETAILS: _("Bankens specifikation"),
        }
    return own[rule] if rule in own else rule_name(rule, language[:2])


def report(approval: Approval, kind: str, *, company: Company, language: str = "", withdrawn: bool = False) -> Document:
    """`kind`: pdf or xlsx; `language`: sv, nb or en, else the one it was signed in. Raises KeyError on another kind."""
    language = language or approval.language
    moment = approval.withdrawn_at if withdrawn else approval.approved_at or approval.prepared_at
    with translation.override(language):
        sheet = _sheet(approval, company, language, withdrawn)
        files = _attachments(approval) if kind == "pdf" else ()
        moment = timezone.localtime(moment).replace(microsecond=0)
        return render(kind, sheet, produced_at=moment, language=language, attachments=files)


def canonical(figures: dict) -> bytes:
    """The bytes whose SHA-256 is printed: what is in the report, sorted."""
    return json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _attachments(approval: Approval) -> tuple[Attachment, ...]:
    content = canonical(approval.figures)
    return (Attachment("avstamning.json", "application/json", content, _("Rapportens uppgifter, maskinläsbara")),)


def _sheet(approval: Approval, company: Company, language: str, withdrawn: bool) -> Sheet:
    figures = approval.figures
    title = _("Bankavstämning") if not withdrawn else _("Återkallad bankavstämning")
    return Sheet(
        title=title,
        name=name_of(approval, company) + ("_aterkallad" if withdrawn else ""),
        columns=(
            Column("text", _("Post"), width=60),
            Column("amount", f"{_('Belopp')} {figures['currency']}", "amount"),
        ),
        rows=bridge_rows(figures),
        facts=_facts(approval, company, language),
        notes=_notes(approval),
        language=language,
        sections=tuple(_sections(figures, language)),
        closing=_closing(approval, language),
    )


def _amount(currency: str) -> Column:
    return Column("amount", f"{_('Belopp')} {currency}", "amount")


def name_of(approval: Approval, company: Company) -> str:
    """avstamning_1930_2026-10-31_556016-0680"""
    return f"avstamning_{approval.bank_account.ledger_account}_{approval.cut_off_on}_{company.orgnr}"


def _day(text: str, language: str) -> str:
    return shown_date(date.fromisoformat(text[:10]), language)


def _moment(at: datetime | None, language: str) -> str:
    return shown_date(timezone.localtime(at).replace(second=0, microsecond=0), language) if at else "–"


def _facts(approval: Approval, company: Company, language: str) -> tuple[tuple[str, str], ...]:
    account, figures = approval.bank_account, approval.figures
    told = [
        (_("Företag"), f"{company.name}, {company.orgnr}"),
        (_("Bankpartner"), figures["account"]["name"]),
        (_("Konto hos banken"), figures["account"]["iban"]),
        (_("Konto i redovisningen"), figures["account"]["ledger_account"]),
        (_("Valuta"), figures["currency"]),
        (_("Avstämt per"), shown_date(approval.cut_off_on, language)),
        (_("Avstämning nr"), str(approval.number) if approval.number else "–"),
        (_("Kontoutdrag"), ", ".join(figures["statements"]) or "–"),
    ]
    if figures.get("home_balance") is not None:
        label = _("Bokfört saldo i %(currency)s") % {"currency": company.currency}
        told.append((label, format_amount(figures["home_balance"])))
    return tuple((label, value) for label, value in told if account)


def bridge_rows(figures: dict) -> list[dict]:
    """From the ledger's balance to the bank's: text, amount in minor units, and the row's style."""
    rows = [
        (_("Saldo enligt bokföringen"), figures["ledger_balance"], "subtotal"),
        (_("Avgår: i bokföringen men inte hos banken"), -figures["open_ledger_sum"], ""),
        (_("Tillkommer: hos banken men inte i bokföringen"), figures["open_bank_sum"], ""),
    ]
    if any(row["side"] == "ledger" for row in figures["parked"]):
        rows.append((_("Avgår: deaktiverade rader i bokföringen"), -figures["parked_ledger"], ""))
    if any(row["side"] == "bank" for row in figures["parked"]):
        rows.append((_("Tillkommer: deaktiverade bankrader"), figures["parked_bank"], ""))
    if figures["differences"]:
        rows.append((_("Godtagna skillnader i matchningar"), figures["differences"], ""))
    rows += [
        (_("Beräknat saldo hos banken"), figures["expected"], "subtotal"),
        (_("Saldo enligt kontoutdraget"), figures["bank_balance"], ""),
        (_("Oförklarad skillnad"), figures["unexplained"], "total"),
    ]
    return [{"text": text, "amount": amount, STYLE: style} for text, amount, style in rows]


def _sections(figures: dict, language: str):
    currency = figures["currency"]
    bank, ledger = figures["open_bank"], figures["open_ledger"]
    yield _open_sheet(_("Hos banken men inte i bokföringen"), bank, currency)
    yield _open_sheet(_("I bokföringen men inte hos banken"), ledger, currency, voucher=True)
    yield _parked_sheet(figures["parked"])
    yield _matched_sheet(figures["matched"], language)
    if figures["posted"]:
        yield _posted_sheet(figures["posted"], figures.get("home_balance") is not None)
    if figures["changed"]:
        yield _changed_sheet(figures["changed"])


def _table(title: str, columns: tuple[Column, ...], rows: list[dict], totals: dict | None = None) -> Sheet:
    return Sheet(title=title, name="", columns=columns, rows=rows, totals=totals)


def _date(text: str) -> date:
    return date.fromisoformat(text[:10])


def _open_sheet(title: str, rows: list[dict], currency: str, *, voucher: bool = False) -> Sheet:
    columns = (
        Column("date", _("Datum"), "date"),
        *((Column("voucher", _("Verifikation"), "code"),) if voucher else ()),
        Column("text", _("Text"), width=30),
        Column("reference", _("Referens"), "code"),
        Column("age", _("Dagar"), "int"),
        _amount(currency),
        Column("note", _("Kommentar")),
    )
    shown = [
        row | {"date": _date(row["date"]), "text": " ".join(filter(None, [row["counterparty"], row["text"]]))}
        for row in rows
    ]
    return _table(title, columns, shown, {"amount": sum(row["amount"] for row in rows)} if rows else None)


def _parked_sheet(rows: list[dict]) -> Sheet:
    columns = (
        Column("side", _("Sida"), "code"),
        Column("date", _("Datum"), "date"),
        Column("text", _("Text")),
        Column("amount", _("Belopp"), "amount"),
        Column("reason", _("Orsak")),
        Column("by", _("Av vem"), "text", 14),
    )
    sides = {"bank": _("Banken"), "ledger": _("Bokföringen")}
    shown = [row | {"date": _date(row["date"]), "side": sides[row["side"]]} for row in rows]
    return _table(_("Deaktiverade rader"), columns, shown)


def _matched_sheet(rows: list[dict], language: str) -> Sheet:
    columns = (
        Column("rule", _("Regel"), width=34),
        Column("count", _("Antal"), "int"),
        Column("money_in", _("In"), "amount"),
        Column("money_out", _("Ut"), "amount"),
        Column("difference", _("Skillnad"), "amount"),
    )
    totals = {c.key: sum(row[c.key] for row in rows) for c in columns[1:]}
    shown = [row | {"rule": rule_label(row["rule"], language)} for row in rows]
    return _table(_("Matchat i den här avstämningen"), columns, shown, totals if rows else None)


def _posted_sheet(rows: list[dict], in_currency: bool) -> Sheet:
    columns = (
        Column("date", _("Datum"), "date"),
        Column("voucher", _("Verifikation"), "code"),
        Column("text", _("Text")),
        Column("amount", _("Belopp"), "amount"),
        *((Column("home_amount", _("Bokfört värde"), "amount"),) if in_currency else ()),
        Column("by", _("Av vem"), "text", 14),
    )
    shown = [row | {"date": _date(row["date"])} for row in rows]
    return _table(_("Justeringar bokförda från bankrader"), columns, shown)


def _changed_sheet(rows: list[dict]) -> Sheet:
    columns = (
        Column("date", _("Datum"), "date"),
        Column("voucher", _("Verifikation"), "code"),
        Column("text", _("Text")),
        Column("amount", _("Matchat belopp"), "amount"),
        Column("now_amount", _("Bokfört nu"), "amount"),
        Column("change", _("Ändring")),
    )
    words = {value: str(label) for value, label in Change.choices}
    shown = [row | {"date": _date(row["date"]), "change": words.get(row["change"], "")} for row in rows]
    return _table(_("Ändrat i redovisningen efter matchning"), columns, shown)


def _notes(approval: Approval) -> tuple[str, ...]:
    notes = [approval.comment] if approval.comment else []
    notes += [words(code, facts).message for code, facts in approval.figures.get("remarks", ())]
    if approval.figures["unexplained"] == 0:
        notes.append(_("Saldona stämmer: allt som skiljer är förklarat av posterna nedan."))
    return tuple(notes)


def _closing(approval: Approval, language: str) -> tuple[tuple[str, str], ...]:
    told = [
        (_("Förberedd av"), f"{approval.prepared_by}, {_moment(approval.prepared_at, language)}"),
        (_("Godkänd av"), f"{approval.approved_by}, {_moment(approval.approved_at, language)}"),
        ("SHA-256", approval.sha256),
    ]
    if approval.withdrawn_at:
        told.append((_("Återkallad av"), f"{approval.withdrawn_by}, {_moment(approval.withdrawn_at, language)}"))
        told.append((_("Orsak"), approval.withdrawn_reason))
    return tuple(told)
