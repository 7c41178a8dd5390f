"""The rules of a company: each change is one act, raises the revision, and stands in the history."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.masking import mask
from hub.models import Company
from hub.permissions import Actor, Area, Level
from payroll import (
    rule_texts,  # noqa: F401  the codes raised here get their words
    rules,
)
from payroll.files.cleaning import is_employee_number
from payroll.models import EmployeeHome, PayrollSettings, PostingRule, Rate, WageType
from payroll.rules import law, standard
from payroll.rules.book import WHOLE

_ACCOUNT = re.compile(r"[0-9A-Za-zÅÄÖÆØåäöæø._-]{1,20}")


def _changed(by: Actor) -> PayrollSettings:
    """The right, then the company's one row, held: changes of rules come one after another."""
    by.check(Area.PAYROLL, Level.WRITE)
    PayrollSettings.objects.get_or_create()
    kept = PayrollSettings.objects.select_for_update().get()
    kept.revision += 1
    kept.save(update_fields=["revision"])
    return kept


# ------------------------------------------------------------------ wage types
@transaction.atomic
def save_wage_type(*, company: Company, wage_type: rules.WageType, of: WageType | None = None, by: Actor) -> WageType:
    """A new wage type, or other facts of one there is. Raises Refused PAY-195 where the number, or what it computes,
    is taken."""
    _changed(by)
    check_codes(wage_type.number, wage_type.name)
    kept = of or WageType()
    for name in ("number", "name", "kind", "sign", "in_contributions", "in_vacation", "in_pension_tax"):
        setattr(kept, name, getattr(wage_type, name))
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise Refused("PAY-195", number=wage_type.number) from taken
    events.record("wage_type.saved", obj=kept, by=by, number=kept.number, wage_kind=str(kept.kind))
    return kept


@transaction.atomic
def remove_wage_type(*, company: Company, wage_type: WageType, by: Actor) -> None:
    """With its rules. Rows already computed stay; results that name it are then told as unknown."""
    _changed(by)
    events.record("wage_type.removed", obj=wage_type, by=by, number=wage_type.number)
    wage_type.delete()


# ------------------------------------------------------------------ posting rules
@transaction.atomic
def save_rule(*, company: Company, rule: rules.PostingRule, by: Actor) -> PostingRule:
    """The rule of a wage type (by number), or of a kind, from its month on; one of the same month is exchanged.

    Raises Refused PAY-180 (no such wage type), PAY-191, PAY-194.
    """
    _changed(by)
    check_month(rule.valid_from)
    check_accounts(rule.debit, rule.credit)
    wage_type = WageType.objects.filter(number=rule.wage_type).first() if rule.wage_type else None
    if rule.wage_type and wage_type is None:
        raise Refused("PAY-180", wage_type=mask(rule.wage_type), status=422)
    kept, _created = PostingRule.objects.update_or_create(
        wage_type=wage_type,
        kind="" if wage_type else rule.kind,
        valid_from=rule.valid_from,
        defaults={
            "debit": rule.debit,
            "credit": rule.credit,
            "split_debit": rule.split_debit,
            "split_credit": rule.split_credit,
            "created_by": by.name[:120],
        },
    )
    events.record("posting_rule.saved", obj=kept, by=by, **_facts(kept))
    return kept


@transaction.atomic
def remove_rule(*, company: Company, rule: PostingRule, by: Actor) -> None:
    """The rule before it holds on."""
    _changed(by)
    events.record("posting_rule.removed", obj=rule, by=by, **_facts(rule))
    rule.delete()


def _facts(rule: PostingRule) -> dict:
    return {"valid_from": f"{rule.valid_from:%Y-%m}", "debit": rule.debit, "credit": rule.credit}


# ------------------------------------------------------------------ rates
@transaction.atomic
def save_rate(*, company: Company, rate: rules.Rate, by: Actor) -> Rate:
    """A rate from its day on; one of the same group and day is exchanged. Raises Refused PAY-196 without a source."""
    _changed(by)
    if not rate.source.strip():
        raise Refused("PAY-196", status=422)
    kept, _created = Rate.objects.update_or_create(
        kind=rate.kind, group=rate.group, valid_from=rate.valid_from, defaults=_rate_fields(rate, by)
    )
    events.record("rate.saved", obj=kept, by=by, basis_points=kept.basis_points, source=kept.source)
    return kept


@transaction.atomic
def remove_rate(*, company: Company, rate: Rate, by: Actor) -> None:
    """The rate before it holds on."""
    _changed(by)
    events.record("rate.removed", obj=rate, by=by, basis_points=rate.basis_points, source=rate.source)
    rate.delete()


def _rate_fields(rate: rules.Rate, by: Actor) -> dict:
    names = ("basis_points", "source", "age_from", "age_to", "born_from", "born_to", "cap")
    said = {"name": rate.name or rate.group, "created_by": by.name[:120]}
    return said | {name: getattr(rate, name) for name in names}


# ------------------------------------------------------------------ employees and defaults
@transaction.atomic
def save_homes(*, company: Company, homes: Iterable[rules.Home], by: Actor) -> int:
    """Where employees' costs belong, from a month on; one of the same month is exchanged. Gives how many.

    Raises Refused PAY-191, PAY-192, PAY-193.
    """
    _changed(by)
    found = list(homes)
    for home in found:
        check_home(home)
    made = [
        EmployeeHome(
            employee=home.employee,
            valid_from=home.valid_from,
            birth_year=home.birth_year,
            parts=[list(part) for part in home.parts],
        )
        for home in {(home.employee, home.valid_from): home for home in found}.values()
    ]
    EmployeeHome.objects.bulk_create(
        made,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["company", "employee", "valid_from"],
        update_fields=["birth_year", "parts"],
    )
    events.record("employee_homes.saved", by=by, count=len(made))
    return len(made)


@transaction.atomic
def remove_home(*, company: Company, home: EmployeeHome, by: Actor) -> None:
    """The one before it holds on, else the company's defaults."""
    _changed(by)
    events.record("employee_home.removed", obj=home, by=by)
    home.delete()


@transaction.atomic
def save_defaults(*, company: Company, defaults: rules.Defaults, by: Actor) -> PayrollSettings:
    """Raises Refused PAY-194."""
    kept = _changed(by)
    check_accounts(defaults.correction_account)
    check_codes(defaults.cost_centre, defaults.project)
    for name in ("cost_centre", "project", "correction_account"):
        setattr(kept, name, getattr(defaults, name))
    kept.save()
    facts = {name: getattr(kept, name) for name in ("cost_centre", "project", "correction_account")}
    events.record("payroll_defaults.saved", obj=None, by=by, **facts)
    return kept


# ------------------------------------------------------------------ to begin with
@transaction.atomic
def load_standard(*, company: Company, by: Actor) -> int:
    """The Swedish set: what the company does not have yet of wage types, rules and rates. Gives how many wage types
    were added. What it has is left as it is, so the act may be repeated when the law has changed."""
    kept = _changed(by)
    numbers = set(WageType.objects.values_list("number", flat=True))
    kinds = set(WageType.objects.values_list("kind", flat=True))
    new = [
        each
        for each in standard.WAGE_TYPES
        if each.number not in numbers and not (each.kind in rules.book.COMPUTED and each.kind in kinds)
    ]
    made = {each.number: WageType(**{name: getattr(each, name) for name in rules.WageType.__slots__}) for each in new}
    WageType.objects.bulk_create(made.values())
    PostingRule.objects.bulk_create(
        PostingRule(
            wage_type=made[rule.wage_type],
            valid_from=rule.valid_from,
            debit=rule.debit,
            credit=rule.credit,
            split_debit=rule.split_debit,
            split_credit=rule.split_credit,
            created_by=by.name[:120],
        )
        for rule in standard.RULES
        if rule.wage_type in made
    )
    _load_law(by)
    if not kept.correction_account:
        kept.correction_account = standard.DEFAULTS.correction_account
        kept.save(update_fields=["correction_account"])
    events.record("payroll_rules.loaded", by=by, wage_types=len(made))
    return len(made)


def _load_law(by: Actor) -> None:
    known = set(Rate.objects.values_list("kind", "group", "valid_from"))
    Rate.objects.bulk_create(
        Rate(kind=rate.kind, group=rate.group, valid_from=rate.valid_from, **_rate_fields(rate, by))
        for rate in law.RATES
        if (rate.kind, rate.group, rate.valid_from) not in known
    )


# ------------------------------------------------------------------ checks
def check_month(day: date) -> None:
    """Raises Refused PAY-191."""
    if day.day != 1:
        raise Refused("PAY-191", status=422)


def check_codes(*codes: str) -> None:
    """Raises Refused PAY-175 where one looks like a person."""
    for code in codes:
        if mask(code) != code:
            raise Refused("PAY-175", column=mask(code)[:40], status=422)


def check_accounts(*accounts: str) -> None:
    """Raises Refused PAY-194."""
    for account in accounts:
        if account and not _ACCOUNT.fullmatch(account):
            raise Refused("PAY-194", account=mask(account)[:40], status=422)


def check_home(home: rules.Home) -> None:
    """Raises Refused PAY-175, PAY-191, PAY-192, PAY-193, PAY-199."""
    check_month(home.valid_from)
    if not is_employee_number(home.employee):
        raise Refused("PAY-193", status=422)
    check_codes(*(code for part in home.parts for code in part[:2]))
    total = sum(share for _, _, share in home.parts)
    if home.parts and (total != WHOLE or min(share for _, _, share in home.parts) < 0):
        raise Refused("PAY-192", sum=f"{total / 100:g}".replace(".", ","), status=422)
    if home.birth_year is not None and not 1900 <= home.birth_year <= timezone.localdate().year:
        raise Refused("PAY-199", year=home.birth_year, status=422)
