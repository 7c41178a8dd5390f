"""Vouchers born here leave for the source system as SIE 4I; the next import knows them by their reference."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language

from hub import events, files
from hub.errors import Refused
from hub.models import Company, StoredFile
from hub.permissions import Actor, Area, Level
from hub.uploads import safe_name
from ledger import sie
from ledger.models import FiscalYear
from ledger.queries.born import born
from ledger.queries.export import export_document

SIE_4I = "application/x-sie-4i"


@dataclass(frozen=True)
class Fetched:
    """A file to hand to the source system, how many vouchers it holds, and what could not be written as it is."""

    file: StoredFile
    count: int
    losses: tuple[sie.Finding, ...]


def fetch_unreturned(*, company: Company, year: FiscalYear, by: Actor) -> Fetched:
    """The year's vouchers that were born here and that no import has brought back, as a stored SIE 4I.

    May be done again until they have come back; who reads the same voucher in twice over there doubles it there, so
    the history keeps every fetching. Raises Refused LED-018 when there is none, LED-019 where one cannot be written.
    """
    by.check(Area.LEDGER, Level.READ)
    waiting = list(born(year, unreturned=True).order_by("series", "number_sort"))
    if not waiting:
        raise Refused("LED-018")
    written = written_or_refused(export_document(company, year, "4I", vouchers=[v.pk for v in waiting]))
    name = safe_name(f"{company.orgnr or company.name}-{timezone.localtime():%Y-%m-%d-%H%M%S}-SIE4I.si")
    file = files.store(name, written.data, content_type=SIE_4I, by=by)
    events.record(
        "vouchers.fetched", obj=year, by=by, count=len(waiting), vouchers=", ".join(map(str, waiting[:20])), file=name
    )
    return Fetched(file, len(waiting), tuple(written.losses))


def written_or_refused(document: sie.Document) -> sie.Written:
    """The document as a file of its own type. Raises Refused LED-019 with the first reason."""
    try:
        return sie.write(document, document.type, today=timezone.localdate())
    except sie.SieError as error:
        said = error.findings[0].translated((get_language() or "sv")[:2])
        raise Refused("LED-019", why=said.message) from error
