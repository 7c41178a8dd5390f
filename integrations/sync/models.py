"""What is remembered of two registers: settings, links, snapshots, marks, runs, decisions and problems.

Left is Severa, right is eEkonomi. A register is one of `registers.NAMES`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import Job
from hub.tenancy import CompanyForeignKey, CompanyOwned
from integrations.sync.lanes import label_of


class Master(models.TextChoices):
    LEFT = "left", "Severa"
    RIGHT = "right", "eEkonomi"


class SyncSettings(CompanyOwned):
    """One per company. Nothing is transferred before they are saved. Mappings: {terms, units, vat} → eEkonomi's ids."""

    master_customers = models.CharField(_("Överordnat system för kunder"), max_length=5, choices=Master.choices)
    master_articles = models.CharField(_("Överordnat system för artiklar"), max_length=5, choices=Master.choices)
    cost_bearer = models.JSONField(default=dict, help_text="id and label of the cost centre that takes projects")
    default_article = models.JSONField(default=dict, help_text="id, number and label: for rows without a code")
    suppliers_billable = models.BooleanField(_("Leverantörsfakturor är fakturerbara"), default=False)
    status_to_transfer = models.JSONField(default=dict, help_text="guid and name of an invoice status in Severa")
    status_transferred = models.JSONField(default=dict)
    status_sent = models.JSONField(default=dict)
    status_paid = models.JSONField(default=dict)
    mappings = models.JSONField(default=dict)
    cut_names = models.BooleanField(_("Korta namn som är för långa"), default=False)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.CharField(max_length=120, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company"], name="sync_settings_once")]

    def __str__(self):
        return "Severa ⇄ eEkonomi"


class SyncSchedule(CompanyOwned):
    """When a register runs by itself. `next_at` moves on when a run is started; null: by hand only."""

    register = models.CharField(max_length=20)
    minutes = models.IntegerField(default=0, help_text="between runs; 0 is by hand only")
    next_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "register"], name="sync_schedule_once")]


class LinkState(models.TextChoices):
    LINKED = "linked", _("Kopplad")
    BROKEN = "broken", _("Bruten")


class SyncLink(CompanyOwned):
    """A pair, unique both ways; the digests both sides had when they last agreed."""

    register = models.CharField(max_length=20)
    left_key = models.CharField(max_length=60)
    right_key = models.CharField(max_length=60)
    left_digest = models.CharField(max_length=64)
    right_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=LinkState.choices, default=LinkState.LINKED)
    how = models.CharField(max_length=20, help_text="number_name, decided, created")
    facts = models.JSONField(default=dict, help_text="what the register keeps of the pair, e.g. an invoice's number")
    linked_at = models.DateTimeField(auto_now_add=True)
    linked_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "register", "left_key"], name="sync_link_left"),
            models.UniqueConstraint(fields=["company", "register", "right_key"], name="sync_link_right"),
        ]


class SyncRecord(CompanyOwned):
    """What a side last said of a record: shared fields and the raw answer. `seen` is the run that saw it last."""

    register = models.CharField(max_length=20)
    side = models.CharField(max_length=5)
    key = models.CharField(max_length=60)
    number = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300, blank=True)
    fields = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    stamp = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    is_gone = models.BooleanField(default=False, help_text="a whole reading did not hold it")
    problems = models.JSONField(default=list, help_text="[{code, field, facts}]")
    plain_name = models.CharField(max_length=300, blank=True, help_text="name for comparing: what clashes is looked up")
    is_due = models.BooleanField(default=True, help_text="has changed, or something with it is not settled")
    read_at = models.DateTimeField()

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "register", "side", "key"], name="sync_record_key")]
        indexes = [
            models.Index(fields=["company", "register", "side", "number"], name="sync_record_number"),
            models.Index(fields=["company", "register", "side", "plain_name"], name="sync_record_name"),
            models.Index(fields=["company", "register"], condition=models.Q(is_due=True), name="sync_record_due"),
        ]


class SyncMark(CompanyOwned):
    """How far a side of a register has been read, by the other system's own clock."""

    register = models.CharField(max_length=20)
    side = models.CharField(max_length=5)
    changed_to = models.DateTimeField(null=True)
    whole_at = models.DateTimeField(null=True, help_text="when the whole register was last read without a gap")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "register", "side"], name="sync_mark_side")]


class RunState(models.TextChoices):
    QUEUED = "queued", _("I kö")
    RUNNING = "running", _("Pågår")
    DONE = "done", _("Klar")
    FAILED = "failed", _("Avbröts")


class SyncRun(CompanyOwned):
    """One press on Överför, or one turn of the schedule. `counts`: created, updated, linked, same, kept, conflict,
    refused, failed, waiting, gone, ignored. `scope`: since, all, or the keys that were chosen."""

    register = models.CharField(max_length=20)
    is_dry = models.BooleanField(default=False)
    scope = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    counts = models.JSONField(default=dict)
    error = models.JSONField(default=dict, help_text="code and facts of what stopped it")
    job = CompanyForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "register", "created_at"], name="sync_run_created"),
            models.Index(fields=["company", "job"], name="sync_run_job"),
        ]

    def __str__(self):
        return label_of(self.register)


class SyncDecision(CompanyOwned):
    """What a person said of one record; see `plan.Wish`. It holds until the record is linked or written."""

    register = models.CharField(max_length=20)
    side = models.CharField(max_length=5)
    key = models.CharField(max_length=60)
    wish = models.CharField(max_length=12)
    other = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "register", "side", "key"], name="sync_decision_key")]


class IssueState(models.TextChoices):
    OPEN = "open", _("Öppen")
    MUTED = "muted", _("Tystad")
    RESOLVED = "resolved", _("Löst")


class SyncIssue(CompanyOwned):
    """One row per problem, not per attempt. It resolves by itself when the record goes through."""

    register = models.CharField(max_length=20)
    side = models.CharField(max_length=5)
    key = models.CharField(max_length=60)
    other_key = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=20)
    field = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    changes = models.JSONField(default=dict, help_text="of a conflict: field → [left, right]")
    state = models.CharField(max_length=10, choices=IssueState.choices, default=IssueState.OPEN)
    times = models.IntegerField(default=1)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(auto_now=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company", "register", "side", "key", "code", "field"], name="sync_issue_once"
            )
        ]
        indexes = [models.Index(fields=["company", "state", "register", "last_at"], name="sync_issue_state")]

    def __str__(self):
        return f"{self.number} {self.name}".strip() or self.key
