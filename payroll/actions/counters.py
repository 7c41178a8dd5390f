"""Gapless numbers: the row is locked until commit, so a number that is taken is used or given back."""

from payroll.models import JournalCounter


def take(name: str, count: int = 1) -> int:
    """The first of `count` new numbers of the series `name` in the company in scope."""
    counter = locked(name)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return first


def locked(name: str) -> JournalCounter:
    """The series' row, held: whoever wants a number of it waits until we are done."""
    JournalCounter.objects.get_or_create(name=name)
    return JournalCounter.objects.select_for_update().get(name=name)
