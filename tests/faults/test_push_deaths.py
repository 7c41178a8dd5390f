"""Every crash point together with every kind of lost answer, and whole programs that end: the long table."""

import signal

import psycopg
import pytest

from hub import audit
from hub.embedded import urls
from tests.faults import workers
from tests.faults.test_push_answers import POST
from tests.faults.test_push_killed import POINTS
from tests.faults.workers import until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(databases=["default", "owner"], transaction=True),
]
ANSWERS = (
    "answer_lost",
    "request_lost",
    "late_commit",
    "error_500_before",
    "error_500_after",
    "reset",
    "token_expired",
)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("point", POINTS)
def test_killed_and_unanswered(point, answer, worker, pushes):
    """Two misfortunes in one transfer. A point that is never reached by this fault is no failure."""
    case = pushes.one()
    more = {"delay": 1.2} if answer == "late_commit" else POST if answer == "token_expired" else {}
    pushes.visma.arm(answer, company=case.remote, **more)
    worker.crash_next(point)
    pushes.send(case)
    pushes.settle(case, seconds=60)
    pushes.check(case)


@pytest.mark.parametrize("points", [("after_mark", "after_answer"), ("after_claim", "after_mark", "after_done")])
def test_killed_again_and_again(points, worker, pushes):
    case = pushes.one()
    for point in points:
        worker.crash_next(point)
    pushes.send(case)
    pushes.settle(case, seconds=60)
    pushes.check(case)


@pytest.fixture
def own_worker(pushes, tmp_path, monkeypatch):
    """One that may die for good; nobody else hears its bell."""
    begun: list[workers.Worker] = []

    def start() -> workers.Worker:
        given = workers.environ(pushes.visma.base, REDIS_URL=workers.own_broker(1))
        begun.append(workers.Worker(tmp_path, given, name=f"own-{len(begun)}").ready())
        return begun[-1]

    with workers.own_app(1) as app:
        monkeypatch.setattr("hub.bell.current_app", app)
        yield start
    for worker in begun:
        worker.stop()


@pytest.mark.parametrize("point", POINTS)
def test_the_whole_worker_dies_and_another_is_started(point, own_worker, pushes):
    """Its unacknowledged message is hidden for a quarter of an hour; the sweeper does not wait for that."""
    case = pushes.one()
    worker = own_worker()
    flag = worker.crash_next(point)
    pushes.send(case)
    until(lambda: not flag.exists(), 20)
    worker.stop()
    own_worker()
    pushes.settle(case)
    pushes.check(case)


def test_a_new_version_is_deployed_while_an_answer_is_awaited(own_worker, pushes):
    """F32: SIGTERM lets the transfer under way end, and takes no other."""
    case = pushes.one()
    pushes.visma.arm("slow", company=case.remote, method="POST", delay=2)
    worker = own_worker()
    pushes.send(case)
    until(lambda: case.fresh().state == "sending", 20, 0.05)
    worker.process.send_signal(signal.SIGTERM)
    worker.process.wait(20)
    pushes.check(case)
    assert case.fresh().sends == 1


def test_the_database_cuts_every_connection_in_the_middle(worker, pushes):
    """F30, as a worker sees it: the answer comes, and there is nobody to write it down to."""
    cases = pushes.prepare(4)
    for case in cases:
        pushes.visma.arm("slow", company=case.remote, method="POST", delay=1)
    pushes.send(*cases)
    until(lambda: any(case.fresh().state == "sending" for case in cases), 20, 0.05)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'worker of the tests'"
    with psycopg.connect(urls()["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        assert admin.execute(cut).rowcount > 0
    pushes.settle(*cases, seconds=60)
    for case in cases:
        pushes.check(case)
    assert audit.run() == []
