"""Many records at once, for measurements: plain, distinct, by number."""

from uuid import uuid4

from integrations.sandbox import store
from integrations.sandbox.eaccounting import books, company
from integrations.sandbox.eaccounting.registers import put_article, put_customer
from integrations.sandbox.shelf import Shelf, now


def fill(number: int, *, customers: int = 0, articles: int = 0, vouchers: int = 0, first: int = 100_001) -> dict:
    """What was made: {"customers": n, …}. Numbers go on from `first`."""
    with store.write():
        _customers(number, range(first, first + customers))
        _articles(number, range(first, first + articles))
        _vouchers(number, vouchers)
    return {"customers": customers, "articles": articles, "vouchers": vouchers}


def _customers(number: int, codes: range) -> None:
    terms = Shelf("eaccounting", number, "termsofpayments").every()[3]["Id"]
    for code in codes:
        put_customer(
            number,
            str(uuid4()),
            {
                "CustomerNumber": str(code),
                "Name": f"Lastkund {code} AB",
                "IsPrivatePerson": False,
                "IsActive": True,
                "InvoiceAddress1": f"Gatan {code}",
                "InvoicePostalCode": "11122",
                "InvoiceCity": "Stockholm",
                "TermsOfPaymentId": terms,
                "DiscountPercentage": 0.0,
                "ReverseChargeOnConstructionServices": False,
                "ForceBookkeepVat": False,
            },
        )


def _articles(number: int, codes: range) -> None:
    coding = Shelf("eaccounting", number, "articleaccountcodings").every()[4]["Id"]
    unit = Shelf("eaccounting", number, "units").every()[1]["Id"]
    for code in codes:
        doc = {"Number": str(code), "Name": f"Lastartikel {code}", "IsActive": True, "CodingId": coding, "UnitId": unit}
        put_article(number, str(uuid4()), doc | {"NetPrice": 100.0, "GrossPrice": 125.0, "PurchasePrice": 0.0})


def _vouchers(number: int, count: int) -> None:
    """In a series of their own; the accounts and the counter are read once."""
    year = books.year_of(number, "2026-01-01")
    assert year is not None
    names = {int(each["Number"]): each["Name"] for each in Shelf("eaccounting", number, "accounts").of(year["Id"])}
    shelf, known = Shelf("eaccounting", number, "vouchers"), company.settings(number)
    series, at = known.get("_series", {}), now("eaccounting")
    first = series.get(f"{year['Id']}/L", 0) + 1
    for place in range(first, first + count):
        id, rows = str(uuid4()), _rows(place, names)
        doc = {"Id": id, "VoucherDate": f"2026-{place % 10 + 1:02d}-{place % 28 + 1:02d}", "Rows": rows}
        doc |= {"VoucherText": f"Lastverifikat {place}", "NumberAndNumberSeries": f"L{place}", "NumberSeries": "L"}
        doc |= {"VoucherType": books.MANUAL, "Attachments": None, "SourceId": None, "CreatedUtc": at, "ModifiedUtc": at}
        shelf.put(id, doc, number=f"L{place}", owner=year["Id"], changed=at)
    company.change_settings(number, {"_series": series | {f"{year['Id']}/L": first + count - 1}})


def _rows(place: int, names: dict[int, str]) -> list[dict]:
    amount = float(100 + place % 900)
    return [
        {name: None for name in books.ROW}
        | {"AccountNumber": account, "AccountDescription": names.get(account, "")}
        | {"DebitAmount": debit, "CreditAmount": credit, "TransactionText": f"Last {place}"}
        for account, debit, credit in ((6570, amount, 0.0), (1930, 0.0, amount))
    ]
