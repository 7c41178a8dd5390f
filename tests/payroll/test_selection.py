"""Rows become journals: one per period, summed as chosen, balanced, and without names."""

import json
from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.files.drafts import RowDraft
from payroll.selection import RunFacts, Selection, compose, reference_of
from tests.payroll.helpers import AUGUST, SEPTEMBER, TODAY

KEY = UUID("019ab000-0000-7000-8000-00000abc1234")
RUN = RunFacts(KEY, 12, "Lön september", SEPTEMBER, date(2026, 9, 25))
ROWS = [
    RowDraft(1, "7210", "100", "P1", 100_00, "Anna Andersson", "010", "1001"),
    RowDraft(2, "7210", "100", "P1", 50_00, "Bo Berg", "011", "1002"),
    RowDraft(3, "7210", "200", "", 25_00, "", "010", "1001"),
    RowDraft(4, "1930", "", "", -175_00),
    RowDraft(5, "2990", "", "", 10_00),
    RowDraft(6, "2990", "", "", -10_00),
]


def lines(**choice):
    (draft,) = compose(RUN, ROWS, Selection(**choice), TODAY)
    return [(line.account, line.cost_centre, line.project, line.amount, line.text) for line in draft.lines]


def test_per_account_with_cost_centre_and_project():
    assert lines() == [
        ("1930", "", "", -175_00, "Lön september"),
        ("7210", "100", "P1", 150_00, "Lön september"),
        ("7210", "200", "", 25_00, "Lön september"),
    ]


def test_without_split_everything_on_an_account_is_one_line():
    assert [line[:4] for line in lines(split_cost_centre=False, split_project=False)] == [
        ("1930", "", "", -175_00),
        ("7210", "", "", 175_00),
    ]


def test_per_employee_and_wage_type_show_numbers_only():
    found = lines(per="employee", show_wage_type=True, text="Lön")
    assert [line[4] for line in found] == ["Lön", "Lön · 010 · 1001", "Lön · 011 · 1002", "Lön · 010 · 1001"]


def test_per_row_keeps_every_row_in_its_order():
    assert [line[3] for line in lines(per="row")] == [100_00, 50_00, 25_00, -175_00, 10_00, -10_00]


def test_no_line_ever_carries_a_rows_own_text():
    for per in ("account", "employee", "row"):
        assert not any("Anna" in line[4] or "Bo" in line[4] for line in lines(per=per, show_wage_type=True))


def test_a_period_each_with_one_reference_and_its_own_day():
    rows = [
        *ROWS,
        RowDraft(7, "7210", amount=5_00, period_on=AUGUST),
        RowDraft(8, "1930", amount=-5_00, period_on=AUGUST),
    ]
    august, september = compose(RUN, rows, Selection(voucher_on=date(2026, 9, 27)), TODAY)
    assert august.reference == september.reference == "HB-202609-0012-bc1234"
    assert (august.period_on, august.voucher_on) == (AUGUST, date(2026, 8, 31))
    assert (september.period_on, september.voucher_on) == (SEPTEMBER, date(2026, 9, 27))
    assert len(reference_of(RUN)) <= 40


def test_the_voucher_day_is_chosen_paid_or_last():
    def day(run=RUN, **choice):
        return compose(run, ROWS, Selection(**choice), TODAY)[0].voucher_on

    assert day() == date(2026, 9, 25)
    assert day(RunFacts(KEY, 1, "x", SEPTEMBER, date(2026, 10, 2))) == date(2026, 9, 30)
    assert day(voucher_on=date(2026, 9, 3)) == date(2026, 9, 3)


def test_a_day_outside_the_period_is_an_error_not_moved():
    (draft,) = compose(RUN, ROWS, Selection(voucher_on=date(2026, 10, 1)), TODAY)
    assert [f.code for f in draft.errors] == ["PAY-031"]


def test_a_draft_that_does_not_balance_says_by_how_much():
    (draft,) = compose(RUN, ROWS[:3], Selection(), TODAY)
    (finding,) = draft.errors
    assert finding.code == "PAY-030" and finding.facts["difference"] == "175,00"


def test_rows_that_cancel_out_make_no_lines():
    (draft,) = compose(RUN, ROWS[4:], Selection(), TODAY)
    assert draft.lines == () and [f.code for f in draft.findings] == ["PAY-037"]


def test_a_selection_survives_json():
    selection = Selection(
        (KEY,), "period", SEPTEMBER, None, "extra", TODAY, "L", "Text", "row", False, True, True, True
    )
    assert Selection.from_json(json.loads(json.dumps(selection.as_json()))) == selection
    assert Selection.from_json({"gone": 1}) == Selection()


AMOUNTS = st.integers(-(10**12), 10**12).filter(bool)
FREE = st.builds(
    RowDraft,
    line=st.just(1),
    account=st.sampled_from(["1930", "7210", "7510", "0123"]),
    cost_centre=st.sampled_from(["", "100", "200"]),
    project=st.sampled_from(["", "P"]),
    amount=AMOUNTS,
    wage_type=st.sampled_from(["", "010"]),
    employee=st.sampled_from(["", "1", "2"]),
    period_on=st.sampled_from([None, AUGUST, SEPTEMBER]),
)
CHOICES = st.builds(
    Selection,
    per=st.sampled_from(["account", "employee", "row"]),
    split_cost_centre=st.booleans(),
    split_project=st.booleans(),
    show_wage_type=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FREE, max_size=30), CHOICES)
def test_no_öre_is_lost_or_made_whatever_is_chosen(rows, selection):
    drafts = compose(RUN, rows, selection, TODAY)
    assert drafts == compose(RUN, list(rows), selection, TODAY)
    for draft in drafts:
        own = [row for row in rows if (row.period_on or SEPTEMBER) == draft.period_on]
        for account in {row.account for row in own}:
            there = sum(line.amount for line in draft.lines if line.account == account)
            assert there == sum(row.amount for row in own if row.account == account)
        assert all(line.amount for line in draft.lines)
        assert bool(draft.errors) == bool(sum(row.amount for row in own))
