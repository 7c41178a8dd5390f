from django.contrib.postgres.fields import ArrayField
from django.db import models

from hub.tenancy import CompanyForeignKey, CompanyOwned
from reconciliation.models.approval import Approval
from reconciliation.models.ledger_item import LedgerItem
from reconciliation.models.partner import BankAccount
from reconciliation.models.statement import StatementLine

MANUAL = "manual"
POSTING = "posting"
DETAILS = "details"  # by the bank's own specification of the line


class Reasoned(CompanyOwned):
    """`rule` of matching.RULES, or manual/posting. `reason` and `facts`: why; `parts` of the score: [[code, value]]."""

    rule = models.CharField(max_length=20)
    reason = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=list)
    score = models.FloatField(default=1)
    parts = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta(CompanyOwned.Meta):
        abstract = True


class Match(Reasoned):
    """Lines of both sides that belong together. `difference`: bank less ledger; 0 unless the partner allows others."""

    bank_account = CompanyForeignKey(BankAccount, models.PROTECT, related_name="matches")
    by = models.CharField(max_length=120)
    part_count = models.IntegerField()
    amount = models.BigIntegerField(help_text="sum of the bank's side")
    difference = models.BigIntegerField(default=0)
    approval = CompanyForeignKey(Approval, models.PROTECT, null=True, related_name="matches")

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "bank_account", "at", "id"], name="match_at"),
            models.Index(fields=["company", "approval"], name="match_approval"),
            models.Index(
                fields=["company", "bank_account", "difference"],
                condition=~models.Q(difference=0),
                name="match_difference",
            ),
        ]

    def __str__(self):
        return str(self.pk)


class MatchPart(CompanyOwned):
    """What one line gives to a match. All parts of a match come and go in one statement (reconciliation/sql)."""

    match = CompanyForeignKey(Match, models.CASCADE, related_name="lines")
    line = CompanyForeignKey(StatementLine, models.PROTECT, null=True, related_name="match_parts")
    item = CompanyForeignKey(LedgerItem, models.PROTECT, null=True, related_name="match_parts")
    amount = models.BigIntegerField()

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "match", "line"], name="part_line_once"),
            models.UniqueConstraint(fields=["company", "match", "item"], name="part_item_once"),
            models.CheckConstraint(
                condition=models.Q(line__isnull=False, item__isnull=True)
                | models.Q(line__isnull=True, item__isnull=False),
                name="part_one_side",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "line"], condition=models.Q(line__isnull=False), name="part_line"),
            models.Index(fields=["company", "item"], condition=models.Q(item__isnull=False), name="part_item"),
        ]


class Suggestion(Reasoned):
    """What the rules propose and a person decides. A line stands in one suggestion at most."""

    bank_account = CompanyForeignKey(BankAccount, models.CASCADE, related_name="suggestions")
    is_sure = models.BooleanField(default=False)
    is_tie = models.BooleanField(default=False)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "bank_account", "is_sure"], name="suggestion_account")]


class Rejection(CompanyOwned):
    """Lines the user said do not belong together: nothing that holds them all is proposed again."""

    bank_account = CompanyForeignKey(BankAccount, models.CASCADE, related_name="rejections")
    keys = ArrayField(models.UUIDField())
    rule = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "bank_account", "at"], name="rejection_account")]
