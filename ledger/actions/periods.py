"""Locking and opening months. A lock waits for postings on their way, and stops those that come after."""

from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.guards import guarded
from ledger.models import Period


def lock_period(*, company: Company, period: Period, reason: str = "", by: Actor) -> Period:
    """A month that is locked already stays as it is. The reason stays in the processing history."""
    by.check(Area.LEDGER, Level.WRITE)
    with guarded():
        period = Period.objects.select_for_update().get(pk=period.pk)
        if period.locked_at is None:
            period.locked_at, period.locked_by = timezone.now(), by.name[:120]
            period.save()
            facts = {"reason": reason.strip()[:200]} if reason.strip() else {}
            events.record("period.locked", obj=period, by=by, month=f"{period.month:%Y-%m}", **facts)
    return period


def lock_through(*, company: Company, period: Period, reason: str = "", by: Actor) -> list[Period]:
    """This month and every open one before it in its year. Gives those that were locked by this act."""
    by.check(Area.LEDGER, Level.WRITE)
    with guarded():
        months = Period.objects.filter(year=period.year_id, month__lte=period.month, locked_at=None).order_by("month")
        return [lock_period(company=company, period=each, reason=reason, by=by) for each in months]


def unlock_period(*, company: Company, period: Period, reason: str, by: Actor) -> Period:
    """The reason stays in the processing history."""
    by.check(Area.LEDGER, Level.WRITE)
    if not reason.strip():
        raise Refused("LED-014")
    with guarded():
        period = Period.objects.select_for_update().get(pk=period.pk)
        if period.locked_at is not None:
            period.locked_at, period.locked_by = None, ""
            period.save()
            events.record("period.unlocked", obj=period, by=by, month=f"{period.month:%Y-%m}", reason=reason[:200])
    return period
