"""The room's part of a company's start page: problems that wait for somebody. One statement."""

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from hub.models import Company
from hub.overview import Queue
from hub.permissions import Actor, Area
from integrations.sync.models import IssueState, SyncIssue


def queues(company: Company, actor: Actor) -> list[Queue]:
    if not actor.can_read(Area.SYNC):
        return []
    found = SyncIssue.objects.filter(state=IssueState.OPEN).aggregate(count=Count("id"), oldest=Min("first_at"))
    if not found["count"]:
        return []
    oldest = found["oldest"].date() if found["oldest"] else None
    return [
        Queue(_("Felmeddelanden i dataöverföring"), found["count"], oldest, f"/c/{company.pk}/sync/issues/", "warn")
    ]
