"""The office's page as its template takes it: headings that sort, figures that lead to their queue, pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from hub.office import Queue, Waiting
from hub.queries.office import NAME, TOTAL, OfficePage, OfficeRow


@dataclass(frozen=True)
class Address:
    """What the address of the page says."""

    path: str
    q: str
    waiting: bool
    sort: str

    def to(self, **more) -> str:
        named = {"q": self.q, "waiting": "on" if self.waiting else "", "sort": self.sort} | more
        query = urlencode({name: value for name, value in named.items() if value})
        return f"{self.path}?{query}" if query else self.path


def shown(page: OfficePage, queues: list[Queue], form, address: Address) -> dict:
    is_narrowed = bool(address.q or address.waiting)
    return {
        "rows": [_row(row, queues) for row in page.rows],
        "columns": [_column(queue, page, address) for queue in queues],
        "name_sort": _sort(NAME, address),
        "total_sort": _sort(TOTAL, address),
        "filter": form if page.count > 5 or is_narrowed else None,
        "clear_url": address.path if is_narrowed else "",
        "is_narrowed": is_narrowed,
        "only_waiting": address.waiting and not address.q,
        "shown": _shown(page),
        "previous_url": address.to(page=page.number - 1) if page.number > 1 else "",
        "next_url": address.to(page=page.number + 1) if page.number < page.pages else "",
    }


def _column(queue: Queue, page: OfficePage, address: Address) -> dict:
    count = page.sums.get(queue.key, 0)
    return {
        "key": queue.key,
        "label": queue.label,
        "sum": _figure(count),
        "kind": queue.kind if count else "",
        "url": address.to(sort=queue.key, waiting="on") if count else "",
    } | _sort(queue.key, address)


def _sort(key: str, address: Address) -> dict:
    """Counts begin with most, names with A; the same heading again turns it."""
    is_on = address.sort.removeprefix("-") == key or (key == NAME and not address.sort)
    is_turned = address.sort.startswith("-")
    rises = (key == NAME) is not is_turned
    next_sort = f"-{key}" if is_on and not is_turned else key
    return {
        "sort_url": address.to(sort=next_sort),
        "direction": ("ascending" if rises else "descending") if is_on else "",
    }


def _row(row: OfficeRow, queues: list[Queue]) -> dict:
    cells = [_cell(row, queue) for queue in queues]
    url = reverse("hub:company", args=[row.company.pk])
    return {"company": row.company, "url": url, "cells": cells, "total": _figure(row.total), "has_any": row.total > 0}


def _cell(row: OfficeRow, queue: Queue) -> dict:
    found = row.waiting.get(queue.key)
    if found is None:
        return {"label": queue.label, "text": "", "kind": "", "url": ""}
    return {"label": queue.label, "text": _figure(found.count), "kind": queue.kind, "url": _url(row, found)}


def _url(row: OfficeRow, found: Waiting) -> str:
    place = found.place
    return reverse(place.url_name, args=[row.company.pk]) + (f"?{place.query}" if place.query else "")


def _shown(page: OfficePage) -> str:
    if not page.rows:
        return ""
    last = page.first + len(page.rows) - 1
    facts = {"first": _figure(page.first), "last": _figure(last), "count": _figure(page.count)}
    return _("%(first)s–%(last)s av %(count)s företag") % facts


def _figure(number: int) -> str:
    return formats.number_format(number, use_l10n=True, force_grouping=True)
