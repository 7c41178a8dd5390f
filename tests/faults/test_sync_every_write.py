"""Every register's every write, made, changed, taken away, to either side, with everything that can go wrong on the way
(F02–F07, F11, F13, and answers that cannot be read).

F08–F10 and F12 are Visma.net's: neither system has background jobs or counts equal requests. F01, F14–F19 are told in
test_sync_faults and test_sync_workers.
"""

import pytest
from django.db import transaction

from tests.faults.sync_world import STAGES, held, work_out
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixtures
from tests.integrations.severa.conftest import severa  # noqa: F401
from tests.integrations.sync.conftest import sync  # noqa: F401

pytestmark = [pytest.mark.faults, pytest.mark.django_db(databases=["default", "owner"])]
FAULTS = {
    "answer_lost": ("answer_lost", {}),
    "request_lost": ("request_lost", {}),
    "late_commit": ("late_commit", {"delay": 1.6}),
    "error_500_before": ("error_500_before", {}),
    "error_500_after": ("error_500_after", {}),
    "reset": ("reset", {}),
    "429_seconds": ("rate_limited", {"retry_after": 1}),
    "429_date": ("rate_limited", {"retry_after": "date"}),
    "token_expired": ("token_expired", {}),
    "truncated_json": ("truncated_json", {}),
    "redirect": ("redirect_elsewhere", {}),
    "nameless": ("nameless_success", {}),
}


@pytest.fixture
def pair(sync, settings):  # noqa: F811
    """Short waits; a quiet time longer than the other side's worst."""
    for name in ("EACCOUNTING", "SEVERA"):
        setattr(settings, name, getattr(settings, name) | {"read_seconds": 1.0, "quiet_seconds": 2.2})
    return sync


@pytest.fixture(scope="module")
def expected() -> dict:
    """Stage → what both systems hold when nothing goes wrong; filled by the first test that needs it."""
    return {}


def through(pair, fault: str = "", **options) -> dict[str, dict]:
    """Stage → what both systems hold, with the fault once on each of the stage's writes."""
    found = {}
    for happen, writes in STAGES:
        happen(pair)
        for write in writes if fault else ():
            write.arm(pair, fault, **options)
        work_out(pair, unspent)
        found[happen.__name__] = held(pair)
    return found


def unspent(pair) -> list[tuple]:
    """What was armed and has not struck: a write of the table that was never made."""
    faults = pair.right.http.get("/faults/api").json()["faults"]
    return [(each["method"], each["path"]) for each in faults if each["remaining"]]


def without_faults(pair) -> dict[str, dict]:
    """The same, and afterwards both systems and our own rows are as before."""
    with transaction.atomic():
        found = through(pair)
        transaction.set_rollback(True)
    pair.right.http.post(f"/eaccounting/ui/api/{pair.company_number}/reset")
    pair.left.http.post(f"/severa/ui/api/{pair.organization}/reset")
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_held_does_not_depend_on_what_went_wrong(pair, expected, name):
    expected.update(expected or without_faults(pair))
    fault, options = FAULTS[name]
    for stage, things in through(pair, fault, **options).items():
        for thing, rows in things.items():
            assert rows == expected[stage][thing], f"{stage}: {thing}"
