"""The companies eEkonomi starts with. Ids are made of names, so they are the same everywhere and always.

2001001 Sjöstad Konsult AB   the demo pair: registers with planted clashes, two years of books
2001002 Tomt Exempel AB      lists and open years only
2001003 Solo Exempel AB      variant Solo: no projects, no cost centres
2001004 Utan Tillägg AB      the API add-on is not activated
2001005 Låst Exempel AB      locked to 2026-09-30, no cost centres, no OCR numbers
"""

from uuid import NAMESPACE_URL, uuid5

from integrations.sandbox import data, shelf, store
from integrations.sandbox.eaccounting import company, seed_books, seed_registers
from integrations.sandbox.eaccounting.books import put_account
from integrations.sandbox.shelf import Shelf

SYSTEM = "eaccounting"
DEMO, EMPTY, SOLO, WITHOUT_ADDON, LOCKED = range(2001001, 2001006)
FIRST_LOAD_COMPANY = 2002000
YEARS = (("2025-01-01", "2025-12-31"), ("2026-01-01", "2026-12-31"))
SETTINGS = {
    "CountryCode": "SE",
    "CurrencyCode": "SEK",
    "CompanyStatus": 1,
    "ProductVariant": 1,
    "ActivatedModules": ["Sales", "Purchase", "Accounting", "Project", "CostCenter"],
    "UsesCostCenter": True,
    "UsesProject": True,
    "UsesPaymentReferenceNumber": True,
    "KeepOriginalDraftDate": False,
    "NextCustomerNumber": 1021,
    "NextSupplierNumber": 510,
    "NextCustomerInvoiceNumber": 3001,
    "NextArticleNumber": 1000,
    "NextQuoteNumber": 1,
    "AccountingLockedTo": None,
    "AccountingLockInterval": 0,
    "DomesticCurrencyRounding": 0,
    "ShowPricesExclVatPC": True,
    "ShowCostCenterReminder": False,
}
COMPANIES = [
    (DEMO, "Sjöstad Konsult AB", "559143-2181", {"AccountingLockedTo": "2026-06-30", "AccountingLockInterval": 1}, {}),
    (EMPTY, "Tomt Exempel AB", "559144-1119", {}, {}),
    (SOLO, "Solo Exempel AB", "559144-2224", {"ProductVariant": 4, "UsesProject": False, "UsesCostCenter": False}, {}),
    (WITHOUT_ADDON, "Utan Tillägg AB", "559144-3339", {}, {"addon": False}),
    (
        LOCKED,
        "Låst Exempel AB",
        "559144-4444",
        {"AccountingLockedTo": "2026-09-30", "UsesCostCenter": False, "UsesPaymentReferenceNumber": False},
        {},
    ),
]
TERMS = (("Kontant", 0, 2), ("10 dagar netto", 10, 0), ("15 dagar netto", 15, 0), ("30 dagar netto", 30, 0))
TERMS += (("60 dagar netto", 60, 0),)
UNITS = (
    ("Styck", "piece", "st"),
    ("Timme", "hour", "tim"),
    ("Kilometer", "kilometer", "km"),
    ("Månad", "month", "mån"),
)
KINDS = (("Varor", "Goods", {0.25: 3051, 0.12: 3002, 0.06: 3003, 0.0: 3004}),)
KINDS += (("Tjänster", "Services", {0.25: 3041, 0.12: 3002, 0.06: 3003, 0.0: 3004}),)
CENTERS = ("Kostnadsställe", "Projektbärare", "Region")
BALANCE, RESULT = "Balance", "Result"
STARTED = "2025-01-02T08:00:00.000Z"


def guid(number: int, *names: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(["eaccounting", str(number), *map(str, names)])))


def seed() -> None:
    """Fill an empty storage; leaves a filled one as it is."""
    if company.all_companies():
        return
    with store.write():
        for number, *_ in COMPANIES:
            build(number)


def build(number: int) -> None:
    """One company from the beginning; what it held is forgotten."""
    name, orgnr, settings, traits = next(rest for n, *rest in COMPANIES if n == number)
    with store.write():
        shelf.empty(SYSTEM, number)
        open_company(number, name, orgnr, settings, traits)
        if number == DEMO:
            seed_registers.fill(number, guid)
            seed_books.fill(number, guid)


def add_load_companies(count: int) -> list[int]:
    """Make sure `count` further empty companies exist (for speed measurements); return their numbers."""
    numbers = [FIRST_LOAD_COMPANY + n for n in range(1, count + 1)]
    with store.write():
        for number in numbers:
            if company.get(number) is None:
                open_company(number, f"Lasttest {number - FIRST_LOAD_COMPANY:03d} AB", "559144-9999", {}, {})
    return numbers


def open_company(number: int, name: str, orgnr: str, settings: dict, traits: dict) -> None:
    company.put({"id": number, "name": name, "orgnr": orgnr, "addon": True} | traits)
    about = {"Name": name, "CorporateIdentityNumber": orgnr, "CompanyIdentifier": guid(number, "company")}
    about |= {"VatCode": f"SE{orgnr.replace('-', '')}01", "Email": "info@exempel.example", "City": "Stockholm"}
    about |= {"Address1": "Sjöstadsgatan 1", "PostalCode": "11120", "TermsOfPaymentId": guid(number, "terms", 30)}
    Shelf(SYSTEM, number, company.SETTINGS).put(company.SETTINGS, SETTINGS | about | settings)
    _lists(number)
    _dimensions(number)
    _chart(number)


def _put(company_number: int, kind: str, id: str, doc: dict, **place) -> None:
    Shelf(SYSTEM, company_number, kind).put(id, {"Id": id} | doc, **place)


def _lists(number: int) -> None:
    for text, days, kind in TERMS:
        doc = {"Name": text, "NumberOfDays": days, "TermsOfPaymentTypeId": kind}
        doc |= {"AvailableForSales": True, "AvailableForPurchase": kind == 0}
        _put(number, "termsofpayments", guid(number, "terms", days), doc)
    for text, code, short in UNITS:
        _put(number, "units", guid(number, "unit", short), {"Name": text, "Code": code, "Abbreviation": short})
    for text, kind, rates in KINDS:
        for rate, account in rates.items():
            _put(
                number, "articleaccountcodings", guid(number, "coding", kind, rate), _coding(text, kind, rate, account)
            )
    for rate, account in ((0.25, 2611), (0.12, 2621), (0.06, 2631)):
        doc = {"Code": "05", "Description": f"Utgående moms {rate:.0%}", "VatRate": rate}
        _put(number, "vatcodes", guid(number, "vat", rate), doc | {"RelatedAccounts": {"AccountNumber1": account}})
    bank = {"Name": "Företagskonto", "Bban": "6112-445 566 778", "Iban": "SE3550000000054910000003", "IsActive": True}
    bank |= {"LedgerAccountNumber": 1930, "IsDefaultChequeAccount": True, "BankAccountType": 1, "ModifiedUtc": STARTED}
    _put(number, "bankaccounts", guid(number, "bank"), bank)
    for mail, user in data.USERS.items():
        first, _, last = user["name"].partition(" ")
        doc = {"Email": mail, "FirstName": first, "LastName": last, "IsActive": True}
        _put(number, "users", guid(number, "user", mail), doc)


def _coding(text: str, kind: str, rate: float, account: int) -> dict:
    name = f"{text} {rate * 100:.0f} % moms" if rate else f"{text} momsfri"
    doc = {"Name": name, "NameEnglish": f"{kind} {rate * 100:.0f}%", "Type": kind, "VatRate": f"{rate * 100:.0f}%"}
    doc |= {"VatRatePercent": rate, "IsActive": True, "ChangedUtc": STARTED}
    return doc | {"DomesticSalesSubjectToVatAccountNumber": account, "DomesticSalesVatExemptAccountNumber": 3004}


def _dimensions(number: int) -> None:
    for place, text in enumerate(CENTERS, 1):
        doc = {"Name": text, "Number": place, "IsActive": place < 3}
        _put(number, "costcenters", guid(number, "center", place), doc)
    for short, text in (("100", "Konsultation"), ("200", "Utbildning")):
        doc = {"CostCenterId": guid(number, "center", 1), "Name": text, "ShortName": short, "IsActive": True}
        doc |= {"CreatedUtc": STARTED}
        _put(number, "costcenteritems", guid(number, "item", short), doc, number=short, owner=doc["CostCenterId"])


def _chart(number: int) -> None:
    for start, end in YEARS:
        id = guid(number, "year", start[:4])
        doc = {"StartDate": start, "EndDate": end, "IsLockedForAccounting": start < "2026", "BookkeepingMethod": 0}
        _put(number, "fiscalyears", id, doc)
        for code, text in seed_books.chart():
            kind = {"1": 1, "2": 2}.get(code[0], 3)
            doc = {"Number": code, "Name": text[:100], "FiscalYearId": id, "IsActive": True, "Type": kind}
            doc |= {"TypeDescription": BALANCE if kind < 3 else RESULT, "IsProjectAllowed": kind == 3}
            doc |= {"IsCostCenterAllowed": kind == 3, "IsBlockedForManualBooking": code in ("1510", "2440")}
            put_account(number, doc, at=STARTED)
