"""What entries and balances say about each other, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable

from reconciliation.formats import codes
from reconciliation.formats.amounts import show
from reconciliation.formats.findings import Findings
from reconciliation.formats.records import Line, Statement


def check_statement(statement: Statement, found: Findings, *, has_balances: bool) -> None:
    """Note what does not add up. `has_balances`: whether the format is one that tells them."""
    name = statement.id or statement.account or "–"
    if not statement.account:
        found.add(codes.NO_ACCOUNT, statement.line, statement=name)
    if not statement.lines and not statement.pending and not statement.faulty:
        found.add(codes.NO_LINES, statement.line, statement=name)
    has_any = statement.opening is not None or statement.closing is not None
    if statement.opening is None and (has_balances or has_any):
        found.add(codes.NO_OPENING, statement.line, statement=name)
    if statement.closing is None and (has_balances or has_any):
        found.add(codes.NO_CLOSING, statement.line, statement=name)
    if statement.difference:
        _not_balanced(statement, name, found)
    for line in statement.pending:
        found.alike(codes.NOT_BOOKED, line.line, value=line.status)
    check_lines(statement.lines, statement.currency, found)


def _not_balanced(statement: Statement, name: str, found: Findings) -> None:
    shown = {
        key: show(value or 0, statement.currency)
        for key, value in (("opening", statement.opening), ("total", statement.total),
                           ("closing", statement.closing), ("difference", statement.difference))
    }  # fmt: skip
    found.add(codes.NOT_BALANCED, statement.line, statement=name, **shown)


def check_lines(lines: Iterable[Line], currency: str, found: Findings) -> None:
    """Each entry against its own payments, and against the account."""
    netted: dict[str, list[int]] = {}
    for line in lines:
        if line.currency != currency:
            found.add(codes.OTHER_CURRENCY, line.line, currency=line.currency, account_currency=currency)
        if line.is_return:
            found.alike(codes.RETURNED, line.line)
        if line.is_reversal:
            found.alike(codes.REVERSED, line.line)
        if line.batch and line.batch != len(line.details):
            found.add(codes.BATCH_COUNT, line.line, stated=line.batch, counted=len(line.details))
        if line.charges:
            netted.setdefault(line.currency, [0, 0, line.line])
            netted[line.currency][0] += 1
            netted[line.currency][1] += line.charges
        _check_sum(line, found)
    for code, (count, total, row) in netted.items():
        found.add(codes.CHARGES, row, count=count, value=f"{show(total, code)} {code}")


def _check_sum(line: Line, found: Findings) -> None:
    details = line.details
    if not details:
        return
    if missing := sum(each.amount is None for each in details):
        found.alike(codes.DETAIL_NO_AMOUNT, line.line, missing)
        return
    if any(each.currency != line.currency for each in details):
        found.alike(codes.DETAIL_CURRENCY, line.line)
        return
    total = sum(each.amount or 0 for each in details)
    if total == line.amount or 1 < len(details) < line.batch:
        return
    taken = {line.charges, sum(each.charges for each in details)}
    turned = line.is_reversal or line.is_return
    if any(line.amount in (total - each, total + each) for each in taken) or turned and total == -line.amount:
        return
    found.add(codes.BATCH_SUM, line.line, stated=show(line.amount, line.currency), counted=show(total, line.currency),
              difference=show(line.amount - total, line.currency))  # fmt: skip


def check_count(what: str, stated: int | None, counted: int, line: int, found: Findings) -> None:
    """A count or sum of a trailer against the file. None: the trailer is silent."""
    if stated is not None and stated != counted:
        found.add(codes.TRAILER, line, what=what, stated=stated, counted=counted)


def check_total(stated: int | None, counted: int, line: int, currency: str, found: Findings) -> None:
    """A sum of a trailer against the file, in minor units."""
    if stated is not None and stated != counted:
        found.add(codes.TRAILER, line, what="sum", stated=show(stated, currency), counted=show(counted, currency))
