"""Connections that need a log-in, for an office's page: those of eEkonomi and Severa, and the Visma.net accounts."""

from uuid import UUID

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from hub import office
from hub.permissions import Actor, Area
from hub.tenancy import InScope
from integrations.connecting.models import CompanyConnection, State


def lost(actor: Actor) -> dict[UUID, int]:
    """Company → ways into eEkonomi or Severa that need a new log-in. One statement."""
    inside = CompanyConnection.objects.filter(InScope(F("company")), state=State.NEEDS_LOGIN).order_by()
    return dict(inside.values_list("company_id").annotate(Count("pk")))


def register() -> None:
    office.register(office.Queue("connections", _("Anslutningar att förnya"), "bad", 40),
                    office.Count(Area.SYNC, lost, "connecting:index"))  # fmt: skip
