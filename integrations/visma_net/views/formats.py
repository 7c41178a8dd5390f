"""Inställningar › Lönedokument: Format BAS and Format PNL, tried on every account before they are saved.

The page is a plain GET: what is typed is in the address, so it works without script and a link shows the same. Only
«Spara» posts.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.visma_net import format_actions
from integrations.visma_net.format_table import result_of
from integrations.visma_net.forms import FormatsForm
from integrations.visma_net.models import CompanyLink, Connection
from integrations.visma_net.views.connections import crumb
from integrations.visma_net.views.shown import moment
from integrations.visma_net.work import link_of
from payroll.queries.accounts import used_accounts

Source = CompanyLink | Connection


@require(Area.VISMA_NET, Level.READ)
def of_company(request, company):
    link = link_of(company)
    if link is None:
        settings_url = reverse("visma_net_company:settings", args=[company])
        return render(request, "visma_net/formats/missing.html", {"settings_url": settings_url})
    return _page(request, link, _form(request.GET, link))


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def change_of_company(request, company):
    link = get_object_or_404(CompanyLink.objects.select_related("connection"), company=company)
    form = FormatsForm(request.POST, with_own=True)
    if not form.is_valid():
        return _page(request, link, form, status=422)
    data = form.cleaned_data
    format_actions.set_company_formats(
        link=link, own=data["own"], bas=data["bas"].text, pnl=data["pnl"].text, by=request.actor
    )
    messages.success(request, _("Formaten är sparade. De gäller från nästa underlag som skickas."))
    return redirect("visma_net_company:formats", company)


@require(Area.VISMA_NET, Level.READ)
def of_connection(request, tenant, connection):
    found = get_object_or_404(Connection, pk=connection)
    return _page(request, found, _form(request.GET, found))


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def change_of_connection(request, tenant, connection):
    found = get_object_or_404(Connection, pk=connection)
    form = FormatsForm(request.POST, with_own=False)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    data = form.cleaned_data
    format_actions.set_connection_formats(
        connection=found, bas=data["bas"].text, pnl=data["pnl"].text, by=request.actor
    )
    messages.success(request, _("Formaten är sparade. De gäller från nästa underlag som skickas."))
    return redirect("visma_net:connection-formats", tenant, connection)


def _form(asked, source: Source) -> FormatsForm:
    """What is typed, where the form has been shown; else what is saved. A tester's link may name the account alone."""
    with_own = isinstance(source, CompanyLink)
    data = asked.copy()
    if "shown" not in asked:
        data |= {name: value for name, value in saved(source).items() if value}
    form = FormatsForm(data, with_own=with_own)
    form.is_valid()
    return form


def saved(source: Source) -> dict:
    if isinstance(source, Connection):
        return {"bas": source.bas_format, "pnl": source.pnl_format}
    inherited = source if source.own_formats else source.connection
    return {"own": source.own_formats and "on", "bas": inherited.bas_format, "pnl": inherited.pnl_format}


def _page(request, source: Source, form: FormatsForm, *, status: int = 200):
    is_company = isinstance(source, CompanyLink)
    connection = source.connection if is_company else source
    used = used_accounts() if is_company else {}
    context = {
        "form": form,
        "is_company": is_company,
        "connection": connection,
        "read_at": moment(connection.setup_at) if connection.accounts else "",
        "may_write": request.actor.can_write(Area.VISMA_NET),
        **_addresses(source),
        **result_of(_effective(form, source), connection.accounts, used, form.cleaned_data.get("account", "")),
    }
    template = "visma_net/formats/_result.html" if request.htmx else "visma_net/formats/detail.html"
    return render(request, template, context, crumbs=_crumbs(source), status=status)


def _effective(form: FormatsForm, source: Source) -> dict:
    """What would hold if it were saved now: without a tick the account's own, whatever is typed."""
    if isinstance(source, CompanyLink) and not form.cleaned_data.get("own"):
        return {"bas": source.connection.bas_format, "pnl": source.connection.pnl_format}
    return {name: form.cleaned_data[name].text for name in ("bas", "pnl") if name in form.cleaned_data}


def _addresses(source: Source) -> dict:
    if isinstance(source, CompanyLink):
        name, address = "visma_net_company:formats", [source.company_id]
    else:
        name, address = "visma_net:connection-formats", [source.tenant_id, source.pk]
    return {"here": reverse(name, args=address), "change_url": reverse(f"{name}-change", args=address)}


def _crumbs(source: Source) -> list:
    if isinstance(source, CompanyLink):
        return []
    page = reverse("visma_net:connection", args=[source.tenant_id, source.pk])
    return [crumb(source.tenant_id), (source.name, page), (_("Kontoformat"), None)]
