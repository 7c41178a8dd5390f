"""Ten real clicks at once, each its own connection and transaction: one journal, one push, one job."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from hub.errors import Refused
from hub.models import Job, Push
from hub.tenancy import scope
from payroll import actions
from payroll.models import Journal, PayrollRun
from payroll.selection import Selection
from tests import world as worlds
from tests.payroll import helpers

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
CLICKS = 10


def at_once(act):
    def one(_):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(one, range(CLICKS)))


@pytest.fixture
def place(transactional_db, monkeypatch):
    world = worlds.build()
    with scope(world.nordisk):
        helpers.open_receiver(world.nordisk, monkeypatch)
        run = actions.create_run(company=world.nordisk, draft=helpers.draft(), source="api", by=world.clerk)
    return world, run


def test_ten_clicks_on_send_are_one_transfer(place):
    world, run = place

    def click():
        with scope(world.nordisk):
            return actions.start_transfer(
                company=world.nordisk,
                selection=Selection(run_ids=(run.pk,)),
                destination="test",
                expected={str(run.pk): 0},
                by=world.clerk,
            ).pk

    assert len(set(at_once(click))) == 1
    with scope(world.nordisk):
        counts = (Journal.objects.count(), Push.objects.count(), Job.objects.filter(kind="payroll.transfer").count())
    assert counts == (1, 1, 1)


def test_file_and_transfer_at_once_are_one_or_the_other(place):
    world, run = place
    selection = Selection(run_ids=(run.pk,))
    turns = iter(range(CLICKS))

    def click():
        shared = {"company": world.nordisk, "selection": selection, "expected": {str(run.pk): 0}, "by": world.clerk}
        with scope(world.nordisk):
            try:
                if next(turns) % 2:
                    actions.start_transfer(destination="test", **shared)
                else:
                    actions.create_file(kind="csv", **shared)
            except Refused as refused:
                return refused.code
        return "made"

    assert set(at_once(click)) == {"made", "HUB-001"}
    with scope(world.nordisk):
        assert Journal.objects.count() == 1


def test_ten_uploads_of_one_file_are_one_run(place):
    world, _ = place
    data = b"Konto;Belopp;Period\r\n7210;77;2026-09\r\n1930;-77;2026-09\r\n"

    def upload():
        with scope(world.nordisk):
            try:
                return actions.import_run(company=world.nordisk, name="lon.csv", data=data, by=world.clerk).run.pk
            except Refused as refused:
                return refused.code

    answers = at_once(upload)
    assert answers.count("PAY-040") == CLICKS - 1
    with scope(world.nordisk):
        assert PayrollRun.objects.count() == 2
