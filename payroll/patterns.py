"""Format BAS and Format PNL: which accounts go without cost centre and unit, and which go with. Pure.

A pattern says what each character of an account number may be: `[0-3][0-9][0-9][0-9]`, `19[2-8]0`, `K[0-9][A-F]`. Our
own small reading of it, position by position, in time that grows with its length: what a user types is never run as a
regular expression. Letters match whatever their case. Several patterns stand beside each other, apart by space, comma,
semicolon or line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

MOST_TEXT, MOST_PLACES, MOST_PATTERNS = 1000, 20, 50
BETWEEN = " \t\r\n,;"
Kind = Literal["bas", "pnl", "neither", "both", "off"]


class PatternRefused(Exception):
    """`code` PAY-060…064 with its facts; `position` counts characters of the whole text from 1."""

    def __init__(self, code: str, position: int, **facts):
        super().__init__(f"{code} at {position}")
        self.code, self.position, self.facts = code, position, {"position": position, **facts}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: `places[n]` are the characters the account may have there, upper case."""

    text: str
    places: tuple[frozenset[str], ...]

    def matches(self, account: str) -> bool:
        return len(account) == len(self.places) and self.misses_at(account) is None

    def misses_at(self, account: str) -> int | None:
        """The first place (from 1) where the account says something else; None where all that both have agree."""
        pairs = enumerate(zip(account, self.places, strict=False), start=1)
        return next((place for place, (char, allowed) in pairs if _fold(char) not in allowed), None)


@dataclass(frozen=True, slots=True)
class Format:
    """The patterns of one class of accounts. An empty one says nothing."""

    text: str = ""
    patterns: tuple[Pattern, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def match(self, account: str) -> Pattern | None:
        return next((each for each in self.patterns if each.matches(account)), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an account is and by which pattern. `off`: no format is set, so nothing is decided by account."""

    account: str
    kind: Kind
    bas: Pattern | None = None
    pnl: Pattern | None = None

    @property
    def has_dimensions(self) -> bool:
        """Does a row on it carry its cost centre and project?"""
        return self.kind in ("pnl", "off")

    @property
    def is_decided(self) -> bool:
        return self.kind in ("bas", "pnl", "off")


@dataclass(frozen=True, slots=True)
class Formats:
    """Both formats. Where only one is set, the other class is every other account."""

    bas: Format = field(default_factory=Format)
    pnl: Format = field(default_factory=Format)

    def __bool__(self) -> bool:
        return bool(self.bas or self.pnl)

    def classify(self, account: str) -> Verdict:
        bas, pnl = self.bas.match(account), self.pnl.match(account)
        return Verdict(account, self._kind(bas, pnl), bas, pnl)

    def _kind(self, bas: Pattern | None, pnl: Pattern | None) -> Kind:
        if not self:
            return "off"
        if bas and pnl:
            return "both"
        if bas or (not self.bas and not pnl):
            return "bas"
        if pnl or (not self.pnl and not bas):
            return "pnl"
        return "neither"


def read_formats(bas: str, pnl: str) -> Formats:
    """Raises PatternRefused."""
    return Formats(read_format(bas), read_format(pnl))


def read_format(text: str) -> Format:
    """The patterns of a text, in their order, each once. Raises PatternRefused."""
    if len(text) > MOST_TEXT:
        raise PatternRefused("PAY-064", MOST_TEXT, limit=MOST_TEXT, what=len(text))
    found = {each.text: each for each in _patterns(text)}
    if len(found) > MOST_PATTERNS:
        raise PatternRefused("PAY-064", len(text), limit=MOST_PATTERNS, what=len(found))
    return Format(" ".join(found), tuple(found.values()))


def _patterns(text: str) -> Iterator[Pattern]:
    at = 0
    while at < len(text):
        if text[at] in BETWEEN:
            at += 1
            continue
        start, places = at, []
        while at < len(text) and text[at] not in BETWEEN:
            allowed, at = _set(text, at) if text[at] == "[" else _one(text, at)
            places.append(allowed)
        if len(places) > MOST_PLACES:
            raise PatternRefused("PAY-064", start + 1, limit=MOST_PLACES, what=len(places))
        yield Pattern(text[start:at], tuple(places))


def _one(text: str, at: int) -> tuple[frozenset[str], int]:
    """A character that stands for itself. A dot is refused: to some it means any character."""
    if not (_is_plain(text[at]) or text[at] == "-"):
        raise PatternRefused("PAY-060", at + 1, char=text[at])
    return frozenset(_fold(text[at])), at + 1


def _set(text: str, start: int) -> tuple[frozenset[str], int]:
    """`[0-3]`, `[13579]`, `[A-FX]`; a minus that stands first or last is a minus."""
    end = text.find("]", start)
    if end < 0:
        raise PatternRefused("PAY-061", start + 1)
    allowed: set[str] = set()
    at = start + 1
    while at < end:
        if at + 2 < end and text[at + 1] == "-":
            allowed |= _range(text, at)
            at += 3
            continue
        if not (_is_plain(text[at]) or text[at] in "-."):
            raise PatternRefused("PAY-060", at + 1, char=text[at])
        allowed.add(_fold(text[at]))
        at += 1
    if not allowed:
        raise PatternRefused("PAY-062", start + 1)
    return frozenset(allowed), end + 1


def _range(text: str, at: int) -> set[str]:
    first, last = _fold(text[at]), _fold(text[at + 2])
    digits = "0" <= first <= "9" and "0" <= last <= "9"
    letters = "A" <= first <= "Z" and "A" <= last <= "Z"
    if not (digits or letters) or last < first:
        raise PatternRefused("PAY-063", at + 1, range=text[at : at + 3])
    return {chr(code) for code in range(ord(first), ord(last) + 1)}


def _is_plain(char: str) -> bool:
    return char.isalpha() or "0" <= char <= "9"


def _fold(char: str) -> str:
    upper = char.upper()
    return upper if len(upper) == 1 else char


# ------------------------------------------------------------------ what the page warns of
def overlaps(formats: Formats) -> list[tuple[Pattern, Pattern, str]]:
    """Pairs of one pattern of each format that share accounts, with one such account."""
    found = []
    for bas, pnl in product(formats.bas.patterns, formats.pnl.patterns):
        shared = [a & b for a, b in zip(bas.places, pnl.places, strict=False)]
        if len(bas.places) == len(pnl.places) and all(shared):
            found.append((bas, pnl, "".join(min(each) for each in shared)))
    return found


def numeric_gaps(formats: Formats) -> list[tuple[str, str]]:
    """Ranges of four-digit accounts (1000–9999) that neither format matches; none unless both are set."""
    if not (formats.bas and formats.pnl):
        return []
    ranges: list[list[int]] = []
    for number in range(1000, 10_000):
        if formats.classify(str(number)).kind != "neither":
            continue
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return [(str(first), str(last)) for first, last in ranges]
