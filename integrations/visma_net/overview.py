"""The room's part of a company's start page: a log-in that is lost, and the first steps. One statement each."""

from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub import office
from hub.models import Company
from hub.overview import Queue, Step
from hub.permissions import Actor, Area
from hub.tenancy import InScope
from integrations.visma_net.models import CompanyLink, ConnectionState
from integrations.visma_net.work import link_of


def queues(company: Company, actor: Actor) -> list[Queue]:
    link = link_of(company.pk) if actor.can_read(Area.VISMA_NET) else None
    if link is None or link.connection.state != ConnectionState.NEEDS_LOGIN:
        return []
    return [Queue(_("Anslutning som kräver inloggning"), 1, None, _page(company), "bad")]


def steps(company: Company, actor: Actor) -> list[Step]:
    if not actor.can_read(Area.VISMA_NET):
        return []
    link = link_of(company.pk)
    has_account = link is not None and bool(link.connection.authorised_at)
    is_active = link is not None and link.is_active
    return [
        Step(_("Anslut ett Visma.net-konto"), has_account, _page(company), _("Visa"), order=10),
        Step(_("Koppla och aktivera företaget"), is_active, _page(company), _("Visa"), order=20),
    ]


def lost(actor: Actor) -> dict[UUID, int]:
    """Company → one, where its Visma.net account needs a new log-in; every company in scope. One statement."""
    links = CompanyLink.objects.filter(InScope(F("company")), connection__state=ConnectionState.NEEDS_LOGIN)
    return dict.fromkeys(links.values_list("company_id", flat=True), 1)


def register_with_office() -> None:
    office.register(office.Queue("connections", gettext_lazy("Anslutningar att förnya"), "bad", 40),
                    office.Count(Area.VISMA_NET, lost, "visma_net_company:settings"))  # fmt: skip


def _page(company: Company) -> str:
    return reverse("visma_net_company:settings", args=[company.pk])
