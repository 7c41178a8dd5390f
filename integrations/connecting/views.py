"""Inställningar › Anslutningar. What asks another system lies outside /c/, where no transaction is open meanwhile."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hub.errors import Refused, Words, words
from hub.models import Company
from hub.permissions import Actor, Area, Level, require, signed_in
from hub.queries.directory import memberships_of
from hub.tenancy import tenant_scope
from hub.views.pages import render
from integrations import oauth
from integrations.connecting import actions, remote
from integrations.connecting.clients import eaccounting_server, opened, remember
from integrations.connecting.models import CompanyConnection, State, System
from integrations.connecting.texts import spoken
from integrations.eaccounting import wire as eaccounting_wire
from integrations.eaccounting.client import Client as EaccountingClient
from integrations.oauth import Flow
from integrations.provider import ProviderError
from integrations.severa import wire as severa_wire
from integrations.severa.client import Client as SeveraClient
from integrations.severa.wire import Credentials

BACK = {"settings": "sync:settings"}  # whose page asked
DEMO_SEVERA = ("severa-demo", "severa-hemlighet")  # of the simulated systems, known to every reader
DEMO_EEKONOMI = ("ekonomi@nordisk.example", "demo")
KINDS = {State.CONNECTED: "ok", State.NEEDS_LOGIN: "bad", State.NEW: "idle"}


class SeveraForm(forms.Form):
    client_id = forms.CharField(label=gettext_lazy("Klient-id"), max_length=200)
    client_secret = forms.CharField(
        label=gettext_lazy("Hemlighet"),
        max_length=400,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Görs i Severa › Inställningar › Integrationer › REST API. Sparas förseglad."),
    )


# ------------------------------------------------------------------ the page
@require(Area.SYNC, Level.READ)
def index(request, company):
    with_rows = {each.system: each for each in CompanyConnection.objects.filter(company=company)}
    cards = [_card(system, with_rows.get(system.value)) for system in System]
    is_pair = all(card["connection"] and card["connection"].is_ready for card in cards)
    may = request.actor.can_write(Area.SYNC)
    context = {"cards": cards, "form": SeveraForm(), "may_write": may, "is_pair": is_pair}
    return render(request, "connecting/index.html", context)


def _card(system: System, found: CompanyConnection | None) -> dict:
    error = found.last_error if found else {}
    facts = [
        (_("Företag där"), found.remote_name if found else ""),
        (_("Organisationsnummer"), found.remote_orgnr if found else ""),
        (_("Anslöt"), found.connected_by if found else ""),
        (_("Svarade senast"), _moment(found.last_ok_at) if found else ""),
    ]
    return {
        "system": system.value,
        "label": system.label,
        "connection": found,
        "kind": KINDS[State(found.state)] if found else "idle",
        "word": State(found.state).label if found else State.NEW.label,
        "hint": _hint(system) if not (found and found.is_ready) else "",
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "error": words(error["code"], error.get("facts")) if error.get("code") else None,
    }


def _hint(system: System) -> str:
    """Whom to log in as, where the systems are simulated."""
    if not settings.DEMO:
        return ""
    if system == System.SEVERA:
        return _("I demon: klient-id %(id)s, hemlighet %(secret)s.") % {"id": DEMO_SEVERA[0], "secret": DEMO_SEVERA[1]}
    return _("I demon: logga in som %(user)s med lösenordet %(password)s.") % {
        "user": DEMO_EEKONOMI[0], "password": DEMO_EEKONOMI[1]}  # fmt: skip


def _moment(at) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


@require_POST
@require(Area.SYNC, Level.WRITE)
def disconnection(request, company, system):
    found = get_object_or_404(CompanyConnection, company=company, system=system)
    name, refresh = str(found), oauth.refresh_token_of(found) if system == System.EACCOUNTING else ""
    actions.end(connection=found, by=request.actor)
    if refresh:
        transaction.on_commit(lambda: oauth.revoke(eaccounting_server(), refresh))
    messages.success(request, _("%(name)s är inte längre anslutet.") % {"name": name})
    return redirect("connecting:index", company)


# ------------------------------------------------------------------ eEkonomi: out and back
@require_GET
@signed_in
def begin(request, company):
    found, by = _reach(request, company)
    if not settings.EACCOUNTING["client_id"]:
        raise Refused("CON-003", system=System.EACCOUNTING.label)
    with tenant_scope(found.tenant_id):
        connection = actions.begin(company=found, system=System.EACCOUNTING, by=by)
        flow, url = oauth.begin(request, eaccounting_server(), tenant=found.tenant_id, connection=connection.pk)
        actions.expect(connection=connection, flow=flow, by=by)
    answer = HttpResponseRedirect(url)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_GET
@signed_in
def callback(request):
    """Ends on the company's page with the result; a page that says why where there is none to show."""
    flow = None
    try:
        flow = oauth.finish(request, lambda _provider: eaccounting_server())
        made = _complete(request, flow, oauth.code_of(request))
    except Refused as refusal:
        return _failed(request, spoken(refusal.code, refusal.facts), refusal.status, flow)
    except ProviderError as error:
        return _failed(request, spoken(error.code, error.facts), 502, flow)
    messages.success(request, _("Anslutet till %(name)s.") % {"name": made.remote_name})
    return redirect("connecting:index", made.company_id)


def _complete(request, flow: Flow, code: str) -> CompanyConnection:
    """eEkonomi is asked between two transactions, in none."""
    with tenant_scope(flow.tenant):
        row = CompanyConnection.objects.select_related("company").get(pk=flow.connection)
    _company, by = _reach(request, row.company_id)
    with tenant_scope(flow.tenant):
        connection = actions.take(flow=flow, by=by)
    tokens = oauth.exchange(eaccounting_server(), flow, code)
    try:
        with eaccounting_wire.open_wire(_Given(tokens.access)) as wire:
            reached = remote.read(EaccountingClient(wire))
        with tenant_scope(flow.tenant):
            return actions.finish(connection=connection, secrets=tokens, remote=reached, by=by)
    except (Refused, ProviderError):
        oauth.revoke(eaccounting_server(), tokens.refresh)  # nobody will use them
        raise


class _Given:
    """A token that has no row yet."""

    def __init__(self, access: str):
        self.access = access

    def current(self) -> str:
        return self.access

    def renew(self, stale: str) -> str:
        raise ProviderError("EACC-205", http_status=401)


def _failed(request, said: Words, status: int, flow: Flow | None):
    company = None
    if flow is not None:
        with tenant_scope(flow.tenant):
            company = CompanyConnection.objects.filter(pk=flow.connection).values_list("company_id", flat=True).first()
    context = {"words": said, "company_key": company, "page_title": _("Anslutningen blev inte av")}
    answer = render(request, "connecting/failed.html", context, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


# ------------------------------------------------------------------ Severa, and asking again
@require_POST
@signed_in
def severa(request, company):
    """Client id and secret are tried before they are kept."""
    found, by = _reach(request, company)
    form = SeveraForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ange både klient-id och hemlighet."))
        return redirect("connecting:index", company)
    given = Credentials(form.cleaned_data["client_id"].strip(), form.cleaned_data["client_secret"].strip())
    try:
        with severa_wire.open_wire(given) as wire:
            reached = remote.read(SeveraClient(wire))
        with tenant_scope(found.tenant_id):
            row = actions.begin(company=found, system=System.SEVERA, by=by)
            made = actions.finish(connection=row, secrets=given, remote=reached, by=by)
    except (ProviderError, Refused) as error:
        context = {"words": error.words, "company_key": found.pk, "page_title": _("Anslutningen blev inte av")}
        return render(request, "connecting/failed.html", context, status=409)
    messages.success(request, _("Anslutet till %(name)s.") % {"name": made.remote_name})
    return redirect("connecting:index", company)


@require_POST
@signed_in
def check(request, company, system):
    """Asks the other system who it is and how it is set up."""
    found, by = _reach(request, company)
    with tenant_scope(found.tenant_id):
        row = get_object_or_404(CompanyConnection, company=found, system=system)
    try:
        with opened(row) as client:
            seen = remote.read(client)
    except ProviderError as error:
        remember(found, system, error)
        messages.error(request, f"{error.words.message} {error.words.cure}")
    else:
        with tenant_scope(found.tenant_id):
            actions.note_check(connection=row, remote=seen, by=by)
        messages.success(
            request, _("%(system)s svarar för %(name)s.") % {"system": System(system).label, "name": seen.name}
        )
    return redirect(BACK.get(request.POST.get("next", ""), "connecting:index"), company)


def _reach(request, company) -> tuple[Company, Actor]:
    """The company and the person's rights in it now. 404 for others; raises Forbidden without the right."""
    for reach in memberships_of(request.user.pk):
        if reach.company_id not in (None, company):
            continue
        with tenant_scope(reach.tenant_id):
            found = Company.objects.filter(pk=company).first()
        if found is not None:
            by = Actor("user", request.user.pk, str(request.user), reach.rights)
            by.check(Area.SYNC, Level.WRITE)
            return found, by
    raise Http404
