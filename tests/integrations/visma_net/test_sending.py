"""A clerk sends a journal: it stands in Visma.net once, or the clerk reads why not."""

from datetime import date

import pytest

from hub.errors import words
from hub.models import Finding
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import actions
from integrations.visma_net.mapping import Options, batch_number
from integrations.visma_net.models import CompanyLink
from payroll.actions import send_again
from payroll.models import JournalLine
from tests.integrations.sandbox.simulated import DAUGHTER, EURO, NORDISK, TWO_ACTUALS, WITHOUT_ACTUAL
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def log_of(push) -> list[Finding]:
    with scope(push.company_id):
        return list(Finding.objects.filter(job=story.journal_of(push).job).order_by("id"))


def told(push) -> str:
    error = story.fresh(push).error
    return words(error["code"], error["facts"]).message


def test_a_journal_is_sent_released_and_read_back(world, remote, linked):
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    (batch,) = remote.batches(NORDISK)
    journal = story.journal_of(push)
    assert batch["status"] == "Posted" and batch["financialPeriod"] == "202609" and batch["currencyId"] == "SEK"
    assert batch["debitTotal"] == 39420.66 == batch["creditTotal"]
    assert batch["description"] == f"Lön september [{push.business_key}]"
    assert {line["referenceNumber"] for line in batch["journalTransactionLines"]} == {journal.reference}
    assert journal.state == "sent" and journal.remote_ref == f"{NORDISK}/{batch['batchNumber']}"
    assert journal.receipt["debit"] == 3_942_066 == journal.receipt["credit"]
    assert journal.receipt["ledger"] == "1" and journal.receipt["findings"] == []
    assert journal.job.state == "done"


def test_cost_centres_go_out_in_the_chosen_segment(world, remote, linked):
    story.step(story.send(world, world.nordisk))
    (batch,) = remote.batches(NORDISK)
    sent = {line["accountNumber"]: line["subaccount"]["subaccountNumber"] for line in batch["journalTransactionLines"]}
    assert sent == {"7010": "100-0000", "7510": "100-0000", "2710": "000-0000", "1930": "000-0000"}


def test_without_release_the_batch_waits_in_visma_net(world, remote, connection):
    story.link(world, world.nordisk, connection, Options(1, 2, story.OPTIONS.default_values, release=False))
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    assert remote.batches(NORDISK)[0]["status"] == "Balanced" == story.journal_of(push).remote_status


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [("release_failed", "VNET-301", "Balanced"), ("release_queued", "VNET-304", "Balanced")],
)
def test_a_journal_that_is_in_is_sent_whatever_follows(world, remote, linked, fault, code, status):
    remote.arm(fault, delay=60)
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    journal = story.journal_of(push)
    assert journal.state == "sent" and journal.remote_status == status
    assert [each["code"] for each in journal.receipt["findings"]] == [code]


def test_a_release_queued_for_a_moment_is_waited_for(world, remote, linked):
    remote.arm("release_queued", delay=0.2)
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done" and story.journal_of(push).remote_status == "Posted"


def test_a_read_back_that_fails_leaves_the_journal_sent(world, remote, linked):
    remote.arm("probe_fails")
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    assert [each["code"] for each in story.journal_of(push).receipt["findings"]] == ["VNET-302"]


# ------------------------------------------------------------------ refused before anything is sent
@pytest.mark.parametrize(
    ("company", "code"), [(WITHOUT_ACTUAL, "VNET-101"), (TWO_ACTUALS, "VNET-102"), (EURO, "VNET-103")]
)
def test_one_actual_ledger_in_sek_or_nothing_is_sent(world, remote, admin, company, code):
    story.link(world, world.nordisk, story.connect(admin, world, company))
    push = story.send(world, world.nordisk)
    assert story.step(push) == "rejected"
    assert story.fresh(push).error["code"] == code and remote.batches(company) == []
    assert story.fresh(push).sends == 0


def test_all_faults_at_once_reach_the_log(world, remote, linked):
    rows = (("9999", "100", "", 100), ("7082", "100", "", 100), ("7010", "777", "", 100), ("2440", "", "", -300))
    push = story.send(world, world.nordisk, rows=rows, voucher_on=date(2026, 6, 25))
    assert story.step(push) == "rejected"
    found = {(each.code, each.value) for each in log_of(push)}
    assert found == {
        ("VNET-105", "2026-06-25"),
        ("VNET-110", "9999"),
        ("VNET-111", "7082"),
        ("VNET-112", "2440"),
        ("VNET-121", "777"),
    }
    assert remote.batches(NORDISK) == [] and story.fresh(push).sends == 0


def test_a_cured_fault_is_sent_again(world, remote, linked):
    push = story.send(world, world.nordisk, rows=(("7010", "500", "", 100), ("1930", "", "", -100)))
    assert story.step(push) == "rejected" and "500" in told(push)
    remote.change(NORDISK, "segment_value/1/500", active=True)
    with scope(world.nordisk):
        send_again(company=world.nordisk, journal=story.journal_of(push), by=world.clerk)
    again = story.latest(push)
    assert again.pk != push.pk and story.step(again) == "done" and len(remote.batches(NORDISK)) == 1


@pytest.mark.parametrize(("change", "code"), [("is_test", "PAY-050"), ("group", "PAY-051"), ("inactive", "VNET-001")])
def test_what_has_changed_since_the_click_is_seen_before_sending(world, remote, linked, change, code):
    push = story.send(world, world.nordisk)
    with tenant_scope(world.office):
        if change == "inactive":
            actions.deactivate(links=[linked], by=world.admin)
        else:
            world.nordisk.is_test = change == "is_test"
            world.nordisk.group = world.group if change == "group" else None
            world.nordisk.save()
    assert story.step(push) == "rejected" and story.fresh(push).error["code"] == code
    assert remote.batches(NORDISK) == []


def test_a_company_that_was_unlinked_does_not_send(world, remote, linked):
    push = story.send(world, world.nordisk)
    with tenant_scope(world.office):
        CompanyLink.objects.all().delete()
    assert story.step(push) == "rejected" and story.fresh(push).error["code"] == "VNET-002"


# ------------------------------------------------------------------ refused by Visma.net
def test_a_period_closed_in_the_meantime_is_told(world, remote, linked):
    remote.arm("closed_period")
    push = story.send(world, world.nordisk)
    assert story.step(push) == "rejected"
    assert story.fresh(push).error["code"] == "VNET-105" and story.fresh(push).error["http_status"] == 400
    assert log_of(push)[0].code == "VNET-105" and remote.batches(NORDISK) == []


def test_an_account_made_inactive_in_the_meantime_is_named(world, remote, linked):
    story.step(story.send(world, world.nordisk, label="Lön augusti", voucher_on=date(2026, 8, 25)))  # the chart is kept
    remote.change(NORDISK, "account/7510", active=False)
    push = story.send(world, world.nordisk)
    try:
        assert story.step(push) == "rejected"
        assert story.fresh(push).error["facts"]["account"] == "7510"  # Visma.net says only "Account is inactive"
    finally:
        remote.change(NORDISK, "account/7510", active=True)


def test_what_looks_wrong_by_what_we_remember_is_looked_at_again(world, remote, linked):
    remote.change(NORDISK, "account/7510", active=False)
    push = story.send(world, world.nordisk)
    assert story.step(push) == "rejected"
    remote.change(NORDISK, "account/7510", active=True)
    second = story.send(world, world.nordisk, label="Lön igen")
    assert story.step(second) == "done"


@pytest.mark.parametrize(("fault", "code"), [("no_license", "VNET-202"), ("no_access", "VNET-201")])
def test_licence_and_access_are_told_in_plain_words(world, remote, linked, fault, code):
    remote.arm(fault)
    push = story.send(world, world.nordisk)
    assert story.step(push) == "rejected" and story.fresh(push).error["code"] == code
    assert story.fresh_connection(linked.connection).last_error["code"] == code


def test_plain_text_is_understood_too(world, remote, linked):
    remote.arm("closed_period")
    remote.arm("plain_text_error")
    push = story.send(world, world.nordisk)
    assert story.step(push) == "rejected" and story.fresh(push).error["code"] == "VNET-105"


# ------------------------------------------------------------------ our own numbers
@pytest.fixture
def numbered(world, admin, remote):
    connection = story.connect(admin, world, DAUGHTER)
    return story.link(world, world.nordisk, connection, Options(own_numbers=True))


def test_the_number_is_ours_where_the_link_says_so(world, remote, numbered):
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    assert remote.batches(DAUGHTER)[0]["batchNumber"] == batch_number(push.business_key)


def test_a_repeat_of_our_number_collides_and_is_the_journal_itself(world, remote, numbered):
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    story.forget_sending(push)
    assert story.step(push) == "done" and len(remote.batches(DAUGHTER)) == 1


def test_our_number_taken_by_other_content_is_refused(world, remote, numbered):
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    with scope(world.nordisk):
        JournalLine.objects.filter(account="7010").update(amount=3_000_051)
        JournalLine.objects.filter(account="1930").update(amount=-3_042_067)
    story.forget_sending(push)
    assert story.step(push) == "rejected" and story.fresh(push).error["code"] == "VNET-133"
    assert len(remote.batches(DAUGHTER)) == 1


def test_numbers_the_series_does_not_allow_are_told(world, remote, connection):
    story.link(world, world.nordisk, connection, Options(1, 2, story.OPTIONS.default_values, own_numbers=True))
    push = story.send(world, world.nordisk)
    assert story.step(push) == "rejected" and story.fresh(push).error["code"] == "VNET-132"


# ------------------------------------------------------------------ background mode
def test_background_mode_ends_the_same_way(world, remote, linked, settings):
    settings.VISMA_NET = settings.VISMA_NET | {"background": True}
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done" and remote.batches(NORDISK)[0]["status"] == "Posted"
