"""Messages are a doorbell: ten times, never, twice by two beats, or into an empty broker; the transfer is made once."""

import threading

import pytest
import redis
from django.db import connection
from django.test import Client
from django.urls import reverse

from hub.bell import ring
from hub.models import Job, Push
from hub.tenancy import scope
from payroll import actions
from payroll.models import Journal
from tests.faults import workers
from tests.faults.workers import until
from tests.scenarios.people import SEPTEMBER

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
CLICKS = 10


def test_the_same_message_ten_times_at_once(worker, pushes):
    """F17."""
    case = pushes.one()
    pushes.visma.arm("slow", company=case.remote, method="POST", delay=0.5)
    pushes.send(case)
    for _ in range(10):
        ring("hub.tasks.deliver", str(case.push.company_id), str(case.push.pk))
    pushes.settle(case)
    pushes.check(case)
    assert case.fresh().sends == 1


def test_no_broker_when_it_is_sent_and_two_beats_afterwards(worker, pushes, worker_home, bell, monkeypatch):
    """F29, F33: the click is answered all the same, and the sweeper rings; two of them ring no more than one."""
    case = pushes.one()
    with monkeypatch.context() as without:
        without.setattr(bell.conf, "broker_write_url", "redis+socket:///nonexistent/valkey.sock")
        bell.close()
        pushes.send(case)
    given = workers.environ(pushes.visma.base)
    beats = [_beat(worker_home, given, name) for name in ("beat-1", "beat-2")]
    try:
        until(lambda: case.fresh().state == "done", 150, 0.2)
    finally:
        for beat in beats:
            beat.stop()
    pushes.check(case)
    assert case.fresh().sends == 1 and case.attempts() == [("send", "done")]


def _beat(folder, given, name: str) -> workers.Program:
    schedule = str(folder / f"{name}-schedule")
    return workers.Program(folder, name, given, "beat", "-l", "WARNING", "--pidfile=", "-s", schedule)


def test_an_emptied_broker_loses_nothing(worker, pushes):
    """F18: flushed between the click and the worker, and clicked again by a web that has not noticed."""
    first, second = pushes.prepare(2)
    path = workers.own_broker().partition("://")[2].partition("?")[0]
    number = int(workers.own_broker().rpartition("=")[2])
    with redis.Redis(unix_socket_path=path, db=number) as broker:
        worker.signal_pool(workers.signal.SIGSTOP)
        pushes.send(first)
        broker.flushdb()
        worker.signal_pool(workers.signal.SIGCONT)
    pushes.send(second)
    pushes.settle(first, second)
    pushes.check(first)
    pushes.check(second)


def test_ten_clicks_at_once_are_one_batch_and_show_one_job(worker, pushes):
    """Real requests, each its own connection and transaction, the real worker behind them."""
    case, user = pushes.one(), pushes.world.owner
    with scope(case.company):
        by = pushes.world.admin
        run = actions.import_run(company=case.company, name="lon.csv", data=SEPTEMBER.encode(), by=by).run
    fields = {"run": str(run.pk), "shown": "1", "expected": f'{{"{run.pk}": 0}}', "per": "account"}
    url, barrier, places = reverse("payroll:transfers", args=[case.company.pk]), threading.Barrier(CLICKS), []
    browsers = [Client() for _ in range(CLICKS)]
    for browser in browsers:
        browser.force_login(user)

    def click(browser) -> None:
        try:
            barrier.wait()
            answer = browser.post(url, fields)
            places.append(answer.headers.get("Location", answer.content.decode()))
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places) == CLICKS and len(set(places)) == 1 and "/transfers/" in places[0], places
    with scope(case.company):
        case.push = Push.objects.get(kind="visma_net.journal")
        assert (Journal.objects.count(), Job.objects.filter(kind="payroll.transfer").count()) == (1, 1)
    pushes.settle(case)
    assert len(pushes.batches(case)) == 1 and case.journal.state == "sent"
