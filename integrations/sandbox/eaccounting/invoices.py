"""Customer invoices: what becomes of a draft, and what happens to it afterwards. The acts are shared with the pages."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from flask import Blueprint, Response, g, jsonify, request
from stdnum import luhn

from integrations.sandbox import shelf, store
from integrations.sandbox.eaccounting import books, company, query
from integrations.sandbox.eaccounting.gate import Refusal
from integrations.sandbox.eaccounting.registers import cents, found, read, records, refuse
from integrations.sandbox.fields import Problem, fields, names

blueprint = Blueprint("eaccounting_invoices", __name__)

INVOICE = names(
    "Id CustomerId EuThirdParty RotReducedInvoicingType IsCreditInvoice CurrencyCode CurrencyRate InvoiceDate "
    "DueDate DeliveryDate InvoiceNumber PaymentReferenceNumber VoucherNumber VoucherId CreatedFromDraftId "
    "ReferringInvoiceId CreditedBy TotalAmount TotalVatAmount TotalRoundings TotalAmountInvoiceCurrency "
    "TotalVatAmountInvoiceCurrency RemainingAmount RemainingAmountInvoiceCurrency PaymentDate PaymentStatus "
    "SendType HasAutoInvoiceError IsNotDelivered CustomerNumber CustomerName InvoiceCustomerName InvoiceAddress1 "
    "InvoiceAddress2 InvoicePostalCode InvoiceCity InvoiceCountryCode OurReference YourReference "
    "BuyersOrderReference ElectronicReference TermsOfPaymentId CreatedUtc ModifiedUtc Rows"
)
PAYMENT = fields(
    "CompanyBankAccountId:g! PaymentDate:d! PaymentAmount:n! PaymentCurrency:3! PaymentType:i! Reference:100"
)
LEDGER_ITEM = names(
    "Id CurrencyCode CurrencyRate CustomerId DueDate InvoiceDate InvoiceNumber IsCreditInvoice "
    "PaymentReferenceNumber RemainingAmountInvoiceCurrency RoundingsAmountInvoiceCurrency "
    "TotalAmountInvoiceCurrency VATAmountInvoiceCurrency VoucherId ModifiedUtc"
)
PAID, UNPAID, OVERDUE = 0, 1, 2
DEBIT, CREDIT, PAYMENT_IN = 14, 15, 10
RECEIVABLES, BANK, SALES, ROUNDING = 1510, 1930, 3041, 3740
TAXES = {"0.25": 2611, "0.12": 2621, "0.06": 2631}


@blueprint.get("/customerinvoices")
def invoices():
    since = request.args.get("modifiedSinceUtc")
    where, values = ("changed >= ?", [query.moment(since)]) if since else ("", [])
    return query.answer(records("customerinvoices"), known=set(INVOICE), shape=shown, where=where, values=values)


@blueprint.get("/customerinvoices/<id>")
def invoice(id: str):
    return jsonify(shown(found("customerinvoices", id)))


@blueprint.get("/customerinvoices/<id>/pdf")
def pdf(id: str):
    found("customerinvoices", id)
    return jsonify(Url=f"{request.host_url}eaccounting/storage/{g.company}/invoices/{id}.pdf")


@blueprint.post("/customerinvoices/<id>/payments")
def pay_by_api(id: str):
    values = read(PAYMENT)
    if values["PaymentType"] not in (1, 2, 3, 4):
        refuse([Problem("PaymentType", "PaymentType must be 1-4.")])
    if values["PaymentDate"][:10] > shelf.now("eaccounting")[:10]:
        raise Refusal(4023, "The payment date can not be in the future.")
    found("bankaccounts", values["CompanyBankAccountId"])
    pay(g.company, id, amount=Decimal(str(values["PaymentAmount"])), on=values["PaymentDate"][:10])
    return jsonify(values)


@blueprint.post("/customerinvoices/<id>/void")
def void_by_api(id: str):
    doc = found("customerinvoices", id)
    if doc["PaymentStatus"] == PAID or doc["CreditedBy"]:
        raise Refusal(4028, "The invoice is paid or credited and can not be voided.")
    credit(g.company, id)
    return Response("", 200)


@blueprint.get("/customerledgeritems")
def ledger_items():
    return query.answer(records("customerledgeritems"), known=set(LEDGER_ITEM))


@blueprint.get("/customerledgeritems/<id>")
def ledger_item(id: str):
    return jsonify(found("customerledgeritems", id))


def shown(doc: dict) -> dict:
    """Overdue is a matter of the day it is asked."""
    late = doc["PaymentStatus"] == UNPAID and doc["DueDate"] < shelf.now("eaccounting")[:10]
    return doc | ({"PaymentStatus": OVERDUE} if late else {})


# ------------------------------------------------------------------ acts
def from_draft(id: str, expected: dict, *, keep_date: bool = False) -> dict:
    """A draft becomes an invoice: number, OCR, voucher; the draft is gone. What a person does by sending it."""
    with store.write():
        draft = found("customerinvoicedrafts", id)
        _check_expected(draft, expected)
        if not draft["Rows"] or not draft["TotalAmount"]:
            raise Refusal(4002, "The invoice amount can not be zero.")
        on = draft["InvoiceDate"] if keep_date else max(draft["InvoiceDate"], shelf.now("eaccounting")[:10])
        if books.is_locked(g.company, on):
            raise Refusal(4013, f"The invoice can not be bookkept: {on} is in a locked period.")
        doc = _invoice(draft, on)
        records("customerinvoicedrafts").drop(id)
        return doc


def _check_expected(draft: dict, expected: dict) -> None:
    names = ("TotalAmount", "TotalVatAmount", "TotalRoundings")
    wrong = [
        Problem(f"{name}InvoiceCurrency", f"Expected {expected[f'{name}InvoiceCurrency']}, is {draft[name]}.")
        for name in names
        if expected.get(f"{name}InvoiceCurrency") is not None
        and abs(expected[f"{name}InvoiceCurrency"] - draft[name]) > 0.005
    ]
    if wrong:
        raise Refusal(4002, "The totals do not match.", wrong)


def _invoice(draft: dict, on: str) -> dict:
    sign = -1 if draft["IsCreditInvoice"] else 1
    number, at = company.next_number(g.company, "NextCustomerInvoiceNumber"), shelf.now("eaccounting")
    has_ocr = company.settings(g.company)["UsesPaymentReferenceNumber"]
    total = round(sign * draft["TotalAmount"], 2)
    doc = {name: draft.get(name) for name in INVOICE} | {
        "Id": str(uuid4()),
        "InvoiceNumber": number,
        "PaymentReferenceNumber": ocr(number) if has_ocr else "",
        "CreatedFromDraftId": draft["Id"],
        "InvoiceDate": on,
        "CurrencyCode": draft["InvoiceCurrencyCode"],
        "CurrencyRate": 1.0,
        "TotalAmountInvoiceCurrency": total,
        "TotalVatAmountInvoiceCurrency": sign * draft["TotalVatAmount"],
        "TotalAmount": total,
        "TotalVatAmount": sign * draft["TotalVatAmount"],
        "RemainingAmount": total,
        "RemainingAmountInvoiceCurrency": total,
        "PaymentStatus": UNPAID,
        "CreditedBy": [],
        "SendType": 0,
        "HasAutoInvoiceError": False,
        "IsNotDelivered": False,
        "CreatedUtc": at,
    }
    _book(doc, sign)
    return save(g.company, doc)


def ocr(number: int) -> str:
    """Invoice number, a length digit and a check digit (OCR with check digit and length)."""
    digits = f"{number}{(len(str(number)) + 2) % 10}"
    return digits + luhn.calc_check_digit(digits)


def _book(doc: dict, sign: int) -> None:
    """The voucher of an invoice: receivables against the sales accounts of the articles, VAT and rounding."""
    rows: dict[int, Decimal] = {RECEIVABLES: Decimal(str(doc["TotalAmount"]))}
    for row in doc["Rows"]:
        if row["IsTextRow"]:
            continue
        amount = sign * Decimal(str(row["Amount"]))
        article = records("articles").get(row["ArticleId"])
        coding = records("articleaccountcodings").get(article["CodingId"]) if article else None
        account = (coding or {}).get("DomesticSalesSubjectToVatAccountNumber") or SALES
        rows[account] = rows.get(account, Decimal(0)) - amount
        if tax := TAXES.get(str(row["VatRate"])):
            rows[tax] = rows.get(tax, Decimal(0)) - amount * Decimal(str(row["VatRate"]))
    rows = {account: cents(amount) for account, amount in rows.items()}
    rows[ROUNDING] = rows.get(ROUNDING, Decimal(0)) - sum(rows.values())
    kind, text = (CREDIT, "Kreditfaktura") if sign < 0 else (DEBIT, "Kundfaktura")
    voucher = books.post(
        g.company, doc["InvoiceDate"], f"{text} {doc['InvoiceNumber']} {doc['CustomerName']}", rows, kind=kind
    )
    doc |= {"VoucherId": voucher["Id"], "VoucherNumber": voucher["NumberAndNumberSeries"]}


def save(number: int, doc: dict) -> dict:
    """Stores an invoice with the moment of its change."""
    at = shelf.now("eaccounting")
    doc["ModifiedUtc"] = at
    place = {"number": str(doc["InvoiceNumber"]), "owner": doc["CustomerId"], "changed": at}
    shelf.Shelf("eaccounting", number, "customerinvoices").put(doc["Id"], doc, **place)
    return doc


def pay(number: int, id: str, *, amount: Decimal | None = None, on: str = "") -> dict:
    """Pays an invoice, all of what remains unless told otherwise."""
    with store.write():
        doc = _one(number, id)
        on = on or shelf.now("eaccounting")[:10]
        remains = Decimal(str(doc["RemainingAmount"]))
        paid = remains if amount is None else amount
        if abs(paid) > abs(remains) or books.is_locked(number, on):
            raise Refusal(4002 if abs(paid) > abs(remains) else 4026, "The payment can not be registered.")
        text = f"Inbetalning faktura {doc['InvoiceNumber']} {doc['CustomerName']}"
        books.post(number, on, text, {BANK: paid, RECEIVABLES: -paid}, kind=PAYMENT_IN)
        left = float(remains - paid)
        doc |= {"RemainingAmount": left, "RemainingAmountInvoiceCurrency": left}
        doc |= {"PaymentStatus": PAID, "PaymentDate": on} if not left else {}
        return save(number, doc)


def credit(number: int, id: str) -> dict:
    """Makes the credit invoice of an invoice; both are then settled against each other."""
    with store.write():
        old = _one(number, id)
        g.company = number
        rows = [row | {"Id": str(uuid4())} for row in old["Rows"]]
        draft = old | {"Rows": rows, "IsCreditInvoice": True, "InvoiceCurrencyCode": old["CurrencyCode"]}
        draft |= {"TotalAmount": abs(old["TotalAmount"]), "TotalVatAmount": abs(old["TotalVatAmount"])}
        made = _invoice(draft | {"Id": None}, shelf.now("eaccounting")[:10])
        settled = {"RemainingAmount": 0.0, "RemainingAmountInvoiceCurrency": 0.0, "PaymentStatus": PAID}
        made = save(number, made | settled | {"ReferringInvoiceId": old["Id"], "CreatedFromDraftId": None})
        save(number, old | settled | {"CreditedBy": [{"Id": made["Id"], "InvoiceNumber": made["InvoiceNumber"]}]})
        return made


def _one(number: int, id: str) -> dict:
    doc = shelf.Shelf("eaccounting", number, "customerinvoices").get(id)
    if doc is None:
        raise Refusal(3000, "The invoice was not found.")
    return doc


def is_overdue(doc: dict, today: date) -> bool:
    return bool(doc["RemainingAmount"]) and doc["DueDate"] < today.isoformat()
