from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned
from ledger.models.chart import Ledger


class YearSource(models.TextChoices):
    BORN = "born", _("Förs här")
    IMPORTED = "imported", _("Inläst")


class Detail(models.TextChoices):
    """What the balances of a year are made of."""

    VOUCHERS = "vouchers", _("Verifikationer")
    MONTHS = "months", _("Månadssaldon")
    YEAR = "year", _("Årssaldon")


class YearState(models.TextChoices):
    OPEN = "open", _("Öppet")
    CLOSED = "closed", _("Avslutat")


def year_name(start: date, end: date) -> str:
    """A year by its number, a broken one by its months: 2026, 2025-07–2026-06."""
    return str(start.year) if start.year == end.year else f"{start:%Y-%m}–{end:%Y-%m}"


class FiscalYear(CompanyOwned):
    """No two of one ledger overlap (ledger/sql/years.sql). `viewing_to`: months after it are shown as not complete."""

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="years")
    start = models.DateField()
    end = models.DateField()
    source = models.CharField(max_length=10, choices=YearSource.choices)
    detail = models.CharField(max_length=10, choices=Detail.choices, default=Detail.VOUCHERS)
    state = models.CharField(max_length=10, choices=YearState.choices, default=YearState.OPEN)
    viewing_to = models.DateField(null=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "ledger", "start"], name="year_start"),
            models.CheckConstraint(condition=models.Q(start__lte=models.F("end")), name="year_order"),
        ]

    def __str__(self):
        return year_name(self.start, self.end)


class Period(CompanyOwned):
    """A month of a year. Posting reads it FOR SHARE, locking writes it: neither passes the other."""

    year = CompanyForeignKey(FiscalYear, models.CASCADE, related_name="periods")
    month = models.DateField(help_text="first day of the calendar month")
    locked_at = models.DateTimeField(null=True)
    locked_by = models.CharField(max_length=120, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "year", "month"], name="period_month")]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class VoucherSeries(CompanyOwned):
    """Numbers of vouchers born here, without holes: the row is moved as the last act before commit."""

    year = CompanyForeignKey(FiscalYear, models.CASCADE, related_name="series")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100, blank=True)
    last_number = models.IntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "year", "code"], name="series_code")]
