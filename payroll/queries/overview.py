"""Payroll's part of the start page: what waits, and the first steps, ticked by what has really happened."""

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.models import Company
from hub.overview import Queue, Step
from hub.permissions import Actor, Area
from payroll.models import Channel, Journal, JournalState, PayrollRun
from payroll.queries.runs import ATTENTION, in_state


def queues(company: Company, actor: Actor) -> list[Queue]:
    """To send, failed, and waiting for a decision. Two statements."""
    if not actor.can_read(Area.PAYROLL):
        return []
    index = reverse("payroll:index", args=[company.pk])
    waiting = in_state(PayrollRun.objects.all(), "open").aggregate(count=Count("pk"), oldest=Min("created_at"))
    failed = _unsettled()
    return [
        _queue(_("Lönekörningar att skicka"), waiting, f"{index}?state=open", "info"),
        _queue(_("Misslyckade överföringar"), failed[JournalState.REJECTED], f"{index}?state=attention", "bad"),
        _queue(_("Överföringar som behöver beslut"), failed[JournalState.REVIEW], f"{index}?state=attention", "warn"),
    ]


def steps(company: Company, actor: Actor) -> list[Step]:
    """Two statements."""
    if not actor.can_read(Area.PAYROLL):
        return []
    has_runs = PayrollRun.objects.exists()
    states = set(Journal.objects.filter(channel=Channel.TRANSFER).values_list("state", flat=True).distinct())
    index = reverse("payroll:index", args=[company.pk])
    load = reverse("payroll:import", args=[company.pk])
    return [
        Step(_("Läs in en lönekörning"), has_runs or bool(states), load, _("Läs in fil"), order=30),
        Step(_("Skicka ett underlag"), bool(states), index, _("Till Bokföring"), order=40),
        Step(_("Se kvittensen"), JournalState.SENT in states, index, _("Till Bokföring"), order=50),
    ]


def waiting(company: Company, actor: Actor) -> tuple[int, bool]:
    """For the menu: how many transfers need a person, and that it is bad. One statement."""
    return sum(found["count"] for found in _unsettled().values()), True


def unsettled_journals() -> QuerySet[Journal]:
    """Journals that need a person, without those whose rows have left in a later one."""
    later = Journal.objects.filter(
        run_key=OuterRef("run_key"), period_on=OuterRef("period_on"), revision__gt=OuterRef("revision")
    )
    return Journal.objects.filter(~Exists(later), state__in=ATTENTION)


def _unsettled() -> dict:
    journals = unsettled_journals().values("state").order_by("state")
    empty = {state: {"count": 0, "oldest": None} for state in ATTENTION}
    return empty | {row["state"]: row for row in journals.annotate(count=Count("pk"), oldest=Min("created_at"))}


def _queue(label: str, found: dict, url: str, kind: str) -> Queue:
    oldest = found["oldest"]
    return Queue(label, found["count"], oldest and oldest.date(), url, kind)
