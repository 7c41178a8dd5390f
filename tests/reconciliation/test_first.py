import pytest

from reconciliation import actions
from reconciliation.models import LedgerItem, Match, StatementLine
from tests.reconciliation.bank import partner, quarter, sides

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_first(nordisk, world):
    account = partner(nordisk, world.admin)
    assert LedgerItem.objects.count() == 2
    done = actions.import_statements(company=nordisk, data=quarter(), name="q1.xml", by=world.admin)
    assert [t.code for t in done.told] == []
    assert StatementLine.objects.count() == 3
    ran = actions.reconcile(company=nordisk, account=account, by=world.admin)
    print(ran, sides(account))
    assert ran.matched == 2
    m = Match.objects.first()
    actions.undo_match(company=nordisk, match=m, by=world.admin)
    again = actions.import_statements(company=nordisk, data=quarter(), name="q2.xml", by=world.admin)
    assert again.new == 0
