import pytest

from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixtures
from tests.integrations.severa.conftest import severa  # noqa: F401
from tests.integrations.sync.pairs import Sync


@pytest.fixture
def sync(world, accounting, severa, settings):  # noqa: F811
    """The demo pair, connected and set up; the hub's limits are out of the way."""
    return Sync.connected(world, accounting, severa, settings)
