"""The demo's books: files as a program writes them, two years in the books, and one that waits with a fault."""

import io
from datetime import date

import pytest
from django.db import connections

from hub.models import User
from hub.permissions import system
from hub.queries.directory import all_companies, companies_of
from hub.tenancy import scope
from integrations.demo import books, seed
from ledger.actions.sie import preview, waiting_files
from ledger.models import FiscalYear, PeriodBalance, SieImport, Voucher
from ledger.sie import read

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("today", [date(2026, month, 7) for month in range(1, 13)])
def test_the_files_are_sound_and_follow_on_each_other(today):
    older, now, newer = (read(io.BytesIO(data)) for data in books.files(today, "Prov AB", "556677-8899"))
    for document in (older, now):
        assert (document.type, document.encoding, document.ksumma) == ("4E", "cp437", "ok")
        assert not document.findings
    assert {f.code for f in newer.findings if f.severity == "error"} == {"SIE-040"}
    closing = {b.account: b.amount for b in older.balances["ub"] if b.year == 0 and b.amount}
    assert now.opening() == closing


def test_the_bank_account_stays_above_nothing():
    for document in map(read, map(io.BytesIO, books.files(TODAY, "Prov AB", "556677-8899")[:2])):
        held = document.opening()["1930"]
        for voucher in sorted(document.vouchers, key=lambda v: v.date):
            held += sum(row.amount for row in voucher.rows if row.account == "1930")
            assert held > 0, voucher


@pytest.mark.django_db(databases=["default", "owner"])
def test_two_years_are_in_the_books_and_one_file_waits(db):
    seed.seed(TODAY)
    (nordisk,) = companies_of(User.objects.get(email="lon@demo.example").pk)
    with scope(nordisk.id):
        assert [str(year) for year in FiscalYear.objects.order_by("start")] == ["2025", "2026"]
        assert set(SieImport.objects.values_list("state", flat=True)) == {"done"}
        assert Voucher.objects.count() > 350
        sales = PeriodBalance.objects.filter(account__number="3041", month=date(2026, 6, 1)).get()
        assert -900_000_00 < sales.amount < -700_000_00
        (file,) = waiting_files()
        seen = preview(company=seed.Company.objects.get(pk=nordisk.id), file=file, by=system("x"))
        assert seen.needs == {"rest"} and len(seen.refused) == 1
        assert seen.new and seen.changed == 1 and seen.kept > 100 and seen.differences


@pytest.mark.unwalled
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_books_and_all_it_leaves_and_the_guards_stand_again(db):
    seed.seed(TODAY)
    seed.remove()
    assert all_companies() == {}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'")
        assert cursor.fetchone() == (0,)
