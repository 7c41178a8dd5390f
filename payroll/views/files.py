"""Skapa bokföringsfil: the act, and the page where the file is fetched, also in its other forms."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.models import Job
from hub.money import format_amount
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from payroll import exports
from payroll.actions import create_file
from payroll.forms import FILE_KINDS
from payroll.models import Journal
from payroll.queries.files import document_of, file_of
from payroll.views.choosing import posted_expected, posted_selection
from payroll.views.shown import shown_journal


@require_POST
@require(Area.PAYROLL, Level.WRITE)
def new(request, company):
    made = create_file(
        company=request.company,
        selection=posted_selection(request.POST),
        kind="sie",
        expected=posted_expected(request.POST),
        by=request.actor,
    )
    messages.success(request, _("Bokföringsfilen är skapad."))
    return redirect("payroll:file", company, made[0].job_id)


@require(Area.PAYROLL, Level.READ)
def detail(request, company, job):
    found, made = _made(job)
    context = {
        "job": found,
        "journals": [shown_journal(journal) for journal in made],
        "facts": _facts(found, made),
        "kinds": [
            {"label": label, "url": reverse("payroll:file-content", args=[company, job, kind])}
            for kind, label in FILE_KINDS
        ],
    }
    return render(request, "payroll/file/detail.html", context, crumbs=[(found.title, None)])


@require(Area.PAYROLL, Level.READ)
def content(request, company, job, kind):
    """The file as it was made, where that is the kind asked for; else the same journals in the other form."""
    found, made = _made(job)
    if kind not in exports.KINDS:
        raise Http404
    document = document_of(
        found, made, kind, company=request.company, language=get_language() or "sv", now=timezone.now()
    )
    return download(document)


def _made(job_id) -> tuple[Job, list[Journal]]:
    found = file_of(job_id)
    if found is None:
        raise Http404
    return found


def _facts(job: Job, made: list[Journal]) -> list[dict]:
    at = timezone.localtime(job.created_at)
    total = format_amount(sum(journal.debit_total for journal in made))
    pairs = [
        (_("Skapad"), f"{at:%Y-%m-%d %H:%M} · {job.created_by}"),
        (_("Underlag"), len(made)),
        (_("Debet = kredit"), total),
    ]
    return [{"label": label, "value": value} for label, value in pairs]
