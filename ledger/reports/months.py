"""Months as their first day."""

from datetime import date


def month_of(day: date) -> date:
    return day.replace(day=1)


def moved(month: date, by: int) -> date:
    """The month so many months later, or earlier."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def span(first: date, last: date) -> list[date]:
    """Every month from first to last, both included; empty when last is before first."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [moved(month_of(first), n) for n in range(count)]
