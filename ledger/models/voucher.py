from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import StoredFile
from hub.tenancy import CompanyForeignKey, CompanyOwned
from ledger.models.chart import Account, ObjectSet
from ledger.models.sie_import import SieImport
from ledger.models.year import FiscalYear


class Origin(models.TextChoices):
    BORN = "born", _("Skapad här")
    IMPORTED = "imported", _("Inläst")


class Status(models.TextChoices):
    DRAFT = "draft", _("Utkast")
    POSTED = "posted", _("Bokförd")


class Voucher(CompanyOwned):
    """A verifikation. Once posted the database lets nobody change it; an imported one only the import (ledger/sql).

    `occurrence` tells vouchers apart to which the source gave one number, or none; 0 for all born here.
    `number_sort` is the number for sorting, 0 where it is no number. `reference` comes back with the next import.
    `external_reference` is what the poster calls it, or the connected system a voucher was fetched from: null where
    nobody said, so that archived rows can be put back.
    """

    year = CompanyForeignKey(FiscalYear, models.PROTECT, related_name="vouchers")
    series = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=40, null=True)
    number_sort = models.BigIntegerField(default=0)
    occurrence = models.IntegerField(default=0)
    date = models.DateField()
    text = models.TextField(blank=True)
    registered_on = models.DateField(null=True)
    signature = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    status = models.CharField(max_length=10, choices=Status.choices)
    reference = models.CharField(max_length=40, blank=True)
    external_reference = models.CharField(max_length=80, null=True)
    reverses = CompanyForeignKey("self", models.PROTECT, null=True, related_name="reversed_by")
    source_import = CompanyForeignKey(SieImport, models.PROTECT, null=True, related_name="vouchers")
    line_count = models.IntegerField(default=0)
    debit_total = models.BigIntegerField(default=0, help_text="minor units")
    content_sha256 = models.BinaryField(max_length=32, default=b"", help_text="series, number, date and lines")
    posted_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=120, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company", "year", "series", "number", "occurrence"], name="voucher_number"
            ),
            models.UniqueConstraint(
                fields=["company", "reverses"], condition=models.Q(reverses__isnull=False), name="voucher_reversed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", number__isnull=True)
                | models.Q(status="posted", number__isnull=False),
                name="voucher_posted_has_number",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="imported", source_import__isnull=False, status="posted")
                | models.Q(origin="born", source_import__isnull=True, occurrence=0),
                name="voucher_origin",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="imported")
                | models.Q(status="draft")
                | models.Q(line_count__gte=2, debit_total__gt=0, posted_at__isnull=False),
                name="voucher_posted_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "year", "date", "id"], name="voucher_date"),
            models.Index(fields=["company", "year", "series", "number_sort", "id"], name="voucher_series"),
            models.Index(
                fields=["company", "source_import"],
                condition=models.Q(source_import__isnull=False),
                name="voucher_import",
            ),
            models.Index(
                fields=["company", "external_reference"],
                condition=models.Q(external_reference__isnull=False),
                name="voucher_external",
            ),
        ]

    def __str__(self):
        return f"{self.series} {self.number or '–'}".strip()


class VoucherLine(CompanyOwned):
    """Amounts: minor units, debit > 0, credit < 0; zero only where a source has such a row.

    `date` is the voucher's, so that every period balances; `own_date` the row's, where the source gives another.
    """

    voucher = CompanyForeignKey(Voucher, models.CASCADE, related_name="lines")
    line_no = models.IntegerField()
    account = CompanyForeignKey(Account, models.PROTECT, related_name="lines")
    date = models.DateField()
    amount = models.BigIntegerField()
    object_set = CompanyForeignKey(ObjectSet, models.PROTECT, null=True, related_name="lines")
    own_date = models.DateField(null=True)
    text = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    signature = models.TextField(blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "voucher", "line_no"], name="line_no")]
        indexes = [
            models.Index(fields=["company", "account", "date", "id"], name="line_account"),
            models.Index(fields=["company", "amount", "date", "id"], name="line_amount"),
            models.Index(
                fields=["company", "object_set"], condition=models.Q(object_set__isnull=False), name="line_objects"
            ),
        ]


class HistoryRow(CompanyOwned):
    """A #RTRANS or #BTRANS: what was corrected in the source. Told, never booked; its account need not exist."""

    voucher = CompanyForeignKey(Voucher, models.CASCADE, related_name="history")
    position = models.IntegerField()
    kind = models.CharField(max_length=6, help_text="rtrans or btrans")
    account = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    object_key = models.TextField(blank=True, help_text="as ObjectSet.key")
    date = models.DateField(null=True, help_text="the day of the change")
    text = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    signature = models.TextField(blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "voucher", "position"], name="history_position")]


class ReturnedVoucher(CompanyOwned):
    """A voucher born here that the source's books have now too, under a name of theirs."""

    voucher = CompanyForeignKey(Voucher, models.CASCADE, related_name="returned")
    source_import = CompanyForeignKey(SieImport, models.PROTECT, related_name="returned")
    series = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=40, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "voucher"], name="returned_once")]
        indexes = [models.Index(fields=["company", "source_import"], name="returned_import")]


class Attachment(CompanyOwned):
    """A document of a voucher. It stays, under the voucher's name, when the voucher is gone from the source."""

    voucher = CompanyForeignKey(Voucher, models.SET_NULL, null=True, related_name="attachments")
    voucher_key = models.UUIDField(help_text="the voucher it was put on; no foreign key, so that an undo finds it")
    voucher_label = models.CharField(max_length=120)
    file = CompanyForeignKey(StoredFile, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "voucher"], name="attachment_voucher"),
            models.Index(fields=["company", "voucher_key"], name="attachment_key"),
            models.Index(fields=["company", "file"], name="attachment_file"),
        ]
