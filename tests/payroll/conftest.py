import pytest

from payroll import actions
from tests.payroll import helpers


@pytest.fixture
def receiver(nordisk, monkeypatch):
    """A destination called «test» that accepts everything until told otherwise."""
    return helpers.open_receiver(nordisk, monkeypatch)


@pytest.fixture
def run(nordisk, world):
    """A September run of Nordisk Exempel AB with three rows."""
    return actions.create_run(company=nordisk, draft=helpers.draft(), source="api", by=world.clerk)


@pytest.fixture
def clerk(world, as_):
    return as_(world.member)
