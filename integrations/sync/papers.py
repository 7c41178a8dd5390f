"""A record's fields as people read them on its page: names for keys, a line per row, and a draft's fields beside those
of the invoice it was made of. In the company's scope; two statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from integrations.sync.models import SyncLink, SyncRecord
from integrations.sync.shown import field_label, in_order, value_text

SAME = {"draft_rows": "rows", "draft_customer": "customer", "draft_date": "date", "on": "date"}
POINTS = {"customer": "customers", "project": "projects"}
AT_PLACE = 5  # of a row: code, text, quantity, price, rate, project
LISTS = ("rows", "texts", "references")


@dataclass(frozen=True)
class Line:
    """`left` and `right`: what stands there, line by line; empty where the side has no such field."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    differs: bool


def lines_of(pair: Mapping[str, SyncRecord]) -> list[Line]:
    """`pair`: side → record, of one or both."""
    fields = {side: {SAME.get(name, name): value for name, value in row.fields.items()} for side, row in pair.items()}
    names = _names(fields)
    left, right = fields.get("left", {}), fields.get("right", {})
    return [_line(name, left, right, names) for name in in_order({*left, *right})]


def _line(name: str, left: Mapping, right: Mapping, names: Mapping) -> Line:
    shown = [_lines(name, side[name], names) if name in side else () for side in (left, right)]
    both = name in left and name in right and None not in (left[name], right[name])
    differs = both and name not in LISTS and shown[0] != shown[1]
    return Line(field_label(name), *shown, differs)


def _lines(name: str, value: Any, names: Mapping[str, str]) -> tuple[str, ...]:
    if name in POINTS:
        return (names.get(value, value_text(value)),)
    if name == "rows":
        return tuple(_row(each, names) for each in value)
    if name in LISTS:
        return tuple(str(each) for each in value if each) or (value_text(""),)
    return (value_text(value),)


def _row(row: list, names: Mapping[str, str]) -> str:
    """«110 Konsultation, 42,5 à 1150, 25 %, 1 Kajen etapp 1»; of a row of text its text."""
    code, text, quantity, price, rate, project = [*map(str, row), "", "", "", "", ""][: AT_PLACE + 1]
    if not code and quantity in ("", "0"):
        return text
    said = _("%(quantity)s à %(price)s") % {"quantity": _decimal(quantity), "price": _decimal(price)}
    parts = [f"{code} {text}".strip(), said, f"{_decimal(rate)} %" if rate else "", names.get(project, "")]
    return ", ".join(part for part in parts if part)


def _decimal(text: str) -> str:
    return text.replace(".", ",")


def _names(fields: Mapping[str, Mapping]) -> dict[str, str]:
    """Key → number and name of the customers and projects that are pointed at."""
    keys = {side[name] for side in fields.values() for name in POINTS if side.get(name)}
    keys |= {str(row[AT_PLACE]) for side in fields.values() for row in side.get("rows") or () if len(row) > AT_PLACE}
    rows = SyncRecord.objects.filter(register__in=POINTS.values(), key__in=[str(key)[:60] for key in keys])
    return {key: f"{number} {name}".strip() for key, number, name in rows.values_list("key", "number", "name")}


def facts_of(link: SyncLink | None) -> list[dict]:
    """How far an invoice has come: its state, and what eEkonomi gave it."""
    if link is None or not link.facts:
        return []
    states = {"drafted": _("utkast gjort"), "transferred": _("överförd"), "sent": _("skickad"), "paid": _("betald")}
    said = [
        (_("Läge"), states.get(link.facts.get("state", ""), "")),
        (_("Fakturanummer i eEkonomi"), link.facts.get("number")),
        (_("OCR-nummer"), link.facts.get("ocr")),
        (_("Betald"), link.facts.get("paid_on")),
    ]
    return [{"label": label, "value": value} for label, value in said if value]
