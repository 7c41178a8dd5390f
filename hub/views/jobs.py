"""Jobs: what runs, what ran, and the log of each."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
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
    findings = [{"finding": f, "words": words(f.code, f.facts)} for f in findings_of(found)[:500]]
    template = "hub/job/detail.html#job" if request.htmx else "hub/job/detail.html"
    return render(request, template, {"job": found, "findings": findings}, crumbs=[(found.title, None)])


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
