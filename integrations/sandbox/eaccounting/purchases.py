"""Suppliers, supplier invoices and their drafts. The two spell debit differently: DebetAmount and DebitAmount."""

from decimal import Decimal
from uuid import uuid4

from flask import Blueprint, g, jsonify, request

from integrations.sandbox import shelf, store
from integrations.sandbox.eaccounting import books, query
from integrations.sandbox.eaccounting.drafts import check_dimensions
from integrations.sandbox.eaccounting.gate import Refusal
from integrations.sandbox.eaccounting.registers import found, read, records, refuse
from integrations.sandbox.fields import Problem, cleaned, fields
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("eaccounting_purchases", __name__)

SUPPLIER = fields(
    "°Id:g SupplierNumber:16 Name:50! TermsOfPaymentId:g! Address1:50 Address2:50 PostalCode:10 City:50 CountryCode:2 "
    "CorporateIdentityNumber:20 VatNumber:20 CurrencyCode:3 EmailAddress:255 Telephone:50 BankgiroNumber:10 "
    "PlusgiroNumber:10 IsActive:b °CreatedUtc:t °ModifiedUtc:t"
)
INVOICE = fields(
    "°Id:g SupplierId:g! InvoiceNumber:50! TotalAmount:n! InvoiceDate:d DueDate:d °PaymentDate:d Vat:n "
    "IsCreditInvoice:b CurrencyCode:3 CurrencyRate:n OcrNumber:25 Message:25 Rows:l °SupplierName:50 "
    "°SupplierNumber:16 °RemainingAmount:n °RemainingAmountInvoiceCurrency:n °VoucherNumber:20 °VoucherId:g "
    "°CreatedFromDraftId:g °Status:i °PaymentStatus:i °CanUndoInvoice:b °CreatedUtc:t °ModifiedUtc:t"
)
ROW = fields(
    "°Id:g AccountNumber:i! °AccountName:100 DebetAmount:n CreditAmount:n TransactionText:100 °LineNumber:i "
    "CostCenterItemId1:g CostCenterItemId2:g CostCenterItemId3:g ProjectId:g VatCodeId:g VatAmount:n Quantity:n"
)
DRAFT = fields(
    "°Id:g SupplierId:g! IsCreditInvoice:b! Rows:l! InvoiceNumber:50 TotalAmount:n InvoiceDate:d DueDate:d Vat:n "
    "CurrencyCode:3 CurrencyRate:n OcrNumber:25 Message:25 SupplierName:50 SupplierNumber:50 °ApprovalStatus:i "
    "°CreatedUtc:t °ModifiedUtc:t"
)
DRAFT_ROW = fields(
    "°Id:g AccountNumber:i! AccountName:100 DebitAmount:n CreditAmount:n TransactionText:100 LineNumber:i "
    "CostCenterItemId1:g CostCenterItemId2:g CostCenterItemId3:g ProjectId:g VatCodeId:g VatAmount:n Quantity:n"
)
NORMAL, DELETED = 1, 2
UNPAID, PARTLY, PAID = 3, 5, 6
DEBIT, CREDIT, PAYMENT_OUT = 12, 13, 11
PAYABLES, BANK = 2440, 1930


@blueprint.get("/suppliers")
def suppliers():
    return query.answer(records("suppliers"), known=set(SUPPLIER))


@blueprint.get("/suppliers/<id>")
def supplier(id: str):
    return jsonify(found("suppliers", id))


@blueprint.get("/supplierinvoices")
def invoices():
    return query.answer(records("supplierinvoices"), known=set(INVOICE))


@blueprint.get("/supplierinvoices/<id>")
def invoice(id: str):
    return jsonify(found("supplierinvoices", id))


@blueprint.post("/supplierinvoices")
def create_invoice():
    values = read(INVOICE)
    rows = [_row(ROW, number, body) for number, body in enumerate(values["Rows"] or [])]
    if request.args.get("duplicateCheckExtendedValidation") == "true":
        same = records("supplierinvoices").of(values["SupplierId"])
        if any(each["InvoiceNumber"] == values["InvoiceNumber"] for each in same):
            raise Refusal(4000, "The supplier invoice already exists.")
    on = (values["InvoiceDate"] or shelf.now("eaccounting"))[:10]
    if books.is_locked(g.company, on):
        raise Refusal(4026, "The voucher date is in a locked period.")
    return jsonify(enter(g.company, values | {"Rows": rows, "InvoiceDate": on}))


@blueprint.get("/supplierinvoicedrafts")
def drafts():
    return query.answer(records("supplierinvoicedrafts"), known=set(DRAFT))


@blueprint.get("/supplierinvoicedrafts/<id>")
def draft(id: str):
    return jsonify(found("supplierinvoicedrafts", id))


@blueprint.post("/supplierinvoicedrafts")
def create_draft():
    return jsonify(put_draft(g.company, str(uuid4()), _read_draft()))


@blueprint.put("/supplierinvoicedrafts/<id>")
def replace_draft(id: str):
    found("supplierinvoicedrafts", id)
    return jsonify(put_draft(g.company, id, _read_draft()))


@blueprint.delete("/supplierinvoicedrafts/<id>")
def delete_draft(id: str):
    found("supplierinvoicedrafts", id)
    records("supplierinvoicedrafts").drop(id)
    return jsonify({})


@blueprint.post("/supplierinvoicedrafts/<id>/convert")
def convert_draft(id: str):
    with store.write():
        old = found("supplierinvoicedrafts", id)
        rows = [row | {"DebetAmount": row["DebitAmount"]} for row in old["Rows"]]
        made = enter(g.company, old | {"Rows": rows, "CreatedFromDraftId": id})
        records("supplierinvoicedrafts").drop(id)
    return jsonify(made)


def _read_draft() -> dict:
    values = read(DRAFT)
    rows = [_row(DRAFT_ROW, number, body) for number, body in enumerate(values["Rows"] or [])]
    return values | {"Rows": rows}


def _row(known, number: int, body) -> dict:
    values, problems = cleaned(known, body)
    refuse([Problem(f"Rows[{number}].{each.field}", each.text) for each in problems])
    check_dimensions(values)
    return values | {"Id": str(uuid4()), "LineNumber": number + 1}


# ------------------------------------------------------------------ acts
def put_draft(number: int, id: str, values: dict) -> dict:
    at = shelf.now("eaccounting")
    of = Shelf("eaccounting", number, "suppliers").get(values["SupplierId"])
    if of is None:
        raise Refusal(3000, "The supplier was not found.")
    doc = values | {"Id": id, "SupplierName": of["Name"], "SupplierNumber": of["SupplierNumber"]}
    doc |= {"ApprovalStatus": 0, "CreatedUtc": values.get("CreatedUtc") or at, "ModifiedUtc": at}
    Shelf("eaccounting", number, "supplierinvoicedrafts").put(id, doc, owner=doc["SupplierId"], changed=at)
    return doc


def enter(number: int, values: dict) -> dict:
    """Books a supplier invoice: its rows against payables."""
    of = Shelf("eaccounting", number, "suppliers").get(values["SupplierId"])
    if of is None:
        raise Refusal(3000, "The supplier was not found.")
    amounts: dict[int, Decimal] = {}
    for row in values["Rows"]:
        amount = Decimal(str(row["DebetAmount"])) - Decimal(str(row["CreditAmount"]))
        amounts[row["AccountNumber"]] = amounts.get(row["AccountNumber"], Decimal(0)) + amount
    if sum(amounts.values()):
        raise Refusal(4032, "The supplier invoice does not balance.")
    text = f"Leverantörsfaktura {values['InvoiceNumber']} {of['Name']}"
    kind = CREDIT if values.get("IsCreditInvoice") else DEBIT
    with store.write():
        voucher = books.post(number, values["InvoiceDate"], text, amounts, kind=kind)
        total = float(values["TotalAmount"])
        doc = {name: None for name in INVOICE} | values | {"Id": values.get("Id") or str(uuid4())}
        doc |= {"SupplierName": of["Name"], "SupplierNumber": of["SupplierNumber"], "Status": NORMAL}
        doc |= {"RemainingAmount": total, "RemainingAmountInvoiceCurrency": total, "PaymentStatus": UNPAID}
        doc |= {"VoucherId": voucher["Id"], "VoucherNumber": voucher["NumberAndNumberSeries"]}
        doc |= {"CanUndoInvoice": True, "CreatedUtc": voucher["CreatedUtc"], "CurrencyCode": "SEK"}
        return save(number, doc)


def save(number: int, doc: dict) -> dict:
    doc["ModifiedUtc"] = shelf.now("eaccounting")
    place = {"number": doc["InvoiceNumber"], "owner": doc["SupplierId"], "changed": doc["ModifiedUtc"]}
    Shelf("eaccounting", number, "supplierinvoices").put(doc["Id"], doc, **place)
    return doc


def pay(number: int, id: str, on: str = "") -> dict:
    with store.write():
        doc = _one(number, id)
        on, left = on or shelf.now("eaccounting")[:10], Decimal(str(doc["RemainingAmount"]))
        text = f"Betalning {doc['InvoiceNumber']} {doc['SupplierName']}"
        books.post(number, on, text, {PAYABLES: left, BANK: -left}, kind=PAYMENT_OUT)
        doc |= {"RemainingAmount": 0.0, "RemainingAmountInvoiceCurrency": 0.0, "PaymentStatus": PAID, "PaymentDate": on}
        return save(number, doc | {"CanUndoInvoice": False})


def undo(number: int, id: str) -> dict:
    """The invoice is undone: its voucher gets a reversal, and it stays as deleted."""
    with store.write():
        doc = _one(number, id)
        amounts: dict[int, Decimal] = {}
        for row in doc["Rows"]:
            amount = Decimal(str(row["CreditAmount"])) - Decimal(str(row["DebetAmount"]))
            amounts[row["AccountNumber"]] = amounts.get(row["AccountNumber"], Decimal(0)) + amount
        books.post(
            number, doc["InvoiceDate"], f"Ångrad leverantörsfaktura {doc['InvoiceNumber']}", amounts, kind=CREDIT
        )
        doc |= {"Status": DELETED, "RemainingAmount": 0.0, "RemainingAmountInvoiceCurrency": 0.0}
        return save(number, doc | {"CanUndoInvoice": False})


def _one(number: int, id: str) -> dict:
    doc = Shelf("eaccounting", number, "supplierinvoices").get(id)
    if doc is None:
        raise Refusal(3000, "The supplier invoice was not found.")
    return doc
