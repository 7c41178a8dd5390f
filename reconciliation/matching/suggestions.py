"""Suggestions from the lines no rule was sure of: same amount but a rival near, amounts that differ, reversals.

Every rule takes the closest lines first; ties fall to the order of date and id, never to that of the input.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from reconciliation.matching import scores
from reconciliation.matching.board import Board
from reconciliation.matching.by_reference import Links
from reconciliation.matching.records import Line, Part, Reason
from reconciliation.matching.rules import DIFFERENCE, FEE, NEAR_DATE, REVERSAL, SAME_DATE, TIE, WHOLE, WIDE_DATE, Rules

_RIVAL, _CONFLICT, _FAR = 0.6, 0.5, 0.5  # how likely such a suggestion is taken to be
_MOST_ALIKE = 200  # open lines of one amount beyond which a distant date means nothing
_CHANCE = 10
_CLOSEST = 20  # lines on either side in date that are looked at for each line


def same_date(board: Board, links: Links) -> None:
    """Same amount and date, though another line may be meant or the references differ."""
    _equal(board, links, 0, SAME_DATE)


def near_date(board: Board, links: Links) -> None:
    """Same amount within the window."""
    for days in range(1, board.rules.near_days + 1):
        _equal(board, links, days, NEAR_DATE)


def wide_date(board: Board, links: Links) -> None:
    """Same amount, further apart than the window, where no other line of either side is as near."""
    reach = board.rules.wide_days
    ours = _days_of(board.bank, board.bank_days, board.open_bank())
    theirs = _days_of(board.ledger, board.ledger_days, board.open_ledger())
    for kind in sorted(ours.keys() & theirs.keys()):
        for day, one in ours[kind]:
            near = [at for other, at in theirs[kind] if abs(other - day) <= reach][:2]
            if len(near) == 1:
                back = [at for other, at in ours[kind] if abs(other - board.ledger_days[near[0]]) <= reach][:2]
                if back == [one]:
                    _suggest_equal(board, links, one, near[0], WIDE_DATE)


def _days_of(lines: list[Line], days: list[int], positions: Iterable[int]) -> dict[tuple[int, str], list]:
    """Day and position of open lines, by amount and currency; amounts with very many are left out."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for at in positions:
        found[lines[at].amount, lines[at].currency].append((days[at], at))
    return {kind: each for kind, each in found.items() if len(each) <= _MOST_ALIKE}


def tie(board: Board, links: Links) -> None:
    """Lines of one day and amount that cannot be told apart and are not equally many: as many as there are of both."""
    for ours, theirs in _together(board, 0):
        if len(ours) != len(theirs) and max(len(ours), len(theirs)) > 1:
            facts = (("bank", len(ours)), ("ledger", len(theirs)))
            for one, other in zip(ours, theirs, strict=False):
                parts = scores.by_date(0, min(len(ours), len(theirs)) / max(len(ours), len(theirs)) / 2)
                board.take((one,), (other,), TIE, Reason("tie", facts), parts, sure=False)


def _equal(board: Board, links: Links, days: int, rule: str) -> None:
    """Pairs of one amount exactly `days` apart. Lines no words or references part go to rule "tie" if that is on."""
    for ours, theirs in _together(board, days):
        uneven = len(ours) != len(theirs) and max(len(ours), len(theirs)) > 1
        if uneven and not days and TIE in board.rules.order:
            continue
        for one, other in zip(ours, theirs, strict=False):
            _suggest_equal(board, links, one, other, rule)


def _suggest_equal(board: Board, links: Links, one: int, other: int, rule: str) -> None:
    days = board.dates_apart([one], [other])
    form, their_form = links.plain[0][one], links.plain[1][other]
    parts = list(scores.by_date(days, _RIVAL if rule != WIDE_DATE else _FAR))
    code = "wide_date" if rule == WIDE_DATE else "likely"
    if form and their_form and form != their_form:
        code, parts = "reference_conflict", [*scores.by_date(days, _CONFLICT), Part("conflict", -0.2)]
    board.take((one,), (other,), rule, Reason(code, (("days", days),)), parts, sure=False)


def _together(board: Board, days: int) -> Iterator[tuple[list[int], list[int]]]:
    """Open lines of one amount, the ledger's exactly `days` before or after the bank's."""
    found: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for at in board.open_ledger():
        line = board.ledger[at]
        found[board.ledger_days[at], line.amount, line.currency].append(at)
    ours: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for at in board.open_bank():
        line = board.bank[at]
        ours[board.bank_days[at], line.amount, line.currency].append(at)
    for off in (days, -days) if days else (0,):
        for (day, amount, currency), bank in ours.items():
            ledger = found.get((day + off, amount, currency), ())
            bank, ledger = [at for at in bank if board.free_bank[at]], [at for at in ledger if board.free_ledger[at]]
            if bank and ledger:
                yield bank, ledger


# ------------------------------------------------------------------ amounts that differ
def fee(board: Board, links: Links) -> None:
    """The bank's amount is less by at most `fee`: taken off what came in, or added to what went out."""
    _differing(board, links, board.rules.near_days, 0, board.rules.fee, FEE, "fee")


def difference(board: Board, links: Links) -> None:
    """The amounts differ by at most the tolerance: that of lines with the same reference, then that of any."""
    _same_reference(board, links)
    most = board.rules.amount_tolerance
    _differing(board, links, board.rules.near_days, most, most, DIFFERENCE, "difference")


def _differing(board: Board, links: Links, window: int, more: int, less: int, rule: str, code: str) -> None:
    """Pairs where the bank has at most `more` more and `less` less, the only such pair for either line.

    Without a shared reference a difference is only plausible when it is small beside the amount itself.
    """
    if not more and not less:
        return
    table = _by_day(board)
    wanted: dict[int, list[int]] = defaultdict(list)
    wants: dict[int, list[int]] = {}
    for at in board.open_bank():
        line, day = board.bank[at], board.bank_days[at]
        room = abs(line.amount) // 10
        low, high = line.amount - min(more, room), line.amount + min(less, room)
        found = [_within(table, (day + off, line.currency), low, high) for off in range(-window, window + 1)]
        near = [other for each in found for other in each if board.ledger[other].amount != line.amount]
        wants[at] = near
        for other in near:
            wanted[other].append(at)
    for at, near in wants.items():
        if len(near) == 1 and len(wanted[near[0]]) == 1 and _is_telling(board, table, at, near[0], max(more, less)):
            _suggest_difference(board, links, at, near[0], rule, code, max(more, less))


def _is_telling(board: Board, table: dict, at: int, other: int, most: int) -> bool:
    """Whether a difference this small is more than chance: no other open line is within ten times as much."""
    line, key = board.bank[at], (board.ledger_days[other], board.bank[at].currency)
    lines = table[key]
    low, high = line.amount - _CHANCE * most, line.amount + _CHANCE * most
    near = lines[bisect_left(lines, (low, -1)) : bisect_right(lines, (high, 1 << 60))][: _CLOSEST + 1]
    return [each for _, each in near if board.ledger[each].amount * line.amount > 0] == [other]


def _by_day(board: Board) -> dict[tuple[int, str], list[tuple[int, int]]]:
    """Open ledger lines by day and currency, in order of amount."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for at in board.open_ledger():
        found[board.ledger_days[at], board.ledger[at].currency].append((board.ledger[at].amount, at))
    for lines in found.values():
        lines.sort()
    return found


def _within(table: dict, key: tuple[int, str], low: int, high: int) -> Iterator[int]:
    """Lines with an amount from `low` to `high`; none when there are too many for the answer to mean anything."""
    lines = table.get(key, [])
    start, end = bisect_left(lines, (low, -1)), bisect_right(lines, (high, 1 << 60))
    if end - start <= _CLOSEST:
        yield from (at for _, at in lines[start:end])


def _same_reference(board: Board, links: Links) -> None:
    """One open line on either side with a reference, whose amounts differ by at most its tolerance or the fee.

    With a share set, a payment larger than what is booked is proposed however large: only what is short is measured.
    """
    rules = board.rules
    if not max(rules.reference_tolerance, rules.fee, rules.reference_share):
        return
    sides: tuple[dict, dict] = (defaultdict(list), defaultdict(list))
    for side, lines in enumerate((board.open_bank(), board.open_ledger())):
        for at in lines:
            if form := links.plain[side][at]:
                sides[side][form, (board.bank, board.ledger)[side][at].currency].append(at)
    for key in sorted(sides[0].keys() & sides[1].keys()):
        ours, theirs = sides[0][key], sides[1][key]
        if len(ours) == len(theirs) == 1:
            one, other = board.bank[ours[0]], board.ledger[theirs[0]]
            if code := _plausible(one, other, most := _allowed(rules, other), rules):
                _suggest_difference(board, links, ours[0], theirs[0], DIFFERENCE, code, most)


def _allowed(rules: Rules, booked: Line) -> int:
    """The greatest difference, in minor units, by amount, fee or share of what is booked."""
    return max(rules.reference_tolerance, rules.fee, abs(booked.amount) * rules.reference_share // WHOLE)


def _plausible(one: Line, other: Line, most: int, rules: Rules) -> str:
    """The code of the reason; "" for none."""
    if (one.amount > 0) != (other.amount > 0):
        return ""
    if abs(one.amount - other.amount) <= most:
        return "reference_difference"
    return "reference_over" if rules.reference_share and abs(one.amount) > abs(other.amount) else ""


def _suggest_difference(board: Board, links: Links, one: int, other: int, rule: str, code: str, most: int) -> None:
    """Nothing when both lines have a reference and they are different."""
    form, their_form = links.plain[0][one], links.plain[1][other]
    if form and their_form and form != their_form:
        return
    apart = abs(board.bank[one].amount - board.ledger[other].amount)
    if board.gap(one, other) > board.rules.reference_days:
        return
    days = board.dates_apart([one], [other])
    parts = list(scores.by_difference(days, apart / max(most, apart, 1)))
    if form and form == their_form:
        parts.append(Part("reference", 0.3))
    facts = (("reference", form), ("difference", apart), ("days", days))
    board.take((one,), (other,), rule, Reason(code, facts), parts, sure=False)


# ------------------------------------------------------------------ one side against itself
def reversal(board: Board, links: Links) -> None:
    """Two lines of one side with opposite amounts within the days of a reversal, the later one undoing the earlier.

    Offered with the same reference or the same words; without either, only where there is no other such line.
    """
    for side in (0, 1):
        _reversals(board, links, side)


def _reversals(board: Board, links: Links, side: int) -> None:
    lines, days = ((board.bank, board.bank_days), (board.ledger, board.ledger_days))[side]
    by_amount: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in (board.open_bank(), board.open_ledger())[side]:
        by_amount[abs(lines[at].amount), lines[at].currency].append(at)
    for _, found in sorted(by_amount.items()):
        signs = {lines[at].amount > 0 for at in found}
        if len(signs) == 2:
            _cancel(board, links, side, lines, days, found)


def _cancel(board: Board, links: Links, side: int, lines: list[Line], days: list[int], found: list[int]) -> None:
    open_lines: list[int] = []
    for at in found:
        partner = next((each for each in reversed(open_lines[-_CLOSEST:]) if lines[each].amount == -lines[at].amount
                        and days[at] - days[each] <= board.rules.reversal_days
                        and (len(found) == 2 or _is_same(links, side, lines, each, at))), None)  # fmt: skip
        if partner is None:
            open_lines.append(at)
            continue
        apart = abs((lines[at].date - lines[partner].date).days)
        shared = bool(links.plain[side][at]) and links.plain[side][at] == links.plain[side][partner]
        parts = [Part("amount", 0.4), *([Part("reference", 0.3)] if shared else []), scores.on_date(apart, 0.2)]
        both = partner, at
        ours, theirs = (both, ()) if side == 0 else ((), both)
        board.take(ours, theirs, REVERSAL, Reason("reversal", (("days", apart),)), parts, sure=False)
        open_lines.remove(partner)


def _is_same(links: Links, side: int, lines: list[Line], one: int, other: int) -> bool:
    form = links.plain[side][one]
    words = lines[one].text.casefold(), lines[one].counterparty.casefold()
    same = words == (lines[other].text.casefold(), lines[other].counterparty.casefold())
    return bool(form and form == links.plain[side][other]) or (same and any(words))
