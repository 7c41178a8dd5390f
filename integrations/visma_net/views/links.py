"""Administrationer: which company sends where, many at once; and each programlänk's choices."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.models import Company
from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.visma_net import actions
from integrations.visma_net.forms import AdministrationsForm, OptionsForm
from integrations.visma_net.models import CompanyLink, Connection
from integrations.visma_net.views.connections import crumb
from integrations.visma_net.views.shown import moment, shown_link


@require(Area.VISMA_NET, Level.WRITE)
def administrations(request, tenant):
    links = {link.company_id: link for link in CompanyLink.objects.select_related("connection", "company")}
    companies = list(Company.objects.select_related("group").order_by("name"))
    sent = request.POST if request.method == "POST" else None
    form = AdministrationsForm(sent, companies=companies, connections=Connection.objects.order_by("name"), links=links)
    fault = None
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, tenant, actions.link_companies(choices=form.choices(), by=request.actor))
        except Refused as refusal:
            fault = refusal.words
    rows = [_row(form[f"c_{company.pk}"], company, links.get(company.pk)) for company in companies]
    context = {
        "form": form,
        "rows": rows,
        "fault": fault,
        "new_url": reverse("visma_net:connection-new", args=[tenant]),
    }
    status = 422 if form.is_bound else 200
    crumbs = [crumb(tenant), (_("Administrationer"), None)]
    answer = render(request, "visma_net/link/list.html", context, crumbs=crumbs, status=status)
    answer.undo = fault is not None
    return answer


def _saved(request, tenant, count: int):
    said = ngettext("%(count)s koppling ändrad.", "%(count)s kopplingar ändrade.", count) % {"count": count}
    messages.success(request, said)
    return redirect("visma_net:administrations", tenant)


def _row(field, company: Company, link: CompanyLink | None) -> dict:
    return {"field": field, "company": company, "link": shown_link(link, may_write=True) if link else None}


@require(Area.VISMA_NET, Level.WRITE)
def options(request, tenant, link):
    found = get_object_or_404(CompanyLink.objects.select_related("connection", "company"), pk=link)
    form = OptionsForm(request.POST if request.method == "POST" else None, link=found)
    if request.method == "POST" and form.is_valid():
        actions.set_options(link=found, options=form.options(), by=request.actor)
        messages.success(request, _("Programlänken är sparad."))
        return redirect("visma_net:administrations", tenant)
    context = {
        "form": form,
        "shown": shown_link(found, may_write=True),
        "connection": found.connection,
        "read_at": moment(found.connection.setup_at),
        "reading_url": reverse("oauth:reading", args=[tenant, found.connection_id]),
        "cancel_url": reverse("visma_net:administrations", args=[tenant]),
    }
    crumbs = [crumb(tenant), (_("Administrationer"), context["cancel_url"]), (found.company.name, None)]
    return render(request, "visma_net/link/form.html", context, crumbs=crumbs, status=422 if form.is_bound else 200)


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def activation(request, tenant, link):
    found = get_object_or_404(CompanyLink, pk=link)
    actions.activate(links=[found], by=request.actor)
    messages.success(request, _("%(company)s får skicka till Visma.net.") % {"company": found.company.name})
    return redirect("visma_net:administrations", tenant)


@require_POST
@require(Area.VISMA_NET, Level.WRITE)
def deactivation(request, tenant, link):
    found = get_object_or_404(CompanyLink, pk=link)
    actions.deactivate(links=[found], by=request.actor)
    messages.success(request, _("%(company)s skickar inte längre till Visma.net.") % {"company": found.company.name})
    return redirect("visma_net:administrations", tenant)
