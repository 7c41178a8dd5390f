"""One line to fields, by the lexical rules of 4B §5 and the habits of real files.

A field is a `str`, an object list `{…}` a tuple of strings. `\\"` is a quote; any other backslash is itself, because
the standard gives no escape for it. A quote closes a field only before a blank, the line's end or (in a list) a brace;
elsewhere it is an ordinary character, which saves names whose ö was once turned into a quote.
"""

from __future__ import annotations

from typing import NamedTuple

Field = str | tuple[str, ...]
BLANKS = " \t\r"


class Line(NamedTuple):
    """The parts of one line. `opens`/`closes`: a lone brace at the end that belongs to the voucher, not to a list."""

    label: str
    fields: list[Field]
    opens: bool = False
    closes: bool = False
    unterminated: bool = False
    odd_quote: bool = False
    open_list: bool = False


def split_line(line: str) -> Line:
    """Split one line; never fails. Without a leading `#` the label is ""."""
    line = line.strip(BLANKS)
    if not line.startswith("#"):
        return Line("", [line])
    scan = _Scan(line)
    label = scan.bare(end=BLANKS + '{}"')
    fields: list[Field] = []
    opens = closes = False
    while (char := scan.skip_blanks()) != "":
        if char == "{" and scan.rest_is_blank():
            opens, scan.at = True, len(line)
        elif char == "{":
            fields.append(scan.objects())
        elif char == "}":
            closes, scan.at = True, scan.at + 1
        else:
            fields.append(scan.field())
    return Line(label[1:].upper(), fields, opens, closes, scan.unterminated, scan.odd_quote, scan.open_list)


class _Scan:
    """A cursor over one line."""

    def __init__(self, line: str):
        self.line, self.at = line, 0
        self.unterminated = self.odd_quote = self.open_list = False

    def skip_blanks(self) -> str:
        """Move to the next character that is no blank and return it, "" at the end."""
        while self.at < len(self.line) and self.line[self.at] in BLANKS:
            self.at += 1
        return self.line[self.at : self.at + 1]

    def rest_is_blank(self) -> bool:
        return self.at + 1 == len(self.line)  # the line ends in no blank

    def bare(self, end: str) -> str:
        """An unquoted field, up to one of the characters in `end`."""
        start = self.at
        while self.at < len(self.line) and self.line[self.at] not in end:
            self.at += 1
        return self.line[start : self.at]

    def field(self, closers: str = "") -> str:
        if self.line[self.at] == '"':
            return self.quoted(closers)
        value = self.bare(BLANKS + closers)
        self.odd_quote |= '"' in value.replace('\\"', "")
        return value.replace('\\"', '"')

    def quoted(self, closers: str) -> str:
        start = self.at + 1
        end, last_escaped = self._closing_quote(start, BLANKS + closers)
        if end < 0 and last_escaped >= 0 and not self.line[last_escaped + 1 :].strip(BLANKS + closers):
            end = last_escaped  # "C:\SIE\" at the end of the line: the backslash is the field's last character
            self.at = end + 1
            return self.line[start:end].replace('\\"', '"')
        if end < 0:
            self.unterminated, end = True, len(self.line)
        value = self.line[start:end]
        self.at = end + 1
        self.odd_quote |= '"' in value.replace('\\"', "")
        return value.replace('\\"', '"')

    def _closing_quote(self, start: int, closers: str) -> tuple[int, int]:
        """Where the field ends, or -1; and the last escaped quote passed, or -1."""
        last_escaped = -1
        at = self.line.find('"', start)
        while at >= 0:
            after = self.line[at + 1 : at + 2]
            if at > start and self.line[at - 1] == "\\":
                last_escaped = at
            elif not after or after in closers:
                return at, last_escaped
            at = self.line.find('"', at + 1)
        return -1, last_escaped

    def objects(self) -> tuple[str, ...]:
        """The fields between `{` and `}`."""
        self.at += 1
        found = []
        while (char := self.skip_blanks()) not in ("", "}"):
            found.append(self.field(closers='}"' if char == '"' else "}"))
        self.open_list |= char == ""
        self.at += 1
        return tuple(found)


def flat(fields: list[Field]) -> list[str]:
    """All fields as text, object lists taken apart (as #KSUMMA sees them)."""
    found: list[str] = []
    for value in fields:
        found.extend([value] if isinstance(value, str) else value)
    return found


def quote(value: str) -> str:
    """A text field as written: always quoted, quotes escaped."""
    return '"' + value.replace('"', '\\"') + '"'
