"""Direktöverföring: journals and one outbox row each, written in one transaction. Nothing is sent from here."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import events, jobs, outbox
from hub.errors import Refused, Words
from hub.models import Company, Job, Push
from hub.models.push import PushState
from hub.permissions import Actor, Area, Level
from payroll import destinations
from payroll.actions.journals import Expected, check_expected, facts_of, make, plan_or_made
from payroll.models import Channel, Journal, JournalState, SendingHabit
from payroll.models.journal import SPENT
from payroll.queries.journals import business_key, pushes_of
from payroll.queries.obstacles import obstacles
from payroll.selection import Selection, content_hash

AGAIN = (JournalState.REJECTED, JournalState.CANCELLED, JournalState.REVIEW)


class Blocked(Refused):
    """The destination cannot be used now. Carries every reason; the first one's words are shown."""

    def __init__(self, reasons: list[Words]):
        super().__init__(reasons[0].code)
        self.reasons = reasons

    @property
    def words(self) -> Words:
        return self.reasons[0]


@transaction.atomic
def start_transfer(
    *,
    company: Company,
    selection: Selection,
    destination: str,
    expected: Expected = None,
    closed_periods: str = "",
    by: Actor,
) -> Job:
    """The selection's journals on their way, as one job. Ten clicks at once give the same job.

    `closed_periods`: what the person chose for periods that are closed there, remembered for the next time.

    Raises Blocked, and Refused: what the preview finds, HUB-001 where that has changed since the page was shown.
    """
    check_may_send(company, destination, by)
    planned, made = plan_or_made(selection, expected, Channel.TRANSFER)
    if made:
        return made[0].job
    check_expected(planned, expected)
    if closed_periods:
        SendingHabit.objects.update_or_create(defaults={"closed_periods": closed_periods})
    job = start_job(destination, len(planned.drafts), company, by)
    shared = {"channel": Channel.TRANSFER, "destination": destination, "state": JournalState.QUEUED, "job": job}
    for journal in make(planned.drafts, selection, by=by, **shared):
        outbox.put(destinations.destination(destination).kind, business_key(journal), {"journal": str(journal.pk)})
        events.record("journal.queued", obj=journal, by=by, **facts_of(journal), destination=destination)
    return job


@transaction.atomic
def send_again(*, company: Company, journal: Journal, voucher_on: date | None = None, by: Actor) -> Journal:
    """After a sure refusal, or when a person has seen that it is not there. The journal keeps number and reference.

    `voucher_on`: a day in another period, where its own is closed; only after a sure refusal.
    Raises Blocked, and Refused: PAY-053 where the same rows have left in a later journal, PAY-054, PAY-071.
    """
    check_may_send(company, journal.destination, by)
    push, journal = _held(journal)
    if journal.state not in AGAIN:
        raise Refused("PAY-054", state=journal.get_state_display())
    _check_not_taken_over(journal)
    if voucher_on and voucher_on != journal.voucher_on:
        _redate(journal, voucher_on, by)
    outbox.send_again(push, by=by)
    if journal.state != JournalState.REVIEW:  # a job that waits for a decision is still open
        journal.job = start_job(journal.destination, 1, company, by, rerun_of=journal.job)
    journal.state, journal.error = JournalState.QUEUED, {}
    journal.save(update_fields=["state", "error", "job"])
    events.record("journal.resent", obj=journal, by=by, **facts_of(journal))
    return journal


def _redate(journal: Journal, voucher_on: date, by: Actor) -> None:
    """Nothing of it is there, so its day may still change; both days stand in the history."""
    if journal.state == JournalState.REVIEW:
        raise Refused("PAY-054", state=journal.get_state_display())
    if voucher_on < journal.period_on:
        raise Refused("PAY-071", period=f"{journal.period_on:%Y-%m}", target=f"{voucher_on:%Y-%m}")
    before, journal.voucher_on = journal.voucher_on, voucher_on
    journal.content_sha256 = content_hash(journal, journal.lines.order_by("line_no"))
    journal.save(update_fields=["voucher_on", "content_sha256"])
    days = {"before": before.isoformat(), "after": voucher_on.isoformat()}
    events.record("journal.redated", obj=journal, by=by, **facts_of(journal), **days)


@transaction.atomic
def send_rest(*, company: Company, job: Job, by: Actor) -> Job:
    """What was refused of a transfer, once more and under the same keys, as one job; what stands is left alone.

    Ten clicks give the same job. Raises Blocked, and Refused PAY-065 where nothing is left.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    refused = list(Journal.objects.filter(job=job, state=JournalState.REJECTED).order_by("number"))
    if not refused:
        return _sent_before(job)
    destination = refused[0].destination
    check_may_send(company, destination, by)
    held = [(push, journal) for push, journal in map(_held, refused) if journal.state == JournalState.REJECTED]
    new = start_job(destination, len(held), company, by, rerun_of=job)
    for push, journal in held:
        _check_not_taken_over(journal)
        outbox.send_again(push, by=by)
        journal.job, journal.state, journal.error = new, JournalState.QUEUED, {}
        journal.save(update_fields=["state", "error", "job"])
        events.record("journal.resent", obj=journal, by=by, **facts_of(journal))
    return new


def _sent_before(job: Job) -> Job:
    again = Job.objects.filter(rerun_of=job).order_by("-created_at").first()
    if again is None:
        raise Refused("PAY-065")
    return again


@transaction.atomic
def link_batch(*, company: Company, journal: Journal, remote_ref: str, by: Actor) -> Journal:
    """A person says: it exists there, under this number. Raises Refused PAY-054, PAY-056."""
    check_rights(by)
    push, journal = _held(journal)
    if not remote_ref.strip():
        raise Refused("PAY-056", status=422)
    if push.state not in (PushState.REVIEW, PushState.UNKNOWN):
        raise Refused("PAY-054", state=journal.get_state_display())
    outbox.link(push, remote_ref.strip()[:100], by=by)
    return Journal.objects.get(pk=journal.pk)


@transaction.atomic
def cancel_transfer(*, company: Company, journal: Journal, by: Actor) -> Journal:
    """Where nothing can have left, or a person has decided so. Raises Refused PAY-054, HUB-020."""
    check_rights(by)
    push, journal = _held(journal)
    if push.state not in (PushState.READY, PushState.REVIEW):
        raise Refused("PAY-054", state=journal.get_state_display())
    outbox.cancel(push, by=by)
    return Journal.objects.get(pk=journal.pk)


def check_rights(by: Actor) -> None:
    by.check(Area.PAYROLL, Level.WRITE)
    by.check(Area.VISMA_NET, Level.WRITE)


def check_may_send(company: Company, destination: str, by: Actor) -> None:
    check_rights(by)
    reasons = obstacles(company=company, destination=destination, actor=by)
    if reasons:
        raise Blocked(reasons)


def _held(journal: Journal) -> tuple[Push, Journal]:
    """The journal's latest push and the journal, both locked, in the order a delivery locks them."""
    latest = pushes_of(journal).last()
    if latest is None:
        raise Refused("PAY-054", state=journal.get_state_display())
    push = Push.objects.select_for_update().get(pk=latest.pk)
    return push, Journal.objects.select_for_update().get(pk=journal.pk)


def _check_not_taken_over(journal: Journal) -> None:
    if journal.reverses_id:
        return  # it takes one journal back, whatever has come after
    later = Journal.objects.filter(
        run_key=journal.run_key,
        period_on=journal.period_on,
        revision__gt=journal.revision,
        state__in=SPENT,
        reverses=None,
    ).first()
    if later:
        raise Refused("PAY-053", number=later.number)


def start_job(destination: str, count: int, company: Company, by: Actor, title: str = "", **fields) -> Job:
    """The job that follows them; `title` where it is no plain transfer."""
    said = ngettext(
        "Direktöverföring till %(place)s: %(count)s underlag",
        "Direktöverföring till %(place)s: %(count)s underlag",
        count,
    ) % {"place": destinations.destination(destination).label, "count": count}
    job = jobs.start("payroll.transfer", title or said, by=by, total=count, **fields)
    job.url = f"/c/{company.pk}/payroll/transfers/{job.pk}/"
    job.current = _("Väntar på att skickas")
    job.save(update_fields=["url", "current"])
    return job
