"""What was found in a file: one `Finding` per fault, and the collector that keeps their number within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ledger.sie import codes
from ledger.sie.texts import Text, text

_LONGEST = 80  # characters of a fact from a file that is all one endless field


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `line` counts from 1; 0 means the file as a whole.

    `message`, `cause` and `cure` are Swedish; `translated` gives them in nb and en. `series` and `number` are set
    when the finding is about one voucher (either may be ""), else None.
    """

    line: int
    code: str
    severity: str
    message: str
    cause: str
    cure: str
    series: str | None = None
    number: str | None = None
    facts: tuple[tuple[str, object], ...] = field(default=(), compare=False, repr=False)

    def translated(self, language: str) -> Text:
        """The three texts in `language` ("sv", "nb" or "en")."""
        return text(self.code, language, **dict(self.facts))

    def as_json(self) -> dict[str, object]:
        """The six public fields."""
        return {name: getattr(self, name) for name in ("line", "code", "severity", "message", "cause", "cure")}


class SieError(Exception):
    """A file that cannot be taken, or a document that cannot be written. `findings` say why."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.code} {f.message}" for f in self.findings[:5]))


def voucher_name(series: str, number: str) -> str:
    """How a voucher is named in a finding: "A 12"; "–" where the file gives neither."""
    return f"{series} {number}".strip() or "–"


def finding(code: str, line: int = 0, *, severity: str = "", voucher: tuple[str, str] | None = None,
            **facts: object) -> Finding:  # fmt: skip
    """Build a finding; `voucher` is (series, number)."""
    series, number = (voucher[0][:_LONGEST], voucher[1][:_LONGEST]) if voucher else (None, None)
    if voucher:
        facts["voucher"] = voucher_name(series, number)
    facts["line"] = line
    facts = {name: _shorten(value) for name, value in facts.items()}
    words = text(code, "sv", **facts)
    grade = severity or codes.severity(code)
    return Finding(line, code, grade, *words, series, number, tuple(facts.items()))


def _shorten(value: object) -> object:
    return value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > 4 * _LONGEST else value


class Findings:
    """Collects findings: at most `limit` of one code, the rest are counted; alike ones are told once with a count."""

    def __init__(self, limit: int = 500):
        self.limit = limit
        self.counts: dict[str, int] = {}
        self._kept: list[Finding] = []
        self._alike: dict[tuple[str, str], list] = {}
        self._surplus: dict[str, str] = {}

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._kept)

    def add(self, code: str, line: int = 0, *, severity: str = "", voucher: tuple[str, str] | None = None,
            **facts: object) -> None:  # fmt: skip
        """Note one finding."""
        count = self.counts[code] = self.counts.get(code, 0) + 1
        if count <= self.limit:
            self._kept.append(finding(code, line, severity=severity, voucher=voucher, **facts))
        else:
            self._surplus[code] = severity or codes.severity(code)

    def alike(self, code: str, key: str, line: int, **facts: object) -> None:
        """Note one of many that are told once, at the first line, with `count`."""
        kept = self._alike.get((code, key[:_LONGEST]))
        if kept:
            kept[0] += 1
        elif len(self._alike) < 2 * self.limit:
            self._alike[code, key[:_LONGEST]] = [1, line, {name: _shorten(value) for name, value in facts.items()}]

    def regrade(self, code: str, severity: str) -> None:
        """Give all findings of `code` another severity, once the whole file is known."""
        self._kept = [replace(f, severity=severity) if f.code == code else f for f in self._kept]
        if code in self._surplus:
            self._surplus[code] = severity

    def settle(self) -> list[Finding]:
        """All findings in order of line, those of the whole file first."""
        alike = [finding(code, line, count=count, **facts) for (code, _), (count, line, facts) in self._alike.items()]
        more = [
            finding(codes.MORE_OF_SAME, severity=grade, count=self.counts[code] - self.limit, same=code)
            for code, grade in self._surplus.items()
        ]
        return sorted(self._kept + alike, key=lambda f: f.line) + more
