from django.db import models

from hub.tenancy import CompanyForeignKey, CompanyOwned
from ledger.models.chart import Account, ObjectSet
from ledger.models.year import FiscalYear


class BalanceKind(models.TextChoices):
    """The labels of SIE; what they mean is defined there."""

    IB = "ib"
    UB = "ub"
    RES = "res"
    OIB = "oib"
    OUB = "oub"
    PSALDO = "psaldo"


class YearBalance(CompanyOwned):
    """A balance the source states. Kind ib, offset 0 is what the year opens with; the others are its own words.

    `offset` 0 is the year itself, -1 the one before, as the file of this year knows it. `is_derived`: an opening
    taken from the closing of the year before, because the file gave none.
    """

    year = CompanyForeignKey(FiscalYear, models.CASCADE, related_name="balances")
    kind = models.CharField(max_length=6, choices=BalanceKind.choices)
    offset = models.SmallIntegerField(default=0)
    account = CompanyForeignKey(Account, models.PROTECT, related_name="+")
    object_set = CompanyForeignKey(ObjectSet, models.PROTECT, null=True, related_name="+")
    month = models.DateField(null=True)
    amount = models.BigIntegerField(help_text="minor units")
    quantity = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    is_derived = models.BooleanField(default=False)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "year", "kind", "offset"], name="balance_year"),
            models.Index(fields=["company", "account"], name="balance_account"),
            models.Index(fields=["company", "object_set"], name="balance_objects"),
        ]


class Budget(CompanyOwned):
    """One month of one account of a named budget."""

    year = CompanyForeignKey(FiscalYear, models.CASCADE, related_name="budgets")
    name = models.CharField(max_length=60, help_text="SIE for what a file brought")
    account = CompanyForeignKey(Account, models.PROTECT, related_name="+")
    object_set = CompanyForeignKey(ObjectSet, models.PROTECT, null=True, related_name="+")
    month = models.DateField()
    amount = models.BigIntegerField()
    quantity = models.DecimalField(max_digits=30, decimal_places=12, null=True)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "year", "name"], name="budget_year"),
            models.Index(fields=["company", "account"], name="budget_account"),
            models.Index(fields=["company", "object_set"], name="budget_objects"),
        ]


class PeriodBalance(CompanyOwned):
    """Kept sums: what was booked on an account in a month. Credit is debit - amount."""

    year = CompanyForeignKey(FiscalYear, models.CASCADE, related_name="period_balances")
    account = CompanyForeignKey(Account, models.PROTECT, related_name="period_balances")
    month = models.DateField()
    amount = models.BigIntegerField()
    debit = models.BigIntegerField()
    line_count = models.IntegerField()

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "year", "account", "month"], name="period_balance"),
        ]
        indexes = [models.Index(fields=["company", "account", "month"], name="period_balance_account")]
