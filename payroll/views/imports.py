"""Runs come in by file: upload, what became of each file, and the question when its rows are here already."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused, words
from hub.models import Job
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from payroll import files as readers
from payroll.actions import correct_import, failed_file, import_again
from payroll.actions.held import HELD, KIND, hold_upload, import_held
from payroll.actions.runs import Faulty, import_run, replace_run
from payroll.forms import ReplaceForm, UploadForm, uuid_or_none
from payroll.models import PayrollRun
from payroll.rule_forms import CorrectionForm
from payroll.views.findings import shown_finding, shown_findings

SHOWN = 200


@require(Area.PAYROLL, Level.WRITE)
def new(request, company):
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        jobs = [_take(request, form, file) for file in form.cleaned_data["files"]]
        return _after(request, company, jobs)
    status = 400 if form.is_bound else 200
    crumbs = [(_("Läs in lönekörning"), None)]
    context = {"form": form, "rules_url": reverse("payroll:rules", args=[company])}
    return render(request, "payroll/import/form.html", context, crumbs=crumbs, status=status)


def _take(request, form: UploadForm, file) -> Job:
    """One file: a run, a log of what is wrong, or the question. Each file stands for itself."""
    data, given = file.read(), form.given()
    facts = {"company": request.company, "name": file.name, "data": data, "by": request.actor}
    try:
        return import_run(**facts, **given, again=form.cleaned_data["again"]).job
    except Refused as refusal:
        if refusal.code != HELD:
            raise
        return hold_upload(**facts, given=given, refusal=refusal)


def _after(request, company, jobs: list[Job]):
    """Straight to the run where one file came in with nothing to say; else to what became of each."""
    if len(jobs) == 1 and jobs[0].url and not jobs[0].findings.exclude(severity="info").exists():
        messages.success(request, _("Inläst: %(result)s.") % {"result": jobs[0].result})
        return redirect(jobs[0].url)
    query = QueryDict(mutable=True)
    query.setlist("job", [str(job.pk) for job in jobs])
    return redirect(f"{reverse('payroll:import-result', args=[company])}?{query.urlencode()}")


@require(Area.PAYROLL, Level.READ)
def result(request, company):
    """What became of each file of an upload."""
    wanted = filter(None, map(uuid_or_none, request.GET.getlist("job")[:50]))
    found = Job.objects.filter(pk__in=list(wanted), kind=KIND).select_related("file").order_by("id")
    shown = [_shown(job, request.actor) for job in found]
    if not shown:
        raise Http404
    return render(request, "payroll/import/result.html", {"files": shown}, crumbs=_crumbs(request, _("Resultat")))


def _shown(job: Job, actor) -> dict:
    findings = list(job.findings.order_by("severity", "row", "id")[: SHOWN + 1])
    is_held = any(each.code == HELD for each in findings)
    return {
        "job": job,
        "name": job.file.name if job.file else job.title,
        "kind": "warn" if is_held else "ok" if job.url else "bad",
        "word": _("Redan inläst") if is_held else _("Inläst") if job.url else _("Inte inläst"),
        "question": words(HELD, findings[0].facts) if is_held else None,
        "may_answer": is_held and actor.can_write(Area.PAYROLL),
        "findings": [shown_finding(each) for each in findings[:SHOWN] if each.code != HELD],
        "has_more": len(findings) > SHOWN,
        "log": not is_held and bool(findings),
        "failed": len(job.params.get("failed", ())) if actor.can_write(Area.PAYROLL) else 0,
    }


@require_POST
@require(Area.PAYROLL, Level.WRITE)
def repetition(request, company, job):
    """«Läs in ändå»."""
    held = get_object_or_404(Job.objects.select_related("file"), pk=job)
    return _after(request, company, [import_held(company=request.company, job=held, by=request.actor).job])


@require(Area.PAYROLL, Level.WRITE)
def failed(request, company, job, kind):
    """The rows that failed, to correct and read in again."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = get_object_or_404(Job.objects.select_related("file"), pk=job)
    return download(failed_file(job=found, kind=kind, language=(get_language() or "sv")[:2]))


@require_POST
@require(Area.PAYROLL, Level.WRITE)
def correction(request, company, job):
    """The whole import once more, with the corrected rows in place of those that failed."""
    found = get_object_or_404(Job.objects.select_related("file"), pk=job)
    form = CorrectionForm(request.POST, request.FILES)
    if not form.is_valid():
        for error in form.errors.get("file", ()):
            messages.error(request, error)
        return _after(request, company, [found])
    file = form.cleaned_data["file"]
    made = correct_import(company=request.company, job=found, name=file.name, data=file.read(), by=request.actor)
    return _after(request, company, [made.job])


@require_POST
@require(Area.PAYROLL, Level.WRITE)
def again(request, company, job):
    """The same file, after the rules were changed."""
    found = get_object_or_404(Job.objects.select_related("file"), pk=job)
    return _after(request, company, [import_again(company=request.company, job=found, by=request.actor).job])


@require(Area.PAYROLL, Level.WRITE)
def replacement(request, company, run):
    found = get_object_or_404(PayrollRun, pk=run)
    form = ReplaceForm(request.POST or None, request.FILES or None)
    back = reverse("payroll:run", args=[company, run])
    context = {"form": form, "back_url": back, "findings": []}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = replace_run(
                company=request.company, run=found, draft=readers.read(file.name, file.read()), by=request.actor
            )
        except Faulty as faulty:
            context |= {"findings": shown_findings(faulty.findings), "refusal": faulty.words}
        else:
            messages.success(request, _("Körningen har nya rader: %(count)s.") % {"count": made.row_count})
            return redirect(back)
    crumbs = [(found.label, back), (_("Ersätt med ny fil"), None)]
    status = 400 if request.method == "POST" else 200
    return render(request, "payroll/run/replacement.html", context, crumbs=crumbs, status=status)


@require(Area.PAYROLL, Level.READ)
def template(request, company, kind):
    """The file people fill in when their payroll system writes none we read."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    return download(readers.template(kind, get_language() or "sv"))


@require(Area.PAYROLL, Level.READ)
def results_template(request, company, kind):
    """The list of wage results, which the posting rules turn into rows."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    return download(readers.results_template(kind, get_language() or "sv"))


def _crumbs(request, last: str) -> list:
    return [(_("Läs in lönekörning"), reverse("payroll:import", args=[request.company.pk])), (last, None)]
