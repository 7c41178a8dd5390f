"""How far those may see who read reports but not the books."""

from datetime import date

from hub.permissions import Actor, Area
from ledger.models import Ledger, ReportSetting, Shown
from ledger.queries.reports import locked_through


def visible_until(ledger: Ledger, actor: Actor) -> date | None:
    """Who may see the books sees all. Others see to the last locked month, where the office chose so and one is."""
    if actor.can_read(Area.LEDGER):
        return None
    setting = ReportSetting.objects.filter(ledger=ledger).first()
    return locked_through(ledger) if setting and setting.shown == Shown.LOCKED else None
