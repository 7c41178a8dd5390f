import pytest

from tests.integrations.severa.simulated import Severa


@pytest.fixture
def severa(sandbox_address):
    """Simulated Severa without faults; what the test changes is undone, the rate limit is out of the way."""
    remote = Severa(sandbox_address)
    remote.http.delete("/faults/api")  # also what a test before it left armed
    before = remote.http.get("/faults/api/settings").json()
    remote.settings(severa_rate_limit=100_000)
    yield remote
    remote.settings(**before)
    remote.close()
