"""Webhooks to a real receiver: signed, repeated until taken, and never into an internal network."""

import hashlib
import hmac
import http.server
import json
import threading

import pytest

from hub import events, outbox, webhooks
from hub.actions.webhooks import create_endpoint, remove_endpoint
from hub.errors import Refused
from hub.models import Event, Push, WebhookEndpoint
from hub.permissions import Actor, Forbidden
from hub.tasks import deliver
from hub.webhooks import NotPublic, check_url, safe_address, sign

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
CLERK = Actor("user", None, "Lova Lön")


@pytest.fixture
def receiver():
    """A server on this machine that keeps what it gets and answers what it is told to."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((self.path, dict(self.headers), body))
            self.send_response(server.answers.pop(0) if server.answers else 200)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.answers = [], []
    server.url = f"http://127.0.0.1:{server.server_port}/hook?from=huvudbok"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def endpoint(nordisk, world, receiver):
    made, secret = create_endpoint(url=receiver.url, kinds="journal.sent, journal.rejected", by=world.admin)
    made.secret = secret
    return made


def pushed() -> Push:
    """One step of the only push, as a worker would do it."""
    push = Push.objects.get(kind=webhooks.KIND)
    Push.objects.filter(pk=push.pk).update(next_attempt_at=push.created_at)
    deliver(str(push.company_id), str(push.pk))
    return Push.objects.get(pk=push.pk)


def test_an_event_arrives_signed(endpoint, receiver, nordisk):
    event = events.record("journal.sent", obj=nordisk, by=CLERK, number=7)
    assert pushed().state == "done"
    [(path, headers, body)] = receiver.got
    assert path == "/hook?from=huvudbok" and headers["Host"] == receiver.url.split("/")[2]
    told = json.loads(body)
    assert (told["id"], told["kind"], told["data"]) == (str(event.pk), "journal.sent", {"number": 7})
    seconds, signature = (part.split("=")[1] for part in headers["Huvudbok-Signature"].split(","))
    expected = hmac.new(endpoint.secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)
    assert WebhookEndpoint.objects.get().last_status == "ok"


def test_the_signature_depends_on_secret_time_and_body():
    same = {sign("s", b"b", 1), sign("s", b"b", 1)}
    assert len(same) == 1 and len(same | {sign("x", b"b", 1), sign("s", b"x", 1), sign("s", b"b", 2)}) == 4


def test_only_what_was_asked_for_is_told(endpoint, nordisk, world):
    events.record("run.imported", by=CLERK)
    assert not Push.objects.exists()
    create_endpoint(url=endpoint.url, by=world.admin)
    events.record("run.imported", by=CLERK)
    assert Push.objects.count() == 1, "no kinds: all of them"


@pytest.mark.parametrize("status", [500, 404, 302, 429])
def test_a_receiver_that_does_not_take_it_is_asked_again(endpoint, receiver, status):
    receiver.answers = [status]
    events.record("journal.sent", by=CLERK)
    push = pushed()
    assert (push.state, push.error["code"]) == ("ready", "HUB-062")
    assert WebhookEndpoint.objects.get().last_status == str(status)
    assert pushed().state == "done" and len(receiver.got) == 2
    assert len({json.loads(body)["id"] for _p, _h, body in receiver.got}) == 1, "the receiver can tell the repeat"


def test_it_ends_after_eight_times_and_says_so(endpoint, receiver):
    receiver.answers = [500] * 20
    events.record("journal.sent", by=CLERK)
    states = [pushed().state for _ in range(webhooks.MAX_TRIES + 1)]
    assert states[-1] == "rejected" and len(receiver.got) == webhooks.MAX_TRIES
    assert Push.objects.get().error["code"] == "HUB-063"


def test_a_receiver_that_is_down_is_asked_again(nordisk, world):
    create_endpoint(url="http://127.0.0.1:9/hook", by=world.admin)
    events.record("journal.sent", by=CLERK)
    push = pushed()
    assert (push.state, push.error["code"]) == ("ready", "HUB-061")


def test_an_answer_that_was_lost_means_once_more(endpoint, receiver, monkeypatch):
    """At least once: after a crash between answer and commit the probe finds nothing, twice, and it is sent again."""
    events.record("journal.sent", by=CLERK)
    push = Push.objects.get()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hub.tasks.crash_point", lambda point: 1 / 0 if point == "after_answer" else None)
        with pytest.raises(ZeroDivisionError):
            deliver(str(push.company_id), str(push.pk))
    assert Push.objects.get().state == "sending" and len(receiver.got) == 1
    past = push.created_at.replace(year=2020)
    for _ in range(2):
        Push.objects.update(lease_until=past, sent_at=past)
        pushed()
        if Push.objects.get().absent_at:
            Push.objects.update(absent_at=past)
    assert Push.objects.get().state == "done" and len(receiver.got) == 2


def test_a_removed_webhook_gets_nothing_more(endpoint, receiver, world):
    events.record("journal.sent", by=CLERK)
    remove_endpoint(endpoint=endpoint, by=world.admin)
    push = pushed()
    assert (push.state, push.error["code"], receiver.got) == ("rejected", "HUB-064", [])
    events.record("journal.sent", by=CLERK)
    assert Push.objects.count() == 1


def test_an_event_that_did_not_happen_is_not_told(endpoint):
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.record("journal.sent", by=CLERK)
        raise ZeroDivisionError
    assert not Event.objects.filter(kind="journal.sent").exists() and not Push.objects.exists()


# ------------------------------------------------------------------ where it may go
INTERNAL = ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "[::1]", "[fd00::1]", "0.0.0.0",
            "[::ffff:10.0.0.1]", "100.64.0.1"]  # fmt: skip


@pytest.mark.parametrize("host", INTERNAL)
def test_no_webhook_looks_into_an_internal_network(nordisk, world, settings, host):
    settings.DEMO = False
    with pytest.raises(Refused, match="HUB-060"):
        create_endpoint(url=f"https://{host}/hook", by=world.admin)
    with pytest.raises(NotPublic):
        safe_address(host.strip("[]"), 443)


def test_every_address_of_a_name_must_be_public(settings, monkeypatch):
    settings.DEMO = False
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: found)
    with pytest.raises(NotPublic):
        check_url("https://hooks.example/x")
    found.pop()
    check_url("https://hooks.example/x")
    assert safe_address("hooks.example", 443) == "93.184.216.34"


@pytest.mark.parametrize("url", ["http://hooks.example/x", "ftp://hooks.example/x", "https://hooks.example:99999/x"])
def test_only_https_outside_the_demo(nordisk, world, settings, url):
    settings.DEMO = False
    with pytest.raises(Refused, match="HUB-060"):
        create_endpoint(url=url, by=world.admin)


def test_a_name_that_has_turned_inwards_is_refused_at_the_delivery(endpoint, receiver, settings):
    settings.DEMO = False
    events.record("journal.sent", by=CLERK)
    push = pushed()
    assert (push.state, push.error["code"], receiver.got) == ("rejected", "HUB-060", [])


# ------------------------------------------------------------------ who, and the page
def test_it_needs_the_right(endpoint, world):
    for act in (
        lambda: create_endpoint(url="https://x.example/", by=world.clerk),
        lambda: remove_endpoint(endpoint=endpoint, by=world.clerk),
    ):
        with pytest.raises(Forbidden):
            act()


def test_the_secret_is_shown_once_and_sealed(world, as_, receiver, nordisk):
    client, address = as_(world.owner), f"/c/{nordisk.pk}/settings/api/"
    page = client.post(f"{address}webhooks/new/", {"url": receiver.url, "kinds": ""}).content.decode()
    secret = page.split('id="secret"')[0].rsplit('value="', 1)[1].split('"')[0]
    found = WebhookEndpoint.objects.get()
    assert secret.startswith("whsec_") and secret.encode() not in bytes(found.sealed_secret)
    listed = client.get(address).content.decode()
    assert secret not in listed and receiver.url.split("?")[0] in listed
    assert client.post(f"{address}webhooks/{found.pk}/removal/").status_code == 302
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize("url", ["", "inte en adress", "https://"])
def test_what_is_no_address_is_told_at_its_field(world, as_, url):
    answer = as_(world.owner).post(f"/c/{world.nordisk.pk}/settings/api/webhooks/new/", {"url": url})
    assert answer.status_code == 422 and 'id="id_url_error"' in answer.content.decode()


def test_the_outbox_knows_the_deliverer():
    assert outbox.deliverer_of(webhooks.KIND).max_sends > webhooks.MAX_TRIES
