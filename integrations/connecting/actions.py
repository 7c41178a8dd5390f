"""Acts on a company's connections, in the scope of its tenant. The other system is asked between them, never inside."""

from django.db import transaction
from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from integrations.connecting.clients import sealed
from integrations.connecting.models import CompanyConnection, State
from integrations.connecting.remote import Remote, identity_of
from integrations.oauth import Flow, Tokens, place
from integrations.severa.wire import Credentials


@transaction.atomic
def begin(*, company: Company, system: str, by: Actor) -> CompanyConnection:
    """The row a log-in is for; made at first need."""
    by.check(Area.SYNC, Level.WRITE)
    found, _made = CompanyConnection.objects.get_or_create(company=company, system=system)
    events.record_for_tenant("company_connection.begun", obj=found, by=by, company=company.name)
    return found


@transaction.atomic
def expect(*, connection: CompanyConnection, flow: Flow, by: Actor) -> None:
    """Only the log-in that was begun last can be finished."""
    by.check(Area.SYNC, Level.WRITE)
    CompanyConnection.objects.filter(pk=connection.pk).update(pending=flow.pending)


@transaction.atomic
def take(*, flow: Flow, by: Actor) -> CompanyConnection:
    """Uses the log-in up: of two answers with the same state one gets here. Raises Refused VNET-020."""
    by.check(Area.SYNC, Level.WRITE)
    if CompanyConnection.objects.filter(pk=flow.connection, pending=flow.pending).update(pending="") != 1:
        raise Refused("VNET-020", status=400)
    return CompanyConnection.objects.get(pk=flow.connection)


def finish(
    *, connection: CompanyConnection, secrets: Tokens | Credentials, remote: Remote, by: Actor
) -> CompanyConnection:
    """Connected, or connected again to the same company. Raises Refused CON-002 for another one."""
    by.check(Area.SYNC, Level.WRITE)
    with transaction.atomic():
        found = CompanyConnection.objects.select_for_update().get(pk=connection.pk)
        known = identity_of(found.setup, found.remote_orgnr, found.remote_name)
        if known and known != remote.identity:
            raise Refused("CON-002", reached=remote.name, expected=found.remote_name)
        _keep(found, secrets)
        found.state, found.last_error = State.CONNECTED, {}
        found.connected_by, found.connected_at = by.name[:120], timezone.now()
        _note(found, remote)
        found.save()
        events.record_for_tenant("company_connection.made", obj=found, by=by, company=found.company.name)
    return found


def _keep(found: CompanyConnection, secrets: Tokens | Credentials) -> None:
    if isinstance(secrets, Credentials):
        found.sealed_tokens, found.expires_at = sealed(found, secrets), None
        return
    found.sealed_tokens, found.expires_at = secrets.seal(*place(found)), secrets.expires_at
    found.scopes = secrets.scope or found.scopes


def _note(found: CompanyConnection, remote: Remote) -> None:
    found.remote_name, found.remote_orgnr, found.setup = remote.name, remote.orgnr, remote.setup
    found.setup_at = found.last_ok_at = timezone.now()


@transaction.atomic
def note_check(*, connection: CompanyConnection, remote: Remote, by: Actor) -> CompanyConnection:
    """What the system said of itself now."""
    found = CompanyConnection.objects.select_for_update().get(pk=connection.pk)
    _note(found, remote)
    found.last_error = {}
    found.save()
    events.record_for_tenant("company_connection.checked", obj=found, by=by)
    return found


@transaction.atomic
def end(*, connection: CompanyConnection, by: Actor) -> None:
    """Secrets are gone and the company it reached is forgotten; what was synced keeps its history."""
    by.check(Area.SYNC, Level.WRITE)
    events.record_for_tenant("company_connection.ended", obj=connection, by=by, company=connection.company.name)
    connection.delete()
