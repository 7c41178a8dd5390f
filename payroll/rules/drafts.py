"""What goes into the rules and what comes out. Tuples: a run has tens of thousands of each. Amounts: öre."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Result(NamedTuple):
    """One line of a pay slip. `line` is its row in the file, `employee` a number, never a name. `amount` has the sign
    of the payroll system. `period_on`: first day of the month it concerns, None for the run's own. Cost centre or
    project given here go before the employee's home, `account` before the account of the rule."""

    line: int
    employee: str
    wage_type: str
    quantity: Decimal | None
    amount: int
    period_on: date | None = None
    cost_centre: str = ""
    project: str = ""
    account: str = ""


class Row(NamedTuple):
    """One accounting row: debit > 0. `result_line` is the result it came of, None for what the rules added."""

    account: str
    cost_centre: str
    project: str
    amount: int
    text: str
    wage_type: str
    employee: str
    period_on: date
    result_line: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What keeps a result from being booked, or should be known. `facts` fill the places of the code's text."""

    severity: str
    code: str
    row: int | None = None
    field: str = ""
    value: str = ""
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Computed:
    """`rows` balance in every period where no finding is an error. `bad_lines` and `bad_employees` say which results
    are to blame: a line by itself, or everything of an employee whose results do not add up."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()
    bad_lines: frozenset[int] = frozenset()
    bad_employees: frozenset[str] = frozenset()

    @property
    def errors(self) -> list[Finding]:
        return [each for each in self.findings if each.severity == "error"]
