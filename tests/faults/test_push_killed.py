"""kill -9 at every step of a transfer: exactly one batch, and the journal tells the truth (F01, F19)."""

import signal

import pytest

from hub import tasks
from tests.faults.workers import until

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
POINTS = ("before_claim", "after_claim", "after_mark", "after_answer", "after_done")


@pytest.mark.parametrize("point", POINTS)
def test_killed_at(point, worker, pushes):
    case = pushes.one()
    flag = worker.crash_next(point)
    pushes.send(case)
    pushes.settle(case)
    assert not flag.exists(), "the worker never got there"
    pushes.check(case)


def test_killed_while_the_answer_is_under_way(worker, pushes):
    case = pushes.one()
    pushes.visma.arm("answer_lost", company=case.remote, delay=3)
    pushes.send(case)
    until(lambda: pushes.batches(case), 60)
    worker.kill_pool()
    pushes.settle(case)
    pushes.check(case)
    assert case.fresh().sends == 1 and ("probe", "found") in case.attempts()


def test_paused_past_the_lease_the_late_result_is_noted_and_changes_nothing(worker, pushes):
    """F19: the fence. Another worker has looked it up meanwhile."""
    case = pushes.one()
    pushes.visma.arm("slow", company=case.remote, method="POST", delay=1)
    pushes.send(case)
    until(lambda: case.fresh().state == "sending", 60, 0.02)
    worker.signal_pool(signal.SIGSTOP)
    try:
        until(lambda: pushes.batches(case), 10)
        until(lambda: _delivered_here(case), 20, 0.3)
    finally:
        worker.signal_pool(signal.SIGCONT)
    until(lambda: ("late", "done") in case.attempts(), 60, what=f"{case.attempts()}")
    pushes.check(case)


def _delivered_here(case) -> bool:
    tasks.deliver(str(case.push.company_id), str(case.push.pk))
    return case.fresh().state == "done"
