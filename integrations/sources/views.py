"""Inställningar › Datakälla, and the button Uppdatera."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import words
from hub.money import format_amount
from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.connecting.clients import connection_of
from integrations.connecting.models import System
from integrations.sources.actions import choose_source, start_refresh
from integrations.sources.models import DeskMachine, Kind, SourceDocument, SourceYear
from integrations.sources.queries import open_job, source_of
from ledger.models import FiscalYear, Voucher


class SourceForm(forms.Form):
    kind = forms.ChoiceField(choices=Kind.choices)


@require(Area.SOURCES, Level.READ)
def index(request, company):
    source, connection = source_of(), connection_of(request.company, System.EACCOUNTING)
    kind = source.kind if source else Kind.OTHER
    error = source.last_error if source else {}
    context = {
        "source": source,
        "kind": kind,
        "choices": [{"value": k.value, "label": k.label, "chosen": k == kind} for k in Kind],
        "is_fetched": kind == Kind.EACCOUNTING,
        "is_connected": bool(connection and connection.is_ready),
        "job": open_job(source),
        "error": words(error["code"], error.get("facts")) if error.get("code") else None,
        "years": [_year(company, each) for each in SourceYear.objects.order_by("-start")],
        "documents": SourceDocument.objects.filter(error={}).count(),
        "machines": [
            m for m in DeskMachine.objects.select_related("key").order_by("-created_at") if not m.key.revoked_at
        ],
        "may_write": request.actor.can_write(Area.SOURCES),
    }
    page = "sources/_state.html" if request.htmx else "sources/index.html"
    return render(request, page, context)


def _year(company, row: SourceYear) -> dict:
    error = words(row.error["code"], row.error.get("facts")) if row.error else None
    here = FiscalYear.objects.filter(pk=row.year_key).first() if row.year_key else None
    return {
        "row": row,
        "vouchers": Voucher.objects.filter(year=here).count() if here else 0,
        "error": error,
        "kind": "bad" if error else "warn" if row.differences else "ok" if row.checked_at else "idle",
        "word": _("Kunde inte hämtas")
        if error
        else _("Avviker")
        if row.differences
        else _("Stämmer")
        if row.checked_at
        else _("Inte kontrollerat"),
        "differences": [(n, format_amount(ours), format_amount(theirs)) for n, ours, theirs in row.differences[:20]],
        "url": reverse("ledger:vouchers", args=[company]),
    }


@require_POST
@require(Area.SOURCES, Level.WRITE)
def choice(request, company):
    form = SourceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Välj en av källorna."))
        return redirect("sources:index", company)
    made = choose_source(company=request.company, kind=form.cleaned_data["kind"], by=request.actor)
    said = (
        _("Bokföringen hämtas nu från eEkonomi. Du får en notis när det är klart.")
        if made.kind == Kind.EACCOUNTING
        else _("Inget hämtas längre från eEkonomi. Nu kan SIE-filer läsas in.")
    )
    messages.success(request, said)
    return redirect("sources:index", company)


@require_POST
@require(Area.REPORTS, Level.READ)
def refresh(request, company):
    """Back to where the button stood."""
    job = start_refresh(company=request.company, by=request.actor)
    messages.success(request, _("%(title)s …") % {"title": job.title})
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if is_ours else reverse("hub:company", args=[company]))


def stamp(request) -> dict:
    """For every page: when the books were last fetched, where they are fetched at all and the reader sees reports."""
    company, actor = getattr(request, "company", None), getattr(request, "actor", None)
    match = getattr(request, "resolver_match", None)
    shown = match and (match.view_name == "hub:company" or match.view_name.startswith("ledger:report"))
    if company is None or not shown or not actor.can_read(Area.REPORTS):
        return {}
    source = source_of()
    if source is None or source.kind != Kind.EACCOUNTING:
        return {}
    at = timezone.localtime(source.refreshed_at) if source.refreshed_at else None
    return {
        "source_stamp": {
            "at": at,
            "is_today": bool(at and at.date() == timezone.localdate()),
            "is_running": open_job(source) is not None,
            "has_failed": bool(source.last_error),
            "url": reverse("sources:refresh", args=[company.pk]),
        }
    }
