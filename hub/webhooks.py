"""Signed webhooks: each event a company asked for becomes an outbox row in the event's own transaction.

A receiver may get the same event more than once and tells them apart by `id`. The signature is
`t=<seconds>,v1=<hex of HMAC-SHA256(secret, "<seconds>.<body>")>`.
"""

import hashlib
import hmac
import ipaddress
import json
import socket
import time
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hub import events, outbox, sealing
from hub.errors import Fault, register
from hub.models import Event, WebhookEndpoint
from hub.outbox import Absent, Claim, NotNow, Rejected, Sent
from hub.permissions import Actor
from hub.tenancy import scope

KIND = "hub.webhook"
MAX_TRIES = 8


register(
    HUB_060=Fault(
        _("Adressen %(url)s kan inte användas."),
        _("En webhook måste ha en https-adress på internet."),
        _("Ange en adress som börjar med https:// och inte pekar på ett internt nät."),
    ),
    HUB_061=Fault(
        _("%(url)s svarar inte."),
        _("Servern är nere, eller går inte att nå härifrån (%(error)s)."),
        _("Inget behöver göras: vi försöker igen, åtta gånger under en timme."),
    ),
    HUB_062=Fault(
        _("%(url)s svarade %(status)s."),
        _("Mottagaren tog inte emot händelsen."),
        _("Se efter i mottagarens logg. Vi försöker igen, åtta gånger under en timme."),
    ),
    HUB_063=Fault(
        _("Mottagaren tog inte emot händelsen efter %(tries)s försök."),
        _("Den har varit nere eller svarat med fel hela tiden."),
        _("Hämta det som hänt ur API:ets händelser, och låt mottagaren svara med 200."),
    ),
    HUB_064=Fault(
        _("Webhooken finns inte längre."),
        _("Den togs bort innan händelsen hann levereras."),
        _("Inget behöver göras."),
    ),
)


class NotPublic(Exception):
    """An address of an internal network: a webhook must not become a way to look around in it."""


def listen() -> None:
    events.subscribe("", queue)
    outbox.register(KIND, Webhooks())


def queue(event: Event) -> None:
    """One push per endpoint that wants this kind of event."""
    if event.kind.startswith("webhook."):
        return
    for endpoint in WebhookEndpoint.objects.filter(is_active=True):
        if not endpoint.kinds or event.kind in endpoint.kinds:
            outbox.put(KIND, f"{event.pk}/{endpoint.pk}", {"event": str(event.pk), "endpoint": str(endpoint.pk)})


class Webhooks:
    """At least once: the receiver knows repeats by the event's id, so nothing needs looking up."""

    quiet_seconds = 0.0
    max_sends = MAX_TRIES + 1  # `prepare` gives up first, and says why

    def prepare(self, claim: Claim) -> tuple[str, bytes, str]:
        if claim.tries >= MAX_TRIES:
            raise Rejected("HUB-063", tries=MAX_TRIES)
        with scope(claim.company):
            endpoint = WebhookEndpoint.objects.filter(pk=claim.payload["endpoint"], is_active=True).first()
            event = Event.objects.filter(pk=claim.payload["event"]).first()
            if endpoint is None or event is None:
                raise Rejected("HUB-064")
            secret = sealing.unseal(endpoint.sealed_secret, endpoint.company_id, endpoint.pk).decode()
            return endpoint.url, body_of(event), secret

    def send(self, claim: Claim, request: tuple[str, bytes, str]) -> Sent:
        url, body, secret = request
        try:
            status = _post(url, body, sign(secret, body, int(time.time())))
        except NotPublic as error:
            raise Rejected("HUB-060", url=url) from error
        except (httpx.HTTPError, OSError) as error:
            raise NotNow("HUB-061", url=url, error=type(error).__name__) from error
        if not 200 <= status < 300:
            raise NotNow("HUB-062", http_status=status, url=url, status=status)
        return Sent("", {"status": status})

    def probe(self, claim: Claim) -> Absent:
        return Absent()

    def record(self, push, *, detail: dict, findings: list, by: Actor) -> None:
        status = "ok" if push.state == "done" else str(push.error.get("http_status") or push.state)
        WebhookEndpoint.objects.filter(pk=push.payload["endpoint"]).update(last_status=status[:60])


def body_of(event: Event) -> bytes:
    return json.dumps(
        {
            "id": str(event.pk),
            "kind": event.kind,
            "at": event.at.isoformat(),
            "company": str(event.company_id),
            "object": {"type": event.object_type, "id": str(event.object_id), "label": event.object_label},
            "data": event.data,
        },
        ensure_ascii=False,
    ).encode()


def sign(secret: str, body: bytes, seconds: int) -> str:
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _post(url: str, body: bytes, signature: str) -> int:
    """To the address that was checked, not to what the name may say a moment later; no redirects."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = safe_address(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    shown = f"[{address}]" if ":" in address else address
    headers = {
        "Host": parts.netloc.rsplit("@", 1)[-1],
        "Content-Type": "application/json",
        "Huvudbok-Signature": signature,
    }
    with httpx.Client(timeout=10, follow_redirects=False, trust_env=False) as client:
        request = client.build_request(
            "POST",
            f"{parts.scheme}://{shown}:{port}{path}",
            content=body,
            headers=headers,
            extensions={"sni_hostname": host},
        )
        return client.send(request).status_code


def check_url(url: str) -> None:
    """Outside the demo https, and no address of an internal network; a name nobody knows yet is looked up again at
    each delivery. Raises `NotPublic`."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or parts.scheme == "http" and not settings.DEMO:
        raise NotPublic(url)
    try:
        safe_address(parts.hostname or "", parts.port or 443)
    except OSError:
        return
    except ValueError as error:  # a port that is none
        raise NotPublic(url) from error


def safe_address(host: str, port: int) -> str:
    """One address of the host; every one of them must be on the public internet. Raises `NotPublic` or OSError."""
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.DEMO and not all(ipaddress.ip_address(a).is_global for a in found):
        raise NotPublic(host)
    return found[0]
