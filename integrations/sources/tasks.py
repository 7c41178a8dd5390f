"""Refreshes nobody asked for by name: after a log-in, and on a schedule. They start jobs; the rows decide."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from hub.logs import new_request
from hub.models import Company
from hub.permissions import system
from hub.queries.directory import all_companies, memberships_of
from hub.tenancy import scope, tenant_scope
from integrations.sources.actions import start_if_due, start_refresh
from integrations.sources.models import DataSource, DeskPart, DeskUpload, Kind, UploadState
from integrations.sources.queries import open_job

MOST = 25  # companies one log-in refreshes; the schedule takes the others of a large office
NIGHTLY = timedelta(hours=22)
SCHEDULED = timedelta(minutes=settings.SOURCE_SCHEDULE_MINUTES)
FORGOTTEN = timedelta(days=2)


@shared_task
def refresh_for(user_id: str) -> int:
    """The companies a person reaches whose books follow eEkonomi. Gives how many jobs were begun."""
    new_request()
    started = 0
    for company in _reached(user_id):
        if started == MOST:
            break
        with scope(company):
            wanted = DataSource.objects.filter(kind=Kind.EACCOUNTING).exists()
            if wanted and start_if_due(company=Company.objects.get(pk=company), by=system("Inloggning")):
                started += 1
    return started


def _reached(user_id: str):
    for reach in memberships_of(user_id):
        if reach.company_id:
            yield reach.company_id
            continue
        with tenant_scope(reach.tenant_id):
            companies = list(Company.objects.order_by("pk").values_list("pk", flat=True))
        yield from companies


@shared_task
def refresh_due() -> None:
    """Every company whose books follow eEkonomi, by turns; once a night every voucher is compared."""
    new_request()
    now = timezone.now()
    for companies in all_companies().values():
        for company in companies:
            with scope(company):
                _refresh(company, now)
                _forget(now)


def _refresh(company, now) -> None:
    source = DataSource.objects.select_related("job").filter(kind=Kind.EACCOUNTING).first()
    if source is None or open_job(source) or (source.asked_at and source.asked_at > now - SCHEDULED):
        return
    found = Company.objects.get(pk=company)
    is_night = timezone.localtime(now).hour < 5
    old = source.complete_at is not None and source.complete_at < now - NIGHTLY
    if is_night and old:
        start_refresh(company=found, by=system("Nattens jämförelse"), is_quiet=True, complete=True)
    else:
        start_if_due(company=found, by=system("Schema"))


def _forget(now) -> None:
    """Files whose parts never all came."""
    left = DeskUpload.objects.filter(state=UploadState.OPEN, created_at__lt=now - FORGOTTEN)
    DeskPart.objects.filter(upload__in=left).delete()
    left.delete()
