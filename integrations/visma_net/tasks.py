"""The nightly round. It only starts jobs: the rows decide, and a round that runs twice starts nothing twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from hub.logs import new_request
from hub.models import Company, Job
from hub.permissions import system
from hub.queries.directory import all_companies
from hub.tenancy import scope
from integrations.visma_net import actions
from integrations.visma_net.compare import KIND
from integrations.visma_net.models import ConnectionState
from integrations.visma_net.work import link_of

APART = timedelta(hours=20)


@shared_task
def compare_all() -> None:
    """A comparison for every company with an active programlänk to a working connection."""
    new_request()
    for companies in all_companies().values():
        for company in companies:
            with scope(company):
                if _is_wanted(company):
                    actions.compare(company=Company.objects.get(pk=company), by=system("Nattens jämförelse"))


def _is_wanted(company) -> bool:
    link = link_of(company)
    if link is None or not link.is_active or link.connection.state != ConnectionState.CONNECTED:
        return False
    recent = Job.objects.filter(kind=KIND, created_by_id=None, created_at__gt=timezone.now() - APART)
    return not recent.exists()
