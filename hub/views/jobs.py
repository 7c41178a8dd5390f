"""Jobs: what runs, what ran, and the log of each."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub import jobs
from hub.errors import words
from hub.models import Job
from hub.permissions import member
from hub.queries.jobs import findings_of, log_file, recent_jobs
from hub.views.pages import render

KINDS = ("csv", "xlsx", "jsonl")


@member
def index(request, company):
    return render(request, "hub/job/list.html", {"jobs": recent_jobs()})


@member
def detail(request, company, job):
    """Also the fragment that polls itself until the job has ended."""
    found = get_object_or_404(Job, pk=job)
    findings = [_line(f) for f in findings_of(found)[:500]]
    context = {
        "job": found,
        "findings": findings,
        "files": _files(found) if findings else [],
        "can_rerun": jobs.is_handled(found.kind),
    }
    template = "hub/job/detail.html#job" if request.htmx else "hub/job/detail.html"
    return render(request, template, context, crumbs=[(found.title, None)])


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
    document = log_file(get_object_or_404(Job, pk=job), kind, orgnr=request.company.orgnr)
    return download(document)


def download(document) -> HttpResponse:
    answer = HttpResponse(document.content, content_type=document.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{document.name}"'
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@require_POST
@member
def cancellation(request, company, job):
    jobs.cancel(get_object_or_404(Job, pk=job), by=request.actor)
    return redirect("hub:job", company, job)


@require_POST
@member
def rerun(request, company, job):
    again = jobs.rerun(get_object_or_404(Job, pk=job), by=request.actor)
    return redirect("hub:job", company, again.pk)
