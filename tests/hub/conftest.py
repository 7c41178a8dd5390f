"""What several tests of the ground lean on."""

import pytest

from hub import jobs
from hub.permissions import Area

KIND = "trial.count"


@pytest.fixture
def handled(monkeypatch):
    """`handled(run)`: jobs of the kind `trial.count` are run by `run(report)` and belong to payroll."""
    monkeypatch.setitem(jobs._areas, "trial", Area.PAYROLL)

    def register(run):
        monkeypatch.setitem(jobs._handlers, KIND, run)

    register(lambda report: "klart")
    return register


@pytest.fixture
def counted(django_assert_max_num_queries):
    """`counted(act)`: how many statements the act takes."""

    def count(act) -> int:
        with django_assert_max_num_queries(500) as found:
            act()
        return len(found.captured_queries)

    return count
