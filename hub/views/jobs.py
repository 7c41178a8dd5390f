"""Jobs: what runs, what ran, and the log of each."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub import jobs
from hub.errors import words
from hub.event_words import who
from hub.models import Job
from hub.permissions import Level, member
from hub.queries.jobs import findings_of, log_file, recent_jobs
from hub.views.pages import render

KINDS = ("csv", "xlsx", "jsonl")
SHOWN = 500


@member
def index(request, company):
    return render(request, "hub/job/list.html", {"jobs": recent_jobs(request.actor)})


def _job(request, job) -> Job:
    """404 also for a job of a room the person may not read."""
    return get_object_or_404(jobs.visible_to(request.actor), pk=job)


@member
def detail(request, company, job):
    """Also the fragment that polls itself until the job has ended."""
    found = _job(request, job)
    findings = [_line(f) for f in findings_of(found)[:SHOWN]]
    count = findings_of(found).count() if len(findings) == SHOWN else len(findings)
    context = {
        "job": found,
        "findings": findings,
        "findings_shown": _("De första %(n)s av %(all)s; resten står i loggen.") % {"n": SHOWN, "all": count},
        "has_more": count > SHOWN,
        "files": _files(found) if findings else [],
        "facts": _facts(found),
        **_acts(request, found),
    }
    template = "hub/job/detail.html#job" if request.htmx else "hub/job/detail.html"
    return render(request, template, context, crumbs=[(found.title, None)])


def _acts(request, job: Job) -> dict:
    """Where the job is steered from; nowhere, where the person may not or another page does it."""
    may = jobs.is_handled(job.kind) and request.actor.can(jobs.area_of(job.kind), Level.WRITE)
    names = {"cancel_url": "hub:job-cancellation", "retry_url": "hub:job-rerun"}
    return {key: reverse(name, args=[job.company_id, job.pk]) if may else "" for key, name in names.items()}


def _facts(job: Job) -> list[dict]:
    times = [(_("Beställt"), job.created_at), (_("Påbörjat"), job.started_at), (_("Avslutat"), job.finished_at)]
    shown = [{"label": _("Vem"), "value": who(job.created_by) or "–"}]
    shown += [{"label": label, "value": formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")}
              for label, at in times if at]  # fmt: skip
    if job.rerun_of_id:
        url = reverse("hub:job", args=[job.company_id, job.rerun_of_id])
        shown.append({"label": _("Omkörning av"), "value": _("det första försöket"), "url": url})
    return shown


def _line(found) -> dict:
    said = words(found.code, found.facts)
    text = f"{said.message} {found.remote_text}".strip()
    line = {"severity": found.severity, "text": text, "code": said.code, "cause": said.cause, "cure": said.cure}
    return line | ({"row": found.row} if found.row is not None else {})


def _files(job: Job) -> list[dict]:
    labels = {"csv": _("Logg (CSV)"), "xlsx": _("Logg (Excel)")}
    address = {kind: reverse("hub:job-log", args=[job.company_id, job.pk, kind]) for kind in labels}
    return [{"label": label, "url": address[kind]} for kind, label in labels.items()]


@member
def log(request, company, job, kind):
    if kind not in KINDS:
        raise Http404
    document = log_file(_job(request, job), kind, orgnr=request.company.orgnr)
    return download(document)


def download(document) -> HttpResponse:
    answer = HttpResponse(document.content, content_type=document.content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, document.name)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@require_POST
@member
def cancellation(request, company, job):
    jobs.cancel(_job(request, job), by=request.actor)
    return redirect("hub:job", company, job)


@require_POST
@member
def rerun(request, company, job):
    again = jobs.rerun(_job(request, job), by=request.actor)
    return redirect("hub:job", company, again.pk)
