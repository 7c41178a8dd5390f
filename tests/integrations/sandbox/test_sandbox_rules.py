"""What the simulated ERP refuses, in the published form of error."""

import re

import pytest

from tests.integrations.sandbox.simulated import DAUGHTER, EURO, NORDISK, line, payroll

FORM = re.compile(r"VismaId: [0-9a-f-]{36}\. Error creating document\. Error: (.+)")


def pair(account: str = "7010", **first) -> list[dict]:
    """Two lines of 10.00, the first as told."""
    return [line(account, **({"debit": 10} | first)), line("1930", credit=10)]


REFUSED = {
    "unknown account": (payroll(*pair("7777")), "Account '7777' cannot be found"),
    "no account": (payroll(*pair("")), "'Account' cannot be empty"),
    "inactive account": (payroll(*pair("7082")), "Account is inactive"),
    "control account": (payroll(*pair("2440")), "Manual entry is not allowed"),
    "automatic account": (payroll(*pair("1489")), "Manual entry is not allowed"),
    "year to date income": (payroll(*pair("2099")), "Cannot post transactions directly to Year to Date"),
    "denominated account": (payroll(*pair("1980")), "Denominated GL Account currency is different"),
    "no subaccount": (payroll(*pair(segments=())), "'Subaccount' cannot be empty"),
    "half a subaccount": (payroll(*pair(segments=("100",))), "do not fit the segmented key"),
    "unknown segment value": (payroll(*pair(segments=("555", "0000"))), "Kostnadsställe of Subaccount do not exist"),
    "unknown project": (payroll(*pair(segments=("100", "P999"))), "Projekt of Subaccount do not exist"),
    "inactive segment value": (payroll(*pair(segments=("900", "0000"))), "Subaccount 900 is inactive"),
    "debit and credit": (payroll(*pair(credit=10)), "Both Debit and Credit"),
    "negative": (payroll(*pair(debit=-10)), "greater than or equal to 0"),
    "zero line": (payroll(*pair(debit=0)), "cannot be empty"),
    "out of balance": (payroll(*pair(debit=10.01)), "Batch is out of balance"),
    "no lines": (payroll() | {"journalTransactionLines": []}, "Batch is out of balance"),
    "control total": (payroll(*pair(), controlTotalInCurrency=11), "control total"),
    "closed period": (
        payroll(*pair(), financialPeriod="202606", transactionDate="2026-06-25"),
        "The 06-2026 financial period is closed in the Nordisk Exempel AB company",
    ),
    "unknown period": (payroll(*pair(), financialPeriod="203001"), "Financial Period cannot be found"),
    "period the wrong way round": (payroll(*pair(), financialPeriod="092026"), "Financial Period cannot be found"),
    "date outside": (payroll(*pair(), transactionDate="2026-10-01"), "outside the range of the selected"),
    "date in no period": (
        payroll(*pair(), financialPeriod=None, transactionDate="2031-01-01"),
        "corresponds to the 2031-01-01 date does not exist",
    ),
    "no date": (payroll(*pair(), transactionDate=None), "'Transaction Date' cannot be empty"),
    "unknown ledger": (payroll(*pair(), ledger="9"), "Ledger '9' cannot be found"),
    "budget ledger": (payroll(*pair(), ledger="BUDGET"), "has not been associated with the BUDGET ledger"),
    "unknown currency": (payroll(*pair(), currencyId="XYZ"), "Currency 'XYZ' cannot be found"),
    "unknown branch": (payroll(*pair(), branch="9"), "Branch '9' cannot be found"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(visma, name):
    body, text = REFUSED[name]
    with visma.api(NORDISK) as api:
        answer = api.post("/v2/journaltransaction", json=body)
    assert answer.status_code == 400, answer.text
    assert text in FORM.fullmatch(answer.json()["message"])[1]
    assert visma.batches(NORDISK) == []


def test_the_statistical_ledger_needs_no_balance(visma):
    with visma.api(NORDISK) as api:
        body = payroll(line("7010", debit=10), ledger="STAT")
        assert api.post("/v2/journaltransaction", json=body).status_code == 201


def test_segments_are_refused_where_subaccounts_are_off(visma):
    with visma.api(DAUGHTER) as api:
        answer = api.post("/v2/journaltransaction", json=payroll(*pair()))
    assert "do not fit the segmented key" in answer.json()["message"]


def test_amounts_are_rounded_to_two_decimals_half_up(visma):
    with visma.api(EURO) as api:
        body = payroll(line("7010", debit=0.125), line("1930", credit=0.13), currencyId="EUR")
        assert api.post("/v2/journaltransaction", json=body).status_code == 201


def test_a_person_cures_the_cause_in_the_books(visma):
    """Closed period, inactive account and missing segment value; each is undone afterwards."""
    body = payroll(*pair("7082", segments=("777", "0000")), transactionDate="2026-06-25", financialPeriod="202606")
    cures = [
        ("period/202606", {"closedInGeneralLedger": False}, {"closedInGeneralLedger": True}),
        ("account/7082", {"active": True}, {"active": False}),
        ("segment_value/1/777", {"active": True, "description": "Ny"}, {"active": False}),
    ]
    with visma.api(NORDISK) as api:
        for record, cure, _ in cures:
            assert api.post("/v2/journaltransaction", json=body).status_code == 400
            visma.change(NORDISK, record, **cure)
        assert api.post("/v2/journaltransaction", json=body).status_code == 201
    for record, _, undo in cures:
        visma.change(NORDISK, record, **undo)


def test_a_length_of_references_can_be_assumed(visma):
    lines = [line("7010", debit=10, referenceNumber="A" * 16), line("1930", credit=10)]
    with visma.api(NORDISK) as api:
        assert api.post("/v2/journaltransaction", json=payroll(*lines)).status_code == 201
        visma.settings(reference_length=15)
        answer = api.post("/v2/journaltransaction", json=payroll(*lines))
    assert "exceeds the field 'RefNbr' length" in answer.json()["message"]
