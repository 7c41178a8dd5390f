"""The doorbell. A task says where to look; the rows decide. Lost, late or fourfold messages change nothing."""

import logging
import os
import signal
import time

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.utils import timezone

from hub import chain, jobs, outbox
from hub.bell import ring
from hub.logs import new_request
from hub.models import Heartbeat, Push
from hub.outbox.machine import deliver as deliver_once
from hub.outbox.store import PushStore
from hub.queries.directory import all_companies
from hub.tenancy import scope, tenant_scope

log = logging.getLogger(__name__)
SLICE = 100  # companies looked through in one transaction


@shared_task
def deliver(company_id: str, push_id: str) -> None:
    """One step of one push. Takes no `company`: each of its steps is a transaction and scope of its own."""
    new_request()
    kind = _kind(company_id, push_id)
    if kind is None:
        return
    deliverer = outbox.deliverer_of(kind)
    store = PushStore(company_id, push_id, deliverer)
    known = settings.OUTBOX
    state = deliver_once(
        store,
        deliverer,
        monotonic=time.monotonic,
        crash=crash_point,
        max_sends=getattr(deliverer, "max_sends", known["max_sends"]),
        second_look=known["second_look_seconds"],
    )
    log.info("push %s of %s: %s", push_id, company_id, state)


def _kind(company_id: str, push_id: str) -> str | None:
    with scope(company_id):
        return Push.objects.filter(pk=push_id).values_list("kind", flat=True).first()


def crash_point(point: str) -> None:
    """Kills the process here if a file of the point's name lies in the folder HUB_CRASH_AT: one file, one crash.

    For the tests of killed workers; without the variable it does nothing.
    """
    folder = os.environ.get("HUB_CRASH_AT")
    if not folder:
        return
    try:
        os.unlink(os.path.join(folder, point))
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


_LONGEST = jobs.LONGEST.total_seconds()


@shared_task(time_limit=_LONGEST + 60, soft_time_limit=_LONGEST)
def run_job(company_id: str, job_id: str) -> None:
    """A job takes the time it needs: the lease says whether its worker lives, the clock of other tasks does not."""
    new_request()
    jobs.run(company_id, job_id)


@shared_task
def sweep() -> None:
    """Rings for every row that is due and held by nobody, round-robin over the companies. One at a time."""
    new_request()
    beat("sweep")
    if not _alone():
        return
    for company, push in _fairly(_due(outbox.due_pushes)):
        ring("hub.tasks.deliver", company, push)
    for company, job in _due(lambda: jobs.due_jobs(timezone.now())):
        ring("hub.tasks.run_job", company, job)


def _alone() -> bool:
    """A beat that runs twice rings once: the row is moved by whoever comes first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO hub_heartbeat (name, at) VALUES ('sweep-turn', clock_timestamp()) ON CONFLICT (name) "
            "DO UPDATE SET at = clock_timestamp() WHERE hub_heartbeat.at < clock_timestamp() - interval '2 seconds'"
        )
        return cursor.rowcount == 1


def _due(find) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for tenant_companies in all_companies().values():
        for at in range(0, len(tenant_companies), SLICE):
            with scope(*tenant_companies[at : at + SLICE]):
                found += [(str(c), str(i)) for c, i in find().values_list("company_id", "id")[:1000]]
    return found


def _fairly(due: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """First one of each company, then the second of each …: a large company does not hold up the small ones."""
    seen: dict[str, int] = {}
    turns = []
    for company, push in due:
        seen[company] = seen.get(company, 0) + 1
        turns.append((seen[company], company, push))
    return [(company, push) for _, company, push in sorted(turns, key=lambda turn: turn[0])]


def beat(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


@shared_task
def seal_history() -> None:
    """Links what has been written to the processing histories since the last round (hub/chain.py)."""
    new_request()
    for tenant, companies in all_companies().items():
        _seal_all(chain.TENANT, tenant_scope, tenant)
        for company in companies:
            _seal_all(chain.COMPANY, scope, company)


def _seal_all(of: chain.Chain, enter, owner) -> None:
    """Batch by batch, each in a transaction of its own, until a batch is not full."""
    made = chain.BATCH
    while made == chain.BATCH:
        with enter(owner):
            made = chain.seal(of)
