"""A clerk sends a journal: it stands in Visma.net once, to the öre, or the clerk reads what is wrong and mends it."""

import pytest

from hub import audit
from hub.models import Company
from hub.tenancy import scope
from tests.integrations.sandbox.simulated import NORDISK
from tests.scenarios.people import DEBIT, HEAD, SEND, SEPTEMBER

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

PAYROLL_SIE = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#PROGRAM "Lönen" 1.0
#GEN 20260925
#FNAMN "Nordisk Exempel AB"
#ORGNR 556016-0680
#VER "L" 1 20260925 "Lön september"
{
#TRANS 7010 {1 "100"} 31900.05
#TRANS 7510 {1 "100"} 10023.10
#TRANS 2710 {} -9000
#TRANS 2940 {} -10023.10
#TRANS 1930 {} -22900.05
}
"""


def test_from_connecting_to_a_receipt(world, remote, administrator, clerk, worker):
    """The whole way, by the pages."""
    page = administrator.connects("Huvudföretaget")
    assert "Anslutet till Nordisk Exempel AB (556677-8899)" in page.text
    administrator.links_and_activates(world.nordisk, "Huvudföretaget")
    run = clerk.uploads(PAYROLL_SIE, "lon.si")
    shown = clerk.selection(run)
    assert "41 923,15" in shown.text.replace("\xa0", " ") and "Nordisk Exempel AB (556677-8899)" in shown.text
    (journal,) = clerk.sends(run)
    worker.works()
    (batch,) = remote.batches(NORDISK)
    assert (batch["debitTotal"], batch["creditTotal"], batch["status"]) == (41923.15, 41923.15, "Posted")
    page = clerk.reads(journal)
    assert batch["batchNumber"] in page.text and "Stämmer" in page.text and page.marks() == ["sent"]
    assert "sent" in clerk.page("index").marks()
    (notice,) = [n for n in clerk.notices() if n.job_id == journal.job_id]
    assert notice.kind == "ok" and "1 underlag bokfört i Visma.net" in notice.text
    assert not clerk.reads(journal).has_button("Bokföringsfil"), "a transfer has no file (P13)"
    assert audit.run() == []


def test_a_real_payroll_file_is_read_back_to_the_ore(world, remote, connected, clerk, worker, shared_data):
    """Visma Lön's own file of 2012: the period and the date are chosen by the clerk, the amounts are the file's."""
    path = shared_data / "sie" / "idstam__jsisie" / "Lön.si"
    with scope(world.nordisk):
        Company.objects.filter(pk=world.nordisk.pk).update(orgnr="555555-5555")
    rows = sie_rows(path.read_bytes().decode("cp437"))
    run = clerk.uploads(path.read_bytes(), "Lön.si", period="2026-09", payment_on="2026-09-25")
    (journal,) = clerk.sends(run, voucher_on="2026-09-25")
    worker.works()
    assert clerk.fresh(journal).state == "sent", clerk.log_of(journal)
    (batch,) = remote.batches(NORDISK)
    assert totals(batch) == rows
    assert clerk.fresh(journal).receipt["debit"] == clerk.fresh(journal).debit_total == 6_315_782
    assert audit.run() == []


def test_a_file_of_another_month_is_moved_and_its_corrections_stay(remote, connected, clerk, worker):
    rows = SEPTEMBER + "7010;100;;10,00;;Rättelse;2026-07;\n1930;;;;10,00;Rättelse;2026-07;\n"
    journals = clerk.sends(clerk.uploads(rows, period="2026-10", payment_on="2026-10-23"))
    worker.works()
    batches = remote.batches(NORDISK)
    assert sorted((each["financialPeriod"], each["debitTotal"]) for each in batches) == [
        ("202607", 10.0),
        ("202610", 42500.5),
    ]
    assert [f"{each.voucher_on}" for each in journals] == ["2026-07-31", "2026-10-23"]


def sie_rows(text: str) -> dict[str, int]:
    lines = [line.split() for line in text.splitlines() if line.strip().startswith("#TRANS")]
    return {line[1]: round(float(line[3]) * 100) for line in lines}


def totals(batch: dict) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in batch["journalTransactionLines"]:
        net = line.get("debitAmountInCurrency", 0) - line.get("creditAmountInCurrency", 0)
        found[line["accountNumber"]] = found.get(line["accountNumber"], 0) + round(net * 100)
    return found


def test_fail_cure_send_again(remote, connected, clerk, worker):
    """An inactive account: the log names row, account, cause and cure; it is cured in Visma.net, and sent again."""
    run = clerk.uploads(SEPTEMBER.replace("7010;200", "7082;200"))
    (journal,) = clerk.sends(run)
    worker.works()
    assert remote.batches(NORDISK) == []
    page = clerk.reads(journal)
    assert "Kontot 7082 är inaktivt i Visma.net." in page.text and page.marks() == ["failed"]
    (notice,) = [n for n in clerk.notices() if n.job_id == journal.job_id]
    assert notice.kind == "bad" and notice.log_url
    (head, line) = clerk.log_of(journal).strip().splitlines()
    assert "7082" in line and "VNET-111" in line and "Inaktiva konton tar inte emot bokföring." in line
    assert "Aktivera kontot i Visma.net" in line
    remote.change(NORDISK, "account/7082", active=True)
    try:
        clerk.acts(journal, "Skicka igen")
        worker.works()
    finally:
        remote.change(NORDISK, "account/7082", active=False)
    (batch,) = remote.batches(NORDISK)
    again = clerk.fresh(journal)
    assert (again.state, again.reference, again.receipt["debit"]) == ("sent", journal.reference, DEBIT)
    assert batch["debitTotal"] == 42500.50 and clerk.reads(journal).marks() == ["sent"]
    assert audit.run() == []


def test_a_closed_period_is_told_before_anything_is_sent(remote, connected, clerk, worker):
    run = clerk.uploads(SEPTEMBER.replace("2026-09", "2026-05"))
    (journal,) = clerk.sends(run)
    worker.works()
    page = clerk.reads(journal)
    assert "Perioden 202605" in page.text and "stängd i Visma.net" in page.text and remote.batches(NORDISK) == []
    remote.change(NORDISK, "period/202605", closedInGeneralLedger=False)
    try:
        clerk.acts(journal, "Skicka igen")
        worker.works()
    finally:
        remote.change(NORDISK, "period/202605", closedInGeneralLedger=True)
    (batch,) = remote.batches(NORDISK)
    assert batch["financialPeriod"] == "202605" and clerk.fresh(journal).state == "sent"


def test_every_fault_is_told_at_once(remote, connected, clerk, worker):
    """Not one at a time: an account that is missing, one that is inactive, a cost centre that is closed."""
    rows = SEPTEMBER.replace("7010;100", "7999;100").replace("7010;200", "7082;900")
    (journal,) = clerk.sends(clerk.uploads(rows))
    worker.works()
    log = clerk.log_of(journal)
    assert all(code in log for code in ("VNET-110", "VNET-111", "VNET-122")) and remote.batches(NORDISK) == []


def test_corrections_go_to_the_month_they_correct_under_one_reference(remote, connected, clerk, worker):
    """P14: a September run with rows of July and August gives three journals, one reference, three periods."""
    earlier = "".join(
        f"7010;100;;{amount};;Rättelse;2026-{month};\n1930;;;;{amount};Rättelse;2026-{month};\n"
        for month, amount in (("07", "100,00"), ("08", "250,25"))
    )
    journals = clerk.sends(clerk.uploads(SEPTEMBER + earlier))
    assert len(journals) == 3 and len({each.reference for each in journals}) == 1
    worker.works()
    batches = sorted(remote.batches(NORDISK), key=lambda each: each["financialPeriod"])
    assert [(each["financialPeriod"], each["debitTotal"]) for each in batches] == [
        ("202607", 100.0),
        ("202608", 250.25),
        ("202609", 42500.5),
    ]
    references = {line["referenceNumber"] for each in batches for line in each["journalTransactionLines"]}
    assert references == {journals[0].reference}
    assert audit.run() == []


def test_an_unbalanced_file_never_becomes_a_run(connected, clerk):
    page = clerk.tries_to_upload(HEAD + "7010;;;100,00;;Lön;2026-09;\n1930;;;;99,99;Lön;2026-09;\n")
    assert "PAY-011" in page.text and "0,01" in page.text


def test_the_run_is_deleted_and_the_journal_stays(remote, connected, clerk, worker):
    """P15: a snapshot with a mark; deleting what it came from changes nothing that is booked."""
    run = clerk.uploads()
    (journal,) = clerk.sends(run)
    worker.works()
    page = clerk.page("removal", run.pk)
    clerk.browser.presses(page, "Ta bort")
    page = clerk.reads(journal)
    assert "Körningen är borttagen" in page.text and "42 500,50" in page.text.replace("\xa0", " ")
    assert clerk.fresh(journal).state == "sent" and len(remote.batches(NORDISK)) == 1
    assert "Körningen är borttagen" in clerk.page("index").text


def test_file_first_then_the_transfer_warns_and_the_resend_keeps_the_first_id(remote, connected, clerk, worker):
    """P18: both ways out share one state."""
    run = clerk.uploads()
    (filed,) = clerk.makes_file(run)
    page = clerk.selection(run)
    assert "Redan skickad" in page.text and page.button(SEND).has_attr("disabled")
    page = clerk.selection(run, include_sent="on")
    assert "Redan skickad: underlag 1, fil skapad" in page.soup.select_one(".sub.warn").get_text(" ")
    (again,) = clerk.sends(run, include_sent="on")
    worker.works()
    again = clerk.fresh(again)
    assert (again.revision, again.resend_of_id, again.reference) == (1, filed.pk, filed.reference)
    (batch,) = remote.batches(NORDISK)
    assert batch["description"].endswith("/1]")
    assert f"Underlag {filed.number}" in clerk.reads(again).text


def test_a_journal_is_marked_as_sent_by_hand(remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads(SEPTEMBER.replace("7010;200", "7082;200")))
    worker.works()
    page = clerk.acts(journal, "Markera som skickad", reason="Bokförd för hand i Visma.net, B000017")
    assert "Bokförd för hand i Visma.net" in page.text and page.marks() == ["sent"]
    assert clerk.fresh(journal).state == "marked" and remote.batches(NORDISK) == []
    assert audit.run() == []
