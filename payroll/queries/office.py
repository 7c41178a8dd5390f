"""Payroll's part of an office's page: what waits in each company in scope."""

from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from hub import office
from hub.permissions import Actor, Area
from payroll.models import PayrollRun
from payroll.queries.overview import unsettled_journals
from payroll.queries.runs import in_state


def to_send(actor: Actor) -> dict[UUID, int]:
    """Company → runs that have not left. One statement."""
    runs = in_state(PayrollRun.objects.all(), "open").order_by()
    return dict(runs.values_list("company_id").annotate(Count("pk")))


def failed(actor: Actor) -> dict[UUID, int]:
    """Company → transfers that were refused or need a decision. One statement."""
    journals = unsettled_journals().order_by()
    return dict(journals.values_list("company_id").annotate(Count("pk")))


def register() -> None:
    page = "payroll:index"
    office.register(office.Queue("to_send", _("Att skicka"), "info", 10),
                    office.Count(Area.PAYROLL, to_send, page, "state=open"))  # fmt: skip
    office.register(office.Queue("failed", _("Misslyckade"), "bad", 30),
                    office.Count(Area.PAYROLL, failed, page, "state=attention"))  # fmt: skip
