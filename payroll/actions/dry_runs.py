"""Provkör: a job that only asks."""

from django.db import transaction
from django.utils.translation import gettext as _

from hub import jobs
from hub.models import Company, Job
from hub.permissions import Actor, Area, Level
from payroll.dry_run import KIND
from payroll.models import Journal
from payroll.selection import Selection


@transaction.atomic
def start_dry_run(
    *,
    company: Company,
    destination: str,
    selection: Selection | None = None,
    closed_periods: str = "",
    journals: list[Journal] | None = None,
    back: str = "",
    by: Actor,
) -> Job:
    """Of a selection, or of journals that wait or were refused. `back`: the query of the selection's page."""
    by.check(Area.PAYROLL, Level.READ)
    by.check(Area.VISMA_NET, Level.READ)
    asked: dict = {"destination": destination, "back": back}
    if selection:
        asked |= {"selection": selection.as_json(), "closed_periods": closed_periods or "stop"}
    if journals:
        asked["journals"] = [str(each.pk) for each in journals]
    job = jobs.start(KIND, _("Provkörning"), by=by, params=asked)
    job.url = f"/c/{company.pk}/payroll/dry-runs/{job.pk}/"
    job.save(update_fields=["url"])
    return job
