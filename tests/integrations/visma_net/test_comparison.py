"""Each night what we call sent is held against Visma.net; what differs is an incident somebody is told of."""

import pytest

from hub import jobs
from hub.models import Event, Job, Notice
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import actions, tasks
from integrations.visma_net.comparison import Sent, compare
from integrations.visma_net.mapping import read_batch
from payroll.models import JournalLine
from tests.integrations.sandbox.simulated import NORDISK
from tests.integrations.visma_net import story
from tests.integrations.visma_net.test_mapping import DRAFT, KEY, seen

SENT = Sent(DRAFT, "000007", "7 Lön", "1001001")


def codes(sent=(SENT,), unsent=None, batches=()) -> list[str]:
    return [each["code"] for each in compare(sent, unsent or {}, batches)]


def test_once_with_equal_totals_is_right():
    assert codes(batches=[seen(), seen(batchNumber="000001", description="Något annat")]) == []


@pytest.mark.parametrize(
    ("batches", "code"),
    [
        ([], "VNET-401"),
        ([seen(), seen(batchNumber="000008")], "VNET-402"),
        ([seen(journalTransactionLines=[{"accountNumber": "7010", "debitAmountInCurrency": 1}])], "VNET-403"),
        ([seen(), seen(batchNumber="000009", originalBatchNumber="000007")], "VNET-404"),
        ([seen(status="Voided")], "VNET-404"),
    ],
)
def test_anything_else_is_an_incident(batches, code):
    assert codes(batches=batches) == [code]


def test_a_batch_linked_by_a_person_is_known_by_its_number():
    assert codes(batches=[seen(description="Skriven för hand")]) == []


def test_a_batch_for_a_journal_we_do_not_call_sent():
    assert codes(sent=[], unsent={KEY: ("7 Lön", "Misslyckad")}, batches=[seen()]) == ["VNET-405"]
    assert codes(sent=[], unsent={KEY: ("7 Lön", "Misslyckad")}, batches=[seen(status="Voided")]) == []


def test_batches_that_are_not_ours_are_none_of_our_business():
    other = read_batch({"batchNumber": "1", "description": "Hyra", "journalTransactionLines": []})
    assert codes(batches=[seen(), other]) == []


# ------------------------------------------------------------------ against the simulated Visma.net
@pytest.fixture
def sent(world, remote, linked):
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    return push


pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def compared(world, by=None) -> Job:
    with scope(world.nordisk):
        job = actions.compare(company=world.nordisk, by=by or world.admin)
    jobs.run(world.nordisk.pk, job.pk)
    with scope(world.nordisk):
        return Job.objects.get(pk=job.pk)


def findings(job: Job) -> list[str]:
    with scope(job.company_id):
        return list(job.findings.values_list("code", flat=True))


def test_all_is_well(world, sent):
    job = compared(world)
    assert (job.state, job.result, findings(job)) == ("done", "1 underlag stämmer", [])


def test_a_copy_typed_in_visma_net_is_found(world, remote, sent):
    number = remote.batches(NORDISK)[0]["batchNumber"]
    remote.http.post(f"/visma-net/ui/api/batches/{number}/copy", params={"company": NORDISK})
    job = compared(world)
    assert job.state == "done_with_errors" and findings(job) == ["VNET-402"]


def test_a_batch_that_is_gone_is_found(world, remote, sent):
    remote.http.delete("/visma-net/ui/api/batches")
    assert findings(compared(world)) == ["VNET-401"]


def test_amounts_that_differ_are_found(world, sent):
    with scope(world.nordisk):
        JournalLine.objects.filter(account="7010").update(amount=1)
    assert findings(compared(world)) == ["VNET-403"]


def test_a_list_that_cannot_be_read_is_no_all_clear(world, remote, sent):
    remote.arm("probe_fails", count=None)
    job = compared(world)
    assert job.state == "failed" and findings(job) == ["VNET-406"]


def test_the_night_tells_the_administrators(world, remote, sent, monkeypatch):
    remote.http.delete("/visma-net/ui/api/batches")
    rung = []
    monkeypatch.setattr("hub.jobs._ring", lambda job: rung.append(job.pk))
    tasks.compare_all()
    tasks.compare_all()  # the beat ran twice
    assert len(rung) == 1
    jobs.run(world.nordisk.pk, rung[0])
    with scope(world.nordisk):
        notice = Notice.objects.get(user=world.owner, url__contains=str(rung[0]))
        assert notice.kind == "bad" and notice.log_url.endswith("/log/csv/")
        assert Event.objects.filter(kind="visma_net.incident_found").count() == 1


def test_only_companies_that_send_are_compared(world, remote, linked, monkeypatch):
    rung = []
    monkeypatch.setattr("hub.jobs._ring", lambda job: rung.append(job.company_id))
    with tenant_scope(world.office):
        actions.deactivate(links=[linked], by=world.admin)
    tasks.compare_all()
    assert rung == []
