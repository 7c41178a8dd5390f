"""Where a company wants to be told."""

import secrets

from hub import events, sealing
from hub.errors import Refused
from hub.models import WebhookEndpoint
from hub.permissions import Actor, Area, Level
from hub.tenancy import current_company, uuid7
from hub.webhooks import NotPublic, check_url


def create_endpoint(*, url: str, kinds: str = "", by: Actor) -> tuple[WebhookEndpoint, str]:
    """The endpoint and the secret its deliveries are signed with, shown once."""
    by.check(Area.API, Level.WRITE)
    try:
        check_url(url)
    except NotPublic as error:
        raise Refused("HUB-060", status=422, url=url) from error
    key, secret = uuid7(), f"whsec_{secrets.token_urlsafe(32)}"
    endpoint = WebhookEndpoint.objects.create(
        id=key,
        url=url,
        kinds=[kind.strip() for kind in kinds.split(",") if kind.strip()],
        sealed_secret=sealing.seal(secret.encode(), current_company(), key),
        created_by=by.name[:120],
    )
    events.record("webhook.created", obj=endpoint, by=by)
    return endpoint, secret


def remove_endpoint(*, endpoint: WebhookEndpoint, by: Actor) -> None:
    by.check(Area.API, Level.WRITE)
    events.record("webhook.removed", obj=endpoint, by=by)
    endpoint.delete()
