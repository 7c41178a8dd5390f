"""Runs of the register sync in real worker processes that are killed, stopped, rung for ten times or never (F01, F15,
F17–F19): what both systems hold afterwards is what they hold when nothing happens.
"""

import signal
from contextlib import contextmanager
from datetime import timedelta

import pytest
import redis
from django.db import connections
from django.utils import timezone

from hub import audit, jobs, tasks
from hub.bell import ring
from hub.models import Heartbeat, Job, Push
from hub.models.push import OPEN
from hub.tenancy import scope
from integrations.sync.models import RunState, SyncRun
from integrations.sync.running import start_run
from tests.faults import workers
from tests.faults.sync_world import change, held, settle
from tests.faults.test_push_killed import POINTS
from tests.faults.workers import until
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixtures
from tests.integrations.severa.conftest import severa  # noqa: F401
from tests.integrations.sync.pairs import Sync

pytestmark = [pytest.mark.faults, pytest.mark.django_db(databases=["default", "owner"], transaction=True)]
REGISTERS = ("customers", "projects", "supplier_costs")  # created to either side, changed, taken away
ROWS = "sync_syncrecord, sync_synclink, sync_syncmark, sync_syncissue, sync_syncdecision, sync_syncrun, hub_pushattempt"
QUIET = {f"{name}_QUIET_SECONDS": "2" for name in ("EACCOUNTING", "SEVERA")}
READ = {f"{name}_READ_SECONDS": "5" for name in ("EACCOUNTING", "SEVERA")}


@pytest.fixture
def pair(world, accounting, severa, settings):  # noqa: F811
    found = Sync.connected(world, accounting, severa, settings)
    settings.OUTBOX = settings.OUTBOX | {"lease_seconds": 5.0, "second_look_seconds": 0.3}
    return found


@pytest.fixture
def worker(pair, tmp_path, monkeypatch):
    """Two pool processes that hear only what this test rings for."""
    given = workers.environ(pair.right.base, REDIS_URL=workers.own_broker(1), **QUIET, **READ)
    with workers.own_app(1) as app:
        monkeypatch.setattr("hub.bell.current_app", app)
        with app.connection() as connection:
            for queue in ("push", "default", "import"):
                app.amqp.queues[queue](connection.default_channel).declare()
                connection.default_channel.queue_purge(queue)
        found = workers.Worker(tmp_path, given, name="sync")
        try:
            yield found.ready()
        finally:
            found.stop()


@pytest.fixture(scope="module")
def expected() -> dict:
    return {}


def undisturbed(pair) -> dict:
    """Two stages in this process, without a worker; afterwards everything is as before."""
    found = {}
    for stage, happen in (("made", lambda pair: None), ("changed", change_here)):
        happen(pair)
        for name in REGISTERS:
            pair.run(name)
        settle(pair)
        found[stage] = held(pair)
    pair.right.http.post(f"/eaccounting/ui/api/{pair.company_number}/reset")
    pair.left.http.post(f"/severa/ui/api/{pair.organization}/reset")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"TRUNCATE {ROWS}, hub_push CASCADE")
    return found


def change_here(pair) -> None:
    change(pair, registers=REGISTERS)


def start(pair, name: str) -> SyncRun:
    with scope(pair.company):
        return start_run(company=pair.company, register=name, by=pair.world.admin)


def sweep(pair) -> None:
    """The sweeper's round; nobody waits for a far hour, nor for the lease of a job whose process is gone."""
    Heartbeat.objects.filter(name="sweep-turn").delete()
    with scope(pair.company):
        far = timezone.now() + timedelta(seconds=3)
        Push.objects.filter(state__in=OPEN, next_attempt_at__gt=far).update(next_attempt_at=timezone.now())
    tasks.sweep()


def give_up(run: SyncRun, pair) -> None:
    """As two minutes later: whoever had the job has lost it."""
    with scope(pair.company):
        Job.objects.filter(pk=run.job_id).update(lease_until=None, created_at=timezone.now() - timedelta(minutes=1))


def is_over(pair, run: SyncRun) -> bool:
    with scope(pair.company):
        is_open = Push.objects.filter(state__in=OPEN).exists()
        return not is_open and SyncRun.objects.get(pk=run.pk).state in (RunState.DONE, RunState.FAILED)


def await_end(pair, run: SyncRun) -> None:
    until(lambda: is_over(pair, run) or sweep(pair), 90, 0.3)
    with scope(pair.company):
        assert SyncRun.objects.get(pk=run.pk).state == RunState.DONE


def check(pair, expected: dict, stage: str) -> None:
    check_held(pair, expected[stage])
    for name in REGISTERS:
        counts = pair.run(name).counts
        assert not {"created", "updated", "failed", "waiting"} & {key for key, count in counts.items() if count}, counts
    check_held(pair, expected[stage])
    assert audit.run() == []


def check_held(pair, expected: dict) -> None:
    for thing, rows in held(pair).items():
        assert rows == expected[thing], thing


# ------------------------------------------------------------------ F01
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_point_of_every_kind_of_write(pair, expected, worker, point):
    expected.update(expected or undisturbed(pair))
    for stage, happen in (("made", lambda pair: None), ("changed", change_here)):
        happen(pair)
        for name in REGISTERS:
            flag = worker.crash_next(point)
            run = start(pair, name)
            until(lambda flag=flag: not flag.exists(), 60, 0.1, what="the worker never got there")
            give_up(run, pair)
            await_end(pair, run)
        check(pair, expected, stage)


# ------------------------------------------------------------------ F19
def test_a_worker_that_stood_still_finds_its_run_taken_over(pair, expected, worker):
    """It wakes in the middle of a write, with nineteen more in its hands: every one of them is refused to it."""
    expected.update(expected or undisturbed(pair))
    pair.right.arm("slow", method="POST", path="/customers", delay=1.0)
    run = start(pair, "customers")
    until(lambda: _states(pair, "sending"), 60, 0.02)
    worker.signal_pool(signal.SIGSTOP)
    try:
        until(lambda: _leases_are_over(pair), 20, 0.2)
        give_up(run, pair)
        jobs.run(pair.company.pk, run.job_id)
        settle(pair)
    finally:
        worker.signal_pool(signal.SIGCONT)
    for name in REGISTERS[1:]:
        await_end(pair, start(pair, name))
    await_end(pair, run)
    check(pair, expected, "made")


def _states(pair, *states: str) -> int:
    with scope(pair.company):
        return Push.objects.filter(state__in=states).count()


def _leases_are_over(pair) -> bool:
    with scope(pair.company):
        return not Push.objects.filter(state__in=OPEN, lease_until__gt=timezone.now()).exists()


# ------------------------------------------------------------------ F17, F18
def test_a_run_rung_for_ten_times_at_once_is_made_once(pair, expected, worker):
    expected.update(expected or undisturbed(pair))
    for name in REGISTERS:
        run = start(pair, name)
        for _turn in range(10):
            ring("hub.tasks.run_job", str(pair.company.pk), str(run.job_id))
        await_end(pair, run)
    check(pair, expected, "made")
    with scope(pair.company):
        assert {*Job.objects.filter(kind="sync.run").values_list("attempts", flat=True)} == {1}


def test_an_emptied_broker_delays_a_run_and_loses_nothing(pair, expected, worker):
    expected.update(expected or undisturbed(pair))
    path = workers.own_broker(1).partition("://")[2].partition("?")[0]
    number = int(workers.own_broker(1).rpartition("=")[2])
    for name in REGISTERS:
        with stopped(worker), redis.Redis(unix_socket_path=path, db=number) as broker:
            run = start(pair, name)
            broker.flushdb()
        give_up(run, pair)
        await_end(pair, run)
    check(pair, expected, "made")


@contextmanager
def stopped(worker):
    """The whole program, so that it takes no message meanwhile."""
    worker.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        worker.process.send_signal(signal.SIGCONT)


# ------------------------------------------------------------------ F15
def test_two_workers_whose_tokens_expire_at_once_refresh_once(pair, expected, worker):
    """Both hold the token that one of them is told is over; it rotates, so a second refresh would end it for good."""
    expected.update(expected or undisturbed(pair))
    pair.right.arm("token_expired", method="POST")
    pair.left.arm("token_expired")
    runs = [start(pair, name) for name in ("customers", "projects")]
    for run in runs:
        await_end(pair, run)
    await_end(pair, start(pair, "supplier_costs"))
    check(pair, expected, "made")
