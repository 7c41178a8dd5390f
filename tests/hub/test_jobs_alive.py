"""A job may take longer than any clock of the worker, and says by its lease that it lives."""

import threading
from datetime import timedelta

import pytest
from celery.worker.request import Request
from django.conf import settings
from django.utils import timezone

from hub import jobs, tasks
from hub.models import Job, Notice
from hub.tenancy import scope
from tests import world as worlds
from tests.hub.conftest import KIND


@pytest.fixture
def world(transactional_db):
    return worlds.build()


@pytest.fixture
def started(world, handled):
    with scope(world.nordisk):
        return jobs.start(KIND, "Räkna", by=world.clerk)


def fresh(world, job) -> Job:
    with scope(world.nordisk):
        return Job.objects.get(pk=job.pk)


def test_the_clocks_of_other_tasks_do_not_hold_for_jobs():
    """The pool takes a task's own limits before the worker's (`Request.execute_using_pool`)."""
    given = {}

    class Pool:
        def apply_async(self, *args, **more):
            given.update(more)

    class Asked(Request):
        def __init__(self):
            self._app, self._task, self.time_limits = tasks.run_job.app, tasks.run_job, (None, None)
            self._type, self._request_dict, self._body = "hub.tasks.run_job", {}, b""
            self._content_type = self._content_encoding = ""

        id, revoked = "1", lambda self: False

    Asked().execute_using_pool(Pool())
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT == 240, "other tasks end there"
    assert given["soft_timeout"] >= 6 * 3600 and given["timeout"] > given["soft_timeout"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_job_that_says_nothing_for_long_keeps_its_lease(world, started, handled, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT", timedelta(seconds=0.05))
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=1))
    seen = []

    def quiet(report):
        first = fresh(world, started).lease_until
        for _ in range(100):
            threading.Event().wait(0.05)
            if fresh(world, started).lease_until > first:
                break
        seen.append((first, fresh(world, started).lease_until))
        return "klart"

    handled(quiet)
    jobs.run(world.nordisk, started.pk)
    first, later = seen[0]
    assert later > first
    assert fresh(world, started).lease_until is None, "and nothing renews it after the end"
    assert "lease" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_who_lost_the_job_does_not_tell_its_end(world, started, handled):
    """Its worker stood still for longer than the lease, another took over and is at work."""

    def slow(report):
        with scope(world.nordisk):
            Job.objects.filter(pk=started.pk).update(attempts=2, lease_until=timezone.now() + timedelta(minutes=1))
        return "för sent"

    handled(slow)
    jobs.run(world.nordisk, started.pk)
    found = fresh(world, started)
    assert found.state == "running" and found.result == ""
    with scope(world.nordisk):
        assert not Notice.objects.exists()
