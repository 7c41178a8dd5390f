"""From a connection's row to an open client, and what the row remembers of how it went."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from hub import events, sealing
from hub.models import Company
from hub.permissions import SYSTEM
from hub.tenancy import tenant_scope
from integrations.connecting.models import CompanyConnection, State, System
from integrations.eaccounting import wire as eaccounting_wire
from integrations.eaccounting.client import Client as EaccountingClient
from integrations.oauth import LONG, SealedTokens, Server, place
from integrations.provider import ProviderError
from integrations.severa import wire as severa_wire
from integrations.severa.client import Client as SeveraClient
from integrations.severa.wire import Credentials

AnyClient = EaccountingClient | SeveraClient


def connection_of(company: Company, system: str) -> CompanyConnection | None:
    """In the scope of the company or of its tenant."""
    return CompanyConnection.objects.filter(company=company, system=system).first()


@contextmanager
def client_of(company: Company, system: str) -> Iterator[AnyClient]:
    """No transaction may be open: another system is asked. Raises ProviderError CON-001 without a connection."""
    with tenant_scope(company.tenant_id):
        found = connection_of(company, system)
    if found is None or not found.is_ready:
        name = System(system).label
        raise ProviderError("CON-001", retry_after=LONG, system=name)
    with opened(found) as client:
        yield client


@contextmanager
def opened(found: CompanyConnection) -> Iterator[AnyClient]:
    if found.system == System.SEVERA:
        with severa_wire.open_wire(credentials_of(found)) as wire:
            yield SeveraClient(wire)
        return
    tokens = SealedTokens(CompanyConnection, found.tenant_id, found.pk, eaccounting_server(), lost=lost)
    with eaccounting_wire.open_wire(tokens) as wire:
        yield EaccountingClient(wire)


def eaccounting_server() -> Server:
    return eaccounting_wire.server(f"{settings.HUB_URL}{reverse('connecting_root:callback')}")


def credentials_of(found: CompanyConnection) -> Credentials:
    held = json.loads(sealing.unseal(found.sealed_tokens, *place(found)))
    return Credentials(held["client_id"], held["client_secret"])


def sealed(found: CompanyConnection, credentials: Credentials) -> bytes:
    held = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
    return sealing.seal(json.dumps(held).encode(), *place(found))


def lost(found: CompanyConnection) -> None:
    """The identity server has forgotten us: work waits until somebody connects again."""
    found.state, found.sealed_tokens = State.NEEDS_LOGIN, b""
    found.last_error = ProviderError("CON-001", system=found.get_system_display()).as_data()
    found.save(update_fields=["state", "sealed_tokens", "last_error"])
    events.record_for_tenant("company_connection.lost", obj=found, by=SYSTEM)


def remember(company: Company, system: str, error: ProviderError | None = None) -> None:
    """How the last call went; shown on the page."""
    said = {"last_error": error.as_data()} if error else {"last_error": {}, "last_ok_at": timezone.now()}
    with tenant_scope(company.tenant_id):
        CompanyConnection.objects.filter(company=company, system=system).update(**said)
