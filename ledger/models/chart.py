from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned


class BalanceType(models.TextChoices):
    ACTUAL = "actual", _("Utfall")
    BUDGET = "budget", _("Budget")
    REPORTING = "reporting", _("Rapportering")
    STATISTICAL = "statistical", _("Statistik")


class Ledger(CompanyOwned):
    """A set of accounts, years and vouchers in one currency. The main one is what reports show."""

    name = models.CharField(_("Namn"), max_length=60)
    balance_type = models.CharField(_("Saldotyp"), max_length=12, choices=BalanceType.choices)
    currency = models.CharField(_("Valuta"), max_length=3)
    is_main = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="ledger_name"),
            models.UniqueConstraint(fields=["company"], condition=models.Q(is_main=True), name="ledger_main"),
        ]

    def __str__(self):
        return self.name


class Account(CompanyOwned):
    """`kind` is T (asset), S (debt, equity), K (cost) or I (income); see `queries.chart.is_balance_account`."""

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="accounts")
    number = models.CharField(_("Konto"), max_length=40, db_collation="C")
    name = models.TextField(_("Benämning"), blank=True)
    kind = models.CharField(_("Typ"), max_length=1, blank=True)
    unit = models.TextField(_("Enhet"), blank=True)
    sru = models.JSONField(default=list, help_text="SRU codes")
    is_declared = models.BooleanField(default=True, help_text="false: only seen on a row, never in a chart")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "ledger", "number"], name="account_number")]

    def __str__(self):
        return f"{self.number} {self.name}".strip()


class Dimension(CompanyOwned):
    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="dimensions")
    number = models.CharField(max_length=40)
    name = models.TextField(blank=True)
    parent = models.CharField(max_length=40, blank=True, help_text="number of the dimension it divides")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "ledger", "number"], name="dimension_number")]

    def __str__(self):
        return self.name or self.number


class DimensionObject(CompanyOwned):
    """A cost centre, a project, …: text, because 01 is not 1."""

    dimension = CompanyForeignKey(Dimension, models.PROTECT, related_name="objects_of")
    number = models.CharField(max_length=100)
    name = models.TextField(blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "dimension", "number"], name="object_number")]

    def __str__(self):
        return f"{self.number} {self.name}".strip()


class ObjectSet(CompanyOwned):
    """A combination of objects as rows bear it. Rows share sets, so a row costs one reference however many it has.

    `key` is JSON, [[dimension number, object number], …] in the order of the row.
    """

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="object_sets")
    key = models.CharField(max_length=1000, db_collation="C")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "ledger", "key"], name="object_set_key")]


class ObjectMember(CompanyOwned):
    object_set = CompanyForeignKey(ObjectSet, models.CASCADE, related_name="members")
    position = models.IntegerField()
    object = CompanyForeignKey(DimensionObject, models.PROTECT, related_name="memberships")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "object_set", "position"], name="object_member")]
        indexes = [models.Index(fields=["company", "object"], name="object_member_object")]
