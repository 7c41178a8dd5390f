"""`manage.py transfer_journals`: a script gets what the button gives."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from hub.models import Push
from hub.tenancy import scope, uuid7
from payroll import actions
from payroll.models import Journal
from tests.payroll import helpers

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def made(world, monkeypatch):
    with scope(world.nordisk):
        helpers.open_receiver(world.nordisk, monkeypatch)
        return actions.create_run(company=world.nordisk, draft=helpers.draft(), source="api", by=world.clerk)


def call(*arguments) -> dict:
    out = io.StringIO()
    call_command("transfer_journals", *map(str, arguments), "--json", "--destination=test", stdout=out)
    return json.loads(out.getvalue())


def test_it_queues_the_selection_once(world, made):
    shown = call(world.nordisk.pk, "--run", made.pk, "--dry-run")
    assert shown["state"] == "dry run" and shown["journals"][0]["debit"] == 3_190_000
    answer = call(world.nordisk.pk, "--from=2026-09-01", "--to=2026-09-30")
    assert answer["state"] == "queued" and answer["journals"][0]["state"] == "queued"
    with scope(world.nordisk):
        assert Push.objects.count() == Journal.objects.count() == 1


def test_what_is_refused_is_said_and_ends_with_an_error(world, made, capsys):
    call(world.nordisk.pk, "--run", made.pk)
    with pytest.raises(SystemExit):
        call_command("transfer_journals", str(world.nordisk.pk), "--run", str(made.pk), "--destination=test")
    assert "PAY-033" in capsys.readouterr().err


def test_waiting_ends_when_the_time_is_up(world, made):
    answer = call(world.nordisk.pk, "--run", made.pk, "--wait=0.01")
    assert answer["state"] == "queued"


def test_an_unknown_company_is_said(world):
    with pytest.raises(CommandError, match="no company"):
        call_command("transfer_journals", str(uuid7()))
