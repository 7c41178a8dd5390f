"""Articles, both ways. Severa has three registers of them: products, work types and journeys; from eEkonomi all become
products. The article's coding decides VAT and account, and is never changed from here.

A field a side does not have (a work type has no price) is None: unknown, and not compared.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.provider import ProviderError
from integrations.sync.records import Problem, Record, Side
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import (
    NAME_MOST,
    Clients,
    FieldRule,
    Item,
    Known,
    Made,
    Reading,
    amount,
    cents,
    decimal,
    money,
    picked,
    plain_number,
    text,
    who,
)

CODE_MOST, PRICE_MOST = 40, 99_000_000
LEFT_NAMES = "guid name code unitPrice unitCost vatRate measurementUnit isActive type expenseClass lastUpdatedDateTime"
RIGHT_NAMES = "Id Number Name IsActive CodingId UnitId NetPrice GrossPrice ChangedUtc"
PRODUCT, WORK, TRAVEL = "product", "work", "travel"
USUAL_RATE = "25"


class Articles:
    name = "articles"
    label = _("Artiklar")
    creates = frozenset(Side)
    unstamped: frozenset[Side] = frozenset()
    only_linked: frozenset[Side] = frozenset()
    fields = (
        FieldRule("code", "Number", _("Kopplar tillsammans med namnet. Krävs och ska vara unikt. Högst 40 tecken.")),
        FieldRule("name", "Name", _("Högst 50 tecken i eEkonomi: längre stoppas, eller kortas om det är valt.")),
        FieldRule("unitPrice", "NetPrice", _("Produkter. Arbetstyper och resor har inget pris i Severa.")),
        FieldRule("–", "GrossPrice", _("Räknas fram av priset och artikelkonteringens moms.")),
        FieldRule("measurementUnit", "UnitId",
                  _("Enligt kopplingen. Saknas enhet: tim för arbetstyper, km för milersättning, annars st.")),
        FieldRule("vatRate", "CodingId",
                  _("Nya artiklar: artikelkontering enligt kopplingen, annars Tjänster med samma moms; "
                    "utan moms Tjänster 25 % moms. Ändras aldrig härifrån.")),
        FieldRule("isActive", "IsActive", _("Inaktiva skapas inte på andra sidan.")),
        FieldRule("products", "–", _("Från eEkonomi blir allt produkter.")),
    )  # fmt: skip

    def master(self, context: Context) -> Side:
        return context.master_articles

    def read(self, side: Side, client: Any, since, known: Known, context: Context) -> Reading:
        if side is Side.RIGHT:
            listing = client.each_article(since)
            return Reading(((each["Id"], picked(each, RIGHT_NAMES)) for each in listing), (listing,))
        listings = (client.each_product(since), client.each_work_type(since), client.each_travel_type(since))
        rows = (
            (each["guid"], _kept_left(each, kind))
            for kind, listing in zip((PRODUCT, WORK, TRAVEL), listings, strict=True)
            for each in listing
        )
        return Reading(rows, listings)

    def needs(self, side: Side, raw: Mapping) -> dict[str, set[str]]:
        return {}

    def record(self, side: Side, key: str, raw: Mapping, context: Context) -> Record:
        return _left(key, raw, context) if side is Side.LEFT else _right(key, raw, context)

    # -------------------------------------------------------------- writing
    def get(self, side: Side, clients: Clients, key: str, context: Context) -> dict | None:
        """A work type or journey cannot be asked for alone; it is found in its list."""
        try:
            if side is Side.RIGHT:
                return clients.right.get_article(key)
            return _kept_left(clients.left.get_product(key), PRODUCT)
        except ProviderError as error:
            if error.http_status != 404:
                raise
        return _in_lists(clients, key) if side is Side.LEFT else None

    def create(self, to: Side, clients: Clients, source: Item, context: Context) -> Made:
        if to is Side.RIGHT:
            return _kept_right(clients.right.create_article(article_body(source, context)))
        made = clients.left.create_product(product_body(source, context))
        return Made(made["guid"], _kept_left(made, PRODUCT))

    def update(self, to: Side, clients: Clients, source: Item, there: Item, names: set[str], context: Context) -> Made:
        fields = source.record.fields
        if to is Side.RIGHT:
            body = dict(there.raw) | _article_changes(fields, names, there.raw, context)
            return _kept_right(clients.right.update_article(there.record.key, body))
        kind = there.raw.get("kind", PRODUCT)
        said = {"name": fields["name"], "isActive": fields["is_active"]}
        said |= {"unitPrice": money(fields["price"]), "measurementUnit": fields["unit"]} if kind == PRODUCT else {}
        members = {"name": "name", "is_active": "isActive", "price": "unitPrice", "unit": "measurementUnit"}
        wanted = {members[name]: said[members[name]] for name in names if members.get(name) in said}
        patch = {PRODUCT: clients.left.patch_product, WORK: clients.left.patch_work_type}
        answer = patch.get(kind, clients.left.patch_travel_type)(there.record.key, wanted)
        return Made(there.record.key, _kept_left(answer, kind))

    def find(self, to: Side, clients: Clients, source: Item, context: Context) -> list[Made]:
        number, name = source.record.number, source.record.fields["name"]
        if to is Side.RIGHT:
            found = [_kept_right(each) for each in clients.right.find_articles(number=number)]
            return [each for each in found if text(each.raw["Name"]) == name]
        products = clients.left.find_products(code=number)
        return [Made(each["guid"], _kept_left(each, PRODUCT)) for each in products if text(each["name"]) == name]


def _kept_left(answer: Mapping, kind: str) -> dict:
    return picked(answer, LEFT_NAMES) | {"kind": kind, "by": who(answer)}


def _kept_right(answer: Mapping) -> Made:
    return Made(answer["Id"], picked(answer, RIGHT_NAMES))


def _in_lists(clients: Clients, key: str) -> dict | None:
    for kind, listing in ((WORK, clients.left.each_work_type()), (TRAVEL, clients.left.each_travel_type())):
        for each in listing:
            if each["guid"] == key:
                return _kept_left(each, kind)
    return None


# ------------------------------------------------------------------ in shared words
def _left(key: str, raw: Mapping, context: Context) -> Record:
    name, number, kind = text(raw.get("name")), text(raw.get("code")), raw.get("kind")
    written = usual_unit(raw)
    unit = context.unit_id(written)
    fields = {
        "name": name[:NAME_MOST].strip() if context.cut_names else name,
        "price": amount((raw.get("unitPrice") or {}).get("amount")) if kind == PRODUCT else None,
        "unit": context.units.get(unit, written) if kind == PRODUCT else None,
        "is_active": bool(raw.get("isActive", True)),
    }
    problems = tuple(_problems(number, fields, raw, unit, context))
    stamp = text(raw.get("lastUpdatedDateTime"))
    return Record(key, number, name, fields, stamp, fields["is_active"], problems)


def usual_unit(raw: Mapping) -> str:
    """tim for work, km for mileage, st for the rest, where the record has none of its own."""
    own = text(raw.get("measurementUnit"))
    if raw.get("kind") == WORK:
        return own or "tim"
    return own or ("km" if raw.get("expenseClass") == "Mileage" else "st")


def rate_of(raw: Mapping) -> str:
    return plain_number(raw["vatRate"]) if raw.get("vatRate") is not None else USUAL_RATE


def _problems(number: str, fields: dict, raw: Mapping, unit: str, context: Context) -> Iterator[Problem]:
    if not number:
        yield Problem("SYNC-042", "number")
    if len(number) > CODE_MOST:
        yield Problem("SYNC-037", "number", {"text": number, "length": len(number), "most": CODE_MOST})
    if not fields["name"]:
        yield Problem("SYNC-033", "name")
    if len(fields["name"]) > NAME_MOST:
        yield Problem("SYNC-034", "name", {"name": fields["name"], "length": len(fields["name"]), "most": NAME_MOST})
    if not unit:
        yield Problem("SYNC-043", "unit", {"unit": usual_unit(raw)})
    if not context.coding_id(rate_of(raw)):
        yield Problem("SYNC-044", "vat", {"rate": rate_of(raw)})
    if fields["price"] and not 0 <= Decimal(fields["price"]) <= PRICE_MOST:
        yield Problem("SYNC-045", "price", {"price": fields["price"]})


def _right(key: str, raw: Mapping, context: Context) -> Record:
    name, number = text(raw.get("Name")), text(raw.get("Number"))
    fields = {
        "name": name,
        "price": amount(raw.get("NetPrice")),
        "unit": context.units.get(text(raw.get("UnitId")), ""),
        "is_active": bool(raw.get("IsActive", True)),
    }
    return Record(key, number, name, fields, text(raw.get("ChangedUtc")), fields["is_active"])


# ------------------------------------------------------------------ bodies
def article_body(source: Item, context: Context) -> dict:
    fields, raw = source.record.fields, source.raw
    coding = context.coding_id(rate_of(raw))
    body = {"Number": source.record.number, "Name": fields["name"], "IsActive": fields["is_active"]}
    body |= {"CodingId": coding, "UnitId": context.unit_id(usual_unit(raw))}
    return body | prices(fields["price"], coding, context)


def prices(net: str | None, coding: str, context: Context) -> dict:
    """eEkonomi refuses a net and a gross price that do not agree with the rate of the coding."""
    rate = context.codings[coding].rate if coding in context.codings else Decimal(0)
    price = decimal(net)
    return {"NetPrice": price, "GrossPrice": cents(price * (1 + rate / 100))}


def _article_changes(fields: Mapping, names: set[str], there: Mapping, context: Context) -> dict:
    found: dict[str, Any] = {}
    if "name" in names:
        found["Name"] = fields["name"]
    if "is_active" in names:
        found["IsActive"] = fields["is_active"]
    if "unit" in names:
        found["UnitId"] = context.unit_id(fields["unit"])
    return found | (prices(fields["price"], there["CodingId"], context) if "price" in names else {})


def product_body(source: Item, context: Context) -> dict:
    fields, coding = source.record.fields, context.codings.get(text(source.raw.get("CodingId")))
    body = {"name": fields["name"], "code": source.record.number, "isActive": fields["is_active"]}
    body |= {"unitPrice": money(fields["price"]), "measurementUnit": fields["unit"] or "st"}
    body |= {"vatRate": float(coding.rate) if coding else float(context.vat_default)}
    return body | {"type": "FixedFees" if coding is None or coding.is_service else "Materials"}
