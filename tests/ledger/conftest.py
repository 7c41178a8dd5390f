"""Two small years of books, for whoever reports on them."""

import pytest

from hub.tenancy import scope
from tests.ledger.books import FIRST, sie, take, voucher

LAST = (
    voucher("A", "1", "20250115", ("1930", "400.00"), ("3001", "-400.00")),
    voucher("A", "2", "20250310", ("6570", "25.00"), ("1930", "-25.00")),
)
THIS = (
    voucher("A", "1", "20260115", ("1930", "1000.00"), ("3001", "-1000.00", '1 "100"')),
    voucher("A", "2", "20260220", ("1510", "500.00"), ("3001", "-500.00", '1 "200"')),
    voucher("A", "3", "20260305", ("6570", "50.00"), ("1930", "-50.00")),
)


@pytest.fixture
def books(world):
    """Two years of Nordisk: sales 400 and 1 500, bank costs 25 and 50."""
    with scope(world.nordisk):
        for rows, year, ib in ((LAST, 2025, 1625), (THIS, 2026, 2000)):
            made = take(world.nordisk, sie(*rows, year=f"{year}0101 {year}1231", ib=ib), world.admin, accept_orgnr=True)
            assert made.state == "done", made.counts
    return world


@pytest.fixture
def first(nordisk, world):
    """The import of Nordisk's first year, three vouchers."""
    return take(nordisk, sie(*FIRST), world.admin)
