"""A clerk sends a journal: it stands in Visma.net once, or the clerk reads why not."""

import pytest

from tests.integrations.sandbox.simulated import NORDISK
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_a_journal_is_sent_released_and_read_back(world, remote, linked):
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    (batch,) = remote.batches(NORDISK)
    journal = story.journal_of(push)
    assert batch["status"] == "Posted" and batch["financialPeriod"] == "202609" and batch["currencyId"] == "SEK"
    assert batch["debitTotal"] == 39420.66 == batch["creditTotal"]
    assert batch["description"] == f"Lön september [{push.business_key}]"
    assert {line["referenceNumber"] for line in batch["journalTransactionLines"]} == {journal.reference}
    assert journal.state == "sent" and journal.remote_ref == f"{NORDISK}/{batch['batchNumber']}"
    assert journal.receipt["debit"] == 3_942_066 == journal.receipt["credit"]
    assert journal.receipt["ledger"] == "1" and journal.receipt["findings"] == []
