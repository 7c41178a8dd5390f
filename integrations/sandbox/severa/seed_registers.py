"""Customers, products and projects of the demo organisation, with the clashes a first comparison must find.

Customers (12): 1003 is another company in eEkonomi · 1004 is there under 1014 · 1005 has a name over 50 · 1006 lacks a
post code · 1007 has an impossible VAT number · 1008 and 1009 are twins by name · 42 is 00042 there · 1011 has four
address lines and a contact of three names · 1012 pays in EUR.
Articles (20: 10 products, 6 work types, 4 travel types): P140 has a name over 50 · P150 has 12 % where eEkonomi has no
such article · one has no code · 120 has another name there · work type and travel type 150 share a code.
Projects (6): 2 has a name over 50 · 3 is closed · 4 is a sales case not won · 5 is internal.
"""

from integrations.sandbox.severa.registers import store_record
from integrations.sandbox.shelf import Shelf

AT = "2026-08-03T07:30:00.000Z"
LONG = "Stiftelsen för utveckling av hållbart byggande i mellersta Norrland"
# number, name, VAT number, address, post code, city, contact, phone, currency
CUSTOMERS = [
    (
        1001,
        "Björkvallen Bygg AB",
        "SE559150101901",
        "Industrivägen 8",
        "75323",
        "Uppsala",
        "Karin Björk",
        "018-555 01 01",
    ),
    (
        1002,
        "Kvarnholms Mekaniska AB",
        "SE559150201701",
        "Verkstadsgatan 3",
        "13131",
        "Nacka",
        "Olle Kvarn",
        "08-555 99 99",
    ),
    (1003, "Bryggans Förlag AB", "SE559151003601", "Bryggan 2", "45130", "Uddevalla", "Bo Brygga", "0522-555 03"),
    (1004, "Havsvikens Fastigheter AB", "SE559150401301", "Hamnplan 1", "39231", "Kalmar", "Per Hav", "0480-555 04"),
    (1005, LONG, "SE802500123401", "Skogsgatan 9", "85230", "Sundsvall", "Eva Skog", "060-555 05"),
    (1006, "Lindås Måleri AB", "SE559151006901", "Målargatan 4", "", "Lindås", "Max Lind", "0471-555 06"),
    (1007, "Ekfors Trävaror AB", "SE559151007", "Sågvägen 1", "95731", "Övertorneå", "Ulla Ek", "0927-555 07"),
    (1008, "Solbacka Förskola", "", "Solbackavägen 1", "58330", "Linköping", "Mia Sol", "013-555 08"),
    (1009, "Solbacka Förskola", "", "Solbackavägen 77", "60210", "Norrköping", "Siv Sol", "011-555 09"),
    (42, "Tallmo Teknik AB", "SE559150501001", "Skogsstigen 42", "78170", "Borlänge", "Tove Tall", "0243-555 05"),
    (
        1011,
        "Granvik Data AB",
        "SE559151011901",
        "c/o Granen\nPlan 3\nPort B\nDatagatan 7",
        "17141",
        "Solna",
        "Anna Maria Gran",
        "",
    ),
    (1012, "Østerbro Energi ApS", "DK13585628", "Østerbrogade 100", "2100", "København", "Jens Øst", "+45 35 55 12"),
]
PRODUCTS = [  # code, name, price, VAT, unit, type
    ("P100", "Förstudie, fast pris", 48000.0, 25.0, "st", "FixedFees"),
    ("P110", "Kursmaterial", 390.0, 6.0, "st", "Materials"),
    ("P120", "Workshop heldag", 22500.0, 25.0, "dag", "FixedFees"),
    ("P130", "Licens projektverktyg", 199.0, 25.0, "mån", "Materials"),
    ("P140", "Genomgång av verksamhetens processer med rapport och handlingsplan", 36000.0, 25.0, "st", "FixedFees"),
    ("P150", "Lunch vid kurs", 145.0, 12.0, "st", "Materials"),
    ("", "Övrigt utan kod", 100.0, 25.0, "st", "FixedFees"),
    ("P170", "Underkonsult", 1200.0, 25.0, "tim", "Subcontracting"),
    ("P180", "Support abonnemang", 2900.0, 25.0, "mån", "FixedFees"),
    ("P190", "Resetid ersättning", 600.0, 25.0, "tim", "FixedFees"),
]
WORK_TYPES = [("100", "Konsultation senior"), ("110", "Konsultation"), ("120", "Projektledning"), ("130", "Utbildning")]
WORK_TYPES += [("140", "Restid"), ("150", "Intern tid")]
TRAVEL_TYPES = [  # code, name, class, cost, unit
    ("200", "Milersättning", "Mileage", 25.0, "km"),
    ("210", "Traktamente heldag", "DailyAllowance", 290.0, "st"),
    ("220", "Hotell", "OtherTravelExpense", 1200.0, "st"),
    ("150", "Tågresa", "OtherTravelExpense", 650.0, "st"),
]
PROJECTS = [  # number, name, customer, closed, internal, sales status
    (1, "Kajen etapp 1", 1001, False, False, "Won"),
    (2, "Utredning av hållbara materialval för flerbostadshus i norra regionen", 1005, False, False, "Won"),
    (3, "Verkstadsflytt", 1002, True, False, "Won"),
    (4, "Offert nytt kontor", 1011, False, False, "InProgress"),
    (5, "Intern utveckling", 1004, False, True, "Won"),
    (6, "Driftsavtal", 1012, False, False, "Won"),
]


def fill(number: int, guid) -> None:
    for row in CUSTOMERS:
        _customer(number, guid, *row)
    for place, (code, name, price, rate, unit, kind) in enumerate(PRODUCTS):
        doc = {"code": code or None, "name": name, "unitPrice": money(price), "vatRate": rate, "type": kind}
        doc |= {"measurementUnit": unit, "isActive": True, "unitCost": money(0.0)}
        store_record(number, "products", guid(number, "product", code or place), doc, at=AT)
    for code, name in WORK_TYPES:
        doc = {"code": code, "name": name, "isActive": True, "isProductive": code != "150", "isDefault": code == "110"}
        store_record(number, "worktypes", guid(number, "worktype", code), doc | {"hourCost": money(600.0)}, at=AT)
    for code, name, kind, cost, unit in TRAVEL_TYPES:
        doc = {"code": code, "name": name, "expenseClass": kind, "unitCost": money(cost), "vatRate": 25.0}
        doc |= {"measurementUnit": unit, "isActive": True, "isMileage": kind == "Mileage"}
        store_record(number, "travelexpensetypes", guid(number, "travel", code), doc, at=AT)
    for row in PROJECTS:
        _project(number, guid, *row)


def _customer(
    number: int, guid, code: int, name: str, vat: str, street: str, post: str, city: str, contact: str, tel: str
):
    country = "DK" if vat.startswith("DK") else "SE"
    currency = "EUR" if country == "DK" else "SEK"
    doc = {"name": name, "number": code, "isActive": True, "isInternal": False, "vatNumber": vat or None}
    doc |= {"email": f"ekonomi@kund{code}.example", "paymentTerm": 30, "notes": None}
    doc["currency"] = {"guid": guid(number, "currencies", currency), "code": currency, "name": currency, "symbol": ""}
    id = guid(number, "customer", code)
    store_record(number, "customers", id, doc, at=AT)
    owner = {"guid": id, "name": name, "number": code}
    home = {"addressline": street, "postalCode": post, "city": city, "customer": owner, "contacts": []}
    named = {"SE": "Sverige", "DK": "Danmark"}[country]
    home |= {"country": {"guid": guid(number, "countries", country), "name": named, "englishName": named}}
    home |= {"isBillingAddress": code != 1011, "isPostalAddress": True, "isVisitAddress": True}
    address = guid(number, "address", code)
    store_record(number, "addresses", address, home, at=AT)
    first, _, last = contact.partition(" ")
    person = {"firstName": first, "lastName": last, "customer": owner, "addressGuid": address, "isActive": True}
    person |= {"phoneNumbers": [tel] if tel else [], "emails": [f"{first.lower()}@kund{code}.example"]}
    store_record(number, "contactpersons", guid(number, "contact", code), person, at=AT)


def _project(number: int, guid, code: int, name: str, customer: int, closed: bool, internal: bool, sales: str) -> None:
    owner = Shelf("severa", number, "customers").get(guid(number, "customer", customer)) or {}
    doc = {"name": name, "number": code, "isClosed": closed, "isInternal": internal, "startDate": "2026-02-01"}
    doc |= {"customer": {each: owner[each] for each in ("guid", "name", "number")}, "deadline": "2026-12-31"}
    doc |= {"projectOwner": {"guid": guid(number, "users", "Projekt"), "name": "Petra Projekt"}, "paymentTerm": 30}
    doc["salesStatus"] = {"guid": guid(number, "sales", sales), "name": sales, "salesStatusTypeGuid": sales}
    id = guid(number, "project", code)
    store_record(number, "projects", id, doc, at=AT)
    phase = {
        "name": name,
        "code": str(code),
        "project": {"guid": id, "name": name, "number": code},
        "isCompleted": closed,
    }
    store_record(number, "phases", guid(number, "phase", code), phase, at=AT)


def money(amount: float, currency: str = "SEK") -> dict:
    return {"amount": amount, "currencyCode": currency, "multiCurrencyInfo": None}
