"""Vouchers born here leave for the source system as SIE 4I; the next import knows them by their reference."""

from dataclasses import dataclass

from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from hub.uploads import safe_name
from ledger import sie
from ledger.models import FiscalYear
from ledger.queries.born import born
from ledger.queries.export import export_document


@dataclass(frozen=True)
class Fetched:
    """A file to hand to the source system, how many vouchers it holds, and what could not be written as it is."""

    name: str
    data: bytes
    count: int
    losses: tuple


def fetch_unreturned(*, company: Company, year: FiscalYear, by: Actor) -> Fetched:
    """The year's vouchers that were born here and that no import has brought back, as SIE 4I.

    May be done again until they have come back; who reads the same voucher in twice over there doubles it there, so
    the history keeps every fetching.
    Raises Refused LED-018 when there is none, and sie.SieError where a voucher cannot be written.
    """
    by.check(Area.LEDGER, Level.READ)
    waiting = list(born(year, unreturned=True).order_by("series", "number_sort").only("id", "series", "number"))
    if not waiting:
        raise Refused("LED-018")
    document = export_document(company, year, "4I", vouchers=[v.pk for v in waiting])
    written = sie.write(document, "4I", today=timezone.localdate())
    names = ", ".join(str(v) for v in waiting[:20])
    events.record("vouchers.fetched", obj=year, by=by, count=len(waiting), vouchers=names)
    name = safe_name(f"{company.orgnr or company.name}-{year.start}-SIE4I.si")
    return Fetched(name, written.data, len(waiting), tuple(written.losses))
