"""kill -9 between the batches of one run, and while one is taken back: three batches, and exactly one that turns."""

from datetime import date

import pytest

from hub.models import Push
from hub.models.push import OPEN
from hub.tenancy import scope
from integrations.visma_net.work import KIND
from payroll import actions
from payroll.actions import reverse_transfer
from payroll.files.drafts import RowDraft, RunDraft
from payroll.models import Journal
from payroll.selection import Selection
from tests.faults.workers import until

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
POINTS = ("after_claim", "after_mark", "after_answer")
PERIODS = (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))


def settle(pushes, company) -> None:
    """Until everything of the company rests."""

    def is_settled() -> bool:
        with scope(company):
            waiting = Push.objects.filter(kind=KIND, state__in=OPEN).exists()
        if waiting:
            pushes.sweep()
        return not waiting

    until(is_settled, 150, 0.25)


@pytest.mark.parametrize("point", ("after_done", "after_answer"))
def test_killed_between_the_first_batch_and_the_second(point, worker, pushes):
    case = pushes.one()
    rows = tuple(
        RowDraft(line=2 * n + half, account=account, amount=sign * 1000 * (n + 1), period_on=period)
        for n, period in enumerate(PERIODS)
        for half, (account, sign) in enumerate((("7010", 1), ("1930", -1)))
    )
    draft = RunDraft(label="Lön", period_on=PERIODS[-1], payment_on=date(2026, 9, 25), rows=rows)
    flag = worker.crash_next(point)
    with scope(case.company):
        run = actions.create_run(company=case.company, draft=draft, source="api", by=pushes.world.clerk)
        actions.start_transfer(
            company=case.company,
            selection=Selection(run_ids=(run.pk,)),
            destination="visma_net",
            by=pushes.world.clerk,
        )
    settle(pushes, case.company)
    assert not flag.exists(), "the worker never got there"
    batches = pushes.batches(case)
    assert sorted(each["financialPeriod"] for each in batches) == ["202607", "202608", "202609"]
    with scope(case.company):
        assert set(Journal.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_it_is_taken_back(point, worker, pushes):
    case = pushes.one()
    pushes.send(case)
    pushes.settle(case)
    pushes.check(case)
    original = case.journal
    flag = worker.crash_next(point)
    with scope(case.company):
        for _ in range(3):
            made = reverse_transfer(
                company=case.company,
                journal=original,
                voucher_on=date(2026, 9, 30),
                amount=original.debit_total,
                by=pushes.world.clerk,
            )
    settle(pushes, case.company)
    assert not flag.exists(), "the worker never got there"
    first, second = pushes.batches(case)
    assert first["debitTotal"] == second["creditTotal"] and len(pushes.batches(case)) == 2
    with scope(case.company):
        assert Journal.objects.get(pk=original.pk).state == "reversed"
        assert Journal.objects.get(pk=made.pk).state == "sent"
