"""The comparison as a job: nightly for every company, and by hand. What differs is an incident somebody is told of."""

from collections.abc import Iterable
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from hub import events, jobs, notices
from hub.errors import Refused
from hub.jobs import Report
from hub.permissions import SYSTEM
from hub.tenancy import scope
from integrations.provider import ProviderError
from integrations.visma_net import master
from integrations.visma_net.checks import period_id, period_of
from integrations.visma_net.client import Client
from integrations.visma_net.comparison import Sent, compare
from integrations.visma_net.connections import administrators, client_of
from integrations.visma_net.mapping import Seen, key_of, read_batch
from integrations.visma_net.work import NOT_READY, Place, draft_of, link_of, place_of
from payroll.models import Journal, JournalState

KIND = "visma_net.compare"
SETTLED_OTHERWISE = (JournalState.REJECTED, JournalState.CANCELLED, JournalState.MARKED)
IN_THE_BOOKS = (JournalState.SENT, JournalState.REVERSED)  # what was taken back stands there beside its reversal
KEPT_SECONDS = 120  # companies that share a connection share its list too
READABLE = (KeyError, TypeError, ArithmeticError, ValueError)


@jobs.handler(KIND)
def run(report: Report) -> str:
    """Raises `Refused` where Visma.net cannot be asked."""
    place, sent, unsent, fresh = _ours(report)
    try:
        with client_of(place.tenant, place.connection) as client:
            by_period = _by_open_period(client, place, sent)
            batches = [b for period in by_period for b in _batches(client, place, period, fresh=fresh)]
    except ProviderError as error:
        raise Refused("VNET-406", text=str(error.words.message)) from error
    compared = [each for found in by_period.values() for each in found]
    findings = compare(compared, unsent, batches)
    for each in findings:
        report.find(each["code"], **{name: value for name, value in each.items() if name != "code"})
    if findings:
        _tell(report, len(findings))
    return _result(len(compared), len(findings))


def _ours(report: Report) -> tuple[Place, list[Sent], dict, bool]:
    """By hand the lists are read afresh: somebody has just mended something."""
    with scope(report.company):
        link = link_of(report.company)
        if link is None:
            raise Refused("VNET-002", company="–")
        if code := NOT_READY.get(link.connection.state):
            raise Refused(code, connection=link.connection.name)
        place = place_of(link.connection)
        journals = Journal.objects.filter(destination="visma_net").order_by("number")
        sent = [_sent(each) for each in journals.filter(state__in=IN_THE_BOOKS)]
        others = journals.filter(state__in=SETTLED_OTHERWISE)
        unsent = {_key(each): (str(each), str(each.get_state_display())) for each in others}
        fresh = report.job().created_by_id is not None
    return place, [each for each in sent if each.receiver in ("", place.remote_company)], unsent, fresh


def _sent(journal: Journal) -> Sent:
    receiver, _slash, number = journal.remote_ref.rpartition("/")
    return Sent(draft_of(journal), number, str(journal), receiver)


def _key(journal: Journal) -> str:
    return key_of(journal.reference, journal.period_on, journal.revision)


def _by_open_period(client: Client, place: Place, sent: Iterable[Sent]) -> dict[str, list[Sent]]:
    """The journals to compare, by period (YYYYPP); a period that is closed can no longer change."""
    periods = master.read(client, place.connection).periods
    found: dict[str, list[Sent]] = {}
    for each in sent:
        period = period_of(each.draft.day, periods)
        if period and not period.get("closedInGeneralLedger"):
            found.setdefault(period_id(period), []).append(each)
    return found


def _batches(client: Client, place: Place, period: str, *, fresh: bool) -> list[Seen]:
    key = f"visma_net:{place.connection}:batches:{period}"
    found = None if fresh else cache.get(key)
    if found is None:
        try:
            found = [read_batch(batch) for batch in client.find_journals(period=period)]
        except READABLE as error:
            raise ProviderError("VNET-215", unsure=True) from error
        cache.set(key, found, KEPT_SECONDS)
    return found


def _tell(report: Report, count: int) -> None:
    """An incident: in the history, and to those who can look into it."""
    with scope(report.company):
        job = report.job()
        events.record("visma_net.incident_found", obj=job, by=SYSTEM, count=count)
        if job.created_by_id:
            return  # whoever asked is told by the job itself
        url, log = f"/c/{report.company}/jobs/{job.pk}/", f"/c/{report.company}/jobs/{job.pk}/log/csv/"
        for user_id, language, only in administrators():
            if only in (None, UUID(str(report.company))):
                with override(language):
                    text = _("Jämförelsen med Visma.net: %(result)s") % {"result": _differences(count)}
                notices.tell(user_id, "bad", text, url=url, log_url=log)


def _result(compared: int, count: int) -> str:
    if count:
        return _differences(count)
    said = ngettext("%(count)s underlag stämmer", "%(count)s underlag stämmer", compared)
    return said % {"count": compared}


def _differences(count: int) -> str:
    return ngettext("%(count)s avvikelse", "%(count)s avvikelser", count) % {"count": count}
