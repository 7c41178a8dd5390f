"""The bank's own rounds."""

from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from hub.logs import new_request
from hub.models import Company, Job
from hub.permissions import system
from hub.queries.directory import all_companies
from hub.tenancy import scope
from reconciliation.actions.runs import KIND, start_run
from reconciliation.models import BankAccount, LineState, Schedule, StatementLine

BY = system("Automatisk avstämning")


@shared_task
def reconcile_due() -> None:
    """Starts a run for each account whose hour has come and that has something open. Safe to run at any time."""
    new_request()
    now = timezone.now()
    for companies in all_companies().values():
        for key in companies:
            with scope(key):
                for account in due(now):
                    start_run(company=Company.objects.get(pk=key), account=account, by=BY)


def due(now) -> list[BankAccount]:
    """In the company in scope: hourly ones an hour after their last run, nightly ones each night from two o'clock."""
    local = timezone.localtime(now)
    night = local.replace(hour=2, minute=0, second=0, microsecond=0)
    night = night if local >= night else night - timedelta(days=1)
    late = Q(schedule=Schedule.HOURLY) & (Q(last_run_at=None) | Q(last_run_at__lte=now - timedelta(hours=1)))
    late |= Q(schedule=Schedule.DAILY) & (Q(last_run_at=None) | Q(last_run_at__lt=night))
    found = []
    for account in BankAccount.objects.filter(late, is_active=True):
        waits = Job.objects.filter(kind=KIND, state__in=["queued", "running"], params__account=str(account.pk))
        if not waits.exists() and StatementLine.objects.filter(bank_account=account, state=LineState.OPEN).exists():
            found.append(account)
    return found
