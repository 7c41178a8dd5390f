from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import StoredFile
from hub.tenancy import CompanyForeignKey, CompanyOwned
from reconciliation.models.partner import BankAccount


class ApprovalState(models.TextChoices):
    PREPARED = "prepared", _("Väntar på godkännande")
    APPROVED = "approved", _("Godkänd")
    WITHDRAWN = "withdrawn", _("Återkallad")


class Approval(CompanyOwned):
    """A reconciliation sealed up to a day. Once approved only its withdrawal may be written on it (reconciliation/sql).

    `figures` is the state as of `cut_off_on` as the report shows it, amounts in minor units. `number` counts upwards
    per bank account and is not used again. A withdrawn one keeps its report and gets a second, marked, copy.
    """

    bank_account = CompanyForeignKey(BankAccount, models.PROTECT, related_name="approvals")
    number = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.PREPARED)
    cut_off_on = models.DateField()
    ledger_balance = models.BigIntegerField(default=0)
    statement_balance = models.BigIntegerField(default=0)
    unexplained = models.BigIntegerField(default=0)
    comment = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="sv")
    figures = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the figures, as printed in the report")
    file = CompanyForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    withdrawn_file = CompanyForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    prepared_by = models.CharField(max_length=120)
    prepared_by_id = models.UUIDField(null=True)
    prepared_at = models.DateTimeField()
    approved_by = models.CharField(max_length=120, blank=True)
    approved_by_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company", "bank_account", "number"],
                condition=~models.Q(state="prepared"),
                name="approval_number",
            ),
            models.UniqueConstraint(
                fields=["company", "bank_account"], condition=models.Q(state="prepared"), name="approval_prepared_once"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "bank_account", "cut_off_on"], name="approval_cut_off"),
            models.Index(fields=["company", "file"], name="approval_file"),
            models.Index(fields=["company", "withdrawn_file"], name="approval_withdrawn_file"),
        ]

    def __str__(self):
        return f"{self.bank_account.name} {self.cut_off_on}"
