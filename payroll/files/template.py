"""The list people fill in when their payroll system has no SIE file: two example rows and how each column is read.

Pure. The template reads back as it is (`tests/payroll/test_template.py`): its explanation stands where no row does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime

from hub.documents import Column, Document, Language, Sheet, render
from payroll.files.headings import COLUMNS

KEYS = ("account", "cost_centre", "project", "debit", "credit", "text", "wage_type", "employee", "period", "date")
_TYPES = {"debit": "amount", "credit": "amount", "text": "text", "date": "date"}
_NAMES = {"sv": "mall-lonekorning", "nb": "mal-lonnskjoring", "en": "template-payroll-run"}
_TITLES = {"sv": "Lönekörning", "nb": "Lønnskjøring", "en": "Payroll run"}
_EXPLAINED = {"sv": "Förklaring", "nb": "Forklaring", "en": "Explanation"}
_COLUMN = {"sv": "Kolumn", "nb": "Kolonne", "en": "Column"}
_MUST = {"sv": "Måste fyllas i", "nb": "Må fylles ut", "en": "Required"}
_YES = {"sv": "Ja", "nb": "Ja", "en": "Yes"}
_EXAMPLES = {
    "sv": ("Exempel: lön tjänstemän", "Exempel: lön att betala"),
    "nb": ("Eksempel: lønn ansatte", "Eksempel: skyldig lønn"),
    "en": ("Example: salaries", "Example: salaries payable"),
}
_LEADS = {
    "sv": "Byt de två exempelraderna mot en rad per konteringsrad. Debet och kredit ska vara lika per period.",
    "nb": "Bytt de to eksempelradene med en rad per konteringsrad. Debet og kredit skal være like per periode.",
    "en": "Replace the two example rows by one row per posting. Debit and credit must be equal in each period.",
}
_WHY = {
    "account": {
        "sv": "Kontonummer. Inledande nollor behålls.",
        "nb": "Kontonummer. Innledende nuller beholdes.",
        "en": "Account number. Leading zeros are kept.",
    },
    "cost_centre": {
        "sv": "Kod för kostnadsstället, om raden har ett.",
        "nb": "Kode for kostnadsstedet, hvis raden har et.",
        "en": "Code of the cost centre, if the row has one.",
    },
    "project": {"sv": "Kod för projektet.", "nb": "Kode for prosjektet.", "en": "Code of the project."},
    "debit": {
        "sv": "Belopp i debet med decimalkomma. Fyll i debet eller kredit, aldrig båda.",
        "nb": "Beløp i debet med desimalkomma. Fyll ut debet eller kredit, aldri begge.",
        "en": "Amount in debit. Fill in debit or credit, never both.",
    },
    "credit": {
        "sv": "Belopp i kredit. I stället för de två går det bra med en kolumn Belopp, negativ för kredit.",
        "nb": "Beløp i kredit. I stedet for de to går det bra med en kolonne Beløp, negativ for kredit.",
        "en": "Amount in credit. One column Amount, negative for credit, may stand in for the two.",
    },
    "text": {
        "sv": "Fri text. Skriv inga namn eller personnummer; de följer aldrig med till bokföringen.",
        "nb": "Fri tekst. Skriv ingen navn eller fødselsnumre; de følger aldri med til regnskapet.",
        "en": "Free text. Write no names or personal numbers; they never reach the books.",
    },
    "wage_type": {"sv": "Löneartens nummer.", "nb": "Lønnsartens nummer.", "en": "Number of the wage type."},
    "employee": {
        "sv": "Anställningsnummer, aldrig namn eller personnummer.",
        "nb": "Ansattnummer, aldri navn eller fødselsnummer.",
        "en": "Employee number, never a name or personal number.",
    },
    "period": {
        "sv": "Månaden raden gäller, till exempel 2026-09. En rättelse har den månad den rättar.",
        "nb": "Måneden raden gjelder, for eksempel 2026-09. En rettelse har måneden den retter.",
        "en": "The month the row concerns, such as 2026-09. A correction has the month it corrects.",
    },
    "date": {
        "sv": "Verifikationsdatum. Får vara tomt.",
        "nb": "Bilagsdato. Kan være tom.",
        "en": "Voucher date. May be empty.",
    },
}


def template(kind: str, language: Language) -> Document:
    """A file to fill in; `kind` csv or xlsx. Raises KeyError on another language."""
    sheet = Sheet(
        title=_TITLES[language],
        name=_NAMES[language],
        columns=tuple(Column(key, COLUMNS[key][language], _TYPES.get(key, "code")) for key in KEYS),
        rows=_examples(language),
        language=language,
        sections=(explanation(language, KEYS, {"account", "debit", "credit"}, _WHY, _LEADS[language]),),
    )
    document = render(kind, sheet, produced_at=datetime(2026, 1, 1, tzinfo=UTC))
    return led(document, _LEADS[language]) if kind == "csv" else document


def _examples(language: str) -> list[dict]:
    salary, payable = _EXAMPLES[language]
    shared = {"period": "2026-09", "date": date(2026, 9, 25)}
    return [
        shared | {"account": "7210", "cost_centre": "100", "project": "", "debit": 3_190_000, "credit": None}
        | {"text": salary, "wage_type": "010", "employee": "1001"},
        shared | {"account": "2821", "cost_centre": "", "project": "", "debit": None, "credit": 3_190_000}
        | {"text": payable, "wage_type": "", "employee": ""},
    ]  # fmt: skip


def explanation(
    language: str, keys: Iterable[str], required: Collection[str], why: Mapping, lead: str, names: Mapping = COLUMNS
) -> Sheet:
    """A worksheet of its own: rows below the list would be read as rows of it."""
    return Sheet(
        title=_EXPLAINED[language],
        name="",
        columns=(
            Column("name", _COLUMN[language], "code", 22),
            Column("must", _MUST[language], "code", 16),
            Column("why", _EXPLAINED[language], "text", 80),
        ),
        rows=[
            {"name": names[key][language], "must": _YES[language] * (key in required), "why": why[key][language]}
            for key in keys
        ],
        facts=((lead, ""),),
        language=language,
    )


def led(document: Document, lead: str) -> Document:
    """A CSV has one table: its explanation is a first line of one cell, which no reader of ours takes for headings."""
    mark = "\ufeff"
    text = document.content.decode("utf-8-sig")
    return Document(document.name, document.content_type, f"{mark}# {lead}\r\n{text}".encode())
