"""Comments a person has not read: for the menu and the tab of one company, and for an office's page of many."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hub import office
from hub.models import Company
from hub.permissions import Actor, Area
from ledger.models import Ledger
from ledger.queries.comments import unread_by_company, unread_count
from ledger.visibility import visible_until


def waiting(company: Company, actor: Actor) -> tuple[int, bool]:
    """Of months the person may see. One statement; two or three for those who may be held to locked months."""
    if actor.kind != "user":
        return 0, False
    until = None
    if not actor.can_read(Area.LEDGER):
        ledger = Ledger.objects.filter(is_main=True).first()
        until = visible_until(ledger, actor) if ledger else None
    return unread_count(actor.id, until), False


def by_company(actor: Actor) -> dict[UUID, int]:
    """For people of the office, who see the books of every company. One statement."""
    return unread_by_company(actor.id) if actor.can_read(Area.LEDGER) else {}


def register() -> None:
    office.register(office.Queue("comments", _("Olästa kommentarer"), "info", 60),
                    office.Count(Area.REPORTS, by_company, "ledger:report-comments"))  # fmt: skip
