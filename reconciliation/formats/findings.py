"""What was found in a file: one `Finding` per fault, and the collector that keeps their number within bounds."""

from __future__ import annotations

from dataclasses import dataclass, field

from reconciliation.formats import codes
from reconciliation.formats.texts import Text, text

_LONGEST = 80  # characters of a fact from a file that is all one endless field
_LIMIT = 200  # findings of one code; the rest are counted
_KINDS = 2_000  # different facts told once with a count


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `line` counts from 1; 0 means the file as a whole. `message`, `cause` and `cure` are Swedish."""

    line: int
    code: str
    severity: str
    message: str
    cause: str
    cure: str
    facts: tuple[tuple[str, object], ...] = field(default=(), compare=False, repr=False)

    @property
    def is_refusal(self) -> bool:
        """Whether the file as a whole cannot be taken because of it."""
        return self.code in codes.REFUSALS

    def translated(self, language: str) -> Text:
        """The three texts in `language` ("sv", "nb" or "en")."""
        return text(self.code, language, **dict(self.facts))

    def as_json(self, language: str = "sv") -> dict[str, object]:
        """The six public fields."""
        message, cause, cure = self.translated(language)
        return {"line": self.line, "code": self.code, "severity": self.severity, "message": message, "cause": cause,
                "cure": cure}  # fmt: skip


class Refused(Exception):
    """The file cannot be read on. Raised and caught inside the package; carries the finding that says why."""

    def __init__(self, code: str, line: int = 0, **facts: object):
        self.finding = finding(code, line, **facts)
        super().__init__(self.finding.message)


def finding(code: str, line: int = 0, **facts: object) -> Finding:
    """Build a finding. KeyError: no such code."""
    facts = {name: _shorten(value) for name, value in {**facts, "line": line}.items()}
    return Finding(line, code, codes.severity(code), *text(code, "sv", **facts), tuple(facts.items()))


def _shorten(value: object) -> object:
    if not isinstance(value, str):
        return value
    plain = " ".join("".join(c if c.isprintable() else " " for c in value[: 2 * _LONGEST]).split())
    return plain[:_LONGEST] + "…" if len(plain) > _LONGEST else plain


class Findings:
    """Collects findings: at most `_LIMIT` of one code, the rest are counted; alike ones are told once with a count."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._kept: list[Finding] = []
        self._alike: dict[tuple[str, tuple[tuple[str, object], ...]], list[int]] = {}

    def add(self, code: str, line: int = 0, **facts: object) -> None:
        """Note one finding."""
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count <= _LIMIT:
            self._kept.append(finding(code, line, **facts))

    def alike(self, code: str, line: int = 0, times: int = 1, **facts: object) -> None:
        """Note one of many with the same facts: they are told once, at the first line, with `count`."""
        key = code, tuple((name, _shorten(value)) for name, value in facts.items())
        if key in self._alike:
            self._alike[key][0] += times
        elif len(self._alike) < _KINDS:
            self._alike[key] = [times, line]

    def keep(self, made: Finding) -> None:
        """Take over a finding made elsewhere."""
        self._kept.append(made)

    def settle(self) -> tuple[Finding, ...]:
        """All findings in order of line, those of the whole file first."""
        alike = [finding(code, line, count=count, **dict(facts))
                 for (code, facts), (count, line) in self._alike.items()]  # fmt: skip
        more = [finding(codes.MORE_OF_SAME, count=count - _LIMIT, same=code)
                for code, count in self._counts.items() if count > _LIMIT]  # fmt: skip
        return (*sorted(self._kept + alike, key=lambda each: each.line), *more)
