"""The invoices of the two years: to customers who pay late, from suppliers, and the vouchers that go with them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from integrations.sandbox.eaccounting import company
from integrations.sandbox.eaccounting.invoices import INVOICE, ocr
from integrations.sandbox.eaccounting.purchases import INVOICE as SUPPLIER_INVOICE
from integrations.sandbox.eaccounting.seed_registers import CUSTOMERS, SUPPLIERS
from integrations.sandbox.shelf import Shelf

LAST = date(2026, 11, 16)
FIRST_NUMBER = 2801
CUSTOMER, SUPPLIER, IN, OUT = 14, 12, 10, 11
# supplier, account, net öre a month, day, which months
COSTS = [
    ("501", 5010, 28_500_00, 1, 1),
    ("502", 6540, 7_840_00, 5, 1),
    ("502", 5420, 4_920_00, 6, 1),
    ("503", 6212, 2_380_00, 9, 1),
    ("504", 6530, 14_600_00, 15, 3),
    ("505", 5810, 6_350_00, 18, 1),
    ("506", 4600, 38_400_00, 22, 2),
]
NEVER_PAID = (3, 9, 14)  # of the newest invoices, by place from the end


@dataclass
class Papers:
    sales: list[dict] = field(default_factory=list)
    purchases: list[dict] = field(default_factory=list)


def write(story, months: list[date]) -> Papers:
    papers = Papers()
    for month in months:
        _sales(story, papers, month)
        _purchases(story, papers, month)
    papers.sales.sort(key=lambda each: each["on"])
    for place, each in enumerate(papers.sales):
        _sell(story, each, FIRST_NUMBER + place, len(papers.sales) - place)
    for each in papers.purchases:
        _buy(story, each)
    return papers


def _sales(story, papers: Papers, month: date) -> None:
    for _ in range(story.dice.randint(5, 8) if month.month != 7 else 2):
        hours, price = story.dice.randint(24, 72), story.dice.choice((1150, 1350, 1450))
        on = month.replace(day=story.dice.randint(3, 28))
        late = story.dice.choice((-2, 0, 0, 1, 3, 8, 21, 34))
        customer = story.dice.choice(CUSTOMERS[:6])
        if on <= LAST:
            papers.sales.append({"on": on, "hours": hours, "price": price, "customer": customer, "late": late})


def _sell(story, sale: dict, number: int, from_end: int) -> None:
    net = sale["hours"] * sale["price"] * 100
    due = sale["on"] + timedelta(days=30)
    paid = due + timedelta(days=sale["late"])
    is_paid = paid <= LAST and from_end not in NEVER_PAID
    id = story.guid(story.number, "sale", number)
    voucher = story.guid(story.number, "sale-voucher", number)
    text = f"Kundfaktura {number} {sale['customer'][1]}"
    story.book(sale["on"], text, {1510: net * 5 // 4, 3041: -net, 2611: -(net // 4)}, CUSTOMER, id=voucher)
    if is_paid:
        story.book(paid, f"Inbetalning faktura {number}", {1930: net * 5 // 4, 1510: -(net * 5 // 4)}, IN)
    sale |= {"id": id, "number": number, "voucher": voucher, "net": net, "total": net * 5 // 4, "due": due}
    sale |= {"paid": paid if is_paid else None}


def _purchases(story, papers: Papers, month: date) -> None:
    for supplier, account, net, day, every in COSTS:
        if month.month % every or month.replace(day=day) > LAST:
            continue
        net = net + story.dice.randint(-9, 9) * (net // 200) if account != 5010 else net
        name, days = next((each[1], each[3]) for each in SUPPLIERS if each[0] == supplier)
        on = month.replace(day=day)
        number = f"{supplier}{on:%y%m}{account % 100:02d}"
        tax = net // 4 if account != 5810 else net * 6 // 100
        each = {"on": on, "supplier": name, "code": supplier, "account": account, "net": net, "tax": tax}
        papers.purchases.append(each | {"number": number, "total": net + tax, "due": on + timedelta(days=days)})


def _buy(story, each: dict) -> None:
    id = story.guid(story.number, "purchase", each["number"])
    voucher = story.guid(story.number, "purchase-voucher", each["number"])
    for_project = each["account"] in (4600, 5810) and each["on"] >= date(2026, 2, 1)
    items = {"CostCenterItemId2": story.guid(story.number, "item", "1")} if for_project else {}
    text = f"Leverantörsfaktura {each['number']} {each['supplier']}"
    amounts = {each["account"]: each["net"], 2641: each["tax"], 2440: -each["total"]}
    story.book(each["on"], text, amounts, SUPPLIER, id=voucher, items=items)
    paid = each["due"] <= LAST
    if paid:
        story.book(each["due"], f"Betalning {each['number']}", {2440: each["total"], 1930: -each["total"]}, OUT)
    each |= {"id": id, "voucher": voucher, "items": items, "paid": each["due"] if paid else None}


# ------------------------------------------------------------------ as the API shows them
def store(story, papers: Papers) -> None:
    for each in papers.sales:
        _store_sale(story, each)
    for each in papers.purchases:
        _store_purchase(story, each)
    for code, account, net in (("506", 4600, 12_800_00), ("505", 5810, 3_100_00)):
        _store_draft(story, code, account, net)
    company.change_settings(story.number, {"NextCustomerInvoiceNumber": papers.sales[-1]["number"] + 1})


def _store_sale(story, sale: dict) -> None:
    number, code, name = story.number, sale["customer"][0], sale["customer"][1]
    left = 0.0 if sale["paid"] else sale["total"] / 100
    at = f"{(sale['paid'] or sale['on']).isoformat()}T11:00:00.000Z"
    doc = {each: None for each in INVOICE} | {"Id": sale["id"], "InvoiceNumber": sale["number"]}
    doc |= {"CustomerId": story.guid(number, "customer", code), "CustomerNumber": code, "CustomerName": name}
    doc |= {"InvoiceCustomerName": name, "InvoiceAddress1": sale["customer"][3], "InvoiceCity": sale["customer"][5]}
    doc |= {"InvoicePostalCode": sale["customer"][4], "InvoiceCountryCode": "SE", "CurrencyCode": "SEK"}
    doc |= {"InvoiceDate": sale["on"].isoformat(), "DueDate": sale["due"].isoformat(), "CurrencyRate": 1.0}
    doc |= {"PaymentReferenceNumber": ocr(sale["number"]), "VoucherId": sale["voucher"], "CreditedBy": []}
    doc |= {"VoucherNumber": story.numbers[sale["voucher"]], "RotReducedInvoicingType": 0, "EuThirdParty": False}
    doc |= {"IsCreditInvoice": False, "SendType": 0, "HasAutoInvoiceError": False, "IsNotDelivered": False}
    for ending in ("", "InvoiceCurrency"):
        doc |= {f"TotalAmount{ending}": sale["total"] / 100, f"RemainingAmount{ending}": left}
        doc |= {f"TotalVatAmount{ending}": (sale["total"] - sale["net"]) / 100}
    doc |= {"TotalRoundings": 0.0, "PaymentStatus": 0 if sale["paid"] else 1, "CreatedUtc": at, "ModifiedUtc": at}
    doc |= {"PaymentDate": sale["paid"].isoformat() if sale["paid"] else None, "Rows": [_sale_row(story, sale)]}
    place = {"number": str(sale["number"]), "owner": doc["CustomerId"], "changed": at}
    Shelf("eaccounting", number, "customerinvoices").put(sale["id"], doc, **place)


def _sale_row(story, sale: dict) -> dict:
    code = {1450: "100", 1150: "110", 1350: "120"}[sale["price"]]
    row = {"Id": story.guid(story.number, "sale-row", sale["number"]), "LineNumber": 1, "IsTextRow": False}
    row |= {"ArticleId": story.guid(story.number, "article", code), "ArticleNumber": code, "Text": "Konsulttimmar"}
    row |= {"Quantity": float(sale["hours"]), "UnitPrice": float(sale["price"]), "DiscountPercentage": 0.0}
    return row | {"VatRate": 0.25, "Amount": sale["net"] / 100, "AmountNoVat": sale["net"] / 100}


def _store_purchase(story, each: dict) -> None:
    number, left = story.number, 0.0 if each["paid"] else each["total"] / 100
    at = f"{(each['paid'] or each['on']).isoformat()}T13:00:00.000Z"
    doc = {name: None for name in SUPPLIER_INVOICE} | {"Id": each["id"], "InvoiceNumber": each["number"]}
    doc |= {"SupplierId": story.guid(number, "supplier", each["code"]), "SupplierNumber": each["code"]}
    doc |= {"SupplierName": each["supplier"], "TotalAmount": each["total"] / 100, "Vat": each["tax"] / 100}
    doc |= {"InvoiceDate": each["on"].isoformat(), "DueDate": each["due"].isoformat(), "CurrencyCode": "SEK"}
    doc |= {"CurrencyRate": 1.0, "IsCreditInvoice": False, "VoucherId": each["voucher"], "Status": 1}
    doc |= {"VoucherNumber": story.numbers[each["voucher"]], "RemainingAmount": left, "CanUndoInvoice": bool(left)}
    doc |= {"RemainingAmountInvoiceCurrency": left, "PaymentStatus": 3 if left else 6, "CreatedUtc": at}
    doc |= {"PaymentDate": each["paid"].isoformat() if each["paid"] else None, "ModifiedUtc": at}
    doc["Rows"] = [_purchase_row(story, each, place, *side) for place, side in enumerate(_sides(each), 1)]
    shelf = Shelf("eaccounting", number, "supplierinvoices")
    shelf.put(each["id"], doc, number=each["number"], owner=doc["SupplierId"], changed=at)


def _store_draft(story, code: str, account: int, net: int) -> None:
    """A supplier invoice that has come in but is not booked yet."""
    number, at, tax = story.number, "2026-11-13T08:15:00.000Z", net // 4
    id, name = story.guid(number, "supplier-draft", code), next(each[1] for each in SUPPLIERS if each[0] == code)
    sides = ((account, net), (2641, tax), (2440, -net - tax))
    rows = [
        {"Id": story.guid(number, "supplier-draft-row", code, place), "AccountNumber": row_account, "LineNumber": place}
        | {"DebitAmount": max(amount, 0) / 100, "CreditAmount": max(-amount, 0) / 100, "TransactionText": name}
        for place, (row_account, amount) in enumerate(sides, 1)
    ]
    doc = {"Id": id, "SupplierId": story.guid(number, "supplier", code), "SupplierName": name, "SupplierNumber": code}
    doc |= {"IsCreditInvoice": False, "Rows": rows, "InvoiceNumber": f"{code}-2611", "TotalAmount": (net + tax) / 100}
    doc |= {"InvoiceDate": "2026-11-12", "DueDate": "2026-12-12", "Vat": tax / 100, "CurrencyCode": "SEK"}
    doc |= {"ApprovalStatus": 0, "CreatedUtc": at, "ModifiedUtc": at}
    Shelf("eaccounting", number, "supplierinvoicedrafts").put(id, doc, owner=doc["SupplierId"], changed=at)


def _sides(each: dict) -> list[tuple[int, int]]:
    return [(each["account"], each["net"]), (2641, each["tax"]), (2440, -each["total"])]


def _purchase_row(story, each: dict, place: int, account: int, amount: int) -> dict:
    row = {"Id": story.guid(story.number, "purchase-row", each["number"], place), "LineNumber": place}
    row |= {"AccountNumber": account, "DebetAmount": max(amount, 0) / 100, "CreditAmount": max(-amount, 0) / 100}
    row |= {"TransactionText": each["supplier"], "VatAmount": 0.0, "Quantity": 0.0, "ProjectId": None}
    row |= {f"CostCenterItemId{n}": None for n in (1, 2, 3)}
    return row | (each["items"] if account >= 3000 else {})
