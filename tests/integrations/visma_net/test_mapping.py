"""A journal in Visma.net's shape and back again, to the öre."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.visma_net.mapping import (
    DESCRIPTION_LENGTH,
    Draft,
    Line,
    Options,
    account_totals,
    batch_number,
    description,
    different_accounts,
    equal,
    key_of,
    matching,
    read_batch,
    to_batch,
)

KEY = "HB-202609-0012-a1b2c3/202609/0"
LINES = (Line("7010", 100_050, "100"), Line("7510", 0), Line("7090", -50, "", "P100"), Line("1930", -100_000))
DRAFT = Draft(KEY, "HB-202609-0012-a1b2c3", date(2026, 9, 25), "Lön", LINES)
OPTIONS = Options(cost_centre_segment=1, project_segment=2, default_values={1: "000", 2: "0000"})


def batch(options=OPTIONS, segments=(1, 2), draft=DRAFT) -> dict:
    return to_batch(draft, options, ledger="1", period="202609", segments=segments)


def seen(**changed):
    rows = [
        {"accountNumber": "7010", "debitAmountInCurrency": Decimal("1000.50"), "referenceNumber": DRAFT.reference},
        {"accountNumber": "7090", "creditAmountInCurrency": Decimal("0.50")},
        {"accountNumber": "1930", "creditAmountInCurrency": 1000},
    ]
    dto = {"batchNumber": "000007", "status": "Posted", "description": f"Lön [{KEY}]", "financialPeriod": "202609"}
    return read_batch(dto | {"journalTransactionLines": rows} | changed)


def test_scalars_are_wrapped_and_the_two_bare_members_are_not():
    sent = batch()
    header = {name: value["value"] for name, value in sent.items() if name != "journalTransactionLines"}
    assert header == {
        "hold": False,
        "transactionDate": "2026-09-25T00:00:00",
        "financialPeriod": "202609",
        "ledger": "1",
        "currencyId": "SEK",
        "description": f"Lön [{KEY}]",
        "controlTotalInCurrency": 1000.5,
    }
    first = sent["journalTransactionLines"][0]
    assert first["operation"] == "Insert"
    assert first["subaccount"] == [{"segmentId": 1, "segmentValue": "100"}, {"segmentId": 2, "segmentValue": "0000"}]
    assert first["accountNumber"] == {"value": "7010"} and first["referenceNumber"] == {"value": DRAFT.reference}


def test_post_period_is_never_sent_beside_the_financial_period():
    assert "postPeriod" not in batch()


def test_zero_lines_are_dropped_and_negative_ones_change_side():
    rows = batch()["journalTransactionLines"]
    assert [row["accountNumber"]["value"] for row in rows] == ["7010", "7090", "1930"]
    assert rows[1]["creditAmountInCurrency"] == {"value": 0.5} and "debitAmountInCurrency" not in rows[1]
    assert [row["lineNumber"]["value"] for row in rows] == [1, 2, 3]


def test_a_row_has_its_own_values_or_the_default():
    rows = batch()["journalTransactionLines"]
    assert rows[1]["subaccount"][1] == {"segmentId": 2, "segmentValue": "P100"}
    assert rows[2]["subaccount"] == [{"segmentId": 1, "segmentValue": "000"}, {"segmentId": 2, "segmentValue": "0000"}]


def test_without_subaccounts_none_are_sent():
    assert all("subaccount" not in row for row in batch(segments=())["journalTransactionLines"])


def test_our_own_number_is_sent_only_where_the_link_says_so():
    assert "batchNumber" not in batch()
    sent = batch(Options(own_numbers=True), segments=())
    assert sent["overrideNumberSeries"] == {"value": True} and sent["batchNumber"] == {"value": batch_number(KEY)}
    assert len(batch_number(KEY)) == 15 and batch_number(KEY) != batch_number(key_of("HB-1", date(2026, 9, 1), 1))


@given(st.integers(min_value=1, max_value=10**15))
def test_every_amount_survives_the_way_there_and_back(minor):
    draft = Draft(KEY, "HB-1", date(2026, 9, 25), "x", (Line("7010", minor), Line("1930", -minor)))
    rows = json.loads(json.dumps(batch(OPTIONS, (), draft)), parse_float=Decimal)["journalTransactionLines"]
    flat = [{name: value["value"] for name, value in row.items() if name != "operation"} for row in rows]
    back = read_batch({"batchNumber": "1", "journalTransactionLines": flat})
    assert equal(back, draft) and back.debit == minor == back.credit


def test_the_key_survives_a_long_text():
    said = description("L" * 500, KEY)
    assert len(said) == DESCRIPTION_LENGTH and said.endswith(f"[{KEY}]")
    assert seen(description=said).keys == {KEY}


def test_equal_means_every_account():
    assert equal(seen(), DRAFT)
    rows = [
        {"accountNumber": "7010", "debitAmountInCurrency": 1000.5},
        {"accountNumber": "1930", "creditAmountInCurrency": 1000.5},
    ]
    assert different_accounts(seen(journalTransactionLines=rows), DRAFT) == ["1930", "7090"]


def test_totals_keep_debit_and_credit_apart():
    assert account_totals([("7010", 5), ("7010", -5), ("1930", 0)]) == {"7010": (5, 5)}


def test_a_batch_is_ours_by_its_key():
    other = seen(batchNumber="8", description="Lön [HB-202609-0012-a1b2c3/202608/0]")
    assert [b.number for b in matching([other, seen()], DRAFT)] == ["000007"]


def test_without_a_key_the_line_reference_speaks_if_period_or_content_agree():
    rewritten = seen(description="Lön, ändrad text")
    assert matching([rewritten], DRAFT, "202609") == [rewritten]
    elsewhere = seen(
        description="x",
        financialPeriod="202608",
        journalTransactionLines=[
            {"accountNumber": "7010", "debitAmountInCurrency": 1, "referenceNumber": DRAFT.reference}
        ],
    )
    assert matching([elsewhere], DRAFT, "202609") == []


def test_a_reversal_is_not_the_journal():
    assert matching([seen(originalBatchNumber="000007")], DRAFT) == []


def test_another_shape_is_refused():
    with pytest.raises((KeyError, TypeError, ArithmeticError)):
        read_batch({"batchNumber": "1", "journalTransactionLines": [{"debitAmountInCurrency": 1}]})
