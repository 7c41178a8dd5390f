"""Amounts and identifiers as people read them."""

from django import template

from hub import event_words
from hub.money import format_amount

register = template.Library()


@register.filter
def amount(minor) -> str:
    """123450 → 1 234,50; empty for None."""
    return "" if minor is None else format_amount(minor)


@register.filter
def debit(minor) -> str:
    return format_amount(minor) if minor is not None and minor > 0 else ""


@register.filter
def credit(minor) -> str:
    return format_amount(-minor) if minor is not None and minor < 0 else ""


@register.filter
def who(name: str) -> str:
    """Who acted, as the reader calls it."""
    return event_words.who(name)
