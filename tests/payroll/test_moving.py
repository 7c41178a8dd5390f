"""Rows of a closed period go to the next open one, where a person has chosen so; the choice is remembered (P14)."""

from dataclasses import replace
from datetime import date

import pytest

from payroll import actions, destinations
from payroll.destinations import Period
from payroll.models import Journal, SendingHabit
from payroll.queries.moving import closed_of, habit_of, preview_to
from payroll.selection import Selection, compose
from tests.payroll import helpers
from tests.payroll.helpers import AUGUST, SEPTEMBER, TODAY

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def months(*open_ones: int) -> list[Period]:
    last = {7: 31, 8: 31, 9: 30, 10: 31, 11: 30}
    return [
        Period(f"2026{m:02}", date(2026, m, 1), date(2026, m, day), m in open_ones) for m, day in sorted(last.items())
    ]


@pytest.fixture
def corrected(nordisk, world, receiver, monkeypatch):
    """A September run with rows of August, and a receiver where August is closed."""
    known = destinations.destination("test")
    closing = replace(known, periods=lambda company: months(9, 10, 11))
    monkeypatch.setitem(destinations._destinations, "test", closing)
    return actions.create_run(company=nordisk, draft=helpers.corrected(), source="api", by=world.clerk)


def previewed(company, run, choice: str):
    return preview_to(
        company=company,
        selection=Selection(run_ids=(run.pk,)),
        destination="test",
        closed_periods=choice,
        today=TODAY,
    )


def days(found) -> list[tuple[date, date]]:
    return [(each.draft.period_on, each.draft.voucher_on) for each in found.drafts]


def test_a_closed_period_is_told_and_left_alone(nordisk, corrected):
    selection, found, (closed,) = previewed(nordisk, corrected, "stop")
    assert (closed.period_on, closed.offered_on) == (AUGUST, date(2026, 9, 25)) and selection.moves == ()
    assert days(found)[0] == (AUGUST, date(2026, 8, 31))
    assert [each.code for each in found.warnings] == ["PAY-070"] and found.errors == []


def test_by_choice_it_goes_to_the_next_open_one_and_says_what_it_concerns(nordisk, corrected):
    selection, found, _closed = previewed(nordisk, corrected, "next")
    assert selection.moves == ((AUGUST, date(2026, 9, 25)),)
    assert days(found) == [(AUGUST, date(2026, 9, 25)), (SEPTEMBER, date(2026, 9, 25))]
    assert found.drafts[0].draft.text.endswith(" · 2026-08")
    assert "PAY-069" in [each.code for each in found.warnings] and found.errors == []


def test_it_is_sent_so_and_the_choice_is_remembered(nordisk, world, corrected):
    assert habit_of() == "stop"
    selection, found, _closed = previewed(nordisk, corrected, "next")
    send = {"company": nordisk, "destination": "test", "by": world.clerk}
    actions.start_transfer(selection=selection, expected=found.expected, closed_periods="next", **send)
    assert habit_of() == "next" and SendingHabit.objects.count() == 1
    first, second = Journal.objects.order_by("period_on")
    assert (first.period_on, first.voucher_on, first.reference) == (AUGUST, date(2026, 9, 25), second.reference)
    assert first.selection["moves"] == [["2026-08-01", "2026-09-25"]]
    again = actions.start_transfer(selection=selection, expected=found.expected, closed_periods="stop", **send)
    assert again == first.job and habit_of() == "next", "the same click twice is one click"


def test_the_run_s_own_period_may_be_closed_too(nordisk, corrected, monkeypatch):
    known = destinations.destination("test")
    monkeypatch.setitem(destinations._destinations, "test", replace(known, periods=lambda company: months(10, 11)))
    selection, found, closed = previewed(nordisk, corrected, "next")
    assert len(closed) == 2 and {day for _period, day in days(found)} == {date(2026, 10, 31)}


def test_where_no_later_period_is_open_nothing_is_offered(nordisk, corrected, monkeypatch):
    known = destinations.destination("test")
    monkeypatch.setitem(destinations._destinations, "test", replace(known, periods=lambda company: months(7)))
    selection, found, closed = previewed(nordisk, corrected, "next")
    assert [each.offered_on for each in closed] == [None, None] and selection.moves == ()
    assert {each.code for each in found.warnings} == {"PAY-070"}


def test_days_in_no_known_period_are_for_the_receiver_to_judge(corrected):
    drafts = compose(_facts(corrected), corrected.rows.all(), Selection(), TODAY)
    assert closed_of(drafts, []) == [] and closed_of(drafts, months(8, 9)) == []


def test_nothing_is_moved_backwards(nordisk, world, corrected):
    selection = Selection(run_ids=(corrected.pk,), moves=((SEPTEMBER, date(2026, 8, 31)),))
    with pytest.raises(actions.transfers.Refused) as refused:
        actions.start_transfer(company=nordisk, selection=selection, destination="test", by=world.clerk)
    assert refused.value.code == "PAY-071" and Journal.objects.count() == 0


def test_a_selection_with_moves_survives_being_kept():
    selection = Selection(moves=((AUGUST, date(2026, 9, 30)),))
    assert Selection.from_json(selection.as_json()) == selection


def _facts(run):
    from payroll.selection import RunFacts

    return RunFacts(run.pk, run.number, run.label, run.period_on, run.payment_on, run.version)
