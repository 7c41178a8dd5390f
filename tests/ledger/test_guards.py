"""What the database itself refuses, whoever asks: with plain SQL, and with two connections at once."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, connections, transaction

from hub.errors import Refused
from hub.tenancy import scope, uuid7
from ledger import actions
from ledger.models import Account, Period, PeriodBalance, SieImport, Voucher, VoucherLine, VoucherSeries
from tests.ledger.books import fee, open_books

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def state_of(raised) -> str:
    return raised.value.__cause__.sqlstate


def sql(statement, *args):
    with connection.cursor() as cursor:
        cursor.execute(statement, args or None)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture
def year(nordisk, world):
    return open_books(nordisk, world.admin)


@pytest.fixture
def posted(year, world):
    return actions.post_voucher(company=world.nordisk, draft=fee(), by=world.admin)


def test_a_voucher_is_posted_numbered_and_summed(posted, year):
    posted.refresh_from_db()
    assert (posted.series, posted.number, posted.line_count, posted.debit_total) == ("H", "1", 2, 5000)
    assert posted.reference.startswith("HB-") and len(posted.content_sha256) == 32
    sums = PeriodBalance.objects.filter(year=year).values_list("account__number", "month", "amount", "debit")
    assert sorted(sums) == [("1930", date(2026, 3, 1), -5000, 0), ("6570", date(2026, 3, 1), 5000, 5000)]


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ("UPDATE ledger_voucher SET text = 'x' WHERE id = %s", "HL001"),
        ("UPDATE ledger_voucher SET status = 'draft', number = NULL WHERE id = %s", "HL001"),
        ("UPDATE ledger_voucher SET origin = 'imported' WHERE id = %s", "HL001"),
        ("DELETE FROM ledger_voucher WHERE id = %s", "HL001"),
        ("UPDATE ledger_voucherline SET amount = amount + 1 WHERE voucher_id = %s", "HL002"),
        ("DELETE FROM ledger_voucherline WHERE voucher_id = %s", "HL002"),
    ],
)
def test_what_is_posted_stays(posted, statement, state):
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        sql(statement, posted.pk)
    assert state_of(raised) == state


def test_no_line_is_added_to_a_posted_voucher(posted, year):
    account = Account.objects.get(number="1930")
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        VoucherLine.objects.create(voucher=posted, line_no=9, account=account, date=posted.date, amount=1)
    assert state_of(raised) == "HL002"


def test_the_open_import_is_no_key_to_what_was_born_here(posted, year):
    opened = SieImport.objects.create(ledger=year.ledger, state="running", year_key=year.pk, created_by="x")
    sql("SELECT set_config('hub.import', %s, true)", str(opened.pk))
    for statement, state in (
        ("UPDATE ledger_voucherline SET amount = amount + 1 WHERE voucher_id = %s", "HL002"),
        ("UPDATE ledger_voucher SET text = 'x' WHERE id = %s", "HL001"),
    ):
        with pytest.raises(DatabaseError) as raised, transaction.atomic():
            sql(statement, posted.pk)
        assert state_of(raised) == state


def imported(year, opened, **fields):
    facts = {"series": "A", "number": "1", "date": date(2026, 3, 14), "origin": "imported", "status": "posted"}
    return Voucher.objects.create(year=year, source_import=opened, **facts | fields)


def test_imported_vouchers_need_an_open_import(year):
    opened = SieImport.objects.create(ledger=year.ledger, state="done", year_key=year.pk, created_by="x")
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        imported(year, opened)
    assert state_of(raised) == "HL005"
    sql("SELECT set_config('hub.import', %s, true)", str(opened.pk))
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        imported(year, opened)
    assert state_of(raised) == "HL005"


def test_an_import_keeps_to_its_year(year, world):
    other = actions.open_year(company=world.nordisk, start=date(2027, 1, 1), end=date(2027, 12, 31), by=world.admin)
    opened = SieImport.objects.create(ledger=year.ledger, state="running", year_key=other.pk, created_by="x")
    sql("SELECT set_config('hub.import', %s, true)", str(opened.pk))
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        imported(year, opened)
    assert state_of(raised) == "HL002"


def test_an_import_must_balance_at_commit(year):
    opened = SieImport.objects.create(ledger=year.ledger, state="running", year_key=year.pk, created_by="x")
    sql("SELECT set_config('hub.import', %s, true)", str(opened.pk))
    account = Account.objects.get(number="1930")
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        voucher = imported(year, opened, line_count=1, debit_total=100)
        VoucherLine.objects.create(voucher=voucher, line_no=1, account=account, date=voucher.date, amount=100)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert state_of(raised) == "HL003"


def test_an_import_leaves_locked_months_alone(year, world):
    actions.lock_period(company=world.nordisk, period=Period.objects.get(month=date(2026, 3, 1)), by=world.admin)
    opened = SieImport.objects.create(ledger=year.ledger, state="running", year_key=year.pk, created_by="x")
    sql("SELECT set_config('hub.import', %s, true)", str(opened.pk))
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        imported(year, opened)
    assert state_of(raised) == "HL004"
    imported(year, opened, date=date(2026, 4, 1))


def test_an_unbalanced_voucher_is_refused_at_commit(year):
    accounts = list(Account.objects.order_by("number")[:2])
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        voucher = Voucher.objects.create(year=year, series="H", date=date(2026, 3, 1), origin="born", status="draft")
        for at, amount in enumerate((100, -90)):
            VoucherLine.objects.create(
                voucher=voucher, line_no=at, account=accounts[at], date=voucher.date, amount=amount
            )
        sql(
            "UPDATE ledger_voucher SET status = 'posted', number = '1', line_count = 2, debit_total = 100, "
            "posted_at = now() WHERE id = %s",
            voucher.pk,
        )
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert state_of(raised) == "HL003"


def test_a_voucher_is_born_as_a_draft(year):
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        Voucher.objects.create(
            year=year, series="H", number="7", date=date(2026, 3, 1), origin="born", status="posted", line_count=2,
            debit_total=1, posted_at="2026-03-01T00:00Z",
        )  # fmt: skip
    assert state_of(raised) == "HL001"


def test_years_do_not_overlap(year, world):
    with pytest.raises(Refused, match="LED-020"):
        actions.open_year(company=world.nordisk, start=date(2026, 7, 1), end=date(2027, 6, 30), by=world.admin)
    assert actions.open_year(company=world.nordisk, start=date(2027, 1, 1), end=date(2027, 6, 30), by=world.admin)


def test_the_application_may_not_truncate(year):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql("TRUNCATE ledger_voucherline")


# ------------------------------------------------------------------ two at once
@pytest.fixture
def committed(transactional_db, world):
    with scope(world.nordisk):
        year = open_books(world.nordisk, world.admin)
    return world.nordisk, year


def draft_of(year, amounts):
    voucher = Voucher.objects.create(year=year, series="H", date=date(2026, 3, 1), origin="born", status="draft")
    accounts = list(Account.objects.order_by("number")[: len(amounts)])
    for at, amount in enumerate(amounts):
        VoucherLine.objects.create(voucher=voucher, line_no=at, account=accounts[at], date=voucher.date, amount=amount)
    return voucher


POST = (
    "UPDATE ledger_voucher SET status = 'posted', number = %s, line_count = 2, debit_total = 100, posted_at = now() "
    "WHERE company_id = %s AND id = %s"
)
LATE = {
    "insert": "INSERT INTO ledger_voucherline (company_id, id, voucher_id, line_no, account_id, date, amount, text, "
    "signature)"
    " SELECT company_id, gen_random_uuid(), voucher_id, 9, account_id, date, 55, '', '' FROM ledger_voucherline"
    " WHERE voucher_id = %s AND line_no = 0",
    "update": "UPDATE ledger_voucherline SET amount = amount + 55 WHERE voucher_id = %s AND line_no = 0",
    "delete": "DELETE FROM ledger_voucherline WHERE voucher_id = %s AND line_no = 0",
}


@pytest.mark.unwalled
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
@pytest.mark.parametrize("act", list(LATE))
@pytest.mark.parametrize("line_first", [True, False])
def test_posting_and_a_late_line_never_both_win(committed, act, line_first):
    company, year = committed
    with scope(company):
        voucher = draft_of(year, (100, -100))
    first, second = threading.Event(), threading.Event()
    failed = []

    def late():
        with scope(company):
            sql(LATE[act], voucher.pk)

    def post():
        with scope(company):
            sql(POST, uuid7().hex[-8:], company.pk, voucher.pk)

    def run(work, before, after):
        try:
            with transaction.atomic():
                if before:
                    before.wait(5)
                work()
                if after:
                    after.set()
                    threading.Event().wait(0.3)  # hold what was taken while the other one tries
        except DatabaseError as error:
            failed.append(error)
        finally:
            connections.close_all()

    works = (late, post) if line_first else (post, late)
    threads = [
        threading.Thread(target=run, args=(works[0], None, first)),
        threading.Thread(target=run, args=(works[1], first, second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(15)
    with scope(company):
        posted = Voucher.objects.get(pk=voucher.pk).status == "posted"
        total = sum(VoucherLine.objects.filter(voucher=voucher).values_list("amount", flat=True))
    assert not (posted and total), "posted and unbalanced"
    assert len(failed) == 1


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_series_have_no_holes_when_many_post_at_once(committed, world):
    company, year = committed
    refused = []

    def work(n):
        try:
            for i in range(5):
                with scope(company):
                    try:
                        draft = fee(100 * (n + 1) if i != 3 else 0)  # one in five is refused half-way
                        actions.post_voucher(company=company, draft=draft, by=world.admin)
                    except Refused as no:
                        refused.append(no)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with scope(company):
        numbers = sorted(Voucher.objects.filter(series="H").values_list("number_sort", flat=True))
        counter = VoucherSeries.objects.get(year=year, code="H").last_number
    assert len(refused) == 4
    assert numbers == list(range(1, 17)) and counter == 16
