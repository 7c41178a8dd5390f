"""AutoPay's own round: what is new, a few times a day."""

from celery import shared_task

from hub.logs import new_request
from hub.models import Company
from hub.queries.directory import all_companies
from hub.tenancy import scope
from integrations.autopay.actions import BY, fetch
from integrations.autopay.models import Agreement, AutopayAccess


@shared_task
def fetch_due() -> None:
    """A job for each company with an agreement that is on. Safe to run at any time."""
    new_request()
    for companies in all_companies().values():
        for key in companies:
            with scope(key):
                if AutopayAccess.objects.exists() and Agreement.objects.filter(is_on=True).exists():
                    fetch(company=Company.objects.get(pk=key), by=BY)
