"""A company's way into AutoPay, and its bank agreements there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned
from reconciliation.models import BankAccount


class AutopayAccess(CompanyOwned):
    """Client id and secret, sealed for this row. `name`: the company as AutoPay calls it."""

    name = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField()
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.JSONField(default=dict, help_text="code, facts, http_status, remote_text")
    connected_at = models.DateTimeField(auto_now_add=True)
    connected_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company"], name="autopay_access_once")]


class Agreement(CompanyOwned):
    """A *bankavtal*. `is_on`: *Elektronisk kontoutskrift* is ticked; statements before `since` cannot be had.

    `last_sequence` is the last statement that is safely here: what comes after it is fetched next time.
    """

    remote_id = models.CharField(max_length=60)
    bank = models.CharField(_("Bank"), max_length=60)
    account = models.CharField(_("Konto"), max_length=40)
    currency = models.CharField(max_length=3)
    is_on = models.BooleanField(_("Elektronisk kontoutskrift"), default=False)
    since = models.DateField(null=True)
    bank_account = CompanyForeignKey(BankAccount, models.SET_NULL, null=True, related_name="agreements")
    last_sequence = models.IntegerField(default=0)
    last_fetched_at = models.DateTimeField(null=True)
    last_error = models.JSONField(default=dict)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "remote_id"], name="autopay_agreement_once")]
        indexes = [models.Index(fields=["company", "bank_account"], name="autopay_agreement_account")]

    def __str__(self):
        return f"{self.bank} {self.account}"
