"""What came of a push, written by its deliverer inside the transaction that closes it: journal, job, log, notice."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import events, jobs, notices
from hub.masking import mask
from hub.models import Company, Finding, Job, Push, User
from hub.models.job import JobState, Severity
from hub.models.push import PushState
from hub.permissions import Actor
from payroll import destinations
from payroll.actions.journals import facts_of, settle_reversal
from payroll.models import Journal, JournalState

STATES = {
    PushState.READY: JournalState.QUEUED,
    PushState.SENDING: JournalState.SENDING,
    PushState.DONE: JournalState.SENT,
    PushState.REJECTED: JournalState.REJECTED,
    PushState.UNKNOWN: JournalState.UNKNOWN,
    PushState.REVIEW: JournalState.REVIEW,
    PushState.CANCELLED: JournalState.CANCELLED,
}
SETTLED = (
    JournalState.SENT,
    JournalState.REJECTED,
    JournalState.CANCELLED,
    JournalState.MARKED,
    JournalState.REVERSED,
)
TOLD = (*SETTLED, JournalState.UNKNOWN, JournalState.REVIEW)  # states the history keeps
LOGGED = (JournalState.REJECTED, JournalState.REVIEW)  # states that are never without a line in the job's log
FINDING_FIELDS = ("row", "field", "value", "remote_code", "remote_text", "http_status")


def record_delivery(
    *, company: Company, journal_id, push: Push, detail: Mapping, findings: Iterable[Mapping] = (), by: Actor
) -> Journal:
    """Writes the push's state into its journal and moves the job on. Runs in the deliverer's transaction.

    `detail` of a push that is done is the receipt (`status`, `debit`, `credit`, `ledger`, `period` …). `findings`:
    mappings with `code` and any of facts, severity, row, field, value, remote_code, remote_text, http_status; where
    a refusal has none, the push's own error is the log's one line.
    """
    journal = Journal.objects.select_for_update().get(pk=journal_id)
    is_news = journal.state != STATES[push.state]
    _write(journal, push, detail)
    if is_news and journal.state in TOLD:
        events.record(_event(journal, detail), obj=journal, by=by, **facts_of(journal), remote_ref=journal.remote_ref)
    settle_reversal(journal, by)
    if is_news and journal.job_id:
        _log(journal, push, list(findings))
    if journal.job_id:
        _advance(journal)
    return journal


def _write(journal: Journal, push: Push, detail: Mapping) -> None:
    journal.state, journal.error = STATES[push.state], push.error
    if push.state == PushState.DONE:
        journal.remote_ref = push.remote_ref
        journal.remote_status = str(detail.get("status", ""))[:40]
        journal.receipt, journal.sent_at = dict(detail), push.finished_at or timezone.now()
    journal.save()


def _event(journal: Journal, detail: Mapping) -> str:
    linked = journal.state == JournalState.SENT and detail.get("linked_by")
    return "journal.linked" if linked else f"journal.{journal.state}"


def _log(journal: Journal, push: Push, findings: list[Mapping]) -> None:
    """What was found, also the warnings of a success; a refusal always says something."""
    if not findings and journal.state in LOGGED:
        findings = [push.error or {"code": "HUB-000"}]
    Finding.objects.bulk_create(_finding(journal, push, each) for each in findings)


def _finding(journal: Journal, push: Push, given: Mapping) -> Finding:
    said = {name: given[name] for name in FINDING_FIELDS if given.get(name) not in (None, "")}
    for name, width in (("field", 60), ("value", 200), ("remote_code", 60)):
        if name in said:
            said[name] = mask(str(said[name]))[:width]
    return Finding(
        job_id=journal.job_id,
        severity=given.get("severity", Severity.ERROR),
        code=given["code"],
        facts=dict(given.get("facts") or {}),
        integration=journal.destination,
        object_type="payroll.journal",
        object_key=f"{journal.number} {journal.reference}",
        attempt=push.tries,
        **said,
    )


# ------------------------------------------------------------------ the job
def _advance(journal: Journal) -> None:
    """How far the job has come. Its row is held, so two journals that end at once are both counted."""
    job = Job.objects.select_for_update().get(pk=journal.job_id)
    if job.is_final:
        return
    states = Counter(Journal.objects.filter(job=job).values_list("state", flat=True))
    job.done, job.failed = sum(states[state] for state in SETTLED), states[JournalState.REJECTED]
    user = User.objects.filter(pk=job.created_by_id).first()
    with translation.override(user.language if user else "sv"):
        if job.done >= (job.total or 0):
            jobs.finish(job, _end(states), _result(states, journal))
        else:
            _go_on(job, journal)


def _go_on(job: Job, journal: Journal) -> None:
    job.state, job.started_at = JobState.RUNNING, job.started_at or timezone.now()
    job.current = _current(journal)[:200]
    job.save(update_fields=["state", "started_at", "current", "done", "failed"])
    if journal.state == JournalState.REVIEW:
        page = f"/c/{journal.company_id}/payroll/journals/{journal.pk}/"
        log = f"/c/{journal.company_id}/jobs/{job.pk}/log/csv/"
        notices.tell(job.created_by_id, "warn", f"{job.title}: {job.current}", url=page, log_url=log, job=job)


def _current(journal: Journal) -> str:
    facts = {"number": journal.number, "place": _place(journal)}
    if journal.state == JournalState.UNKNOWN:
        return _("Underlag %(number)s: svaret kom bort. Vi slår upp det i %(place)s innan något skickas igen.") % facts
    if journal.state == JournalState.REVIEW:
        return _("Underlag %(number)s behöver ditt beslut: titta efter i %(place)s.") % facts
    if journal.state == JournalState.QUEUED and journal.error:
        return _("Underlag %(number)s väntar på ett nytt försök.") % facts
    return _("Underlag %(number)s") % facts


def _end(states: Counter) -> str:
    booked = states[JournalState.SENT] + states[JournalState.MARKED] + states[JournalState.REVERSED]
    if states[JournalState.REJECTED]:
        return JobState.DONE_WITH_ERRORS if booked else JobState.FAILED
    return JobState.DONE if booked else JobState.CANCELLED


def _result(states: Counter, journal: Journal) -> str:
    """«3 underlag bokförda i Visma.net», or «2 bokförda, 1 misslyckades, 1 avbröts»."""
    booked = states[JournalState.SENT] + states[JournalState.MARKED] + states[JournalState.REVERSED]
    failed, cancelled = states[JournalState.REJECTED], states[JournalState.CANCELLED]
    if booked and not failed and not cancelled:
        said = ngettext(
            "%(count)s underlag bokfört i %(place)s", "%(count)s underlag bokförda i %(place)s", booked
        )  # fmt: skip
        return said % {"count": booked, "place": _place(journal)}
    parts = (
        (booked, ngettext("%(count)s bokfört", "%(count)s bokförda", booked)),
        (failed, ngettext("%(count)s misslyckades", "%(count)s misslyckades", failed)),
        (cancelled, ngettext("%(count)s avbröts", "%(count)s avbröts", cancelled)),
    )
    return ", ".join(text % {"count": count} for count, text in parts if count)


def _place(journal: Journal) -> str:
    return str(destinations.destination(journal.destination).label)
