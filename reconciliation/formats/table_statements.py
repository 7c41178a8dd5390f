"""Rows of a CSV file → statements: one for each account and currency, oldest first, balances from their column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from reconciliation.formats import codes
from reconciliation.formats.amounts import show
from reconciliation.formats.checks import check_statement
from reconciliation.formats.findings import Findings
from reconciliation.formats.records import Line, Statement


class Row(NamedTuple):
    """One row: its line, the balance after it where told, and whether day and amount could be read."""

    line: Line
    balance: int | None
    is_whole: bool


def statements(rows: Sequence[Row], found: Findings) -> tuple[Statement, ...]:
    """One statement for each account and currency, in order of the file."""
    own: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        own.setdefault((row.line.account, row.line.currency), []).append(row)
    made = tuple(_statement(account, currency, each, found) for (account, currency), each in own.items())
    for each in made:
        check_statement(each, found, has_balances=False)
    return made


def _statement(account: str, currency: str, rows: Sequence[Row], found: Findings) -> Statement:
    booked = [row for row in rows if row.is_whole and row.line.status == "BOOK"]
    if _is_newest_first(booked):
        booked.reverse()
    opening, closing = _balances(booked, currency, found)
    days = [row.line.booked_on for row in booked]
    name = f"{min(days).isoformat()}–{max(days).isoformat()}" if days else ""
    return Statement(
        id=name,
        account=account,
        currency=currency,
        lines=tuple(replace(row.line, position=at, statement_id=name) for at, row in enumerate(booked, 1)),
        pending=tuple(row.line for row in rows if row.line.status != "BOOK"),
        faulty=tuple(row.line for row in rows if not row.is_whole and row.line.status == "BOOK"),
        starts_on=min(days, default=None),
        ends_on=max(days, default=None),
        opening=opening,
        closing=closing,
        line=rows[0].line.line,
    )


def _is_newest_first(rows: Sequence[Row]) -> bool:
    """By the days; where they are all one, by the way the balances run."""
    if len(rows) < 2:
        return False
    first, last = rows[0].line.booked_on, rows[-1].line.booked_on
    if first != last:
        return first > last
    return len(_breaks(rows[::-1])) < len(_breaks(rows))


def _breaks(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """(row, the balance it should have) wherever the balance does not follow from the row before."""
    broken = []
    for before, after in pairwise(rows):
        if before.balance is not None and after.balance is not None:
            wanted = before.balance + after.line.amount
            if wanted != after.balance:
                broken.append((after, wanted))
    return broken


def _balances(rows: Sequence[Row], currency: str, found: Findings) -> tuple[int | None, int | None]:
    """(opening, closing). A balance column that does not run with the rows is no statement's, and says nothing."""
    if not rows or rows[0].balance is None or rows[-1].balance is None:
        return None, None
    broken = _breaks(rows)
    runs = len(broken) <= max(3, len(rows) // 10)
    for row, wanted in broken if runs else broken[:1]:
        found.add(codes.BALANCE_CHAIN, row.line.line, stated=show(row.balance or 0, currency),
                  counted=show(wanted, currency))  # fmt: skip
    return (rows[0].balance - rows[0].line.amount, rows[-1].balance) if runs else (None, None)
