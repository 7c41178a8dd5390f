"""The ground's pages in a real browser."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_start_page_of_a_company(world, browse_as, check):
    page = browse_as(world.member)
    assert page.locator("h1").inner_text() == "Översikt"
    check(page, "overview")
