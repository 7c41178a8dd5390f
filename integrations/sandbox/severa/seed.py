"""The organisations Severa starts with. Ids are made of names, so they are the same everywhere and always.

3001001 Sjöstad Konsult AB   client `severa-demo`, secret `severa-hemlighet`: the demo pair with eEkonomi 2001001
3001002 Tomt Exempel AB      client `severa-tom`, the same secret: lists only
3001003 Utan Tillägg AB      client `severa-utan`: the REST API add-on is not active
"""

from uuid import NAMESPACE_URL, uuid5

from integrations.sandbox import shelf, store
from integrations.sandbox.severa import gate, seed_invoices, seed_registers
from integrations.sandbox.shelf import COMPANY, Shelf

SYSTEM = "severa"
DEMO, EMPTY, WITHOUT_ADDON = range(3001001, 3001004)
FIRST_LOAD_COMPANY = 3002000
SECRET = "severa-hemlighet"
ORGANIZATIONS = [
    (DEMO, "Sjöstad Konsult AB", "severa-demo", {}),
    (EMPTY, "Tomt Exempel AB", "severa-tom", {}),
    (WITHOUT_ADDON, "Utan Tillägg AB", "severa-utan", {"addon": False}),
]
SCOPES = [f"{area}:{verb}" for area in sorted({*gate.AREAS.values()}) for verb in ("read", "write", "delete")]
STATUSES = [  # name, default, read-only, number, sent, waiting, paid
    ("Utkast", True, False, False, False, False, False),
    ("Klar för överföring", False, False, True, False, False, False),
    ("Överförd", False, True, True, False, False, False),
    ("Skickad", False, True, True, True, True, False),
    ("Betald", False, True, True, True, False, True),
    ("Kreditnota", False, False, True, False, False, False),
]
COUNTRIES = (("Sverige", "Sweden", "SE"), ("Norge", "Norway", "NO"), ("Danmark", "Denmark", "DK"))
CURRENCIES = (("Svensk krona", "SEK", 1.0), ("Euro", "EUR", 11.2), ("Dansk krona", "DKK", 1.5))
USERS = (("Petra", "Projekt"), ("Kalle", "Konsult"))
AT = "2026-08-03T07:30:00.000Z"


def guid(number: int, *names: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(["severa", str(number), *map(str, names)])))


def seed() -> None:
    """Fill an empty storage; leaves a filled one as it is."""
    if Shelf(SYSTEM, 0, COMPANY).count():
        return
    with store.write():
        for number, *_ in ORGANIZATIONS:
            build(number)


def build(number: int) -> None:
    """One organisation from the beginning; what it held is forgotten."""
    name, client, traits = next(rest for n, *rest in ORGANIZATIONS if n == number)
    with store.write():
        shelf.empty(SYSTEM, number)
        open_organization(number, name, client, traits)
        if number == DEMO:
            seed_registers.fill(number, guid)
            seed_invoices.fill(number, guid)


def add_load_companies(count: int) -> list[dict]:
    """Make sure `count` further empty organisations exist; their numbers and clients, all with the one secret."""
    made = []
    with store.write():
        for place in range(1, count + 1):
            number, client = FIRST_LOAD_COMPANY + place, f"severa-last-{place}"
            if Shelf(SYSTEM, 0, COMPANY).get(str(number)) is None:
                open_organization(number, f"Lasttest {place:03d} AB", client, {})
            made.append({"id": number, "client_id": client, "client_secret": SECRET})
    return made


def open_organization(number: int, name: str, client: str, traits: dict) -> None:
    doc = {"id": number, "name": name, "client_id": client, "client_secret": SECRET, "scopes": SCOPES} | traits
    Shelf(SYSTEM, 0, COMPANY).put(str(number), doc)
    sek = {"guid": guid(number, "currency", "SEK"), "name": "Svensk krona", "code": "SEK", "symbol": "kr"}
    details = {"guid": guid(number, "organization"), "name": name, "vatNumber": "SE559143218101", "city": "Stockholm"}
    details |= {"isVatRegistered": True, "currency": sek, "activeAddons": ["RestApi"], "country": {"name": "Sverige"}}
    settings = {"nextProjectNumber": 101, "nextCustomerNumber": 1101, "nextInvoiceNumber": 7001, "paymentTerm": 30}
    settings |= {"lastCustomerNumber": 1100, "uniqueIdentifierForProductsAndWorktypes": False, "workWeek": ["Monday"]}
    organization = Shelf(SYSTEM, number, "organization")
    organization.put("details", details)
    organization.put("settings", settings)
    _lists(number)


def _put(organization: int, kind: str, key: object, doc: dict) -> None:
    id = guid(organization, kind, key)
    stamped = {"guid": id, "createdDateTime": AT, "lastUpdatedDateTime": AT}
    Shelf(SYSTEM, organization, kind).put(id, stamped | doc, changed=AT)


def _lists(number: int) -> None:
    names = ["isDefault", "isReadOnly", "hasInvoiceNumber", "isSent", "isWaitingPayment", "isPaid"]
    for place, (text, *marks) in enumerate(STATUSES, 1):
        doc = {"name": text, "isActive": True, "sortOrder": place} | dict(zip(names, marks, strict=True))
        _put(number, "invoicestatuses", text, doc | {"isDefaultForCreditNote": text == "Kreditnota"})
    for text, english, code in COUNTRIES:
        doc = {"guid": guid(number, "countries", code), "name": text, "englishName": english, "code2": code}
        Shelf(SYSTEM, number, "countries").put(doc["guid"], doc | {"isInEU": code != "NO"})
    for text, code, rate in CURRENCIES:
        doc = {"name": text, "code": code, "rate": rate, "isActive": True, "isOrganizationCurrency": code == "SEK"}
        _put(number, "currencies", code, doc)
    for rate in (25.0, 12.0, 6.0, 0.0):
        _put(number, "vatrates", rate, {"percentage": rate, "code": "", "isActive": True, "isDefault": rate == 25.0})
    for account, text in (("3041", "Försäljning av tjänster"), ("3051", "Försäljning av varor")):
        _put(number, "salesaccounts", account, {"name": text, "number": account, "isActive": True})
    _put(number, "costaccounts", "5810", {"name": "Biljetter", "number": "5810", "isActive": True})
    _put(number, "costcenters", "100", {"name": "Konsultation", "identifier": "100", "isActive": True})
    _put(number, "productcategories", "Tjänster", {"name": "Tjänster", "isActive": True, "isDefault": True})
    for first, last in USERS:
        doc = {"firstName": first, "lastName": last, "isActive": True}
        _put(number, "users", last, doc)
