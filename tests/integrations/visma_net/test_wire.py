"""For every way a call can end: was it surely refused, surely not accepted, or does nobody know?"""

import re
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from integrations.provider import ProviderError
from integrations.visma_net import wire
from integrations.visma_net.wire import MAX_BYTES, Wire, as_json, retry_after

REFUSED, LATER, UNKNOWN = (True, False), (False, False), (False, True)  # (permanent, unsure)
BATCH = b'{"message": "Batch is out of balance"}'


class Tokens:
    def __init__(self):
        self.renewed = 0

    def current(self):
        return "old"

    def renew(self, stale):
        assert stale == "old"
        self.renewed += 1
        return "new"


class Server:
    """Answers each connection with what `talk(socket, request)` does; remembers the requests."""

    def __init__(self, talk: Callable):
        self.talk, self.requests = talk, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                request = whole(connection)
                self.requests.append(request)
                try:
                    self.talk(connection, request)
                except OSError:
                    continue

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)


def whole(connection) -> bytes:
    """The request with its body: closing with bytes unread would reset the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    length = re.search(rb"(?i)content-length: (\d+)", data)
    while length and len(data.partition(b"\r\n\r\n")[2]) < int(length[1]):
        data += connection.recv(65536)
    return data


def reply(status: int, body: bytes = b"", **headers) -> Callable:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return lambda connection, _: connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


@pytest.fixture
def serve():
    servers = []

    def start(talk):
        servers.append(Server(talk))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def post(server, tokens=None, **options):
    with Wire(server.base, tokens or Tokens(), 1.0, options.pop("read_seconds", 1.0)) as opened:
        return opened.ask("POST", "/v2/journaltransaction", body={"a": 1}, **options)


def fate(server, **options) -> tuple[str, tuple[bool, bool], ProviderError]:
    with pytest.raises(ProviderError) as caught:
        post(server, **options)
    return caught.value.code, (caught.value.permanent, caught.value.unsure), caught.value


@pytest.mark.parametrize(
    ("status", "body", "code", "verdict"),
    [
        (400, BATCH, "VNET-130", REFUSED),
        (400, b"The request is invalid. operation must be Insert", "VNET-099", REFUSED),
        (400, b"", "VNET-213", UNKNOWN),  # nobody said what was wrong
        (400, b"<html><h1>Bad gateway request", "VNET-214", UNKNOWN),
        (403, b"", "VNET-204", REFUSED),
        (404, b"<html>not here", "VNET-221", REFUSED),
        (405, b"", "VNET-099", REFUSED),
        (408, b"", "VNET-213", UNKNOWN),
        (409, b'{"message": "Document already exists"}', "VNET-133", REFUSED),
        (412, b'{"message": "version"}', "VNET-099", REFUSED),
        (413, b"", "VNET-099", REFUSED),
        (422, b'{"message": "Account is inactive"}', "VNET-111", REFUSED),
        (425, b"", "VNET-213", UNKNOWN),
        (429, b"", "VNET-210", LATER),
        (499, b"", "VNET-213", UNKNOWN),
        (500, b'{"message": "An error has occurred."}', "VNET-213", UNKNOWN),
        (502, b"<html>", "VNET-214", UNKNOWN),
        (503, b"", "VNET-213", UNKNOWN),
        (504, b"", "VNET-213", UNKNOWN),
        (301, b"", "VNET-217", UNKNOWN),
        (307, b"", "VNET-217", UNKNOWN),
    ],
)
def test_an_answer_decides(serve, status, body, code, verdict):
    found, said, error = fate(serve(reply(status, body)))
    assert (found, said) == (code, verdict) and error.http_status == status


def test_a_redirect_is_not_followed_anywhere(serve):
    elsewhere = serve(reply(201))
    server = serve(reply(307, Location=f"{elsewhere.base}/v2/journaltransaction"))
    code, _, error = fate(server)
    assert code == "VNET-217" and elsewhere.base in error.facts["location"]
    assert elsewhere.requests == [] and len(server.requests) == 1


def test_no_connection_means_nothing_left():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(ProviderError) as caught, Wire(base, Tokens(), 0.5, 0.5) as opened:
        opened.ask("POST", "/v2/journaltransaction", body={})
    assert (caught.value.code, caught.value.permanent, caught.value.unsure) == ("VNET-211", False, False)


@pytest.mark.parametrize("error", [httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ConnectError, httpx.ProxyError])
def test_before_the_bytes_left_it_is_worth_another_try(serve, monkeypatch, error):
    monkeypatch.setattr(httpx.Client, "send", _raises(error("x")))
    assert fate(serve(reply(200)))[:2] == ("VNET-211", LATER)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ReadTimeout("x"), "VNET-212"),
        (httpx.WriteTimeout("x"), "VNET-212"),
        (httpx.WriteError("x"), "VNET-218"),
        (httpx.ReadError("x"), "VNET-218"),
        (httpx.RemoteProtocolError("x"), "VNET-218"),
        (httpx.DecodingError("x"), "VNET-215"),
    ],
)
def test_once_bytes_may_have_left_nobody_knows(serve, monkeypatch, error, code):
    monkeypatch.setattr(httpx.Client, "send", _raises(error))
    assert fate(serve(reply(200)))[:2] == (code, UNKNOWN)


def _raises(error):
    def send(self, request, **_):
        raise error

    return send


def test_silence_is_unknown(serve):
    waiting = threading.Event()
    server = serve(lambda connection, _: waiting.wait(2))
    assert fate(server, read_seconds=0.2)[:2] == ("VNET-212", UNKNOWN)
    waiting.set()


def test_a_connection_closed_without_a_word_is_unknown(serve):
    assert fate(serve(lambda connection, _: None))[:2] == ("VNET-218", UNKNOWN)


def test_half_an_answer_is_unknown(serve):
    server = serve(lambda c, _: c.sendall(b"HTTP/1.1 201 X\r\nContent-Length: 100\r\n\r\n{"))
    assert fate(server)[:2] == ("VNET-218", UNKNOWN)


def test_an_answer_without_end_is_cut(serve):
    def drip(connection, _):
        connection.sendall(b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n")
        for _ in range(200):
            connection.sendall(b" ")
            threading.Event().wait(0.05)

    assert fate(serve(drip), read_seconds=0.4)[:2] == ("VNET-212", UNKNOWN)


def test_a_huge_answer_is_not_taken_in(serve):
    server = serve(reply(200, b"x" * (MAX_BYTES + 1)))
    assert fate(server, read_seconds=5)[:2] == ("VNET-216", UNKNOWN)
    assert len(post(serve(reply(200, b"x" * MAX_BYTES)), read_seconds=5).body) == MAX_BYTES


def test_a_401_is_answered_with_a_new_token_once(serve):
    answers = iter([reply(401), reply(201, Location="/v2/journaltransaction/7")])
    server, tokens = serve(lambda c, r: next(answers)(c, r)), Tokens()
    assert post(server, tokens).status == 201
    assert tokens.renewed == 1 and b"Bearer old" in server.requests[0] and b"Bearer new" in server.requests[1]


def test_a_second_401_waits(serve):
    server, tokens = serve(reply(401)), Tokens()
    with pytest.raises(ProviderError) as caught:
        post(server, tokens)
    assert (caught.value.code, caught.value.permanent, caught.value.unsure) == ("VNET-205", False, False)
    assert tokens.renewed == 1 and len(server.requests) == 2


def test_a_401_whose_new_token_came_late_does_not_send_again(serve, monkeypatch):
    """The outbox allows bytes to leave within 30 s of the commit that says so."""
    server, clock = serve(reply(401)), iter([0.0, 0.0, wire.SEND_AGAIN + 1])
    opened = Wire(server.base, Tokens(), 1.0, 1.0, monotonic=lambda: next(clock, 100.0))
    with pytest.raises(ProviderError) as caught, opened:
        opened.ask("POST", "/v2/journaltransaction", body={})
    assert (caught.value.code, caught.value.unsure, caught.value.retry_after) == ("VNET-205", False, 1.0)
    assert len(server.requests) == 1


def test_the_limit_is_read_from_every_answer(serve):
    server = serve(reply(200, b"[]", X_RateLimit_Limit="15000", X_RateLimit_Remaining="0", X_RateLimit_Reset="90"))
    with Wire(server.base, Tokens(), 1.0, 1.0) as opened:
        opened.ask("GET", "/v1/ledger")
    assert (opened.limits.limit, opened.limits.remaining, opened.limits.reset) == (15000, 0, 90)


NOW = datetime(2026, 9, 25, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "411"}, 411),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "999999"}, 7200),
        ({"Retry-After": "Fri, 25 Sep 2026 12:00:30 GMT"}, 30),
        ({"Retry-After": "Fri, 25 Sep 2026 11:00:00 GMT"}, 1),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "90"}, 90),
        ({"X-RateLimit-Reset": "90"}, 90),
        ({"X-RateLimit-Reset": "later"}, 60),
        ({}, 60),
    ],
)
def test_how_long_to_wait(headers, seconds):
    assert retry_after(httpx.Headers(headers), NOW) == seconds


@pytest.mark.parametrize(
    ("body", "code"), [(b"<html>Maintenance", "VNET-214"), (b'{"a": ', "VNET-215"), (b"", "VNET-215")]
)
def test_what_is_no_json_is_no_answer(body, code):
    with pytest.raises(ProviderError) as caught:
        as_json(wire.Answer(200, httpx.Headers(), body))
    assert caught.value.code == code and caught.value.unsure


def test_amounts_are_read_exactly():
    assert str(as_json(wire.Answer(200, httpx.Headers(), b"[1000.10]"))[0]) == "1000.10"
