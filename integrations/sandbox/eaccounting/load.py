"""Many records at once, for measurements: plain, distinct, by number."""

from uuid import uuid4

from integrations.sandbox import store
from integrations.sandbox.eaccounting import books
from integrations.sandbox.eaccounting.registers import put_article, put_customer
from integrations.sandbox.shelf import Shelf


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
    for place in range(count):
        day = f"2026-{place % 10 + 1:02d}-{place % 28 + 1:02d}"
        amount = 100 + place % 900
        rows = [
            {name: None for name in books.ROW}
            | {"AccountNumber": account, "DebitAmount": float(debit), "CreditAmount": float(credit)}
            | {"TransactionText": f"Last {place}"}
            for account, debit, credit in ((6570, amount, 0), (1930, 0, amount))
        ]
        books.put_voucher(number, day, f"Lastverifikat {place}", rows)
