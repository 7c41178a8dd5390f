"""The client against simulated Severa, over real HTTP: every method, and what each refusal becomes."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.provider import ProviderError
from integrations.severa.wire import SCOPES
from tests.integrations.severa.simulated import DEMO, EMPTY, WITHOUT_ADDON


@pytest.fixture
def demo(severa):
    with severa.client(DEMO, scopes=(*SCOPES, "customers:delete")) as client:
        yield client


def refused(call, *arguments, **more) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        call(*arguments, **more)
    return caught.value


def refusal(call, *arguments, **more) -> str:
    error = refused(call, *arguments, **more)
    assert (error.permanent, error.unsure) == (True, False), error
    return error.code


def by(rows, name) -> dict:
    return {each[name]: each for each in rows}


def test_who_they_are(demo):
    assert demo.get_organization()["name"] == "Sjöstad Konsult AB"
    assert demo.get_settings()["nextInvoiceNumber"] == 7016


def test_the_planted_registers(demo):
    customers = by(demo.each_customer(), "number")
    assert len(customers) == 12 and 42 in customers and max(len(each["name"]) for each in customers.values()) > 50
    names = [each["name"] for each in customers.values()]
    assert names.count("Solbacka Förskola") == 2 and customers[1006]["headquarterAddress"]["postalCode"] == ""
    articles = [*demo.each_product()], [*demo.each_work_type()], [*demo.each_travel_type()]
    assert [len(each) for each in articles] == [10, 6, 4]
    assert by(demo.each_project(), "number").keys() == {1, 2, 3, 4, 5, 6}
    assert len([*demo.each_project(closed=True)]) == 1


def test_the_lists_to_choose_from(demo):
    assert [each["name"] for each in demo.each_invoice_status()][:2] == ["Utkast", "Klar för överföring"]
    assert {each["percentage"] for each in demo.each_vat_rate()} == {25, 12, 6, 0}
    assert {each["code"] for each in demo.each_currency()} == {"SEK", "EUR", "DKK"}
    assert {each["code2"] for each in demo.each_country()} == {"SE", "NO", "DK"}
    assert [each["number"] for each in demo.each_sales_account()] == ["3041", "3051"]
    lists = (demo.each_cost_account, demo.each_cost_center, demo.each_product_category)
    assert [len([*each()]) for each in lists] == [1, 1, 1]
    assert [*demo.each_keyword()] == [] and len([*demo.each_user()]) == 2


def test_a_customer_with_address_and_contact(demo):
    made = demo.create_customer({"name": "Nya Kunden AB", "vatNumber": "SE556703748501"})
    assert made["number"] == 1101 and made["isActive"] is True
    country = next(iter(demo.each_country()))
    home = demo.create_address(
        made["guid"],
        {"addressline": "Gatan 1", "postalCode": "11122", "city": "Solna", "country": {"guid": country["guid"]}},
    )
    person = {"firstName": "Anna", "lastName": "Ny", "customer": {"guid": made["guid"]}, "addressGuid": home["guid"]}
    contact = demo.create_contact(person)
    assert demo.get_customer(made["guid"])["headquarterAddress"]["city"] == "Solna"
    assert demo.addresses_of(made["guid"])[0]["contacts"] == [{"guid": contact["guid"], "name": "Anna Ny"}]
    assert demo.contacts_of(made["guid"])[0]["customer"]["name"] == "Nya Kunden AB"
    assert demo.patch_address(home["guid"], {"city": "Täby"})["city"] == "Täby"
    assert demo.patch_contact(contact["guid"], {"lastName": "Nyman"})["name"] == "Anna Nyman"
    assert demo.patch_customer(made["guid"], {"name": "Bytt AB", "notes": "x"})["name"] == "Bytt AB"
    assert [each["guid"] for each in demo.find_customers(number=1101)] == [made["guid"]]
    assert [each["number"] for each in demo.find_customers(name="Bytt AB")] == [1101]
    demo.delete_address(home["guid"])
    demo.delete_customer(made["guid"])
    assert refusal(demo.get_customer, made["guid"]) == "SEV-112"


def test_a_changed_address_marks_the_address_only(severa, demo):
    before = demo.each_address()
    home = [*before][0]
    severa.change(DEMO, "addresses", home["guid"], city="Flyttad")
    assert [each["guid"] for each in demo.each_address(before.server_time)] == [home["guid"]]
    assert [*demo.each_customer(before.server_time)] == [] == [*demo.each_contact(before.server_time)]


def test_their_clock(demo):
    listing = demo.each_customer()
    assert len([*listing]) == 12 and listing.complete
    assert abs(listing.server_time - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("fields", "code", "name"),
    [
        ({}, "SEV-101", "name"),
        ({"name": "A", "number": "tolv"}, "SEV-101", "number"),
        ({"name": "A", "number": 1001}, "SEV-103", "number"),
        ({"name": "A", "kvkNumber": "1" * 26}, "SEV-101", "kvkNumber"),
    ],
)
def test_a_customer_that_is_refused(demo, fields, code, name):
    error = refused(demo.create_customer, fields)
    assert (error.code, error.permanent, error.facts["fields"]) == (code, True, name)


def test_a_customer_with_projects_stays(demo):
    assert refusal(demo.delete_customer, demo.find_customers(number=1001)[0]["guid"]) == "SEV-102"


def test_products_work_types_and_travel_types(demo):
    price = {"amount": 100, "currencyCode": "SEK"}
    made = demo.create_product({"name": "Ny", "code": "N1", "unitPrice": price, "vatRate": 25, "type": "FixedFees"})
    assert demo.find_products(code="N1")[0]["guid"] == demo.get_product(made["guid"])["guid"]
    assert demo.patch_product(made["guid"], {"isActive": False})["isActive"] is False
    assert made["guid"] not in by(demo.each_product(active=True), "guid")
    work = demo.create_work_type({"name": "Granskning", "code": "160", "isActive": True})
    assert demo.patch_work_type(work["guid"], {"name": "Gransk"})["name"] == "Gransk"
    kind = {"name": "Taxi", "code": "240", "expenseClass": "OtherTravelExpense", "unitCost": price}
    travel = demo.create_travel_type(kind)
    assert demo.patch_travel_type(travel["guid"], {"measurementUnit": "st"})["measurementUnit"] == "st"


def test_projects_and_phases(demo):
    owner = next(iter(demo.each_user()))
    customer = demo.find_customers(number=1001)[0]
    made = demo.create_project(
        {"name": "Nytt", "customer": {"guid": customer["guid"]}, "projectOwner": {"guid": owner["guid"]}}
    )
    assert demo.find_projects(number=made["number"])[0]["guid"] == demo.get_project(made["guid"])["guid"]
    assert demo.patch_project(made["guid"], {"isClosed": True})["isClosed"] is True
    assert made["guid"] in by(demo.projects_of(customer["guid"]), "guid")
    first = demo.find_projects(number=1)[0]
    assert [each["code"] for each in demo.phases_of(first["guid"])] == ["1"]


def test_invoices_to_transfer(demo):
    statuses = by(demo.each_invoice_status(), "name")
    ready = [*demo.each_invoice(statuses=(statuses["Klar för överföring"]["guid"],))]
    assert len(ready) == 9 and len([*demo.each_invoice()]) == 15
    rows = demo.rows_of(ready[0]["guid"])
    assert [each["code"] for each in rows] == [["110"], ["120"]] and rows[0]["quantity"] == 42.5
    assert demo.get_row(rows[0]["guid"])["invoiceGuid"] == ready[0]["guid"]
    assert len([*demo.each_row()]) == 19 and not [name for name in rows[0] if name.startswith("_")]
    total = sum(each["quantity"] * each["unitPrice"]["amount"] for each in rows)
    assert demo.get_invoice(ready[0]["guid"])["totalExcludingTax"]["amount"] == total
    mark = demo.each_invoice()
    list(mark)
    changed = demo.patch_invoice(ready[0]["guid"], {"status": {"guid": statuses["Överförd"]["guid"]}, "number": 9001})
    assert (changed["status"]["name"], changed["number"]) == ("Överförd", 9001)
    assert demo.find_invoices(numbers=(9001,))[0]["guid"] == ready[0]["guid"]
    assert [each["number"] for each in demo.each_invoice(mark.server_time)] == [9001]
    paid = statuses["Betald"]["guid"]
    body = {"status": {"guid": paid}, "paymentDate": "2026-11-20", "referenceNumber": "900148"}
    assert demo.patch_invoice(ready[0]["guid"], body)["status"]["isPaid"] is True
    assert demo.find_invoices(references=("900148",))[0]["number"] == 9001
    assert refusal(demo.patch_invoice, ready[0]["guid"], {"totalTax": {"amount": 1}}) == "SEV-101"
    assert refusal(demo.patch_invoice, ready[0]["guid"], {"status": {"guid": "nej"}}) == "SEV-101"


def test_the_project_of_a_row_is_found_by_what_it_bills(demo):
    rows = demo.rows_of(demo.find_invoices(numbers=(7002,))[0]["guid"])
    assert [demo.hours_of_row(each["guid"])[0]["project"]["number"] for each in rows] == [1, 5]
    fees = [each for each in demo.each_row() if each["rowType"] == "ProjectFees"]
    assert len(fees) == 3 and all(demo.fees_of_row(each["guid"])[0]["project"]["guid"] for each in fees)


def test_a_cost_comes_in_is_invoiced_and_then_stays(demo):
    project = demo.find_projects(number=1)[0]["guid"]
    money = {"amount": 1200, "currencyCode": "SEK"}
    fields = {
        "name": "Underkonsult",
        "project": {"guid": project},
        "quantity": 1,
        "unitCost": money,
        "unitPrice": money,
    }
    fields |= {
        "isBillable": True,
        "description": "2026-11-10 A12 Frilans Ek [x1]",
        "vatRate": 25,
        "eventDate": "2026-11-10",
    }
    made = demo.create_fee(fields)
    other = demo.create_fee(fields | {"isBillable": False, "description": "y"})
    of_project, every = by(demo.fees_of(project), "guid"), by(demo.each_fee(), "guid")
    assert {made["guid"], other["guid"]} <= of_project.keys() <= every.keys()
    assert demo.patch_fee(made["guid"], {"quantity": 2})["quantity"] == 2 == demo.get_fee(made["guid"])["quantity"]
    before = datetime.now(UTC) - timedelta(minutes=1)
    demo.delete_fee(other["guid"])
    assert [each["guid"] for each in demo.each_deleted_fee(before)] == [other["guid"]]
    invoice = demo.create_invoices((project,))[0]
    row = demo.rows_of(invoice["guid"])[0]
    assert row["quantity"] == 2 and invoice["totalExcludingTax"]["amount"] == 2400
    assert [each["guid"] for each in demo.fees_of_row(row["guid"])] == [made["guid"]]
    assert demo.travels_of_row(row["guid"]) == [] == demo.hours_of_row(row["guid"])
    assert refusal(demo.delete_fee, made["guid"]) == "SEV-102"
    assert refusal(demo.create_fee, fields | {"project": {"guid": "nej"}}) == "SEV-101"


def test_travel_expenses(demo):
    project = demo.find_projects(number=1)[0]["guid"]
    ids = {"project": project, "phase": demo.phases_of(project)[0]["guid"]}
    ids |= {"travelExpense": [*demo.each_travel_type()][0]["guid"], "user": [*demo.each_user()][0]["guid"]}
    made = demo.create_travel({name: {"guid": guid} for name, guid in ids.items()} | {"quantity": 10})
    assert demo.patch_travel(made["guid"], {"quantity": 12})["quantity"] == 12
    assert [each["guid"] for each in demo.each_travel()] == [made["guid"]]
    before = datetime.now(UTC) - timedelta(minutes=1)
    demo.delete_travel(made["guid"])
    assert [each["guid"] for each in demo.each_deleted_travel(before)] == [made["guid"]]


def test_pages_are_turned_to_the_end(severa):
    severa.load(EMPTY, customers=7, products=5)
    with severa.client(EMPTY, rows=3) as client:
        client.get_organization()  # a kept token the simulated system has forgotten is renewed here
        before = client.calls["GET", "all"]
        assert len([*client.each_customer()]) == 7 and client.calls["GET", "all"] - before == 3
        assert len(by(client.each_address(), "guid")) == 7 and len([*client.each_product()]) == 5


# ------------------------------------------------------------------ tokens and rights
def test_a_token_is_asked_for_once_and_renewed(severa):
    with severa.client() as client:
        client.get_organization()  # a kept token the simulated system has forgotten is renewed here
    granted = severa.granted()
    token = granted.current()
    assert severa.granted().current() == token and "customers:read" in granted.grant().scope
    severa.arm("token_expired")
    with severa.client() as client:
        assert client.get_organization()["name"] == "Sjöstad Konsult AB"
    assert severa.granted().current() != token


def test_an_old_token_is_not_used(severa):
    hours = iter([0.0, 3550.0, 3550.0])
    granted = severa.granted(secret="severa-hemlighet", scopes=("users:read",), clock=lambda: next(hours))
    first = granted.current()
    assert granted.current() != first  # within a minute of its end it is not begun with


@pytest.mark.parametrize(("wrong", "code"), [({"secret": "fel"}, "SEV-030"), ({"scopes": ("god:mode",)}, "SEV-031")])
def test_credentials_that_are_not_theirs(severa, wrong, code):
    error = refused(severa.granted(**wrong).current)
    assert (error.code, error.permanent, error.unsure, error.retry_after) == (code, False, False, 3600.0)


def test_a_scope_that_was_not_asked_for(severa):
    with severa.client(scopes=("customers:read",)) as client:
        assert len([*client.each_customer()]) == 12
        assert refusal(client.create_customer, {"name": "A"}) == "SEV-123"
        assert refusal(client.get_organization) == "SEV-123"


def test_an_organisation_without_the_addon(severa):
    with severa.client(WITHOUT_ADDON) as client:
        assert refusal(client.get_organization) == "SEV-120"
