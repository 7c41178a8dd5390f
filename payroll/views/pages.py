"""Long lists in pages."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _


class Page:
    """One page of a queryset. Reads one row more than it shows, and counts only where there is more than one page."""

    def __init__(self, rows, wanted: str | None, *, size: int):
        self.number = max(1, int(wanted)) if wanted and wanted.isdigit() and len(wanted) < 7 else 1
        self.first = (self.number - 1) * size
        found = list(rows[self.first : self.first + size + 1])
        self.rows, self.has_more = found[:size], len(found) > size
        self.is_split = self.has_more or self.number > 1
        self.total = rows.count() if self.is_split else len(found)

    @property
    def text(self) -> str:
        if not self.rows:
            return ""
        facts = {"first": self.first + 1, "last": self.first + len(self.rows), "total": self.total}
        return _("%(first)s–%(last)s av %(total)s") % facts

    def newer(self, address: str, **query) -> str:
        return self._link(address, query, self.number - 1) if self.number > 1 else ""

    def older(self, address: str, **query) -> str:
        return self._link(address, query, self.number + 1) if self.has_more else ""

    @staticmethod
    def _link(address: str, query: dict, number: int) -> str:
        return f"{address}?{urlencode({name: value for name, value in query.items() if value} | {'page': number})}"
