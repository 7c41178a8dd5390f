"""EDIFACT segments: separators from UNA, rows of 80 joined, release characters taken away."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from reconciliation.formats import codes, limits
from reconciliation.formats.findings import Refused

_MAX_SEGMENT = 20_000


class Segment(NamedTuple):
    """One segment: `elements` are lists of components, the tag not among them."""

    row: int
    tag: str
    elements: list[list[str]]

    def at(self, element: int, component: int = 1) -> str:
        """A component, both counted from 1 after the tag; "" where there is none."""
        try:
            return self.elements[element - 1][component - 1].strip()
        except IndexError:
            return ""


def segments(rows: Sequence[str]) -> Iterator[Segment]:
    """All segments after UNA. Raises Refused for what ends inside one."""
    text = "".join(rows)
    starts = [0, *accumulate(len(row) for row in rows)]
    component, element, release, end = ":", "+", "?", "'"
    begin = len(text) - len(text.lstrip("\ufeff \t"))
    if text.startswith("UNA", begin) and len(text) >= begin + 9:
        component, element, _, release, _, end = tuple(text[begin + 3 : begin + 9])
        begin += 9
    whole = _pattern(end, release)
    count = 0
    while found := whole.match(text, begin):
        row = bisect_right(starts, begin)
        begin = found.end()
        count += 1
        if count > limits.MAX_LINES or len(found[1]) > _MAX_SEGMENT:
            raise Refused(codes.TOO_BIG, row, limit=limits.MAX_LINES, what="segments")
        if made := _segment(found[1].strip(), row, component, element, release):
            yield made
    if text[begin:].strip():
        raise Refused(codes.FRAGMENT, len(rows), place="end")


def _pattern(end: str, release: str) -> re.Pattern[str]:
    """A segment to its end; possessive, so that a broken file is not tried in every way."""
    stop, escape = re.escape(end), re.escape(release)
    if not release.strip():
        return re.compile(rf"([^{stop}]*+){stop}", re.DOTALL)
    return re.compile(rf"((?:[^{stop}{escape}]++|{escape}.)*+){stop}", re.DOTALL)


def _segment(text: str, row: int, component: str, element: str, release: str) -> Segment | None:
    parts = _split(text, element, release)
    if not parts or not parts[0]:
        return None
    elements = [[_plain(each, release) for each in _split(part, component, release)] for part in parts[1:]]
    return Segment(row, parts[0].upper(), elements)


def _split(text: str, mark: str, release: str) -> list[str]:
    if not release.strip() or release not in text:
        return text.split(mark)
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == release:
            at += 1
        elif text[at] == mark:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def _plain(text: str, release: str) -> str:
    if not release.strip() or release not in text:
        return text
    return re.sub(rf"{re.escape(release)}(.)", r"\1", text, flags=re.DOTALL)
