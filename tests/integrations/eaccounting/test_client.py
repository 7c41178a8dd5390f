"""The client against simulated eEkonomi, over real HTTP: every method, and what each refusal becomes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from integrations.provider import ProviderError
from tests.integrations.eaccounting.simulated import (
    DEMO,
    EMPTY,
    LOCKED,
    SOLO,
    WITHOUT_ADDON,
    article,
    customer,
    draft,
    row,
)


@pytest.fixture
def demo(accounting):
    with accounting.client(DEMO) as client:
        yield client


@pytest.fixture
def empty(accounting):
    with accounting.client(EMPTY) as client:
        yield client


def refused(call, *arguments, **more) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        call(*arguments, **more)
    return caught.value


def refusal(call, *arguments, **more) -> str:
    """The code of a sure no."""
    error = refused(call, *arguments, **more)
    assert (error.permanent, error.unsure) == (True, False), error
    return error.code


def by(rows, name) -> dict:
    return {each[name]: each for each in rows}


# ------------------------------------------------------------------ registers
def test_the_company_tells_what_it_can(demo):
    found = demo.get_company()
    assert (found["Name"], found["CompanyStatus"], found["UsesCostCenter"]) == ("Sjöstad Konsult AB", 1, True)
    assert not [name for name in found if name.startswith("_")]


def test_the_lists_to_choose_from(demo):
    assert {0, 10, 15, 30, 60} == {each["NumberOfDays"] for each in demo.each_terms()}
    assert {"st", "tim", "km"} <= {each["Abbreviation"] for each in demo.each_unit()}
    assert by(demo.each_coding(), "Name")["Tjänster 25 % moms"]["VatRatePercent"] == pytest.approx(0.25, abs=0)
    assert [each["RelatedAccounts"]["AccountNumber1"] for each in demo.each_vat_code()] == [2611, 2621, 2631]
    assert next(iter(demo.each_bank_account()))["LedgerAccountNumber"] == 1930
    assert len([*demo.each_user()]) == 3


def test_the_planted_customers(demo):
    found = by(demo.each_customer(), "CustomerNumber")
    assert set(found) == {"1001", "1002", "1003", "1014", "00042", "1020", "K-17"}
    assert len([*demo.each_article()]) == 8


def test_a_customer_lives_and_dies(demo):
    made = demo.create_customer(
        customer(demo, CustomerNumber="4711", VatNumber="SE556703748501", InvoiceCountryCode="SE")
    )
    assert demo.get_customer(made["Id"])["CustomerNumber"] == "4711"
    assert [each["Id"] for each in demo.find_customers(number="4711")] == [made["Id"]]
    assert [each["Id"] for each in demo.find_customers(name="Nya Kunden AB")] == [made["Id"]]
    changed = demo.update_customer(made["Id"], customer(demo, Name="Nytt Namn AB"))
    assert (changed["Name"], changed["CustomerNumber"], changed["VatNumber"]) == ("Nytt Namn AB", "4711", None)
    demo.delete_customer(made["Id"])
    assert demo.find_customers(number="4711") == []
    assert refusal(demo.get_customer, made["Id"]) == "EACC-112"


def test_the_series_gives_a_number_that_is_free(demo):
    first, second = (demo.create_customer(customer(demo, Name=name))["CustomerNumber"] for name in ("Ett AB", "Två AB"))
    assert int(second) == int(first) + 1 == int(demo.get_company()["NextCustomerNumber"]) - 1


@pytest.mark.parametrize(
    ("members", "code", "fields"),
    [
        ({"Name": "N" * 51}, "EACC-100", "Name"),
        ({"Name": None}, "EACC-100", "Name"),
        ({"InvoicePostalCode": " "}, "EACC-100", "InvoicePostalCode"),
        ({"InvoiceCity": None}, "EACC-100", "InvoiceCity"),
        ({"CustomerNumber": "1" * 17}, "EACC-100", "CustomerNumber"),
        ({"IsActive": "yes"}, "EACC-100", "IsActive"),
        ({"TermsOfPaymentId": "00000000-0000-4000-8000-000000000000"}, "EACC-100", "TermsOfPaymentId"),
        ({"EmailAddress": "ingen"}, "EACC-100", "EmailAddress"),
        ({"VatNumber": "SE556703748501"}, "EACC-100", "InvoiceCountryCode"),
        ({"VatNumber": "SE5591510070", "InvoiceCountryCode": "SE"}, "EACC-103", "VatNumber"),
        ({"VatNumber": "DK13585628", "InvoiceCountryCode": "SE"}, "EACC-103", "VatNumber"),
        ({"CorporateIdentityNumber": "SE559150101101"}, "EACC-104", "–"),
        ({"CustomerNumber": "1001"}, "EACC-101", "CustomerNumber"),
    ],
)
def test_a_customer_that_is_refused(demo, members, code, fields):
    error = refused(demo.create_customer, customer(demo, **members))
    assert (error.code, error.permanent, error.facts["fields"]) == (code, True, fields)
    assert error.facts["case"] != "–" and error.http_status == 400


def test_a_customer_with_invoices_stays(demo):
    kept = demo.find_customers(number="1001")[0]
    assert refusal(demo.delete_customer, kept["Id"]) == "EACC-113"


def test_an_article_lives(demo):
    made = demo.create_article(article(demo, Number="T-9"))
    assert (made["GrossPrice"], made["IsServiceArticle"], made["UnitAbbreviation"]) == (125, True, "tim")
    assert demo.find_articles(number="T-9")[0]["Id"] == made["Id"]
    assert demo.update_article(made["Id"], article(demo, Number="T-9", NetPrice=200))["GrossPrice"] == 250
    assert demo.get_article(made["Id"])["NetPrice"] == 200


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"GrossPrice": 130}, "EACC-100"),
        ({"NetPrice": 100_000_000}, "EACC-100"),
        ({"NetPrice": 1.005}, "EACC-100"),
        ({"Name": "A" * 51}, "EACC-100"),
        ({"CodingId": "00000000-0000-4000-8000-000000000000"}, "EACC-100"),
        ({"Number": "110"}, "EACC-101"),
    ],
)
def test_an_article_that_is_refused(demo, members, code):
    assert refusal(demo.create_article, article(demo, **members)) == code


def test_cost_centres_and_items(demo):
    center = by(demo.each_cost_center(), "Name")["Projektbärare"]
    assert [each["ShortName"] for each in center["Items"]] == ["1"]
    body = {"CostCenterId": center["Id"], "Name": "Kajen", "ShortName": "77", "IsActive": True}
    made = demo.create_item(body)
    assert demo.get_item(made["Id"])["ShortName"] == "77"
    assert demo.update_item(made["Id"], body | {"IsActive": False})["IsActive"] is False
    assert refusal(demo.create_item, body) == "EACC-101"
    assert refusal(demo.create_item, body | {"ShortName": "1234567890"}) == "EACC-100"
    assert demo.update_cost_center(center["Id"], {"Name": "Projekt", "IsActive": True})["Name"] == "Projekt"


def test_projects(demo):
    body = {"Number": "55", "Name": "Nytt", "StartDate": "2026-11-01", "Status": 1}
    made = demo.create_project(body)
    assert demo.find_projects(number="55")[0]["Id"] == demo.get_project(made["Id"])["Id"]
    assert demo.update_project(made["Id"], body | {"Status": 2})["Status"] == 2
    assert refusal(demo.create_project, body) == "EACC-101"
    assert refusal(demo.create_project, body | {"Number": "1234567890"}) == "EACC-100"
    assert "55" in by(demo.each_project(), "Number")


def test_marks_on_their_records(demo):
    kept = demo.find_customers(number="1001")[0]["Id"]
    body = {"ResourceId": kept, "ResourceType": 1, "Href": "https://hub.example/c/1", "PartnerCompanyName": "Hub"}
    made = demo.create_link(body | {"PartnerSystemName": "Huvudbok"})
    assert [each["Id"] for each in demo.each_link()] == [made["Id"]]
    demo.delete_link(made["Id"])
    assert [*demo.each_link()] == []


# ------------------------------------------------------------------ lists
def test_pages_are_turned_to_the_end(accounting):
    accounting.load(EMPTY, customers=7)
    with accounting.client(EMPTY, page_size=3) as client:
        listing = client.each_customer()
        assert not listing.complete
        assert len([*listing]) == 7 == listing.total
        assert listing.complete and client.calls["GET", "/customers"] == 3
        assert abs(listing.server_time - datetime.now(UTC)) < timedelta(seconds=30)


def test_what_changed_since_by_their_clock(accounting, demo):
    accounting.settings(eaccounting_clock_offset_seconds=3600.0)
    mark = demo.each_customer()
    assert len([*mark]) == 7
    assert mark.server_time > datetime.now(UTC) + timedelta(minutes=50)
    changed = demo.find_customers(number="K-17")[0]
    accounting.change(DEMO, "customers", changed["Id"], Name="Kupolen")
    assert [each["CustomerNumber"] for each in demo.each_customer(mark.server_time)] == ["K-17"]
    accounting.settings(eaccounting_clock_offset_seconds=0.0)


def test_a_list_that_shifts_is_read_again_until_it_holds_still(accounting):
    accounting.load(EMPTY, customers=5)
    with accounting.client(EMPTY, page_size=2) as client:
        accounting.arm("list_shifts")
        found = [*client.each_customer()]
        assert len(found) == len(by(found, "Id")) == 5
        accounting.arm("list_shifts", count=None)
        listing = client.each_customer()
        error = refused(list, listing)
        assert (error.code, error.permanent, error.unsure, listing.complete) == ("EACC-220", False, False, False)


def test_a_last_page_that_is_empty_is_not_the_end(accounting):
    accounting.load(EMPTY, customers=5)
    with accounting.client(EMPTY, page_size=2) as client:
        accounting.arm("last_page_missing", count=None)
        assert refused(list, client.each_customer()).code == "EACC-220"


# ------------------------------------------------------------------ drafts and invoices
@pytest.fixture
def buyer(demo):
    return demo.find_customers(number="1001")[0]["Id"]


@pytest.fixture
def hour(demo):
    return demo.find_articles(number="110")[0]["Id"]


def test_a_draft_becomes_an_invoice_and_is_paid(accounting, demo, buyer, hour):
    text = {"IsTextRow": True, "Text": "Oktober", "ReversedConstructionServicesVatFree": False}
    made = demo.create_draft(draft(demo, buyer, row(hour), text, BuyersOrderReference="7001"))
    assert (made["TotalAmount"], made["TotalVatAmount"], made["CustomerNumber"]) == (2875, 575, "1001")
    assert made["Rows"][0]["VatRate"] == demo.get_draft(made["Id"])["Rows"][0]["VatRate"] == pytest.approx(0.25, abs=0)
    changed = demo.update_draft(made["Id"], draft(demo, buyer, row(hour, Quantity=4)))
    assert changed["TotalAmount"] == 5750 and changed["Rows"][0]["Id"] != made["Rows"][0]["Id"]
    assert made["Id"] in by(demo.each_draft(), "Id") and demo.invoices_of_draft(made["Id"]) == []
    before = demo.each_invoice()
    count = len([*before])
    sent = demo.convert_draft(made["Id"], {"TotalAmountInvoiceCurrency": 5750})
    assert demo.invoices_of_draft(made["Id"])[0]["InvoiceNumber"] == sent["InvoiceNumber"]
    assert sent["PaymentReferenceNumber"].startswith(str(sent["InvoiceNumber"])) and sent["RemainingAmount"] == 5750
    assert len([*demo.each_invoice(before.server_time)]) == 1 and len([*demo.each_invoice()]) == count + 1
    assert refusal(demo.get_draft, made["Id"]) == "EACC-112"
    bank = next(iter(demo.each_bank_account()))["Id"]
    payment = {"CompanyBankAccountId": bank, "PaymentDate": date.today().isoformat(), "PaymentCurrency": "SEK"}
    demo.pay_invoice(sent["Id"], payment | {"PaymentAmount": 2000, "PaymentType": 1})
    assert demo.get_invoice(sent["Id"])["RemainingAmount"] == 3750
    demo.pay_invoice(sent["Id"], payment | {"PaymentAmount": 3750, "PaymentType": 2})
    assert demo.get_invoice(sent["Id"])["PaymentStatus"] == 0
    assert refusal(
        demo.pay_invoice, sent["Id"], payment | {"PaymentDate": "2999-01-01", "PaymentAmount": 1, "PaymentType": 1}
    ) == ("EACC-115")


def test_a_draft_is_deleted(demo, buyer, hour):
    made = demo.create_draft(draft(demo, buyer, row(hour)))
    demo.delete_draft(made["Id"])
    assert made["Id"] not in by(demo.each_draft(), "Id")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"Quantity": 0.333}, "EACC-100"),
        ({"UnitPrice": 10.005}, "EACC-100"),
        ({"ArticleId": None}, "EACC-100"),
        ({"DiscountPercentage": 25}, "EACC-100"),
        ({"Text": "T" * 2001}, "EACC-100"),
    ],
)
def test_a_row_that_is_refused(demo, buyer, hour, members, code):
    error = refused(demo.create_draft, draft(demo, buyer, row(hour, **members)))
    assert (error.code, error.permanent) == (code, True)
    assert error.facts["fields"].startswith("Rows[0].")


def test_a_finished_project_and_an_inactive_item(accounting, demo, buyer, hour):
    ended = demo.find_projects(number="8")[0]["Id"]
    assert refusal(demo.create_draft, draft(demo, buyer, row(hour, ProjectId=ended))) == "EACC-107"
    item = accounting.every(DEMO, "costcenteritems")[0]
    demo.update_item(item["Id"], item | {"IsActive": False})
    assert refusal(demo.create_draft, draft(demo, buyer, row(hour, CostCenterItemId1=item["Id"]))) == "EACC-108"


def test_totals_that_are_not_the_expected_and_an_invoice_of_nothing(demo, buyer, hour):
    made = demo.create_draft(draft(demo, buyer, row(hour)))
    assert refusal(demo.convert_draft, made["Id"], {"TotalAmountInvoiceCurrency": 1}) == "EACC-102"
    nothing = demo.create_draft(draft(demo, buyer, row(hour, Quantity=0)))
    assert refusal(demo.convert_draft, nothing["Id"]) == "EACC-102"


def test_a_locked_period_stops_the_invoice(accounting, demo, buyer, hour):
    made = demo.create_draft(draft(demo, buyer, row(hour)))
    accounting.change(DEMO, "settings", "settings", AccountingLockedTo="2999-12-31")
    assert refusal(demo.convert_draft, made["Id"]) == "EACC-105"


def test_what_a_person_does_with_invoices(accounting, demo, buyer, hour):
    sent = accounting.act(DEMO, "send_draft", demo.create_draft(draft(demo, buyer, row(hour)))["Id"])
    accounting.act(DEMO, "pay_half", sent["Id"])
    assert demo.get_invoice(sent["Id"])["RemainingAmount"] == sent["TotalAmount"] / 2
    accounting.act(DEMO, "pay", sent["Id"])
    assert sent["Id"] not in by(demo.each_unpaid_invoice(), "Id")
    other = accounting.act(DEMO, "send_draft", demo.create_draft(draft(demo, buyer, row(hour)))["Id"])
    credit = accounting.act(DEMO, "credit", other["Id"])
    assert (credit["ReferringInvoiceId"], credit["TotalAmount"]) == (other["Id"], -2875)
    assert demo.get_invoice(other["Id"])["CreditedBy"][0]["InvoiceNumber"] == credit["InvoiceNumber"]
    dropped = demo.create_draft(draft(demo, buyer, row(hour)))
    accounting.act(DEMO, "delete_draft", dropped["Id"])
    assert refusal(demo.get_draft, dropped["Id"]) == "EACC-112"


# ------------------------------------------------------------------ variants and rights
def test_a_solo_company_has_no_projects(accounting):
    with accounting.client(SOLO) as client:
        assert refusal(list, client.each_project()) == "EACC-123"


def test_a_company_without_the_addon(accounting):
    with accounting.client(WITHOUT_ADDON) as client:
        error = refused(client.get_company)
    assert (error.code, error.permanent, error.http_status) == ("EACC-125", True, 403)


def test_cost_centres_that_are_off_and_no_ocr(accounting):
    with accounting.client(LOCKED) as client:
        center = next(iter(client.each_cost_center()))
        body = {"CostCenterId": center["Id"], "Name": "K", "ShortName": "9", "IsActive": True}
        assert refusal(client.create_item, body) == "EACC-102"
        client.create_customer(customer(client))
        client.create_article(article(client))
        buyer, one = client.find_customers(name="Nya Kunden AB")[0], client.find_articles(number="T-1")[0]
        sent = client.convert_draft(client.create_draft(draft(client, buyer["Id"], row(one["Id"])))["Id"])
        assert sent["PaymentReferenceNumber"] == ""


def test_an_empty_company_is_empty(empty):
    assert [*empty.each_customer()] == [] == [*empty.each_voucher()]


def test_of_many_at_once_one_gets_the_number(accounting):
    def create(_):
        with accounting.client(EMPTY) as client:
            try:
                return client.create_customer(customer(client, CustomerNumber="500"))["CustomerNumber"]
            except ProviderError as error:
                return error.code

    with ThreadPoolExecutor(6) as pool:
        found = sorted(pool.map(create, range(6)))
    assert found == ["500", *["EACC-101"] * 5]


def test_of_many_at_once_each_gets_a_number_of_the_series(accounting):
    def create(place):
        with accounting.client(EMPTY) as client:
            return client.create_customer(customer(client, Name=f"Kund {place}"))["CustomerNumber"]

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(create, range(12)))) == 12


def test_a_bad_filter_is_our_own_fault_and_a_quote_in_a_name_is_none(demo):
    error = refused(demo.wire.ask, "GET", "/customers", params={"$filter": "Shoe eq 1"})
    assert (error.code, error.permanent) == ("EACC-127", True)
    made = demo.create_customer(customer(demo, Name="L'Artiste & Söner ' AB"))
    assert [each["Id"] for each in demo.find_customers(name="L'Artiste & Söner ' AB")] == [made["Id"]]


def test_where_a_filter_is_refused_all_is_read_and_filtered_here(accounting, demo):
    unpaid = [each["Id"] for each in demo.each_unpaid_invoice()]
    made = demo.create_customer(customer(demo, CustomerNumber="4711"))
    mark = demo.each_customer()
    list(mark)
    accounting.change(DEMO, "customers", made["Id"], Note="x")
    accounting.arm("filter_refused", count=None)
    assert [each["Id"] for each in demo.find_customers(number="4711")] == [made["Id"]]
    listing = demo.each_customer(mark.server_time)
    assert [each["Id"] for each in listing] == [made["Id"]] and listing.complete and listing.server_time
    assert [each["Id"] for each in demo.each_unpaid_invoice()] == unpaid
    assert demo.invoices_of_draft("00000000-0000-4000-8000-000000000000") == []
