"""The bank's part of an office's page: what waits in each company in scope."""

from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from hub import office
from hub.permissions import Actor, Area
from reconciliation.models import LineState, StatementLine


def to_reconcile(actor: Actor) -> dict[UUID, int]:
    """Company → open bank lines. One statement."""
    lines = StatementLine.objects.filter(state=LineState.OPEN).order_by()
    return dict(lines.values_list("company_id").annotate(Count("pk")))


def register() -> None:
    office.register(office.Queue("to_reconcile", _("Att stämma av"), "info", 20),
                    office.Count(Area.RECONCILIATION, to_reconcile, "bank:accounts"))  # fmt: skip
