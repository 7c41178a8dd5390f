"""A company's rules as they are kept; what they mean stands in `payroll/rules`. Each holds until the next begins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned
from payroll.rules.book import COMPUTED, Kind


class WageKind(models.TextChoices):
    PAY = Kind.PAY.value, _("Lön")
    BENEFIT = Kind.BENEFIT.value, _("Förmån")
    EXPENSE = Kind.EXPENSE.value, _("Skattefri ersättning")
    DEDUCTION = Kind.DEDUCTION.value, _("Nettolöneavdrag")
    TAX = Kind.TAX.value, _("Skatt")
    NET = Kind.NET.value, _("Nettolön")
    PENSION = Kind.PENSION.value, _("Pension")
    CONTRIBUTIONS = Kind.CONTRIBUTIONS.value, _("Arbetsgivaravgifter (räknas)")
    VACATION = Kind.VACATION.value, _("Semesterlöneskuld (räknas)")
    VACATION_CONTRIBUTIONS = Kind.VACATION_CONTRIBUTIONS.value, _("Avgifter på semesterlöneskuld (räknas)")
    PENSION_TAX = Kind.PENSION_TAX.value, _("Särskild löneskatt (räknas)")


class RateKind(models.TextChoices):
    CONTRIBUTIONS = "contributions", _("Arbetsgivaravgifter")
    VACATION = "vacation", _("Semesterlön")
    PENSION_TAX = "pension_tax", _("Särskild löneskatt")


class PayrollSettings(CompanyOwned):
    """One row per company. `revision` rises with every change of a rule: a run remembers which it was computed by."""

    cost_centre = models.CharField(max_length=30, blank=True)
    project = models.CharField(max_length=30, blank=True)
    correction_account = models.CharField(max_length=20, blank=True)
    revision = models.IntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company"], name="payroll_settings_once")]


class WageType(CompanyOwned):
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=30, choices=WageKind.choices)
    sign = models.SmallIntegerField(default=1)
    in_contributions = models.BooleanField(default=False)
    in_vacation = models.BooleanField(default=False)
    in_pension_tax = models.BooleanField(default=False)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="wage_type_number"),
            models.UniqueConstraint(
                fields=["company", "kind"],
                condition=models.Q(kind__in=sorted(kind.value for kind in COMPUTED)),
                name="wage_type_computed_once",
            ),
            models.CheckConstraint(condition=models.Q(sign__in=(1, -1)), name="wage_type_sign"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def is_computed(self) -> bool:
        return self.kind in COMPUTED


class PostingRule(CompanyOwned):
    """Of a wage type, or without one of every wage type of `kind` that has none of its own."""

    wage_type = CompanyForeignKey(WageType, models.CASCADE, null=True, related_name="rules")
    kind = models.CharField(max_length=30, blank=True, choices=WageKind.choices)
    valid_from = models.DateField(help_text="first day of a month")
    debit = models.CharField(max_length=20, blank=True)
    credit = models.CharField(max_length=20, blank=True)
    split_debit = models.BooleanField(default=True)
    split_credit = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "wage_type", "valid_from"], name="posting_rule_from"),
            models.UniqueConstraint(
                fields=["company", "kind", "valid_from"],
                condition=models.Q(wage_type=None),
                name="posting_rule_of_kind_from",
            ),
            models.CheckConstraint(
                condition=models.Q(wage_type=None, kind__gt="") | models.Q(wage_type__isnull=False, kind=""),
                name="posting_rule_subject",
            ),
        ]

    def __str__(self):
        subject = self.wage_type.number if self.wage_type_id else self.get_kind_display()
        return f"{subject} {self.valid_from:%Y-%m}"


class Rate(CompanyOwned):
    """A rate of a group of people; `basis_points` None ends it. `source` names the law or agreement."""

    kind = models.CharField(max_length=20, choices=RateKind.choices)
    group = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    valid_from = models.DateField()
    basis_points = models.IntegerField(null=True, help_text="parts of ten thousand")
    age_from = models.SmallIntegerField(null=True)
    age_to = models.SmallIntegerField(null=True)
    born_from = models.SmallIntegerField(null=True)
    born_to = models.SmallIntegerField(null=True)
    cap = models.BigIntegerField(null=True, help_text="minor units per employee and month")
    source = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "group", "valid_from"], name="rate_from"),
            models.CheckConstraint(
                condition=models.Q(basis_points=None) | models.Q(basis_points__gte=0, basis_points__lte=10_000),
                name="rate_within",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name} {self.valid_from}"


class EmployeeHome(CompanyOwned):
    """Where an employee's cost belongs from a month on. `employee` is a number, never a name.

    `parts`: [[cost centre, project, parts of ten thousand], …], together 10,000; empty: the company's defaults.
    """

    employee = models.CharField(max_length=30)
    valid_from = models.DateField(help_text="first day of a month")
    birth_year = models.SmallIntegerField(null=True, help_text="decides the rate of contributions")
    parts = models.JSONField(default=list)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "employee", "valid_from"], name="employee_home_from")]

    def __str__(self):
        return f"{self.employee} {self.valid_from:%Y-%m}"
