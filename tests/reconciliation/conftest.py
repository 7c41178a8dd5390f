"""Inside the books of Nordisk, with the partner of 1930 and three vouchers."""

import pytest

from tests.reconciliation.bank import partner


@pytest.fixture
def by(world):
    return world.admin


@pytest.fixture
def account(nordisk, by):
    return partner(nordisk, by)
