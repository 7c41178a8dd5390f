"""The outbox's own machine ends a journal: the story of one push, by the very statements that run in earnest."""

import subprocess
import sys
import time

import pytest

from hub.models import Event, Finding, Job, Push
from hub.models.job import JobState
from hub.models.push import PushState
from hub.outbox.machine import Found, Rejected, Sent, Unanswered, deliver
from hub.outbox.store import PushStore
from payroll import actions
from payroll.models import Journal, JournalState
from payroll.selection import Selection

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def journal(nordisk, world, receiver, run):
    selection = Selection(run_ids=(run.pk,))
    actions.start_transfer(company=nordisk, selection=selection, destination="test", by=world.clerk)
    return Journal.objects.get()


def step(nordisk, receiver, *, sends=None, probes=None) -> str:
    """One step of the delivery; `sends` and `probes` are what the receiver answers, or raises."""

    def answer(given):
        if isinstance(given, Exception):
            raise given
        return given

    receiver.prepare = lambda claim: "request"
    receiver.send = lambda claim, request: answer(sends)
    receiver.probe = lambda claim: answer(probes)
    store = PushStore(nordisk.pk, Push.objects.get().pk, receiver)
    return deliver(store, receiver, monotonic=time.monotonic)


def test_accepted(nordisk, receiver, journal):
    assert step(nordisk, receiver, sends=Sent("HB000001", {"status": "Posted", "debit": 3_190_000})) == "done"
    journal.refresh_from_db()
    assert (journal.state, journal.remote_ref) == (JournalState.SENT, "HB000001")
    assert Job.objects.get(pk=journal.job_id).state == JobState.DONE


def test_refused(nordisk, receiver, journal):
    found = [{"code": "PAY-004", "severity": "error", "row": 2, "facts": {}}]
    refusal = Rejected("PAY-031", http_status=400, remote_text="no", findings=found, day="x", period="y")
    assert step(nordisk, receiver, sends=refusal) == "rejected"
    journal.refresh_from_db()
    assert journal.state == JournalState.REJECTED and journal.error["facts"] == {"day": "x", "period": "y"}
    assert [(f.code, f.row) for f in Finding.objects.filter(job=journal.job_id)] == [("PAY-004", 2)]


def test_the_answer_is_lost_and_found_again(nordisk, receiver, journal):
    assert step(nordisk, receiver, sends=Unanswered("HUB-021")) == "unknown"
    journal.refresh_from_db()
    assert journal.state == JournalState.UNKNOWN
    Push.objects.update(next_attempt_at="2026-01-01T00:00Z")
    assert step(nordisk, receiver, probes=Found("HB000002", {"status": "Posted"})) == "done"
    journal.refresh_from_db()
    assert (journal.state, journal.remote_ref, journal.error) == (JournalState.SENT, "HB000002", {})


def test_told_twice_is_written_once(nordisk, receiver, journal):
    for _ in range(2):
        receiver.ends(journal, PushState.REJECTED, error={"code": "PAY-004", "facts": {}})
    assert Event.objects.filter(kind="journal.rejected").count() == 1
    assert Finding.objects.filter(job=journal.job_id).count() == 1


def test_warnings_of_a_success_stay_in_the_log(nordisk, receiver, journal):
    found = [{"code": "PAY-038", "severity": "warning", "facts": {"day": "2027-01-01"}}]
    receiver.ends(journal, PushState.DONE, remote_ref="1", findings=found)
    assert Finding.objects.get(job=journal.job_id).severity == "warning"
    assert Job.objects.get(pk=journal.job_id).state == JobState.DONE


def test_what_reads_and_composes_needs_no_django():
    code = (
        "import sys, payroll.files, payroll.selection; sys.exit(any(m.split('.')[0] == 'django' for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
