"""What a line of the bank and a line of the ledger have in common, so that both are asked and guarded alike."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned


class LineState(models.TextChoices):
    OPEN = "open", _("Öppen")
    MATCHED = "matched", _("Matchad")
    INACTIVE = "inactive", _("Deaktiverad")
    APPROVED = "approved", _("Godkänd")
    UNPRICED = "unpriced", _("Saknar belopp i valuta")


class Side(CompanyOwned):
    """`amount` in minor units of the bank account's currency, money in > 0. Always amount = matched + parked +
    remaining (reconciliation/sql): matches take from `remaining`, deactivation moves it to `parked`."""

    amount = models.BigIntegerField()
    remaining = models.BigIntegerField()
    parked = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.OPEN)
    date = models.DateField()
    text = models.TextField(blank=True)
    reference = models.CharField(max_length=140, blank=True)
    counterparty = models.CharField(max_length=140, blank=True)
    note = models.CharField(_("Anteckning"), max_length=300, blank=True)
    inactive_reason = models.CharField(max_length=200, blank=True)
    inactive_by = models.CharField(max_length=120, blank=True)
    inactive_at = models.DateTimeField(null=True)
    suggestion = CompanyForeignKey("reconciliation.Suggestion", models.SET_NULL, null=True, related_name="%(class)ss")
    approval = CompanyForeignKey("reconciliation.Approval", models.PROTECT, null=True, related_name="%(class)ss")

    class Meta(CompanyOwned.Meta):
        abstract = True

    @property
    def matched(self) -> int:
        return self.amount - self.remaining - self.parked


def between(name: str) -> models.CheckConstraint:
    """Nothing is used twice: what is left lies between nothing and the whole."""
    most = models.F("amount") - models.F("parked")
    up = models.Q(amount__gte=0, remaining__gte=0, parked__gte=0, remaining__lte=most)
    down = models.Q(amount__lt=0, remaining__lte=0, parked__lte=0, remaining__gte=most)
    return models.CheckConstraint(condition=up | down, name=name)


def small(name: str) -> list[models.Index]:
    """What the tiles sum, in indexes of open and of parked lines alone: their rows need not be read."""
    return [
        models.Index(
            fields=["company", "bank_account"], include=["id", "remaining"], condition=models.Q(state=LineState.OPEN),
            name=f"{name}_open",
        ),
        models.Index(fields=["company", "bank_account"], condition=~models.Q(parked=0), name=f"{name}_parked"),
    ]  # fmt: skip
