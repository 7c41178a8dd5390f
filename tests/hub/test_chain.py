"""The chain over the processing history sees what the owner of the database did to it."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from hub import audit, chain, events, tasks
from hub.models import Event, EventSeal, TenantEventSeal
from hub.permissions import system
from hub.tenancy import scope, tenant_scope, uuid7

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
BY = system("test")


def say(n: int) -> None:
    for at in range(n):
        events.record("thing.done", by=BY, n=at, text="Åsa ✓", amount=1.5)


@pytest.fixture
def linked(nordisk):
    say(5)
    assert chain.seal(chain.COMPANY) == 5
    return nordisk


def told() -> list[str]:
    return list(chain.faults(chain.COMPANY))


def test_every_event_gets_one_link_and_no_second(linked):
    say(3)
    assert chain.seal(chain.COMPANY) == 3 and chain.seal(chain.COMPANY) == 0
    assert list(EventSeal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))
    assert told() == []


def test_a_batch_is_as_long_as_asked_and_goes_on(linked):
    say(7)
    assert [chain.seal(chain.COMPANY, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert told() == []


def test_an_event_that_was_committed_late_finds_its_place(linked):
    late = uuid7()
    say(2)
    chain.seal(chain.COMPANY)
    Event.objects.create(id=late, kind="thing.late", actor_kind="system", actor_name="x")
    assert chain.seal(chain.COMPANY) == 1 and told() == []


def test_two_companies_have_no_link_in_common(world):
    hashes = []
    for company in (world.nordisk, world.fjord):
        with scope(company):
            hashes.append(chain.COMPANY.start)
    assert hashes[0] != hashes[1]


def test_the_round_links_companies_and_tenants(world):
    with scope(world.nordisk):
        say(2)
    tasks.seal_history()
    with scope(world.nordisk):
        assert EventSeal.objects.count() == Event.objects.count() >= 2
    with tenant_scope(world.office):
        assert TenantEventSeal.objects.exists(), "memberships and companies were made"
    assert [b for b in audit.run() if b.invariant == "I11"] == []


def test_a_round_takes_all_that_has_piled_up(world, monkeypatch):
    """An installation that was just brought up to date has years of history to link."""
    monkeypatch.setattr(chain, "BATCH", 4)
    monkeypatch.setattr(chain.seal, "__kwdefaults__", {"limit": 4})
    with scope(world.nordisk):
        say(11)
    tasks.seal_history()
    with scope(world.nordisk):
        assert EventSeal.objects.count() == Event.objects.count() >= 11 and told() == []


# ------------------------------------------------------------------ damage, as the owner
EVENT = "(SELECT event_key FROM hub_eventseal WHERE seq = 3)"
DAMAGE = {
    f"UPDATE hub_event SET actor_name = 'nobody' WHERE id = {EVENT}": "was changed",
    f"UPDATE hub_event SET data = '{{\"n\": 9}}' WHERE id = {EVENT}": "was changed",
    f"UPDATE hub_event SET at = at + interval '1 day' WHERE id = {EVENT}": "was changed",
    f"DELETE FROM hub_event WHERE id = {EVENT}": "is gone",
    "DELETE FROM hub_eventseal WHERE seq = 3": "links 3–3 of the history are gone",
    "UPDATE hub_eventseal SET hash = sha256('x') WHERE seq = 3": "was changed",
    "DELETE FROM hub_eventseal WHERE seq >= 4; UPDATE hub_event SET at = at - interval '1 day'": "was changed",
}


@pytest.fixture
def committed(transactional_db, world):
    with scope(world.nordisk):
        say(5)
    tasks.seal_history()
    return world.nordisk


def as_owner(company, *statements: str) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('hub.companies', %s, true)", [str(company.pk)])
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.unwalled
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
@pytest.mark.parametrize("damage", DAMAGE)
def test_the_audit_names_what_was_done_to_the_history(committed, damage):
    assert [b for b in audit.run() if b.invariant == "I11"] == []
    as_owner(committed, damage)
    found = [b.what for b in audit.run() if b.invariant == "I11"]
    assert found and DAMAGE[damage] in found[0], found


@pytest.mark.unwalled
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_a_backdated_event_is_named(committed):
    with scope(committed):
        event = Event.objects.create(kind="thing.forged", actor_kind="system", actor_name="x")
    old = timezone.now() - timedelta(days=3)
    as_owner(committed, f"UPDATE hub_event SET at = '{old.isoformat()}' WHERE id = '{event.pk}'")
    (found,) = [b.what for b in audit.run() if b.invariant == "I11"]
    assert "thing.forged" in found and "not in the chain" in found


@pytest.mark.unwalled
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_an_end_cut_off_shows_against_what_was_kept_outside(committed, tmp_path, capsys):
    kept = tmp_path / "heads.json"
    call_command("audit", "--heads", str(kept))
    assert json.loads(kept.read_text())[f"company {committed.pk}"][0] == 5
    last = "(SELECT event_key FROM hub_eventseal WHERE seq = 5)"
    as_owner(committed, f"DELETE FROM hub_event WHERE id = {last}", "DELETE FROM hub_eventseal WHERE seq = 5")
    assert [b for b in audit.run() if b.invariant == "I11"] == [], "nothing inside the database tells of it"
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("audit", "--heads", str(kept))
        assert "that link is not there" in capsys.readouterr().out


@pytest.mark.unwalled
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_two_rounds_at_once_make_one_chain(transactional_db, world):
    with scope(world.nordisk):
        say(200)
    start, made = threading.Barrier(3), []

    def run():
        start.wait()
        with scope(world.nordisk):
            made.append(chain.seal(chain.COMPANY))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with scope(world.nordisk):
        assert sum(made) >= 200 and told() == []
        assert EventSeal.objects.count() == Event.objects.count()


@pytest.mark.unwalled
@pytest.mark.parametrize(
    "damage",
    [
        "GRANT UPDATE ON hub_event TO {role}",
        "GRANT DELETE ON hub_tenanteventseal TO {role}",
        "ALTER TABLE ledger_voucherline DISABLE TRIGGER line_del",
        "DROP TRIGGER period_open ON ledger_voucher",
        "DROP POLICY company_wall ON ledger_voucher",
    ],
)
def test_a_loosened_guard_is_named(db, settings, monkeypatch, damage):
    """Seen inside the owner's transaction, which rolls back; rights are asked of the application's role."""
    owner = connections["owner"]
    before = {b.what for b in _whole(monkeypatch, owner, settings)}
    with owner.cursor() as cursor:
        cursor.execute(damage.format(role=f'"{settings.APP_ROLE}"'))
    after = {b.what for b in _whole(monkeypatch, owner, settings)} - before
    table = next(word for word in damage.split() if word.startswith(("hub_", "ledger_")))
    assert len(after) == 1 and table in after.pop()


def _whole(monkeypatch, owner, settings):
    class Asked:
        """The owner's connection, on which rights are asked of the application's role."""

        @staticmethod
        def cursor():
            return owner.cursor()

    monkeypatch.setattr(audit, "connection", Asked)
    monkeypatch.setattr(audit, "PRIVILEGE", audit.PRIVILEGE.replace("current_user", f"'{settings.APP_ROLE}'"))
    return [*audit._walls(), *audit._rewritable(), *audit._guards_off()]
