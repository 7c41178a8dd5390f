"""What people decide about reports: the place of accounts, budgets, comments, charts, and what clients may see."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned
from ledger.models.chart import Ledger
from ledger.models.year import FiscalYear


class ReportKind(models.TextChoices):
    RESULT = "result", _("Resultaträkning")
    BALANCE = "balance", _("Balansräkning")


class ReportLayout(CompanyOwned):
    """One revision of the rows: the newest holds, and undoing writes an earlier one anew.

    `moves`: account number → key of a row. `headings`: [{key, group, label}] in the order they stand.
    """

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="layouts")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    revision = models.IntegerField()
    moves = models.JSONField(default=dict)
    headings = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "ledger", "kind", "revision"], name="layout_revision")
        ]


class BudgetPlan(CompanyOwned):
    """The head of a budget; its months are `Budget` rows of the same year and name. Reports show the main one."""

    year = CompanyForeignKey(FiscalYear, models.CASCADE, related_name="budget_plans")
    name = models.CharField(_("Namn"), max_length=60)
    is_main = models.BooleanField(_("Huvudbudget"), default=False)
    made_from = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "year", "name"], name="budget_plan_name"),
            models.UniqueConstraint(fields=["company", "year"], condition=models.Q(is_main=True), name="budget_main"),
        ]

    def __str__(self):
        return self.name


class ReportComment(CompanyOwned):
    """What somebody says of a month, or of one row of it. An answer has the comment it answers as `parent`."""

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="comments")
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=ReportKind.choices, blank=True)
    row = models.CharField(max_length=60, blank=True, help_text="key of the row; blank: the month as a whole")
    row_label = models.CharField(max_length=200, blank=True)
    parent = CompanyForeignKey("self", models.CASCADE, null=True, related_name="answers")
    text = models.TextField(_("Kommentar"), max_length=2000)
    author = models.UUIDField(null=True, help_text="the user; null for an API key")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "ledger", "month", "created_at"], name="comment_month"),
            models.Index(fields=["company", "parent"], name="comment_parent"),
        ]


class CommentReading(CompanyOwned):
    """Up to when a person has read the comments of the company."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "user"], name="comment_reading_once")]


class Shown(models.TextChoices):
    ONGOING = "ongoing", _("Löpande bokföring")
    LOCKED = "locked", _("Låsta månader")


class ReportSetting(CompanyOwned):
    """What those who see reports only are shown. Without a locked month the ongoing books are shown."""

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="report_settings")
    shown = models.CharField(_("Kunden ser"), max_length=10, choices=Shown.choices, default=Shown.ONGOING)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "ledger"], name="report_setting_once")]


class PinnedChart(CompanyOwned):
    """A row of a report as a chart on the start page."""

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="charts")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    row = models.CharField(max_length=60)
    position = models.IntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "ledger", "kind", "row"], name="chart_once")]
