"""Provkör: starts it, and shows every fault at once by kind, with links to where each is mended."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.models import Job
from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll import destinations
from payroll.actions.dry_runs import start_dry_run
from payroll.dry_run import KIND, Sketch
from payroll.models import Journal, JournalState
from payroll.queries.dry_runs import Fault, Group, groups_of, sketches_of
from payroll.views.choosing import posted_closed, posted_selection
from payroll.views.selection import DESTINATION

ROWS = ("account", "format", "segment")  # kinds that single rows cause
TITLES = {
    "connection": _("Anslutning och behörighet"),
    "ledger": _("Huvudbok och valuta"),
    "period": _("Perioder"),
    "account": _("Konton"),
    "format": _("Format BAS och PNL"),
    "segment": _("Kostnadsställe och projekt"),
    "journal": _("Underlag"),
}
STATUS = {"error": ("bad", _("Fel")), "warning": ("warn", _("Varning")), "info": ("info", _("Upplysning"))}


@require_POST
@require(Area.VISMA_NET, Level.READ)
def new(request, company):
    kept = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    back = urlencode([(n, v) for n, v in kept if n not in ("csrfmiddlewaretoken", "expected", "move")])
    job = start_dry_run(
        company=request.company,
        destination=DESTINATION,
        selection=posted_selection(request.POST),
        closed_periods=posted_closed(request.POST),
        back=back,
        by=request.actor,
    )
    return redirect("payroll:dry-run", company, job.pk)


@require_POST
@require(Area.VISMA_NET, Level.READ)
def of_journal(request, company, journal):
    """Also of what was refused: is it cured now?"""
    found = get_object_or_404(Journal, pk=journal)
    job = start_dry_run(
        company=request.company, destination=found.destination or DESTINATION, journals=[found], by=request.actor
    )
    return redirect("payroll:dry-run", company, job.pk)


@require_POST
@require(Area.VISMA_NET, Level.READ)
def of_transfer(request, company, job):
    """Of what was refused of it: is it cured now?"""
    refused = list(Journal.objects.filter(job=get_object_or_404(Job, pk=job), state=JournalState.REJECTED))
    if not refused:
        raise Refused("PAY-065")
    made = start_dry_run(
        company=request.company, destination=refused[0].destination, journals=refused, by=request.actor
    )
    return redirect("payroll:dry-run", company, made.pk)


@require(Area.PAYROLL, Level.READ)
def detail(request, company, job):
    """The page, and the partial that polls itself until the answer is there."""
    found = get_object_or_404(Job, pk=job, kind=KIND)
    groups = groups_of(found) if found.is_final else []
    sketches = sketches_of(found)
    context = {
        "job": found,
        "poll_url": reverse("payroll:dry-run", args=[company, job]),
        "groups": [_group(request, found, group, sketches) for group in groups],
        "errors": sum(group.errors for group in groups),
        "sketches": [_sketch(found, each) for each in sketches],
        "total": sum(each.debit for each in sketches),
        "back_url": _back(found),
        "again_url": _again(found),
    }
    template = "payroll/dry_run/_result.html" if request.htmx else "payroll/dry_run/detail.html"
    return render(request, template, context, crumbs=[(_("Provkörning"), None)])


def _group(request, job: Job, group: Group, sketches: list[Sketch]) -> dict:
    faults = [_fault(request, job, group.kind, fault, sketches) for fault in group.faults]
    return {
        "kind": group.kind,
        "title": TITLES[group.kind],
        "count": group.count,
        "errors": group.errors,
        "faults": faults,
    }


def _fault(request, job: Job, about: str, fault: Fault, sketches: list[Sketch]) -> dict:
    status, word = STATUS[fault.severity]
    periods = sorted({key.partition(" ")[0] for key in fault.journals})
    return {
        "kind": status,
        "word": word,
        "code": fault.code,
        "said": fault.words,
        "periods": ", ".join(periods),
        "rows": fault.rows if about in ROWS else 0,
        "links": [*_own_links(job, about, fault, sketches), *_remote_links(request, job, fault)],
    }


def _own_links(job: Job, about: str, fault: Fault, sketches: list[Sketch]) -> list[dict]:
    """The rows that hit it; and the selection, where another period can be chosen."""
    found = []
    runs = {each.run_id for each in sketches if each.run_id and each.key in fault.journals}
    if fault.value and len(runs) == 1 and about in ROWS:
        url = reverse("payroll:run", args=[job.company_id, runs.pop()])
        found.append({"label": _("Raderna"), "url": f"{url}?{urlencode({'q': fault.value})}"})
    if fault.next_on and job.params.get("back"):
        selection = reverse("payroll:selection", args=[job.company_id])
        label = _("Bokför i nästa öppna period")
        found.append({"label": label, "url": f"{selection}?act=transfer&closed=next&{_without_closed(job)}"})
    return found


def _without_closed(job: Job) -> str:
    return "&".join(part for part in job.params["back"].split("&") if not part.startswith("closed="))


def _remote_links(request, job: Job, fault: Fault) -> list[dict]:
    name = job.params.get("destination", "")
    if not destinations.is_known(name):
        return []
    found = destinations.destination(name).cures(request.company, fault.code, fault.value)
    return [{"label": label, "url": url} for label, url in found]


def _sketch(job: Job, sketch: Sketch) -> dict:
    url = reverse("payroll:journal", args=[job.company_id, sketch.journal_id]) if sketch.journal_id else ""
    return {"sketch": sketch, "url": url}


def _back(job: Job) -> str:
    if journals := job.params.get("journals"):
        return reverse("payroll:journal", args=[job.company_id, journals[0]])
    return f"{reverse('payroll:selection', args=[job.company_id])}?act=transfer&{job.params.get('back', '')}"


def _again(job: Job) -> str:
    return reverse("hub:job-rerun", args=[job.company_id, job.pk]) if job.is_final else ""
