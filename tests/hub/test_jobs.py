"""Long work: it runs once, says where it is, ends when asked, and outlives whoever ran it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub import jobs
from hub.errors import Refused
from hub.models import Event, Job, Notice
from hub.models.job import JobState
from hub.permissions import Forbidden
from hub.tenancy import scope
from tests.hub.conftest import KIND

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def job(nordisk, world, handled):
    return jobs.start(KIND, "Räkna", by=world.clerk, total=3, params={"to": 3})


def fresh(job) -> Job:
    return Job.objects.get(pk=job.pk)


# ------------------------------------------------------------------ the worker's side
def test_a_job_runs_and_tells_who_started_it(job, world, handled):
    def run(report):
        for done in (1, 2, 3):
            report.progress(done, current=f"rad {done}")
        return "3 rader"

    handled(run)
    jobs.run(world.nordisk, job.pk)
    found = fresh(job)
    assert (found.state, found.done, found.result, found.current) == ("done", 3, "3 rader", "")
    assert found.started_at and found.finished_at and found.lease_until is None
    notice = Notice.objects.get(user=world.member)
    assert (notice.kind, notice.text, notice.log_url) == ("ok", "Räkna: 3 rader", "")


def test_a_job_that_has_ended_does_not_run_again(job, world, handled):
    ran = []
    handled(lambda report: ran.append(1) or "klart")
    for _ in range(4):
        jobs.run(world.nordisk, job.pk)
    assert ran == [1]


def test_errors_on_the_way_give_a_log_and_a_link_to_it(job, world, handled):
    def run(report):
        report.find("HUB-002", facts={"size": 30, "limit": 20}, row=7, file="lon.csv")
        return "2 rader, 1 fel"

    handled(run)
    jobs.run(world.nordisk, job.pk)
    assert fresh(job).state == "done_with_errors"
    assert Notice.objects.get().log_url == f"/c/{world.nordisk.pk}/jobs/{job.pk}/log/csv/"


def test_a_refusal_ends_the_job_with_its_words(job, world, handled):
    def run(report):
        raise Refused("HUB-002", size=30, limit=20)

    handled(run)
    jobs.run(world.nordisk, job.pk)
    found = fresh(job)
    assert found.state == "failed" and "30 MB" in found.result
    assert found.findings.get().code == "HUB-002" and Notice.objects.get().kind == "bad"


def test_a_cancelled_job_stops_at_its_next_step(job, world, handled):
    steps = []

    def run(report):
        for done in range(10):
            report.progress(done)
            steps.append(done)
            if done == 2:
                with scope(world.nordisk):
                    jobs.cancel(report.job(), by=world.clerk)
        return "hann allt"

    handled(run)
    jobs.run(world.nordisk, job.pk)
    assert steps == [0, 1, 2] and fresh(job).state == "cancelled"
    assert Event.objects.filter(kind="job.cancelled", object_id=job.pk).exists()


def test_a_job_of_a_killed_worker_is_taken_over_when_its_lease_ends(job, world, handled):
    def killed(report):
        report.progress(1)
        raise KeyboardInterrupt

    handled(killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(world.nordisk, job.pk)
    assert fresh(job).state == "running"
    handled(lambda report: "klart")
    jobs.run(world.nordisk, job.pk)
    assert fresh(job).state == "running", "somebody may still hold it"
    assert not jobs.due_jobs(timezone.now()).exists()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert [j.pk for j in jobs.due_jobs(timezone.now())] == [job.pk]
    jobs.run(world.nordisk, job.pk)
    assert (fresh(job).state, fresh(job).attempts) == ("done", 2)


def test_a_job_that_kills_every_worker_ends_as_failed(job, world, handled):
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MAX_ATTEMPTS)
    jobs.run(world.nordisk, job.pk)
    assert fresh(job).state == "failed" and fresh(job).findings.exists()


def test_the_sweeper_sees_a_forgotten_job(job):
    assert not jobs.due_jobs(timezone.now()).exists(), "it was rung a moment ago"
    assert jobs.due_jobs(timezone.now() + timedelta(seconds=11)).exists()


# ------------------------------------------------------------------ the person's side
def test_a_queued_job_is_cancelled_at_once_and_then_no_more(job, world):
    assert jobs.cancel(job, by=world.clerk).state == "cancelled"
    with pytest.raises(Refused, match="HUB-020"):
        jobs.cancel(job, by=world.clerk)


def test_a_rerun_is_a_new_job_with_the_same_work(job, world):
    with pytest.raises(Refused, match="HUB-003"):
        jobs.rerun(job, by=world.clerk)
    jobs.run(world.nordisk, job.pk)
    again = jobs.rerun(fresh(job), by=world.clerk)
    assert (again.rerun_of_id, again.params, again.state) == (job.pk, {"to": 3}, "queued")


def test_what_other_rows_carry_is_not_steered_here(nordisk, world):
    job = jobs.start("payroll.transfer", "Överföring", by=world.clerk)
    for act in (jobs.cancel, jobs.rerun):
        with pytest.raises(Refused, match="HUB-004"):
            act(job, by=world.clerk)


def test_a_reader_steers_nothing(job, world):
    for act in (jobs.cancel, jobs.rerun):
        with pytest.raises(Forbidden):
            act(job, by=world.actor(world.reader, "viewer"))


def test_a_job_belongs_to_those_who_may_see_its_room(job, world):
    assert jobs.visible_to(world.clerk).count() == 1
    assert jobs.visible_to(world.actor(world.reader, "viewer")).count() == 1
    Job.objects.filter(pk=job.pk).update(kind="visma_net.comparison")
    assert jobs.visible_to(world.actor(world.reader, "viewer")).count() == 0
    Job.objects.filter(pk=job.pk).update(kind="unheard.of")
    assert jobs.visible_to(world.admin).count() == 0


# ------------------------------------------------------------------ pages
def page(job, path=""):
    return f"/c/{job.company_id}/jobs/{job.pk}/{path}"


def test_the_page_polls_until_the_job_has_ended(job, world, as_):
    client = as_(world.member)
    text = client.get(page(job)).content.decode()
    assert 'hx-trigger="every 1s"' in text and "Avbryt" in text
    fragment = client.get(page(job), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "Räkna" in fragment
    jobs.run(world.nordisk, job.pk)
    text = client.get(page(job)).content.decode()
    assert "hx-trigger" not in text.split("<main")[1] and "Kör om" in text


def test_a_job_is_cancelled_and_rerun_on_its_page(job, world, as_):
    client = as_(world.member)
    assert client.post(page(job, "cancellation/")).headers["Location"] == page(job)
    assert client.post(page(job, "cancellation/")).status_code == 409
    again = client.post(page(job, "rerun/")).headers["Location"]
    assert "det första försöket" in client.get(again).content.decode()


def test_a_reader_sees_the_job_but_no_button(job, world, as_):
    client = as_(world.reader)
    text = client.get(page(job)).content.decode()
    assert "Räkna" in text and "Avbryt</button>" not in text.split("<main")[1].split("</main>")[0]
    assert client.post(page(job, "cancellation/")).status_code == 403
    assert fresh(job).state == JobState.QUEUED


def test_a_job_of_a_closed_room_is_not_there(job, world, as_):
    Job.objects.filter(pk=job.pk).update(kind="visma_net.comparison")
    client = as_(world.reader)
    assert client.get(page(job)).status_code == client.get(page(job, "log/csv/")).status_code == 404
    assert "Räkna" not in client.get(f"/c/{world.nordisk.pk}/jobs/").content.decode()


@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("jsonl", b'{"time"')])
def test_the_log_as_a_file(job, world, as_, kind, start):
    jobs.find(job, "HUB-002", facts={"size": 30, "limit": 20}, row=7, value="=cmd()")
    answer = as_(world.reader).get(page(job, f"log/{kind}/"))
    assert answer.status_code == 200 and answer.content.startswith(start)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if kind == "csv":
        assert "HUB-002" in answer.content.decode() and "'=cmd()" in answer.content.decode()
    assert as_(world.reader).get(page(job, "log/exe/")).status_code == 404


def test_more_findings_than_the_page_shows_are_named(job, world, as_, monkeypatch):
    monkeypatch.setattr("hub.views.jobs.SHOWN", 3)
    for row in range(5):
        jobs.find(job, "HUB-002", row=row)
    assert "De första 3 av 5" in as_(world.member).get(page(job)).content.decode()


def test_the_list_takes_the_same_statements_however_long(nordisk, world, as_, handled, counted):
    client, address = as_(world.member), f"/c/{nordisk.pk}/jobs/"

    def fill(count):
        Job.objects.bulk_create(Job(kind=KIND, title="x", state="done", created_by="x") for _ in range(count))

    fill(3)
    client.get(address)
    few = counted(lambda: client.get(address))
    fill(30)
    assert counted(lambda: client.get(address)) == few
