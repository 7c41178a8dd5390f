"""Format BAS and Format PNL are kept: an account's default, and a company's own where it has one."""

from django.db import transaction

from hub import events
from hub.errors import Refused
from hub.permissions import Actor, Area, Level
from integrations.visma_net.models import CompanyLink, Connection
from payroll.patterns import Formats, PatternRefused, read_formats


@transaction.atomic
def set_connection_formats(*, connection: Connection, bas: str, pnl: str, by: Actor) -> Connection:
    """The default of every company linked to this account. Raises Refused PAY-060…064."""
    by.check(Area.VISMA_NET, Level.WRITE)
    formats = checked(bas, pnl)
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    connection.bas_format, connection.pnl_format = formats.bas.text, formats.pnl.text
    connection.save(update_fields=["bas_format", "pnl_format"])
    events.record_for_tenant("connection.formats_changed", obj=connection, by=by, **_told(formats))
    return connection


@transaction.atomic
def set_company_formats(*, link: CompanyLink, own: bool, bas: str = "", pnl: str = "", by: Actor) -> CompanyLink:
    """The company's own, or again its account's: then what is given is left aside. Raises Refused PAY-060…064."""
    by.check(Area.VISMA_NET, Level.WRITE)
    formats = checked(bas, pnl) if own else Formats()
    link = CompanyLink.objects.select_for_update(of=("self",)).select_related("connection").get(pk=link.pk)
    link.own_formats, link.bas_format, link.pnl_format = own, formats.bas.text, formats.pnl.text
    link.save(update_fields=["own_formats", "bas_format", "pnl_format"])
    events.record_for_tenant("link.formats_changed", obj=link, by=by, own=own, **_told(formats))
    return link


def checked(bas: str, pnl: str) -> Formats:
    """Raises Refused with the place of what cannot be read."""
    try:
        return read_formats(bas, pnl)
    except PatternRefused as refused:
        raise Refused(refused.code, status=422, **refused.facts) from refused


def _told(formats: Formats) -> dict:
    return {"bas": formats.bas.text, "pnl": formats.pnl.text}
