"""The log-in to Visma.net ends while work waits: nothing is lost, an administrator connects again, and it goes on."""

import pytest

from hub import audit
from hub.models import Notice
from hub.tenancy import scope
from tests.integrations.sandbox.simulated import DAUGHTER, NORDISK
from tests.scenarios.people import SEPTEMBER

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_revoked_then_connected_again(world, remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    remote.arm("token_revoked")
    worker.once()
    waiting = clerk.fresh(journal)
    assert waiting.state == "queued" and waiting.error["code"] == "VNET-030" and remote.batches(NORDISK) == []
    page = connected.account("Huvudföretaget")
    assert "Kräver inloggning" in page.text and page.has_button("Anslut igen")
    with scope(world.nordisk):
        told = Notice.objects.filter(user_id=world.owner.pk, read_at=None).latest("at")
    assert "kräver ny inloggning" in told.text and told.kind == "bad"
    october = clerk.uploads(SEPTEMBER.replace("2026-09", "2026-10"))
    assert "VNET-003" in clerk.selection(october).text, "what comes after is told at once"
    connected.logs_in("Huvudföretaget")
    worker.works()
    assert clerk.fresh(journal).state == "sent" and len(remote.batches(NORDISK)) == 1
    assert audit.run() == []


def test_paused_waits_and_resumed_goes(world, remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    connected.browser.presses(connected.account("Huvudföretaget"), "Pausa")
    worker.once()
    assert clerk.fresh(journal).state == "queued" and remote.batches(NORDISK) == []
    connected.browser.presses(connected.account("Huvudföretaget"), "Återuppta")
    worker.works()
    assert clerk.fresh(journal).state == "sent"


def test_another_company_chosen_in_the_new_login_is_refused(world, remote, connected, clerk):
    """The links would come to point at somebody else's books."""
    page = connected.logs_in("Huvudföretaget", DAUGHTER)
    assert page.status == 409 and "VNET-026" in page.text
    assert "Nordisk Exempel AB (556677-8899)" in connected.account("Huvudföretaget").text


def test_the_role_is_missing_in_visma_net(world, remote, connected, clerk, worker):
    """P16: 12027 in plain words, with the cure."""
    (journal,) = clerk.sends(clerk.uploads())
    remote.arm("no_license", count=None)
    worker.works(2)
    page = clerk.reads(journal)
    assert "VNET-202" in page.text and "API User" in page.text and remote.batches(NORDISK) == []
