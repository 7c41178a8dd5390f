"""The engine of two registers in step: what a written record costs in statements, what two who come at once meet, and
what is never concluded from half a reading."""

import re
import threading
from collections import Counter
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from hub.errors import Refused
from hub.models import Push
from hub.tasks import deliver
from hub.tenancy import scope
from integrations.provider import ProviderError
from integrations.sync import delivering, tasks, writing
from integrations.sync.models import SyncLink, SyncMark, SyncRecord, SyncRun, SyncSchedule
from integrations.sync.plan import Act
from integrations.sync.planning import plan_of
from integrations.sync.reading import read_side
from integrations.sync.records import Side
from integrations.sync.registers import register_of
from integrations.sync.running import start_run
from integrations.sync.writing import opened

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
OWN = re.compile(r'^\s*(SELECT|INSERT|UPDATE|DELETE)\b.*?\b"?(hub|sync|connecting)_', re.DOTALL)
MOST = 12  # statements of one written record, however large the register; a batch and a reading have some of their own


@pytest.fixture
def statements():
    """The table statements of the test so far; scopes and savepoints are not counted."""
    found: Counter = Counter()

    def watch(execute, sql, params, many, context):
        found["all"] += bool(OWN.match(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def spent(statements, act) -> int:
    before = statements["all"]
    act()
    return statements["all"] - before


# ------------------------------------------------------------------ cost
def test_a_created_record_costs_a_few_statements_however_many_there_are(sync, statements):
    sync.run("customers")
    idle = spent(statements, lambda: sync.run("customers"))
    sync.left.load(sync.organization, customers=23)
    before = len(sync.theirs("customers"))
    cost = spent(statements, lambda: sync.run("customers"))
    assert len(sync.theirs("customers")) == before + 23
    assert (cost - idle) / 23 <= MOST, (idle, cost)


def test_a_changed_record_costs_a_few_statements(sync, statements):
    sync.left.load(sync.organization, customers=23)
    sync.run("customers")
    guids = [each["guid"] for each in sync.ours("customers") if each["name"].startswith("Lastkund")]
    costs = {}
    for count in (3, 23):
        for guid in guids[:count]:
            sync.left.change(sync.organization, "customers", guid, website=f"https://{count}.example")
        costs[count] = spent(statements, lambda: sync.run("customers"))
    with scope(sync.company):
        assert Push.objects.filter(payload__op="update").count() == 26
    assert (costs[23] - costs[3]) / 20 <= MOST, costs


# ------------------------------------------------------------------ two at once
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_two_who_start_at_once_get_one_run_and_a_clear_word(sync):
    barrier, said = threading.Barrier(4), []

    def press() -> None:
        try:
            barrier.wait()
            with scope(sync.company):
                said.append(start_run(company=sync.company, register="customers", by=sync.world.admin).state)
        except Refused as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    _together([threading.Thread(target=press) for _ in range(4)])
    assert sorted(said) == ["SYNC-090"] * 3 + ["queued"]
    with scope(sync.company):
        assert SyncRun.objects.count() == 1


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_two_beats_start_a_due_schedule_once(sync):
    with scope(sync.company):
        for name in ("customers", "articles"):
            SyncSchedule.objects.create(register=name, minutes=60, next_at=timezone.now())
    barrier = threading.Barrier(2)

    def beat() -> None:
        try:
            barrier.wait()
            tasks.run_due()
        finally:
            connection.close()

    _together([threading.Thread(target=beat) for _ in range(2)])
    with scope(sync.company):
        assert sorted(SyncRun.objects.values_list("register", flat=True)) == ["articles", "customers"]
        assert not SyncSchedule.objects.filter(next_at__lte=timezone.now()).exists()


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_run_that_comes_to_a_stale_plan_writes_nothing_twice(sync):
    """A worker planned, stood still, and goes on after another has carried the whole plan out."""
    sync.run("customers", is_dry=True)
    with scope(sync.company):
        steps = plan_of(sync.company, "customers").of(Act.CREATE)
    assert steps and sync.run("customers").counts["created"] == len(steps)
    with opened(sync.company) as clients:
        writer = writing.Writer("customers", clients)
        with scope(sync.company):
            made = writing.open_pushes(writer, [*steps], "stale")
    assert [push for _step, push in made if push] == []


def test_a_push_that_another_run_has_just_opened_is_theirs(sync):
    with scope(sync.company):
        theirs = delivering.leased("sync.customers", "right:x", None, {})
        ours = delivering.leased("sync.customers", "right:x", None, {})
        assert delivering.saved([theirs]) == [theirs] and delivering.saved([ours]) == []
        assert Push.objects.get().pk == theirs.pk


def test_a_person_decides_while_its_write_is_unsure(sync):
    """The record was joined to another meanwhile; what had not left the house is not sent any more."""
    sync.right.arm("request_lost", method="POST", path="/customers", count=1)
    sync.run("customers")
    with scope(sync.company):
        push = Push.objects.get(state="unknown")
        link = {"register": "customers", "left_key": push.payload["key"], "right_key": "another"}
        SyncLink.objects.create(**link, left_digest="", right_digest="", how="decided", linked_by="x")
    count = len(sync.theirs("customers"))
    for _turn in range(3):
        with scope(sync.company):
            Push.objects.filter(state="unknown").update(next_attempt_at=timezone.now())
        deliver(str(sync.company.pk), str(push.pk))
    with scope(sync.company):
        push.refresh_from_db()
        assert (push.state, push.error["code"]) == ("rejected", "SYNC-070")
    assert len(sync.theirs("customers")) == count


# ------------------------------------------------------------------ half a reading
LISTS = {
    ("customers", "left"): "/v1/customers",
    ("customers", "right"): "/customers",
    ("articles", "left"): "/v1/products",
    ("articles", "right"): "/articles",
    ("projects", "left"): "/v1/projects",
    ("supplier_costs", "left"): "/v1/projectfees",
    ("supplier_costs", "right"): "/supplierinvoices",
}


@pytest.mark.parametrize("how", ["error_500_before", "truncated_json", "request_lost", "last_page_missing"])
@pytest.mark.parametrize(("name", "side"), LISTS)
def test_nothing_is_gone_by_half_a_reading(sync, name, side, how):
    """The first page comes, and the second is lost, cut or empty: what is linked is still there."""
    for each in ("projects", name) if name == "supplier_costs" else (name,):
        sync.run(each)
    with scope(sync.company):
        marks = {mark.pk: (mark.changed_to, mark.whole_at) for mark in SyncMark.objects.filter(register=name)}
        linked = {getattr(link, f"{side}_key") for link in SyncLink.objects.filter(register=name)}
    with opened(sync.company) as clients:
        clients.left.rows = clients.right.page_size = 3
        calls = _spoiled(sync, clients, Side(side), LISTS[name, side], how)
        with suppress(ProviderError):
            read_side(sync.company, register_of(name), Side(side), clients, whole=True)
    assert len(calls) > 1, "it was read by pages"
    with scope(sync.company):
        gone = {*SyncRecord.objects.filter(register=name, side=side, is_gone=True).values_list("key", flat=True)}
        now = {mark.pk: (mark.changed_to, mark.whole_at) for mark in SyncMark.objects.filter(register=name)}
    assert linked and not linked & gone
    assert now == marks and not gone or how == "last_page_missing", "nothing is concluded"


def _spoiled(sync, clients, side: Side, path: str, how: str) -> list[str]:
    """From the second page of this list on, the other system fails; what was asked of it."""
    wire, remote = clients.of(side).wire, sync.left if side is Side.LEFT else sync.right
    ask, calls = wire.ask, []

    def asked(method, at, **more):
        calls.extend([at] if at == path else [])
        if at == path and len(calls) == 2:
            remote.arm(how, method="GET", path=at.removeprefix("/v1"), count=30)
        return ask(method, at, **more)

    wire.ask = asked
    return calls


def test_what_is_gone_in_severa_is_still_found_to_be_gone(sync):
    """Asked for by its key, it is not there: told, as before."""
    sync.run("projects")
    guid = next(each["guid"] for each in sync.ours("projects") if each["number"] == 6)
    sync.left.http.delete(f"/severa/ui/api/{sync.organization}/projects/{guid}")
    sync.run("projects", "all")
    with scope(sync.company):
        assert SyncRecord.objects.get(register="projects", side="left", key=guid).is_gone
    assert ("6", "SYNC-020") in sync.issues("projects")
