"""Bodies of customers: what eEkonomi is given as a whole, and what changes of Severa's customer, address, contact."""

from collections.abc import Mapping
from typing import Any

from integrations.severa.client import Client as Severa
from integrations.sync.records import Record
from integrations.sync.registers.context import Context
from integrations.sync.registers.customers_read import billing, contact_of, identity_of, is_vat
from integrations.sync.registers.register import Item

RIGHT = {
    "name": "Name",
    "address1": "InvoiceAddress1",
    "address2": "InvoiceAddress2",
    "postal_code": "InvoicePostalCode",
    "city": "InvoiceCity",
    "country": "InvoiceCountryCode",
    "email": "EmailAddress",
    "website": "WwwAddress",
    "contact": "ContactPersonName",
    "phone": "ContactPersonPhone",
    "contact_email": "ContactPersonEmail",
    "currency": "CurrencyCode",
    "is_active": "IsActive",
}
HOME = ("address1", "address2", "postal_code", "city", "country")
PERSON = ("contact", "phone", "contact_email")


def body(record: Record, context: Context) -> dict:
    """A new customer of eEkonomi: all fields."""
    return {"CustomerNumber": record.number, "IsPrivatePerson": False} | changes(record, set(record.fields), context)


def changes(record: Record, names: set[str], context: Context) -> dict:
    """The members that say these fields; what is blank is null."""
    fields = record.fields
    found: dict[str, Any] = {RIGHT[name]: _or_none(fields[name]) for name in names if name in RIGHT}
    if "payment_days" in names:
        found["TermsOfPaymentId"] = context.terms_id(fields["payment_days"])
    if "orgnr" in names:
        number = fields["orgnr"]
        has_letters = number[:2].isalpha() and is_vat(number, fields["country"])
        found["VatNumber"] = number if number and has_letters else None
        found["CorporateIdentityNumber"] = identity_of(number) or None
    return found


def _or_none(value: Any) -> Any:
    return value if value != "" else None


# ------------------------------------------------------------------ Severa
def customer(record: Record, context: Context, names: set[str] | None = None) -> dict:
    fields = record.fields
    said = {
        "name": ("name", fields["name"]),
        "orgnr": ("vatNumber", fields["orgnr"] or None),
        "email": ("email", fields["email"] or None),
        "website": ("website", fields["website"] or None),
        "payment_days": ("paymentTerm", int(fields["payment_days"] or 30)),
        "currency": ("currency", {"guid": context.currencies.get(fields["currency"]), "code": fields["currency"]}),
        "is_active": ("isActive", fields["is_active"]),
    }
    return {member: value for name, (member, value) in said.items() if names is None or name in names}


def address(fields: Mapping, context: Context) -> dict:
    lines = "\n".join(line for line in (fields["address1"], fields["address2"]) if line)
    said = {"addressline": lines, "postalCode": fields["postal_code"], "city": fields["city"]}
    guid, name = context.countries.get(fields["country"], ("", ""))
    said |= {"country": {"guid": guid, "name": name}} if guid else {}
    return said | {"isBillingAddress": True, "isPostalAddress": True, "isVisitAddress": True}


def person(fields: Mapping, customer_guid: str, address_guid: str) -> dict:
    """Split at the first space; {} where eEkonomi has no contact."""
    first, _space, last = fields["contact"].partition(" ")
    if not first:
        return {}
    said = {"firstName": first, "lastName": last.strip() or "-", "addressGuid": address_guid, "isActive": True}
    said |= {"customer": {"guid": customer_guid}}
    said |= {"phoneNumbers": [fields["phone"]] if fields["phone"] else []}
    return said | {"emails": [fields["contact_email"]] if fields["contact_email"] else []}


def patch(client: Severa, there: Item, source: Record, names: set[str], context: Context) -> None:
    """Each of the three where something of it differs. Members that are named are replaced: safe to do twice."""
    guid, fields = there.record.key, source.fields
    if said := customer(source, context, names):
        client.patch_customer(guid, said)
    home = billing(there.raw).get("guid")
    if names & {*HOME}:
        said = {name: value for name, value in address(fields, context).items() if not name.startswith("is")}
        home = (
            client.patch_address(home, said) and home
            if home
            else client.create_address(guid, address(fields, context))["guid"]
        )
    if names & {*PERSON}:
        known = contact_of(there.raw).get("guid")
        said = person(fields, guid, home or "")
        if known:
            client.patch_contact(
                known, {n: v for n, v in said.items() if n not in ("customer", "addressGuid")} or {"isActive": False}
            )
        elif said:
            client.create_contact(said)
