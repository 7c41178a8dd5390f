"""Two imports, or an import and a posting, at the same time: one after the other, whoever comes first."""

import threading

import pytest
from django.db import connections

from hub import audit, jobs
from hub.tenancy import scope
from ledger import actions
from ledger.actions.sie import start_import
from ledger.models import FiscalYear, SieImport, Voucher
from tests.ledger.books import FIRST, fee, sie, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
OURS = ("I1", "I2", "I4", "I5", "I6", "I7")


def at_once(*works) -> list[Exception]:
    barrier, failed = threading.Barrier(len(works)), []

    def run(work):
        try:
            barrier.wait(10)
            work()
        except Exception as error:
            failed.append(error)
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


def start(company, data: bytes, by) -> SieImport:
    with scope(company):
        return start_import(company=company, data=data, name="a.se", by=by)


def test_two_files_of_one_year_are_taken_one_after_the_other(world):
    company = world.nordisk
    files = [sie(*FIRST), sie(FIRST[0], voucher("A", "2", "20260220", ("1510", "7.00"), ("3001", "-7.00")))]
    made = [start(company, data, world.admin) for data in files]
    assert at_once(*(lambda m=m: jobs.run(company.pk, m.job_id) for m in made)) == []
    with scope(company):
        assert FiscalYear.objects.count() == 1
        assert set(SieImport.objects.values_list("state", flat=True)) == {"done"}
        assert Voucher.objects.count() in (2, 3)
    assert [b for b in audit.run() if b.invariant in OURS] == []


def test_the_same_file_from_two_tabs_is_one_import(world):
    company, made = world.nordisk, []
    data = sie(*FIRST)
    assert at_once(*(lambda: made.append(start(company, data, world.admin)) for _ in range(4))) == []
    assert len({m.pk for m in made}) == 1
    assert at_once(*(lambda: jobs.run(company.pk, made[0].job_id) for _ in range(3))) == []
    with scope(company):
        assert Voucher.objects.count() == 3 and SieImport.objects.count() == 1


def test_postings_and_an_import_do_not_disturb_each_other(world):
    company = world.nordisk
    made = start(company, sie(*FIRST), world.admin)
    jobs.run(company.pk, made.job_id)
    again = start(company, sie(FIRST[0], FIRST[2]), world.admin)

    def post():
        for n in range(5):
            with scope(company):
                actions.post_voucher(company=company, draft=fee(100 + n), by=world.admin)

    assert at_once(post, lambda: jobs.run(company.pk, again.job_id)) == []
    with scope(company):
        again.refresh_from_db()
        assert again.state == "done" and Voucher.objects.filter(origin="born").count() == 5
    assert [b for b in audit.run() if b.invariant in OURS] == []
