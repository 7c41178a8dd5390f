"""What an employer owes on top of the results: contributions, vacation debt with contributions on it, tax on pensions.

The rounding, once and nowhere else: a cost is computed on the sum of an employee's basis and rounded to whole öre, a
half away from zero; contributions on everything paid at one time, vacation on each month it was earned in. The amount
is then divided over months and cost centres as the basis is; each part is cut, and what is left goes to the largest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from payroll.rules.book import WHOLE, Kind, Rate, RuleBook
from payroll.rules.drafts import Finding, Row

Where = tuple[date, str, str]  # month, cost centre, project
Bases = dict[str, dict[Where, int]]  # contributions | vacation | pension_tax → where → öre, of one employee


@dataclass
class OnCosts:
    """`differences`: what a rule with one account only leaves to be balanced, by month."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    differences: dict[date, int] = field(default_factory=dict)


def on_costs(employee: str, bases: Bases, book: RuleBook, paid_on: date) -> OnCosts:
    """The rows of one employee. A cost whose wage type the company does not have is left to its payroll system."""
    made = _Maker(employee, book, paid_on)
    made.contributions(bases.get("contributions", {}))
    made.vacation(bases.get("vacation", {}))
    made.pension_tax(bases.get("pension_tax", {}))
    return made.found


class _Maker:
    def __init__(self, employee: str, book: RuleBook, paid_on: date):
        self.employee, self.book, self.paid_on = employee, book, paid_on
        self.born = book.birth_year(employee)
        self.found = OnCosts()

    def contributions(self, basis: dict[Where, int]) -> None:
        rates = self._rates(Kind.CONTRIBUTIONS, "contributions", self.paid_on) if basis else None
        if rates:
            self._post(Kind.CONTRIBUTIONS, spread(basis, rates))

    def vacation(self, basis: dict[Where, int]) -> None:
        """By the month it was earned in; on it the contributions of today, without cap: it is not paid yet."""
        for period in sorted({where[0] for where in basis}):
            rates = self._rates(Kind.VACATION, "vacation", period)
            if not rates:
                continue
            own = {where: amount for where, amount in basis.items() if where[0] == period}
            earned = spread(own, rates[:1])
            self._post(Kind.VACATION, earned)
            on_top = self._rates(Kind.VACATION_CONTRIBUTIONS, "contributions", self.paid_on)
            if on_top:
                self._post(Kind.VACATION_CONTRIBUTIONS, spread(earned, on_top[:1]))

    def pension_tax(self, basis: dict[Where, int]) -> None:
        rates = self._rates(Kind.PENSION_TAX, "pension_tax", self.paid_on) if basis else None
        if rates:
            self._post(Kind.PENSION_TAX, spread(basis, rates[:1]))

    def _rates(self, kind: Kind, of: str, day: date) -> list[Rate] | None:
        """The special rate and the general one, or the general alone. None where the cost is not computed here."""
        wage_type = self.book.computed(kind)
        if wage_type is None:
            return None
        rates = self.book.rates_of(of, day, self.born)
        special = [rate for rate in rates if not rate.is_general]
        facts = {"employee": self.employee, "wage_type": wage_type.number, "day": day.isoformat(), "rate": of}
        if len(special) > 1:
            named = ", ".join(rate.name or rate.group for rate in special)
            self._refuse("PAY-185", wage_type.number, facts | {"rates": named})
        elif not rates or (rates[0].cap is not None and not rates[-1].is_general):
            self._refuse("PAY-182", wage_type.number, facts)
        else:
            return rates
        return None

    def _refuse(self, code: str, wage_type: str, facts: dict) -> None:
        known = {(each.code, each.facts["wage_type"]) for each in self.found.findings}
        if (code, wage_type) not in known:
            self.found.findings.append(Finding("error", code, None, "wage_type", wage_type, facts))

    def _post(self, kind: Kind, amounts: dict[Where, int]) -> None:
        wage_type = self.book.computed(kind)
        for period in sorted({where[0] for where in amounts}):
            rule = self.book.rule(wage_type, period)
            if rule is None:
                facts = {"employee": self.employee, "wage_type": wage_type.number, "period": f"{period:%Y-%m}"}
                self._refuse("PAY-181", wage_type.number, facts)
                continue
            own = {where: amount for where, amount in sorted(amounts.items()) if where[0] == period}
            if rule.debit:
                self._side(rule.debit, own, rule.split_debit, 1, wage_type)
            if rule.credit:
                self._side(rule.credit, own, rule.split_credit, -1, wage_type)
            if not (rule.debit and rule.credit):
                total = sum(own.values()) * (1 if rule.debit else -1)
                self.found.differences[period] = self.found.differences.get(period, 0) + total

    def _side(self, account: str, amounts: dict[Where, int], is_split: bool, sign: int, wage_type) -> None:
        if not is_split:
            amounts = {(next(iter(amounts))[0], "", ""): sum(amounts.values())}
        self.found.rows += [
            Row(account, on, at, sign * amount, wage_type.name, wage_type.number, self.employee, period)
            for (period, on, at), amount in amounts.items()
            if amount
        ]


def spread(basis: dict[Where, int], rates: list[Rate]) -> dict[Where, int]:
    """The cost of the whole basis by the first rate, above its cap by the last, divided as the basis is."""
    total = sum(basis.values())
    first, last = rates[0], rates[-1]
    exact = total * first.basis_points  # in parts of ten thousand of an öre
    if first.cap is not None and total > first.cap:
        exact = first.cap * first.basis_points + (total - first.cap) * last.basis_points
    numerator, denominator = (exact, total * WHOLE) if total else (first.basis_points, WHOLE)
    if len(basis) == 1:
        return dict.fromkeys(basis, _rounded(exact, WHOLE))
    parts = {where: _cut(amount * numerator, denominator) for where, amount in sorted(basis.items())}
    largest = max(parts, key=lambda where: abs(basis[where]))
    parts[largest] += _rounded(exact, WHOLE) - sum(parts.values())
    return parts


def _cut(numerator: int, denominator: int) -> int:
    """Towards zero."""
    quotient = abs(numerator) // abs(denominator)
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def _rounded(numerator: int, denominator: int) -> int:
    """A half away from zero."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole
