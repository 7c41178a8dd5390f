from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import StoredFile
from hub.tenancy import CompanyForeignKey, CompanyOwned


class RunType(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinarie")
    EXTRA = "extra", _("Extra")
    CORRECTION = "correction", _("Rättelse")
    FINAL = "final", _("Slutlön")


class Source(models.TextChoices):
    SIE = "sie", _("SIE 4I")
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
    API = "api", _("API")


class PayrollRun(CompanyOwned):
    """What a payroll system handed over for one payment. `version` rises when its rows are replaced."""

    number = models.IntegerField()
    label = models.CharField(_("Namn"), max_length=100)
    run_type = models.CharField(_("Typ"), max_length=20, choices=RunType.choices, default=RunType.ORDINARY)
    period_on = models.DateField(_("Period"), help_text="first day of the month")
    payment_on = models.DateField(_("Utbetalningsdag"), null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    program = models.CharField(max_length=100, blank=True, help_text="the payroll system, as the file names itself")
    content_sha256 = models.CharField(max_length=64, help_text="of the rows: the same results twice are recognised")
    external_id = models.CharField(max_length=100, blank=True, help_text="the sender's own id, by the API")
    version = models.IntegerField(default=1)
    file = CompanyForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    row_count = models.IntegerField()
    debit_total = models.BigIntegerField(help_text="minor units")
    result_count = models.IntegerField(default=0, help_text="wage results the rows were computed of; 0: they came so")
    rules_revision = models.IntegerField(null=True, help_text="PayrollSettings.revision the rows were computed by")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="run_number"),
            models.UniqueConstraint(
                fields=["company", "external_id"], condition=~models.Q(external_id=""), name="run_external_id"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "period_on", "number"], name="run_period"),
            models.Index(fields=["company", "file"], name="run_file"),
            models.Index(fields=["company", "content_sha256"], name="run_content"),
        ]

    def __str__(self):
        return self.label


class PayrollRow(CompanyOwned):
    """One accounting row of a run. `employee` is a number, never a name. Amounts: minor units, debit > 0."""

    run = CompanyForeignKey(PayrollRun, models.CASCADE, related_name="rows")
    line_no = models.IntegerField()
    account = models.CharField(max_length=20)
    cost_centre = models.CharField(max_length=30, blank=True)
    project = models.CharField(max_length=30, blank=True)
    amount = models.BigIntegerField()
    text = models.CharField(max_length=200, blank=True)
    wage_type = models.CharField(max_length=20, blank=True)
    employee = models.CharField(max_length=30, blank=True)
    period_on = models.DateField(help_text="the period the row concerns; earlier than the run's for corrections")
    voucher_on = models.DateField(null=True)
    result_line = models.IntegerField(null=True, help_text="line_no of the wage result it was computed of")

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "run", "line_no"], name="payroll_row_line"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="payroll_row_amount"),
        ]
