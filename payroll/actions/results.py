"""Wage results after they have come in: computed again by other rules, or corrected where rows of the file failed."""

from collections import Counter
from datetime import date

from django.db import transaction

from hub import events, files
from hub.errors import Refused, words
from hub.models import Company, Job
from hub.permissions import Actor, Area, Level
from payroll import files as readers
from payroll.actions.posting import posted
from payroll.actions.runs import Faulty, Imported, checked, import_run, store_again
from payroll.files.drafts import RunDraft
from payroll.models import PayrollRow, PayrollRun
from payroll.queries.rules import results_of, revision
from payroll.rules import Result

KIND = "payroll.import"
_SAID = ("account", "cost_centre", "project", "amount", "text", "wage_type", "employee", "period_on", "result_line")


@transaction.atomic
def recalculate_run(*, company: Company, run: PayrollRun, by: Actor) -> PayrollRun:
    """The run's rows by the rules as they stand: a new version where they differ, else only the note that they agree.

    Journals already made keep their rows and show that the run has changed. Raises Faulty, Refused PAY-190.
    """
    by.check(Area.PAYROLL, Level.WRITE)
    run = PayrollRun.objects.select_for_update().get(pk=run.pk)
    if not run.result_count:
        raise Refused("PAY-190")
    draft = checked(posted(draft_of(run)), company)
    if draft.errors:
        raise Faulty(draft.errors)
    if Counter(_said_of(run)) == Counter(map(tuple, draft.rows)):
        run.rules_revision = revision()
        run.save(update_fields=["rules_revision"])
        return run
    store_again(run, draft)
    events.record("run.recalculated", obj=run, by=by, number=run.number, version=run.version, rows=run.row_count)
    return run


def draft_of(run: PayrollRun) -> RunDraft:
    """The run as it was handed over, without rows."""
    return RunDraft(
        label=run.label,
        program=run.program,
        period_on=run.period_on,
        payment_on=run.payment_on,
        run_type=run.run_type,
        results=tuple(map(Result._make, results_of(run))),
    )


def _said_of(run: PayrollRun) -> list[tuple]:
    return list(PayrollRow.objects.filter(run=run).values_list(*_SAID))


# ------------------------------------------------------------------ a file with faults
def failed_file(*, job: Job, kind: str, language: str) -> readers.Document:
    """The rows of a failed import, each with its fault, as csv or xlsx. Raises Refused HUB-001 where none failed."""
    _check_failed(job)
    lines: dict[int, str] = dict.fromkeys(job.params["failed"], "")
    employees: dict[str, str] = {}
    for each in job.findings.filter(severity="error").order_by("id"):
        found = words(each.code, each.facts)
        said, key = (employees, each.facts.get("employee", "")) if each.row is None else (lines, each.row)
        said[key] = " ".join(filter(None, (said.get(key), found.message, found.cure)))
    return readers.failed_rows(job.file.name, files.content(job.file), kind, language, lines, employees)


@transaction.atomic
def correct_import(*, company: Company, job: Job, name: str, data: bytes, by: Actor) -> Imported:
    """The failed import once more, its failed rows exchanged for those in the file given. Whole or not at all again.

    Raises Refused: HUB-001 where the job has no failed rows, an upload's code where the file is no list, PAY-040.
    """
    by.check(Area.PAYROLL, Level.WRITE)
    _check_failed(job)
    try:
        whole = readers.put_back(job.file.name, files.content(job.file), name, data, set(job.params["failed"]))
    except readers.UploadRefused as refused:
        raise Refused(refused.code, status=422, **readers.facts_of(refused)) from refused
    return import_run(company=company, name=whole.name, data=whole.content, by=by, **given_of(job))


@transaction.atomic
def import_again(*, company: Company, job: Job, by: Actor) -> Imported:
    """The same file after the rules were changed. Raises Refused HUB-001, PAY-040."""
    _check_failed(job)
    return import_run(company=company, name=job.file.name, data=files.content(job.file), by=by, **given_of(job))


def given_of(job: Job) -> dict:
    """What the user typed when the file came, as `import_run` takes it."""
    params = job.params
    days = {key: date.fromisoformat(params[key]) for key in ("period_on", "payment_on") if params.get(key)}
    return {key: params[key] for key in ("label", "run_type") if params.get(key)} | days


def _check_failed(job: Job) -> None:
    if job.kind != KIND or job.file is None or not job.params.get("failed"):
        raise Refused("HUB-001")
