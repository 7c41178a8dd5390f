"""Everything wrong with a journal is told at once, before anything is sent."""

from dataclasses import replace
from datetime import date

import pytest

from hub.errors import CATALOGUE, words
from integrations.visma_net.checks import Master, check, has_errors, period_id, period_of
from integrations.visma_net.mapping import Draft, Line, Options

ACTUAL = {"number": "1", "description": "Huvudbok", "balanceType": "Actual", "currencyId": "SEK"}
BUDGET = {"number": "BUDGET", "description": "Budget", "balanceType": "Budget", "currencyId": "SEK"}
SEPTEMBER = {
    "year": 2026,
    "period": "09",
    "startDate": "2026-09-01T00:00:00",
    "endDate": "2026-09-30T00:00:00",
    "active": True,
    "closedInGeneralLedger": False,
}
SEGMENT = {
    "segmentId": 1,
    "description": "Kostnadsställe",
    "validate": True,
    "segmentValues": [{"valueId": "100", "active": True}, {"valueId": "900", "active": False}, {"valueId": "000"}],
}
MASTER = Master(
    ledgers=[ACTUAL, BUDGET],
    periods=[SEPTEMBER],
    accounts={
        "7010": {"active": True, "allowManualEntry": True},
        "1930": {"active": True},
        "7082": {"active": False},
        "2440": {"active": True, "allowManualEntry": False, "controlAccountModule": "AP"},
        "1980": {"active": True, "currency": "EUR"},
    },
    segments=[SEGMENT],
)
OPTIONS = Options(cost_centre_segment=1, default_values={1: "000"})
GOOD = Draft(
    "HB-1/202609/0",
    "HB-1",
    date(2026, 9, 25),
    "Lön",
    (Line("7010", 100, "100", number=1), Line("1930", -100, number=2)),
)


def codes(draft=GOOD, options=OPTIONS, master=MASTER) -> list[str]:
    return [each["code"] for each in check(draft, options, master)]


def line(account="7010", amount=100, cost_centre="100", project="") -> Draft:
    return replace(GOOD, lines=(Line(account, amount, cost_centre, project, number=1), *GOOD.lines[1:]))


def test_a_good_journal_has_no_findings():
    assert check(GOOD, OPTIONS, MASTER) == []


@pytest.mark.parametrize(
    ("ledgers", "code", "named"),
    [
        ([BUDGET, BUDGET | {"number": "R", "balanceType": "Report"}], "VNET-101", "BUDGET Budget (Budget), R"),
        ([ACTUAL, ACTUAL | {"number": "2"}, BUDGET], "VNET-102", "1 Huvudbok (Actual), 2 Huvudbok (Actual)"),
        ([], "VNET-101", "–"),
    ],
)
def test_none_or_several_actual_ledgers_are_named(ledgers, code, named):
    (found,) = check(GOOD, OPTIONS, replace(MASTER, ledgers=ledgers))
    assert found["code"] == code and named in words(code, found["facts"]).cause


@pytest.mark.parametrize("currency", ["EUR", "NOK", "", None])
def test_only_sek_is_sent(currency):
    (found,) = check(GOOD, OPTIONS, replace(MASTER, ledgers=[ACTUAL | {"currencyId": currency}]))
    assert found["code"] == "VNET-103"


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({"closedInGeneralLedger": True}, "VNET-105"),
        ({"active": False}, "VNET-106"),
        ({"startDate": "2026-08-01T00:00:00", "endDate": "2026-08-31T00:00:00"}, "VNET-104"),
    ],
)
def test_the_period_must_exist_and_be_open(period, code):
    assert codes(master=replace(MASTER, periods=[SEPTEMBER | period])) == [code]


def test_the_last_day_of_a_period_belongs_to_it():
    assert period_of(date(2026, 9, 30), [SEPTEMBER]) is SEPTEMBER
    assert period_of(date(2026, 10, 1), [SEPTEMBER]) is None


def test_a_period_number_is_not_a_month():
    assert period_id({"year": 2027, "period": 5}) == "202705"


@pytest.mark.parametrize(
    ("account", "code"), [("9999", "VNET-110"), ("7082", "VNET-111"), ("2440", "VNET-112"), ("1980", "VNET-113")]
)
def test_accounts_must_take_entries_in_sek(account, code):
    (found,) = check(line(account), OPTIONS, MASTER)
    assert found["code"] == code and (found["row"], found["value"]) == (1, account)


@pytest.mark.parametrize(("value", "code"), [("500", "VNET-121"), ("900", "VNET-122")])
def test_segment_values_must_exist_and_be_active(value, code):
    (found,) = check(line(cost_centre=value), OPTIONS, MASTER)
    assert found["code"] == code and found["facts"]["segment"] == "Kostnadsställe"


def test_a_segment_without_value_or_default_is_missing():
    assert codes(options=Options(cost_centre_segment=1)) == ["VNET-120"]


def test_a_segment_that_is_not_validated_takes_any_value():
    loose = replace(MASTER, segments=[SEGMENT | {"validate": False}])
    assert codes(line(cost_centre="500"), master=loose) == []


def test_without_subaccounts_nothing_is_required_but_what_is_left_out_is_told():
    bare = replace(MASTER, segments=[])
    found = check(GOOD, Options(), bare)
    assert [(f["code"], f["severity"], f["facts"]["count"]) for f in found] == [("VNET-123", "warning", 1)]
    assert codes(GOOD, Options(cost_centre_segment=1), bare) == ["VNET-124"]
    assert not has_errors(found)


def test_projects_that_are_left_out_are_told_too():
    assert codes(line(project="P100")) == ["VNET-125"]


def test_it_must_balance_and_have_two_lines():
    assert codes(line(amount=101)) == ["VNET-130"]
    assert codes(replace(GOOD, lines=GOOD.lines[:1])) == ["VNET-131"]


def test_all_faults_come_at_once_each_once_errors_first():
    many = (
        Line("9999", 50, "500", number=1),
        Line("9999", 50, "500", number=2),
        Line("7082", 1, "100", "P1", number=3),
    )
    found = codes(replace(GOOD, lines=(*many, *GOOD.lines)), master=replace(MASTER, ledgers=[BUDGET]))
    assert found == ["VNET-101", "VNET-130", "VNET-110", "VNET-111", "VNET-121", "VNET-125"]


def test_every_code_has_words():
    assert all(f"VNET-{n}" in CATALOGUE for n in (101, 102, 103, 104, 105, 106, 110, 111, 112, 113, 120, 121, 122, 123))
