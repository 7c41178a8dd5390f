"""The hub's own rounds through the books."""

from celery import shared_task
from django.utils import timezone

from hub.logs import new_request
from hub.queries.directory import all_companies
from hub.tenancy import scope
from ledger.actions.sie.undo import forget_old
from ledger.actions.sie.waiting import forget_waiting


@shared_task
def forget_removed() -> None:
    """Drops what imports and deletions took away, once it can no longer be brought back, and files handed in that
    nobody decided about. Safe to run at any time."""
    new_request()
    now = timezone.now()
    for companies in all_companies().values():
        for company in companies:
            with scope(company):
                forget_old(now)
                forget_waiting(now)
