"""Jobs as lists and log files."""

from django.utils import timezone
from django.utils.translation import get_language

from hub.documents.error_log import LogEntry, error_log
from hub.errors import words
from hub.jobs import visible_to
from hub.models import Finding, Job
from hub.models.job import JobState
from hub.permissions import Actor


def recent_jobs(actor: Actor, limit: int = 100):
    """Those the actor may see, newest first."""
    return visible_to(actor).order_by("-created_at", "-id")[:limit]


def running_jobs(actor: Actor) -> int:
    return visible_to(actor).filter(state__in=[JobState.QUEUED, JobState.RUNNING]).count()


def findings_of(job: Job):
    return job.findings.order_by("at", "id")


def log_file(job: Job, kind: str, *, orgnr: str):
    """The error log of `domain`: one line per finding, in the reader's language. Gives a Document."""
    entries = [_entry(job, finding, orgnr) for finding in findings_of(job)]
    name = f"logg_{job.kind.replace('.', '_')}_{timezone.localtime(job.created_at):%Y-%m-%d_%H%M}"
    return error_log(entries, kind=kind, language=get_language() or "sv", name=name)


def _entry(job: Job, found: Finding, orgnr: str) -> LogEntry:
    said = words(found.code, found.facts)
    message = f"{said.message} ({found.remote_text})" if found.remote_text else said.message
    return LogEntry(
        time=timezone.localtime(found.at),
        severity=found.severity,
        code=found.code,
        job_id=str(job.pk),
        request_id="",
        company_orgnr=orgnr,
        integration=found.integration,
        object_type=found.object_type,
        object_key=found.object_key,
        file=found.file,
        row=found.row,
        field=found.field,
        value=found.value,
        message=message,
        cause=said.cause,
        fix=said.cure,
        attempt=found.attempt,
        http_status=found.http_status,
        remote_code=found.remote_code,
    )
