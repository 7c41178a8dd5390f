"""Choosing the source, and beginning a refresh."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hub import events, jobs
from hub.errors import Refused
from hub.models import Company, Job
from hub.permissions import Actor, Area, Level
from integrations.connecting.clients import connection_of
from integrations.connecting.models import System
from integrations.sources.models import DataSource, Kind
from integrations.sources.queries import open_job

KIND = "sources.refresh"
APART = timedelta(minutes=settings.SOURCE_MINUTES)


def choose_source(*, company: Company, kind: str, by: Actor) -> DataSource:
    """eEkonomi: what has been read stands, and a refresh begins. Another: nothing more is fetched, files may come.

    Raises Refused SRC-002 where eEkonomi is not connected.
    """
    by.check(Area.SOURCES, Level.WRITE)
    if kind == Kind.EACCOUNTING and not _is_connected(company):
        raise Refused("SRC-002")
    source = _own()
    if source.kind == kind and source.chosen_at:
        return source
    if kind == Kind.OTHER and (job := open_job(source)):
        jobs.cancel(job, by=by)
    source.kind, source.chosen_at, source.chosen_by = Kind(kind), timezone.now(), by.name[:120]
    source.save()
    events.record("source.chosen", obj=source, by=by, source=source.kind)
    if kind == Kind.EACCOUNTING:
        start_refresh(company=company, by=by)
        source.refresh_from_db()
    return source


def start_refresh(*, company: Company, by: Actor, is_quiet: bool = False, complete: bool = False) -> Job:
    """A job that brings the books up to date; the one under way where there is one. Raises Refused SRC-004.

    Whoever sees the reports may ask for it: it shows them what the books say, and decides nothing.
    """
    if not by.can_read(Area.REPORTS):
        by.check(Area.SOURCES, Level.READ)
    source = _own()
    if source.kind != Kind.EACCOUNTING:
        raise Refused("SRC-004")
    if job := open_job(source):
        return job
    title = _("Hämtar från eEkonomi") if source.mark is None else _("Uppdaterar från eEkonomi")
    url = f"/c/{company.pk}/settings/source/" if by.can_read(Area.SOURCES) else f"/c/{company.pk}/"
    params = {"quiet": is_quiet, "complete": complete}
    source.job = jobs.start(KIND, title, by=by, url=url, params=params)
    source.asked_at = timezone.now()
    source.save(update_fields=["job", "asked_at"])
    return source.job


def start_if_due(*, company: Company, by: Actor) -> Job | None:
    """The same in the background, at most every `SOURCE_MINUTES`, and only where eEkonomi answers us."""
    now = timezone.now()
    asked = Q(asked_at=None) | Q(asked_at__lt=now - APART)
    source = DataSource.objects.filter(asked, kind=Kind.EACCOUNTING).first()
    if source is None or open_job(source) or not _is_connected(company):
        return None
    return start_refresh(company=company, by=by, is_quiet=True)


def _own() -> DataSource:
    """The row of the company in scope, locked; made at first need."""
    DataSource.objects.get_or_create()
    return DataSource.objects.select_for_update().get()


def _is_connected(company: Company) -> bool:
    found = connection_of(company, System.EACCOUNTING)
    return found is not None and found.is_ready
