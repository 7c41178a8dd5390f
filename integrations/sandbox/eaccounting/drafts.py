"""Invoice drafts: the article decides VAT, the customer the currency, and rows are new at every change."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from flask import Blueprint, g, jsonify, request

from integrations.sandbox import shelf, store
from integrations.sandbox.eaccounting import company, invoices, query
from integrations.sandbox.eaccounting.gate import Refusal
from integrations.sandbox.eaccounting.registers import cents, found, read, records, refuse
from integrations.sandbox.fields import Problem, cleaned, fields

blueprint = Blueprint("eaccounting_drafts", __name__)

DRAFT = fields(
    "°Id:g CustomerId:g! °CreatedUtc:t IsCreditInvoice:b RotReducedInvoicingType:i! EuThirdParty:b! Rows:l "
    "YourReference:100 OurReference:100 BuyersOrderReference:35 ElectronicReference:100 SubscriptionNumber:100 "
    "ContractNumber:100 °InvoiceCustomerName:50 InvoiceAddress1:50 InvoiceAddress2:50 °InvoicePostalCode:10 "
    "°InvoiceCity:50 °InvoiceCountryCode:2 °InvoiceCurrencyCode:3 DeliveryCustomerName:50 DeliveryAddress1:50 "
    "DeliveryAddress2:50 DeliveryPostalCode:10 DeliveryCity:50 DeliveryCountryCode:2 TermsOfPaymentId:g "
    "InvoiceDate:d DueDate:d DeliveryDate:d °TotalAmount:n °TotalVatAmount:n °TotalRoundings:n °CustomerNumber:16 "
    "°CustomerName:50 °CustomerIsPrivatePerson:b °IncludesVat:b ReplaceUnitPriceWhenZero:b"
)
ROW = fields(
    "°Id:g LineNumber:i ArticleId:g °ArticleNumber:40 IsTextRow:b! Text:2000 UnitPrice:n Quantity:n "
    "DiscountPercentage:n ReversedConstructionServicesVatFree:b! CostCenterItemId1:g CostCenterItemId2:g "
    "CostCenterItemId3:g ProjectId:g °UnitId:g °UnitName:50 °VatRate:n °IsServiceArticle:b °Amount:n"
)
ITEMS = ("CostCenterItemId1", "CostCenterItemId2", "CostCenterItemId3")


@blueprint.get("/customerinvoicedrafts")
def drafts():
    return query.answer(records("customerinvoicedrafts"), known=set(DRAFT))


@blueprint.get("/customerinvoicedrafts/<id>")
def draft(id: str):
    return jsonify(found("customerinvoicedrafts", id))


@blueprint.post("/customerinvoicedrafts")
def create():
    with store.write():
        return jsonify(put(str(uuid4()), read(DRAFT), created=shelf.now("eaccounting")))


@blueprint.put("/customerinvoicedrafts/<id>")
def replace(id: str):
    with store.write():
        return jsonify(put(id, read(DRAFT), created=found("customerinvoicedrafts", id)["CreatedUtc"]))


@blueprint.delete("/customerinvoicedrafts/<id>")
def delete(id: str):
    found("customerinvoicedrafts", id)
    records("customerinvoicedrafts").drop(id)
    return jsonify({})


@blueprint.post("/customerinvoicedrafts/<id>/convert")
def convert(id: str):
    keep = request.args.get("keepOriginalDraftDate") == "true" or company.settings(g.company)["KeepOriginalDraftDate"]
    return jsonify(invoices.from_draft(id, request.get_json(silent=True) or {}, keep_date=keep))


def put(id: str, values: dict, created: str) -> dict:
    """Stores a draft with everything the system knows better: rows, totals, the customer's name and address."""
    customer = found("customers", values["CustomerId"])
    if not customer["IsActive"]:
        raise Refusal(4002, "The customer is not active.")
    if values["RotReducedInvoicingType"] not in (0, 1, 2):
        refuse([Problem("RotReducedInvoicingType", "RotReducedInvoicingType must be 0, 1 or 2.")])
    rows = [_row(number, body, customer) for number, body in enumerate(values["Rows"] or [], 1)]
    doc = values | {"Id": id, "CreatedUtc": created, "Rows": rows} | _of_customer(customer, values)
    doc |= _days(values) | totals(rows)
    records("customerinvoicedrafts").put(id, doc, owner=customer["Id"])
    return doc


def _of_customer(customer: dict, values: dict) -> dict:
    about = {f"Invoice{name}": customer[f"Invoice{name}"] for name in ("PostalCode", "City", "CountryCode")}
    about |= {name: values[name] or customer[name] for name in ("InvoiceAddress1", "InvoiceAddress2")}
    about |= {"InvoiceCustomerName": customer["Name"], "CustomerName": customer["Name"], "IncludesVat": False}
    about |= {"InvoiceCurrencyCode": customer["CurrencyCode"], "CustomerNumber": customer["CustomerNumber"]}
    about |= {"TermsOfPaymentId": values["TermsOfPaymentId"] or customer["TermsOfPaymentId"]}
    return about | {"CustomerIsPrivatePerson": customer["IsPrivatePerson"]}


def _days(values: dict) -> dict:
    on = date.fromisoformat((values["InvoiceDate"] or shelf.now("eaccounting"))[:10])
    terms = records("termsofpayments").get(values["TermsOfPaymentId"] or "") or {"NumberOfDays": 30}
    due = values["DueDate"] or (on + timedelta(days=terms["NumberOfDays"])).isoformat()
    return {
        "InvoiceDate": on.isoformat(),
        "DueDate": due[:10],
        "DeliveryDate": (values["DeliveryDate"] or "")[:10] or None,
    }


def _row(number: int, body, customer: dict) -> dict:
    values, problems = cleaned(ROW, body)
    refuse([Problem(f"Rows[{number - 1}].{each.field}", each.text) for each in problems])
    row = values | {
        "Id": str(uuid4()),
        "LineNumber": values["LineNumber"] or number,
        "UnitPrice": body.get("UnitPrice"),
    }
    if row["IsTextRow"]:
        return row | {"ArticleNumber": None, "VatRate": 0.0, "Amount": 0.0, "Quantity": 0.0, "UnitPrice": 0.0}
    return _priced(number, row, customer)


def _priced(number: int, row: dict, customer: dict) -> dict:
    """A sale abroad has no VAT, whatever the article's coding says of one at home."""
    place, is_abroad = f"Rows[{number - 1}]", (customer["InvoiceCountryCode"] or "SE") != "SE"
    article = records("articles").get(row["ArticleId"] or "")
    if article is None:
        refuse([Problem(f"{place}.ArticleId", "A row that is not a text row must have an article.")])
    assert article is not None
    if not article["IsActive"]:
        raise Refusal(4002, f"Article {article['Number']} is not active.")
    price = article["NetPrice"] if row["UnitPrice"] is None else row["UnitPrice"]
    _check_decimals(place, "Quantity", row["Quantity"], 2)
    _check_decimals(place, "UnitPrice", price, 4 if customer["CurrencyCode"] != "SEK" else 2)
    _check_decimals(place, "DiscountPercentage", row["DiscountPercentage"], 4)
    if not 0 <= row["DiscountPercentage"] <= 1:
        refuse([Problem(f"{place}.DiscountPercentage", "DiscountPercentage must be between 0 and 1.")])
    check_dimensions(row)
    coding = found("articleaccountcodings", article["CodingId"])
    amount = Decimal(str(row["Quantity"])) * Decimal(str(price)) * (1 - Decimal(str(row["DiscountPercentage"])))
    about = {"ArticleNumber": article["Number"], "UnitId": article["UnitId"], "UnitName": article["UnitName"]}
    about |= {
        "VatRate": 0.0 if is_abroad else coding["VatRatePercent"],
        "IsServiceArticle": article["IsServiceArticle"],
    }
    return row | about | {"UnitPrice": price, "Text": row["Text"] or article["Name"], "Amount": float(cents(amount))}


def _check_decimals(place: str, name: str, value, most: int) -> None:
    if value is not None and -int(Decimal(str(value)).normalize().as_tuple().exponent) > most:
        refuse([Problem(f"{place}.{name}", f"{name} allows at most {most} decimals.")])


def check_dimensions(row: dict) -> None:
    """Refusals 5005 for a finished project, 5006 for an inactive item, 4002 where the company does not use them."""
    settings = company.settings(g.company)
    if row.get("ProjectId"):
        if not settings["UsesProject"]:
            raise Refusal(4002, "Projects are not activated in the company.")
        if found("projects", row["ProjectId"])["Status"] == 2:
            raise Refusal(5005, "The project has ended.")
    items = [row[name] for name in ITEMS if row.get(name)]
    if items and not settings["UsesCostCenter"]:
        raise Refusal(4002, "Cost centers are not activated in the company.")
    for id in items:
        if not found("costcenteritems", id)["IsActive"]:
            raise Refusal(5006, "The cost center item is inactive.")


def totals(rows: list[dict]) -> dict:
    """Net rows, VAT per rate, and the rounding the company has chosen."""
    net: dict[str, Decimal] = {}
    for row in rows:
        rate = str(row["VatRate"])
        net[rate] = net.get(rate, Decimal(0)) + Decimal(str(row["Amount"]))
    tax = sum((cents(amount * Decimal(rate)) for rate, amount in net.items()), Decimal(0))
    total = sum(net.values(), Decimal(0)) + tax
    to_crowns = company.settings(g.company)["DomesticCurrencyRounding"] == 1
    rounded = total.quantize(Decimal(1)) if to_crowns else total
    return {
        "TotalAmount": float(rounded),
        "TotalVatAmount": float(tax),
        "TotalRoundings": float(rounded - total),
        "TotalAmountBaseCurrency": float(rounded),
        "TotalVatAmountBaseCurrency": float(tax),
    }
