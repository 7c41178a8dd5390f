"""A bank line of many payments, split by what its specification says: whose voucher each payment is. Pure.

Bankgirot, Nets and camt batches book a deposit as one line and list the payments beside it. A payment finds its row in
the ledger by its reference and its amount; where two rows would do, or one row for two payments, none is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from reconciliation.matching.references import compact, mentions, plain, without_check


@dataclass(frozen=True, slots=True)
class Payment:
    """`amount` in minor units, signed as its line's; `names`: its references in comparable form."""

    amount: int | None
    reference: str
    counterparty: str
    text: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Owed:
    """An open row of the ledger: what is left of it, and what it may be called."""

    id: Hashable
    amount: int
    names: frozenset[str]


def names_of(references: Iterable[str], *texts: str) -> frozenset[str]:
    """References in comparable form, also without their check digits, and what the texts mention."""
    forms = {plain(compact(each)) for each in references if compact(each)} | mentions(*texts)
    return frozenset(forms | {short for form in forms for short in without_check(form)})


def payments_of(details: Sequence[dict]) -> list[Payment]:
    """What a line is made of, from its kept details. A payment of invoices with amounts of their own is several."""
    return [payment for detail in details for payment in _of(detail)]


def _of(detail: dict) -> list[Payment]:
    amount, party = detail.get("amount"), detail.get("counterparty", "")
    text, parts = detail.get("text", ""), detail.get("parts", ())
    if parts and all(own for _reference, own in parts) and sum(own for _reference, own in parts) == amount:
        return [Payment(own, reference, party, text, names_of([reference])) for reference, own in parts]
    references = [detail.get("reference", ""), *(reference for reference, _own in parts)]
    shown = ", ".join(each for each in references if each)
    named = names_of(references)
    return [Payment(amount, shown, party, text, named or names_of([], text))]


def resolve(payments: Sequence[Payment], owed: Sequence[Owed]) -> list[tuple[Hashable, ...]]:
    """For each payment the ids of its rows; empty where none, or more than one, would do."""
    index: dict[str, list[Owed]] = defaultdict(list)
    for each in owed:
        for name in each.names:
            index[name].append(each)
    alike: dict[tuple, list[int]] = defaultdict(list)
    for at, payment in enumerate(payments):
        alike[payment.names, payment.amount].append(at)
    found: list[tuple[Hashable, ...]] = [()] * len(payments)
    for (names, amount), places in alike.items():
        for at, ids in zip(places, _chosen(names, amount, len(places), index), strict=False):
            found[at] = ids
    taken = [key for ids in found for key in ids]
    twice = {key for key in taken if taken.count(key) > 1} if len(set(taken)) < len(taken) else set()
    return [() if twice & set(ids) else ids for ids in found]


def _chosen(names: frozenset[str], amount: int | None, count: int, index: dict) -> list[tuple[Hashable, ...]]:
    """As many payments alike as rows alike are paired in order; one payment may also be several rows together."""
    rows = {row.id: row for name in names for row in index.get(name, ())}
    equal = [key for key, row in rows.items() if row.amount == amount]
    if len(equal) == count:
        return [(key,) for key in sorted(equal, key=str)]
    if not equal and count == 1 and len(rows) > 1 and sum(row.amount for row in rows.values()) == amount:
        return [tuple(sorted(rows, key=str))]
    return []
