"""How connections and links are shown: marks, states, facts and acts. No writing."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.errors import words
from integrations.visma_net.checks import ledger_faults
from integrations.visma_net.models import CompanyLink, Connection, ConnectionState

STATES = {  # state → (kind of status, state of the mark)
    ConnectionState.NEW: ("idle", "idle"),
    ConnectionState.CONNECTED: ("ok", "sent"),
    ConnectionState.NEEDS_LOGIN: ("bad", "failed"),
    ConnectionState.PAUSED: ("warn", "idle"),
}


def shown(connection: Connection, *, links: int, may_write: bool) -> dict:
    """What a card needs: the mark that is its icon, and where a click on it leads."""
    kind, mark = STATES[ConnectionState(connection.state)]
    address = [connection.tenant_id, connection.pk]
    return {
        "connection": connection,
        "kind": kind,
        "mark": mark,
        "word": connection.get_state_display(),
        "url": reverse("visma_net:connection", args=address),
        "authorise_url": reverse("visma_net:authorization", args=address) if may_write else "",
        "authorise_label": authorise_label(connection),
        "is_new": connection.state == ConnectionState.NEW,
        "needs_login": connection.state in (ConnectionState.NEW, ConnectionState.NEEDS_LOGIN),
        "facts": facts(connection, links),
        "trouble": trouble(connection),
    }


def authorise_label(connection: Connection) -> str:
    return _("Auktorisera") if connection.state == ConnectionState.NEW else _("Anslut igen")


def facts(connection: Connection, links: int) -> list[dict]:
    pairs = [
        (_("Företag i Visma.net"), connection.receiver),
        (_("Kopplade företag"), str(links)),
        (_("Senast fungerade"), moment(connection.last_ok_at)),
        (_("Anslutet av"), connection.authorised_by),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def all_facts(connection: Connection, links: int) -> list[dict]:
    more = [
        (_("Anslutet"), moment(connection.authorised_at)),
        (
            _("Huvudböcker"),
            ", ".join(f"{e['number']} {e['description']} ({e['currencyId']})" for e in connection.ledgers),
        ),
        (_("Segment"), ", ".join(each["label"] for each in connection.segments)),
        (_("Läst från Visma.net"), moment(connection.setup_at)),
    ]
    return [*facts(connection, links), *({"label": label, "value": value} for label, value in more if value)]


def trouble(connection: Connection):
    """The last trouble in words; None where all is well."""
    error = connection.last_error
    return words(error["code"], error.get("facts")) if error.get("code") else None


def warnings(connection: Connection) -> list:
    """What will stop every journal (P3, P4), told before anybody tries."""
    if not connection.setup_at:
        return []
    return [words(each["code"], each["facts"]) for each in ledger_faults(connection.ledgers)]


def moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def shown_link(link: CompanyLink, *, may_write: bool) -> dict:
    address = [link.tenant_id, link.pk]
    return {
        "link": link,
        "company": link.company,
        "url": reverse("visma_net:link", args=address),
        "kind": "ok" if link.is_active else "idle",
        "word": _("Aktiverad") if link.is_active else _("Inte aktiverad"),
        "switch_url": reverse(f"visma_net:link-{'deactivation' if link.is_active else 'activation'}", args=address),
        "switch_label": _("Stäng av") if link.is_active else _("Aktivera"),
        "may_write": may_write,
    }
