"""The list of wage results people fill in, and how each column is read. Pure. It reads back as it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from hub.documents import Column, Document, Language, Sheet, render
from payroll.files.headings import COLUMNS
from payroll.files.results import KEYS, REQUIRED
from payroll.files.template import explanation, led
from payroll.rules.drafts import Result

TYPES = {"amount": "amount"}
_NAMES = {"sv": "mall-lonearter", "nb": "mal-lonnsarter", "en": "template-wage-types"}
_TITLES = {"sv": "Lönearter", "nb": "Lønnsarter", "en": "Wage types"}
_LEADS = {
    "sv": "Byt exempelraderna mot en rad per löneart på lönebeskeden. Konteringsreglerna räknar fram bokföringen.",
    "nb": "Bytt eksempelradene med en rad per lønnsart på lønnsslippene. Konteringsreglene regner ut bokføringen.",
    "en": "Replace the example rows by one row per wage type of the pay slips. The posting rules compute the rows.",
}
_WHY = {
    "employee": {
        "sv": "Anställningsnummer. Namn och personnummer tas inte emot.",
        "nb": "Ansattnummer. Navn og fødselsnummer tas ikke imot.",
        "en": "Employee number. Names and personal numbers are not taken.",
    },
    "wage_type": {
        "sv": "Löneartens nummer, som i konteringsreglerna. Inledande nollor behålls.",
        "nb": "Lønnsartens nummer, som i konteringsreglene. Innledende nuller beholdes.",
        "en": "Number of the wage type, as in the posting rules. Leading zeros are kept.",
    },
    "quantity": {
        "sv": "Timmar, dagar eller antal. Visas, men räknas inte med.",
        "nb": "Timer, dager eller antall. Vises, men regnes ikke med.",
        "en": "Hours, days or pieces. Shown, but not computed with.",
    },
    "amount": {
        "sv": "Som på lönebeskedet, med decimalkomma: lön plus, avdrag och skatt minus, nettolön plus.",
        "nb": "Som på lønnsslippen, med desimalkomma: lønn pluss, trekk og skatt minus, nettolønn pluss.",
        "en": "As on the pay slip: pay plus, deductions and tax minus, net pay plus.",
    },
    "period": {
        "sv": "Månaden raden gäller, till exempel 2026-03. En rättelse har den månad den rättar.",
        "nb": "Måneden raden gjelder, for eksempel 2026-03. En rettelse har måneden den retter.",
        "en": "The month the row concerns, such as 2026-03. A correction has the month it corrects.",
    },
    "cost_centre": {
        "sv": "Bara där raden avviker från den anställdes hemkontering.",
        "nb": "Bare der raden avviker fra den ansattes hjemmekontering.",
        "en": "Only where the row differs from the employee's home.",
    },
    "project": {
        "sv": "Kod för projektet, om raden har ett.",
        "nb": "Kode for prosjektet, hvis raden har et.",
        "en": "Code of the project, if the row has one.",
    },
    "account": {
        "sv": "Bara där raden ska ha ett annat konto än lönearten.",
        "nb": "Bare der raden skal ha en annen konto enn lønnsarten.",
        "en": "Only where the row has another account than its wage type.",
    },
}
_MADE = datetime(2026, 1, 1, tzinfo=UTC)  # so that the same rows give the same file
_EXAMPLE = (("1010", "1,00", 3_190_000), ("9010", "", -1_000_000), ("9090", "", 2_190_000))


def columns(language: Language) -> tuple[Column, ...]:
    return tuple(Column(key, COLUMNS[key][language], TYPES.get(key, "code")) for key in KEYS)


def results_list(kind: str, results: Iterable[Result], *, name: str, language: Language = "sv") -> Document:
    """Wage results as the list they could have come in."""
    rows = [
        {
            "employee": each.employee,
            "wage_type": each.wage_type,
            "quantity": "" if each.quantity is None else f"{each.quantity:f}".replace(".", ","),
            "amount": each.amount,
            "period": f"{each.period_on:%Y-%m}" if each.period_on else "",
            "cost_centre": each.cost_centre,
            "project": each.project,
            "account": each.account,
        }
        for each in results
    ]
    sheet = Sheet(title=_TITLES[language], name=name, columns=columns(language), rows=rows, language=language)
    return render(kind, sheet, produced_at=_MADE)


def results_template(kind: str, language: Language) -> Document:
    """A file to fill in; `kind` csv or xlsx. Raises KeyError on another language."""
    empty = dict.fromkeys(KEYS, "") | {"employee": "1001", "period": "2026-03"}
    sheet = Sheet(
        title=_TITLES[language],
        name=_NAMES[language],
        columns=columns(language),
        rows=[empty | {"wage_type": number, "quantity": count, "amount": amount} for number, count, amount in _EXAMPLE],
        language=language,
        sections=(explanation(language, KEYS, REQUIRED, _WHY, _LEADS[language]),),
    )
    document = render(kind, sheet, produced_at=_MADE)
    return led(document, _LEADS[language]) if kind == "csv" else document
