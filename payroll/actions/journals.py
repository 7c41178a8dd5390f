"""Journals are made here, for either way out: snapshots, numbered, each content once per revision."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub import events, files, jobs, outbox
from hub.errors import Refused
from hub.models import Company, Job
from hub.models.job import JobState
from hub.models.push import PushState
from hub.money import format_amount
from hub.permissions import Actor, Area, Level
from payroll import exports
from payroll.actions.counters import take
from payroll.models import Channel, Journal, JournalLine, JournalState, PayrollRun
from payroll.models.journal import SPENT
from payroll.queries.journals import pushes_of
from payroll.queries.previews import Planned, Preview, plan, runs_of
from payroll.selection import Selection

BATCH = 2000
MARKABLE = (JournalState.REJECTED, JournalState.CANCELLED, JournalState.REVIEW, JournalState.EXPORTED)
Expected = Mapping[str, int] | None


@transaction.atomic
def create_file(
    *, company: Company, selection: Selection, kind: str, expected: Expected = None, by: Actor
) -> list[Journal]:
    """The selection's journals and one stored file of them; `kind` sie, csv, xlsx or pdf. Gives the journals.

    The same click twice gives the same journals. Raises Refused: what the preview finds, HUB-001 where it has changed.
    """
    by.check(Area.PAYROLL, Level.WRITE)
    planned, made = plan_or_made(selection, expected, Channel.FILE)
    made = [j for j in made if j.file and j.file.name.endswith(f".{exports.SUFFIXES[kind]}")]
    if made:
        return made
    check_expected(planned, expected)
    job = jobs.start("payroll.file", _("Bokföringsfil"), by=by, total=len(planned.drafts))
    shared = {"channel": Channel.FILE, "state": JournalState.EXPORTED, "job": job, "sent_at": timezone.now()}
    journals = make(planned.drafts, selection, by=by, **shared)
    _store(journals, kind, company=company, by=by)
    for journal in journals:
        events.record("journal.exported", obj=journal, by=by, **facts_of(journal))
    _finish(job, journals, company)
    return journals


@transaction.atomic
def mark_sent(
    *, company: Company, journal: Journal | None = None, run: PayrollRun | None = None, reason: str, by: Actor
) -> list[Journal]:
    """A person says it is booked already: a journal, or a run's rows that have no journal yet. Gives the journals.

    Raises Refused: PAY-055 without a reason, PAY-054 in a state where that cannot be, and what a preview finds.
    """
    by.check(Area.PAYROLL, Level.WRITE)
    if not reason.strip():
        raise Refused("PAY-055", status=422)
    journals = [_markable(journal, by)] if journal else _marked_run(run, by)
    for each in journals:
        each.state, each.marked_reason = JournalState.MARKED, reason.strip()[:200]
        each.sent_at = each.sent_at or timezone.now()
        each.save(update_fields=["state", "marked_reason", "sent_at"])
        events.record("journal.marked", obj=each, by=by, **facts_of(each), reason=each.marked_reason)
        settle_reversal(each, by)
    return journals


def settle_reversal(journal: Journal, by: Actor) -> None:
    """A reversal that is booked makes what it takes back reversed; nothing for any other journal."""
    if journal.reverses_id is None or journal.state not in (JournalState.SENT, JournalState.MARKED):
        return
    original = Journal.objects.select_for_update().get(pk=journal.reverses_id)
    if original.state != JournalState.REVERSED:
        original.state = JournalState.REVERSED
        original.save(update_fields=["state"])
        told = facts_of(original) | {"reversed_by": journal.number, "remote_ref": journal.remote_ref}
        events.record("journal.reversed", obj=original, by=by, **told)


def _markable(journal: Journal, by: Actor) -> Journal:
    """The journal, held; one that waits for a decision first leaves the outbox."""
    push = pushes_of(journal).filter(state=PushState.REVIEW).last()
    if push:
        by.check(Area.VISMA_NET, Level.WRITE)
        outbox.cancel(push, by=by)
    found = Journal.objects.select_for_update().get(pk=journal.pk)
    if found.state not in MARKABLE:
        raise Refused("PAY-054", state=found.get_state_display())
    return found


def _marked_run(run: PayrollRun, by: Actor) -> list[Journal]:
    selection = Selection(run_ids=(run.pk,))
    planned, _made = plan_or_made(selection, None, Channel.FILE)
    planned.check()
    return make(planned.drafts, selection, by=by, channel=Channel.FILE, state=JournalState.MARKED)


# ------------------------------------------------------------------ shared with transfers
def plan_or_made(selection: Selection, expected: Expected, channel: str) -> tuple[Preview, list[Journal]]:
    """The plan, with its runs held until commit; and, where the same click came before us, what it made.

    Whoever plans the same runs waits here, so clicks come one after another; the database's unique key
    (company, run_key, period_on, revision) would refuse a second journal all the same.
    """
    runs = list(runs_of(selection).select_for_update())
    planned = plan(runs, selection, timezone.localdate())
    same = expected is not None and dict(expected) != planned.expected
    return planned, _made_before(selection, expected, channel) if same else []


def _made_before(selection: Selection, expected: Mapping[str, int], channel: str) -> list[Journal]:
    keys = [key for key in expected if _is_uuid(key)]
    journals = Journal.objects.filter(run_key__in=keys, channel=channel).select_related("job", "file")
    same = [j for j in journals.order_by("number") if j.revision == expected[str(j.run_key)]]
    is_whole = {str(journal.run_key) for journal in same} == set(expected)
    return same if same and is_whole and all(j.selection == selection.as_json() for j in same) else []


def _is_uuid(text: str) -> bool:
    """What a page sends back may be anything."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def check_expected(planned: Preview, expected: Expected) -> None:
    """Raises Refused: HUB-001 where the page showed something else, then the first finding of the plan."""
    if expected is not None and dict(expected) != planned.expected:
        raise Refused("HUB-001")
    planned.check()


def make(drafts: list[Planned], selection: Selection, *, by: Actor, **shared) -> list[Journal]:
    """The journals with their lines. Numbers are taken last of all that can fail."""
    number = take("journal", len(drafts))
    journals = [_journal(each, number + n, selection, by, shared) for n, each in enumerate(drafts)]
    Journal.objects.bulk_create(journals)
    lines = (
        JournalLine(
            journal=journal,
            line_no=line_no,
            account=line.account,
            cost_centre=line.cost_centre,
            project=line.project,
            amount=line.amount,
            text=line.text,
        )
        for journal, each in zip(journals, drafts, strict=True)
        for line_no, line in enumerate(each.draft.lines, start=1)
    )
    JournalLine.objects.bulk_create(lines, batch_size=BATCH)
    return journals


def _journal(planned: Planned, number: int, selection: Selection, by: Actor, shared: dict) -> Journal:
    run, draft = planned.run, planned.draft
    return Journal(
        number=number,
        run=run,
        run_key=run.pk,
        run_label=run.label,
        run_version=run.version,
        reference=draft.reference,
        period_on=draft.period_on,
        revision=planned.revision,
        resend_of_id=_first_of(planned.earlier),
        voucher_on=draft.voucher_on,
        series=draft.series,
        text=draft.text,
        selection=selection.as_json(),
        line_count=len(draft.lines),
        debit_total=draft.debit_total,
        content_sha256=draft.content_sha256,
        created_by=by.name[:120],
        **shared,
    )


def _first_of(earlier: Journal | None):
    """The id a re-send keeps: the first journal of the same rows that left. None where nothing has."""
    if earlier is None:
        return None
    return earlier.resend_of_id or (earlier.pk if earlier.state in SPENT else None)


def facts_of(journal: Journal) -> dict:
    """What the history keeps of a journal."""
    return {
        "number": journal.number,
        "reference": journal.reference,
        "period": f"{journal.period_on:%Y-%m}",
        "revision": journal.revision,
        "debit": format_amount(journal.debit_total),
    }


def _store(journals: list[Journal], kind: str, *, company: Company, by: Actor) -> None:
    language = (get_language() or "sv")[:2]
    document = exports.journal_file(journals, kind, company=company, language=language, produced_at=timezone.now())
    stored = files.store(document.name, document.content, content_type=document.content_type, by=by)
    for journal in journals:
        journal.file = stored
    Journal.objects.bulk_update(journals, ["file"])


def _finish(job: Job, journals: list[Journal], company: Company) -> None:
    count = len(journals)
    said = ngettext("%(count)s underlag i filen %(file)s", "%(count)s underlag i filen %(file)s", count)
    job.file, job.done = journals[0].file, count
    job.title = _("Bokföringsfil %(file)s") % {"file": job.file.name}
    job.url = f"/c/{company.pk}/payroll/files/{job.pk}/"
    jobs.finish(job, JobState.DONE, said % {"count": count, "file": job.file.name})
