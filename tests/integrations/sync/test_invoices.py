"""Invoices out to drafts and back with number, OCR and paid; costs of suppliers in."""

import pytest

from hub.tenancy import scope
from integrations.sync.compared import wanted
from integrations.sync.decisions import decide
from integrations.sync.models import SyncSettings

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def ready(sync):
    """Everything an invoice depends on is over."""
    for register in ("customers", "articles", "projects"):
        sync.run(register)
    return sync


def status_of(sync, number: int) -> str:
    return next(each for each in sync.ours("invoices") if each["number"] == number)["status"]["name"]


def draft_of(sync, number: int) -> dict | None:
    mark = f"Severa {number}"
    found = [each for each in sync.theirs("customerinvoicedrafts") if any(row["Text"] == mark for row in each["Rows"])]
    assert len(found) < 2
    return found[0] if found else None


def test_an_invoice_goes_out_is_sent_and_is_paid(ready):
    run = ready.run("invoices")
    assert run.counts["created"] == 3 and run.counts["refused"] == 6
    assert status_of(ready, 7001) == "Överförd" and status_of(ready, 7006) == "Klar för överföring"
    grouped = draft_of(ready, 7002)
    texts = [row["Text"] for row in grouped["Rows"]]
    assert texts == ["Enligt avtal 2026-14.", "Konsultation senior, sammanslaget", "Projektledning oktober",
                     "Tack för förtroendet.", "Sjöstad", "Severa 7002"]  # fmt: skip
    items = {each["Id"]: each["ShortName"] for each in ready.theirs("costcenteritems")}
    assert [items.get(row["CostCenterItemId2"]) for row in grouped["Rows"][1:3]] == ["1", "5"], "the row's own project"
    assert grouped["Rows"][1]["ArticleNumber"] == "100", "a grouped row keeps its code"
    assert not ready.run("invoices").counts.get("created")

    draft = draft_of(ready, 7001)
    invoice = ready.right.act(ready.company_number, "send_draft", draft["Id"])
    assert ready.check("sent").counts == {"updated": 1}
    back = next(each for each in ready.ours("invoices") if each["status"]["name"] == "Skickad"
                and each["referenceNumber"] == invoice["PaymentReferenceNumber"])  # fmt: skip
    assert back["number"] == invoice["InvoiceNumber"]
    assert not any(ready.check("paid").counts.values()), "nothing is paid yet"
    ready.right.act(ready.company_number, "pay", invoice["Id"])
    assert ready.check("paid").counts == {"updated": 1}
    assert next(each for each in ready.ours("invoices") if each["guid"] == back["guid"])["status"]["name"] == "Betald"
    assert not any([*ready.check("paid").counts.values(), *ready.check("sent").counts.values()]), "once is enough"


def test_what_stops_an_invoice_is_named_and_cured(ready):
    ready.run("invoices")
    assert {*ready.issues("invoices")} == {
        ("7003", "SYNC-054"), ("7005", "SYNC-050"), ("7006", "SYNC-053"), ("7007", "SYNC-054"), ("7008", "SYNC-050"),
        ("7009", "SYNC-050"),
    }  # fmt: skip
    abroad = draft_of(ready, 7004)
    assert (abroad["InvoiceCurrencyCode"], abroad["TotalVatAmount"]) == ("EUR", 0), "a sale abroad has no VAT"
    closed = next(each for each in ready.ours("projects") if each["number"] == 3)
    ready.left.change(ready.organization, "projects", closed["guid"], isClosed=False)
    ready.run("projects")
    assert ready.run("invoices").counts["created"] == 2
    credit, split = draft_of(ready, 7007), draft_of(ready, 7003)
    assert credit["IsCreditInvoice"] and credit["Rows"][0]["Quantity"] == 6
    assert split["Rows"][0]["Quantity"] == 0.33
    assert ("7003", "SYNC-056") in ready.issues("invoices"), "0.333 hours became 0.33: told"
    assert status_of(ready, 7007) == "Överförd"


def test_a_draft_that_was_edited_or_removed_is_told(ready):
    ready.run("invoices")
    first, second = draft_of(ready, 7001), draft_of(ready, 7002)
    ready.right.drop(ready.company_number, "customerinvoicedrafts", first["Id"])
    rows = [row | {"Quantity": 1} for row in second["Rows"]]
    ready.right.change(ready.company_number, "customerinvoicedrafts", second["Id"], Rows=rows)
    ready.check("sent")
    assert {("7001", "SYNC-062"), ("7002", "SYNC-063")} <= {*ready.issues("invoices")}
    assert status_of(ready, 7001) == "Överförd"


def test_a_removed_draft_is_made_anew_when_somebody_says_so(ready, world):
    """As its cure says: the status back in Severa, and «Skapa i eEkonomi» in the comparison."""
    ready.run("invoices")
    draft = draft_of(ready, 7001)
    ready.right.drop(ready.company_number, "customerinvoicedrafts", draft["Id"])
    ready.check("sent")
    assert ("7001", "SYNC-062") in ready.issues("invoices")
    ready.run("invoices")
    assert draft_of(ready, 7001) is None, "never of itself"
    one = next(each for each in ready.ours("invoices") if each["number"] == 7001)
    ready.left.change(ready.organization, "invoices", one["guid"], status=ready.statuses()["Klar för överföring"])
    with scope(ready.company):
        rows = wanted([(one["guid"], draft["Id"])], "create_right")
        decide(company=ready.company, register="invoices", rows=rows, by=world.admin)
    ready.run("invoices")
    assert draft_of(ready, 7001)["Id"] != draft["Id"] and status_of(ready, 7001) == "Överförd"
    assert ("7001", "SYNC-062") not in ready.issues("invoices"), "it resolves by itself"


def test_an_invoice_taken_back_before_its_turn_is_not_sent(ready):
    ready.run("invoices", is_dry=True)
    draft = ready.statuses()["Utkast"]
    taken = next(each for each in ready.ours("invoices") if each["number"] == 7001)
    ready.left.change(ready.organization, "invoices", taken["guid"], status=draft)
    ready.run("invoices")
    assert draft_of(ready, 7001) is None


def test_costs_of_suppliers_come_in_once_and_follow(ready):
    with scope(ready.company):
        SyncSettings.objects.update(suppliers_billable=True)
    run = ready.run("supplier_costs")
    fees = [each for each in ready.ours("projectfees") if each["productType"] == "Subcontracting"]
    assert run.counts["created"] == len(fees) == 14
    one = fees[0]
    assert one["quantity"] == 1 and one["unitPrice"] == one["unitCost"] and one["isBillable"]
    assert one["description"].count(", ") == 2 and one["project"]["name"] == "Kajen etapp 1"
    assert not ready.run("supplier_costs").counts.get("created")
    link = ready.links("supplier_costs")[0]
    invoice = next(
        each for each in ready.theirs("supplierinvoices") if any(r["Id"] == link.right_key for r in each["Rows"])
    )
    ready.right.act(ready.company_number, "undo_supplier", invoice["Id"])
    assert ready.run("supplier_costs").counts == {"updated": 1}
    assert link.left_key not in {each["guid"] for each in ready.ours("projectfees")}
    assert not ready.run("supplier_costs").counts.get("created"), "what was undone does not come back"
