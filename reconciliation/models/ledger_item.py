from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned
from reconciliation.models.partner import BankAccount
from reconciliation.models.side import LineState, Side, between, small


class Change(models.TextChoices):
    NONE = "", ""
    CHANGED = "changed", _("Ändrad i redovisningen")
    VANISHED = "vanished", _("Borttagen ur redovisningen")
    REVERSED = "reversed", _("Vänd i redovisningen")


class LedgerItem(Side):
    """A voucher line of the bank's ledger account, with what is left of it to reconcile.

    It copies what it stands for and has no foreign key to it: imported books are replaced under it, and what was
    matched or approved stays visible, marked by `change`. `line_key` is None for an opening item that was typed.
    `home_amount` is the ledger's currency, `amount` the bank account's.
    """

    bank_account = CompanyForeignKey(BankAccount, models.PROTECT, related_name="items")
    line_key = models.UUIDField(null=True)
    voucher_key = models.UUIDField(null=True)
    voucher = models.CharField(max_length=100, blank=True)
    home_amount = models.BigIntegerField()
    is_opening = models.BooleanField(default=False)
    change = models.CharField(max_length=10, choices=Change.choices, default=Change.NONE, blank=True)
    changed_at = models.DateTimeField(null=True)
    now_amount = models.BigIntegerField(null=True, help_text="what the books say today, where that is something else")

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "bank_account", "line_key"], name="ledger_item_line"),
            between("ledger_item_remaining"),
        ]
        indexes = [
            models.Index(fields=["company", "bank_account", "state", "date", "id"], name="ledger_item_state"),
            models.Index(fields=["company", "voucher_key"], name="ledger_item_voucher"),
            *small("ledger_item"),
            models.Index(
                fields=["company", "bank_account", "change"],
                condition=~models.Q(change=""),
                name="ledger_item_change",
            ),
            models.Index(
                fields=["company", "suggestion"],
                condition=models.Q(suggestion__isnull=False),
                name="ledger_item_suggestion",
            ),
            models.Index(
                fields=["company", "approval"], condition=models.Q(approval__isnull=False), name="ledger_item_approval"
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.voucher} {self.text}".strip()

    @property
    def home_remaining(self) -> int:
        """*Avstämning restbelopp* in the ledger's currency; `remaining` is *restbelopp i valuta*."""
        if self.remaining == self.amount or self.state == LineState.UNPRICED:
            return self.home_amount
        return round(self.home_amount * self.remaining / self.amount) if self.amount else 0
