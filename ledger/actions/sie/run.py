"""The import as a job: read, judge, write in one transaction. Killed, it has changed nothing but the log."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import events, files, jobs
from hub.errors import Refused
from hub.models import Company, Job
from hub.models.job import JobState
from hub.permissions import Actor, system
from hub.tenancy import scope
from ledger.actions.sie import append, apply, findings
from ledger.actions.sie.chart import Chart, Stale
from ledger.actions.sie.compare import ask
from ledger.actions.sie.stage import Staged, judge, staged
from ledger.actions.sie.undo import UNDO_DAYS
from ledger.models import Act, ImportState, Ledger, SieImport
from ledger.models.sie_import import OPEN

KIND = "ledger.import"
MANY = 10_000  # rows from which on the planner is told


@jobs.handler(KIND)
def run(report: jobs.Report) -> str:
    """One import, from its row. Run again, it goes on from where the books stand, which is the beginning."""
    made, company, source = _claim(report)
    if made.state == ImportState.DONE:
        return _("Filen är redan inläst.")
    total = source.count(b"#TRANS")
    report.progress(0, total=total, current=_("Läser %s") % made.file_name)
    try:
        return _read_and_write(report, made, company, source)
    except Refused:
        _close(report, made, ImportState.REFUSED)
        raise
    except jobs.Cancelled:
        _close(report, made, ImportState.CANCELLED)
        raise


@jobs.when_ended(KIND)
def close(job: Job) -> None:
    """No import stays open whose job has ended without it: cancelled in the queue, or given up."""
    state = ImportState.CANCELLED if job.state == JobState.CANCELLED else ImportState.REFUSED
    SieImport.objects.filter(job=job, state__in=OPEN).update(state=state, finished_at=timezone.now())


def _read_and_write(report: jobs.Report, made: SieImport, company: Company, source: bytes) -> str:
    """Once; again where another import changed the chart of accounts while this file was being read."""
    while True:
        try:
            with staged(_chart(report.company, made), source, report.progress) as reading:
                return _write(report, made, company, reading, source)
        except Stale:
            continue


def _claim(report: jobs.Report) -> tuple[SieImport, Company, bytes]:
    with scope(report.company):
        job = report.job()
        made = SieImport.objects.select_for_update().get(pk=job.params["import"])
        if made.state != ImportState.DONE:
            _check_alone(made)
            made.state, made.job = ImportState.RUNNING, job
            made.save(update_fields=["state", "job"])
        return made, Company.objects.get(pk=report.company), files.content(made.file)


def _check_alone(made: SieImport) -> None:
    """A cancelled import run again while the same file is on its way once more."""
    same = SieImport.objects.filter(ledger_id=made.ledger_id, sha256=made.sha256, act=Act.IMPORT, state__in=OPEN)
    if same.exclude(pk=made.pk).exists():
        raise Refused("LED-075")


def _chart(company, made: SieImport) -> Chart:
    with scope(company):
        return Chart.of(Ledger.objects.get(pk=made.ledger_id))


def _close(report: jobs.Report, made: SieImport, state: str) -> None:
    with scope(report.company):
        SieImport.objects.filter(pk=made.pk).update(state=state, finished_at=timezone.now())


def _write(report: jobs.Report, made: SieImport, company: Company, reading: Staged, source: bytes) -> str:
    """Judged and written under one lock, so that nothing comes between. What was found is told in either case."""
    by = _actor(report)
    report.progress(reading.staging.rows, current=_("Jämför och skriver till huvudboken"))
    try:
        with scope(report.company):
            ledger = Ledger.objects.select_for_update().get(pk=made.ledger_id)
            reading.staging.chart.check_current()
            judge(reading, company, ledger)
            apply.stop(reading.words, accept_orgnr=made.accept_orgnr, take_rest=made.take_rest)
            write(made, ledger, reading, by, step=lambda name: _check_cancelled(report))
            _tell(report, made, reading, source, by)
    except Refused:
        with scope(report.company):
            _tell(report, SieImport.objects.get(pk=made.pk), reading, source, by)
        raise
    if reading.staging.rows >= MANY:
        ask("SELECT ledger_analyze()")
    return result_of(made)


def _tell(report: jobs.Report, made: SieImport, reading: Staged, source: bytes, by: Actor) -> None:
    made.refused_file = findings.keep(report.job(), made, reading, source, by)
    made.save(update_fields=["refused_file", *note(made, reading)])


def write(made: SieImport, ledger: Ledger, reading: Staged, by: Actor, step: Callable[[str], None]) -> None:
    """The books' part, in the caller's transaction."""
    if reading.is_mirror:
        year = apply.apply_year(made, ledger, reading.staging, reading.found, reading.year, step)
        made.year_key, made.year_start, made.year_end = year.pk, year.start, year.end
    else:
        append.apply_added(made, ledger, reading.staging, reading.found, step)
        made.year_start, made.year_end = reading.found.span
    step("end")
    note(made, reading)
    now = timezone.now()
    made.state, made.finished_at, made.undo_until = ImportState.DONE, now, now + UNDO_DAYS
    made.save()
    events.record("books.imported", obj=made, by=by, counts=made.counts, type=made.type, sha256=made.sha256)


def _check_cancelled(report: jobs.Report) -> None:
    """Between two statements, on the import's own connection: what others have committed is seen."""
    if Job.objects.filter(pk=report.job_id, cancel_requested=True).exists():
        raise jobs.Cancelled


def note(made: SieImport, reading: Staged) -> list[str]:
    """What the log shows of a file, whether it is taken or not. Gives the names of the fields it sets."""
    document, found, stated = reading.staging.document, reading.found, reading.staging.document.years.get(0)
    made.type, made.program = document.type, f"{document.program} {document.program_version}".strip()
    if stated and made.year_start is None:
        made.year_start, made.year_end = stated.start, stated.end
    made.ties = findings.ties(document) and not reading.staging.refused
    made.counts = {
        "vouchers": reading.staging.vouchers,
        "rows": reading.staging.rows,
        "refused": len(reading.staging.refused),
        "new_accounts": len(reading.staging.chart.new_accounts),
        "new": found.new,
        "kept": found.kept,
        "changed": found.changed,
        "vanished": found.vanished,
        "returned": len(found.returned),
        "findings": len(document.findings) + len(reading.words),
    }
    return ["type", "program", "year_start", "year_end", "ties", "counts"]


def result_of(made: SieImport) -> str:
    n = made.counts.get("new", 0) + made.counts.get("changed", 0)
    said = ngettext("%(n)s ny verifikation", "%(n)s nya verifikationer", n) % {"n": n}
    kept, refused = made.counts.get("kept", 0), made.counts.get("refused", 0)
    if kept:
        said += ", " + ngettext("%(n)s oförändrad", "%(n)s oförändrade", kept) % {"n": kept}
    if refused:
        said += ", " + ngettext("%(n)s avvisad", "%(n)s avvisade", refused) % {"n": refused}
    return said + "."


def _actor(report: jobs.Report) -> Actor:
    with scope(report.company):
        job = report.job()
    if job.created_by_id is None:
        return system(job.created_by)
    return Actor("user", job.created_by_id, job.created_by)
