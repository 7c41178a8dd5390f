"""What a customer of either side is in shared words. Pure.

The organisation number and the VAT number are one number in two forms: SE559150101901 is 559150-1019.
"""

import re
from collections.abc import Iterator, Mapping

from stdnum.eu import vat

from integrations.sync.records import Problem, Record
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import NAME_MOST, picked, text, who

LINE_MOST, POST_MOST, NUMBER_MOST, NUMBER_LARGEST = 50, 10, 16, 10**9
LEFT_NAMES = "guid name number isActive email website vatNumber paymentTerm currency headquarterAddress"
ADDRESS_NAMES = "guid addressline postalCode city country isBillingAddress lastUpdatedDateTime"
CONTACT_NAMES = "guid firstName lastName addressGuid phoneNumbers emails isActive lastUpdatedDateTime"
RIGHT_NAMES = (
    "Id CustomerNumber Name CorporateIdentityNumber VatNumber InvoiceAddress1 InvoiceAddress2 InvoicePostalCode "
    "InvoiceCity InvoiceCountryCode EmailAddress WwwAddress ContactPersonName ContactPersonPhone ContactPersonEmail "
    "TermsOfPaymentId CurrencyCode IsActive IsPrivatePerson ChangedUtc"
)
LIMITS = {"contact": 100, "phone": 50, "contact_email": 255, "email": 255, "website": 255, "orgnr": 20}


# ------------------------------------------------------------------ Severa: a customer with its addresses and contacts
def gathered(customer: Mapping, addresses: list, people: list) -> dict:
    raw = picked(customer, LEFT_NAMES)
    raw["currency"] = {"code": (customer.get("currency") or {}).get("code")}
    raw["addresses"] = [picked(each, ADDRESS_NAMES) | {"by": who(each)} for each in addresses]
    raw["contacts"] = [picked(each, CONTACT_NAMES) | {"by": who(each)} for each in people]
    newest = max((customer, *addresses, *people), key=lambda each: text(each.get("lastUpdatedDateTime")))
    return raw | {"stamp": text(newest.get("lastUpdatedDateTime")), "by": who(newest)}


def billing(raw: Mapping) -> Mapping:
    """The first billing address, else the head office, else the first there is."""
    addresses = raw.get("addresses") or []
    head = (raw.get("headquarterAddress") or {}).get("guid")
    chosen = next((each for each in addresses if each.get("isBillingAddress")), None)
    return chosen or next((each for each in addresses if each["guid"] == head), None) or next(iter(addresses), {})


def contact_of(raw: Mapping) -> Mapping:
    """The first active contact on the address that counts."""
    place = billing(raw).get("guid")
    people = [each for each in raw.get("contacts") or [] if each.get("isActive") is not False]
    return next((each for each in people if each.get("addressGuid") == place), {})


def from_severa(key: str, raw: Mapping, context: Context) -> Record:
    home, person = billing(raw), contact_of(raw)
    lines = [line.strip() for line in re.split(r"[\r\n]+", text(home.get("addressline"))) if line.strip()]
    name, number = text(raw.get("name")), text(raw.get("number"))
    country = home.get("country")
    land = text(country.get("name") if isinstance(country, Mapping) else country)
    days = text(raw.get("paymentTerm")) or "30"
    terms = context.terms_id(days)
    fields = {
        "name": name[:NAME_MOST].strip() if context.cut_names else name,
        "orgnr": one_number(text(raw.get("vatNumber")), ""),
        "address1": lines[0] if lines else "",
        "address2": ", ".join(lines[1:]),
        "postal_code": text(home.get("postalCode")),
        "city": text(home.get("city")),
        "country": context.country_code(land),
        "email": text(raw.get("email")),
        "website": text(raw.get("website")),
        "contact": full_name(person),
        "phone": text(next(iter(person.get("phoneNumbers") or []), "")),
        "contact_email": text(next(iter(person.get("emails") or []), "")),
        "payment_days": context.terms.get(terms, days),
        "currency": text((raw.get("currency") or {}).get("code")) or "SEK",
        "is_active": bool(raw.get("isActive", True)),
    }
    problems = (*_number_problems(number), *_problems(fields, context, land, terms, days))
    return Record(key, number, name, fields, text(raw.get("stamp")), fields["is_active"], problems)


def full_name(person: Mapping) -> str:
    return f"{text(person.get('firstName'))} {text(person.get('lastName'))}".strip().removesuffix(" -")


def _number_problems(number: str) -> tuple[Problem, ...]:
    return () if number else (Problem("SYNC-030", "number"),)


def _problems(fields: dict, context: Context, land: str, terms: str, days: str) -> Iterator[Problem]:
    """What eEkonomi would refuse, said before it is asked."""
    if not fields["name"]:
        yield Problem("SYNC-033", "name")
    if len(fields["name"]) > NAME_MOST:
        yield Problem("SYNC-034", "name", {"name": fields["name"], "length": len(fields["name"]), "most": NAME_MOST})
    for name, code in (("postal_code", "SYNC-035"), ("city", "SYNC-036")):
        if not fields[name]:
            yield Problem(code, name)
    limits = LIMITS | {"address1": LINE_MOST, "address2": LINE_MOST, "postal_code": POST_MOST, "city": LINE_MOST}
    for name, most in limits.items():
        if len(fields[name]) > most:
            yield Problem("SYNC-037", name, {"text": fields[name], "length": len(fields[name]), "most": most})
    if not fields["country"]:
        yield Problem("SYNC-038", "country", {"country": land})
    if fields["orgnr"] and fields["country"] and not is_vat(fields["orgnr"], fields["country"]):
        yield Problem("SYNC-039", "orgnr", {"number": fields["orgnr"], "country": fields["country"]})
    if not terms:
        yield Problem("SYNC-040", "payment_days", {"days": days})


def from_eekonomi(key: str, raw: Mapping, context: Context) -> Record:
    name, number = text(raw.get("Name")), text(raw.get("CustomerNumber"))
    fields = {
        "name": name,
        "orgnr": one_number(text(raw.get("VatNumber")), text(raw.get("CorporateIdentityNumber"))),
        "address1": text(raw.get("InvoiceAddress1")),
        "address2": text(raw.get("InvoiceAddress2")),
        "postal_code": text(raw.get("InvoicePostalCode")),
        "city": text(raw.get("InvoiceCity")),
        "country": text(raw.get("InvoiceCountryCode")) or "SE",
        "email": text(raw.get("EmailAddress")),
        "website": text(raw.get("WwwAddress")),
        "contact": text(raw.get("ContactPersonName")),
        "phone": text(raw.get("ContactPersonPhone")),
        "contact_email": text(raw.get("ContactPersonEmail")),
        "payment_days": context.terms.get(text(raw.get("TermsOfPaymentId")), "30"),
        "currency": text(raw.get("CurrencyCode")) or "SEK",
        "is_active": bool(raw.get("IsActive", True)),
    }
    return Record(
        key,
        number,
        name,
        fields,
        text(raw.get("ChangedUtc")),
        fields["is_active"],
        tuple(_not_left(number, fields, context)),
    )


def _not_left(number: str, fields: dict, context: Context) -> Iterator[Problem]:
    """What Severa would refuse, or silently make something else of."""
    if not re.fullmatch(r"[0-9]+", number) or int(number) > NUMBER_LARGEST:
        yield Problem("SYNC-031", "number", {"number": number})
    elif number.startswith("0"):
        yield Problem("SYNC-032", "number", {"number": number, "cut": number.lstrip("0") or "0"})
    if not fields["postal_code"]:
        yield Problem("SYNC-035", "postal_code")
    if not fields["city"]:
        yield Problem("SYNC-036", "city")
    if context.countries and fields["country"] not in context.countries:
        yield Problem("SYNC-038", "country", {"country": fields["country"]})
    if context.currencies and fields["currency"] not in context.currencies:
        yield Problem("SYNC-041", "currency", {"currency": fields["currency"]})


# ------------------------------------------------------------------ the organisation number
def one_number(vat_number: str, identity: str) -> str:
    """The VAT number; of a Swedish organisation number alone, the VAT number it is part of."""
    given = re.sub(r"[\s.-]", "", vat_number).upper() or re.sub(r"[\s.-]", "", identity).upper()
    digits = given[2:] if given[:2] in ("16", "19", "20") and len(given) == 12 else given
    return f"SE{digits}01" if re.fullmatch(r"\d{10}", digits) else given


def identity_of(orgnr: str) -> str:
    """559150-1019 of SE559150101901; anything else as it is."""
    found = re.fullmatch(r"SE(\d{6})(\d{4})\d\d", orgnr)
    return f"{found[1]}-{found[2]}" if found else orgnr


def is_vat(number: str, country: str) -> bool:
    """A number without letters is an organisation number of a country without VAT; it is not checked here."""
    if not re.match(r"[A-Z]{2}", number):
        return True
    return bool(vat.is_valid(number)) and number[:2] == country.replace("GR", "EL")
