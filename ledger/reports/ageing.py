"""Unpaid invoices by how late they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.reports.scheme import gettext_noop

_ = gettext_noop


@dataclass(frozen=True)
class OpenInvoice:
    """Minor units of `currency`; `open_amount` is what is left. `voucher`: key of the one that booked it, or ""."""

    key: str
    number: str
    counterparty: str
    name: str
    invoiced_on: date
    due_on: date
    amount: int
    open_amount: int
    currency: str
    voucher: str = ""


@dataclass(frozen=True)
class Age:
    """`days` late from `low` to `high`, None without end; the open amounts by currency, and the invoices."""

    key: str
    label: str
    low: int | None
    high: int | None
    totals: dict[str, int]
    invoices: tuple[OpenInvoice, ...]


_AGES = (
    ("not_due", _("Ej förfallna"), None, 0),
    ("30", _("1–30 dagar"), 1, 30),
    ("60", _("31–60 dagar"), 31, 60),
    ("90", _("61–90 dagar"), 61, 90),
    ("older", _("Över 90 dagar"), 91, None),
)


def ageing(invoices: Iterable[OpenInvoice], on: date) -> tuple[Age, ...]:
    """The five ages as of a day, all of them also when empty; the oldest due first within each."""
    every = sorted((each for each in invoices if each.open_amount), key=lambda i: (i.due_on, i.number))
    made = []
    for key, label, low, high in _AGES:
        inside = tuple(i for i in every if _is_within((on - i.due_on).days, low, high))
        made.append(Age(key, label, low, high, _totals(inside), inside))
    return tuple(made)


def _is_within(days: int, low: int | None, high: int | None) -> bool:
    return (low is None or days >= low) and (high is None or days <= high)


def _totals(invoices: Iterable[OpenInvoice]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for each in invoices:
        totals[each.currency] = totals.get(each.currency, 0) + each.open_amount
    return totals
