"""Payroll runs: stored whole or not at all. The same results twice are recognised by their content."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import events, files, jobs
from hub.errors import Refused
from hub.models import Company, Finding, Job, StoredFile
from hub.models.job import JobState
from hub.money import format_amount
from hub.permissions import Actor, Area, Level
from payroll import files as readers
from payroll import texts  # noqa: F401  the codes raised here get their words
from payroll.actions.counters import locked, take
from payroll.actions.posting import cleaned_results, failed_lines, posted
from payroll.actions.storing import store_results, store_rows
from payroll.files.cleaning import check_balance, check_row, employee_of, plain, text_of
from payroll.files.drafts import FileFinding, Findings, RowDraft, RunDraft, first_of_month
from payroll.models import PayrollRun, RunType, Source
from payroll.queries.rules import revision

BATCH = 2000
CONTENT_TYPES = {
    "sie": "text/plain",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Imported(NamedTuple):
    """`run` is None where the file had errors; the job's log then says which, row by row."""

    run: PayrollRun | None
    job: Job


class Faulty(Refused):
    """A draft with errors: PAY-041, and all of them in `findings`."""

    status = 422

    def __init__(self, errors: list[FileFinding]):
        super().__init__("PAY-041", count=len(errors))
        self.findings = errors


@transaction.atomic
def import_run(
    *,
    company: Company,
    name: str,
    data: bytes,
    label: str = "",
    run_type: str = "",
    period_on: date | None = None,
    payment_on: date | None = None,
    again: bool = False,
    by: Actor,
) -> Imported:
    """A file becomes a run, or a failed job whose log says why not. What is given here goes before what the file says.

    Raises Refused: PAY-040 (the same rows are here already; `again` lets them in), PAY-043.
    """
    by.check(Area.PAYROLL, Level.WRITE)
    read = readers.read(name, data)
    given = {"label": plain(label), "run_type": run_type, "period_on": period_on, "payment_on": payment_on}
    given = {key: value for key, value in given.items() if value}
    draft = checked(posted(overruled(read, given)), company)
    source = _source(name, data)
    stored = files.store(
        readers.safe_name(name), data, content_type=CONTENT_TYPES.get(source, "application/octet-stream"), by=by
    )
    title = _("Läs in %(file)s") % {"file": stored.name}
    run = None if draft.errors else _create(draft, source=source, file=stored, again=again, by=by)
    url = f"/c/{company.pk}/payroll/runs/{run.pk}/" if run else ""
    params = {key: str(value) for key, value in given.items()}
    if draft.results and draft.errors:
        params |= {"failed": failed_lines(draft), "kind": source}
    total = len(draft.results or draft.rows)
    job = jobs.start("payroll.import", title, by=by, total=total, file=stored, url=url, params=params)
    note(job, draft.findings, file=stored.name)
    return Imported(run, _finish(job, draft, run))


def overruled(read: RunDraft, given: dict) -> RunDraft:
    """What the user typed goes before what the file says. Rows of the file's own month move along, corrections stay."""
    if not (given.get("period_on") and read.period_on):
        return replace(read, **given)
    month = first_of_month(given["period_on"])
    rows = (replace(r, period_on=month) if r.period_on == read.period_on else r for r in read.rows)
    results = (r._replace(period_on=month) if r.period_on == read.period_on else r for r in read.results)
    return replace(read, rows=tuple(rows), results=tuple(results), **given)


@transaction.atomic
def create_run(*, company: Company, draft: RunDraft, source: str, external_id: str = "", by: Actor) -> PayrollRun:
    """A run from the API, by the rules of the files. The same `external_id` with the same rows gives the same run.

    Raises Faulty (PAY-041 with every finding), Refused PAY-040, PAY-042, PAY-043.
    """
    by.check(Area.PAYROLL, Level.WRITE)
    draft = checked(posted(cleaned(draft)), company)
    if draft.errors:
        raise Faulty(draft.errors)
    locked("run")
    known = external_id and PayrollRun.objects.filter(external_id=external_id).first()
    if known and known.content_sha256 == content_sha256(draft):
        return known
    if known:
        raise Refused("PAY-042", external_id=external_id, number=known.number)
    return _create(draft, source=source, external_id=external_id, again=bool(external_id), by=by)


@transaction.atomic
def replace_run(*, company: Company, run: PayrollRun, draft: RunDraft, by: Actor) -> PayrollRun:
    """Other rows for the run. Journals already made keep theirs and show that the run has changed. Raises Faulty."""
    by.check(Area.PAYROLL, Level.WRITE)
    run = PayrollRun.objects.select_for_update().get(pk=run.pk)
    kept = {"period_on": draft.period_on or run.period_on, "payment_on": draft.payment_on or run.payment_on}
    draft = checked(posted(cleaned(replace(draft, **kept))), company)
    if draft.errors:
        raise Faulty(draft.errors)
    run.results.all().delete()
    store_again(run, draft)
    store_results(run, draft.results)
    events.record("run.replaced", obj=run, by=by, number=run.number, version=run.version, rows=run.row_count)
    return run


@transaction.atomic
def delete_run(*, company: Company, run: PayrollRun, by: Actor) -> None:
    """The run and its rows go; journals made of it stay, marked."""
    by.check(Area.PAYROLL, Level.WRITE)
    run = PayrollRun.objects.select_for_update().get(pk=run.pk)
    events.record("run.deleted", obj=run, by=by, number=run.number, rows=run.row_count)
    run.delete()


# ------------------------------------------------------------------ checks
def cleaned(draft: RunDraft) -> RunDraft:
    """A draft that came by no reader: each row is cleaned and checked as a row of a file is."""
    findings = Findings()
    for finding in draft.findings:
        findings.keep(finding)
    rows = tuple(_clean_row(row, findings) for row in draft.rows)
    results = cleaned_results(draft, findings)
    label = text_of(draft.label, findings, None, "label")[:100]
    return replace(draft, label=label, rows=rows, results=results, findings=findings.settle())


def _clean_row(row: RowDraft, findings: Findings) -> RowDraft:
    codes = {name: plain(getattr(row, name)) for name in ("account", "cost_centre", "project", "wage_type")}
    clean = replace(
        row,
        text=text_of(row.text, findings, row.line),
        employee=employee_of(row.employee, findings, row.line),
        period_on=row.period_on and first_of_month(row.period_on),
        **codes,
    )
    if not clean.amount:
        findings.add("info", "PAY-006", row.line, "amount")
    check_row(clean, findings)
    return clean


def checked(draft: RunDraft, company: Company) -> RunDraft:
    """The draft with what only the company can tell: its organisation number and currency; and period and balance.

    Raises Refused PAY-043.
    """
    if draft.run_type and draft.run_type not in RunType.values:
        raise Refused("PAY-043", value=draft.run_type, status=422)
    findings = Findings()
    rows = tuple(row for row in draft.rows if row.amount)
    if not rows and not draft.errors:
        findings.error("PAY-012")
    if rows and draft.period_on is None:
        findings.error("PAY-015", None, "period")
    found, expected = digits(draft.orgnr), digits(company.orgnr)
    if found.strip("0") and found != expected:
        findings.error("PAY-016", None, "orgnr", "", found=draft.orgnr, expected=company.orgnr)
    if draft.currency and draft.currency != company.currency:
        findings.error("PAY-017", None, "currency", "", found=draft.currency, expected=company.currency)
    if rows and not draft.errors and not findings.has_errors:
        check_balance(rows, draft.period_on, findings)
    period = draft.period_on and first_of_month(draft.period_on)
    return replace(draft, rows=rows, period_on=period, findings=(*draft.findings, *findings.settle()))


def digits(orgnr: str) -> str:
    """The ten (Swedish) or nine (Norwegian) digits; a century before a Swedish number is left out."""
    found = "".join(char for char in orgnr if char.isdigit())
    return found[2:] if len(found) == 12 else found


# ------------------------------------------------------------------ storing
def content_sha256(draft: RunDraft) -> str:
    """Of what the rows say, in whatever order and from whatever kind of file they came; of results where rows were
    computed of them, so that the same pay slips are recognised whatever the rules."""
    if draft.results:
        said = sorted(
            [each.employee, each.wage_type, each.amount, str(each.period_on or draft.period_on), *each[6:]]
            for each in draft.results
        )
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    keys = sorted(
        [r.account, r.cost_centre, r.project, r.amount, r.wage_type, r.employee, str(r.period_on or draft.period_on)]
        for r in draft.rows
    )
    return hashlib.sha256(json.dumps(keys, ensure_ascii=False).encode()).hexdigest()


def _content(draft: RunDraft) -> dict:
    return {
        "period_on": draft.period_on,
        "payment_on": draft.payment_on,
        "content_sha256": content_sha256(draft),
        "row_count": len(draft.rows),
        "debit_total": sum(row.amount for row in draft.rows if row.amount > 0),
        "result_count": len(draft.results),
        "rules_revision": revision() if draft.results else None,
    }


def store_again(run: PayrollRun, draft: RunDraft) -> None:
    """The run with the draft's rows in place of its own, as its next version."""
    run.rows.all().delete()
    for name, value in _content(draft).items():
        setattr(run, name, value)
    run.version += 1
    run.save()
    store_rows(run, draft.rows)


def _create(draft: RunDraft, *, source: str, again: bool, by: Actor, file: StoredFile | None = None, **fields):
    locked("run")  # whoever brings the same rows at the same time waits here, and then finds them
    content = _content(draft)
    if not again:
        _check_new(content["content_sha256"])
    run = PayrollRun.objects.create(
        number=take("run"),
        label=draft.label or f"{draft.period_on:%Y-%m}",
        run_type=draft.run_type or RunType.ORDINARY,
        program=draft.program,
        source=source,
        file=file,
        created_by=by.name[:120],
        **content | fields,
    )
    store_rows(run, draft.rows)
    store_results(run, draft.results)
    kind = "run.imported" if file else "run.created"
    events.record(kind, obj=run, by=by, number=run.number, rows=run.row_count, source=source)
    return run


def _check_new(sha256: str) -> None:
    known = PayrollRun.objects.filter(content_sha256=sha256).order_by("number").first()
    if known:
        raise Refused(
            "PAY-040", number=known.number, label=known.label, day=f"{known.created_at:%Y-%m-%d}", who=known.created_by
        )


# ------------------------------------------------------------------ the job
def note(job: Job, findings: Iterable[FileFinding], **fields) -> None:
    """The job's log, in one go."""
    made = [
        Finding(
            job=job,
            severity=each.severity,
            code=each.code,
            row=each.row,
            field=each.field[:60],
            value=each.value[:200],
            facts={key: value if isinstance(value, int) else str(value) for key, value in each.facts.items()},
            **fields,
        )
        for each in findings
    ]
    Finding.objects.bulk_create(made, batch_size=BATCH)


def _finish(job: Job, draft: RunDraft, run: PayrollRun | None) -> Job:
    job.done, job.failed = (job.total, 0) if run else (0, len(draft.errors))
    if run is None:
        count = len(draft.errors)
        said = ngettext("%(count)s fel, inget lästes in", "%(count)s fel, inget lästes in", count) % {"count": count}
        return jobs.finish(job, JobState.FAILED, said)
    said = ngettext("%(count)s rad, debet %(sum)s", "%(count)s rader, debet %(sum)s", run.row_count)
    return jobs.finish(job, JobState.DONE, said % {"count": run.row_count, "sum": format_amount(run.debit_total)})


def _source(name: str, data: bytes) -> str:
    """The kind of the file, or "file" where it is none we read: then there is no run to carry it."""
    try:
        return Source(readers.kind_of(name, data)).value
    except readers.UploadRefused:
        return "file"
