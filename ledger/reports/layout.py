"""Which account stands on which row: the chart decides, and a user may move accounts and add subheadings."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.reports.book import Account, Book
from ledger.reports.scheme import Group, Scheme


@dataclass(frozen=True)
class OwnHeading:
    """A subheading a user added, always last in its group."""

    key: str
    group: str
    label: str


@dataclass(frozen=True)
class Layout:
    """`moves`: account number → key of a group or of an own heading. What names nothing that exists is passed over."""

    moves: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[OwnHeading, ...] = ()


@dataclass(frozen=True)
class Arranged:
    """A scheme with its accounts: group or heading key → account numbers in order."""

    scheme: Scheme
    places: Mapping[str, tuple[str, ...]]
    headings: tuple[OwnHeading, ...] = ()

    def headings_of(self, group: str) -> tuple[OwnHeading, ...]:
        return tuple(each for each in self.headings if each.group == group)

    def accounts_of(self, group: str) -> tuple[str, ...]:
        """All of a group, those under its own headings last."""
        own = [number for each in self.headings_of(group) for number in self.places.get(each.key, ())]
        return (*self.places.get(group, ()), *own)


def arranged(scheme: Scheme, book: Book, layout: Layout = Layout()) -> Arranged:  # noqa: B008  frozen
    """Every account of the book that belongs to this kind of report, on exactly one row."""
    groups = {group.key for group in scheme.groups}
    headings = tuple(each for each in layout.headings if each.group in groups)
    known = groups | {each.key for each in headings}
    places: dict[str, list[str]] = defaultdict(list)
    for number in sorted(book.accounts):
        account = book.accounts[number]
        if account.is_balance == (scheme.kind == "balance"):
            wanted = layout.moves.get(number, "")
            places[wanted if wanted in known else group_of(account, scheme).key].append(number)
    return Arranged(scheme, {key: tuple(numbers) for key, numbers in places.items()}, headings)


def group_of(account: Account, scheme: Scheme) -> Group:
    """Where the chart puts it: by number, else by kind, else among what nobody knows."""
    figure = _four(account.number)
    for group in scheme.groups if figure is not None else ():
        if any(low <= figure <= high for low, high in group.ranges):
            return group
    by_kind = [group for group in scheme.groups if account.kind in group.catch]
    return by_kind[0] if by_kind else next(group for group in scheme.groups if "" in group.catch)


def _four(number: str) -> int | None:
    """The first four figures: 19 and 193000 stand where 1900 and 1930 do. None for what is no number."""
    head = number[:4]
    return int(head.ljust(4, "0")) if head.isascii() and head.isdigit() else None
