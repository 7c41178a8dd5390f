"""The bank's part of the menu and the start page."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.models import Company
from hub.overview import Queue
from hub.permissions import Actor, Area
from reconciliation.models import LedgerItem, LineState, StatementLine


def waiting(company: Company, actor: Actor) -> tuple[int, bool]:
    """Open bank lines. One statement."""
    return StatementLine.objects.filter(state=LineState.OPEN).count(), False


def queues(company: Company, actor: Actor) -> list[Queue]:
    """Two statements."""
    if not actor.can_read(Area.RECONCILIATION):
        return []
    url = reverse("bank:accounts", args=[company.pk])
    lines = StatementLine.objects.filter(state=LineState.OPEN).aggregate(n=Count("pk"), oldest=Min("date"))
    changed = LedgerItem.objects.exclude(change="").aggregate(n=Count("pk"), oldest=Min("changed_at"))
    return [
        Queue(_("Bankrader att stämma av"), lines["n"], lines["oldest"], url, "info"),
        Queue(
            _("Ändrat i redovisningen efter matchning"), changed["n"],
            changed["oldest"] and changed["oldest"].date(), url, "warn",
        ),
    ]  # fmt: skip
