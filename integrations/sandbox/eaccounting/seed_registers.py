"""Customers, articles, suppliers and projects of the demo company: half of the pair with Severa.

Planted against Severa: 1003 is somebody else there (number series overlap); Havsvikens Fastigheter has another number
there; 00042 has leading zeros; K-17 is no number; article 120 has another name; 950 is only here.
"""

from integrations.sandbox.eaccounting.registers import ARTICLE, CUSTOMER
from integrations.sandbox.shelf import Shelf

AT = "2026-08-03T07:30:00.000Z"
# number, name, org. number, address, post code, city, contact, phone
CUSTOMERS = [
    (
        "1001",
        "Björkvallen Bygg AB",
        "559150-1019",
        "Industrivägen 8",
        "75323",
        "Uppsala",
        "Karin Björk",
        "018-555 01 01",
    ),
    (
        "1002",
        "Kvarnholms Mekaniska AB",
        "559150-2017",
        "Verkstadsgatan 3",
        "13131",
        "Nacka",
        "Olle Kvarn",
        "08-555 02 02",
    ),
    ("1003", "Norrsken Media AB", "559150-3015", "Torggatan 12", "90326", "Umeå", "Siv Norr", "090-555 03 03"),
    ("1014", "Havsvikens Fastigheter AB", "559150-4013", "Hamnplan 1", "39231", "Kalmar", "Per Hav", "0480-555 04"),
    ("00042", "Tallmo Teknik AB", "559150-5010", "Skogsstigen 42", "78170", "Borlänge", "Tove Tall", "0243-555 05"),
    ("1020", "Älvstrandens Redovisning HB", "969780-1232", "Älvgatan 5", "41104", "Göteborg", "Åsa Älv", "031-555 06"),
    ("K-17", "Kulturföreningen Kupolen", "802440-1112", "Kupolvägen 17", "21119", "Malmö", "Kim Kupol", "040-555 07"),
]
# number, name, kind, rate, unit, price
ARTICLES = [
    ("100", "Konsultation senior", "Services", 0.25, "tim", 1450.0),
    ("110", "Konsultation", "Services", 0.25, "tim", 1150.0),
    ("120", "Projektledning timme", "Services", 0.25, "tim", 1350.0),
    ("P100", "Förstudie, fast pris", "Services", 0.25, "st", 48000.0),
    ("P110", "Kursmaterial", "Goods", 0.06, "st", 390.0),
    ("200", "Milersättning", "Services", 0.25, "km", 38.5),
    ("900", "Övrigt arvode", "Services", 0.25, "st", 1.0),
    ("950", "Licens tidredovisning", "Goods", 0.25, "mån", 249.0),
]
SUPPLIERS = [
    ("501", "Kontorshuset Sjöstaden AB", "559160-1019", 30),
    ("502", "Molnviken IT AB", "559160-2017", 30),
    ("503", "Telia Exempel AB", "559160-3015", 30),
    ("504", "Siffran Redovisning AB", "559160-4013", 15),
    ("505", "Resebyrån Kompassen AB", "559160-5010", 10),
    ("506", "Frilans Ek", "559160-6018", 30),
]
PROJECTS = [
    ("1", "Kajen etapp 1", "1001", 1),
    ("9001", "Intern utveckling", None, 1),
    ("8", "Avslutat uppdrag", "1002", 2),
]


def fill(number: int, guid) -> None:
    _customers(number, guid)
    _articles(number, guid)
    _suppliers(number, guid)
    _projects(number, guid)


def _customers(number: int, guid) -> None:
    terms = Shelf("eaccounting", number, "termsofpayments").get(guid(number, "terms", 30))
    for code, name, orgnr, street, post, city, contact, phone in CUSTOMERS:
        id = guid(number, "customer", code)
        doc = {each: None for each in CUSTOMER} | {"Id": id, "CustomerNumber": code, "Name": name, "IsActive": True}
        doc |= {"CorporateIdentityNumber": orgnr, "IsPrivatePerson": False, "InvoiceAddress1": street}
        doc |= {"InvoicePostalCode": post, "InvoiceCity": city, "InvoiceCountryCode": "SE", "CurrencyCode": "SEK"}
        doc |= {"ContactPersonName": contact, "ContactPersonPhone": phone, "TermsOfPayment": terms}
        doc |= {"TermsOfPaymentId": guid(number, "terms", 30), "EmailAddress": f"faktura@kund{code.lower()}.example"}
        doc |= {"DiscountPercentage": 0.0, "SalesDocumentLanguage": "sv", "UnpaidInvoicesAmount": 0.0}
        doc |= {"RequiresReferenceNumber": False, "ReverseChargeOnConstructionServices": False, "ChangedUtc": AT}
        doc |= {"ForceBookkeepVat": False}
        Shelf("eaccounting", number, "customers").put(id, doc, number=code, changed=AT)


def _articles(number: int, guid) -> None:
    for code, name, kind, rate, unit, price in ARTICLES:
        coding = Shelf("eaccounting", number, "articleaccountcodings").get(guid(number, "coding", kind, rate)) or {}
        named = Shelf("eaccounting", number, "units").get(guid(number, "unit", unit)) or {}
        doc = {each: None for each in ARTICLE} | {"Id": guid(number, "article", code), "Number": code, "Name": name}
        doc |= {"IsActive": True, "CodingId": coding["Id"], "CodingName": coding["Name"], "UnitId": named["Id"]}
        doc |= {"UnitName": named["Name"], "UnitAbbreviation": unit, "NetPrice": price, "StockBalance": 0.0}
        doc |= {"GrossPrice": round(price * (1 + rate), 2), "PurchasePrice": 0.0, "CreatedUtc": AT, "ChangedUtc": AT}
        doc |= {"IsServiceArticle": kind == "Services"}
        Shelf("eaccounting", number, "articles").put(doc["Id"], doc, number=code, changed=AT)


def _suppliers(number: int, guid) -> None:
    for code, name, orgnr, days in SUPPLIERS:
        doc = {"Id": guid(number, "supplier", code), "SupplierNumber": code, "Name": name, "IsActive": True}
        doc |= {"CorporateIdentityNumber": orgnr, "TermsOfPaymentId": guid(number, "terms", days), "CountryCode": "SE"}
        doc |= {"CurrencyCode": "SEK", "BankgiroNumber": f"5{code}-110{code[-1]}", "CreatedUtc": AT, "ModifiedUtc": AT}
        Shelf("eaccounting", number, "suppliers").put(doc["Id"], doc, number=code, changed=AT)


def _projects(number: int, guid) -> None:
    for code, name, customer, status in PROJECTS:
        owner = guid(number, "customer", customer) if customer else None
        doc = {"Id": guid(number, "project", code), "Number": code, "Name": name, "StartDate": "2026-01-15"}
        doc |= {"EndDate": None, "CustomerId": owner, "CustomerName": None, "Notes": None, "Status": status}
        doc |= {"ModifiedUtc": AT}
        Shelf("eaccounting", number, "projects").put(doc["Id"], doc, number=code, owner=owner or "", changed=AT)
    bearer = guid(number, "center", 2)
    doc = {"Id": guid(number, "item", "1"), "CostCenterId": bearer, "Name": "Kajen etapp 1", "ShortName": "1"}
    doc |= {"IsActive": True, "CreatedUtc": AT}
    Shelf("eaccounting", number, "costcenteritems").put(doc["Id"], doc, number="1", owner=bearer)
