"""The demo's owner finds a company to look at: figures to the locked month, a budget, an own row, and a talk."""

import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from hub.models import Notice, User
from hub.queries.directory import companies_of
from hub.tenancy import scope
from integrations.demo import books, seed
from integrations.demo.unpaid import unpaid
from ledger.models import Budget, BudgetPlan, Period, PeriodBalance, ReportComment
from ledger.sie import read

TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def owner(db):
    seed.seed(TODAY)
    return User.objects.get(email="agare@demo.example")


def test_the_owner_sees_to_the_locked_month_with_budget_and_comments(owner, client):
    (nordisk,) = companies_of(owner.pk)
    client.force_login(owner)
    page = BeautifulSoup(client.get(f"/c/{nordisk.id}/reports/?against=both&detail=headings").content, "html.parser")
    assert "Du ser låsta månader, till och med 2026-07." in page.main.get_text()
    assert "Bilar och resor" in page.main.get_text() and "Budget" in page.select_one("thead").get_text()
    tabs = [a.get_text(" ", strip=True) for a in page.select("nav.tabs a")]
    assert tabs[-1] == "Kommentarer 2"
    assert client.get(f"/c/{nordisk.id}/reports/comments/").content.decode().count("comment__text") == 4


def test_the_budget_is_last_year_and_five_per_cent(owner):
    (nordisk,) = companies_of(owner.pk)
    with scope(nordisk.id):
        plan = BudgetPlan.objects.get(is_main=True)
        planned = Budget.objects.get(year=plan.year, account__number="5010", month=date(2026, 3, 1)).amount
        booked = PeriodBalance.objects.get(account__number="5010", month=date(2025, 3, 1)).amount
        assert (planned * 100, Period.objects.filter(locked_at=None).count()) == (booked * 105, 5)
        assert ReportComment.objects.exclude(parent=None).count() == 2


@pytest.mark.parametrize("today", [date(2026, month, 7) for month in range(1, 13)])
def test_what_is_unpaid_is_what_the_books_say_is_owed(today):
    """Whatever month the demo is made in; the file that is read in ends a month before the newest."""
    for document in map(read, map(io.BytesIO, books.files(today, "Prov AB", "556677-8899")[:2])):
        newest = max(voucher.date for voucher in document.vouchers).replace(day=1)
        first_year = (today.replace(day=1) - timedelta(1)).year - 1
        found = unpaid(newest, first_year)
        held = dict.fromkeys(("1510", "2440"), 0) | document.opening()
        for row in (row for voucher in document.vouchers for row in voucher.rows):
            held[row.account] = held.get(row.account, 0) + row.amount
        left = {kind: sum(item.open_amount for item in items) for kind, items in found.items()}
        assert left == {"customer": held["1510"], "supplier": -held["2440"]}


def test_unpaid_invoices_of_every_age_are_seen_within_the_lock(owner, client):
    (nordisk,) = companies_of(owner.pk)

    def numbers(who, kind):
        client.force_login(User.objects.get(email=who))
        page = BeautifulSoup(client.get(f"/c/{nordisk.id}/reports/invoices/?kind={kind}").content, "html.parser")
        return {th.get_text(strip=True) for th in page.select("main tbody th.lead")}

    assert numbers("admin@demo.example", "customer") == {"3002511", "2002606", "1002609", "2002609", "3002609"}
    assert numbers("agare@demo.example", "customer") == {"3002511", "2002606"}, "to the locked month"
    assert "507-2510" in numbers("agare@demo.example", "supplier")


def test_everybody_has_one_notice_of_the_talk(owner):
    (nordisk,) = companies_of(owner.pk)
    with scope(nordisk.id):
        told = dict(Notice.objects.filter(url__contains="comments").values_list("user__email", "text"))
    assert told == {
        "agare@demo.example": "Astrid Admin har kommenterat 2026-07.",
        "las@demo.example": "Astrid Admin har kommenterat 2026-07.",
        "admin@demo.example": "Åke Ägare har svarat om 2026-07.",
    }
