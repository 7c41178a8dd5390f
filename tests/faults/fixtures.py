"""A hub whose worker is a real process, and a simulated Visma.net in another.

A plugin of tests/conftest.py, so that each of these is there once: two workers would answer the same bell.
"""

import pytest

from tests import world as worlds
from tests.faults import workers
from tests.faults.pushes import Pushes
from tests.integrations.conftest import remote, sandbox_address  # noqa: F401  fixtures


@pytest.fixture(scope="session")
def worker_home(tmp_path_factory):
    return tmp_path_factory.mktemp("workers")


@pytest.fixture(scope="session")
def shared_worker(django_db_setup, worker_home, sandbox_address):  # noqa: F811
    """Started once, healed by itself: what is killed in the tests are its pool processes."""
    worker = workers.Worker(worker_home, workers.environ(sandbox_address))
    try:
        yield worker.ready()
    finally:
        worker.stop()


@pytest.fixture
def worker(shared_worker):
    for flag in shared_worker.points.iterdir():
        flag.unlink()
    return shared_worker


@pytest.fixture
def bell(monkeypatch):
    """The web's bell, heard by this test's worker only; what earlier tests rang for is gone."""
    with workers.own_app() as app:
        with app.connection() as connection:
            for queue in ("push", "default", "import"):
                app.amqp.queues[queue](connection.default_channel).declare()
                connection.default_channel.queue_purge(queue)
        monkeypatch.setattr("hub.bell.current_app", app)
        yield app


@pytest.fixture
def pushes(transactional_db, remote, bell, settings, tmp_path) -> Pushes:  # noqa: F811
    settings.STATIC_ROOT = tmp_path
    settings.OUTBOX = settings.OUTBOX | {"lease_seconds": 2.5, "second_look_seconds": 0.3}
    settings.VISMA_NET = settings.VISMA_NET | {"quiet_seconds": 2.0}
    return Pushes(worlds.build(), remote)
