"""The processing history (behandlingshistorik): of a company, and of the tenant's own tables."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.documents import render as render_document
from hub.event_words import changes_of, name_of, who
from hub.forms import HistoryForm
from hub.models import Event, TenantEvent
from hub.permissions import Area, Level, require
from hub.queries.history import filtered
from hub.views.jobs import download
from hub.views.pages import render

PAGE, MOST_ROWS = 100, 50_000


@require(Area.HISTORY, Level.READ)
def company(request, company):
    return _history(request, Event.objects.all(), request.company.name)


@require(Area.HISTORY, Level.READ)
def tenant(request, tenant):
    return _history(request, TenantEvent.objects.all(), request.tenant.name)


def _history(request, events, owner: str) -> HttpResponse:
    form = HistoryForm(request.GET)
    chosen = filtered(events, form.cleaned_data if form.is_valid() else {}).order_by("-id")
    if request.GET.get("file") == "csv":
        return _file(chosen[:MOST_ROWS], owner)
    before = _key(request.GET.get("before", ""))
    page = list((chosen.filter(pk__lt=before) if before else chosen)[: PAGE + 1])
    context = {
        "events": [_line(each) for each in page[:PAGE]],
        "older_url": _address(request, before=page[PAGE - 1].pk) if len(page) > PAGE else "",
        "file_url": _address(request, file="csv"),
        "filter": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "hub/history.html", context)


def _address(request, **changes) -> str:
    """The same question with one thing changed."""
    kept = {name: request.GET[name] for name in HistoryForm.base_fields if request.GET.get(name)}
    return "?" + urlencode({**kept, **changes})


def _key(text: str) -> UUID | None:
    """Keys count upwards with time, so the last one shown says where the next page begins."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _line(event) -> dict:
    return {"event": event, "name": name_of(event.kind), "changes": changes_of(event.data, event.kind)}


def _file(events, owner: str) -> HttpResponse:
    columns = (
        Column("at", _("Tid"), "text"),
        Column("actor", _("Vem"), "text"),
        Column("name", _("Vad"), "text"),
        Column("kind", _("Kod"), "code"),
        Column("object", _("Gäller"), "text"),
        Column("data", _("Uppgifter"), "text"),
        Column("request", _("Begäran"), "code"),
    )
    rows = [
        {
            "at": timezone.localtime(e.at).isoformat(timespec="seconds"),
            "actor": who(e.actor_name),
            "name": name_of(e.kind),
            "kind": e.kind,
            "object": e.object_label,
            "data": "; ".join(f"{c['label']}: {c['text']}" for c in changes_of(e.data, e.kind)),
            "request": e.request_id,
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
