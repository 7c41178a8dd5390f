"""A bokföringsfil that has been made: its journals, and its content in the form asked for."""

from datetime import datetime
from uuid import UUID

from hub import files
from hub.documents import Document
from hub.models import Company, Job
from payroll import exports
from payroll.models import Journal
from payroll.queries.journals import journals

KIND = "payroll.file"


def file_of(job_id: UUID) -> tuple[Job, list[Journal]] | None:
    """The job that made it, and its journals; None where there is no such file."""
    job = Job.objects.select_related("file").filter(pk=job_id, kind=KIND).first()
    made = list(journals().filter(job=job).order_by("number")) if job else []
    return (job, made) if made else None


def document_of(
    job: Job, made: list[Journal], kind: str, *, company: Company, language: str, now: datetime
) -> Document:
    """The stored file, where that is the kind asked for; else the same journals in the other form.

    Raises KeyError on an unknown kind.
    """
    if job.file and job.file.name.endswith(f".{exports.SUFFIXES[kind]}"):
        return Document(job.file.name, job.file.content_type, files.content(job.file))
    return exports.journal_file(made, kind, company=company, language=language, produced_at=now)
