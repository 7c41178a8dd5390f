"""Statements of one account after each other: nothing missing, nothing twice, whatever order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reconciliation.formats import codes
from reconciliation.formats.amounts import show
from reconciliation.formats.findings import Finding, Findings, finding
from reconciliation.formats.identity import account_key
from reconciliation.formats.records import Statement


@dataclass(frozen=True, slots=True)
class Break:
    """Where two statements do not follow each other. `index` is the later one's place in what was given."""

    index: int
    finding: Finding


def continuity(statements: Sequence[Statement]) -> list[Break]:
    """Gaps, overlaps, repeats and disorder, account by account. Statements without balances are left out.

    Order of time is found by the balances themselves where they follow each other as given (several statements of
    one day), else by the periods.
    """
    accounts: dict[tuple[str, str], list[int]] = {}
    for index, each in enumerate(statements):
        if each.opening is not None and each.closing is not None and each.account:
            accounts.setdefault((account_key(each.account), each.currency), []).append(index)
    return [found for own in accounts.values() for found in _account(statements, own)]


def note_breaks(statements: Sequence[Statement], found: Findings) -> None:
    """Add the breaks of one file to its findings."""
    for each in continuity(statements):
        found.keep(each.finding)


def _account(statements: Sequence[Statement], own: Sequence[int]) -> Iterable[Break]:
    kept, seen = [], set()
    for index in own:
        key = _content(statements[index])
        if key in seen:
            yield Break(index, _finding(codes.REPEATED, statements[index]))
        else:
            seen.add(key)
            kept.append(index)
    # Stable, so that several statements of one day stay as the bank wrote them.
    ordered = sorted(kept, key=lambda index: _period(statements[index]))
    if not _breaks(statements, kept) and (ordered == kept or _breaks(statements, ordered)):
        return
    if ordered != kept:
        yield Break(ordered[-1], _finding(codes.OUT_OF_ORDER, statements[ordered[-1]]))
    for before, after in _breaks(statements, ordered):
        yield Break(after, _break(statements[before], statements[after]))


def _content(statement: Statement) -> tuple[object, ...]:
    """What makes two statements the same one, whatever their ids."""
    entries = tuple((each.booked_on, each.amount) for each in statement.lines)
    own = tuple(sorted(entries)) or statement.id  # two empty statements are one only by their id
    return _period(statement), statement.opening, statement.closing, own


def _period(statement: Statement) -> tuple[date, date]:
    ends = statement.ends_on or statement.starts_on or date.min
    return ends, statement.starts_on or ends


def _breaks(statements: Sequence[Statement], order: Sequence[int]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in pairwise(order) if statements[a].closing != statements[b].opening]


def _break(before: Statement, after: Statement) -> Finding:
    return _finding(codes.OVERLAP if _overlap(before, after) else codes.GAP, after, before)


def _overlap(before: Statement, after: Statement) -> bool:
    """Days in common: more than the day one ends and the other begins, or that day with entries in common."""
    if not before.ends_on or not after.starts_on or after.starts_on > before.ends_on:
        return False
    if before.starts_on and before.starts_on < after.starts_on < before.ends_on:
        return True
    return bool({(each.booked_on, each.amount) for each in before.lines} &
                {(each.booked_on, each.amount) for each in after.lines})  # fmt: skip


def _finding(code: str, after: Statement, before: Statement | None = None) -> Finding:
    currency = after.currency
    facts: dict[str, object] = {"account": after.account, "statement": after.id or "–"}
    if before is not None:
        closing, opening = before.closing or 0, after.opening or 0
        facts |= {
            "before": _shown(before.ends_on), "after": _shown(after.starts_on), "closing": show(closing, currency),
            "opening": show(opening, currency), "difference": show(opening - closing, currency),
        }  # fmt: skip
    return finding(code, after.line, **facts)


def _shown(day: date | None) -> str:
    return day.isoformat() if day else "–"
