"""What a provider's failure becomes for the outbox: never more certain than it is."""

import pytest

from hub.outbox import NotNow, Rejected
from hub.outbox.machine import Unanswered
from integrations.provider import ProviderError


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ProviderError("VNET-105", permanent=True), Rejected),
        (ProviderError("VNET-210", retry_after=9.0), NotNow),
        (ProviderError("VNET-212", unsure=True), Unanswered),
        (ProviderError("VNET-212", unsure=True, permanent=True), Unanswered),  # in doubt nobody knows
    ],
)
def test_each_failure_has_one_outcome(error, outcome):
    assert type(error.as_outcome()) is outcome


def test_the_outcome_keeps_code_facts_and_what_the_other_said():
    error = ProviderError("VNET-105", permanent=True, http_status=400, remote_text="closed", period="202606")
    outcome = error.as_outcome([{"code": "VNET-105"}])
    facts = {"period": "202606"}
    assert outcome.error == {"code": "VNET-105", "http_status": 400, "remote_text": "closed", "facts": facts}
    assert outcome.findings == [{"code": "VNET-105"}]
    assert "202606" in error.words.message and error.as_data()["facts"] == facts


def test_waiting_follows_the_other_side():
    assert ProviderError("VNET-210", retry_after=9.0).as_outcome().seconds == 9.0
    assert ProviderError("VNET-211").as_outcome().seconds is None  # the machine's own steps
