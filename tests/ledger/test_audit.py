"""Each invariant is broken behind the guards' back, and the audit must name it."""

from datetime import date

import pytest
from django.db import connections, transaction

from hub import audit, jobs
from hub.tenancy import scope
from ledger import actions
from ledger.actions.sie import start_import
from ledger.models import Period, Voucher
from tests.ledger.books import FIRST, fee, sie, take, voucher

pytestmark = [pytest.mark.django_db(databases=["default", "owner"], transaction=True), pytest.mark.unwalled]
CLOSING = "\n".join(
    ["#UB 0 1510 500.00", "#UB 0 1930 2950.00", "#UB 0 2081 -2000.00", "#RES 0 3001 -1500.00", "#RES 0 6570 50.00"]
)


@pytest.fixture
def books(transactional_db, world):
    """An imported year that ties, and a voucher and its reversal born in it; committed, so that damage can be done."""
    company = world.nordisk
    with scope(company):
        made = start_import(company=company, data=sie(*FIRST, extra=CLOSING), name="a.se", by=world.admin)
    jobs.run(company.pk, made.job_id)
    with scope(company):
        made.refresh_from_db()
        assert made.ties
        first = actions.post_voucher(company=company, draft=fee(2500), by=world.admin)
        actions.reverse_voucher(company=company, voucher=first, on=date(2026, 4, 1), by=world.admin)
    return company


def found(invariant: str) -> list[str]:
    return [b.what for b in audit.run() if b.invariant == invariant]


def break_it(company, *statements: str) -> None:
    """As the owner, with the guards taken off for the moment."""
    tables = ("ledger_voucher", "ledger_voucherline", "ledger_sieimport")
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('hub.companies', %s, true)", [str(company.pk)])
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount, statement
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_whole_books_have_nothing_to_tell(books):
    assert [b for b in audit.run() if b.invariant in ("I1", "I2", "I4", "I5", "I6", "I7")] == []


OF = "WHERE voucher_id IN (SELECT id FROM ledger_voucher WHERE"
DAMAGE = {
    "I1": ["UPDATE ledger_voucherline SET amount = amount + 1 WHERE line_no = 1"],
    "I1 header": ["UPDATE ledger_voucher SET debit_total = debit_total + 1 WHERE origin = 'imported'"],
    "I2": ["UPDATE ledger_voucher SET number = '9', number_sort = 9 WHERE origin = 'born' AND number = '2'"],
    "I2 counter": ["UPDATE ledger_voucherseries SET last_number = 3"],
    "I4": ["UPDATE ledger_period SET locked_at = '2020-01-01' WHERE month = '2026-03-01'"],
    "I4 import": ["UPDATE ledger_period SET locked_at = '2020-01-01' WHERE month = '2026-01-01'"],
    "I5": [f"UPDATE ledger_voucherline SET amount = amount * 2 {OF} reverses_id IS NOT NULL)"],
    "I6": ["UPDATE ledger_periodbalance SET amount = amount + 1 WHERE month = '2026-03-01'"],
    "I6 gone": ["DELETE FROM ledger_periodbalance WHERE month = '2026-01-01'"],
    "I7": ["UPDATE ledger_yearbalance SET amount = amount + 1 WHERE kind = 'res'"],
    "I7 rows": [f"UPDATE ledger_voucherline SET amount = amount * 2 {OF} number = '3')"],
}  # fmt: skip


@pytest.mark.parametrize("damage", list(DAMAGE))
def test_damage_is_named(books, damage):
    break_it(books, *DAMAGE[damage])
    assert found(damage.split()[0])


def test_a_month_locked_in_time_is_no_fault(books, world):
    with scope(books):
        actions.lock_period(company=books, period=Period.objects.get(month=date(2026, 1, 1)), by=world.admin)
    assert found("I4") == []


def test_a_voucher_that_came_back_counts_in_the_mirror(books, world):
    theirs = voucher("B", "1", "20260314", ("6570", "10.00"), ("1930", "-10.00"))
    closing = CLOSING.replace("2950.00", "2940.00").replace("6570 50.00", "6570 60.00")
    with scope(books):
        ours = actions.post_voucher(company=books, draft=fee(1000), by=world.admin)
        assert take(books, sie(*FIRST, theirs, extra=closing), world.admin).ties
        assert Voucher.objects.get(pk=ours.pk).returned.exists()
    assert found("I7") == []
