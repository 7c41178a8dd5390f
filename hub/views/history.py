"""The processing history (behandlingshistorik): of a company, and of the tenant's own tables."""

from datetime import date, datetime, time

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.documents import render as render_document
from hub.models import Event, TenantEvent
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render

PAGE = 100


@require(Area.HISTORY, Level.READ)
def company(request, company):
    return _history(request, Event.objects.all(), request.company.name)


@require(Area.HISTORY, Level.READ)
def tenant(request, tenant):
    return _history(request, TenantEvent.objects.all(), request.tenant.name)


def _history(request, events, owner: str) -> HttpResponse:
    chosen = _filtered(request, events).order_by("-at", "-id")
    if request.GET.get("file") == "csv":
        return _file(chosen[:20_000], owner)
    before = _moment(request.GET.get("before", ""))
    page = list((chosen.filter(at__lt=before) if before else chosen)[: PAGE + 1])
    context = {
        "events": page[:PAGE],
        "older": page[PAGE - 1].at.isoformat() if len(page) > PAGE else "",
        "filter": {name: request.GET.get(name, "") for name in ("q", "from", "to")},
    }
    return render(request, "hub/history.html", context)


def _filtered(request, events):
    if text := request.GET.get("q", "").strip():
        events = (
            events.filter(actor_name__icontains=text)
            | events.filter(object_label__icontains=text)
            | events.filter(kind__icontains=text)
        )
    if start := _day(request.GET.get("from", "")):
        events = events.filter(at__gte=timezone.make_aware(datetime.combine(start, time.min)))
    if end := _day(request.GET.get("to", "")):
        events = events.filter(at__lte=timezone.make_aware(datetime.combine(end, time.max)))
    return events


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _file(events, owner: str) -> HttpResponse:
    columns = (
        Column("at", _("Tid"), "text"),
        Column("actor", _("Vem"), "text"),
        Column("kind", _("Vad"), "code"),
        Column("object", _("Gäller"), "text"),
        Column("data", _("Uppgifter"), "text"),
    )
    rows = [
        {
            "at": timezone.localtime(e.at).isoformat(timespec="seconds"),
            "actor": e.actor_name,
            "kind": e.kind,
            "object": e.object_label,
            "data": str(e.data or ""),
        }
        for e in events
    ]
    language = get_language() or "sv"
    sheet = Sheet(
        title=_("Behandlingshistorik"),
        name="behandlingshistorik",
        columns=columns,
        rows=rows,
        facts=((_("Företag"), owner),),
        totals=None,
        notes=(),
        language=language,
    )
    return download(render_document("csv", sheet, language=language, produced_at=timezone.now()))
