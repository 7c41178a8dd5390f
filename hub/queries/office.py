"""The page of an office: its companies with what waits in each, sorted, narrowed and cut into pages."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from hub import office
from hub.models import Company
from hub.permissions import Actor

PAGE = 25
NAME, TOTAL = "name", "total"


@dataclass(frozen=True)
class OfficeRow:
    company: Company
    waiting: dict[str, office.Waiting]

    @property
    def total(self) -> int:
        return sum(each.count for each in self.waiting.values())


@dataclass(frozen=True)
class OfficePage:
    """`sums`: queue → how many wait in all companies found; `count`: those companies; `number`: this page, from 1."""

    rows: list[OfficeRow]
    sums: dict[str, int]
    count: int
    number: int
    pages: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1


def office_page(
    actor: Actor, *, q: str = "", sort: str = NAME, backwards: bool = False, only_waiting: bool = False, number: int = 1
) -> OfficePage:
    """`sort`: name, total or a queue's key. As many statements for a thousand companies as for ten."""
    found = Company.objects.order_by("name", "id")
    if q:
        found = found.filter(Q(name__icontains=q) | Q(orgnr__icontains=q))
    keys = list(found.values_list("id", flat=True))
    waits = office.waiting(actor, keys)
    if only_waiting:
        keys = [key for key in keys if waits[key]]
    sums: Counter = Counter()
    for key in keys:
        for name, each in waits[key].items():
            sums[name] += each.count
    ordered = _ordered(keys, waits, sort, backwards)
    pages = max(1, -(-len(keys) // PAGE))
    number = min(max(1, number), pages)
    shown = ordered[(number - 1) * PAGE : number * PAGE]
    companies = Company.objects.select_related("group").in_bulk(shown)
    rows = [OfficeRow(companies[key], waits[key]) for key in shown]
    return OfficePage(rows, dict(sums), len(keys), number, pages)


def _ordered(keys: list[UUID], waits: dict, sort: str, backwards: bool) -> list[UUID]:
    """By name as they came; by a count with most first, and by name among equals."""
    if sort == NAME:
        return keys[::-1] if backwards else keys

    def count(key: UUID) -> int:
        of = waits[key]
        if sort == TOTAL:
            return sum(each.count for each in of.values())
        return of[sort].count if sort in of else 0

    return sorted(keys, key=count, reverse=not backwards)
