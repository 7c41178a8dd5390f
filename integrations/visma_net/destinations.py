"""Visma.net as a destination of payroll's journals: what stands in the way, and what the dialog shows."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.errors import Words, words
from hub.models import Company
from hub.permissions import Actor, Area
from integrations.visma_net.examination import cures, examine, kind_of
from integrations.visma_net.work import KIND, NOT_READY, formats_of, link_of
from payroll.destinations import Destination, Period
from payroll.patterns import Formats


def obstacles(company: Company, actor: Actor) -> list[Words]:
    """P1 and what follows from it; each says what is missing and who can mend it."""
    found = [] if actor.can_write(Area.VISMA_NET) else [words("VNET-009")]
    link = link_of(company.pk)
    if link is None:
        return [*found, words("VNET-002", {"company": company.name})]
    if not link.is_active:
        found.append(words("VNET-001", {"company": company.name}))
    code = NOT_READY.get(link.connection.state)
    if code:
        found.append(words(code, {"connection": link.connection.name}))
    return found


def facts(company: Company) -> list[tuple[str, str]]:
    """(label, value) of the confirm dialog: who receives it, and what happens there."""
    link = link_of(company.pk)
    if link is None:
        return []
    released = _("Frisläpps direkt") if link.release else _("Blir kvar för frisläppning i Visma.net")
    return [
        (_("Mottagare"), link.connection.receiver),
        (_("Visma.net-konto"), link.connection.name),
        (_("Huvudbok"), _("Den faktiska (Actual), i SEK")),
        (_("Efter bokning"), released),
    ]


def formats(company: Company) -> Formats:
    link = link_of(company.pk)
    return formats_of(link) if link else Formats()


def periods(company: Company) -> list[Period]:
    """As last read; none before the account was authorised."""
    link = link_of(company.pk)
    known = link.connection.periods if link else []
    made = [Period(e["id"], date.fromisoformat(e["start"]), date.fromisoformat(e["end"]), e["is_open"]) for e in known]
    return sorted(made, key=lambda each: each.start)


VISMA_NET = Destination(
    name="visma_net",
    label=gettext_lazy("Visma.net"),
    kind=KIND,
    obstacles=obstacles,
    facts=facts,
    formats=formats,
    periods=periods,
    examine=examine,
    cures=cures,
    kind_of=kind_of,
)
