"""Rows whose period is closed at the receiver: which they are, and the next open period they are offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hub.models import Company
from payroll import destinations
from payroll.destinations import Period
from payroll.models import ClosedPeriods, SendingHabit
from payroll.queries.previews import Preview, preview
from payroll.selection import DraftFinding, JournalDraft, Selection


@dataclass(frozen=True)
class Closed:
    """A period (its first day) that is closed where the journal would be sent, and the day its rows are offered."""

    period_on: date
    label: str
    offered_on: date | None


def habit_of() -> str:
    """What the company in scope chose last."""
    return SendingHabit.objects.values_list("closed_periods", flat=True).first() or ClosedPeriods.STOP


def preview_to(
    *, company: Company, selection: Selection, destination: str, closed_periods: str, today: date
) -> tuple[Selection, Preview, list[Closed]]:
    """The preview as it is sent to this destination: moved where the choice says so, warned of where it does not."""
    found = preview(company=company, selection=selection, today=today)
    known = destinations.destination(destination).periods(company) if destinations.is_known(destination) else []
    closed = closed_of((planned.draft for planned in found.drafts), known)
    moves = tuple((each.period_on, each.offered_on) for each in closed if each.offered_on)
    if moves and closed_periods == ClosedPeriods.NEXT:
        selection = replace(selection, moves=selection.moves + moves)
        return selection, preview(company=company, selection=selection, today=today), closed
    found.notes += [DraftFinding("warning", "PAY-070", {"period": f"{each.period_on:%Y-%m}"}) for each in closed]
    return selection, found, closed


def closed_of(drafts: Iterable[JournalDraft], periods: Sequence[Period]) -> list[Closed]:
    """Each closed period once, oldest first. A day in no known period is for the receiver to judge."""
    drafts = list(drafts)
    days = sorted({draft.voucher_on for draft in drafts})
    found = {}
    for draft in drafts:
        period = period_at(draft.voucher_on, periods)
        if period and not period.is_open:
            found[draft.period_on] = Closed(draft.period_on, period.label, _offered(period, periods, days))
    return [found[key] for key in sorted(found)]


def period_at(day: date, periods: Sequence[Period]) -> Period | None:
    return next((each for each in periods if each.start <= day <= each.end), None)


def next_open(after: date, periods: Sequence[Period]) -> Period | None:
    return next((each for each in periods if each.is_open and each.start > after), None)


def _offered(closed: Period, periods: Sequence[Period], days: Sequence[date]) -> date | None:
    """In the next open period: the day another journal of the selection has there, else its last."""
    target = next_open(closed.end, periods)
    if target is None:
        return None
    return next((day for day in days if target.start <= day <= target.end), target.end)
