"""Direktöverföring: the act, and the list of its journals that follows them until each has ended."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.models import Job
from hub.money import format_amount
from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll.actions import send_rest, start_transfer
from payroll.models import JournalState
from payroll.queries.journals import journals, standing_beside
from payroll.views.choosing import posted_closed, posted_expected, posted_selection
from payroll.views.selection import DESTINATION
from payroll.views.shown import ShownJournal, shown_journal


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def new(request, company):
    job = start_transfer(
        company=request.company,
        selection=posted_selection(request.POST),
        destination=DESTINATION,
        expected=posted_expected(request.POST),
        closed_periods=posted_closed(request.POST),
        by=request.actor,
    )
    messages.success(request, _("Överföringen har börjat. Du kan stänga sidan; en notis kommer när den är klar."))
    return redirect("payroll:transfer", company, job.pk)


@require(Area.PAYROLL, Level.READ)
def detail(request, company, job):
    """The page, and the partial that polls itself until every journal has ended."""
    found = get_object_or_404(Job, pk=job)
    own = list(journals().filter(job=found).order_by("number"))
    shown = [shown_journal(journal) for journal in [*own, *standing_beside(own)]]
    if not shown and found.kind != "payroll.transfer":
        raise Http404
    context = {
        "job": found,
        "journals": shown,
        "is_final": all(each.is_final for each in shown),
        "summary": _summary(shown),
        "poll_url": reverse("payroll:transfer", args=[company, job]),
        "files": _log(found),
        "rest": _rest(request, found, shown),
        "later_url": _later(found),
    }
    template = "payroll/transfer/_journals.html" if request.htmx else "payroll/transfer/detail.html"
    return render(request, template, context, crumbs=[(_("Direktöverföring"), None)])


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def rest(request, company, job):
    """Skicka resten: what was refused, under the same keys; what stands is left alone."""
    again = send_rest(company=request.company, job=get_object_or_404(Job, pk=job), by=request.actor)
    messages.success(request, _("Resten skickas. Det som redan är bokfört rörs inte."))
    return redirect("payroll:transfer", company, again.pk)


def _rest(request, job: Job, shown: list[ShownJournal]) -> dict | None:
    """Where a part was refused: what stands, what is left, and what can be done."""
    refused = [each.journal for each in shown if each.journal.state == JournalState.REJECTED]
    if not refused or not all(each.is_final for each in shown):
        return None
    stands = [each.journal for each in shown if each.journal.state == JournalState.SENT]
    reason = "" if request.actor.can_write(Area.VISMA_NET) else _("Kräver rätten Skriv för Visma.net.")
    return {
        "stands": [{"number": each.number, "ref": each.remote_ref, "period": each.period_on} for each in stands],
        "count": len(refused),
        "amount": format_amount(sum(each.debit_total for each in refused)),
        "url": reverse("payroll:transfer-rest", args=[job.company_id, job.pk]),
        "dry_run_url": reverse("payroll:transfer-dry-run", args=[job.company_id, job.pk]),
        "reason": reason,
    }


def _later(job: Job) -> str:
    """Where the rest went."""
    again = job.reruns.filter(kind="payroll.transfer").order_by("-created_at").first()
    return reverse("payroll:transfer", args=[job.company_id, again.pk]) if again else ""


def _summary(shown: list[ShownJournal]) -> str:
    """«3 bokförda, 1 misslyckad, 1 på väg»"""
    states = [each.journal.state for each in shown]
    sent = sum(state in (JournalState.SENT, JournalState.MARKED) for state in states)
    failed = sum(state in (JournalState.REJECTED, JournalState.REVIEW) for state in states)
    under_way = sum(not each.is_final for each in shown)
    said = [
        sent and ngettext("%(n)s bokfört", "%(n)s bokförda", sent) % {"n": sent},
        failed and ngettext("%(n)s misslyckat", "%(n)s misslyckade", failed) % {"n": failed},
        under_way and ngettext("%(n)s på väg", "%(n)s på väg", under_way) % {"n": under_way},
    ]
    return ", ".join(part for part in said if part)


def _log(job: Job) -> list[dict]:
    """The log of what went wrong, where something did."""
    if not job.findings.exists():
        return []
    kinds = (("xlsx", _("Logg (Excel)")), ("csv", _("Logg (CSV)")))
    return [{"label": label, "url": reverse("hub:job-log", args=[job.company_id, job.pk, k])} for k, label in kinds]
