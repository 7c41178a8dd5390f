"""Acts on connections and programlänkar. All at the master level, in the tenant in scope, with its history.

An authorisation takes two: `begin_authorisation` remembers it, `finish_authorisation` stores what it gave. Between
them Visma Connect and Visma.net are asked, with no transaction of ours open.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from hub import events, jobs
from hub.errors import Refused
from hub.models import Company, Job, Notice, Push
from hub.models.push import PushState
from hub.outbox.pushes import ring
from hub.permissions import Actor, Area, Level
from hub.tenancy import current_tenant, scope
from integrations import oauth
from integrations.oauth import Flow, Tokens
from integrations.visma_net import master
from integrations.visma_net.connections import page_of
from integrations.visma_net.mapping import Options
from integrations.visma_net.models import CompanyLink, Connection, ConnectionState
from integrations.visma_net.remote import Remote
from integrations.visma_net.suggestions import suggested
from integrations.visma_net.work import KIND

UNDECIDED = (PushState.SENDING, PushState.UNKNOWN, PushState.REVIEW)


@transaction.atomic
def add_connection(*, name: str, by: Actor) -> Connection:
    """A Visma.net account, not yet authorised. Raises Refused VNET-040 for a name that is taken."""
    by.check(Area.VISMA_NET, Level.WRITE)
    if Connection.objects.filter(name=name).exists():
        raise Refused("VNET-040", name=name)
    connection = Connection.objects.create(name=name)
    events.record_for_tenant("connection.added", obj=connection, by=by)
    return connection


@transaction.atomic
def remove_connection(*, connection: Connection, by: Actor) -> None:
    """Only one that no company points at. Raises Refused VNET-041."""
    by.check(Area.VISMA_NET, Level.WRITE)
    if connection.links.exists():
        raise Refused("VNET-041", connection=connection.name)
    events.record_for_tenant("connection.removed", obj=connection, by=by)
    connection.delete()


# ------------------------------------------------------------------ authorisation
@transaction.atomic
def begin_authorisation(*, connection: Connection, flow: Flow, by: Actor) -> None:
    """The row remembers the log-in that was begun last; only that one can be finished."""
    by.check(Area.VISMA_NET, Level.WRITE)
    connection.pending = flow.pending
    connection.save(update_fields=["pending"])
    events.record_for_tenant("connection.authorisation_begun", obj=connection, by=by)


@transaction.atomic
def take_authorisation(*, flow: Flow, by: Actor) -> Connection:
    """Uses the log-in up: of two requests with the same state one gets here. Raises Refused VNET-020."""
    by.check(Area.VISMA_NET, Level.WRITE)
    waiting = Connection.objects.filter(pk=flow.connection, pending=flow.pending)
    if waiting.update(pending="") != 1:
        raise Refused("VNET-020", status=400)
    return Connection.objects.get(pk=flow.connection)


@transaction.atomic
def finish_authorisation(*, connection: Connection, tokens: Tokens, remote: Remote, by: Actor) -> Connection:
    """Connected. The row, its links and settings are those there were. Raises Refused VNET-026, VNET-027."""
    by.check(Area.VISMA_NET, Level.WRITE)
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    _check_company(connection, remote)
    oauth.store(connection, tokens)
    connection.state, connection.last_error, connection.revoked_at = ConnectionState.CONNECTED, {}, None
    connection.remote_company_id, connection.remote_company_name = remote.id, remote.name
    connection.remote_orgnr, connection.last_ok_at = remote.orgnr, timezone.now()
    connection.setup, connection.setup_at = remote.setup, timezone.now()
    connection.authorised_by, connection.authorised_at = by.name[:120], timezone.now()
    connection.save()
    events.record_for_tenant("connection.authorised", obj=connection, by=by, company=remote.name, orgnr=remote.orgnr)
    master.forget(connection.pk)
    _resume(connection)
    return connection


@transaction.atomic
def note_reading(*, connection: Connection, remote: Remote, by: Actor) -> Connection:
    """A reading by hand found this company and set-up. Raises Refused VNET-026 where it is another one now."""
    by.check(Area.VISMA_NET, Level.READ)
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    _check_company(connection, remote)
    connection.remote_company_name, connection.setup = remote.name, remote.setup
    connection.setup_at = connection.last_ok_at = timezone.now()
    connection.last_error = {}
    connection.save()
    master.forget(connection.pk)
    events.record_for_tenant("connection.tested", obj=connection, by=by)
    return connection


def _check_company(connection: Connection, remote: Remote) -> None:
    """The tokens of another company must not come to stand behind the same links."""
    known = (connection.remote_company_id, connection.remote_orgnr)
    if connection.remote_company_id and known != (remote.id, remote.orgnr) and connection.links.exists():
        raise Refused("VNET-026", expected=connection.receiver, chosen=f"{remote.name} ({remote.orgnr})")
    same = Connection.objects.filter(remote_company_id=remote.id, remote_orgnr=remote.orgnr)
    other = same.exclude(pk=connection.pk).first()
    if other:
        raise Refused("VNET-027", chosen=f"{remote.name} ({remote.orgnr})", connection=other.name)


def _resume(connection: Connection) -> None:
    """What waited for the log-in goes now, and its notices are answered."""
    page = page_of(connection)
    for company in CompanyLink.objects.filter(connection=connection).values_list("company_id", flat=True):
        with scope(company):
            Notice.objects.filter(url=page, read_at=None).update(read_at=timezone.now())
            for push in Push.objects.filter(kind=KIND, state__in=[PushState.READY, PushState.UNKNOWN]):
                hurry(push)


def hurry(push: Push) -> None:
    """Due now, where the wait was for a person. A quiet period that is not over is kept by the machine."""
    Push.objects.filter(pk=push.pk, next_attempt_at__gt=Now()).update(next_attempt_at=Now())
    ring(push)


@transaction.atomic
def pause_connection(*, connection: Connection, by: Actor) -> Connection:
    """Nothing is sent through it until it is resumed; what waits stays."""
    return _turn(connection, ConnectionState.CONNECTED, ConnectionState.PAUSED, "connection.paused", by)


@transaction.atomic
def resume_connection(*, connection: Connection, by: Actor) -> Connection:
    connection = _turn(connection, ConnectionState.PAUSED, ConnectionState.CONNECTED, "connection.resumed", by)
    _resume(connection)
    return connection


def _turn(connection: Connection, before: str, after: str, kind: str, by: Actor) -> Connection:
    by.check(Area.VISMA_NET, Level.WRITE)
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    if connection.state != before:
        raise Refused("HUB-001")
    connection.state = after
    connection.save(update_fields=["state"])
    events.record_for_tenant(kind, obj=connection, by=by)
    return connection


@transaction.atomic
def disconnect(*, connection: Connection, by: Actor) -> str:
    """Forgets the tokens; links and settings stay for «Anslut igen». Returns what to revoke at Visma Connect, or ""."""
    by.check(Area.VISMA_NET, Level.WRITE)
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    refresh = oauth.refresh_token_of(connection)
    connection.sealed_tokens, connection.expires_at, connection.pending = b"", None, ""
    connection.state, connection.revoked_at = ConnectionState.NEEDS_LOGIN, timezone.now()
    connection.save()
    events.record_for_tenant("connection.disconnected", obj=connection, by=by)
    return refresh


# ------------------------------------------------------------------ programlänkar
@transaction.atomic
def link_companies(*, choices: Mapping[Company, Connection | None], by: Actor) -> int:
    """Company → connection, or None for no link; many at once, whole or not at all. Returns how many changed."""
    by.check(Area.VISMA_NET, Level.WRITE)
    links = {link.company_id: link for link in CompanyLink.objects.select_for_update()}
    changed = 0
    for company, connection in choices.items():
        link = links.get(company.pk)
        if (link and link.connection_id) == (connection and connection.pk):
            continue
        _check_settled(company, link)
        _relink(company, link, connection)
        kind = "company.linked" if connection else "company.unlinked"
        events.record_for_tenant(kind, obj=company, by=by, connection=str(connection or (link and link.connection)))
        changed += 1
    return changed


def _relink(company: Company, link: CompanyLink | None, connection: Connection | None) -> None:
    if link and connection is None:
        link.delete()
    elif link and connection:
        link.connection, link.is_active = connection, False
        for name, value in suggested(connection.segments).items():  # segments are numbered per company in Visma.net
            setattr(link, name, value)
        link.save()
    elif connection:
        CompanyLink.objects.create(company=company, connection=connection, **suggested(connection.segments))


def _check_settled(company: Company, link: CompanyLink | None) -> None:
    """A journal whose fate is unknown must be looked for where it was sent. Raises Refused VNET-042."""
    if link is None:
        return
    with scope(company.pk):
        if Push.objects.filter(kind=KIND, state__in=UNDECIDED).exists():
            raise Refused("VNET-042", company=company.name)


@transaction.atomic
def set_options(*, link: CompanyLink, options: Options, by: Actor) -> CompanyLink:
    by.check(Area.VISMA_NET, Level.WRITE)
    link.cost_centre_segment, link.project_segment = options.cost_centre_segment, options.project_segment
    link.default_values = {str(segment): value for segment, value in options.default_values.items() if value}
    link.own_numbers, link.release = options.own_numbers, options.release
    link.save()
    told = {"cost_centre": link.cost_centre_segment, "project": link.project_segment, "defaults": link.default_values}
    events.record_for_tenant(
        "link.changed", obj=link, by=by, **told, own_numbers=link.own_numbers, release=link.release
    )
    return link


@transaction.atomic
def activate(*, links: Iterable[CompanyLink], by: Actor) -> None:
    """P1: from here on the company's journals may be sent."""
    _switch(links, True, "link.activated", by)


@transaction.atomic
def deactivate(*, links: Iterable[CompanyLink], by: Actor) -> None:
    _switch(links, False, "link.deactivated", by)


def _switch(links: Iterable[CompanyLink], is_active: bool, kind: str, by: Actor) -> None:
    by.check(Area.VISMA_NET, Level.WRITE)
    for link in links:
        if link.is_active != is_active:
            link.is_active = is_active
            link.save(update_fields=["is_active"])
            events.record_for_tenant(kind, obj=link, by=by)


# ------------------------------------------------------------------ comparison
@transaction.atomic
def compare(*, company: Company, by: Actor) -> Job:
    """Starts a comparison of what we say is sent with what Visma.net has. In the company's scope."""
    by.check(Area.VISMA_NET, Level.READ)
    title = _("Jämför med Visma.net")
    return jobs.start("visma_net.compare", title, by=by, params={"tenant": str(current_tenant())})
