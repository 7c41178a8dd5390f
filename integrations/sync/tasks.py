"""The beat of the schedules. It only starts runs: the rows decide, and a round that runs twice starts nothing twice."""

from celery import shared_task
from django.utils import timezone

from hub.errors import Refused
from hub.logs import new_request
from hub.models import Company
from hub.permissions import system
from hub.queries.directory import all_companies
from hub.tenancy import scope
from integrations.sync.models import SyncSchedule
from integrations.sync.running import CHECKS, start_check, start_run
from integrations.sync.settings_actions import next_turn

BY = system("Schemalagd dataöverföring")


@shared_task
def run_due() -> None:
    """Starts a run for each register whose time has come; after invoices, what was sent and paid is asked for."""
    new_request()
    for companies in all_companies().values():
        for key in companies:
            with scope(key):
                _start_due(key)


def _start_due(key) -> None:
    now = timezone.now()
    due = SyncSchedule.objects.select_for_update(skip_locked=True).filter(minutes__gt=0, next_at__lte=now)
    for schedule in due.order_by("next_at"):
        company = Company.objects.get(pk=key)
        schedule.next_at = next_turn(schedule.minutes, now)
        schedule.save(update_fields=["next_at"])
        _start(company, schedule.register)


def _start(company: Company, register: str) -> None:
    """One that is still going on, or settings that are gone, is no error of the schedule: the next turn tries again."""
    try:
        start_run(company=company, register=register, by=BY)
        for what in CHECKS if register == "invoices" else ():
            start_check(company=company, what=what, by=BY)
    except Refused:
        return
