from datetime import timedelta

import pytest

from hub import jobs
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixtures
from tests.integrations.severa.conftest import severa  # noqa: F401
from tests.integrations.sync.pairs import Sync


@pytest.fixture
def sync(world, accounting, severa, settings):  # noqa: F811
    """The demo pair, connected and set up; the hub's limits are out of the way."""
    return Sync.connected(world, accounting, severa, settings)


@pytest.fixture
def owner(as_, world, settings, tmp_path):
    """A client of the owner, on pages without collected static files."""
    settings.STATIC_ROOT = tmp_path
    return as_(world.owner)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """What a test has made is not committed, so the thread that renews a lease cannot see it; it must not wake."""
    monkeypatch.setattr(jobs, "BEAT", timedelta(minutes=10))
