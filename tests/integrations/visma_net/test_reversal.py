"""Vänd överföring: one correcting batch, linked both ways, segment by segment; and the receipt that proves it (P19)."""

from datetime import date

import pytest
from django.urls import reverse

from hub import audit
from hub.api.keys import create_key
from hub.models import Event, Push
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import format_actions
from integrations.visma_net.work import KIND
from payroll import actions
from payroll.actions import reverse_transfer
from payroll.models import Journal, PayrollRun
from payroll.selection import Selection
from tests.integrations.sandbox.simulated import NORDISK
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
DAY = date(2026, 9, 25)
DEBIT = 3_942_066


@pytest.fixture
def sent(world, remote, linked):
    """A journal that stands in Visma.net."""
    push = story.send(world, world.nordisk)
    assert story.step(push) == "done"
    return story.journal_of(push)


def turn(world, journal, *, day=DAY, amount=DEBIT) -> tuple[Journal, Push]:
    with scope(world.nordisk):
        made = reverse_transfer(company=world.nordisk, journal=journal, voucher_on=day, amount=amount, by=world.clerk)
        return made, Push.objects.get(kind=KIND, payload__journal=str(made.pk))


def fresh(world, journal) -> Journal:
    with scope(world.nordisk):
        return Journal.objects.select_related("reverses").get(pk=journal.pk)


def net(remote) -> dict[tuple, int]:
    """Öre per account and segments of everything in the books."""
    found: dict[tuple, int] = {}
    for batch in remote.batches(NORDISK):
        for row in batch["journalTransactionLines"]:
            key = (row["accountNumber"], *(s["segmentValue"] for s in row["subaccount"]["segments"]))
            amount = row.get("debitAmountInCurrency", 0) - row.get("creditAmountInCurrency", 0)
            found[key] = found.get(key, 0) + round(amount * 100)
    return found


def test_it_takes_the_batch_back_to_the_ore_on_every_cost_centre(world, remote, sent):
    made, push = turn(world, sent)
    assert fresh(world, sent).state == "sent", "not reversed before it is booked"
    assert story.step(push) == "done", story.fresh(push).error
    assert len(remote.batches(NORDISK)) == 2 and set(net(remote).values()) == {0}
    original, reversal = fresh(world, sent), fresh(world, made)
    assert (original.state, reversal.state, reversal.reverses_id) == ("reversed", "sent", original.pk)
    assert (reversal.reference, reversal.revision, reversal.period_on) == (original.reference, 1, original.period_on)
    with scope(world.nordisk):
        assert [e.kind for e in Event.objects.filter(object_id=original.pk).order_by("pk")][-2:] == [
            "journal.reversing",
            "journal.reversed",
        ]
    assert audit.run() == []


def test_formats_changed_meanwhile_do_not_leave_a_rest(world, remote, sent, linked):
    """What is turned is what stands there, not what today's rules would have sent."""
    with tenant_scope(world.office):
        format_actions.set_connection_formats(
            connection=linked.connection, bas="[1-7][0-9][0-9][0-9]", pnl="8[0-9][0-9][0-9]", by=world.admin
        )
    _made, push = turn(world, sent)
    assert story.step(push) == "done" and set(net(remote).values()) == {0}


def test_ten_clicks_are_one_reversal(world, remote, sent):
    made = {turn(world, sent)[0].pk for _ in range(10)}
    assert len(made) == 1
    with scope(world.nordisk):
        assert Journal.objects.filter(reverses=sent).count() == 1


def test_a_lost_answer_is_looked_up_and_there_is_still_one(world, remote, sent):
    made, push = turn(world, sent)
    remote.arm("answer_lost")
    assert story.step(push) == "unknown"
    assert story.step(push) == "done" and len(remote.batches(NORDISK)) == 2
    assert fresh(world, sent).state == "reversed"


@pytest.mark.parametrize(("how", "code"), [({"amount": DEBIT - 1}, "PAY-068"), ({"day": date(2026, 8, 31)}, "PAY-071")])
def test_the_question_must_be_answered(world, sent, how, code):
    with pytest.raises(actions.transfers.Refused) as refused:
        turn(world, sent, **how)
    assert refused.value.code == code


def test_only_what_is_booked_can_be_turned(world, remote, linked, sent):
    push = story.send(world, world.nordisk, label="Extra")
    with pytest.raises(actions.transfers.Refused) as refused:
        turn(world, story.journal_of(push))
    assert refused.value.code == "PAY-066"
    made, push = turn(world, sent)
    story.step(push)
    with pytest.raises(actions.transfers.Refused, match="PAY-066"):
        turn(world, fresh(world, made))


def test_in_a_closed_period_it_is_refused_and_offered_the_next(world, remote, sent, as_):
    made, push = turn(world, sent)
    remote.change(NORDISK, "period/202609", closedInGeneralLedger=True)
    try:
        assert story.step(push) == "rejected" and fresh(world, made).error["code"] == "VNET-105"
        client = as_(world.member)
        page = client.get(reverse("payroll:journal", args=[world.nordisk.pk, made.pk])).content.decode()
        assert "Skicka i 2026-10" in page and 'value="2026-10-31"' in page
        answer = client.post(
            reverse("payroll:journal-sending", args=[world.nordisk.pk, made.pk]), {"voucher_on": "2026-10-31"}
        )
        assert answer.status_code == 302
        assert story.step(story.latest(push)) == "done"
    finally:
        remote.change(NORDISK, "period/202609", closedInGeneralLedger=False)
    assert [b["financialPeriod"] for b in remote.batches(NORDISK)] == ["202609", "202610"]
    assert fresh(world, sent).state == "reversed" and set(net(remote).values()) == {0}


def test_a_batch_somebody_changed_is_not_turned_blindly(world, remote, sent):
    number = sent.remote_ref.rpartition("/")[2]
    remote.http.delete("/visma-net/ui/api/batches", params={"company": NORDISK})
    made, push = turn(world, sent)
    assert story.step(push) == "rejected" and fresh(world, made).error["code"] == "VNET-141"
    assert fresh(world, made).error["facts"]["number"] == number and fresh(world, sent).state == "sent"


def test_what_is_turned_can_be_sent_again_under_a_new_id(world, remote, sent):
    _made, push = turn(world, sent)
    story.step(push)
    with scope(world.nordisk):
        run = PayrollRun.objects.get(pk=sent.run_id)
        job = actions.start_transfer(
            company=world.nordisk,
            selection=Selection(run_ids=(run.pk,), voucher_on=DAY),
            destination="visma_net",
            by=world.clerk,
        )
        again = Journal.objects.get(job=job)
        push = Push.objects.get(payload__journal=str(again.pk))
    assert story.step(push) == "done" and (again.revision, again.reference) == (2, sent.reference)
    assert len(remote.batches(NORDISK)) == 3 and net(remote)["7010", "100", "0000"] == 3_000_050
    with scope(world.nordisk), pytest.raises(actions.transfers.Refused, match="PAY-033"):
        actions.start_transfer(
            company=world.nordisk, selection=Selection(run_ids=(run.pk,)), destination="visma_net", by=world.clerk
        )


def test_a_cancelled_reversal_leaves_the_journal_as_it_was(world, remote, sent):
    made, _push = turn(world, sent)
    with scope(world.nordisk):
        actions.cancel_transfer(company=world.nordisk, journal=made, by=world.clerk)
    assert fresh(world, sent).state == "sent"
    again, push = turn(world, sent)
    assert again.pk != made.pk and story.step(push) == "done" and fresh(world, sent).state == "reversed"


def test_the_pages_ask_for_the_amount_and_link_both_ways(world, remote, sent, as_):
    client = as_(world.member)
    page = client.get(reverse("payroll:journal", args=[world.nordisk.pk, sent.pk])).content.decode()
    question = reverse("payroll:journal-reversal", args=[world.nordisk.pk, sent.pk])
    assert question in page and "39 420,66" in client.get(question).content.decode().replace("\xa0", " ")
    wrong = client.post(question, {"voucher_on": "2026-09-25", "amount": "1"})
    assert wrong.status_code == 422 and "Beloppet stämmer inte." in wrong.content.decode()
    answer = client.post(question, {"voucher_on": "2026-09-25", "amount": "39 420,66"})
    assert answer.status_code == 302
    with scope(world.nordisk):
        made = Journal.objects.get(reverses=sent)
        push = Push.objects.get(payload__journal=str(made.pk))
    story.step(push)
    shown = client.get(answer["Location"]).content.decode()
    assert f"Underlag {sent.number}" in shown and "Vändning av underlag" in shown
    shown = client.get(reverse("payroll:journal", args=[world.nordisk.pk, sent.pk])).content.decode()
    assert f"Underlag {made.number}" in shown and "Skicka på nytt" in shown and "Vänd överföring" not in shown
    assert client.get(question)["Location"].endswith(f"/journals/{made.pk}/")
    history = client.get(reverse("payroll:history", args=[world.nordisk.pk])).content.decode()
    assert "Vändning" in history and "Direktöverföring" in history and made.remote_ref in history or push


def test_the_receipt_compares_account_by_account_and_can_be_filed(world, remote, sent, as_):
    client = as_(world.member)
    assert sent.receipt["accounts"][0] == ["1930", 0, 3_042_066]
    answer = client.get(reverse("payroll:journal-receipt", args=[world.nordisk.pk, sent.pk]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    with scope(world.nordisk):
        receipt = sent.receipt | {"accounts": [["1930", 0, 3_042_065], *sent.receipt["accounts"][1:]]}
        Journal.objects.filter(pk=sent.pk).update(receipt=receipt)
    page = client.get(reverse("payroll:journal", args=[world.nordisk.pk, sent.pk])).content.decode()
    assert "Stämmer inte" in page and "Konto 1930" in page


def test_by_api(world, remote, sent, client):
    with scope(world.nordisk):
        _key, text = create_key(name="x", rights={"visma_net": "write", "payroll": "write"}, by=world.admin)
    headers = {"Authorization": f"Bearer {text}"}
    url = f"/api/v1/companies/{world.nordisk.pk}/payroll/journals/{sent.pk}/"
    body = {"voucher_on": "2026-09-25", "amount": "39420.65"}
    refused = client.post(f"{url}reversal/", body, content_type="application/json", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "PAY-068")
    body["amount"] = "39420.66"
    made = client.post(f"{url}reversal/", body, content_type="application/json", headers=headers)
    assert made.status_code == 202 and made.json()["reverses"] == str(sent.pk)
    told = client.get(url, headers=headers).json()
    assert told["reversed_by"] == made.json()["id"] and not any(row["differs"] for row in told["compared"])
    assert client.get(f"{url}receipt/", headers=headers)["Content-Type"] == "application/pdf"


def test_without_the_right_nothing_is_turned(world, remote, sent, as_):
    question = reverse("payroll:journal-reversal", args=[world.nordisk.pk, sent.pk])
    assert as_(world.reader).post(question, {"voucher_on": "2026-09-25", "amount": "39420,66"}).status_code == 403
