"""Out to Visma Connect and back. The way out is a plain link to `begin`: it only starts a log-in, and a browser that
holds form-action to ourselves would not follow a form's redirect to another host."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.errors import Refused, Words
from hub.permissions import Actor, Area, Level, require, signed_in
from hub.queries.directory import memberships_of
from hub.tenancy import tenant_scope
from hub.views.pages import render
from integrations import oauth
from integrations.oauth import Flow, Server, Tokens
from integrations.provider import ProviderError
from integrations.visma_net import actions, connections, remote
from integrations.visma_net.client import Client
from integrations.visma_net.models import Connection


@require_GET
@require(Area.VISMA_NET, Level.WRITE)
def begin(request, tenant, connection):
    found = get_object_or_404(Connection, pk=connection)
    server = connections.server()
    if not server.client_id:
        raise Refused("VNET-028", text=_("VISMA_NET_CLIENT_ID är inte satt."))
    flow, url = oauth.begin(request, server, tenant=tenant, connection=found.pk)
    actions.begin_authorisation(connection=found, flow=flow, by=request.actor)
    answer = HttpResponseRedirect(url)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_GET
@signed_in
def callback(request):
    """Ends on the account's page with the result; a page that says why where there is no account to show."""
    try:
        flow = oauth.finish(request, _server_of)
    except Refused as refusal:
        return _failed(request, refusal.words, refusal.status)
    try:
        connection = _complete(request, flow, oauth.code_of(request))
    except Refused as refusal:
        return _failed(request, refusal.words, refusal.status, flow)
    except ProviderError as error:
        return _failed(request, error.words, 502, flow)
    messages.success(request, _("Anslutet till %(company)s.") % {"company": connection.receiver})
    return redirect("visma_net:connection", flow.tenant, flow.connection)


def _server_of(provider: str) -> Server:
    return {connections.PROVIDER: connections.server}[provider]()


def _complete(request, flow: Flow, code: str) -> Connection:
    """Visma is asked between two transactions, in none."""
    by = _actor(request, flow)
    with tenant_scope(flow.tenant):
        connection = actions.take_authorisation(flow=flow, by=by)
    tokens = oauth.exchange(connections.server(), flow, code)
    try:
        reached = _reached(tokens)
        with tenant_scope(flow.tenant):
            return actions.finish_authorisation(connection=connection, tokens=tokens, remote=reached, by=by)
    except (Refused, ProviderError):
        oauth.revoke(connections.server(), tokens.refresh)  # nobody will use them
        raise


@require_POST
@signed_in
def reading(request, tenant, connection):
    """Asks Visma.net who it is and how its books are set up: tests the connection, and gives fresh lists."""
    by = _reach(request, tenant)
    if by is None:
        raise Http404
    by.check(Area.VISMA_NET, Level.READ)
    with tenant_scope(tenant):
        found = get_object_or_404(Connection, pk=connection)
    try:
        with connections.client_of(tenant, connection) as client:
            seen = remote.read(client)
        with tenant_scope(tenant):
            actions.note_reading(connection=found, remote=seen, by=by)
    except ProviderError as error:
        if error.code != "VNET-030":
            connections.remember_trouble(tenant, connection, error)
        return redirect("visma_net:connection", tenant, connection)
    messages.success(request, _("Visma.net svarar för %(company)s.") % {"company": seen.name})
    return redirect(_way_back(request, tenant, connection))


def _way_back(request, tenant, connection) -> str:
    """The page the button stood on, where that is one of this tenant's own."""
    wanted = request.POST.get("next", "")
    own = reverse("visma_net:accounts", args=[tenant])
    return wanted if wanted.startswith(own) else reverse("visma_net:connection", args=[tenant, connection])


def _reached(tokens: Tokens) -> remote.Remote:
    with connections.wire(_Given(tokens.access)) as wire:
        return remote.read(Client(wire))


class _Given:
    """A token that has no row yet."""

    def __init__(self, access: str):
        self.access = access

    def current(self) -> str:
        return self.access

    def renew(self, stale: str) -> str:
        raise ProviderError("VNET-205", http_status=401)


def _actor(request, flow: Flow) -> Actor:
    """The rights are those of now, not of when the log-in began. Raises Refused where there are none."""
    by = _reach(request, flow.tenant)
    if by is None:
        raise Refused("VNET-022", status=403)
    return by


def _reach(request, tenant) -> Actor | None:
    for reach in memberships_of(request.user.pk):
        if reach.tenant_id == tenant and reach.company_id is None:
            return Actor("user", request.user.pk, str(request.user), reach.rights)
    return None


def _failed(request, words: Words, status: int, flow: Flow | None = None) -> HttpResponse:
    context = {"words": words, "flow": flow, "page_title": _("Anslutningen blev inte av")}
    answer = render(request, "visma_net/connection/failed.html", context, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
