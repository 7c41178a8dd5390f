"""What the list and the start page show, in a fixed number of statements."""

from dataclasses import replace
from datetime import date

import pytest

from hub.models.push import PushState
from payroll import actions, queries
from payroll.models import Journal
from payroll.selection import Selection
from tests.payroll import helpers
from tests.payroll.helpers import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def made(nordisk, world, months):
    return [
        actions.create_run(
            company=nordisk,
            draft=helpers.draft(
                label=f"Lön {month}",
                period_on=date(2026, month, 1),
                content=helpers.rows(("7210", month * 100), ("1930", -month * 100)),
            ),
            source="api",
            by=world.clerk,
        )
        for month in months
    ]


def test_the_list_is_three_statements_whatever_it_holds(nordisk, world, django_assert_num_queries):
    runs = made(nordisk, world, range(1, 10))
    for run in runs[:5]:
        actions.mark_sent(company=nordisk, run=run, reason="x", by=world.clerk)
    with django_assert_num_queries(3):
        page = queries.runs_with_journals()
        assert [row.run.number for row in page.rows] == list(range(9, 0, -1))
        assert [bool(j.is_stale) for row in page.rows for j in row.journals] == [False] * 5
    assert {row.state for row in page.rows[4:]} == {"sent"} and page.rows[0].state == "open"


def test_pages_follow_each_other_without_gap(nordisk, world):
    made(nordisk, world, range(1, 8))
    seen, cursor = [], ""
    for _ in range(5):
        page = queries.runs_with_journals(cursor=cursor, limit=3)
        seen += [row.run.number for row in page.rows]
        cursor = page.cursor
        if not cursor:
            break
    assert seen == [7, 6, 5, 4, 3, 2, 1]
    assert queries.runs_with_journals(cursor="nonsense").rows


def test_the_filters(nordisk, world, receiver):
    runs = made(nordisk, world, range(1, 5))
    sent, failed, working, _open = runs
    for run in (sent, failed, working):
        actions.start_transfer(
            company=nordisk, selection=Selection(run_ids=(run.pk,)), destination="test", by=world.clerk
        )
    journal = {j.run_key: j for j in Journal.objects.all()}
    receiver.ends(journal[sent.pk], PushState.DONE, remote_ref="1")
    receiver.ends(journal[failed.pk], PushState.REJECTED, error={"code": "PAY-004", "facts": {}})

    def numbers(**filters):
        return [row.run.number for row in queries.runs_with_journals(**filters).rows]

    assert numbers(state="sent") == [1]
    assert numbers(state="attention") == [2]
    assert numbers(state="working") == [3]
    assert numbers(state="open") == [4, 2]
    assert numbers(period=date(2026, 3, 1)) == [3]
    assert numbers(q="lön 2") == [2]
    assert numbers(q=journal[sent.pk].reference) == [1]
    assert numbers(amount=300) == [3]
    assert numbers(run_type="extra") == []


def test_a_cured_failure_no_longer_asks_for_anything(nordisk, world, receiver, run):
    selection = Selection(run_ids=(run.pk,))
    actions.start_transfer(company=nordisk, selection=selection, destination="test", by=world.clerk)
    receiver.ends(Journal.objects.get(), PushState.REJECTED, error={"code": "PAY-004", "facts": {}})
    waiting = {q.label: q.count for q in queries.queues(nordisk, world.clerk)}
    assert waiting["Misslyckade överföringar"] == 1 and waiting["Lönekörningar att skicka"] == 1
    actions.start_transfer(company=nordisk, selection=selection, destination="test", by=world.clerk)
    waiting = {q.label: q.count for q in queries.queues(nordisk, world.clerk)}
    assert waiting["Misslyckade överföringar"] == 0
    assert not queries.runs_with_journals(state="attention").rows


def test_steps_tick_themselves(nordisk, world, receiver):
    def ticked():
        return [s.is_done for s in queries.steps(nordisk, world.clerk)]

    assert ticked() == [False, False, False]
    (run,) = made(nordisk, world, [9])
    assert ticked() == [True, False, False]
    actions.start_transfer(company=nordisk, selection=Selection(run_ids=(run.pk,)), destination="test", by=world.clerk)
    assert ticked() == [True, True, False]
    assert queries.waiting(nordisk, world.clerk) == (0, True)
    receiver.ends(Journal.objects.get(), PushState.REVIEW)
    assert queries.waiting(nordisk, world.clerk) == (1, True)
    receiver.ends(Journal.objects.get(), PushState.DONE, remote_ref="1")
    assert ticked() == [True, True, True] and queries.waiting(nordisk, world.clerk) == (0, True)


def test_without_the_right_the_start_page_shows_nothing_of_payroll(nordisk, world, run):
    nobody = replace(world.clerk, rights={})
    assert queries.queues(nordisk, nobody) == [] and queries.steps(nordisk, nobody) == []


def test_journals_of_a_deleted_run_are_still_listed(nordisk, world, run):
    actions.mark_sent(company=nordisk, run=run, reason="x", by=world.clerk)
    actions.delete_run(company=nordisk, run=run, by=world.clerk)
    page = queries.runs_with_journals()
    assert not page.rows and [j.is_stale for j in page.orphans] == [True]


# ------------------------------------------------------------------ preview
def test_a_preview_is_four_statements(nordisk, world, django_assert_max_num_queries):
    runs = made(nordisk, world, range(1, 10))
    with django_assert_max_num_queries(4):
        shown = queries.preview(company=nordisk, selection=Selection(run_ids=tuple(r.pk for r in runs)), today=TODAY)
    assert len(shown.drafts) == 9 and shown.total == 4500 and not shown.findings


def test_a_preview_tells_what_the_act_would_refuse(nordisk, world, run):
    def codes(**choice):
        return [w.code for w in queries.preview(company=nordisk, selection=Selection(**choice), today=TODAY).findings]

    assert codes() == ["PAY-032"]
    assert codes(from_on=date(2025, 1, 1), to_on=date(2025, 12, 31)) == ["PAY-032"]
    assert codes(run_ids=(nordisk.pk,)) == ["PAY-034"]
    assert codes(run_ids=(run.pk,), voucher_on=date(2026, 10, 1)) == ["PAY-031"]
    assert codes(run_ids=(run.pk,)) == []
    assert codes(from_on=date(2026, 9, 25), to_on=date(2026, 9, 25)) == []
    assert codes(date_by="period", from_on=date(2026, 9, 2)) == ["PAY-032"]
    assert codes(run_ids=(run.pk,), run_type="extra") == ["PAY-032"]


def test_a_preview_warns_of_what_has_been_sent(nordisk, world, run):
    actions.mark_sent(company=nordisk, run=run, reason="x", by=world.clerk)
    shown = queries.preview(company=nordisk, selection=Selection(run_ids=(run.pk,)), today=TODAY)
    assert [w.code for w in shown.findings] == ["PAY-033"] and [w.code for w in shown.warnings] == ["PAY-036"]
    assert not shown.drafts and len(shown.skipped) == 1
    again = queries.preview(company=nordisk, selection=Selection(run_ids=(run.pk,), include_sent=True), today=TODAY)
    assert [w.code for w in again.warnings] == ["PAY-035"] and again.expected == {str(run.pk): 1}


def test_rows_that_cancel_out_are_refused_in_words(nordisk, world, run):
    run.rows.filter(line_no=3).delete()
    run.rows.filter(line_no=2).update(account="7210", cost_centre="100", amount=-3_190_000)
    shown = queries.preview(company=nordisk, selection=Selection(run_ids=(run.pk,)), today=TODAY)
    assert [w.code for w in shown.findings] == ["PAY-037"]
