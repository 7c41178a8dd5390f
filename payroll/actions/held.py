"""An upload that was refused because its rows are here already: kept, so that the answer needs no second upload."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hub import files, jobs
from hub.errors import Refused
from hub.models import Company, Job
from hub.models.job import JobState, Severity
from hub.permissions import Actor, Area, Level
from hub.uploads import safe_name
from payroll.actions.runs import Imported, import_run

HELD = "PAY-040"
KIND = "payroll.import"


@transaction.atomic
def hold_upload(*, company: Company, name: str, data: bytes, given: dict, refusal: Refused, by: Actor) -> Job:
    """A job that ended with the question. `given`: what the user typed, as `import_run` takes it."""
    by.check(Area.PAYROLL, Level.WRITE)
    stored = files.store(safe_name(name), data, content_type="application/octet-stream", by=by)
    params = {key: str(value) for key, value in given.items()}
    job = jobs.start(KIND, _("Läs in %(file)s") % {"file": stored.name}, by=by, file=stored, params=params)
    jobs.find(job, refusal.code, severity=Severity.WARNING, facts=refusal.facts, file=stored.name)
    return jobs.finish(job, JobState.CANCELLED, _("Redan inläst, inget ändrades"))


@transaction.atomic
def import_held(*, company: Company, job: Job, by: Actor) -> Imported:
    """The answer «Läs in ändå». Raises Refused HUB-001 where the job asks no such question."""
    if job.kind != KIND or job.file is None or not job.findings.filter(code=HELD).exists():
        raise Refused("HUB-001")
    return import_run(
        company=company, name=job.file.name, data=files.content(job.file), again=True, by=by, **_given(job.params)
    )


def _given(params: dict) -> dict:
    days = {key: date.fromisoformat(params[key]) for key in ("period_on", "payment_on") if key in params}
    return {key: params[key] for key in ("label", "run_type") if key in params} | days
