"""How fast another system may be called: the rule by itself, and shared through Valkey by several callers."""

import threading
import time

import pytest
from django.conf import settings

from integrations import pace
from integrations.eaccounting.wire import endpoint_of
from integrations.pace import Rate, Shared, TooLong, Turns

TEN = Rate(10, 1.0)
MINUTE = Rate(600, 60.0, burst=30)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def taken(rate: Rate, seconds: float, *, patience: float = 1e9) -> list[float]:
    """The moments at which calls leave when everybody asks at once."""
    turns, moments = Turns(Clock()), []
    while True:
        wait = turns.take("key", rate, patience)
        if wait > seconds:
            return moments
        moments.append(wait)


@pytest.mark.parametrize(("rate", "window"), [(TEN, 1.0), (MINUTE, 60.0)])
def test_no_window_ever_holds_more_than_the_limit(rate, window):
    moments = taken(rate, 5 * window)
    for first in moments:
        inside = [each for each in moments if first <= each < first + window]
        assert len(inside) <= rate.most
    assert len(moments) >= 0.85 * rate.most * 5  # and little of it is given away


def test_some_may_go_at_once():
    assert [round(each, 3) for each in taken(MINUTE, 0.0)] == [0.0] * 30
    assert len(taken(TEN, 0.0)) == 1


def test_whoever_would_wait_too_long_takes_no_turn():
    turns = Turns(Clock())
    assert turns.take("key", TEN, 0.0) == 0.0
    assert turns.take("key", TEN, 0.05) < 0
    assert turns.take("key", TEN, 1.0) == pytest.approx(TEN.gap, abs=1e-6)


def test_a_block_holds_everybody():
    clock = Clock()
    turns = Turns(clock)
    turns.block("key", 30)
    turns.block("key", 5)  # a shorter one does not shorten it
    assert turns.take("key", TEN, 60.0) == 30
    assert turns.take("other", TEN, 60.0) == 0
    clock.now += 100
    assert turns.take("key", TEN, 60.0) == 0


# ------------------------------------------------------------------ through Valkey
@pytest.fixture
def name():
    """A client nobody else uses."""
    return f"test:{time.monotonic_ns()}"


def test_several_workers_share_one_pace(name):
    moments, lock = [], threading.Lock()

    def work():
        mine = Shared(name, Rate(20, 1.0))
        for _ in range(5):
            mine.wait("all", 30.0)
            with lock:
                moments.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(4)]
    began = time.monotonic()
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(moments) == 20 and time.monotonic() - began >= 19 / 19.5 * 0.9
    for first in moments:
        assert sum(first <= each < first + 0.9 for each in moments) <= 20


def test_endpoints_and_clients_do_not_wait_for_each_other(name):
    slow = Rate(1, 60.0)
    assert Shared(name, slow).wait("a", 0.0) == 0.0
    assert Shared(name, slow).wait("b", 0.0) == 0.0
    assert Shared(f"{name}x", slow).wait("a", 0.0) == 0.0
    with pytest.raises(TooLong) as caught:
        Shared(name, slow).wait("a", 5.0)
    assert 50 < caught.value.seconds <= 60


def test_a_429_met_by_one_holds_all(name):
    Shared(name, TEN).block("a", 20)
    with pytest.raises(TooLong) as caught:
        Shared(name, TEN).wait("a", 5.0)
    assert 15 < caught.value.seconds <= 20
    assert Shared(name, TEN).wait("b", 0.0) == 0.0


def test_what_is_kept_is_forgotten_by_itself(name):
    Shared(name, TEN).wait("a", 0.0)
    Shared(name, TEN).block("a", 2)
    client = pace.redis.Redis.from_url(pace._address(settings.BROKER_URL))
    try:
        keys = client.keys(f"hub:pace:{name}:*")
        assert len(keys) == 2 and all(0 < client.pttl(key) <= 4000 for key in keys)
    finally:
        client.close()


def test_without_valkey_each_process_keeps_the_pace_itself(name):
    slept = []
    alone = Shared(name, TEN, url="unix:///nowhere/valkey.sock", sleep=slept.append)
    assert alone.wait("a", 5.0) == 0.0
    assert alone.wait("a", 5.0) == pytest.approx(TEN.gap, abs=0.05) and len(slept) == 1
    alone.block("a", 60)
    with pytest.raises(TooLong):
        alone.wait("a", 5.0)


def test_the_broker_s_address_in_the_client_s_own_form():
    assert pace._address("redis+socket:///run/v.sock?virtual_host=3") == "unix:///run/v.sock?db=3"
    assert pace._address("redis://valkey:6379/0") == "redis://valkey:6379/0"


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/customers", "/customers"),
        ("/customers/6fa459ea-ee8a-3ca4-894e-db77e160355e", "/customers/{}"),
        ("/accountbalances/2026-11-01", "/accountbalances/{}"),
        ("/customerinvoicedrafts/6fa459ea-ee8a/convert", "/customerinvoicedrafts/{}/convert"),
        ("/fiscalyears/openingbalances", "/fiscalyears/openingbalances"),
    ],
)
def test_what_eekonomi_counts_by(path, endpoint):
    assert endpoint_of(path) == endpoint
