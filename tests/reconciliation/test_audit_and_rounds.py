"""The invariants tell damage, the schedule finds whose hour it is, and the commands speak JSON."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from hub import audit
from hub.models import Job
from hub.tenancy import scope
from reconciliation import actions
from reconciliation.models import BankAccount, Match, StatementLine
from reconciliation.tasks import due, reconcile_due
from tests.reconciliation.bank import partner, quarter
from tests.reconciliation.test_approvals import MARCH

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
OURS = ("I20", "I21", "I22", "I23")


@pytest.fixture
def signed(world):
    """A quarter matched and approved, and committed."""
    company, by = world.nordisk, world.admin
    with scope(company):
        account = partner(company, by)
        actions.import_statements(company=company, data=quarter(), name="q1.xml", by=by)
        actions.reconcile(company=company, account=account, by=by)
        actions.approve(company=company, account=account, cut_off_on=MARCH, by=by)
    return company, account


def broken() -> list[str]:
    return sorted({b.invariant for b in audit.run() if b.invariant in OURS})


def test_a_sound_reconciliation_is_sound(signed):
    assert broken() == []


@pytest.mark.parametrize(
    ("statement", "tells"),
    [
        ("UPDATE reconciliation_statementline SET remaining = amount WHERE state = 'approved'", "I20"),
        ("UPDATE reconciliation_matchpart SET amount = amount + 1 WHERE line_id IS NOT NULL", "I21"),
        ("DELETE FROM reconciliation_matchpart WHERE item_id IS NOT NULL", "I21"),
        ("UPDATE reconciliation_ledgeritem SET approval_id = NULL", "I22"),
        ("UPDATE reconciliation_approval SET state = 'withdrawn'", "I23"),
        ("UPDATE reconciliation_approval SET figures = '{}'", "I23"),
    ],
)
def test_damage_past_the_guards_is_told(signed, statement, tells):
    """By the owner, with the guards off: what a broken restore or a hand in the database would do."""
    company, _account = signed
    tables = [f"reconciliation_{name}" for name in ("statementline", "ledgeritem", "match", "matchpart", "approval")]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('hub.companies', %s, false)", [str(company.pk)])
        try:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement)
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SELECT set_config('hub.companies', '', false)")
    assert tells in broken()


def test_the_schedule_starts_what_is_due_once(world, monkeypatch):
    company, by = world.nordisk, world.admin
    with scope(company):
        account = partner(company, by, schedule="hourly")
        assert due(timezone.now()) == [], "nothing is open at the bank"
        actions.import_statements(company=company, data=quarter(), name="q1.xml", by=by)
        assert due(timezone.now()) == [account]
    monkeypatch.setattr("hub.jobs.ring_after_commit", lambda *args: None)
    reconcile_due()
    reconcile_due()
    with scope(company):
        assert Job.objects.filter(kind="reconciliation.run").count() == 1, "one that waits is enough"
        Job.objects.update(state="done")
        BankAccount.objects.update(last_run_at=timezone.now())
        assert due(timezone.now()) == []
        assert due(timezone.now() + timedelta(hours=2)) == [account]
        BankAccount.objects.update(schedule="daily")
        assert due(timezone.now() + timedelta(days=1)) == [account]


def test_an_arrival_starts_a_run(world, monkeypatch):
    monkeypatch.setattr("hub.jobs.ring_after_commit", lambda *args: None)
    with scope(world.nordisk):
        partner(world.nordisk, world.admin, schedule="arrival")
        done = actions.import_statements(company=world.nordisk, data=quarter(), by=world.admin)
        assert done.job.kind == "reconciliation.run"


def test_the_commands_speak_json(world, tmp_path):
    company, path = world.nordisk, tmp_path / "q1.xml"
    path.write_bytes(quarter())
    with scope(company):
        partner(company, world.admin)
    seen = spoken("import_statement", company.orgnr, str(path), "--json", "--preview")
    assert seen[0]["state"] == "possible" and seen[0]["new"] == 3
    assert spoken("import_statement", company.orgnr, str(path), "--json")[0]["new"] == 3
    assert spoken("reconcile", company.orgnr, "--json") == [
        {"account": "1930", "state": "done", "result": "2 matchningar, 0 förslag."}
    ]
    path.write_bytes(b"no bank file")
    with pytest.raises(SystemExit):
        spoken("import_statement", company.orgnr, str(path), "--json")
    with scope(company):
        assert StatementLine.objects.count() == 3 and Match.objects.count() == 2


def spoken(*args) -> list:
    out = StringIO()
    call_command(*args, stdout=out)
    return json.loads(out.getvalue())
