import pytest

from tests.integrations.visma_net import story


@pytest.fixture(autouse=True)
def _static_root(settings, tmp_path):
    """The folder of collected files exists only where somebody collected them; without it there is a warning."""
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def admin(as_, world):
    """The administrator's browser."""
    return as_(world.owner)


@pytest.fixture
def connection(remote, world, admin):
    """An account authorised for Nordisk Exempel AB."""
    return story.connect(admin, world)


@pytest.fixture
def linked(world, connection):
    """Nordisk's programlänk, set and activated."""
    return story.link(world, world.nordisk, connection)
