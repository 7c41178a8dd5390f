"""The columns of the template and what people call them. Pure."""

from __future__ import annotations

COLUMNS: dict[str, dict[str, str]] = {
    "account": {"sv": "Konto", "nb": "Konto", "en": "Account"},
    "cost_centre": {"sv": "Kostnadsställe", "nb": "Kostnadssted", "en": "Cost centre"},
    "project": {"sv": "Projekt", "nb": "Prosjekt", "en": "Project"},
    "debit": {"sv": "Debet", "nb": "Debet", "en": "Debit"},
    "credit": {"sv": "Kredit", "nb": "Kredit", "en": "Credit"},
    "amount": {"sv": "Belopp", "nb": "Beløp", "en": "Amount"},
    "text": {"sv": "Text", "nb": "Tekst", "en": "Text"},
    "wage_type": {"sv": "Löneart", "nb": "Lønnsart", "en": "Wage type"},
    "quantity": {"sv": "Antal", "nb": "Antall", "en": "Quantity"},
    "employee": {"sv": "Anställningsnummer", "nb": "Ansattnummer", "en": "Employee number"},
    "period": {"sv": "Period", "nb": "Periode", "en": "Period"},
    "date": {"sv": "Datum", "nb": "Dato", "en": "Date"},
    "fault": {"sv": "Fel", "nb": "Feil", "en": "Fault"},  # we write it ourselves, beside rows that failed
}
_ALIASES = {
    "account": ("kontonr", "kontonummer", "account number"),
    "cost_centre": ("kst", "koststed", "kostnadsbærer", "cost center", "resultatenhet"),
    "project": ("proj", "projektnr", "prosjektnr"),
    "debit": ("debit",),
    "amount": ("summa", "sum"),
    "text": ("beskrivning", "beskrivelse", "description"),
    "wage_type": ("löneartsnr", "löneartsnummer", "lönart", "lønnsartnr", "pay type"),
    "employee": ("anstnr", "anst.nr", "anställningsnr", "ansattnr", "ansatt nr", "employee no", "employee"),
    "quantity": ("kvantitet", "timmar", "timer", "hours"),
    "date": ("verifikationsdatum", "bilagsdato", "voucher date"),
}
_BY_NAME = {
    name.casefold(): key
    for key, names in COLUMNS.items()
    for name in (*names.values(), *_ALIASES.get(key, ()))
}  # fmt: skip


def column_of(heading: str) -> str | None:
    """The column a heading means, in any of the languages; None where it means none."""
    return _BY_NAME.get(" ".join(heading.casefold().split()))
