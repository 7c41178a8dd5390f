"""Budgets: made from a year, from another budget or from nought; changed row by row; one of a year is the main one."""

from collections import defaultdict
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.actions.ledgers import months
from ledger.models import Account, Budget, BudgetPlan, FiscalYear, PeriodBalance
from ledger.reports import Account as ReportAccount
from ledger.reports import Change, budget_of


def create_budget(
    *,
    company: Company,
    year: FiscalYear,
    name: str,
    source: FiscalYear | BudgetPlan | None,
    change: Change = Change(),  # noqa: B008  frozen
    by: Actor,
) -> BudgetPlan:
    """`source`: a year's outcome, another budget, or None for every result account at nought.

    Raises LED-210 the name is taken · 211 the source has nothing.
    """
    by.check(Area.REPORTS, Level.WRITE)
    wanted = list(months(year.start, year.end))
    rows = _from(source, wanted, change) if source else _noughts(year, wanted)
    if not rows:
        raise Refused("LED-211")
    with transaction.atomic():
        is_first = not BudgetPlan.objects.filter(year=year, is_main=True).exists()
        plan = _new(year, name, is_first, f"{source}" if source else "", by)
        Budget.objects.bulk_create(
            Budget(year=year, name=plan.name, account_id=key, month=month, amount=amount)
            for key, amounts in rows.items()
            for month, amount in amounts.items()
        )
        events.record("budget.created", obj=plan, by=by, year=str(year), made_from=plan.made_from)
    return plan


def _new(year: FiscalYear, name: str, is_main: bool, made_from: str, by: Actor) -> BudgetPlan:
    taken = Budget.objects.filter(year=year, name=name).exists()  # also one that a SIE file brought
    try:
        if taken:
            raise IntegrityError
        with transaction.atomic():
            return BudgetPlan.objects.create(
                year=year, name=name, is_main=is_main, made_from=made_from[:200], created_by=by.name[:120]
            )
    except IntegrityError as error:
        raise Refused("LED-210", name=name) from error


def _result_accounts(year: FiscalYear) -> dict:
    """Account id → number, of those the result report has."""
    rows = Account.objects.filter(ledger=year.ledger_id).values_list("id", "number", "kind")
    return {key: number for key, number, kind in rows if not ReportAccount(number, "", kind).is_balance}


def _noughts(year: FiscalYear, wanted: list[date]) -> dict:
    return {key: dict.fromkeys(wanted, 0) for key in _result_accounts(year)}


def _from(source: FiscalYear | BudgetPlan, wanted: list[date], change: Change) -> dict:
    is_year = isinstance(source, FiscalYear)
    year = source if is_year else source.year
    rows = (
        PeriodBalance.objects.filter(year=year)
        if is_year
        else Budget.objects.filter(year=year, name=source.name, object_set=None)
    )
    numbers, amounts = _result_accounts(year), defaultdict(dict)
    for key, month, amount in rows.values_list("account_id", "month").annotate(Sum("amount")):
        if key in numbers:
            amounts[key][month] = int(amount)
    totals = {key: sum(of.values()) for key, of in amounts.items()}
    return budget_of(amounts, wanted, change, lambda key: totals[key] < 0)


def set_budget(*, company: Company, plan: BudgetPlan, amounts: dict[str, dict[date, int]], by: Actor) -> int:
    """Account number → month → minor units, debit > 0: replaces just these. Gives how many months changed.

    Raises LED-212 no such account · 213 a month outside the year. All or nothing.
    """
    by.check(Area.REPORTS, Level.WRITE)
    keys = {number: key for key, number in _result_accounts(plan.year).items()}
    inside = set(months(plan.year.start, plan.year.end))
    for number, of in amounts.items():
        if number not in keys:
            raise Refused("LED-212", number=number)
        if outside := sorted(set(of) - inside):
            raise Refused("LED-213", month=f"{outside[0]:%Y-%m}")
    with transaction.atomic():
        BudgetPlan.objects.select_for_update().get(pk=plan.pk)
        changed = _write(plan, {keys[number]: of for number, of in amounts.items()})
        if changed:
            events.record("budget.changed", obj=plan, by=by, accounts=sorted(amounts)[:50], months=changed)
    return changed


def _write(plan: BudgetPlan, wanted: dict) -> int:
    there = {
        (row.account_id, row.month): row
        for row in Budget.objects.filter(year=plan.year, name=plan.name, account__in=list(wanted), object_set=None)
    }
    new, old = [], []
    for key, of in wanted.items():
        for month, amount in of.items():
            row = there.get((key, month))
            if row is None:
                new.append(Budget(year=plan.year, name=plan.name, account_id=key, month=month, amount=amount))
            elif row.amount != amount:
                row.amount = amount
                old.append(row)
    Budget.objects.bulk_create(new)
    Budget.objects.bulk_update(old, ["amount"])
    return len(new) + len(old)


def make_main(*, company: Company, plan: BudgetPlan, by: Actor) -> BudgetPlan:
    by.check(Area.REPORTS, Level.WRITE)
    with transaction.atomic():
        plans = BudgetPlan.objects.select_for_update().filter(year=plan.year_id)
        plans.filter(is_main=True).update(is_main=False)
        plan.is_main = True
        plan.save()
        events.record("budget.made_main", obj=plan, by=by)
    return plan


def remove_budget(*, company: Company, plan: BudgetPlan, by: Actor) -> None:
    by.check(Area.REPORTS, Level.WRITE)
    with transaction.atomic():
        Budget.objects.filter(year=plan.year_id, name=plan.name).delete()
        events.record("budget.removed", obj=plan, by=by, name=plan.name)
        plan.delete()
