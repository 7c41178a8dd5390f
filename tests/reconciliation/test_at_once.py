"""Two people, or a person and a run, on the same lines at the same time: one wins, the other is told, nothing twice."""

import pytest

from hub import audit
from hub.errors import Refused
from hub.tenancy import scope
from reconciliation import actions
from reconciliation.models import LedgerItem, Match, StatementLine
from tests.ledger.test_at_once import at_once
from tests.reconciliation.bank import partner, quarter
from tests.reconciliation.test_approvals import MARCH

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)


@pytest.fixture
def open_books(world):
    company, by = world.nordisk, world.admin
    with scope(company):
        account = partner(company, by)
        actions.import_statements(company=company, data=quarter(), name="q1.xml", by=by)
        keys = StatementLine.objects.get(amount=-5000).pk, LedgerItem.objects.get(amount=-5000).pk
    return company, account, by, keys


def told(company, act, said: list):
    def work():
        try:
            with scope(company):
                act()
            said.append("done")
        except Refused as refusal:
            said.append(refusal.code)

    return work


def sound() -> bool:
    return [b for b in audit.run() if b.invariant in ("I20", "I21", "I22", "I23")] == []


def test_two_match_the_same_line(open_books):
    company, account, by, (line, item) = open_books
    said: list[str] = []

    def act():
        actions.match_lines(company=company, account=account, lines=[line], items=[item], by=by)

    at_once(*(told(company, act, said) for _ in range(3)))
    assert sorted(said) == ["BANK-120", "BANK-120", "done"]
    assert sound()


def test_a_run_a_match_and_an_approval(open_books):
    company, account, by, (line, item) = open_books
    said: list[str] = []
    act = {"company": company, "account": account, "by": by}
    at_once(
        told(company, lambda: actions.reconcile(**act), said),
        told(company, lambda: actions.match_lines(**act, lines=[line], items=[item]), said),
        told(company, lambda: actions.approve(**act, cut_off_on=MARCH), said),
    )
    assert len(said) == 3 and set(said) <= {"done", "BANK-120", "BANK-130"}
    with scope(company):
        assert Match.objects.filter(lines__line=line).count() == 1
    assert sound()


def test_undo_against_approval(open_books):
    company, account, by, _keys = open_books
    said: list[str] = []
    with scope(company):
        actions.reconcile(company=company, account=account, by=by)
        match = Match.objects.select_related("bank_account").first()
    at_once(
        told(company, lambda: actions.undo_match(company=company, match=match, by=by), said),
        told(company, lambda: actions.approve(company=company, account=account, cut_off_on=MARCH, by=by), said),
    )
    assert sorted(said) in (["BANK-130", "done"], ["done", "done"])
    assert sound()


def test_the_same_file_twice_at_once(world):
    company, by, said = world.nordisk, world.admin, []
    with scope(company):
        partner(company, by)

    def act():
        actions.import_statements(company=company, data=quarter(), name="q.xml", by=by)

    at_once(*(told(company, act, said) for _ in range(3)))
    with scope(company):
        assert said == ["done"] * 3 and StatementLine.objects.count() == 3
