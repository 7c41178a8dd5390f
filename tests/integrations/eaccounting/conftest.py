import pytest

from tests.integrations.eaccounting.simulated import Accounting


@pytest.fixture
def accounting(sandbox_address):
    """Simulated eEkonomi without faults; what the test changes is undone, the rate limit is out of the way."""
    remote = Accounting(sandbox_address)
    remote.http.delete("/faults/api")  # also what a test before it left armed
    before = remote.http.get("/faults/api/settings").json()
    remote.settings(eaccounting_rate_limit=100_000, severa_rate_limit=100_000)
    yield remote
    remote.settings(**before)
    remote.close()
