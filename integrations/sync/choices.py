"""What the settings are chosen from: what both systems said of themselves when they were last asked («Prova»)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from hub.models import Company
from integrations.connecting.clients import connection_of
from integrations.connecting.models import CompanyConnection, System
from integrations.sync.models import SyncRecord, SyncSettings

KINDS = ("terms", "units", "vat")
ALWAYS = {"units": ("tim", "km", "st")}  # of work types and journeys, which have no unit of their own
NONE = ""  # «ingen motsvarighet»: such a record is refused, with the reason


@dataclass(frozen=True)
class Choices:
    """id → label, as eEkonomi and Severa have them. `written`: kind → what is written in Severa, to be mapped.
    `mapped_to`: kind → id → label in eEkonomi. `suggested`: kind → what is written → id."""

    cost_bearers: dict[str, str] = field(default_factory=dict)
    articles: dict[str, dict] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    mapped_to: dict[str, dict[str, str]] = field(default_factory=dict)
    suggested: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    asked_at: datetime | None = None


def choices_of(company: Company, saved: SyncSettings | None = None) -> Choices:
    """In the company's scope. `missing`: the systems that are not connected."""
    rows = {system: connection_of(company, system) for system in System}
    missing = tuple(System(system).label for system, row in rows.items() if row is None or not row.is_ready)
    left, right = _setup(rows[System.SEVERA]), _setup(rows[System.EACCOUNTING])
    mapped_to = _mapped_to(right)
    written = _written(left, saved)
    asked = [row.setup_at for row in rows.values() if row and row.setup_at]
    return Choices(
        cost_bearers={each["Id"]: each["Name"] for each in right.get("cost_centers", ()) if _is_on(each)},
        articles={each["Number"]: each for each in right.get("articles", ())},
        statuses={each["guid"]: each["name"] for each in left.get("invoice_statuses", ())},
        written=written,
        mapped_to=mapped_to,
        suggested={kind: _suggested(kind, values, right) for kind, values in written.items()},
        missing=missing,
        asked_at=min(asked) if len(asked) == len(System) else None,
    )


def _setup(row: CompanyConnection | None) -> dict:
    return row.setup if row else {}


def _is_on(each: dict) -> bool:
    return each.get("IsActive", "True") == "True"


def _mapped_to(right: dict) -> dict[str, dict[str, str]]:
    lists = {"terms": "terms", "units": "units", "vat": "codings"}
    return {kind: {each["Id"]: each["Name"] for each in right.get(name, ())} for kind, name in lists.items()}


def _written(left: dict, saved: SyncSettings | None) -> dict[str, list[str]]:
    """What Severa has now, and what was mapped before and has gone from there since."""
    lists = {"terms": "terms", "units": "units", "vat": "vat_rates"}
    known = {kind: list(dict.fromkeys([*ALWAYS.get(kind, ()), *left.get(name, ())])) for kind, name in lists.items()}
    for kind, kept in (saved.mappings if saved else {}).items():
        known.setdefault(kind, []).extend(value for value in kept if value not in known.get(kind, ()))
    return known


def _suggested(kind: str, values: list[str], right: dict) -> dict[str, str]:
    """What can hardly mean anything else: the same days, the same abbreviation, services of the same rate."""
    if kind == "terms":
        by = {each.get("NumberOfDays", ""): each["Id"] for each in reversed(right.get("terms", ()))}
    elif kind == "units":
        names = ("Name", "Code", "Abbreviation")
        by = {each.get(name, "").casefold(): each["Id"] for each in right.get("units", ()) for name in names}
        by.pop("", None)
    else:
        by = _codings_by_rate(right.get("codings", ()))
    return {value: by[value.casefold()] for value in values if value.casefold() in by}


def _codings_by_rate(codings) -> dict[str, str]:
    """Per cent → coding. Work is what Severa sells, so a coding of services goes before one of goods."""
    found: dict[str, str] = {}
    for each in sorted(codings, key=lambda coding: "tjänst" not in coding["Name"].casefold()):
        found.setdefault(rate_of(each.get("VatRatePercent", "")), each["Id"])
    return found


def rate_of(text: str) -> str:
    """`25.0` and `0.25` of eEkonomi's lists as the whole per cent Severa writes."""
    try:
        number = float(text)
    except ValueError:
        return text
    return f"{number * 100 if 0 < number < 1 else number:g}"


def article_numbered(number: str, choices: Choices) -> dict | None:
    """{id, number, label}: of the list that was asked for, else of what has been read of the register."""
    listed = choices.articles.get(number)
    if listed:
        return {"id": listed["Id"], "number": listed["Number"], "label": listed["Name"]}
    read = SyncRecord.objects.filter(register="articles", side="right", number=number, is_gone=False).first()
    return {"id": read.key, "number": read.number, "label": read.name} if read else None


def kind_labels() -> dict[str, str]:
    return {"terms": _("Betalningsvillkor (dagar)"), "units": _("Enheter"), "vat": _("Moms % → artikelkontering")}
