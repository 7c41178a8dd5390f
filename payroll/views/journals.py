"""One journal: what it holds, where it stands, and what can be done about it."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from payroll import actions, exports
from payroll.forms import LinkForm, MarkForm
from payroll.models import Channel, Journal
from payroll.queries.journals import journals
from payroll.views import journal_page


@require(Area.PAYROLL, Level.READ)
def detail(request, company, journal):
    found = _journal(journal)
    context = journal_page.context_of(found, request.actor, page=request.GET.get("page"))
    return render(request, "payroll/journal/detail.html", context, crumbs=[(_title(found), None)])


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def sending(request, company, journal):
    """Send again what was surely refused, or what a person has seen is not there."""
    day = _day(request.POST.get("voucher_on", ""))
    again = actions.send_again(company=request.company, journal=_journal(journal), voucher_on=day, by=request.actor)
    messages.success(request, _("Underlag %(number)s skickas igen.") % {"number": again.number})
    return redirect("payroll:journal", company, again.pk)


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def link(request, company, journal):
    found, form = _journal(journal), LinkForm(request.POST)
    if not form.is_valid():
        return _again(request, found, link_form=form)
    batch = form.cleaned_data["batch"]
    actions.link_batch(company=request.company, journal=found, remote_ref=batch, by=request.actor)
    messages.success(request, _("Underlaget är kopplat till %(batch)s.") % {"batch": batch})
    return redirect("payroll:journal", company, journal)


@require_POST
@require(Area.PAYROLL, Level.WRITE)
def mark(request, company, journal):
    """A person says it is booked already, and why."""
    found, form = _journal(journal), MarkForm(request.POST)
    if not form.is_valid():
        return _again(request, found, mark_form=form)
    actions.mark_sent(company=request.company, journal=found, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("Underlaget är markerat som skickat."))
    return redirect("payroll:journal", company, journal)


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def cancellation(request, company, journal):
    actions.cancel_transfer(company=request.company, journal=_journal(journal), by=request.actor)
    messages.success(request, _("Överföringen är avbruten. Inget har bokförts."))
    return redirect("payroll:journal", company, journal)


@require(Area.PAYROLL, Level.READ)
def file(request, company, journal, kind):
    """The journal as a file. A transfer has none: its log is not the journal."""
    found = _journal(journal)
    if kind not in exports.KINDS or found.channel != Channel.FILE:
        raise Http404
    document = exports.journal_file(
        [found], kind, company=request.company, language=get_language(), produced_at=timezone.now()
    )
    return download(document)


def _day(text: str) -> date | None:
    """Raises Refused PAY-074 for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("PAY-074", status=422) from None


def _journal(journal_id) -> Journal:
    return get_object_or_404(journals(), pk=journal_id)


def _title(journal: Journal) -> str:
    return _("Underlag %(number)s") % {"number": journal.number}


def _again(request, journal: Journal, **forms):
    context = journal_page.context_of(journal, request.actor) | forms
    return render(request, "payroll/journal/detail.html", context, crumbs=[(_title(journal), None)], status=400)
