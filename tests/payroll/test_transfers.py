"""Direktöverföring: journals and outbox rows in one go, and the story until the clerk is told."""

from dataclasses import replace

import pytest

from hub.errors import Refused, words
from hub.models import Event, Finding, Job, Notice, Push
from hub.models.job import JobState
from hub.models.push import PushState
from hub.permissions import Forbidden
from hub.tenancy import scope
from payroll import actions, queries
from payroll.models import Journal, JournalState
from payroll.selection import Selection
from tests.payroll import helpers
from tests.payroll.helpers import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def send(nordisk, world, *runs, expected=None, **choice):
    selection = Selection(run_ids=tuple(run.pk for run in runs), **choice)
    return actions.start_transfer(
        company=nordisk, selection=selection, destination="test", expected=expected, by=world.clerk
    )


def test_a_click_makes_journal_push_and_job_together(nordisk, world, receiver, run):
    job = send(nordisk, world, run)
    journal = Journal.objects.get()
    assert (journal.state, journal.destination, journal.job_id) == (JournalState.QUEUED, "test", job.pk)
    assert (journal.line_count, journal.debit_total, journal.number) == (3, 3_190_000, 1)
    assert journal.reference == f"HB-202609-0001-{run.pk.hex[-6:]}"
    push = Push.objects.get()
    assert push.business_key == f"{journal.reference}/202609/0" and push.payload == {"journal": str(journal.pk)}
    assert (job.kind, job.total, job.state) == ("payroll.transfer", 1, JobState.QUEUED)
    assert Event.objects.filter(kind="journal.queued", object_id=journal.pk).exists()


def test_ten_clicks_of_one_page_give_one_job(nordisk, world, receiver, run):
    shown = queries.preview(company=nordisk, selection=Selection(run_ids=(run.pk,)), today=TODAY)
    assert shown.expected == {str(run.pk): 0}
    jobs = {send(nordisk, world, run, expected=shown.expected).pk for _ in range(10)}
    assert len(jobs) == 1 and Journal.objects.count() == 1 and Push.objects.count() == 1


def test_another_tab_with_another_choice_is_told_to_look_again(nordisk, world, receiver, run):
    send(nordisk, world, run, expected={str(run.pk): 0})
    with pytest.raises(Refused, match="HUB-001"):
        send(nordisk, world, run, expected={str(run.pk): 0}, text="Något annat")
    with pytest.raises(Refused, match="HUB-001"):
        send(nordisk, world, run, expected={"no id": 0})


def test_what_is_sent_is_not_sent_again_unless_asked_and_then_keeps_the_first_id(nordisk, world, receiver, run):
    send(nordisk, world, run)
    with pytest.raises(Refused, match="PAY-033"):
        send(nordisk, world, run)
    send(nordisk, world, run, include_sent=True)
    send(nordisk, world, run, include_sent=True)
    first, second, third = Journal.objects.order_by("number")
    assert [j.revision for j in (first, second, third)] == [0, 1, 2]
    assert second.resend_of_id == third.resend_of_id == first.pk
    assert len({p.business_key for p in Push.objects.all()}) == 3


def test_a_file_counts_as_sent_too(nordisk, world, receiver, run):
    selection = Selection(run_ids=(run.pk,))
    actions.create_file(company=nordisk, selection=selection, kind="sie", by=world.clerk)
    with pytest.raises(Refused, match="PAY-033"):
        send(nordisk, world, run)


def test_corrections_go_to_their_month_under_one_reference(nordisk, world, receiver):
    run = actions.create_run(company=nordisk, draft=helpers.corrected(), source="api", by=world.clerk)
    job = send(nordisk, world, run)
    august, september = Journal.objects.order_by("period_on")
    assert august.reference == september.reference
    assert (str(august.voucher_on), str(september.voucher_on)) == ("2026-08-31", "2026-09-25")
    assert job.total == 2 and Push.objects.count() == 2


def test_success_is_told(nordisk, world, receiver, run):
    job = send(nordisk, world, run)
    journal = receiver.ends(Journal.objects.get(), PushState.DONE, remote_ref="HB000123")
    assert (journal.state, journal.remote_ref, journal.remote_status) == (JournalState.SENT, "HB000123", "Posted")
    assert journal.sent_at and journal.receipt["debit"] == 3_190_000
    job.refresh_from_db()
    assert (job.state, job.done, job.result) == (JobState.DONE, 1, "1 underlag bokfört i Provmottagaren")
    notice = Notice.objects.get(user_id=world.member.pk)
    assert notice.kind == "ok" and "bokfört" in notice.text and not notice.log_url


def test_half_a_success_says_so_with_a_log(nordisk, world, receiver):
    run = actions.create_run(company=nordisk, draft=helpers.corrected(), source="api", by=world.clerk)
    job = send(nordisk, world, run)
    august, september = Journal.objects.order_by("period_on")
    receiver.ends(september, PushState.DONE, remote_ref="1")
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.RUNNING, 1)
    found = [{"code": "PAY-004", "row": 1, "field": "accountNumber", "value": "7210"}, {"code": "PAY-020", "facts": {}}]
    receiver.ends(august, PushState.REJECTED, error={"code": "PAY-004", "facts": {}}, findings=found)
    job.refresh_from_db()
    assert (job.state, job.done, job.failed) == (JobState.DONE_WITH_ERRORS, 2, 1)
    assert job.result == "1 bokfört, 1 misslyckades"
    assert Finding.objects.filter(job=job, object_type="payroll.journal", integration="test").count() == 2
    notice = Notice.objects.get(user_id=world.member.pk)
    assert notice.kind == "warn" and notice.log_url.endswith(f"/jobs/{job.pk}/log/csv/")


def test_a_refusal_without_findings_logs_its_own_error(nordisk, world, receiver, run):
    job = send(nordisk, world, run)
    error = {"code": "PAY-031", "facts": {"day": "2026-09-25", "period": "2026-09"}, "http_status": 400}
    journal = receiver.ends(Journal.objects.get(), PushState.REJECTED, error=error)
    assert (journal.state, journal.error["code"]) == (JournalState.REJECTED, "PAY-031")
    finding = Finding.objects.get(job=job)
    assert (finding.code, finding.http_status) == ("PAY-031", 400)
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_fail_cure_send_again(nordisk, world, receiver, run):
    first_job = send(nordisk, world, run)
    journal = receiver.ends(Journal.objects.get(), PushState.REJECTED, error={"code": "PAY-004", "facts": {}})
    again = actions.send_again(company=nordisk, journal=journal, by=world.clerk)
    assert again.pk == journal.pk and again.state == JournalState.QUEUED and again.error == {}
    assert again.job_id != first_job.pk and again.job.rerun_of_id == first_job.pk
    assert Push.objects.count() == 2
    journal = receiver.ends(again, PushState.DONE, remote_ref="2")
    assert journal.state == JournalState.SENT
    assert Job.objects.get(pk=journal.job_id).state == JobState.DONE


def test_a_refused_journal_overtaken_by_a_later_one_is_not_sent_again(nordisk, world, receiver, run):
    send(nordisk, world, run)
    old = receiver.ends(Journal.objects.get(), PushState.REJECTED, error={"code": "PAY-004", "facts": {}})
    send(nordisk, world, run)  # a refusal frees the rows: no need to ask for what is sent
    with pytest.raises(Refused, match="PAY-053"):
        actions.send_again(company=nordisk, journal=old, by=world.clerk)


def test_only_what_was_refused_is_made_again(nordisk, world, receiver):
    run = actions.create_run(company=nordisk, draft=helpers.corrected(), source="api", by=world.clerk)
    send(nordisk, world, run)
    august, september = Journal.objects.order_by("period_on")
    receiver.ends(september, PushState.DONE, remote_ref="1")
    receiver.ends(august, PushState.REJECTED, error={"code": "PAY-004", "facts": {}})
    job = send(nordisk, world, run)
    new = Journal.objects.get(job=job)
    assert (new.period_on, new.revision, new.resend_of_id) == (helpers.AUGUST, 1, None)


def test_an_unknown_fate_is_said_and_then_settled(nordisk, world, receiver, run):
    job = send(nordisk, world, run)
    journal = receiver.ends(Journal.objects.get(), PushState.UNKNOWN, error={"code": "HUB-021", "facts": {}})
    job.refresh_from_db()
    assert journal.state == JournalState.UNKNOWN and "slår upp" in job.current
    assert not Notice.objects.exists()
    with pytest.raises(Refused, match="PAY-033"):  # it may be there: not sent twice
        send(nordisk, world, run)
    receiver.ends(journal, PushState.DONE, remote_ref="7", error={})
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_review_asks_a_person_who_links_it(nordisk, world, receiver, run):
    job = send(nordisk, world, run)
    error = {"code": "HUB-022", "facts": {"refs": "1, 2"}}
    journal = receiver.ends(Journal.objects.get(), PushState.REVIEW, error=error)
    notice = Notice.objects.get(user_id=world.member.pk)
    assert notice.kind == "warn" and notice.url.endswith(f"/payroll/journals/{journal.pk}/")
    assert Finding.objects.get(job=job).code == "HUB-022"
    with pytest.raises(Refused, match="PAY-056"):
        actions.link_batch(company=nordisk, journal=journal, remote_ref=" ", by=world.clerk)
    linked = actions.link_batch(company=nordisk, journal=journal, remote_ref="HB000009", by=world.clerk)
    assert (linked.state, linked.remote_ref) == (JournalState.SENT, "HB000009")
    assert Event.objects.filter(kind="journal.linked", object_id=journal.pk, actor_name="member").exists()
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_review_not_there_goes_out_again_in_the_same_job(nordisk, world, receiver, run):
    job = send(nordisk, world, run)
    journal = receiver.ends(Journal.objects.get(), PushState.REVIEW, error={"code": "HUB-021", "facts": {}})
    again = actions.send_again(company=nordisk, journal=journal, by=world.clerk)
    assert again.state == JournalState.QUEUED and again.job_id == job.pk and Push.objects.count() == 1


def test_cancelled_before_it_left(nordisk, world, receiver, run):
    job = send(nordisk, world, run)
    journal = actions.cancel_transfer(company=nordisk, journal=Journal.objects.get(), by=world.clerk)
    assert journal.state == JournalState.CANCELLED
    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
    receiver_has_nothing = queries.preview(company=nordisk, selection=Selection(run_ids=(run.pk,)), today=TODAY)
    assert receiver_has_nothing.drafts and receiver_has_nothing.expected == {str(run.pk): 1}


def test_marked_by_hand_needs_a_reason_and_counts_as_sent(nordisk, world, receiver, run):
    with pytest.raises(Refused, match="PAY-055"):
        actions.mark_sent(company=nordisk, run=run, reason=" ", by=world.clerk)
    (journal,) = actions.mark_sent(company=nordisk, run=run, reason="Bokförd för hand", by=world.clerk)
    assert (journal.state, journal.marked_reason) == (JournalState.MARKED, "Bokförd för hand")
    with pytest.raises(Refused, match="PAY-033"):
        send(nordisk, world, run)


def test_a_journal_on_its_way_cannot_be_marked(nordisk, world, receiver, run):
    send(nordisk, world, run)
    with pytest.raises(Refused, match="PAY-054"):
        actions.mark_sent(company=nordisk, journal=Journal.objects.get(), reason="x", by=world.clerk)


def test_marking_one_under_review_takes_it_out_of_the_outbox(nordisk, world, receiver, run):
    send(nordisk, world, run)
    journal = receiver.ends(Journal.objects.get(), PushState.REVIEW, error={"code": "HUB-021", "facts": {}})
    actions.mark_sent(company=nordisk, journal=journal, reason="Finns redan", by=world.clerk)
    assert Push.objects.get().state == PushState.CANCELLED


@pytest.mark.parametrize(("which", "code"), [("test_company", "PAY-050"), ("blocked_company", "PAY-051")])
def test_who_may_not_send_is_told_why(world, monkeypatch, which, code):
    company = getattr(world, which)
    with scope(company):
        helpers.open_receiver(company, monkeypatch)
        run = actions.create_run(company=company, draft=helpers.draft(), source="api", by=world.admin)
        with pytest.raises(Refused) as refused:
            actions.start_transfer(
                company=company, selection=Selection(run_ids=(run.pk,)), destination="test", by=world.admin
            )
        assert refused.value.words.code == code and "–" not in refused.value.words.message
        assert not Journal.objects.exists()


def test_what_the_destination_says_stops_it_too(nordisk, world, receiver, run):
    receiver.reasons = [replace(words("HUB-000"), code="VNET-101", message="Inte ansluten.")]
    with pytest.raises(Refused, match="Inte ansluten"):
        send(nordisk, world, run)
    with pytest.raises(Refused, match="PAY-052"):
        actions.start_transfer(company=nordisk, selection=Selection(), destination="nowhere", by=world.clerk)


@pytest.mark.parametrize("rights", [{"payroll": "write"}, {"visma_net": "write"}, {"payroll": "read"}])
def test_without_both_rights_nothing_is_sent(nordisk, world, receiver, run, rights):
    by = replace(world.clerk, rights=rights)
    with pytest.raises(Forbidden):
        actions.start_transfer(company=nordisk, selection=Selection(run_ids=(run.pk,)), destination="test", by=by)
    assert not Push.objects.exists()


def test_an_unbalanced_run_stops_the_whole_act(nordisk, world, receiver, run):
    run.rows.filter(line_no=1).update(amount=1)
    with pytest.raises(Refused, match="PAY-030"):
        send(nordisk, world, run)
    assert not Journal.objects.exists()
