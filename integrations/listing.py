"""A long list read page by page from another system: iterate it once, then ask whether it was whole.

`server_time` is the other system's clock at the first page: the mark for the next incremental run, never our own clock.
`complete` turns True only when every page came and they add up; nothing may be called deleted because of a listing that
is not complete.
"""

from collections.abc import Iterator
from datetime import datetime


class Listing:
    """Iterate to get the records (dicts as the API names them). Raises ProviderError while iterating."""

    def __init__(self, pages: "Iterator[Page]"):
        self._pages = pages
        self.server_time: datetime | None = None
        self.total: int | None = None
        self.complete = False

    def __iter__(self) -> Iterator[dict]:
        for page in self._pages:
            self.server_time = self.server_time or page.server_time
            self.total = page.total
            yield from page.rows
        self.complete = True


class Page:
    """Records of one page, and what it said of the whole."""

    def __init__(self, rows: list[dict], *, server_time: datetime | None = None, total: int | None = None):
        self.rows, self.server_time, self.total = rows, server_time, total
