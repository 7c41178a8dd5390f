"""What a file or an API call hands over, before anything is stored. Pure. Amounts: minor units, debit > 0."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.masking import mask
from payroll.rules.drafts import Result

LIMIT = 1000  # findings of one code; the rest are counted


@dataclass(frozen=True, slots=True)
class FileFinding:
    """`severity`: error, warning or info. `row` is the row a person sees in the file, None for the file as a whole.
    `facts` fill the places of the code's text (`payroll/texts.py`)."""

    severity: str
    code: str
    row: int | None = None
    field: str = ""
    value: str = ""
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One accounting row. `line` is its row in the file; `employee` a number, never a name. `period_on` is the first
    day of the month the row concerns, None where the file does not say: then the run's."""

    line: int
    account: str
    cost_centre: str = ""
    project: str = ""
    amount: int = 0
    text: str = ""
    wage_type: str = ""
    employee: str = ""
    period_on: date | None = None
    voucher_on: date | None = None


@dataclass(frozen=True, slots=True)
class RunDraft:
    """One payroll run as handed over: finished `rows`, or `results` the rows are computed of by the rules. `orgnr` and
    `currency` are "" where the file does not say. Either is complete only when no finding is an error."""

    label: str = ""
    program: str = ""
    orgnr: str = ""
    period_on: date | None = None
    payment_on: date | None = None
    run_type: str | None = None
    rows: tuple[RowDraft, ...] = ()
    findings: tuple[FileFinding, ...] = ()
    currency: str = ""
    results: tuple[Result, ...] = ()

    @property
    def errors(self) -> list[FileFinding]:
        return [f for f in self.findings if f.severity == "error"]


class Findings:
    """Collects findings in the order of the file: at most LIMIT of one code, then how many more there were."""

    def __init__(self) -> None:
        self._kept: list[FileFinding] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, severity: str, code: str, row: int | None = None, field: str = "", value: str = "", **facts) -> None:
        self._counts[severity, code] += 1
        if self._counts[severity, code] <= LIMIT:
            shown = mask(value)  # here, so that no log of a file can carry a personal number
            self._kept.append(FileFinding(severity, code, row, field, shown[:200], facts | {"value": shown[:60]}))

    def error(self, code: str, row: int | None = None, field: str = "", value: str = "", **facts) -> None:
        self.add("error", code, row, field, value, **facts)

    def warn(self, code: str, row: int | None = None, field: str = "", value: str = "", **facts) -> None:
        self.add("warning", code, row, field, value, **facts)

    def keep(self, finding: FileFinding) -> None:
        """One that is complete already."""
        self._kept.append(finding)

    @property
    def has_errors(self) -> bool:
        counted = any(severity == "error" for severity, _ in self._counts)
        return counted or any(f.severity == "error" for f in self._kept)

    def settle(self) -> tuple[FileFinding, ...]:
        more = [
            FileFinding(severity, "PAY-029", facts={"count": count - LIMIT, "code": code})
            for (severity, code), count in self._counts.items()
            if count > LIMIT
        ]
        return (*self._kept, *more)


def first_of_month(day: date) -> date:
    return day.replace(day=1)
