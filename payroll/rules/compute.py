"""Wage results become balanced rows by the rules of their month. Pure; the order of the results does not matter.

Which day decides: accounts and homes are those of the month a result concerns, contributions those of the day of
payment (see law.py). Nothing is ever evened out: an employee whose results do not come to nothing is a finding.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from hub.money import format_amount
from payroll.rules.book import COMPUTED, WHOLE, Home, RuleBook
from payroll.rules.drafts import Computed, Finding, Result, Row
from payroll.rules.on_costs import Bases, Where, on_costs

CORRECTION = "Rättelse mellan månader"
Part = tuple[str, str, int, str]  # cost centre, project, öre, what is said of the share


class _Posting(NamedTuple):
    """How one wage type is posted in one month. `bases`: of which computed costs it is part."""

    sign: int
    debit: str
    credit: str
    split_debit: bool
    split_credit: bool
    name: str
    bases: tuple[str, ...]


def compute(
    results: Iterable[Result | tuple], book: RuleBook, *, period_on: date, payment_on: date | None = None
) -> Computed:
    """Rows of the run's own month and of the months its corrections concern.

    `period_on` is the first day of the run's month. Without `payment_on` the last day of that month is taken for it,
    and a finding says so.
    """
    return _Run(book, period_on, payment_on).of(results)


class _Run:
    def __init__(self, book: RuleBook, period_on: date, payment_on: date | None):
        self.book, self.period_on = book, period_on
        self.paid_on = payment_on or period_on.replace(day=calendar.monthrange(period_on.year, period_on.month)[1])
        self.rows: list[Row] = []
        self.findings: list[Finding] = []
        self.bad_lines: set[int] = set()
        self.bad_employees: set[str] = set()
        self.incomplete: set[str] = set()
        self.balance: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        self._sums: dict[str, dict[tuple[str, ...], dict[Where, int]]] = defaultdict(lambda: defaultdict(dict))
        self._postings: dict[tuple[str, date], _Posting | str] = {}
        self._homes: dict[tuple[str, date], tuple[tuple[str, str, int], ...]] = {}
        if payment_on is None:
            self.findings.append(Finding("info", "PAY-186", facts={"day": self.paid_on.isoformat()}))

    def of(self, results: Iterable[Result | tuple]) -> Computed:
        for result in results:
            self._take(*result)
        self._add_on_costs()
        self._settle()
        return Computed(
            tuple(self.rows), tuple(self.findings), frozenset(self.bad_lines), frozenset(self.bad_employees)
        )

    # -------------------------------------------------------------- one result
    def _take(self, line, employee, wage_type, _quantity, amount, period, cost_centre, project, account) -> None:
        period = period or self.period_on
        key = (wage_type, period)
        posting = self._postings.get(key)
        if posting is None:
            posting = self._postings[key] = self._posting(wage_type, period)
        if isinstance(posting, str):
            self._refuse(posting, line, employee, wage_type, period)
            return
        sign, debit, credit, split_debit, split_credit, name, bases = posting
        amount *= sign
        if account and debit:
            debit = account
        elif account:
            credit = account
        rows = self.rows
        if split_debit or split_credit or bases:
            if cost_centre or project:
                parts: Iterable[Part] = ((cost_centre, project, amount, name),)
            else:
                parts = self._split(employee, period, amount, name)
            for on, at, share, text in parts:
                if split_debit and share:
                    rows.append(Row(debit, on, at, share, text, wage_type, employee, period, line))
                if split_credit and share:
                    rows.append(Row(credit, on, at, -share, text, wage_type, employee, period, line))
                if bases:
                    sums, where = self._sums[employee][bases], (period, on, at)
                    sums[where] = sums.get(where, 0) + share
        if debit and not split_debit:
            rows.append(Row(debit, "", "", amount, name, wage_type, employee, period, line))
        if credit and not split_credit:
            rows.append(Row(credit, "", "", -amount, name, wage_type, employee, period, line))
        if not (debit and credit):
            self.balance[employee][period] += amount if debit else -amount

    def _posting(self, number: str, period: date) -> _Posting | str:
        """How the wage type is posted that month, or the code of what is missing."""
        wage_type = self.book.wage_type(number)
        if wage_type is None:
            return "PAY-180"
        if wage_type.kind in COMPUTED:
            return "PAY-188"
        rule = self.book.rule(wage_type, period)
        if rule is None:
            return "PAY-181"
        named = (
            ("contributions", wage_type.in_contributions),
            ("vacation", wage_type.in_vacation),
            ("pension_tax", wage_type.in_pension_tax),
        )
        bases = tuple(name for name, is_in in named if is_in)
        splits = (bool(rule.debit and rule.split_debit), bool(rule.credit and rule.split_credit))
        return _Posting(wage_type.sign, rule.debit, rule.credit, *splits, wage_type.name, bases)

    def _refuse(self, code: str, line: int, employee: str, wage_type: str, period: date) -> None:
        facts = {"employee": employee, "wage_type": wage_type, "period": f"{period:%Y-%m}"}
        self.findings.append(Finding("error", code, line, "wage_type", wage_type, facts))
        self.bad_lines.add(line)
        self.incomplete.add(employee)

    # -------------------------------------------------------------- where it belongs
    def _split(self, employee: str, period: date, amount: int, name: str) -> Iterable[Part]:
        key = (employee, period)
        shares = self._homes.get(key)
        if shares is None:
            shares = self._homes[key] = self._shares(self.book.home(employee, period))
        if len(shares) == 1:
            cost_centre, project, _ = shares[0]
            return ((cost_centre, project, amount, name),)
        return _shared(amount, shares, name)

    def _shares(self, home: Home | None) -> tuple[tuple[str, str, int], ...]:
        defaults = self.book.defaults
        return (home.parts if home else ()) or ((defaults.cost_centre, defaults.project, WHOLE),)

    # -------------------------------------------------------------- the whole
    def _add_on_costs(self) -> None:
        for employee in sorted(self._sums):
            found = on_costs(employee, _by_basis(self._sums[employee]), self.book, self.paid_on)
            self.rows += found.rows
            self.findings += found.findings
            if found.findings:
                self.bad_employees.add(employee)
            for period, difference in found.differences.items():
                self.balance[employee][period] += difference

    def _settle(self) -> None:
        """Each employee must come to nothing over the months of the run; a month by itself, with the account that
        carries corrections from the month they concern to the month they are paid in."""
        account = self.book.defaults.correction_account
        for employee in sorted(self.balance.keys() - self.incomplete):
            months = {period: sum_ for period, sum_ in sorted(self.balance[employee].items()) if sum_}
            total = sum(months.values())
            if total or (months and not account):
                self._blame(employee, "PAY-183" if total else "PAY-184", months, total)
                continue
            for period, difference in months.items():
                self.rows.append(Row(account, "", "", -difference, CORRECTION, "", employee, period))

    def _blame(self, employee: str, code: str, months: dict[date, int], total: int) -> None:
        period, difference = next(iter(months.items()))
        facts = {
            "employee": employee,
            "period": f"{period:%Y-%m}",
            "difference": format_amount(total or difference),
        }
        self.findings.append(Finding("error", code, None, "amount", facts["difference"], facts))
        self.bad_employees.add(employee)


def _by_basis(sums: dict[tuple[str, ...], dict[Where, int]]) -> Bases:
    """Of the sums by which bases an amount is part of at once, those of each basis."""
    found: Bases = {}
    for kinds, amounts in sums.items():
        for kind in kinds:
            of = found.setdefault(kind, {})
            for where, amount in amounts.items():
                of[where] = of.get(where, 0) + amount
    return found


def _shared(amount: int, shares: tuple[tuple[str, str, int], ...], name: str) -> list[Part]:
    """Exact to the öre: each part is cut, and what is left goes to the largest share (the first of equals), where it
    is shown. As `hub.money.split_exactly`, for weights that are whole numbers and come to 10,000."""
    sign, size = (-1 if amount < 0 else 1), abs(amount)
    cut = [sign * (size * weight // WHOLE) for _, _, weight in shares]
    left = amount - sum(cut)
    texts = [f"{name} {_percent(weight)}" for _, _, weight in shares]
    if left:
        largest = max(range(len(shares)), key=lambda at: shares[at][2])
        cut[largest] += left
        texts[largest] += f" ({'+' if left > 0 else ''}{format_amount(left)})"
    return [(on, at, part, text) for (on, at, _), part, text in zip(shares, cut, texts, strict=True)]


@cache
def _percent(weight: int) -> str:
    whole, rest = divmod(weight, 100)
    return f"{whole},{rest:02d} %" if rest else f"{whole} %"
