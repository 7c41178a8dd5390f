"""The rules a company posts by, and which of them holds when. Pure.

Every rule begins on a day and holds until the next one of the same subject begins, so two can never overlap. One that
only ends what was before has no accounts, or no rate.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

WHOLE = 10_000  # a hundred per cent, and one, in parts of ten thousand


class Kind(StrEnum):
    """What a wage type is. The last four never come in results: the rules compute them."""

    PAY = "pay"
    BENEFIT = "benefit"
    EXPENSE = "expense"
    DEDUCTION = "deduction"
    TAX = "tax"
    NET = "net"
    PENSION = "pension"
    CONTRIBUTIONS = "contributions"
    VACATION = "vacation"
    VACATION_CONTRIBUTIONS = "vacation_contributions"
    PENSION_TAX = "pension_tax"


COMPUTED = frozenset({Kind.CONTRIBUTIONS, Kind.VACATION, Kind.VACATION_CONTRIBUTIONS, Kind.PENSION_TAX})


@dataclass(frozen=True, slots=True)
class WageType:
    """`sign` -1 turns amounts that stand with a minus on the pay slip (tax, deductions). The rest: of which computed
    costs it is the basis."""

    number: str
    name: str
    kind: Kind
    sign: int = 1
    in_contributions: bool = False
    in_vacation: bool = False
    in_pension_tax: bool = False


@dataclass(frozen=True, slots=True)
class PostingRule:
    """Of one wage type, or with `wage_type` "" of every wage type of the kind that has none of its own. An amount
    debits `debit` and credits `credit`; one of them may be "". `split_*`: that side has cost centre and project."""

    wage_type: str
    kind: str
    valid_from: date
    debit: str = ""
    credit: str = ""
    split_debit: bool = True
    split_credit: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """`kind`: contributions, vacation or pension_tax. `basis_points` None ends the group. Ages are those reached when
    the year of payment begins. `cap`: öre per employee and month up to which it holds; above it the general rate."""

    kind: str
    group: str
    valid_from: date
    basis_points: int | None
    source: str = ""
    age_from: int | None = None
    age_to: int | None = None
    born_from: int | None = None
    born_to: int | None = None
    cap: int | None = None
    name: str = ""

    @property
    def is_general(self) -> bool:
        return (self.age_from, self.age_to, self.born_from, self.born_to) == (None,) * 4

    def fits(self, born: int | None, year: int) -> bool:
        if self.is_general:
            return True
        if born is None:
            return False
        age = year - born - 1
        return (
            (self.age_from is None or age >= self.age_from)
            and (self.age_to is None or age <= self.age_to)
            and (self.born_from is None or born >= self.born_from)
            and (self.born_to is None or born <= self.born_to)
        )


@dataclass(frozen=True, slots=True)
class Home:
    """Where an employee's cost belongs from a day on: (cost centre, project, parts of ten thousand), all 10,000."""

    employee: str
    valid_from: date
    parts: tuple[tuple[str, str, int], ...] = ()
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """Of the company: objects for employees without home, and the account that carries a correction from the month it
    concerns to the month it is paid in ("" where there is none)."""

    cost_centre: str = ""
    project: str = ""
    correction_account: str = ""


_Dated = TypeVar("_Dated", PostingRule, Rate, Home)


def holding(dated: list[_Dated], day: date) -> _Dated | None:
    """The latest that has begun; `dated` by its day."""
    at = bisect_right(dated, day, key=lambda each: each.valid_from)
    return dated[at - 1] if at else None


def by_day(dated: Iterable[_Dated], key) -> dict[object, list[_Dated]]:
    found: dict[object, list[_Dated]] = {}
    for each in sorted(dated, key=lambda each: each.valid_from):
        found.setdefault(key(each), []).append(each)
    return found


@dataclass(frozen=True)
class RuleBook:
    """All rules of a company. Look-ups are made once, when the book is."""

    wage_types: tuple[WageType, ...] = ()
    rules: tuple[PostingRule, ...] = ()
    rates: tuple[Rate, ...] = ()
    homes: tuple[Home, ...] = ()
    defaults: Defaults = Defaults()
    _types: dict = field(init=False, repr=False, compare=False)
    _rules: dict = field(init=False, repr=False, compare=False)
    _rates: dict = field(init=False, repr=False, compare=False)
    _homes: dict = field(init=False, repr=False, compare=False)
    _computed: dict = field(init=False, repr=False, compare=False)
    _fitting: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        made = {
            "_types": {each.number: each for each in self.wage_types},
            "_rules": by_day(self.rules, lambda rule: (rule.wage_type, "" if rule.wage_type else rule.kind)),
            "_rates": by_day(self.rates, lambda rate: (rate.kind, rate.group)),
            "_homes": by_day(self.homes, lambda home: home.employee),
            "_computed": {each.kind: each for each in self.wage_types if each.kind in COMPUTED},
            "_fitting": {},
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def wage_type(self, number: str) -> WageType | None:
        return self._types.get(number)

    def computed(self, kind: Kind) -> WageType | None:
        """The wage type a computed cost is shown under; None where the company leaves it to the payroll system."""
        return self._computed.get(kind)

    def rule(self, wage_type: WageType, day: date) -> PostingRule | None:
        """The wage type's own rule that day, else the one of its kind. None where none has accounts."""
        key = (wage_type.number, day)
        if key not in self._fitting:
            held = (holding(self._rules.get(of, []), day) for of in ((wage_type.number, ""), ("", wage_type.kind)))
            self._fitting[key] = next((rule for rule in held if rule and (rule.debit or rule.credit)), None)
        return self._fitting[key]

    def rates_of(self, kind: str, day: date, born: int | None) -> list[Rate]:
        """Those that hold that day for somebody born that year: the special ones first, the general one last."""
        found = self._fitting.get((kind, day, born))
        if found is None:
            held = (holding(dated, day) for (of, _), dated in self._rates.items() if of == kind)
            fit = [rate for rate in held if rate and rate.basis_points is not None and rate.fits(born, day.year)]
            found = sorted(fit, key=lambda rate: (rate.is_general, rate.group))
            self._fitting[kind, day, born] = found
        return found

    def home(self, employee: str, day: date) -> Home | None:
        return holding(self._homes.get(employee, []), day)

    def birth_year(self, employee: str) -> int | None:
        """As last told: a year of birth does not change."""
        known = [home.birth_year for home in self._homes.get(employee, []) if home.birth_year]
        return known[-1] if known else None
