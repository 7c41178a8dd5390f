"""The source of the company in scope, and what stands in its way."""

from hub.errors import Refused
from hub.models import Company, Job
from hub.models.job import FINAL
from integrations.sources.models import DataSource, Kind, SourceYear
from ledger.models import FiscalYear, ImportState, SieImport


def source_of() -> DataSource | None:
    return DataSource.objects.select_related("job").first()


def kind_of() -> str:
    found = DataSource.objects.only("kind").first()
    return found.kind if found else Kind.OTHER


def check_file(company: Company) -> None:
    """Raises Refused SRC-001 where the books follow eEkonomi."""
    if kind_of() == Kind.EACCOUNTING:
        raise Refused("SRC-001")


def open_job(source: DataSource | None) -> Job | None:
    """The refresh under way."""
    return source.job if source and source.job and source.job.state not in FINAL else None


def ours_still(row: SourceYear) -> FiscalYear | None:
    """The year in the books if nothing has been done to it since we last wrote it; else None: read it whole."""
    year = FiscalYear.objects.filter(pk=row.year_key).first() if row.year_key else None
    if year is None or (year.start, year.end) != (row.start, row.end):
        return None
    done = SieImport.objects.filter(ledger_id=year.ledger_id, state=ImportState.DONE)
    last = done.filter(year_key=year.pk).order_by("-finished_at").values_list("pk", flat=True).first()
    if last != row.import_key:
        return None
    added = done.filter(year_key=None, year_start__lte=year.end, year_end__gte=year.start)
    written = SieImport.objects.filter(pk=row.import_key).values_list("finished_at", flat=True).first()
    return None if added.filter(finished_at__gt=written).exists() else year
