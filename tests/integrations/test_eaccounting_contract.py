"""eEkonomi held against its published description: every call of the client, every answer of the simulated system.

Two files of reference data: the whole description of June 2020, and the fields, lengths and codes of September 2026.
"""

import base64
import json
import re
from collections.abc import Callable
from datetime import date

import httpx
import pytest

from integrations.eaccounting import errors
from integrations.eaccounting.client import Client
from integrations.listing import Listing
from integrations.sandbox.eaccounting import drafts, invoices, purchases, registers
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixture
from tests.integrations.eaccounting.simulated import DEMO, article, customer, draft, row

PREFIX = "/eaccounting/v2"
TABLES = {
    "CustomerApi": registers.CUSTOMER,
    "ArticleApi": registers.ARTICLE,
    "ProjectApi": registers.PROJECT,
    "CostCenterItemApi": registers.ITEM,
    "CostCenterApi": registers.CENTER,
    "CustomerInvoiceDraftApi": drafts.DRAFT,
    "CustomerInvoiceDraftRowApi": drafts.ROW,
    "InvoicePaymentApi": invoices.PAYMENT,
    "SupplierInvoiceApi": purchases.INVOICE,
    "SupplierInvoiceDraftApi": purchases.DRAFT,
}
# members that came after June 2020, of schemas the newer file does not hold
LATER = {"CompanySettingsApi": {"UsesCostCenter", "UsesProject", "NextArticleNumber", "ShowCostCenterReminder"}}
LATER["UnitApi"] = set()

LISTS = ("customer", "article", "coding", "unit", "terms", "vat_code", "bank_account", "user", "cost_center", "project")
SALES = ("draft", "invoice", "unpaid_invoice", "ledger_item")
BOOKS = (
    "supplier",
    "supplier_invoice",
    "unpaid_supplier_invoice",
    "supplier_draft",
    "year",
    "account",
    "voucher",
    "link",
)


@pytest.fixture(scope="module")
def old(shared_data) -> dict:
    return json.loads((shared_data / "openapi" / "eaccounting-v2-swagger-2020-06.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def new(shared_data) -> dict:
    return json.loads((shared_data / "openapi" / "eaccounting-v2-2026-core-fields.json").read_text(encoding="utf-8"))


@pytest.fixture
def calls(monkeypatch) -> list[httpx.Request]:
    """Everything the client sends to the API."""
    seen, send = [], httpx.Client.send

    def watched(self, request, **options):
        if request.url.path.startswith(PREFIX) and request.headers.get("User-Agent") == "Huvudbok":
            seen.append(request)
        return send(self, request, **options)

    monkeypatch.setattr(httpx.Client, "send", watched)
    return seen


def everything(remote, client: Client) -> set[str]:
    """Each public method of the client, once; the names of those that were called."""
    used: set[str] = set()

    def do(method: str, /, *arguments, **more):
        used.add(method)
        found = getattr(client, method)(*arguments, **more)
        return [*found] if not isinstance(found, dict | bytes | None) else found

    lists = (*LISTS, *SALES, *BOOKS)
    found = {name: do(f"each_{name}") for name in lists}
    do("get_company")
    do("opening_balances")
    do("each_balance", date(2026, 11, 1))
    _registers(do, client, found)
    _sales(do, client, found)
    _books(do, client, found)
    return used


def _registers(do: Callable, client: Client, found: dict) -> None:
    made = do("create_customer", customer(client, CustomerNumber="900"))
    do("update_customer", made["Id"], customer(client, CustomerNumber="900"))
    do("get_customer", made["Id"])
    do("find_customers", number="900")
    do("delete_customer", made["Id"])
    goods = do("create_article", article(client))
    do("update_article", goods["Id"], article(client))
    do("get_article", goods["Id"])
    do("find_articles", number="T-1")
    center = found["cost_center"][0]
    do("update_cost_center", center["Id"], {"Name": center["Name"], "IsActive": True})
    item = {"CostCenterId": center["Id"], "Name": "Ny", "ShortName": "9", "IsActive": True}
    made = do("create_item", item)
    do("update_item", made["Id"], item)
    do("get_item", made["Id"])
    project = {"Number": "91", "Name": "Nytt", "StartDate": "2026-11-01", "Status": 1}
    made = do("create_project", project)
    do("update_project", made["Id"], project)
    do("get_project", made["Id"])
    do("find_projects", number="91")
    link = {"ResourceId": goods["Id"], "ResourceType": 0, "Href": "https://hub.example/1"}
    made = do("create_link", link | {"PartnerCompanyName": "Hub", "PartnerSystemName": "Huvudbok"})
    do("delete_link", made["Id"])


def _sales(do: Callable, client: Client, found: dict) -> None:
    buyer, goods = found["customer"][0]["Id"], found["article"][0]["Id"]
    body = draft(client, buyer, row(goods), BuyersOrderReference="1")
    made = do("create_draft", body)
    do("update_draft", made["Id"], body)
    do("get_draft", made["Id"])
    do("delete_draft", made["Id"])
    sent = do("convert_draft", do("create_draft", body)["Id"])
    do("invoices_of_draft", sent["CreatedFromDraftId"])
    do("get_invoice", sent["Id"])
    payment = {"CompanyBankAccountId": found["bank_account"][0]["Id"], "PaymentDate": "2026-11-10"}
    do("pay_invoice", sent["Id"], payment | {"PaymentAmount": 1, "PaymentCurrency": "SEK", "PaymentType": 1})


def _books(do: Callable, client: Client, found: dict) -> None:
    do("get_supplier_invoice", found["supplier_invoice"][0]["Id"])
    supplier = found["supplier"][0]["Id"]
    rows = [{"AccountNumber": 4600, "DebitAmount": 1}, {"AccountNumber": 2440, "CreditAmount": 1}]
    body = {"SupplierId": supplier, "IsCreditInvoice": False, "Rows": rows, "InvoiceNumber": "X1", "TotalAmount": 1}
    client.wire.ask("POST", "/supplierinvoicedrafts", body=body)
    do("get_supplier_draft", do("each_supplier_draft")[0]["Id"])
    sides = [{"AccountNumber": 6570, "DebitAmount": 1}, {"AccountNumber": 1930, "CreditAmount": 1}]
    made = do("create_voucher", {"VoucherDate": "2026-11-10", "VoucherText": "Kvitto", "Rows": sides})
    year = next(each["Id"] for each in found["year"] if each["StartDate"] == "2026-01-01")
    do("each_account", year)
    do("each_voucher", year)
    do("get_voucher", year, made["Id"])
    data = base64.b64encode(b"%PDF-1.4").decode()
    paper = do("create_attachment", {"ContentType": "application/pdf", "FileName": "a.pdf", "Data": data})
    do("link_attachment", {"DocumentId": made["Id"], "DocumentType": 3, "AttachmentIds": [paper["Id"]]})
    do("file_of", do("get_attachment", paper["Id"]))
    do("each_attachment", with_links=True)


# ------------------------------------------------------------------ the client's side
def operation(description: dict, request: httpx.Request) -> dict:
    path = request.url.path.removeprefix("/eaccounting")
    for known, verbs in sorted(description["paths"].items(), key=lambda each: each[0].count("{")):
        shape = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(known))
        if re.fullmatch(shape, path) and request.method.lower() in verbs:
            return verbs[request.method.lower()]
    raise AssertionError(f"no such call: {request.method} {path}")


def test_every_method_and_every_call_is_in_the_description(accounting, calls, old, new):  # noqa: F811
    with accounting.client(DEMO) as client:
        used = everything(accounting, client)
    public = {name for name in dir(Client) if not name.startswith("_") and name != "calls"}
    assert used == public, used ^ public
    assert len(calls) > 70
    for request in calls:
        known = operation(old, request)
        asked = {name for name in request.url.params if not name.startswith("$")}
        assert asked <= {each["name"] for each in known["parameters"] if each["in"] == "query"}, request.url
        body = next((each["schema"] for each in known["parameters"] if each["in"] == "body"), None)
        assert (body is not None) == bool(request.content), request.url
        if body and "$ref" in body:
            schema = body["$ref"].rpartition("/")[2]
            unknown = set(json.loads(request.content)) - members(schema, old, new)
            assert not unknown, (request.url, unknown)


def members(schema: str, old: dict, new: dict) -> set[str]:
    """Of a schema in either file."""
    names = {schema, schema.replace("API", "Api")}
    known = set(old["definitions"].get(schema, {}).get("properties", {})) | LATER.get(schema, set())
    return known.union(*(new["schemas"].get(name, {}) for name in names))


def test_every_published_error_code_is_known(new):
    published = {each["code"] for each in new["errorCodes"]}
    assert published - {5000, 5002} == (set(errors.CODES) | set(errors.LATER)) - {5000, 5002}
    assert set(errors.UNSURE) == {5000, 5002}


# ------------------------------------------------------------------ the simulated side
GET = [
    "companysettings",
    "customers",
    "articles",
    "articleaccountcodings",
    "units",
    "termsofpayments",
    "bankaccounts",
    "users",
    "costcenters",
    "projects",
    "customerinvoices",
    "suppliers",
    "supplierinvoices",
    "supplierinvoicedrafts",
    "fiscalyears",
    "fiscalyears/openingbalances",
    "accounts",
    "accountbalances/2026-11-01",
    "vouchers",
    "attachments?includeMatched=true",
]


@pytest.mark.parametrize("path", GET)
def test_every_answer_is_in_the_description(accounting, old, new, path):  # noqa: F811
    with accounting.client(DEMO) as client:
        answer = json.loads(client.wire.ask("GET", f"/{path}").body)
    request = httpx.Request("GET", f"http://x{PREFIX}/{path}")
    schema = operation(old, request)["responses"]["200"]["schema"]["$ref"].rpartition("/")[2]
    if schema.startswith("PaginatedResponse"):
        meta = new["schemas"]["CommonPaginationMetadata"]
        assert set(answer["Meta"]) == set(meta) and answer["Data"]
        schema = schema.removeprefix("PaginatedResponse[").removesuffix("]")
        for each in answer["Data"]:
            hold(schema, each, old, new)
    else:
        hold(schema, answer, old, new)


def hold(schema: str, record: dict, old: dict, new: dict) -> None:
    """No member the description lacks, every required one there, each of its type (null where it may be empty)."""
    unknown = set(record) - members(schema, old, new)
    assert not unknown, (schema, unknown)
    definition = old["definitions"][schema]
    assert set(definition.get("required", [])) <= set(record), schema
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool, "array": list, "object": dict}
    for name, value in record.items():
        known = definition["properties"].get(name, {})
        if value is None or "type" not in known:
            continue
        assert isinstance(value, kinds[known["type"]]), (schema, name, value)
        if inner := known.get("items", {}).get("$ref"):
            for each in value:
                hold(inner.rpartition("/")[2], each, old, new)


@pytest.mark.parametrize("schema", TABLES)
def test_lengths_and_required_fields_are_the_published_ones(new, schema):
    published, table = new["schemas"][schema], TABLES[schema]
    for name, field in table.items():
        known = published[name]
        assert field.read_only or not known.get("readOnly"), name
        if field.read_only:  # some more than published are: what the article decides, the stock module's balance
            continue
        longest = known.get("maxLength")
        assert longest is None or field.longest == longest, (name, field.longest, longest)
        assert field.required == bool(known.get("required")), name


def test_errors_have_the_published_form(accounting, new):  # noqa: F811
    with accounting.client(DEMO) as client:
        token = client.wire.tokens.current()
        headers = {"Authorization": f"Bearer {token}"}
        for path, status, code in (("customers", 400, 2000), (f"customers/{'0' * 8}", 404, 3000)):
            method = "POST" if status == 400 else "GET"
            answer = accounting.http.request(
                method, f"{PREFIX}/{path}", headers=headers, json={} if status == 400 else None
            )
            assert (answer.status_code, answer.json()["ErrorCode"]) == (status, code)
            assert set(answer.json()) == set(new["schemas"]["CommonExtendedBadRequest"])
            for each in answer.json()["Errors"]:
                assert set(each) == set(new["schemas"]["CommonError"])
        bad = accounting.http.get(f"{PREFIX}/customers", params={"$filter": "Shoe eq 1"}, headers=headers)
        assert (bad.status_code, bad.json()["ErrorCode"]) == (400, 6000)


def test_the_check_would_notice(old, new):
    with pytest.raises(AssertionError):
        hold("UnitApi", {"Id": 5}, old, new)
    with pytest.raises(AssertionError):
        hold("UnitApi", {"Shoe": "x"}, old, new)
    with pytest.raises(AssertionError):
        operation(old, httpx.Request("PATCH", f"http://x{PREFIX}/customers"))


def test_a_listing_says_nothing_before_it_is_read():
    listing = Listing(iter(()))
    assert (listing.complete, listing.server_time) == (False, None)
    assert list(listing) == [] and listing.complete
