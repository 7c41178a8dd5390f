"""The import log page by page, and what it can be narrowed to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from ledger.models import SieImport
from ledger.queries.cursors import seal, unseal

PAGE = 50


@dataclass(frozen=True)
class ImportPage:
    """`next` goes on after the last; "" at the end."""

    rows: list[SieImport]
    next: str = ""


def imports_by_page(
    *,
    year: tuple[date, date] | None = None,
    state: str = "",
    source: str = "",
    cursor: str = "",
    limit: int = PAGE,
) -> ImportPage:
    """Newest first. `year`: those that touched any of its days. One query, the files' content left where it is."""
    found = SieImport.objects.select_related("job", "file", "refused_file")
    found = found.defer("file__sealed", "refused_file__sealed", "undo")
    if year is not None:
        found = found.filter(year_start__lte=year[1], year_end__gte=year[0])
    if state:
        found = found.filter(state=state)
    if source:
        found = found.filter(source=source)
    after = unseal(cursor) if cursor else None
    if after:
        at, key = datetime.fromisoformat(after[0]), UUID(after[1])
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=key))
    rows = list(found.order_by("-created_at", "-id")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return ImportPage(rows[:limit], seal(last.created_at.isoformat(), last.pk) if last else "")


def years_of_imports() -> list[tuple[date, date]]:
    """First and last day of every year an import or a deletion concerned, latest first."""
    found = SieImport.objects.exclude(year_key=None).exclude(year_start=None).order_by("-year_start")
    return list(found.values_list("year_start", "year_end").distinct())
