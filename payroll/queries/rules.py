"""The company's rules as the pure package takes them, and what a change of them would change in a real run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payroll import rules
from payroll.models import EmployeeHome, PayrollRun, PayrollSettings, PostingRule, Rate, WageResult, WageType

RESULT = (
    "line_no", "employee", "wage_type", "quantity", "amount", "period_on", "cost_centre", "project", "account",
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """A change of the rules, tried on a run. `faults`: what the new rules could not post; `cured`: how many less."""

    run: PayrollRun
    changes: list[rules.Change]
    faults: list[rules.Finding]
    before_faults: int


def rule_book() -> rules.RuleBook:
    """Five statements, whatever the size."""
    kept = PayrollSettings.objects.first()
    return rules.RuleBook(
        wage_types=tuple(map(wage_type_of, WageType.objects.order_by("number"))),
        rules=tuple(map(posting_rule_of, PostingRule.objects.select_related("wage_type"))),
        rates=tuple(map(rate_of, Rate.objects.all())),
        homes=tuple(
            home_of(*each) for each in EmployeeHome.objects.values_list("employee", "valid_from", "parts", "birth_year")
        ),
        defaults=rules.Defaults(kept.cost_centre, kept.project, kept.correction_account) if kept else rules.Defaults(),
    )


def wage_type_of(kept: WageType) -> rules.WageType:
    return rules.WageType(
        kept.number,
        kept.name,
        rules.Kind(kept.kind),
        kept.sign,
        kept.in_contributions,
        kept.in_vacation,
        kept.in_pension_tax,
    )


def posting_rule_of(kept: PostingRule) -> rules.PostingRule:
    number = kept.wage_type.number if kept.wage_type_id else ""
    return rules.PostingRule(
        number, kept.kind, kept.valid_from, kept.debit, kept.credit, kept.split_debit, kept.split_credit
    )


def rate_of(kept: Rate) -> rules.Rate:
    return rules.Rate(
        kept.kind,
        kept.group,
        kept.valid_from,
        kept.basis_points,
        kept.source,
        kept.age_from,
        kept.age_to,
        kept.born_from,
        kept.born_to,
        kept.cap,
        kept.name,
    )


def home_of(employee: str, valid_from: date, parts: list, birth_year: int | None) -> rules.Home:
    return rules.Home(employee, valid_from, tuple((on, at, share) for on, at, share in parts), birth_year)


def revision() -> int:
    """Of the rules as they stand; 0 where there are none yet."""
    return PayrollSettings.objects.values_list("revision", flat=True).first() or 0


def results_of(run: PayrollRun) -> Iterable[tuple]:
    """The run's wage results as the rules take them. One statement, plain tuples."""
    return WageResult.objects.filter(run=run).order_by("line_no").values_list(*RESULT)


def runs_to_try() -> list[PayrollRun]:
    """Runs that came as wage results, newest first."""
    return list(PayrollRun.objects.filter(result_count__gt=0).order_by("-period_on", "-number")[:24])


def computed(run: PayrollRun, book: rules.RuleBook, results: Iterable[tuple] | None = None) -> rules.Computed:
    """The rows the run has by these rules; nothing is stored."""
    found = results_of(run) if results is None else results
    return rules.compute(found, book, period_on=run.period_on, payment_on=run.payment_on)


def tried(run: PayrollRun, before: rules.RuleBook, after: rules.RuleBook) -> Trial:
    """The rows of the run by the rules as they are and as they would be, compared."""
    results = list(results_of(run))
    old, new = computed(run, before, results), computed(run, after, results)
    return Trial(run, rules.differences(old.rows, new.rows), new.errors, len(old.errors))
