"""The page of one record: both sides in words, how far an invoice has come, and the way into each system, where the
simulated ones can be mended."""

import re

import pytest
from django.urls import reverse

from hub.tenancy import scope
from integrations.sync.models import SyncRecord
from integrations.sync.papers import lines_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def owner(as_, world, settings, tmp_path, sync):
    settings.STATIC_ROOT, settings.DEMO, settings.SANDBOX_URL = tmp_path, True, sync.right.base
    return as_(world.owner)


@pytest.fixture
def ready(sync):
    for name in ("customers", "articles", "projects", "invoices", "supplier_costs"):
        sync.run(name)
    return sync


def page(owner, sync, register: str, side: str, key: str) -> str:
    answer = owner.get(reverse("sync:record", args=[sync.company.pk, register, side, key]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def link_of(sync, register: str, left: str):
    return next(each for each in sync.links(register) if each.left_key == left)


def door(shown: str, system: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>Öppna {system}<', shown)
    assert found, system
    return found[1]


# ------------------------------------------------------------------ in words
def test_an_invoice_beside_its_draft_and_how_far_it_has_come(ready, owner):
    one = next(each for each in ready.ours("invoices") if each["number"] == 7002)
    shown = page(owner, ready, "invoices", "left", one["guid"])
    assert "100 Konsultation senior, sammanslaget, 88 à 1450, 25 %, 1 Kajen etapp 1" in shown
    assert "100 Konsultation senior, sammanslaget, 88 à 1450<" in shown, "the draft's row"
    assert shown.count("1001 Björkvallen Bygg AB<") == 2, "the customer by name on both sides, never by its id"
    assert "överförd" in shown and "draft_" not in shown and "skiljer" not in shown
    draft = link_of(ready, "invoices", one["guid"]).right_key
    sent = ready.right.act(ready.company_number, "send_draft", draft)
    ready.check("sent")
    shown = page(owner, ready, "invoices", "left", one["guid"])
    assert str(sent["InvoiceNumber"]) in shown and sent["PaymentReferenceNumber"] in shown and "skickad" in shown


def test_a_date_that_somebody_moved_is_marked(ready, owner):
    one = next(each for each in ready.ours("invoices") if each["number"] == 7001)
    draft = link_of(ready, "invoices", one["guid"]).right_key
    ready.right.change(ready.company_number, "customerinvoicedrafts", draft, InvoiceDate="2026-11-30")
    ready.check("sent")
    with scope(ready.company):
        records = SyncRecord.objects.filter(register="invoices", key__in=(one["guid"], draft))
        lines = {line.label: line for line in lines_of({row.side: row for row in records})}
    assert lines["datum"].differs and lines["datum"].right == ("2026-11-30",) and not lines["rader"].differs


def test_a_record_that_stands_alone_and_a_cost(ready, owner):
    alone = next(each for each in ready.ours("customers") if each["number"] == 1006)
    shown = page(owner, ready, "customers", "left", alone["guid"])
    assert "Öppna Severa" in shown and "Öppna eEkonomi" not in shown
    cost = ready.links("supplier_costs")[0]
    shown = page(owner, ready, "supplier_costs", "right", cost.right_key)
    assert "1 Kajen etapp 1" in shown, "the project by name"


# ------------------------------------------------------------------ mended there
def test_what_stops_a_customer_is_mended_in_simulated_severa(ready, owner):
    key = next(each["guid"] for each in ready.ours("customers") if each["number"] == 1006)
    url = door(page(owner, ready, "customers", "left", key), "Severa")
    there = ready.left.http.get(url)
    assert there.status_code == 200 and "Lindås Måleri AB" in there.text and "Adress" in there.text
    home = next(each["guid"] for each in ready.ours("addresses") if each["customer"]["guid"] == key)
    form = {"addressline": "Målargatan 4", "postalCode": "36010", "city": "Lindås", "isBillingAddress": "on"}
    answer = ready.left.http.post(f"/severa/ui/records/{home}/", data=form)
    assert answer.headers["location"].endswith(f"/{key}/"), "back to the customer"
    ready.run("customers")
    assert "Lindås Måleri AB" in {each["Name"] for each in ready.theirs("customers")}
    mended = next(each for each in ready.ours("customers") if each["guid"] == key)
    assert mended["headquarterAddress"]["postalCode"] == "36010"


def test_a_row_with_the_wrong_rate_is_mended_and_the_sums_follow(ready):
    one = next(each for each in ready.ours("invoices") if each["number"] == 7006)
    row = next(
        each for each in ready.ours("invoicerows") if each["invoiceGuid"] == one["guid"] and each["vatRate"] == 12
    )
    form = {"description": row["description"], "quantity": "14", "unitPrice.amount": "390,00", "vatRate": "6"}
    assert ready.left.http.post(f"/severa/ui/records/{row['guid']}/", data=form).status_code == 303
    after = next(each for each in ready.ours("invoices") if each["number"] == 7006)
    assert after["totalTax"]["amount"] < one["totalTax"]["amount"]
    assert ready.run("invoices").counts["created"] == 1


def test_records_of_simulated_eekonomi_are_mended_too(ready, owner):
    one = next(each for each in ready.ours("invoices") if each["number"] == 7001)
    url = door(page(owner, ready, "invoices", "left", one["guid"]), "eEkonomi")
    there = ready.right.http.get(url)
    assert there.status_code == 200 and 'name="Rows.0.Quantity"' in there.text
    form = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', there.text)) | {"Rows.0.Quantity": "11"}
    assert ready.right.http.post(url, data=form).status_code == 303
    ready.check("sent")
    assert ("7001", "SYNC-063") in ready.issues("invoices")
    assert ready.right.http.post(url, data=form | {"Rows.0.Quantity": "elva"}).status_code == 422
    article = next(each for each in ready.theirs("articles") if each["Number"] == "100")
    form = {"Number": "100", "Name": "Konsultation senior", "NetPrice": "1 500", "IsActive": "on"}
    assert ready.right.http.post(f"/eaccounting/ui/records/{article['Id']}/", data=form).status_code == 303
    priced = next(each for each in ready.theirs("articles") if each["Number"] == "100")
    assert (priced["NetPrice"], priced["GrossPrice"]) == (1500, 1875)


def test_a_supplier_row_leads_to_its_invoice_and_nothing_to_nothing(ready, owner):
    cost = ready.links("supplier_costs")[0]
    there = ready.right.http.get(door(page(owner, ready, "supplier_costs", "right", cost.right_key), "eEkonomi"))
    assert there.status_code == 200 and "Leverantörsfaktura" in there.text
    for system in ("severa", "eaccounting"):
        assert ready.right.http.get(f"/{system}/ui/records/finns-inte/").status_code == 404
