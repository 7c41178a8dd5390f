from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import Job, StoredFile
from hub.tenancy import CompanyForeignKey, CompanyOwned
from payroll.models.run import PayrollRun


class Channel(models.TextChoices):
    FILE = "file", _("Bokföringsfil")
    TRANSFER = "transfer", _("Direktöverföring")


class JournalState(models.TextChoices):
    EXPORTED = "exported", _("Fil skapad")
    QUEUED = "queued", _("Väntar")
    SENDING = "sending", _("Skickas")
    SENT = "sent", _("Bokförd")
    REJECTED = "rejected", _("Misslyckad")
    UNKNOWN = "unknown", _("Utgången okänd")
    REVIEW = "review", _("Behöver beslut")
    CANCELLED = "cancelled", _("Avbruten")
    MARKED = "marked", _("Markerad som skickad")
    REVERSED = "reversed", _("Vänd")


SPENT = (  # the run's rows have left, or may have: a new journal of them is a named re-send
    JournalState.EXPORTED,
    JournalState.QUEUED,
    JournalState.SENDING,
    JournalState.SENT,
    JournalState.UNKNOWN,
    JournalState.REVIEW,
    JournalState.MARKED,
)


class JournalCounter(CompanyOwned):
    """Gapless numbers of runs and journals: one row per series, moved as the last act before commit."""

    name = models.CharField(max_length=20)
    last = models.IntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="journal_counter")]


class Journal(CompanyOwned):
    """A bokföringsunderlag: a snapshot of a run's rows for one period, on its one way out.

    `run_key` outlives the run. All journals of one run share `reference`. `revision` counts named re-sends and
    reversals. `period_on` is the month the rows concern; `voucher_on` lies elsewhere where that month was closed.
    A journal with `reverses` takes another one back: the same lines with the signs turned.
    """

    number = models.IntegerField()
    run = CompanyForeignKey(PayrollRun, models.SET_NULL, null=True, related_name="journals")
    run_key = models.UUIDField()
    run_label = models.CharField(max_length=100)
    run_version = models.IntegerField()
    reference = models.CharField(max_length=40)
    period_on = models.DateField()
    revision = models.IntegerField(default=0)
    resend_of = CompanyForeignKey("self", models.SET_NULL, null=True, related_name="resends")
    reverses = CompanyForeignKey("self", models.SET_NULL, null=True, related_name="reversals")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    destination = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=JournalState.choices)
    voucher_on = models.DateField()
    series = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=200)
    selection = models.JSONField(default=dict)
    line_count = models.IntegerField()
    debit_total = models.BigIntegerField()
    content_sha256 = models.CharField(max_length=64)
    job = CompanyForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    file = CompanyForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    remote_ref = models.CharField(max_length=100, blank=True)
    remote_status = models.CharField(max_length=40, blank=True)
    receipt = models.JSONField(default=dict, help_text="what was read back: totals, status, ledger, period")
    error = models.JSONField(default=dict, help_text="code, facts, http_status, remote_text")
    marked_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="journal_number"),
            models.UniqueConstraint(fields=["company", "run_key", "period_on", "revision"], name="journal_once"),
            models.UniqueConstraint(
                fields=["company", "reverses"], condition=~models.Q(state="cancelled"), name="journal_reversed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "run"], name="journal_run"),
            models.Index(fields=["company", "job"], name="journal_job"),
            models.Index(fields=["company", "file"], name="journal_file"),
            models.Index(fields=["company", "resend_of"], name="journal_resend_of"),
            models.Index(fields=["company", "state"], name="journal_state"),
        ]

    def __str__(self):
        return f"{self.number} {self.text}"

    @property
    def is_stale(self) -> bool:
        """The run is gone or has other rows now."""
        return self.run is None or self.run.version != self.run_version


class ClosedPeriods(models.TextChoices):
    """What becomes of rows whose period is closed where they are sent."""

    STOP = "stop", _("Stoppa och säg till")
    NEXT = "next", _("Bokför i nästa öppna period")


class SendingHabit(CompanyOwned):
    """What a company chose last when it sent: one row per company."""

    closed_periods = models.CharField(max_length=10, choices=ClosedPeriods.choices, default=ClosedPeriods.STOP)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company"], name="sending_habit_once")]


class JournalLine(CompanyOwned):
    journal = CompanyForeignKey(Journal, models.CASCADE, related_name="lines")
    line_no = models.IntegerField()
    account = models.CharField(max_length=20)
    cost_centre = models.CharField(max_length=30, blank=True)
    project = models.CharField(max_length=30, blank=True)
    amount = models.BigIntegerField(help_text="minor units, debit > 0, credit < 0")
    text = models.CharField(max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "journal", "line_no"], name="journal_line_no"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="journal_line_amount"),
        ]
