"""Whatever fails on the way, there is one batch in Visma.net per journal, and the state says what is known."""

import time

import pytest

from hub.errors import Refused
from hub.models import Notice
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import actions
from payroll.models import JournalLine
from tests.integrations.sandbox.simulated import NORDISK, wrapped
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def to_the_end(push, most: int = 8) -> str:
    """Steps until the push is settled, as if the clock ran."""
    state = None
    for _ in range(most):
        state = story.step(push)
        if state in ("done", "rejected", "review"):
            break
        story.look_again(push)
    return state


@pytest.fixture
def push(world, remote, linked):
    return story.send(world, world.nordisk)


@pytest.mark.parametrize("fault", ["answer_lost", "error_500_after", "reset", "huge_answer"])
def test_a_lost_answer_is_looked_up_and_not_sent_twice(push, remote, fault):
    """F02, F06, F07, F24."""
    remote.arm(fault, method="POST", path="/v2/journaltransaction")
    assert story.step(push) == "unknown"
    assert to_the_end(push) == "done" and len(remote.batches(NORDISK)) == 1
    assert story.journal_of(push).state == "sent"


@pytest.mark.parametrize("fault", ["request_lost", "error_500_before", "html_instead_of_json", "redirect_elsewhere"])
def test_what_did_not_arrive_is_sent_after_two_looks(push, remote, fault):
    """F03, F05, F22, F25."""
    remote.arm(fault, method="POST", path="/v2/journaltransaction")
    assert story.step(push) == "unknown"
    assert to_the_end(push) == "done" and len(remote.batches(NORDISK)) == 1


def test_half_an_answer_with_the_number_in_its_head_is_an_answer(push, remote):
    """F23."""
    remote.arm("truncated_json", method="POST", path="/v2/journaltransaction")
    assert story.step(push) == "done" and len(remote.batches(NORDISK)) == 1


def test_two_looks_lie_a_minute_apart(push, remote):
    remote.arm("request_lost")
    assert story.step(push) == "unknown"
    assert [story.step(push) for _ in range(3)] == ["unknown"] * 3 and remote.batches(NORDISK) == []
    story.look_again(push)
    assert story.step(push) == "done"


def test_a_late_commit_is_waited_for(push, remote, settings):
    """F04: accepted after our time-out, and after a look that came too early."""
    remote.arm("late_commit", delay=0.5)
    settings.VISMA_NET = settings.VISMA_NET | {"quiet_seconds": 600.0}
    assert story.step(push) == "unknown"
    assert story.step(push) == "unknown" and story.fresh(push).absent_at is None  # too early to look at all
    time.sleep(0.6)
    settings.VISMA_NET = settings.VISMA_NET | {"quiet_seconds": 0.0}
    assert story.step(push) == "done" and len(remote.batches(NORDISK)) == 1


@pytest.mark.parametrize("fault", ["probe_fails", "page_one_only"])
def test_a_look_that_fails_never_leads_to_sending(push, remote, fault):
    """F28."""
    remote.arm("answer_lost")
    assert story.step(push) == "unknown"
    remote.settings(max_page_size=2)  # the batch has four lines: page one is not all
    remote.arm(fault, count=None)
    assert [story.step(push), story.step(push)] == ["unknown", "unknown"]
    assert story.fresh(push).absent_at is None and len(remote.batches(NORDISK)) == 1
    remote.http.delete("/faults/api")
    assert story.step(push) == "done" and len(remote.batches(NORDISK)) == 1


def test_two_batches_with_our_reference_are_for_a_person(push, remote):
    """F27."""
    remote.arm("answer_lost")
    assert story.step(push) == "unknown"
    number = remote.batches(NORDISK)[0]["batchNumber"]
    copied = remote.http.post(f"/visma-net/ui/api/batches/{number}/copy", params={"company": NORDISK})
    assert story.step(push) == "review"
    error = story.fresh(push).error
    assert error["code"] == "HUB-022" and error["facts"]["refs"] == f"{number}, {copied.json()['batchNumber']}"


def test_one_batch_with_other_amounts_is_for_a_person(world, push, remote):
    remote.arm("answer_lost")
    assert story.step(push) == "unknown"
    with scope(world.nordisk):
        JournalLine.objects.filter(account="7010").update(amount=3_000_051)
    assert story.step(push) == "review"


def test_a_batch_somebody_moved_to_another_period_is_found(push, remote):
    remote.arm("answer_lost")
    assert story.step(push) == "unknown"
    number = remote.batches(NORDISK)[0]["batchNumber"]
    moved = wrapped(transactionDate="2026-10-01T00:00:00", financialPeriod="202610")
    with remote.api(NORDISK) as erp:
        assert erp.put(f"/v2/journaltransaction/{number}", json=moved).status_code == 204
    assert story.step(push) == "done" and len(remote.batches(NORDISK)) == 1


def test_a_batch_that_waited_for_release_is_released_when_found(push, remote):
    remote.arm("answer_lost")
    assert story.step(push) == "unknown" and remote.batches(NORDISK)[0]["status"] == "Balanced"
    assert story.step(push) == "done" and remote.batches(NORDISK)[0]["status"] == "Posted"


@pytest.mark.parametrize(("how", "least", "most"), [(17, 15, 17), ("date", 25, 30), ("none", 30, 3600)])
def test_the_limit_is_respected(push, remote, how, least, most):
    """F11: seconds, a date, nothing."""
    remote.arm("rate_limited", method="POST", path="/v2/journaltransaction", retry_after=how)
    assert story.step(push) == "ready"
    after = story.fresh(push)
    wait = (after.next_attempt_at - after.sent_at).total_seconds()
    assert after.error["code"] == "VNET-210" and least - 1 <= wait <= most + 3
    assert to_the_end(push) == "done" and len(remote.batches(NORDISK)) == 1


def test_no_journal_is_spent_on_a_limit_that_is_reached(push, remote):
    with story.open_client(push) as client:
        client.get_organizations()
        limits = client.wire.limits
    remote.settings(rate_limit=limits.limit - limits.remaining + 4)  # the four reads are the last
    assert story.step(push) == "ready"
    assert story.fresh(push).error["code"] == "VNET-210" and story.fresh(push).sends == 0


def test_the_same_request_throttle_is_no_refusal(push, remote):
    """F12: what was made too often waits."""
    remote.arm("same_request_limit", count=None)
    assert to_the_end(push) == "done" and len(remote.batches(NORDISK)) == 1


def test_a_token_that_expires_on_the_way_is_renewed(push, remote):
    """F13."""
    remote.arm("token_expired", method="POST", path="/v2/journaltransaction")
    assert story.step(push) == "done" and len(remote.batches(NORDISK)) == 1


def test_a_revoked_log_in_pauses_the_work_and_tells_the_administrators(world, admin, push, remote, linked):
    """F14: nothing is lost, and «Anslut igen» sends what waited."""
    remote.arm("token_revoked")
    assert story.step(push) == "ready" and story.fresh(push).error["code"] == "VNET-030"
    broken = story.fresh_connection(linked.connection)
    assert broken.state == "needs_login" and bytes(broken.sealed_tokens) == b""
    with scope(world.nordisk):
        (notice,) = Notice.objects.filter(user=world.owner, read_at=None, kind="bad")
    assert str(broken.pk) in notice.url
    assert story.step(push) == "ready" and story.fresh(push).error["code"] == "VNET-003"
    assert story.authorise(admin, broken).status_code == 302
    mended = story.fresh_connection(broken)
    assert (mended.pk, mended.state) == (broken.pk, "connected")
    with scope(world.nordisk):
        assert not Notice.objects.filter(pk=notice.pk, read_at=None).exists()
    assert story.step(push, due=False) == "done" and len(remote.batches(NORDISK)) == 1


def test_a_server_that_is_away_is_tried_again(push, remote, settings):
    settings.VISMA_NET = settings.VISMA_NET | {"api": "http://127.0.0.1:9"}
    assert story.step(push) == "ready" and story.fresh(push).error["code"] == "VNET-211"
    settings.VISMA_NET = settings.VISMA_NET | {"api": f"{remote.base}/visma-net"}
    assert story.step(push) == "done"


def test_the_company_cannot_be_moved_while_a_fate_is_unknown(world, push, remote, linked):
    """The look must happen where the journal was sent."""
    remote.arm("answer_lost")
    assert story.step(push) == "unknown"
    with tenant_scope(world.office), pytest.raises(Refused) as caught:
        actions.link_companies(choices={world.nordisk: None}, by=world.admin)
    assert caught.value.code == "VNET-042"
