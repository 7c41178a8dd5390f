from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned
from ledger.models.voucher import Voucher


class ItemKind(models.TextChoices):
    CUSTOMER = "customer", _("Kundfaktura")
    SUPPLIER = "supplier", _("Leverantörsfaktura")


class OpenItem(CompanyOwned):
    """An invoice and what is left of it to pay. Amounts: minor units of `currency`."""

    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    number = models.CharField(max_length=60)
    counterparty = models.CharField(max_length=60, help_text="customer or supplier number")
    counterparty_name = models.TextField(blank=True)
    invoiced_on = models.DateField()
    due_on = models.DateField()
    amount = models.BigIntegerField()
    open_amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    voucher = CompanyForeignKey(Voucher, models.SET_NULL, null=True, related_name="open_items")
    as_of = models.DateField(help_text="the day the source said so")

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "counterparty", "number"], name="open_item_number")
        ]
        indexes = [
            models.Index(fields=["company", "kind", "due_on"], name="open_item_due"),
            models.Index(fields=["company", "voucher"], name="open_item_voucher"),
        ]
