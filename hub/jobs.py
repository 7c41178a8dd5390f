"""Long work: progress, findings, files, cancel. It outlives the page, the worker and the server.

A kind registers a handler `run(job, report)` that the worker calls inside the company's scope in pieces of its own
choosing; or none, when other rows (an outbox) carry the work and their room calls `advance()`.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import OperationalError, connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hub import events, notices
from hub.bell import ring_after_commit
from hub.errors import Refused
from hub.models import Finding, Job, User
from hub.models.job import FINAL, JobState, Severity
from hub.permissions import Actor, Area, Level
from hub.tenancy import current_company, scope

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
BEAT = LEASE / 6  # how often a living worker renews its lease
LONGEST = timedelta(hours=12)  # a job that has not ended by then never will, and its worker is ended
MAX_ATTEMPTS = 5
Handler = Callable[["Report"], str]
_handlers: dict[str, Handler] = {}
_ends: dict[str, Callable[[Job], None]] = {}
_areas: dict[str, Area] = {}


class Cancelled(Exception):
    """The user asked the job to stop; raised by `Report.progress`."""


def handler(kind: str):
    """Registers `run(report) -> result sentence`. It runs outside any transaction; `report` opens the scope."""

    def mark(run: Handler) -> Handler:
        _handlers[kind] = run
        return run

    return mark


def when_ended(kind: str):
    """Registers `ended(job)`, called where a job of the kind ends, also one that is cancelled before it began or given
    up after several deaths. In the transaction that ends it, in the company's scope."""

    def mark(ended: Callable[[Job], None]) -> Callable[[Job], None]:
        _ends[kind] = ended
        return ended

    return mark


def _ended(job: Job) -> None:
    if job.kind in _ends:
        _ends[job.kind](job)


def open_to(prefix: str, area: Area) -> None:
    """Jobs whose kind begins with `prefix` are seen and steered by those who may read and write `area`."""
    _areas[prefix] = area


def area_of(kind: str) -> Area:
    """Raises KeyError for a kind no room has opened: then nobody sees it."""
    return _areas[kind.split(".")[0]]


def visible_to(actor: Actor):
    """The jobs in scope the actor may read."""
    prefixes = [prefix for prefix, area in _areas.items() if actor.can_read(area)]
    return Job.objects.filter(kind__regex=rf"^({'|'.join(prefixes)})\.") if prefixes else Job.objects.none()


def is_handled(kind: str) -> bool:
    """Can a worker run it, and so run it again?"""
    return kind in _handlers


def start(kind: str, title: str, *, by: Actor, total: int | None = None, url: str = "", params=None, **fields) -> Job:
    """A queued job; rung after commit where a handler does the work."""
    user_id = by.id if by.kind == "user" else None
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        total=total,
        url=url,
        params=params or {},
        created_by=by.name[:120],
        created_by_id=user_id,
        **fields,
    )
    events.record("job.started", obj=job, by=by, job_kind=kind)
    if kind in _handlers:
        _ring(job)
    return job


def _ring(job: Job) -> None:
    ring_after_commit("hub.tasks.run_job", current_company(), job.pk)


def find(job: Job, code: str, *, severity: str = Severity.ERROR, facts: dict | None = None, **fields) -> Finding:
    """One line of the job's log."""
    return Finding.objects.create(job=job, code=code, severity=severity, facts=facts or {}, **fields)


def _check_may_steer(job: Job, by: Actor) -> None:
    area = _areas.get(job.kind.split(".")[0])
    if area is not None:
        by.check(area, Level.WRITE)


def cancel(job: Job, *, by: Actor) -> Job:
    """A queued job ends at once, a running one at its next step. Raises `Refused` where other rows carry the work."""
    _check_may_steer(job, by)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not is_handled(job.kind):
        raise Refused("HUB-004")
    if job.is_final:
        raise Refused("HUB-020", state=job.get_state_display())
    job.cancel_requested = True
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, timezone.now()
    job.save()
    if job.is_final:
        _ended(job)
    events.record("job.cancelled", obj=job, by=by)
    return job


def rerun(job: Job, *, by: Actor) -> Job:
    """The same work once more, as a new job that points at the old one."""
    _check_may_steer(job, by)
    if not is_handled(job.kind):
        raise Refused("HUB-004")
    if not job.is_final:
        raise Refused("HUB-003")
    return start(job.kind, job.title, by=by, url=job.url, params=job.params, rerun_of=job, file=job.file)


def finish(job: Job, state: str, result: str) -> Job:
    """The end of a job, told to who started it, with the log where something failed."""
    job.state, job.result, job.current = state, result[:300], ""
    job.finished_at, job.lease_until = timezone.now(), None
    job.save()
    _ended(job)
    tell(job)
    return job


def tell(job: Job) -> None:
    kind = {"done": "ok", "done_with_errors": "warn", "failed": "bad"}.get(job.state)
    if kind is None or job.params.get("quiet"):
        return
    page = f"/c/{job.company_id}/jobs/{job.pk}/"
    log = f"{page}log/csv/" if job.findings.exists() else ""
    text = f"{job.title}: {job.result}" if job.result else job.title
    notices.tell(job.created_by_id, kind, text, url=job.url or page, log_url=log, job=job)


# ------------------------------------------------------------------ the worker's side
class Report:
    """How a handler tells where it is. Each call is its own commit, so the page sees it at once."""

    def __init__(self, company, job_id):
        self.company, self.job_id = company, job_id

    def job(self) -> Job:
        return Job.objects.get(pk=self.job_id)

    def progress(self, done: int, *, total: int | None = None, current: str = "") -> None:
        """Raises `Cancelled` when the user has asked for it."""
        with scope(self.company):
            job = Job.objects.select_for_update().get(pk=self.job_id)
            if job.cancel_requested:
                raise Cancelled
            job.done, job.current, job.lease_until = done, current[:200], timezone.now() + LEASE
            job.total = total if total is not None else job.total
            job.save(update_fields=["done", "current", "lease_until", "total"])

    def find(self, code: str, **fields) -> None:
        with scope(self.company):
            find(self.job(), code, **fields)


def run(company, job_id) -> None:
    """Claims the job and runs its handler. Safe to call any number of times, from anywhere."""
    claimed = _claim(company, job_id)
    if claimed is None:
        return
    kind, language, attempt = claimed
    report = Report(company, job_id)
    with translation.override(language):
        try:
            with _alive(company, job_id, attempt):
                result = _handlers[kind](report)
            _close(report, attempt, None, result)
        except Cancelled:
            _close(report, attempt, JobState.CANCELLED, _("Avbruten av användaren."))
        except Refused as refusal:
            report.find(refusal.code, facts=refusal.facts)
            _close(report, attempt, JobState.FAILED, refusal.words.message)


@contextlib.contextmanager
def _alive(company, job_id, attempt: int) -> Iterator[None]:
    """Renews the lease while the block runs, from a thread and connection of its own: one statement of a large import
    takes minutes, and reports nothing. A worker that dies or stands still renews nothing, and loses the job."""
    done = threading.Event()
    beat = threading.Thread(target=_renew, args=(company, job_id, attempt, done), name="lease", daemon=True)
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join()


def _renew(company, job_id, attempt: int, done: threading.Event) -> None:
    while not done.wait(BEAT.total_seconds()):
        try:
            with scope(company):
                mine = Job.objects.filter(pk=job_id, attempts=attempt, state=JobState.RUNNING)
                mine.update(lease_until=timezone.now() + LEASE)
        except OperationalError as error:  # a database that is away for a moment; the lease lasts several beats
            log.warning("the lease of job %s was not renewed: %s", job_id, error)
        finally:
            connection.close()


def _claim(company, job_id) -> tuple[str, str, int] | None:
    now = timezone.now()
    with scope(company):
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        held = job and job.lease_until and job.lease_until > now
        if job is None or job.state in FINAL or held or job.kind not in _handlers:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            find(job, "HUB-000")
            finish(job, JobState.FAILED, _("Jobbet avbröts upprepade gånger."))
            return None
        job.state, job.attempts, job.lease_until = JobState.RUNNING, job.attempts + 1, now + LEASE
        job.started_at = job.started_at or now
        job.save()
        user = User.objects.filter(pk=job.created_by_id).first()
        return job.kind, user.language if user else "sv", job.attempts


def _close(report: Report, attempt: int, state: str | None, result: str) -> None:
    """The end is told once: by the attempt that has the job, not by one that lost it meanwhile."""
    with scope(report.company):
        job = Job.objects.select_for_update().get(pk=report.job_id)
        if job.is_final or job.attempts != attempt:
            return
        if state is None:
            worst = job.findings.filter(severity=Severity.ERROR).exists()
            state = JobState.DONE_WITH_ERRORS if worst else JobState.DONE
        finish(job, state, result)


def due_jobs(now):
    """Queued for a while, or left by a worker that died, in the companies in scope."""
    waiting = Job.objects.filter(kind__in=list(_handlers), state__in=[JobState.QUEUED, JobState.RUNNING])
    return waiting.exclude(lease_until__gt=now).exclude(
        state=JobState.QUEUED, created_at__gt=now - timedelta(seconds=10)
    )
