"""The lists of the books as described tables, for files. Figures are those of the page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet


def chart_sheet(name: str, facts, rows) -> Sheet:
    columns = (
        Column("number", _("Konto"), "code"),
        Column("name", _("Benämning")),
        Column("incoming", _("Ingående"), "amount"),
        Column("change", _("Förändring"), "amount"),
        Column("closing", _("Utgående"), "amount"),
    )
    return _sheet(_("Kontoplan"), name, columns, [_values(row, columns) for row in rows], facts)


def trial_sheet(name: str, facts, rows) -> Sheet:
    columns = (
        Column("number", _("Konto"), "code"),
        Column("name", _("Benämning")),
        Column("opening", _("Ingående balans"), "amount"),
        Column("incoming", _("Ingående saldo"), "amount"),
        Column("debit", _("Debet"), "amount"),
        Column("credit", _("Kredit"), "amount"),
        Column("closing", _("Utgående saldo"), "amount"),
    )
    totals = {c.key: sum(getattr(row, c.key) for row in rows) for c in columns if c.type == "amount"}
    return _sheet(_("Råbalans"), name, columns, [_values(row, columns) for row in rows], facts, totals)


def ledger_sheet(name: str, facts, opening: int, rows) -> Sheet:
    columns = (
        Column("date", _("Datum"), "date"),
        Column("voucher", _("Verifikation"), "code"),
        Column("text", _("Text")),
        Column("objects", _("Dimensioner")),
        Column("debit", _("Debet"), "amount"),
        Column("credit", _("Kredit"), "amount"),
        Column("balance", _("Saldo"), "amount"),
    )
    first = {"text": _("Ingående saldo"), "balance": opening}
    return _sheet(_("Huvudbok"), name, columns, [first, *(_ledger_row(row) for row in rows)], facts)


def _ledger_row(row: dict) -> dict:
    amount = row["amount"]
    sides = {"debit": amount if amount > 0 else None, "credit": -amount if amount < 0 else None}
    return row | sides | {"objects": ", ".join(row["objects"]), "voucher": str(row["voucher"])}


def vouchers_sheet(name: str, facts, rows, notes: tuple[str, ...]) -> Sheet:
    columns = (
        Column("series", _("Serie"), "code"),
        Column("number", _("Nummer"), "code"),
        Column("date", _("Datum"), "date"),
        Column("text", _("Text")),
        Column("line_count", _("Rader"), "int"),
        Column("debit_total", _("Belopp"), "amount"),
        Column("origin", _("Ursprung")),
    )
    shown = [_values(row, columns) | {"origin": row.get_origin_display()} for row in rows]
    return _sheet(_("Verifikationer"), name, columns, shown, facts, notes=notes)


def _values(row, columns) -> dict:
    return {column.key: getattr(row, column.key) for column in columns}


def _sheet(title: str, name: str, columns, rows, facts, totals=None, notes=()) -> Sheet:
    language = get_language() or "sv"
    return Sheet(title, name, columns, rows, facts=facts, totals=totals, notes=notes, language=language)
