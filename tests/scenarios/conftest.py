import pytest

from tests import world as worlds
from tests.integrations.conftest import remote, sandbox_address, shared_data  # noqa: F401  fixtures
from tests.integrations.visma_net import story
from tests.scenarios.people import Administrator, Clerk, Worker


@pytest.fixture(autouse=True)
def _as_in_earnest(settings, tmp_path):
    """No waiting between two looks; the folder of collected files exists only where somebody collected them."""
    settings.OUTBOX = settings.OUTBOX | {"second_look_seconds": 0.0}
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def world(db, remote) -> worlds.World:  # noqa: F811
    return worlds.build()


@pytest.fixture
def worker(remote) -> Worker:  # noqa: F811
    return Worker()


@pytest.fixture
def administrator(world) -> Administrator:
    """Olga of the office, who connects systems."""
    return Administrator(world)


@pytest.fixture
def clerk(world) -> Clerk:
    """The payroll clerk of Nordisk Exempel AB."""
    return Clerk(world.member, world.nordisk)


@pytest.fixture
def connected(world, administrator):
    """Nordisk Exempel AB sends to the company of the same name in Visma.net. The log-in is real, the rest is short."""
    connection = story.add(world, "Huvudföretaget")
    story.authorise(administrator.browser.client, connection)
    story.link(world, world.nordisk, connection)
    return administrator
