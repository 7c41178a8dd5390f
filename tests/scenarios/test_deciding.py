"""An answer is lost. The hub looks before it repeats; what it cannot tell, a person decides: link, resend, cancel."""

import pytest

from hub import audit, jobs
from hub.models import Job
from hub.tenancy import scope
from integrations.visma_net import compare, tasks
from tests.integrations.sandbox.simulated import NORDISK

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_an_answer_that_was_lost_is_looked_up(remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    remote.arm("answer_lost")
    worker.once()
    page = clerk.reads(journal)
    assert clerk.fresh(journal).state == "unknown" and "Svaret uteblev" in page.text and page.marks() == ["working"]
    worker.works()
    (batch,) = remote.batches(NORDISK)
    page = clerk.reads(journal)
    assert batch["batchNumber"] in page.text and "Slogs upp: finns i Visma.net" in page.text
    assert page.marks() == ["sent"] and audit.run() == []


def test_a_request_that_was_lost_is_sent_again_after_two_looks(remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    remote.arm("request_lost")
    worker.works()
    assert clerk.reads(journal).text.count("Slogs upp: finns inte i Visma.net") == 2
    assert clerk.fresh(journal).state == "sent" and len(remote.batches(NORDISK)) == 1 and audit.run() == []


@pytest.fixture
def undecided(remote, connected, clerk, worker):
    """A journal with two batches under its reference in Visma.net: somebody copied one after the answer was lost."""
    (journal,) = clerk.sends(clerk.uploads())
    remote.arm("answer_lost")
    worker.once()
    (batch,) = remote.batches(NORDISK)
    copied = remote.http.post(f"/visma-net/ui/api/batches/{batch['batchNumber']}/copy", params={"company": NORDISK})
    worker.works()
    assert clerk.fresh(journal).state == "review"
    return journal, batch["batchNumber"], copied.json()["batchNumber"]


def test_two_of_them_wait_for_a_person_who_links_the_right_one(remote, clerk, worker, undecided):
    journal, first, second = undecided
    page = clerk.reads(journal)
    assert first in page.text and second in page.text and "HUB-022" in page.text
    assert any(n.kind == "warn" and "behöver ditt beslut" in n.text for n in clerk.notices())
    clerk.acts(journal, "Koppla befintligt verifikat", batch=first)
    page = clerk.reads(journal)
    assert page.marks() == ["sent"] and "Kopplad till befintligt verifikat" in page.text
    worker.works()
    assert len(remote.batches(NORDISK)) == 2 and clerk.job_of(journal).state == "done" and audit.run() == []


def test_the_person_cancels(remote, clerk, worker, undecided):
    journal, *_ = undecided
    clerk.acts(journal, "Avbryt överföringen")
    worker.works()
    assert clerk.fresh(journal).state == "cancelled" and clerk.job_of(journal).state == "cancelled"
    assert len(remote.batches(NORDISK)) == 2 and audit.run() == []


def test_the_person_has_removed_both_and_sends_again(remote, clerk, worker, undecided):
    journal, *_ = undecided
    remote.http.delete("/visma-net/ui/api/batches", params={"company": NORDISK})
    clerk.acts(journal, "Skicka igen")
    worker.works()
    assert clerk.fresh(journal).state == "sent" and len(remote.batches(NORDISK)) == 1 and audit.run() == []


def test_three_times_without_a_sure_answer_is_enough(remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    remote.arm("request_lost", count=None)
    worker.works(20)
    page = clerk.reads(journal)
    assert clerk.fresh(journal).state == "review" and "HUB-021" in page.text
    assert page.has_button("Skicka igen") and page.has_button("Avbryt överföringen")


def test_cancelled_before_it_left(remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    clerk.acts(journal, "Avbryt överföringen")
    worker.works()
    assert clerk.fresh(journal).state == "cancelled" and remote.batches(NORDISK) == [] and audit.run() == []


# ------------------------------------------------------------------ the nightly comparison
def compares(company) -> Job:
    tasks.compare_all()
    with scope(company):
        job = Job.objects.filter(kind=compare.KIND).latest("created_at")
    jobs.run(company.pk, job.pk)
    with scope(company):
        return Job.objects.get(pk=job.pk)


@pytest.fixture
def sent(remote, connected, clerk, worker):
    (journal,) = clerk.sends(clerk.uploads())
    worker.works()
    return clerk.fresh(journal)


def codes(job: Job) -> list[str]:
    with scope(job.company_id):
        return sorted(job.findings.values_list("code", flat=True))


def test_the_comparison_finds_nothing_where_nothing_is_wrong(world, sent):
    job = compares(world.nordisk)
    assert (job.state, codes(job)) == ("done", []) and "1 underlag stämmer" in job.result


def test_the_comparison_finds_a_batch_that_was_removed(world, remote, sent):
    remote.http.delete("/visma-net/ui/api/batches", params={"company": NORDISK})
    job = compares(world.nordisk)
    assert codes(job) == ["VNET-401"] and job.state == "done_with_errors"


def test_the_comparison_finds_a_double_and_tells_the_administrator(world, remote, sent, administrator):
    number = sent.remote_ref.rpartition("/")[2]
    remote.http.post(f"/visma-net/ui/api/batches/{number}/copy", params={"company": NORDISK})
    job = compares(world.nordisk)
    assert codes(job) == ["VNET-402"]
    page = administrator.browser.opens(f"/c/{world.nordisk.pk}/notices/")
    assert "Jämförelsen med Visma.net: 1 avvikelse" in page.text
