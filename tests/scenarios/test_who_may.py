"""What stands in the way of a transfer, and that the button says so: P1, P3, P4, P9, P12."""

import pytest
from django.urls import reverse

from hub.models import AccessTemplate, Push
from hub.permissions import standard_rights
from hub.tenancy import scope, tenant_scope
from payroll.models import Journal
from tests.integrations.sandbox.simulated import DAUGHTER, EURO, NORDISK, TWO_ACTUALS, WITHOUT_ACTUAL
from tests.scenarios.people import SEND, Clerk

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def nothing_happened(company) -> bool:
    with scope(company):
        return not Push.objects.exists() and not Journal.objects.exists()


def posts_anyway(clerk, run) -> int:
    """Past the page: the same request by hand. Gives the HTTP status."""
    fields = {"run": str(run.pk), "shown": "1", "split_cost_centre": "on", "split_project": "on"}
    return clerk.browser.client.post(reverse("payroll:transfers", args=[clerk.company.pk]), fields).status_code


def test_without_a_link_the_button_says_what_is_missing(world, remote, clerk):
    run = clerk.uploads()
    page = clerk.selection(run)
    assert "VNET-002" in page.text and page.button(SEND).has_attr("disabled")
    assert posts_anyway(clerk, run) >= 400 and nothing_happened(world.nordisk)


def test_not_activated(world, remote, administrator, clerk, worker):
    """P1."""
    administrator.connects("Huvudföretaget")
    administrator.links(world.nordisk, "Huvudföretaget")
    run = clerk.uploads()
    page = clerk.selection(run)
    assert "VNET-001" in page.text and page.button(SEND).has_attr("disabled")
    assert posts_anyway(clerk, run) >= 400 and nothing_happened(world.nordisk)
    administrator.activates(world.nordisk)
    assert not clerk.selection(run).button(SEND).has_attr("disabled")


def test_deactivated_while_it_waits_is_stopped_before_anything_is_sent(world, remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    link = connected._link(world.nordisk)
    connected.browser.client.post(reverse("visma_net:link-deactivation", args=[world.office.pk, link]))
    worker.works()
    assert clerk.fresh(journal).error["code"] == "VNET-001" and remote.batches(NORDISK) == []


@pytest.mark.parametrize(
    "remote_company, code, named",
    [
        (EURO, "VNET-103", "EUR"),
        (WITHOUT_ACTUAL, "VNET-101", "BUDGET Budget (Budget), RAPPORT Koncernrapport (Report)"),
        (TWO_ACTUALS, "VNET-102", "1 Huvudbok (Actual), 2 Huvudbok IFRS (Actual)"),
    ],
)
def test_a_ledger_that_cannot_be_used_stops_it_unsent(
    world, remote, administrator, clerk, worker, remote_company, code, named
):
    """P3, P4: told on the account's page already, and on the journal; nothing reaches Visma.net."""
    page = administrator.connects("Fel huvudbok", remote_company)
    assert code in page.text and named in page.text
    administrator.links_and_activates(world.nordisk, "Fel huvudbok")
    (journal,) = clerk.sends(clerk.uploads())
    worker.works()
    page = clerk.reads(journal)
    assert code in page.text and named in page.text and page.marks() == ["failed"]
    assert remote.batches(remote_company) == []
    with scope(world.nordisk):
        assert Push.objects.get().sent_at is None


@pytest.mark.parametrize("which, code", [("test_company", "PAY-050"), ("blocked_company", "PAY-051")])
def test_a_test_company_and_a_blocked_group_cannot_send(world, remote, administrator, which, code):
    """P12."""
    company = getattr(world, which)
    administrator.connects("Dottern", DAUGHTER)
    administrator.links(company, "Dottern")
    administrator.activates(company)
    chief = Clerk(world.owner, company)
    run = chief.uploads()
    page = chief.selection(run)
    assert code in page.text and page.button(SEND).has_attr("disabled")
    assert posts_anyway(chief, run) >= 400 and nothing_happened(company)


def test_blocked_while_it_waits_is_stopped_too(world, remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    with tenant_scope(world.office):
        world.nordisk.group = world.group
        world.nordisk.save()
    worker.works()
    assert clerk.fresh(journal).error["code"] == "PAY-051" and remote.batches(NORDISK) == []


def test_reading_visma_net_is_not_enough_to_send(world, remote, connected, clerk):
    """P9: Write on Visma.net; the positive control is every other story."""
    run = clerk.uploads()
    with tenant_scope(world.office):
        template = AccessTemplate.objects.get(base="payroll_clerk")
        template.rights = standard_rights("payroll_clerk") | {"visma_net": "read"}
        template.save()
    page = clerk.selection(run)
    assert "Kräver rätten Skriv för Visma.net." in page.text and page.button(SEND).has_attr("disabled")
    assert posts_anyway(clerk, run) == 403 and nothing_happened(world.nordisk)


def test_a_reader_and_a_stranger_cannot_send(world, remote, connected, clerk):
    run = clerk.uploads()
    assert posts_anyway(Clerk(world.reader, world.nordisk), run) == 403
    assert posts_anyway(Clerk(world.stranger, world.nordisk), run) == 404
    assert nothing_happened(world.nordisk)
