"""The outbox on the real database: one push per effect, one holder at a time, late results change nothing."""

import threading
import time

import pytest
from django.db import connection, connections

from hub import outbox
from hub.errors import Refused
from hub.models import Push, PushAttempt
from hub.outbox.machine import Absent, Found, NotNow, Rejected, Sent, Unanswered, deliver
from hub.outbox.store import PushStore
from hub.tenancy import scope

KIND = "test.kind"


class Courier:
    """Says what it is told to say, and remembers what it was asked."""

    quiet_seconds = 0.0

    def __init__(self):
        self.answer, self.seen, self.sent, self.recorded = Sent("B1"), Absent(), 0, []

    def prepare(self, claim):
        return "request"

    def send(self, claim, request):
        self.sent += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def probe(self, claim):
        return self.seen

    def record(self, push, *, detail, findings, by):
        self.recorded.append(push.state)


@pytest.fixture
def courier():
    made = Courier()
    outbox.register(KIND, made)
    return made


@pytest.fixture
def push(world, courier):
    with scope(world.nordisk):
        made, is_new = outbox.put(KIND, "HB-1", {"journal": "1"})
    assert is_new
    return made


def step(push, courier, **more) -> str | None:
    return deliver(PushStore(push.company_id, push.pk, courier), courier, monotonic=time.monotonic, **more)


def now_due(push) -> None:
    with scope(push.company_id):
        Push.objects.filter(pk=push.pk).update(next_attempt_at="2000-01-01T00:00Z", lease_until=None)


def fresh(push) -> Push:
    with scope(push.company_id):
        return Push.objects.get(pk=push.pk)


pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_put_twice_is_one_push(world, push):
    with scope(world.nordisk):
        again, is_new = outbox.put(KIND, "HB-1", {"journal": "2"})
    assert (again.pk, is_new, again.payload) == (push.pk, False, {"journal": "1"})


def test_the_same_key_in_another_company_is_another_effect(world, push):
    with scope(world.fjord):
        assert outbox.put(KIND, "HB-1", {})[1]


def test_sent_is_done_once_and_for_all(push, courier):
    assert step(push, courier) == "done"
    assert step(push, courier) is None
    found = fresh(push)
    assert (found.state, found.remote_ref, found.sends, courier.sent) == ("done", "B1", 1, 1)
    assert courier.recorded == ["done"]


def test_a_sure_refusal_is_rejected_and_a_new_attempt_gets_a_new_revision(push, courier, world):
    courier.answer = Rejected("VNET-1", http_status=400, remote_text="closed")
    assert step(push, courier) == "rejected"
    assert fresh(push).error["code"] == "VNET-1"
    with scope(world.nordisk):
        again = outbox.send_again(fresh(push), by=world.clerk)
    assert (again.business_key, again.revision, again.state) == ("HB-1", 1, "ready")


def test_not_now_waits_and_goes_on(push, courier):
    courier.answer = NotNow("LIMIT", seconds=30)
    assert step(push, courier) == "ready"
    assert step(push, courier) is None, "not before its time"
    now_due(push)
    courier.answer = Sent("B2")
    assert step(push, courier) == "done"


def test_being_turned_away_does_not_count_as_a_sending(push, courier):
    """However often the limit says no, it never ends with a person: nothing was accepted."""
    courier.answer = NotNow("LIMIT", seconds=1)
    for _ in range(5):
        assert step(push, courier, max_sends=3) == "ready"
        now_due(push)
    assert fresh(push).sends == 0
    courier.answer = Sent("B2")
    assert step(push, courier, max_sends=3) == "done"


def test_no_answer_is_never_repeated_before_two_looks(push, courier):
    courier.answer = Unanswered("TIMEOUT")
    assert step(push, courier) == "unknown"
    now_due(push)
    assert step(push, courier) == "unknown", "the first look finds nothing"
    assert courier.sent == 1
    now_due(push)
    assert step(push, courier) == "unknown", "a second look a moment later does not count"
    assert courier.sent == 1
    with scope(push.company_id):
        Push.objects.filter(pk=push.pk).update(absent_at="2020-01-01T00:00Z")
    now_due(push)
    courier.answer = Sent("B9")
    assert step(push, courier) == "done"
    assert courier.sent == 2


def test_no_answer_but_there_is_done(push, courier):
    courier.answer = Unanswered("TIMEOUT")
    step(push, courier)
    now_due(push)
    courier.seen = Found("B7")
    assert step(push, courier) == "done"
    assert (fresh(push).remote_ref, courier.sent) == ("B7", 1)


def test_something_else_under_our_reference_is_for_a_person(push, courier, world):
    courier.answer = Unanswered("TIMEOUT")
    step(push, courier)
    now_due(push)
    courier.seen = outbox.Different(("B1", "B2"))
    assert step(push, courier) == "review"
    assert step(push, courier) is None
    with scope(world.nordisk):
        outbox.link(fresh(push), "B2", by=world.clerk)
    assert (fresh(push).state, fresh(push).remote_ref) == ("done", "B2")


def test_a_person_may_cancel_only_what_cannot_have_left(push, courier, world):
    courier.answer = Unanswered("TIMEOUT")
    step(push, courier)
    with scope(world.nordisk), pytest.raises(Refused, match="HUB-020"):
        outbox.cancel(fresh(push), by=world.clerk)


def test_cancelled_before_it_left_is_never_sent(push, courier, world):
    with scope(world.nordisk):
        outbox.cancel(push, by=world.clerk)
    assert step(push, courier) is None
    assert courier.sent == 0


def test_a_late_result_meets_a_newer_fence(push, courier):
    """The worker is paused after the answer; meanwhile the lease runs out and another one takes over."""

    def pause(point):
        if point == "after_answer":
            with scope(push.company_id):
                Push.objects.filter(pk=push.pk).update(fence=99, state="done", remote_ref="BY-ANOTHER")

    assert step(push, courier, crash=pause) == "late"
    assert fresh(push).remote_ref == "BY-ANOTHER"
    with scope(push.company_id):
        assert PushAttempt.objects.filter(act="late").exists()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_ten_messages_at_once_send_once(world, courier, push):
    barrier, ends = threading.Barrier(10), []

    def work():
        barrier.wait()
        ends.append(step(push, courier))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(filter(None, ends)) == ["done"] and courier.sent == 1
    connections.close_all()


def test_the_sweeper_sees_what_is_due_in_every_company(world, courier, push):

    with scope(world.fjord):
        outbox.put(KIND, "HB-2", {})
    with scope(world.nordisk, world.fjord):
        keys = {p.business_key for p in outbox.due_pushes()}
    assert keys == {"HB-1", "HB-2"}
