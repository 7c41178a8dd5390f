"""The register sync's part of an office's page: problems that are open in each company in scope."""

from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from hub import office
from hub.permissions import Actor, Area
from integrations.sync.models import IssueState, SyncIssue

PAGE = "sync:issues"


def problems(actor: Actor) -> dict[UUID, int]:
    """Company → open problems. One statement."""
    issues = SyncIssue.objects.filter(state=IssueState.OPEN).order_by()
    return dict(issues.values_list("company_id").annotate(Count("pk")))


def register() -> None:
    office.register(office.Queue("problems", _("Felmeddelanden"), "bad", 50),
                    office.Count(Area.SYNC, problems, PAGE))  # fmt: skip
