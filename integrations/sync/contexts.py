"""The context of a company's registers: settings, the lists both systems gave, and what records point at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from hub.errors import Refused
from hub.models import Company
from integrations.connecting.clients import connection_of
from integrations.connecting.models import System
from integrations.sync.models import SyncLink, SyncRecord, SyncSettings
from integrations.sync.records import Side, plain
from integrations.sync.registers.context import COUNTRIES, Coding, Context
from integrations.sync.registers.register import Register, decimal

ROLES = ("to_transfer", "transferred", "sent", "paid")


def settings_of(company: Company) -> SyncSettings:
    """Raises Refused SYNC-809 before they are saved."""
    found = SyncSettings.objects.filter(company=company).first()
    if found is None or found.saved_at is None:
        raise Refused("SYNC-809")
    return found


def context_of(company: Company) -> Context:
    """In the company's scope. What the settings do not say yet is empty."""
    saved = SyncSettings.objects.filter(company=company).first() or SyncSettings()
    left, right = (_setup(company, system) for system in (System.SEVERA, System.EACCOUNTING))
    bearer = saved.cost_bearer.get("id", "")
    return Context(
        master_customers=Side(saved.master_customers or Side.LEFT),
        master_articles=Side(saved.master_articles or Side.LEFT),
        cut_names=saved.cut_names,
        billable=saved.suppliers_billable,
        cost_bearer=bearer,
        bearer_number=next((int(c["Number"] or 0) for c in right.get("cost_centers", ()) if c["Id"] == bearer), 0),
        default_article=saved.default_article,
        statuses={role: getattr(saved, f"status_{role}").get("guid", "") for role in ROLES},
        mappings=saved.mappings,
        **_right_lists(right),
        **_left_lists(left),
    )


def _setup(company: Company, system: str) -> dict:
    found = connection_of(company, system)
    return found.setup if found else {}


def _right_lists(right: Mapping) -> dict:
    units = right.get("units", ())
    names = {
        plain(each[name]): each["Id"] for each in units for name in ("Name", "Code", "Abbreviation") if each.get(name)
    }
    return {
        "terms": {each["Id"]: each["NumberOfDays"] for each in right.get("terms", ())},
        "units": {each["Id"]: each.get("Abbreviation") or each["Name"] for each in units},
        "unit_names": names,
        "codings": {each["Id"]: _coding(each) for each in right.get("codings", ())},
    }


def _coding(each: Mapping) -> Coding:
    """The lists say 0.25 or 25: a rate below one is a share."""
    rate = decimal(each.get("VatRatePercent"))
    rate = rate * 100 if rate < 1 else rate
    is_service = "service" in each.get("Type", "").lower() or "tjänst" in each["Name"].lower()
    return Coding(each["Id"], each["Name"], Decimal(f"{rate.normalize():f}"), is_service)


def _left_lists(left: Mapping) -> dict:
    lands = left.get("countries", ())
    codes = {plain(each[name]): each["code2"] for each in lands for name in ("name", "englishName") if each.get(name)}
    return {
        "currencies": {each["code"]: each["guid"] for each in left.get("currencies", ())},
        "countries": {each["code2"]: (each["guid"], each["name"]) for each in lands},
        "country_codes": COUNTRIES | codes,
        "vat_default": max(left.get("vat_rates", ()), key=decimal, default="25"),
    }


# ------------------------------------------------------------------ what records point at
def with_known(context: Context, register: Register, side: Side, raws: Iterable[Mapping]) -> Context:
    """Knows what these records need: of other registers by the key of `side`, of articles by number."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for raw in raws:
        for name, keys in register.needs(side, raw).items():
            wanted[name] |= keys
    if not wanted:
        return context
    known = dict(context.known)
    for name, keys in wanted.items():
        found = _articles(context, keys) if name == "articles" else _linked(name, side, keys)
        known[name] = {**known.get(name, {}), **found}
    return replace(context, known=known)


def _articles(context: Context, numbers: set[str]) -> dict[str, dict]:
    usual = context.default_article.get("number")
    wanted = {*numbers, usual} if usual else numbers
    rows = SyncRecord.objects.filter(register="articles", side=Side.RIGHT, number__in=wanted, is_gone=False)
    found = {}
    for number, key, raw in rows.values_list("number", "key", "raw"):
        coding = context.codings.get(str(raw.get("CodingId")))
        if coding:
            found[number] = {"id": key, "rate": coding.rate}
    return found


def _linked(register: str, side: Side, keys: set[str]) -> dict[str, dict]:
    """Key → the other side's key and fields, or "" where it is not linked, with its own number and name."""
    mine, other = f"{side}_key", f"{side.other}_key"
    links = dict(
        SyncLink.objects.filter(register=register, state="linked", **{f"{mine}__in": keys}).values_list(mine, other)
    )
    theirs = SyncRecord.objects.filter(register=register, side=side.other, key__in=links.values(), is_gone=False)
    fields = {key: fields for key, fields in theirs.values_list("key", "fields")}
    rows = SyncRecord.objects.filter(register=register, side=side, key__in=keys).values_list("key", "number", "name")
    found = {key: {"key": "", "number": number, "name": name, "fields": {}} for key, number, name in rows}
    for key, there in links.items():
        blank = {"number": "", "name": ""}
        found[key] = found.get(key, blank) | {"key": there if there in fields else "", "fields": fields.get(there, {})}
    return found
