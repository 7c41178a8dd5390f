from django.db import models

from hub.tenancy import CompanyForeignKey, CompanyOwned
from payroll.models.run import PayrollRun


class WageResult(CompanyOwned):
    """A line of a pay slip, as it came. The run's rows were computed of these; `PayrollRow.result_line` says which."""

    run = CompanyForeignKey(PayrollRun, models.CASCADE, related_name="results")
    line_no = models.IntegerField()
    employee = models.CharField(max_length=30)
    wage_type = models.CharField(max_length=20)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    amount = models.BigIntegerField(help_text="minor units, with the sign of the payroll system")
    period_on = models.DateField(help_text="the period the result concerns")
    cost_centre = models.CharField(max_length=30, blank=True)
    project = models.CharField(max_length=30, blank=True)
    account = models.CharField(max_length=20, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "run", "line_no"], name="wage_result_line")]
