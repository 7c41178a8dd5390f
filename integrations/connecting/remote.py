"""Who answers at the other end, and how it is set up: asked when a company connects, and when somebody checks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from integrations.eaccounting.client import Client as EaccountingClient
from integrations.provider import ProviderError
from integrations.severa.client import Client as SeveraClient

MOST = 500  # of a list to choose from
NOT_IN_VARIANT = "EACC-123"


@dataclass(frozen=True)
class Remote:
    """`setup` as the connection keeps it: for pages and pre-flights, never for writing."""

    name: str
    orgnr: str
    setup: dict

    @property
    def identity(self) -> str:
        return identity_of(self.setup, self.orgnr, self.name)


def identity_of(setup: dict, orgnr: str, name: str) -> str:
    """Which company it is: by its own id there, since a client of Severa may have several with one VAT number."""
    company = setup.get("company") or {}
    return str(company.get("CompanyIdentifier") or company.get("guid") or orgnr or name)


def read(client: EaccountingClient | SeveraClient) -> Remote:
    """Raises ProviderError."""
    return _severa(client) if isinstance(client, SeveraClient) else _eaccounting(client)


def _eaccounting(client: EaccountingClient) -> Remote:
    company = client.get_company()
    centers = client.each_cost_center() if company.get("UsesCostCenter") else ()
    setup = {
        "company": {name: value for name, value in company.items() if isinstance(value, str | int | bool | None)},
        "codings": _picks(client.each_coding(), "Id", "Name", "VatRatePercent", "Type"),
        "units": _picks(client.each_unit(), "Id", "Name", "Code", "Abbreviation"),
        "terms": _picks(client.each_terms(), "Id", "Name", "NumberOfDays"),
        "cost_centers": _picks(centers, "Id", "Name", "Number", "IsActive"),
        "articles": _picks(client.each_article(), "Id", "Number", "Name"),
    }
    return Remote(str(company.get("Name") or "")[:120], str(company.get("CorporateIdentityNumber") or "")[:30], setup)


def _picks(listing: Iterable[dict], *names: str) -> list[dict]:
    """The list to choose from; empty where the company's variant has none, which the pre-flight then says."""
    try:
        return [_picked(each, *names) for each in islice(listing, MOST)]
    except ProviderError as error:
        if error.code != NOT_IN_VARIANT:
            raise
        return []


def _severa(client: SeveraClient) -> Remote:
    organization = client.get_organization()
    plain = {name: value for name, value in organization.items() if isinstance(value, str | int | bool | None)}
    setup = {
        "company": plain,
        "addons": organization.get("activeAddons") or [],
        "invoice_statuses": [_picked(each, "guid", "name") for each in client.each_invoice_status()][:MOST],
        "currencies": [_picked(each, "guid", "code", "name") for each in client.each_currency()][:MOST],
        "countries": [_picked(each, "guid", "name", "englishName", "code2") for each in client.each_country()][:MOST],
        "vat_rates": _values(client.each_vat_rate(), "percentage"),
        "units": _values((*islice(client.each_product(), MOST), *client.each_travel_type()), "measurementUnit"),
        "terms": _values(islice(client.each_customer(), MOST), "paymentTerm"),
    }
    name = str(organization.get("name") or "")[:120]
    return Remote(name, str(organization.get("vatNumber") or organization.get("businessId") or "")[:30], setup)


def _values(records: Iterable[dict], name: str) -> list[str]:
    """What is written there, each once: `25`, never `25.0`."""
    found = {each[name] for each in records if each.get(name) not in (None, "")}
    return [_text(value) for value in sorted(found, key=lambda value: (isinstance(value, str), value))]


def _text(value: str | int | Decimal) -> str:
    return value if isinstance(value, str) else format(Decimal(value).normalize(), "f")


def _picked(each: dict, *names: str) -> dict:
    return {name: str(each[name]) if each.get(name) is not None else "" for name in names}
