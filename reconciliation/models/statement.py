from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import Job, StoredFile
from hub.tenancy import CompanyForeignKey, CompanyOwned
from reconciliation.models.partner import BankAccount
from reconciliation.models.side import LineState, Side, between, small

__all__ = ["LineState", "Source", "Statement", "StatementLine"]


class Source(models.TextChoices):
    FILE = "file", _("Fil")
    FEED = "feed", _("AutoPay")
    API = "api", _("API")
    COMMAND = "command", _("Kommandorad")


class Statement(CompanyOwned):
    """One account over one period as it came in. `opening` and `closing` are None where the format has no balances.

    `line_count` is what it holds, `known_count` of them came before by another statement.
    """

    bank_account = CompanyForeignKey(BankAccount, models.PROTECT, related_name="statements")
    file = CompanyForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    job = CompanyForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FILE)
    file_name = models.CharField(max_length=120, blank=True)
    format = models.CharField(max_length=30, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    statement_id = models.CharField(max_length=140, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    line_count = models.IntegerField(default=0)
    known_count = models.IntegerField(default=0)
    findings = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "bank_account", "ends_on"], name="statement_period"),
            models.Index(fields=["company", "created_at"], name="statement_created"),
            models.Index(fields=["company", "file"], name="statement_file"),
            models.Index(fields=["company", "job"], name="statement_job"),
        ]

    def __str__(self):
        return self.statement_id or self.file_name or str(self.ends_on)


class StatementLine(Side):
    """One entry as the bank booked it. Fed lines are locked; typed ones may be changed until they are matched.

    `identity` recognises the entry whichever file or route it comes by (formats.identity). `details`: its payments,
    as the bank listed them: [{amount, reference, text, counterparty, …}].
    """

    bank_account = CompanyForeignKey(BankAccount, models.PROTECT, related_name="lines")
    statement = CompanyForeignKey(Statement, models.PROTECT, null=True, related_name="lines")
    identity = models.CharField(max_length=64, db_collation="C")
    is_typed = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    valued_on = models.DateField(null=True)
    bank_reference = models.CharField(max_length=140, blank=True)
    end_to_end = models.CharField(max_length=140, blank=True)
    counterparty_account = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=20, blank=True)
    statement_key = models.CharField(max_length=140, blank=True)
    charges = models.BigIntegerField(default=0)
    is_reversal = models.BooleanField(default=False)
    is_return = models.BooleanField(default=False)
    details = models.JSONField(default=list)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "bank_account", "identity"], name="bank_line_identity"),
            between("bank_line_remaining"),
        ]
        indexes = [
            models.Index(fields=["company", "bank_account", "state", "date", "id"], name="bank_line_state"),
            models.Index(fields=["company", "bank_account", "date"], name="bank_line_date"),
            *small("bank_line"),
            models.Index(fields=["company", "statement"], name="bank_line_statement"),
            models.Index(
                fields=["company", "suggestion"],
                condition=models.Q(suggestion__isnull=False),
                name="bank_line_suggestion",
            ),
            models.Index(
                fields=["company", "approval"], condition=models.Q(approval__isnull=False), name="bank_line_approval"
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.text or self.counterparty}".strip()
