"""Signed webhooks: each event a company asked for becomes an outbox row in the event's own transaction."""

from hub import events, outbox
from hub.models import Event, WebhookEndpoint

KIND = "hub.webhook"


def listen() -> None:
    events.subscribe("", queue)


def queue(event: Event) -> None:
    """One push per endpoint that wants this kind of event."""
    if event.kind.startswith("webhook."):
        return
    for endpoint in WebhookEndpoint.objects.filter(is_active=True):
        if not endpoint.kinds or event.kind in endpoint.kinds:
            outbox.put(KIND, f"{event.pk}/{endpoint.pk}", {"event": str(event.pk), "endpoint": str(endpoint.pk)})
