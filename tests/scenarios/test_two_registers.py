"""Two registers in step, as a consultant lives it: compare, decide, transfer, cure what is told, send and be paid."""

import pytest

from hub.tenancy import scope
from integrations.sync import decisions
from integrations.sync.models import SyncSettings
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixtures
from tests.integrations.severa.conftest import severa  # noqa: F401
from tests.integrations.sync.conftest import sync  # noqa: F401

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def of(rows: list[dict], number) -> dict:
    return next(each for each in rows if number in (each.get("number"), each.get("CustomerNumber")))


def test_from_the_first_comparison_to_the_paid_invoice(sync):  # noqa: F811
    # She looks before anything moves: what would link, what clashes.
    dry = sync.run("customers", is_dry=True)
    assert dry.counts["refused"] and len(sync.theirs("customers")) == 7

    # 1004 and 1014 are one company, and so are 42 and 00042; the twins by name are two, and she says so.
    ours, theirs = sync.ours("customers"), sync.theirs("customers")
    pairs = [(1004, "1014"), (42, "00042")]
    rows = [("left", of(ours, left)["guid"], "link", of(theirs, right)["Id"]) for left, right in pairs]
    with scope(sync.company):
        decisions.decide(company=sync.company, register="customers", rows=rows, by=sync.world.admin)
        SyncSettings.objects.update(cut_names=True)

    # In Severa she fills in what is missing: a post code, a VAT number.
    home = next(each for each in sync.ours("addresses") if each["customer"]["number"] == 1006)
    sync.left.change(sync.organization, "addresses", home["guid"], postalCode="36010")
    sync.left.change(sync.organization, "customers", of(ours, 1007)["guid"], vatNumber=None)

    run = sync.run("customers")
    assert run.state == "done" and run.counts["linked"] == 4
    assert {number for number, code in sync.issues("customers") if code != "SYNC-080"} <= {"1003", "K-17", "1005"}
    assert of(sync.theirs("customers"), "1005")["InvoiceCity"] == "Sundsvall" or "1005" in str(sync.issues("customers"))

    # Articles, projects, invoices: each waits for what it needs, and goes by itself when it is there.
    for register in ("articles", "projects"):
        sync.run(register)
    first = sync.run("invoices")
    waiting = {number for number, code in sync.issues("invoices") if code in ("SYNC-050", "SYNC-051", "SYNC-054")}
    assert first.counts["created"] >= 5 and waiting == {"7003", "7007"}, "the project of these two is closed"
    closed = next(each for each in sync.ours("projects") if each["number"] == 3)
    sync.left.change(sync.organization, "projects", closed["guid"], isClosed=False)
    sync.run("projects")
    assert sync.run("invoices").counts["created"] == 2

    # Sent and paid come back with number and OCR, on the right invoice.
    draft = next(
        each
        for each in sync.theirs("customerinvoicedrafts")
        if any(row["Text"] == "Severa 7001" for row in each["Rows"])
    )
    invoice = sync.right.act(sync.company_number, "send_draft", draft["Id"])
    sync.check("sent")
    sync.right.act(sync.company_number, "pay", invoice["Id"])
    sync.check("paid")
    back = next(each for each in sync.ours("invoices") if each["number"] == invoice["InvoiceNumber"])
    assert (back["status"]["name"], back["referenceNumber"]) == ("Betald", invoice["PaymentReferenceNumber"])

    # And a second round of everything changes nothing.
    _a_second_round(sync)


def _a_second_round(sync):  # noqa: F811
    before = [len(sync.theirs(kind)) for kind in ("customers", "articles", "customerinvoicedrafts")]
    again = sync.run("all")
    assert not again.counts.get("created", 0) - len(sync.links("supplier_costs"))
    assert [len(sync.theirs(kind)) for kind in ("customers", "articles", "customerinvoicedrafts")] == before
