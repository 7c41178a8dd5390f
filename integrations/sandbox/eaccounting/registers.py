"""Customers, articles, the lists to choose from, cost centres, projects, partner links."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from flask import Blueprint, g, jsonify, request
from stdnum import luhn
from stdnum.eu import vat

from integrations.sandbox import faults, shelf, store
from integrations.sandbox.eaccounting import company, query
from integrations.sandbox.eaccounting.gate import Refusal
from integrations.sandbox.fields import Field, Problem, cleaned, fields
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("eaccounting_registers", __name__)

CUSTOMER = fields(
    "°Id:g CustomerNumber:16 CorporateIdentityNumber:20 Name:50! IsPrivatePerson:b! IsActive:b! TermsOfPaymentId:g! "
    "°TermsOfPayment:o InvoiceAddress1:50 InvoiceAddress2:50 InvoicePostalCode:10! InvoiceCity:50! "
    "InvoiceCountryCode:2 DeliveryCustomerName:100 DeliveryAddress1:50 DeliveryAddress2:50 DeliveryPostalCode:10 "
    "DeliveryCity:50 DeliveryCountryCode:2 EmailAddress:255 EmailAddressOrder:255 EmailAddressQuote:255 "
    "EmailAddresses:l ContactPersonName:100 ContactPersonEmail:255 ContactPersonMobile:50 ContactPersonPhone:50 "
    "Telephone:50 MobilePhone:50 WwwAddress:255 Note:4000 VatNumber:20 CurrencyCode:3 DiscountPercentage:n "
    "SalesDocumentLanguage:2 ReverseChargeOnConstructionServices:b ForceBookkeepVat:b EdiGlnNumber:255 "
    "ElectronicAddress:255 ElectronicReference:35 Iban:35 °RequiresReferenceNumber:b °UnpaidInvoicesAmount:n "
    "°LastInvoiceDate:d °ChangedUtc:t"
)
ARTICLE = fields(
    "°Id:g Number:40! Name:50! NameEnglish:50 IsActive:b! CodingId:g! °CodingName:50 UnitId:g! °UnitName:50 "
    "°UnitAbbreviation:50 NetPrice:n GrossPrice:n PurchasePrice:n °StockBalance:n HouseWorkType:i Note:4000 "
    "SupplierArticleNumber:16 °IsServiceArticle:b °CreatedUtc:t °ChangedUtc:t"
)
PROJECT = fields(
    "°Id:g Number:9! Name:200! StartDate:d! EndDate:d CustomerId:g °CustomerName:50 Notes:500 Status:i! °ModifiedUtc:t"
)
ITEM = fields("°Id:g CostCenterId:g! Name:50! ShortName:9! IsActive:b! °CreatedUtc:t")
CENTER = fields("°Id:g Name:20! °Number:i IsActive:b °Items:l")
LINK = fields("°Id:g ResourceId:g! ResourceType:i! Href:256! PartnerCompanyName:100! PartnerSystemName:100!")
LISTS = {
    "articleaccountcodings": "Id Name NameEnglish Type VatRate VatRatePercent IsActive ChangedUtc",
    "units": "Id Name Code Abbreviation",
    "termsofpayments": "Id Name NumberOfDays TermsOfPaymentTypeId AvailableForSales AvailableForPurchase",
    "bankaccounts": "Id Name Bban Iban IsActive LedgerAccountNumber IsDefaultChequeAccount ModifiedUtc",
    "users": "Id Email FirstName LastName IsActive",
}
MOST_PRICE = 99_000_000


def records(kind: str) -> Shelf:
    return Shelf("eaccounting", g.company, kind)


def found(kind: str, id: str) -> dict:
    record = records(kind).get(id)
    if record is None:
        raise Refusal(3000, f"The resource {id} was not found.")
    return record


def read(known: dict[str, Field]) -> dict:
    """The body's writable members. Refusal 2000 with every field that is wrong."""
    values, problems = cleaned(known, request.get_json(silent=True))
    refuse(problems)
    return values


def refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refusal(2000, "The data model is not valid.", problems)


def stamp() -> str:
    return shelf.now("eaccounting")


# ------------------------------------------------------------------ lists to choose from
@blueprint.get("/companysettings")
def get_settings():
    return jsonify(_shown_settings())


def _shown_settings() -> dict:
    """Without what is only the simulation's own, whose names begin with an underscore."""
    return {name: value for name, value in company.settings(g.company).items() if not name.startswith("_")}


@blueprint.put("/companysettings/accountinglocksettings")
def lock():
    body = request.get_json(silent=True) or {}
    until = body.get("AccountingLockedAsOf") or {}
    day = f"{until['Year']:04d}-{until['Month']:02d}-01" if until else None
    members = {"AccountingLockedTo": day, "AccountingLockInterval": body.get("AccountingLockInterval", 0)}
    company.change_settings(g.company, members)
    return jsonify(_shown_settings())


@blueprint.get("/<any(articleaccountcodings, units, termsofpayments, bankaccounts, users):kind>")
def some_list(kind: str):
    return query.answer(records(kind), known=set(LISTS[kind].split()))


@blueprint.get("/<any(articleaccountcodings, units, termsofpayments, bankaccounts):kind>/<id>")
def one_of_list(kind: str, id: str):
    return jsonify(found(kind, id))


@blueprint.get("/vatcodes")
def vat_codes():
    return jsonify(records("vatcodes").every())


# ------------------------------------------------------------------ customers
@blueprint.get("/customers")
def customers():
    return query.answer(records("customers"), known=set(CUSTOMER))


@blueprint.get("/customers/<id>")
def customer(id: str):
    return jsonify(found("customers", id))


@blueprint.post("/customers")
def create_customer():
    values = read(CUSTOMER)
    check_customer(values)
    with store.write():
        number = values["CustomerNumber"] or str(_free_number())
        _unique("customers", number, "CustomerNumber")
        return jsonify(put_customer(g.company, str(uuid4()), values | {"CustomerNumber": number}))


def _free_number() -> int:
    number = company.next_number(g.company, "NextCustomerNumber")
    while records("customers").by_number(str(number)):
        number = company.next_number(g.company, "NextCustomerNumber")
    return number


@blueprint.put("/customers/<id>")
def replace_customer(id: str):
    values = read(CUSTOMER)
    with store.write():
        old = found("customers", id)
        values["CustomerNumber"] = values["CustomerNumber"] or old["CustomerNumber"]
        check_customer(values)
        _unique("customers", values["CustomerNumber"], "CustomerNumber", but=id)
        return jsonify(put_customer(g.company, id, values))


@blueprint.delete("/customers/<id>")
def delete_customer(id: str):
    with store.write():
        found("customers", id)
        if any(records(kind).of(id) for kind in ("customerinvoices", "customerinvoicedrafts", "projects")):
            raise Refusal(4001, "The customer has transactions and can not be deleted.")
        records("customers").drop(id)
    return jsonify({})


def put_customer(number: int, id: str, values: dict) -> dict:
    """Stores a customer as the system shows it; for the API, the pages and the start values alike."""
    terms = Shelf("eaccounting", number, "termsofpayments").get(values["TermsOfPaymentId"])
    at = stamp()
    doc = {name: None for name in CUSTOMER} | values
    doc |= {"Id": id, "TermsOfPayment": terms, "ChangedUtc": at, "UnpaidInvoicesAmount": 0.0}
    doc |= {"CurrencyCode": values.get("CurrencyCode") or "SEK", "RequiresReferenceNumber": False}
    doc |= {"InvoiceCountryCode": values.get("InvoiceCountryCode") or "SE"}
    doc["SalesDocumentLanguage"] = values.get("SalesDocumentLanguage") or "sv"
    Shelf("eaccounting", number, "customers").put(id, doc, number=doc["CustomerNumber"], changed=at)
    return doc


def check_customer(values: dict) -> None:
    if records("termsofpayments").get(values["TermsOfPaymentId"]) is None:
        refuse([Problem("TermsOfPaymentId", "The terms of payment do not exist.")])
    mails = [name for name in CUSTOMER if name.endswith("Email") or name.startswith("EmailAddress")]
    bad = [n for n in mails if isinstance(values.get(n), str) and values[n] and "@" not in values[n]]
    refuse([Problem(name, f"{name} is not a valid e-mail address.") for name in bad])
    if not 0 <= values["DiscountPercentage"] <= 1:
        refuse([Problem("DiscountPercentage", "DiscountPercentage must be between 0 and 1.")])
    _check_vat(values)
    identity = "".join(filter(str.isdigit, values["CorporateIdentityNumber"] or ""))
    is_swedish = (values["InvoiceCountryCode"] or "SE") == "SE" and not values["IsPrivatePerson"]
    if identity and is_swedish and not (len(identity) in (10, 12) and luhn.is_valid(identity[-10:])):
        raise Refusal(4008, "The corporate identity number has an invalid control digit.")


def _check_vat(values: dict) -> None:
    number = (values["VatNumber"] or "").replace(" ", "")
    if not number:
        return
    if not values["InvoiceCountryCode"]:
        refuse([Problem("InvoiceCountryCode", "InvoiceCountryCode is required together with VatNumber.")])
    if faults.take("vat_service_down"):
        raise Refusal(4100, "The VAT number could not be validated: the external service (VIES) does not answer.")
    if not vat.is_valid(number) or number[:2].upper() != values["InvoiceCountryCode"].upper():
        raise Refusal(4025, f"The VAT number {number} is not valid.", [Problem("VatNumber", "Invalid VAT number.")])


def _unique(kind: str, number: str, field: str, but: str = "") -> None:
    if any(each["Id"] != but for each in records(kind).by_number(number)):
        raise Refusal(4000, f"{field} {number} already exists.", [Problem(field, f"{field} must be unique.")])


# ------------------------------------------------------------------ articles
@blueprint.get("/articles")
def articles():
    return query.answer(records("articles"), known=set(ARTICLE))


@blueprint.get("/articles/<id>")
def article(id: str):
    return jsonify(found("articles", id))


@blueprint.post("/articles")
def create_article():
    values = read(ARTICLE)
    _price(values)
    with store.write():
        _unique("articles", values["Number"], "Number")
        return jsonify(put_article(g.company, str(uuid4()), values))


@blueprint.put("/articles/<id>")
def replace_article(id: str):
    values = read(ARTICLE)
    _price(values)
    with store.write():
        old = found("articles", id)
        _unique("articles", values["Number"], "Number", but=id)
        return jsonify(put_article(g.company, id, values, created=old["CreatedUtc"]))


def put_article(number: int, id: str, values: dict, created: str = "") -> dict:
    at = stamp()
    coding = Shelf("eaccounting", number, "articleaccountcodings").get(values["CodingId"]) or {}
    unit = Shelf("eaccounting", number, "units").get(values["UnitId"]) or {}
    doc = {name: None for name in ARTICLE} | values
    doc |= {"Id": id, "CodingName": coding.get("Name"), "UnitName": unit.get("Name"), "StockBalance": 0.0}
    doc |= {"UnitAbbreviation": unit.get("Abbreviation"), "IsServiceArticle": coding.get("Type") == "Services"}
    doc |= {"CreatedUtc": created or at, "ChangedUtc": at}
    Shelf("eaccounting", number, "articles").put(id, doc, number=doc["Number"], changed=at)
    return doc


def _price(values: dict) -> None:
    """Net and gross must agree with the rate of the coding; the one that is missing is computed."""
    coding, unit = records("articleaccountcodings").get(values["CodingId"]), records("units").get(values["UnitId"])
    missing = [name for name, got in (("CodingId", coding), ("UnitId", unit)) if got is None]
    refuse([Problem(name, f"{name} does not exist.") for name in missing])
    assert coding is not None
    factor = 1 + Decimal(str(coding["VatRatePercent"]))
    net, gross = (Decimal(str(values[name] or 0)) for name in ("NetPrice", "GrossPrice"))
    bad = [n for n in ("NetPrice", "GrossPrice") if not 0 <= (values[n] or 0) <= MOST_PRICE or _decimals(values[n]) > 2]
    refuse([Problem(name, f"{name} must be between 0 and 99000000 with at most 2 decimals.") for name in bad])
    if gross and not net:
        net = cents(gross / factor)
    elif net and not gross:
        gross = cents(net * factor)
    elif abs(net * factor - gross) > Decimal("0.02"):
        refuse([Problem("GrossPrice", "NetPrice and GrossPrice do not match the VAT rate of the article coding.")])
    values |= {"NetPrice": float(net), "GrossPrice": float(gross)}


def _decimals(value) -> int:
    return max(0, -int(Decimal(str(value or 0)).normalize().as_tuple().exponent))


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


# ------------------------------------------------------------------ cost centres
@blueprint.get("/costcenters")
def cost_centers():
    return query.answer(records("costcenters"), known=set(CENTER), shape=with_items)


def with_items(center: dict) -> dict:
    return center | {"Items": records("costcenteritems").of(center["Id"])}


@blueprint.put("/costcenters/<id>")
def replace_center(id: str):
    values = read(CENTER)
    old = found("costcenters", id)
    records("costcenters").put(id, old | values)
    return jsonify(with_items(old | values))


@blueprint.get("/costcenteritems/<id>")
def item(id: str):
    return jsonify(found("costcenteritems", id))


@blueprint.post("/costcenteritems")
def create_item():
    values = read(ITEM)
    return jsonify(_put_item(str(uuid4()), values | {"CreatedUtc": stamp()}))


@blueprint.put("/costcenteritems/<id>")
def replace_item(id: str):
    values, old = read(ITEM), found("costcenteritems", id)
    if values["CostCenterId"] != old["CostCenterId"]:
        refuse([Problem("CostCenterId", "The cost center of an item can not be changed.")])
    return jsonify(_put_item(id, values | {"CreatedUtc": old["CreatedUtc"]}))


def _put_item(id: str, doc: dict) -> dict:
    if not company.settings(g.company)["UsesCostCenter"]:
        raise Refusal(4002, "Cost centers are not activated in the company.")
    if records("costcenters").get(doc["CostCenterId"]) is None:
        raise Refusal(3000, "The cost center was not found.")
    with store.write():
        siblings = records("costcenteritems").of(doc["CostCenterId"])
        if any(each["ShortName"] == doc["ShortName"] and each["Id"] != id for each in siblings):
            raise Refusal(4000, f"ShortName {doc['ShortName']} already exists.", [Problem("ShortName", "Not unique.")])
        records("costcenteritems").put(id, doc | {"Id": id}, number=doc["ShortName"], owner=doc["CostCenterId"])
    return doc | {"Id": id}


# ------------------------------------------------------------------ projects
@blueprint.get("/projects")
def projects():
    return query.answer(records("projects"), known=set(PROJECT))


@blueprint.get("/projects/<id>")
def project(id: str):
    return jsonify(found("projects", id))


@blueprint.post("/projects")
def create_project():
    return jsonify(_put_project(str(uuid4()), read(PROJECT)))


@blueprint.put("/projects/<id>")
def replace_project(id: str):
    found("projects", id)
    return jsonify(_put_project(id, read(PROJECT))), 201


def _put_project(id: str, values: dict) -> dict:
    if not company.settings(g.company)["UsesProject"]:
        raise Refusal(4002, "Projects are not activated in the company.")
    if values["Status"] not in (1, 2):
        refuse([Problem("Status", "Status must be 1 or 2.")])
    owner = found("customers", values["CustomerId"]) if values["CustomerId"] else {}
    with store.write():
        _unique("projects", values["Number"], "Number", but=id)
        doc = values | {"Id": id, "CustomerName": owner.get("Name"), "ModifiedUtc": stamp()}
        place = {"number": doc["Number"], "owner": doc["CustomerId"] or "", "changed": doc["ModifiedUtc"]}
        records("projects").put(id, doc, **place)
    return doc


# ------------------------------------------------------------------ partner links
@blueprint.get("/partnerresourcelinks")
def links():
    return query.answer(records("partnerresourcelinks"), known=set(LINK))


@blueprint.post("/partnerresourcelinks")
def create_link():
    doc = read(LINK) | {"Id": str(uuid4())}
    records("partnerresourcelinks").put(doc["Id"], doc, owner=doc["ResourceId"])
    return jsonify(doc), 201


@blueprint.delete("/partnerresourcelinks/<id>")
def delete_link(id: str):
    found("partnerresourcelinks", id)
    records("partnerresourcelinks").drop(id)
    return jsonify({})
