"""Customers, both ways. eEkonomi has one address and one contact; Severa has many, and the first billing address
counts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.provider import ProviderError
from integrations.sync.records import Record, Side
from integrations.sync.registers import customers_written as written
from integrations.sync.registers.context import Context
from integrations.sync.registers.customers_read import RIGHT_NAMES, from_eekonomi, from_severa, gathered
from integrations.sync.registers.register import (
    Clients,
    FieldRule,
    Item,
    Known,
    Made,
    Reading,
    picked,
    text,
)


class Customers:
    name = "customers"
    label = _("Kunder")
    creates = frozenset(Side)
    unstamped: frozenset[Side] = frozenset()
    only_linked: frozenset[Side] = frozenset()
    fields = (
        FieldRule("number", "CustomerNumber",
                  _("Kopplar. Numeriskt i Severa. Ändras aldrig, inledande nollor behålls.")),
        FieldRule("name", "Name", _("Högst 50 tecken i eEkonomi: längre stoppas, eller kortas om det är valt.")),
        FieldRule("vatNumber", "VatNumber, CorporateIdentityNumber", _("Samma nummer i två former.")),
        FieldRule("addresses.addressline", "InvoiceAddress1, InvoiceAddress2",
                  _("Första fakturaadressen, annars huvudkontoret. Fler än två rader läggs ihop på rad 2.")),
        FieldRule("addresses.postalCode, city", "InvoicePostalCode, InvoiceCity", _("Krävs.")),
        FieldRule("addresses.country", "InvoiceCountryCode", _("Landets namn mot två bokstäver. Saknas det: Sverige.")),
        FieldRule("contactpersons", "ContactPersonName",
                  _("Första kontakten på adressen. Delas vid första mellanslaget.")),
        FieldRule("contactpersons.phoneNumbers, emails", "ContactPersonPhone, ContactPersonEmail",
                  _("Den första av var.")),
        FieldRule("email, website", "EmailAddress, WwwAddress", _("Lika.")),
        FieldRule("paymentTerm", "TermsOfPaymentId", _("Dagar mot villkor enligt kopplingen. Saknas de: 30 dagar.")),
        FieldRule("currency", "CurrencyCode", _("Kundens valuta gäller för alla fakturor.")),
        FieldRule("isActive", "IsActive", _("Inaktiva skapas inte på andra sidan.")),
        FieldRule("–", "IsPrivatePerson", _("Alltid företag.")),
    )  # fmt: skip

    def master(self, context: Context) -> Side:
        return context.master_customers

    # -------------------------------------------------------------- reading
    def read(self, side: Side, client: Any, since, known: Known, context: Context) -> Reading:
        if side is Side.RIGHT:
            listing = client.each_customer(since)
            return Reading(((each["Id"], picked(each, RIGHT_NAMES)) for each in listing), (listing,))
        listings = (client.each_customer(since), client.each_address(since), client.each_contact(since))
        return Reading(_gathered(client, listings, known if since else None), listings)

    def needs(self, side: Side, raw: Mapping) -> dict[str, set[str]]:
        return {}

    def record(self, side: Side, key: str, raw: Mapping, context: Context) -> Record:
        return (from_severa if side is Side.LEFT else from_eekonomi)(key, raw, context)

    # -------------------------------------------------------------- writing
    def get(self, side: Side, clients: Clients, key: str, context: Context) -> dict | None:
        try:
            if side is Side.RIGHT:
                return clients.right.get_customer(key)
            return whole(clients, clients.left.get_customer(key))
        except ProviderError as error:
            if error.http_status == 404:
                return None
            raise

    def create(self, to: Side, clients: Clients, source: Item, context: Context) -> Made:
        fields = source.record.fields
        if to is Side.RIGHT:
            return kept(clients.right.create_customer(written.body(source.record, context)))
        made = clients.left.create_customer(
            written.customer(source.record, context) | {"number": int(source.record.number)}
        )
        address = clients.left.create_address(made["guid"], written.address(fields, context))
        person = written.person(fields, made["guid"], address["guid"])
        people = [clients.left.create_contact(person)] if person else []
        return Made(made["guid"], gathered(made, [address], people))

    def update(self, to: Side, clients: Clients, source: Item, there: Item, names: set[str], context: Context) -> Made:
        if to is Side.RIGHT:
            body = dict(there.raw) | written.changes(source.record, names, context)
            return kept(clients.right.update_customer(there.record.key, body))
        written.patch(clients.left, there, source.record, names, context)
        raw = whole(clients, clients.left.get_customer(there.record.key))
        return Made(there.record.key, raw)

    def find(self, to: Side, clients: Clients, source: Item, context: Context) -> list[Made]:
        if to is Side.RIGHT:
            return [kept(each) for each in clients.right.find_customers(number=source.record.number)
                    if text(each.get("Name")) == source.record.fields["name"]]  # fmt: skip
        found = clients.left.find_customers(number=int(source.record.number))
        return [
            Made(each["guid"], whole(clients, each)) for each in found if text(each.get("name")) == source.record.name
        ]


def kept(answer: Mapping) -> Made:
    return Made(answer["Id"], picked(answer, RIGHT_NAMES))


def whole(clients: Clients, customer: Mapping) -> dict:
    guid = customer["guid"]
    return gathered(customer, clients.left.addresses_of(guid), clients.left.contacts_of(guid))


def _gathered(client: Any, listings, known: Known | None) -> Iterator[tuple[str, dict]]:
    """An address or contact that changed marks itself, not its customer: what was known is laid under what came."""
    customers = {each["guid"]: each for each in listings[0]}
    addresses, people = _by_customer(listings[1]), _by_customer(listings[2])
    touched = list(dict.fromkeys([*customers, *addresses, *people])) if known else list(customers)
    before = known(touched) if known else {}
    for guid in touched:
        old = before.get(guid) or {}
        customer = customers.get(guid) or ({**old} if old else client.get_customer(guid))
        stamp = {} if guid in customers else {"lastUpdatedDateTime": old.get("stamp")}
        yield (
            guid,
            gathered(
                {**customer, **stamp},
                _merged(old.get("addresses"), addresses.get(guid, {})),
                _merged(old.get("contacts"), people.get(guid, {})),
            ),
        )


def _by_customer(listing) -> dict[str, dict[str, dict]]:
    found: dict[str, dict[str, dict]] = {}
    for each in listing:
        if owner := (each.get("customer") or {}).get("guid"):
            found.setdefault(owner, {})[each["guid"]] = each
    return found


def _merged(old: list | None, new: dict[str, dict]) -> list[dict]:
    kept_places = {each["guid"]: each for each in old or []} | new
    return list(kept_places.values())
