"""From a connection's row to an open client, and what the row remembers of how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub import events, notices
from hub.models import Membership
from hub.permissions import LEVEL_NAMES, SYSTEM, Area, Level
from hub.tenancy import scope, tenant_scope
from integrations.oauth import SealedTokens, Server
from integrations.provider import ProviderError
from integrations.visma_net.client import Client
from integrations.visma_net.models import CompanyLink, Connection, ConnectionState
from integrations.visma_net.wire import Tokens, Wire

PROVIDER = "visma_net"
_VERBS = ("create", "read", "update")
SCOPE = " ".join(
    ["openid", "profile", "email", "offline_access", *(f"vismanet_erp_interactive_api:{v}" for v in _VERBS)]
)
FRESH = timedelta(minutes=1)  # how often a working connection writes that it works


def server() -> Server:
    known = settings.VISMA_NET
    return Server(
        provider=PROVIDER,
        authority=known["authority"],
        client_id=known["client_id"],
        client_secret=known["client_secret"],
        scope=SCOPE,
        redirect_uri=f"{settings.HUB_URL}{reverse('oauth:callback')}",
    )


@contextmanager
def client_of(tenant, connection) -> Iterator[Client]:
    """An open client of this connection; both are ids. Raises ProviderError at its first call, not here."""
    tokens = SealedTokens(Connection, tenant, connection, server(), lost=lost)
    with wire(tokens) as opened:
        yield Client(opened, background=settings.VISMA_NET["background"])


def wire(tokens: Tokens) -> Wire:
    """Not yet open."""
    known = settings.VISMA_NET
    return Wire(known["api"], tokens, known["connect_seconds"], known["read_seconds"])


def lost(connection: Connection) -> None:
    """Visma Connect has forgotten us: work waits, and the administrators are told. Inside the refresh's transaction."""
    connection.state, connection.sealed_tokens = ConnectionState.NEEDS_LOGIN, b""
    connection.last_error = ProviderError("VNET-030").as_data()
    connection.save(update_fields=["state", "sealed_tokens", "last_error"])
    events.record_for_tenant("connection.lost", obj=connection, by=SYSTEM)
    tell_administrators(connection)


def tell_administrators(connection: Connection) -> None:
    """A notice in each linked company, to everybody there who can log in again."""
    page = page_of(connection)
    people = administrators()
    for company in CompanyLink.objects.filter(connection=connection).values_list("company_id", flat=True):
        with scope(company):
            for user_id, language, only in people:
                if only in (None, company):
                    with override(language):
                        text = _("Visma.net: kontot %(name)s kräver ny inloggning.") % {"name": connection.name}
                    notices.tell(user_id, "bad", text, url=page)


def administrators() -> list[tuple]:
    """(user, language, the one company or None) of those who may write the connections of this tenant."""
    found = []
    for each in Membership.objects.select_related("template", "user"):
        rights = LEVEL_NAMES.get(each.template.rights.get(Area.VISMA_NET, "none"), Level.NONE)
        if rights >= Level.WRITE and each.template.base == "administrator" and each.user.is_active:
            found.append((each.user_id, each.user.language, each.company_id))
    return found


def page_of(connection: Connection) -> str:
    return reverse("visma_net:connection", args=[connection.tenant_id, connection.pk])


def remember_ok(tenant, connection) -> None:
    """At most once a minute, so that two hundred journals do not wait for one row."""
    now = timezone.now()
    with tenant_scope(tenant):
        stale = Connection.objects.filter(pk=connection).exclude(last_ok_at__gt=now - FRESH)
        stale.update(last_ok_at=now, last_error={})


def remember_trouble(tenant, connection, error: ProviderError) -> None:
    with tenant_scope(tenant):
        Connection.objects.filter(pk=connection).update(last_error=error.as_data())
