"""The field maps, trap by trap: what a record is in shared words, what stands in its way, and what is sent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from hub.errors import CATALOGUE
from integrations.sync import settings_texts, texts  # noqa: F401  the words
from integrations.sync.plan import Act, Link, Settings, plan
from integrations.sync.records import Side
from integrations.sync.registers import NAMES, articles, customers_written, register_of
from integrations.sync.registers.context import Coding, Context
from integrations.sync.registers.customers_read import billing, contact_of, identity_of, is_vat, one_number
from integrations.sync.registers.register import Item

LEFT, RIGHT = Side.LEFT, Side.RIGHT
CONTEXT = Context(
    cost_bearer="bearer",
    bearer_number=2,
    default_article={"id": "a900", "number": "900", "label": "Övrigt arvode"},
    terms={"t10": "10", "t30": "30"},
    units={"u1": "st", "u2": "tim", "u3": "km"},
    unit_names={"st": "u1", "styck": "u1", "tim": "u2", "km": "u3"},
    codings={
        "c25": Coding("c25", "Tjänster 25 % moms", Decimal(25), True),
        "g25": Coding("g25", "Varor 25 % moms", Decimal(25), False),
        "g6": Coding("g6", "Varor 6 % moms", Decimal(6), False),
    },
    currencies={"SEK": "sek", "EUR": "eur"},
    countries={"SE": ("land-se", "Sverige"), "DK": ("land-dk", "Danmark")},
    country_codes={"sverige": "SE", "sweden": "SE", "danmark": "DK"},
)


def codes(record) -> list[str]:
    return [each.code for each in record.problems]


def severa_customer(**more) -> dict:
    home = {
        "guid": "a1",
        "addressline": "Gatan 1",
        "postalCode": "11122",
        "city": "Stockholm",
        "isBillingAddress": True,
    }
    home |= {"country": {"name": "Sverige"}}
    person = {"guid": "p1", "firstName": "Anna", "lastName": "Maria Gran", "addressGuid": "a1", "isActive": True}
    person |= {"phoneNumbers": ["08-1", "08-2"], "emails": ["anna@kund.example"]}
    raw = {"guid": "c1", "name": "Kunden AB", "number": 1001, "isActive": True, "vatNumber": "SE559150101901"}
    raw |= {"paymentTerm": 30, "currency": {"code": "SEK"}, "addresses": [home], "contacts": [person], "stamp": "s"}
    return raw | more


def left(context: Context = CONTEXT, **more):
    return register_of("customers").record(LEFT, "c1", severa_customer(**more), context)


def eekonomi_customer(**more) -> dict:
    raw = {"Id": "k1", "CustomerNumber": "1001", "Name": "Kunden AB", "IsActive": True, "InvoiceAddress1": "Gatan 1"}
    raw |= {"InvoicePostalCode": "11122", "InvoiceCity": "Stockholm", "InvoiceCountryCode": "SE", "CurrencyCode": "SEK"}
    raw |= {"CorporateIdentityNumber": "559150-1019", "TermsOfPaymentId": "t30", "ContactPersonName": "Anna Maria Gran"}
    return raw | {"ContactPersonPhone": "08-1", "ContactPersonEmail": "anna@kund.example"} | more


def right(**more):
    return register_of("customers").record(RIGHT, "k1", eekonomi_customer(**more), CONTEXT)


# ------------------------------------------------------------------ all registers
def test_every_map_can_be_shown():
    for name in NAMES:
        rules = register_of(name).fields
        assert rules and all(str(each.rule).strip() for each in rules)


def test_every_code_of_the_engine_has_cause_and_cure():
    own = [code for code in CATALOGUE if code.startswith("SYNC-")]
    assert len(own) > 50
    for code in own:
        fault = CATALOGUE[code]
        assert all(str(text).strip() for text in (fault.message, fault.cause, fault.cure)), code


# ------------------------------------------------------------------ customers
def test_the_same_customer_is_the_same_in_shared_words():
    assert left().fields == right().fields and not left().problems and not right().problems


def test_a_name_over_fifty_is_stopped_unless_it_may_be_cut():
    long = "Stiftelsen för utveckling av hållbart byggande i mellersta Norrland"
    assert codes(left(name=long)) == ["SYNC-034"]
    cut = left(replace(CONTEXT, cut_names=True), name=long)
    assert not cut.problems and cut.fields["name"] == long[:50].strip() and cut.name == long
    fifty = "x" * 50
    assert not left(name=fifty).problems and codes(left(name=fifty + "y")) == ["SYNC-034"]


def test_a_cut_name_is_not_written_back():
    """eEkonomi has the cut name, Severa the whole: they are the same record, and nothing is to be done."""
    long, context = "En kund med ett namn som är betydligt längre än femtio tecken AB", replace(CONTEXT, cut_names=True)
    mine, theirs = left(context, name=long), right(Name=long[:50].strip())
    link = Link("c1", "k1", mine.digest, theirs.digest)
    assert plan([mine], [theirs], [link]).steps[0].act is Act.SAME


@pytest.mark.parametrize("number", ["K-17", "", "12 3", "1" * 12, "١٢"])
def test_a_number_that_is_none_cannot_enter_severa(number):
    assert "SYNC-031" in codes(right(CustomerNumber=number))


def test_leading_zeros_are_never_lost_silently():
    found = right(CustomerNumber="00042")
    assert codes(found) == ["SYNC-032"] and found.problems[0].facts == {"number": "00042", "cut": "42"}
    assert found.number == "00042"


def test_zeros_do_not_hinder_what_a_person_has_linked():
    """The number is never written again, so nothing can be lost."""
    mine, theirs = left(number=42, name="Nytt AB"), right(CustomerNumber="00042")
    link = Link("c1", "k1", mine.digest, "before")
    step = plan([mine], [theirs], [link], Settings(master=RIGHT)).steps[0]
    assert step.act is Act.UPDATE and step.to is LEFT and set(step.changes) == {"name"}


@pytest.mark.parametrize(("member", "code"), [("postalCode", "SYNC-035"), ("city", "SYNC-036")])
def test_post_code_and_city_are_required(member, code):
    home = severa_customer()["addresses"][0] | {member: " "}
    assert codes(left(addresses=[home])) == [code]


def test_a_customer_without_address_says_both():
    assert codes(left(addresses=[])) == ["SYNC-035", "SYNC-036"]


def test_the_first_billing_address_counts_else_the_head_office():
    post = {"guid": "a0", "addressline": "Box 1", "postalCode": "1", "city": "A", "isBillingAddress": False}
    bill = {"guid": "a2", "addressline": "Fakturavägen", "postalCode": "2", "city": "B", "isBillingAddress": True}
    later = bill | {"guid": "a3"}
    assert billing({"addresses": [post, bill, later]})["guid"] == "a2"
    assert (
        billing({"addresses": [later | {"isBillingAddress": False}, post], "headquarterAddress": {"guid": "a0"}})
        == post
    )
    assert billing({"addresses": [post]}) == post and billing({}) == {}


def test_extra_address_lines_are_joined_on_line_two():
    home = severa_customer()["addresses"][0] | {"addressline": "c/o Granen\r\nPlan 3\n\nPort B\nDatagatan 7"}
    fields = left(addresses=[home]).fields
    assert (fields["address1"], fields["address2"]) == ("c/o Granen", "Plan 3, Port B, Datagatan 7")


def test_a_joined_line_that_is_too_long_is_stopped():
    home = severa_customer()["addresses"][0] | {"addressline": "c/o\n" + "\n".join(["En lång rad här"] * 5)}
    found = left(addresses=[home])
    assert codes(found) == ["SYNC-037"] and found.problems[0].field == "address2"


def test_the_contact_is_the_first_one_of_the_address():
    away = severa_customer()["contacts"][0] | {"guid": "p0", "addressGuid": "other"}
    gone = away | {"guid": "p2", "addressGuid": "a1", "isActive": False}
    raw = severa_customer(contacts=[away, gone, severa_customer()["contacts"][0]])
    assert contact_of(raw)["guid"] == "p1"


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("Anna Maria Gran", "Anna", "Maria Gran"), ("Kim", "Kim", "-"), ("Bo  Ek", "Bo", "Ek")],
)
def test_a_name_is_split_at_the_first_space(written, first, last):
    person = customers_written.person(right(ContactPersonName=written).fields, "c1", "a1")
    assert (person["firstName"], person["lastName"]) == (first, last)


def test_a_contact_of_one_word_comes_back_as_one_word():
    person = severa_customer()["contacts"][0] | {"firstName": "Kim", "lastName": "-"}
    assert left(contacts=[person]).fields["contact"] == "Kim"


@pytest.mark.parametrize(
    ("vat", "identity", "shared"),
    [
        ("SE559150101901", "", "SE559150101901"),
        ("", "559150-1019", "SE559150101901"),
        ("se 559150-1019 01", "559150-1019", "SE559150101901"),
        ("", "16559150-1019", "SE559150101901"),
        ("DK13585628", "", "DK13585628"),
        ("", "", ""),
    ],
)
def test_org_number_and_vat_number_are_one(vat, identity, shared):
    assert one_number(vat, identity) == shared


def test_the_org_number_has_its_own_form():
    """A VAT number where an organisation number is wanted has a wrong check digit."""
    assert identity_of("SE559150101901") == "559150-1019" and identity_of("DK13585628") == "DK13585628"
    body = customers_written.body(left(), CONTEXT)
    assert (body["VatNumber"], body["CorporateIdentityNumber"]) == ("SE559150101901", "559150-1019")


@pytest.mark.parametrize(("number", "country"), [("SE559151007", "SE"), ("DK13585628", "SE"), ("SE559150101999", "NO")])
def test_a_vat_number_that_would_be_refused_is_told_before(number, country):
    assert not is_vat(number, country)
    if country == "SE":
        assert codes(left(vatNumber=number)) == ["SYNC-039"]


def test_terms_are_mapped_or_refused():
    assert left(paymentTerm=None).fields["payment_days"] == "30"
    assert codes(left(paymentTerm=45)) == ["SYNC-040"]
    chosen = replace(CONTEXT, mappings={"terms": {"45": "t30", "10": ""}})
    assert left(chosen, paymentTerm=45).fields["payment_days"] == "30" and not left(chosen, paymentTerm=45).problems
    assert codes(left(chosen, paymentTerm=10)) == ["SYNC-040"], "no match was chosen"


def test_a_country_that_is_not_known_is_told():
    home = severa_customer()["addresses"][0] | {"country": {"name": "Utopia"}}
    assert codes(left(addresses=[home])) == ["SYNC-038"]
    assert left(addresses=[home | {"country": None}]).fields["country"] == "SE"


def test_what_severa_lacks_is_told_of_a_customer_of_eekonomi():
    assert codes(right(CurrencyCode="CHF")) == ["SYNC-041"]
    assert codes(right(InvoicePostalCode="", InvoiceCity=None)) == ["SYNC-035", "SYNC-036"]


def test_only_owned_fields_are_put():
    """PUT replaces: what is not ours is sent back as it was."""
    there = eekonomi_customer(Note="VIP", DiscountPercentage=0.1, Iban="SE35")
    changes = customers_written.changes(left(name="Nytt AB"), {"name"}, CONTEXT)
    assert changes == {"Name": "Nytt AB"} and (there | changes)["Note"] == "VIP"


def test_a_field_that_was_emptied_is_put_as_null():
    assert customers_written.changes(left(email=None), {"email"}, CONTEXT) == {"EmailAddress": None}


# ------------------------------------------------------------------ articles
def product(**more) -> dict:
    raw = {"guid": "p1", "kind": "product", "name": "Förstudie", "code": "P1", "vatRate": 25.0, "isActive": True}
    return raw | {"unitPrice": {"amount": 480.5, "currencyCode": "SEK"}, "measurementUnit": "st"} | more


def article(context: Context = CONTEXT, **more):
    return register_of("articles").record(LEFT, "p1", product(**more), context)


def test_an_article_in_shared_words():
    there = {
        "Id": "x",
        "Number": "P1",
        "Name": "Förstudie",
        "UnitId": "u1",
        "NetPrice": Decimal("480.50"),
        "IsActive": True,
    }
    assert register_of("articles").record(RIGHT, "x", there, CONTEXT).fields == article().fields


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"code": None}, "SYNC-042"),
        ({"code": "x" * 41}, "SYNC-037"),
        ({"name": "y" * 51}, "SYNC-034"),
        ({"name": ""}, "SYNC-033"),
        ({"measurementUnit": "dag"}, "SYNC-043"),
        ({"vatRate": 12.0}, "SYNC-044"),
        ({"unitPrice": {"amount": -1}}, "SYNC-045"),
    ],
)
def test_what_stands_in_the_way_of_an_article(more, code):
    assert codes(article(**more)) == [code]


def test_units_and_vat_can_be_mapped():
    chosen = replace(CONTEXT, mappings={"units": {"dag": "u2"}, "vat": {"12": "g6"}})
    found = article(chosen, measurementUnit="dag", vatRate=12.0)
    assert not found.problems and found.fields["unit"] == "tim"


@pytest.mark.parametrize(
    ("more", "unit"),
    [
        ({"kind": "work", "measurementUnit": None}, "tim"),
        ({"kind": "travel", "measurementUnit": "", "expenseClass": "Mileage"}, "km"),
        ({"kind": "travel", "measurementUnit": "", "expenseClass": "OtherTravelExpense"}, "st"),
        ({"measurementUnit": ""}, "st"),
        ({"measurementUnit": "tim"}, "tim"),
    ],
)
def test_units_where_there_is_none(more, unit):
    assert articles.usual_unit(product(**more)) == unit


def test_a_new_article_is_a_service_of_its_rate_and_has_a_computed_gross_price():
    body = articles.article_body(Item(article(), product()), CONTEXT)
    assert (body["CodingId"], body["NetPrice"], body["GrossPrice"]) == ("c25", Decimal("480.50"), Decimal("600.63"))
    work = product(kind="work", vatRate=None, measurementUnit=None)
    body = articles.article_body(Item(register_of("articles").record(LEFT, "w", work, CONTEXT), work), CONTEXT)
    assert (body["CodingId"], body["UnitId"]) == ("c25", "u2"), "Tjänster 25 % moms, tim"


def test_a_change_of_price_keeps_the_coding():
    there = {"CodingId": "g6", "UnitId": "u1"}
    found = articles._article_changes(article().fields, {"price"}, there, CONTEXT)
    assert found == {"NetPrice": Decimal("480.50"), "GrossPrice": Decimal("509.33")}


def test_a_work_type_has_no_price_to_compare():
    work = register_of("articles").record(LEFT, "w", product(kind="work"), CONTEXT)
    there = {"Id": "x", "Number": "P1", "Name": "Förstudie", "UnitId": "u2", "NetPrice": 999, "IsActive": True}
    theirs = register_of("articles").record(RIGHT, "x", there, CONTEXT)
    assert plan([work], [theirs]).steps[0].act is Act.LINK
    link = Link("w", "x", work.digest, theirs.digest)
    assert plan([work], [theirs], [link]).steps[0].act is Act.SAME


def test_from_eekonomi_all_become_products():
    there = {
        "Id": "x",
        "Number": "7",
        "Name": "Bok",
        "UnitId": "u1",
        "NetPrice": 10,
        "IsActive": True,
        "CodingId": "g6",
    }
    source = Item(register_of("articles").record(RIGHT, "x", there, CONTEXT), there)
    body = articles.product_body(source, CONTEXT)
    assert (body["code"], body["vatRate"], body["type"], body["measurementUnit"]) == ("7", 6.0, "Materials", "st")


# ------------------------------------------------------------------ projects
def project(**more):
    raw = {"guid": "p", "name": "Kajen", "number": 7, "isClosed": False, "salesStatus": {"name": "Won"}} | more
    return register_of("projects").record(LEFT, "p", raw, CONTEXT)


def test_a_project_follows_open_and_closed():
    assert project().is_active and not project(isClosed=True).is_active
    assert not project(salesStatus={"name": "InProgress"}).is_active, "a sales case is no project yet"
    assert project(salesStatus=None).is_active


def test_a_short_name_has_nine_characters():
    assert not project(number=123456789).problems
    found = project(number=1234567890)
    assert codes(found) == ["SYNC-046"] and found.problems[0].field == "number"
