"""A company's own page: where its journals go, what is missing, and the comparison."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.models import Job
from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.visma_net import actions
from integrations.visma_net.compare import KIND
from integrations.visma_net.destinations import VISMA_NET, facts
from integrations.visma_net.views.shown import STATES, moment, warnings
from integrations.visma_net.work import link_of
from payroll.queries.obstacles import obstacles


@require(Area.VISMA_NET, Level.READ)
def settings(request, company):
    link = link_of(company)
    missing = obstacles(company=request.company, destination=VISMA_NET.name, actor=request.actor)
    missing += warnings(link.connection) if link else []
    last = Job.objects.filter(kind=KIND).order_by("-created_at").first()
    context = {
        "link": link,
        "facts": [{"label": label, "value": value} for label, value in facts(request.company)],
        "missing": missing,
        "mark": STATES[link.connection.state][1] if link else "idle",
        "settings_url": _settings_url(request, link),
        "comparison_url": reverse("visma_net_company:comparison", args=[company]),
        "last": last,
        "last_text": f"{moment(last.created_at)} · {last.result or last.get_state_display()}" if last else "",
        "last_url": reverse("hub:job", args=[company, last.pk]) if last else "",
    }
    return render(request, "visma_net/company.html", context)


def _settings_url(request, link) -> str:
    """Only for those who reach the master level."""
    wide = any(m.company_id is None and m.tenant_id == request.tenant.pk for m in getattr(request, "memberships", []))
    if not wide:
        return ""
    tenant = request.tenant.pk
    known = [tenant, link.connection_id] if link else None
    return reverse("visma_net:connection", args=known) if known else reverse("visma_net:accounts", args=[tenant])


@require_POST
@require(Area.VISMA_NET, Level.READ)
def comparison(request, company):
    job = actions.compare(company=request.company, by=request.actor)
    messages.success(request, _("Jämförelsen har börjat. Du får besked när den är klar."))
    return redirect("hub:job", company, job.pk)
