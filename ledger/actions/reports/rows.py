"""Accounts move between rows, and rows get subheadings. Every act is a new revision, so that each can be undone."""

from collections.abc import Sequence

from django.db import transaction

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from hub.tenancy import uuid7
from ledger.models import Account, Ledger, ReportLayout
from ledger.reports import Account as ReportAccount
from ledger.reports import Layout, OwnHeading, standard


def current_layout(ledger: Ledger, kind: str) -> Layout:
    """As the newest revision says; as the chart says where there is none. One query."""
    row = _newest(ledger, kind)
    return as_layout(row) if row else Layout()


def as_layout(row: ReportLayout) -> Layout:
    return Layout(row.moves, tuple(OwnHeading(h["key"], h["group"], h["label"]) for h in row.headings))


def _newest(ledger: Ledger, kind: str) -> ReportLayout | None:
    return ReportLayout.objects.filter(ledger=ledger, kind=kind).order_by("-revision").first()


def move_accounts(
    *, company: Company, ledger: Ledger, kind: str, numbers: Sequence[str], to: str, by: Actor
) -> ReportLayout:
    """All of them or none, as one act. `to`: key of a group or of an own heading; "" back to where the chart puts them.

    Raises LED-200 no such row · 201 an account of the other report.
    """
    kinds = dict(Account.objects.filter(ledger=ledger, number__in=numbers).values_list("number", "kind"))
    for number in numbers:
        if number not in kinds or ReportAccount(number, "", kinds[number]).is_balance != (kind == "balance"):
            raise Refused("LED-201", number=number)

    def moved(moves, headings):
        if to and to not in {g.key for g in standard(company.country, kind).groups} | {h["key"] for h in headings}:
            raise Refused("LED-200")
        rest = {number: key for number, key in moves.items() if number not in kinds}
        return (rest | dict.fromkeys(numbers, to) if to else rest), headings

    return _revised(company, ledger, kind, moved, by, accounts=sorted(numbers)[:50], to=to)


def add_heading(*, company: Company, ledger: Ledger, kind: str, group: str, label: str, by: Actor) -> ReportLayout:
    """Last in its group. Raises LED-200, 202, 204."""
    label = _label(label)

    def added(moves, headings):
        if group not in {g.key for g in standard(company.country, kind).groups}:
            raise Refused("LED-200")
        _check_free(headings, group, label)
        return moves, [*headings, {"key": uuid7().hex, "group": group, "label": label}]

    return _revised(company, ledger, kind, added, by, added=label)


def rename_heading(*, company: Company, ledger: Ledger, kind: str, key: str, label: str, by: Actor) -> ReportLayout:
    label = _label(label)

    def renamed(moves, headings):
        own = _own(headings, key)
        _check_free([h for h in headings if h is not own], own["group"], label)
        return moves, [h | {"label": label} if h is own else h for h in headings]

    return _revised(company, ledger, kind, renamed, by, renamed=label)


def remove_heading(*, company: Company, ledger: Ledger, kind: str, key: str, by: Actor) -> ReportLayout:
    """Its accounts go to the group it stood in."""

    def removed(moves, headings):
        own = _own(headings, key)
        kept = {number: own["group"] if to == key else to for number, to in moves.items()}
        return kept, [h for h in headings if h is not own]

    return _revised(company, ledger, kind, removed, by, removed=key)


def undo_rows(*, company: Company, ledger: Ledger, kind: str, by: Actor) -> ReportLayout:
    """The rows as before the latest act. Raises LED-203."""
    by.check(Area.REPORTS, Level.WRITE)
    with transaction.atomic():
        Ledger.objects.select_for_update().get(pk=ledger.pk)
        newest = _newest(ledger, kind)
        if newest is None:
            raise Refused("LED-203")
        newest.delete()
        events.record("report.rows_undone", obj=ledger, by=by, report=kind)
    return newest


def copy_rows(*, company: Company, ledger: Ledger, kind: str, rows: Layout, source: Company, by: Actor) -> ReportLayout:
    """Another company's rows: moves of accounts this chart lacks wait until it has them. Raises LED-205."""
    if company.country != source.country:
        raise Refused("LED-205", company=company.name)
    headings = [{"key": h.key, "group": h.group, "label": h.label} for h in rows.headings]
    return _revised(
        company,
        ledger,
        kind,
        lambda *_: (dict(rows.moves), headings),
        by,
        event="report.rows_shared",
        source=source.name,
    )


def _revised(company, ledger, kind, change, by: Actor, *, event: str = "report.rows_changed", **told) -> ReportLayout:
    """`change(moves, headings)` gives both anew. One at a time: the ledger's row is the lock."""
    by.check(Area.REPORTS, Level.WRITE)
    with transaction.atomic():
        Ledger.objects.select_for_update().get(pk=ledger.pk)
        last = _newest(ledger, kind)
        moves, headings = change(last.moves if last else {}, last.headings if last else [])
        made = ReportLayout.objects.create(
            ledger=ledger,
            kind=kind,
            revision=last.revision + 1 if last else 1,
            moves=moves,
            headings=headings,
            created_by=by.name[:120],
        )
        events.record(event, obj=ledger, by=by, report=kind, **told)
    return made


def _own(headings: list[dict], key: str) -> dict:
    for each in headings:
        if each["key"] == key:
            return each
    raise Refused("LED-200")


def _check_free(headings: list[dict], group: str, label: str) -> None:
    if any(h["group"] == group and h["label"].casefold() == label.casefold() for h in headings):
        raise Refused("LED-202", label=label)


def _label(text: str) -> str:
    label = " ".join(text.split())
    if not 0 < len(label) <= 60:
        raise Refused("LED-204")
    return label
