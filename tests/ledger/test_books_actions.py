"""Posting as other rooms call it: by number or id, whole or not at all, and once however often it is asked."""

import threading
from datetime import date

import pytest
from django.db import connection

from hub import events
from hub.errors import Refused
from hub.models import Event
from hub.permissions import Forbidden
from hub.tenancy import scope, uuid7
from ledger import actions
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Account, Period, PeriodBalance, Voucher, VoucherLine, VoucherSeries
from tests.ledger.books import fee, open_books

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def year(nordisk, world):
    return open_books(nordisk, world.admin)


def rows() -> list[int]:
    return [model.objects.count() for model in (Voucher, VoucherLine, PeriodBalance, VoucherSeries)]


def test_accounts_are_named_by_number_or_by_id(year, nordisk, world):
    bank = Account.objects.get(number="1930")
    lines = (LineDraft("6570", 100), LineDraft(bank.pk, -60), LineDraft("1930", -40))
    made = actions.post_voucher(
        company=nordisk, draft=VoucherDraft("H", date(2026, 3, 1), "x", lines, "BANK-1"), by=world.admin
    )
    assert list(made.lines.order_by("line_no").values_list("account__number", flat=True)) == ["6570", "1930", "1930"]
    assert made.external_reference == "BANK-1" and made.reference.startswith("HB-")
    assert PeriodBalance.objects.get(account=bank).amount == -100


def test_an_id_of_another_ledger_is_no_account_here(year, nordisk, world):
    other = actions.open_ledger(
        company=nordisk, name="Budget", balance_type="budget", currency="SEK", by=world.admin
    )  # fmt: skip
    theirs = actions.add_account(company=nordisk, number="1930", name="x", ledger=other, by=world.admin)
    lines = (LineDraft("6570", 100), LineDraft(theirs.pk, -100))
    with pytest.raises(Refused, match="LED-004"):
        actions.post_voucher(company=nordisk, draft=VoucherDraft("H", date(2026, 3, 1), "", lines), by=world.admin)


def test_a_day_without_year_or_month_says_what_to_do(year, nordisk, world):
    for day in (date(2025, 12, 31), date(2026, 5, 1)):
        Period.objects.filter(month=date(2026, 5, 1)).delete()
        with pytest.raises(Refused, match="LED-006") as refused:
            actions.post_voucher(company=nordisk, draft=fee(day=day), by=world.admin)
        assert day.isoformat() in refused.value.words.message and refused.value.words.cure
    assert rows() == [0, 0, 0, 0]


def test_a_fault_at_the_very_end_leaves_nothing(year, nordisk, world, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the last step")

    monkeypatch.setattr(events, "record", broken)
    with pytest.raises(RuntimeError, match="the last step"):
        actions.post_voucher(company=nordisk, draft=fee(), by=world.admin)
    assert rows() == [0, 0, 0, 0]


def test_the_same_key_gives_the_same_voucher(year, nordisk, world):
    key = uuid7()
    made = [actions.post_voucher(company=nordisk, draft=fee(), key=key, by=world.admin) for _ in range(3)]
    assert {each.pk for each in made} == {key} and Voucher.objects.count() == 1
    assert Event.objects.filter(kind="voucher.posted").count() == 1


def test_who_may_not_write_posts_nothing(year, nordisk, world):
    reader = world.actor(world.reader, "viewer")
    for act in (
        lambda: actions.post_voucher(company=nordisk, draft=fee(), by=reader),
        lambda: actions.open_year(company=nordisk, start=date(2027, 1, 1), end=date(2027, 12, 31), by=reader),
        lambda: actions.carry_opening(company=nordisk, year=year, by=reader),
        lambda: actions.lock_through(company=nordisk, period=year.periods.first(), by=reader),
        lambda: actions.add_account(company=nordisk, number="1", name="x", by=reader),
        lambda: actions.open_ledger(company=nordisk, name="x", balance_type="budget", currency="SEK", by=reader),
    ):
        with pytest.raises(Forbidden):
            act()
    assert rows() == [0, 0, 0, 0]


def test_a_lock_through_a_month_takes_the_open_ones_before_it(year, nordisk, world):
    months = list(year.periods.order_by("month"))
    actions.lock_period(company=nordisk, period=months[1], by=world.admin)
    made = actions.lock_through(company=nordisk, period=months[3], reason="kvartal", by=world.admin)
    assert [each.month.month for each in made] == [1, 3, 4]
    assert Event.objects.filter(kind="period.locked").count() == 4


def test_an_opening_is_not_carried_into_a_locked_month(year, nordisk, world):
    after = actions.open_year(company=nordisk, start=date(2027, 1, 1), end=date(2027, 12, 31), by=world.admin)
    actions.lock_period(company=nordisk, period=after.periods.get(month=date(2027, 6, 1)), by=world.admin)
    with pytest.raises(Refused, match="LED-023") as refused:
        actions.carry_opening(company=nordisk, year=after, by=world.admin)
    assert "2027-06" in refused.value.words.cause


@pytest.mark.unwalled
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_two_at_once_under_one_key_book_once(transactional_db, world):
    with scope(world.nordisk):
        open_books(world.nordisk, world.admin)
    key, start, found = uuid7(), threading.Barrier(4), []

    def post():
        start.wait()
        with scope(world.nordisk):
            found.append(actions.post_voucher(company=world.nordisk, draft=fee(), key=key, by=world.admin).number)
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with scope(world.nordisk):
        assert found == ["1"] * 4 and Voucher.objects.count() == 1
        assert VoucherSeries.objects.get().last_number == 1
