"""Inställningar › Integrationer › Visma.net: accounts, their state, and the acts on them."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations import oauth
from integrations.visma_net import actions, connections
from integrations.visma_net.forms import ConnectionForm
from integrations.visma_net.models import CompanyLink, Connection, ConnectionState
from integrations.visma_net.views.shown import all_facts, shown, shown_link, warnings


def crumb(tenant) -> tuple[str, str]:
    return _("Visma.net"), reverse("visma_net:accounts", args=[tenant])


@require(Area.VISMA_NET, Level.READ)
def integrations(request, tenant):
    states = list(Connection.objects.values_list("state", flat=True))
    lost = states.count(ConnectionState.NEEDS_LOGIN)
    connected = states.count(ConnectionState.CONNECTED)
    context = {
        "url": reverse("visma_net:accounts", args=[tenant]),
        "mark": "failed" if lost else "sent" if connected else "idle",
        "kind": "bad" if lost else "ok" if connected else "idle",
        "word": _("Kräver inloggning") if lost else _("Ansluten") if connected else _("Inte ansluten"),
        "facts": [
            {"label": _("Konton"), "value": str(len(states))},
            {"label": _("Kopplade företag"), "value": str(CompanyLink.objects.count())},
        ],
    }
    return render(request, "visma_net/integrations.html", context)


@require(Area.VISMA_NET, Level.READ)
def index(request, tenant):
    may_write = request.actor.can_write(Area.VISMA_NET)
    found = Connection.objects.annotate(link_count=Count("links")).order_by("name")
    context = {
        "accounts": [shown(each, links=each.link_count, may_write=may_write) for each in found],
        "may_write": may_write,
        "new_url": reverse("visma_net:connection-new", args=[tenant]),
        "administrations_url": reverse("visma_net:administrations", args=[tenant]),
    }
    return render(request, "visma_net/connection/list.html", context, crumbs=[(_("Visma.net"), None)])


@require(Area.VISMA_NET, Level.WRITE)
def new(request, tenant):
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            connection = actions.add_connection(name=form.cleaned_data["name"], by=request.actor)
            return redirect("visma_net:connection", tenant, connection.pk)
        except Refused as refusal:
            form.add_error("name", f"{refusal.words.message} {refusal.words.cure}")
    status = 422 if form.is_bound else 200
    crumbs = [crumb(tenant), (_("Nytt konto"), None)]
    context = {"form": form, "cancel_url": reverse("visma_net:accounts", args=[tenant])}
    return render(request, "visma_net/form.html", context, crumbs=crumbs, status=status)


@require(Area.VISMA_NET, Level.READ)
def detail(request, tenant, connection):
    found = get_object_or_404(Connection, pk=connection)
    may_write = request.actor.can_write(Area.VISMA_NET)
    links = CompanyLink.objects.filter(connection=found).select_related("company").order_by("company__name")
    rows = [shown_link(each, may_write=may_write) for each in links]
    context = {
        "account": shown(found, links=len(rows), may_write=may_write),
        "connection": found,
        "links": rows,
        "facts": all_facts(found, len(rows)),
        "warnings": warnings(found),
        "steps": _steps(found, rows),
        "may_write": may_write,
        "is_connected": found.state == ConnectionState.CONNECTED,
        "is_paused": found.state == ConnectionState.PAUSED,
        "administrations_url": reverse("visma_net:administrations", args=[tenant]),
    }
    return render(request, "visma_net/connection/detail.html", context, crumbs=[crumb(tenant), (found.name, None)])


def _steps(connection: Connection, links: list[dict]) -> list[dict]:
    """Account → authorise → link → activate: where this account stands."""
    done = [True, bool(connection.sealed_tokens), bool(links), any(each["link"].is_active for each in links)]
    labels = [_("Konto tillagt"), _("Auktoriserat"), _("Företag kopplat"), _("Aktiverat")]
    current = next((n for n, is_done in enumerate(done) if not is_done), len(done))
    return [
        {"label": label, "state": "done" if n < current else "current" if n == current else "todo"}
        for n, label in enumerate(labels)
    ]


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def pause(request, tenant, connection):
    actions.pause_connection(connection=get_object_or_404(Connection, pk=connection), by=request.actor)
    messages.success(request, _("Kontot är pausat. Inget skickas förrän det återupptas."))
    return redirect("visma_net:connection", tenant, connection)


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def resumption(request, tenant, connection):
    actions.resume_connection(connection=get_object_or_404(Connection, pk=connection), by=request.actor)
    messages.success(request, _("Kontot är igång igen. Det som väntade skickas nu."))
    return redirect("visma_net:connection", tenant, connection)


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def disconnection(request, tenant, connection):
    found = get_object_or_404(Connection, pk=connection)
    refresh = actions.disconnect(connection=found, by=request.actor)
    if refresh:
        oauth.revoke(connections.server(), refresh)
    messages.success(request, _("Frånkopplat. Kopplingar och inställningar finns kvar till nästa gång."))
    return redirect("visma_net:connection", tenant, connection)


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def removal(request, tenant, connection):
    actions.remove_connection(connection=get_object_or_404(Connection, pk=connection), by=request.actor)
    messages.success(request, _("Kontot är borttaget."))
    return redirect("visma_net:accounts", tenant)
