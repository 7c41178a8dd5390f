"""The audit sees damage it was made for, and nothing where there is none."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from hub import audit, outbox
from hub.models import Push
from hub.tenancy import scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def broken() -> list[tuple[str, str]]:
    return [(each.invariant, each.what) for each in audit.run()]


@pytest.fixture
def push(world):
    with scope(world.nordisk):
        made, _is_new = outbox.put("visma_net.journal", "HB-1/202609/0", {})
    return made


def change(push, **fields) -> None:
    with scope(push.company_id):
        Push.objects.filter(pk=push.pk).update(**fields)


def test_a_sound_database_has_nothing_to_tell(world, push):
    assert broken() == []


def test_a_done_push_without_its_number(push):
    change(push, state="done")
    assert broken() == [("I8", "push HB-1/202609/0 is done without a remote number")]


def test_one_number_on_two_pushes_is_refused_by_the_database_already(push, world):
    with scope(world.nordisk):
        second, _is_new = outbox.put("visma_net.journal", "HB-2/202609/0", {})
    change(push, state="done", remote_ref="000123")
    with pytest.raises(IntegrityError, match="push_remote_ref_once"), transaction.atomic():
        change(second, state="done", remote_ref="000123")


def test_the_same_number_in_two_companies_is_no_fault(push, world):
    with scope(world.fjord):
        second, _is_new = outbox.put("visma_net.journal", "HB-1/202609/0", {})
    for each in (push, second):
        change(each, state="done", remote_ref="000123")
    assert broken() == []


def test_a_push_that_hangs(push):
    change(push, state="sending", sent_at=timezone.now() - timedelta(minutes=29))
    assert broken() == []
    change(push, sent_at=timezone.now() - timedelta(minutes=31))
    assert [code for code, _what in broken()] == ["I9"]


DAMAGE = {
    'DROP POLICY company_wall ON "payroll_journal"': "I12",
    'CREATE UNIQUE INDEX stray ON "payroll_journal" (reference)': "I12",
    'ALTER TABLE "payroll_journal" DROP CONSTRAINT "payroll_journal_run_id_wall"': "I3",
}


@pytest.mark.unwalled
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_hole_in_the_wall(db, monkeypatch, damage):
    """Seen by the owner, inside the transaction that does the damage and rolls it back."""
    owner = connections["owner"]
    monkeypatch.setattr(audit, "connection", owner)
    before = {(b.invariant, b.what) for b in audit._walls()}
    with owner.cursor() as cursor:
        cursor.execute(damage)
    after = {(b.invariant, b.what) for b in audit._walls()} - before
    assert [code for code, _what in after] == [DAMAGE[damage]] and "payroll_journal" in str(after)


def test_a_room_adds_its_own_invariant(world, monkeypatch):
    monkeypatch.setattr(audit, "_company_checks", [*audit._company_checks, ("X1", lambda: iter(["damage"]))])
    assert ("X1", "damage") in broken()


def test_the_command_ends_with_one_where_something_is_broken(push, capsys):
    call_command("audit")
    assert "every invariant holds" in capsys.readouterr().out
    change(push, state="done")
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "--json")
    assert ended.value.code == 1 and json.loads(capsys.readouterr().out)[0]["invariant"] == "I8"
