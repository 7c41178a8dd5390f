"""Which line is which: the same entry again is recognised, whatever file brings it; twins stay two.

No single field of a file identifies an entry: whole banks leave out AcctSvcrRef, an entry and its return share one,
EndToEndId repeats, and two purchases of one day can be alike in everything. So the name of an entry is account, day,
amount and a count among its equals, and `identities` decides with everything else the lines tell whether an equal one
is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from reconciliation.formats.records import Line, Statement

_NORWEGIAN = re.compile(r"NO[0-9]{2}([0-9]{11})")
_PLAIN = "CSV"  # the columns differ from one export to the next


def account_key(account: str) -> str:
    """One spelling of an account: no blanks or marks, no bank code before a slash, Norwegian IBAN as its number."""
    own = re.sub("[^0-9A-Z]", "", account.upper().rpartition("/")[2])
    norwegian = _NORWEGIAN.fullmatch(own)
    return norwegian[1] if norwegian else own


def identity(line: Line, occurrence: int) -> str:
    """32 hexadecimal digits: the n-th (from 1) entry of this account, day, amount and currency."""
    content = "|".join(str(part) for part in (*_content(line), occurrence))
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def identities(statements: Sequence[Statement], known: Mapping[str, Line] | None = None,
               before: Iterable[Statement] = ()) -> list[tuple[str, ...]]:  # fmt: skip
    """For each statement the identities of its lines, in order; one that is in `known` is that very line.

    `known`: identity → line, of what is already kept for these accounts, at least for the days concerned.
    `before`: the statements already kept; only account, period and balances are looked at. With them two statements
    of one day that follow each other are told from one that came twice.
    """
    kept: dict[tuple[str, ...], list[tuple[str, Line]]] = {}
    for name, line in (known or {}).items():
        kept.setdefault(_content(line), []).append((name, line))
    earlier = list(before)
    named = []
    for statement in statements:
        follows = is_continuation(statement, earlier)
        named.append(_statement(statement, kept, follows))
        earlier.append(statement)
    return named


def is_continuation(statement: Statement, before: Iterable[Statement]) -> bool:
    """Whether it begins where one of `before` ends, and none of them that shares a day with it begins there too."""
    goes_on = False
    for each in before:
        if account_key(each.account) != account_key(statement.account) or each.currency != statement.currency:
            continue
        if _shares_day(each, statement) and each.opening == statement.opening:
            return False
        goes_on = goes_on or _leads_to(each, statement)
    return goes_on


def _leads_to(before: Statement, after: Statement) -> bool:
    if before.closing is None or before.closing != after.opening or not before.ends_on or not after.starts_on:
        return False
    return before.ends_on <= after.starts_on


def _shares_day(one: Statement, other: Statement) -> bool:
    if not (one.starts_on and one.ends_on and other.starts_on and other.ends_on):
        return True
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def _statement(statement: Statement, kept: dict[tuple[str, ...], list[tuple[str, Line]]], follows: bool
               ) -> tuple[str, ...]:  # fmt: skip
    """The identities of one statement; its new lines are added to `kept`."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for index, line in enumerate(statement.lines):
        groups.setdefault(_content(line), []).append(index)
    names = [""] * len(statement.lines)
    for content, own in groups.items():
        there = kept.setdefault(content, [])
        if not follows:
            _pair(statement.lines, own, list(there), names)
        taken = {name for name, _ in there}
        occurrence = 0
        for index in own:
            while not names[index]:
                occurrence += 1
                name = identity(statement.lines[index], occurrence)
                if name not in taken:
                    names[index] = name
                    taken.add(name)
                    there.append((name, statement.lines[index]))
    return tuple(names)


def _pair(lines: Sequence[Line], own: Sequence[int], free: list[tuple[str, Line]], names: list[str]) -> None:
    """Give lines of equal content the names of known ones: the surest signs first, each known line used once."""
    for is_same in (_same_place, _same_reference, _nothing_against):
        for index in own:
            if names[index]:
                continue
            at = next((n for n, (_, line) in enumerate(free) if is_same(lines[index], line)), None)
            if at is not None:
                names[index] = free.pop(at)[0]


def _same_place(one: Line, other: Line) -> bool:
    same = bool(one.statement_id) and (one.statement_id, one.position) == (other.statement_id, other.position)
    return same and _nothing_against(one, other)


def _same_reference(one: Line, other: Line) -> bool:
    return bool(one.bank_reference) and one.bank_reference == other.bank_reference


def _nothing_against(one: Line, other: Line) -> bool:
    """Files of one kind tell the same entry in the same words; files of different kinds need not."""
    return one.origin != other.origin or one.origin in ("", _PLAIN) or _marks(one) == _marks(other)


def _content(line: Line) -> tuple[str, ...]:
    return account_key(line.account), line.booked_on.isoformat(), str(line.amount), line.currency


def _marks(line: Line) -> tuple[str, ...]:
    return line.bank_reference, line.reference, line.end_to_end, line.text, line.counterparty
