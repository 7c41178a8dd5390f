"""Severa held against its published description: every call of the client, every answer of the simulated system."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from integrations.severa.client import Client
from integrations.severa.wire import SCOPES
from tests.integrations.severa.conftest import severa  # noqa: F401  fixture
from tests.integrations.severa.simulated import DEMO, SECRET

PREFIX = "/severa/rest-api"
ALL = (*SCOPES, "customers:delete")
STAMPED = ("customer", "address", "contact", "product", "work_type", "travel_type", "project", "invoice", "row")
STAMPED += ("fee", "travel", "cost_center")
PLAIN = ("invoice_status", "vat_rate", "currency", "country", "sales_account", "cost_account", "product_category")
PLAIN += ("user", "keyword")
MONEY = {"amount": 100, "currencyCode": "SEK"}


@pytest.fixture(scope="module")
def description(shared_data) -> dict:
    return json.loads((shared_data / "openapi" / "severa-v1-models-paths.json").read_text(encoding="utf-8"))


@pytest.fixture
def calls(monkeypatch) -> list[httpx.Request]:
    seen, send = [], httpx.Client.send

    def watched(self, request, **options):
        if request.url.path.startswith(PREFIX):
            seen.append(request)
        return send(self, request, **options)

    monkeypatch.setattr(httpx.Client, "send", watched)
    return seen


def everything(client: Client) -> set[str]:
    """Each public method of the client, once; the names of those that were called."""
    used: set[str] = set()

    def do(method: str, /, *arguments, **more):
        used.add(method)
        found = getattr(client, method)(*arguments, **more)
        return found if isinstance(found, dict | None) else [*found]

    since = datetime(2026, 1, 1, tzinfo=UTC)
    found = {name: do(f"each_{name}", since) for name in STAMPED} | {name: do(f"each_{name}") for name in PLAIN}
    do("each_deleted_fee", since)
    do("each_deleted_travel", since)
    do("get_organization")
    do("get_settings")
    _people(do)
    _articles(do)
    _work(do, client, found)
    return used


def _people(do: Callable) -> None:
    made = do("create_customer", {"name": "Ny AB", "vatNumber": "SE556703748501"})
    do("get_customer", made["guid"])
    do("find_customers", number=made["number"], name="Ny AB")
    do("patch_customer", made["guid"], {"notes": "x"})
    home = do("create_address", made["guid"], {"addressline": "Gatan 1", "postalCode": "1", "city": "Solna"})
    do("patch_address", home["guid"], {"city": "Täby"})
    person = {"firstName": "A", "lastName": "B", "customer": {"guid": made["guid"]}, "addressGuid": home["guid"]}
    do("patch_contact", do("create_contact", person)["guid"], {"lastName": "C"})
    do("addresses_of", made["guid"])
    do("contacts_of", made["guid"])
    do("projects_of", made["guid"])
    do("delete_address", home["guid"])
    do("delete_customer", made["guid"])


def _articles(do: Callable) -> None:
    made = do("create_product", {"name": "P", "code": "N1", "unitPrice": MONEY, "vatRate": 25, "type": "FixedFees"})
    do("get_product", made["guid"])
    do("find_products", code="N1")
    do("patch_product", made["guid"], {"name": "Q"})
    do("patch_work_type", do("create_work_type", {"name": "W", "code": "N2"})["guid"], {"name": "V"})
    travel = {"name": "T", "code": "N3", "expenseClass": "OtherTravelExpense", "unitCost": MONEY}
    do("patch_travel_type", do("create_travel_type", travel)["guid"], {"name": "U"})


def _work(do: Callable, client: Client, found: dict) -> None:
    owner, project = found["user"][0]["guid"], found["project"][0]
    fields = {"name": "Nytt", "customer": {"guid": project["customer"]["guid"]}, "projectOwner": {"guid": owner}}
    made = do("create_project", fields)
    do("get_project", made["guid"])
    do("find_projects", number=made["number"])
    do("patch_project", made["guid"], {"isClosed": True})
    phase = do("phases_of", project["guid"])[0]
    fee = {
        "project": {"guid": project["guid"]},
        "quantity": 1,
        "unitCost": MONEY,
        "unitPrice": MONEY,
        "isBillable": True,
    }
    made = do("create_fee", fee | {"description": "x", "eventDate": "2026-11-10", "productType": "Subcontracting"})
    do("get_fee", made["guid"])
    do("patch_fee", made["guid"], {"quantity": 2})
    do("fees_of", project["guid"])
    do("delete_fee", do("create_fee", fee)["guid"])
    ids = {
        "project": project["guid"],
        "phase": phase["guid"],
        "user": owner,
        "travelExpense": found["travel_type"][0]["guid"],
    }
    travel = do("create_travel", {name: {"guid": guid} for name, guid in ids.items()} | {"quantity": 1})
    do("patch_travel", travel["guid"], {"quantity": 2})
    do("delete_travel", travel["guid"])
    invoice = do("create_invoices", (project["guid"],))[0]
    do("get_invoice", invoice["guid"])
    do("find_invoices", numbers=(invoice["number"],), references=("1",))
    row = do("rows_of", invoice["guid"])[0]
    do("get_row", row["guid"])
    do("fees_of_row", row["guid"])
    do("travels_of_row", row["guid"])
    do("hours_of_row", row["guid"])
    do("patch_invoice", invoice["guid"], {"status": {"guid": found["invoice_status"][2]["guid"]}, "number": 5})
    list(client.each_invoice(statuses=(found["invoice_status"][2]["guid"],)))


# ------------------------------------------------------------------ the client's side
def operation(description: dict, method: str, path: str) -> dict:
    path = path.removeprefix(PREFIX)
    for known in sorted(description["paths"], key=lambda each: each["path"].count("{")):
        shape = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(known["path"].split("?")[0]))
        if known["method"] == method and re.fullmatch(shape, path):
            return known
    raise AssertionError(f"no such call: {method} {path}")


def parameters(known: dict) -> set[str]:
    """Names of the query parameters, as the generated client lists them."""
    query = re.search(r"query\?: \{(.*?)\}", known["args"] or "", re.DOTALL)
    return set(re.findall(r"(\w+)\?", query[1])) if query else set()


def body_model(known: dict) -> str:
    found = re.search(r"data: (\w+)", known["args"] or "")
    return found[1] if found else ""


def test_every_method_and_every_call_is_in_the_description(severa, calls, description):  # noqa: F811
    with severa.client(DEMO, scopes=ALL) as client:
        used = everything(client)
    public = {name for name in dir(Client) if not name.startswith("_") and name != "calls"}
    assert used == public, used ^ public
    assert len(calls) > 65
    for request in calls:
        known = operation(description, request.method, request.url.path)
        assert set(request.url.params) <= parameters(known), request.url
        body, model = json.loads(request.content or b"null"), body_model(known)
        if request.method == "POST":
            _hold_body(body, model, description, request.url.path)
        if request.method == "PATCH":
            operations = description["enums"]["PatchOperationType"]
            assert all(
                each["op"] in operations and set(each) <= set(description["models"]["PatchOperation"]) for each in body
            )


def _hold_body(body: dict, model: str, description: dict, path: str) -> None:
    if path.endswith("/token"):
        assert set(body) == {"client_id", "client_secret", "scope"}
        return
    known = description["models"].get(model) or {}
    assert known, (path, model)
    assert set(body) <= set(known), (path, set(body) - set(known))
    missing = {name for name, member in known.items() if member.get("required")} - set(body)
    assert not missing, (path, missing)


def test_the_scopes_asked_for_are_published(description):
    tags = {each["tag"] for each in description["paths"]}
    for scope in ALL:
        area, _, verb = scope.partition(":")
        assert f"{area.capitalize()}{verb.capitalize()}" in tags, scope


# ------------------------------------------------------------------ the simulated side
GET = {
    "customers": "CustomerModel",
    "addresses": "AddressModel",
    "contactpersons": "ContactModel",
    "products": "ProductOutputModel",
    "worktypes": "WorkTypeOutputModel",
    "travelexpensetypes": "TravelExpenseTypeOutputModel",
    "projects": "ProjectOutputModel",
    "phases": "PhaseOutputModel",
    "projectfees": "ProjectFeeOutputModel",
    "invoices": "InvoiceOutputModel",
    "invoicerows": "InvoiceRowOutputModel",
    "invoicestatuses": "InvoiceStatusModel",
    "vatrates": "VatRateOutputModel",
    "currencies": "CurrencyOutputModel",
    "salesaccounts": "SalesAccountModel",
    "costaccounts": "CostAccountModel",
    "costcenters": "CostCenterModel",
    "productcategories": "ProductCategoryModel",
    "localization/countries": "CountryModel",
    "organizationdetails": "OrganizationDetailsOutputModel",
    "organizationsettings": "OrganizationSettingsModel",
    "users": "UserOutputModel",
}


@pytest.mark.parametrize("path", GET)
def test_every_answer_is_in_the_description(severa, description, path):  # noqa: F811
    with severa.client(DEMO) as client:
        answer = json.loads(client.wire.ask("GET", f"/v1/{path}").body)
    known = operation(description, "GET", f"{PREFIX}/v1/{path}")
    shape = next(each[1] for each in known["responses"] if each[0] == "200")
    assert shape == (f"({GET[path]})[]" if isinstance(answer, list) else GET[path])
    records = answer if isinstance(answer, list) else [answer]
    assert records
    for each in records:
        hold(GET[path], each, description)


def hold(model: str, record: dict, description: dict) -> None:
    """No member the description lacks, each of its type, and of a published value where it is one of a list."""
    known = description["models"][model]
    assert set(record) <= set(known), (model, set(record) - set(known))
    for name, value in record.items():
        kind = known[name]["type"].replace(" | null", "")
        if value is None:
            assert not known[name].get("required"), (model, name)
            continue
        if kind in description["enums"]:
            assert value in description["enums"][kind], (model, name, value)
        elif kind in description["models"] and description["models"][kind]:
            hold(kind, value, description)
        elif kind in _KINDS:
            assert isinstance(value, _KINDS[kind]), (model, name, value)


_KINDS = {"string": str, "number": int | float, "boolean": bool, "string[]": list}


def test_errors_have_the_published_form(severa, description):  # noqa: F811
    with severa.client(DEMO) as client:
        headers = {"Authorization": f"Bearer {client.wire.tokens.current()}"}
    answer = severa.http.post(f"{PREFIX}/v1/customers", json={}, headers=headers)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert set(error) == set(description["models"]["ErrorModel"])
    assert error["type"] in description["enums"]["ExceptionTypeEnum"]
    for each in error["details"]:
        assert set(each) == set(description["models"]["ExceptionDetailModel"])
        assert each["location"]["type"] in description["enums"]["ExceptionLocationTypeEnum"]


def test_the_token_has_the_published_form(severa, description):  # noqa: F811
    body = {"client_id": "severa-demo", "client_secret": SECRET, "scope": "customers:read,projects:read"}
    answer = severa.http.post(f"{PREFIX}/v1/token", json=body).json()
    assert set(answer) == set(description["models"]["PublicAuthenticationOutputModel"])
    again = severa.http.post(f"{PREFIX}/v1/refreshtoken", json=answer["refresh_token"]).json()
    assert again["scope"] == "customers:read projects:read"


def test_the_check_would_notice(description):
    with pytest.raises(AssertionError):
        hold("CustomerModel", {"name": 5}, description)
    with pytest.raises(AssertionError):
        hold("InvoiceRowOutputModel", {"rowType": "Nonsense"}, description)
    with pytest.raises(AssertionError):
        operation(description, "PUT", f"{PREFIX}/v1/customers/1")
