from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models.file import StoredFile
from hub.models.masked import MaskedCharField, MaskedJSONField, MaskedTextField
from hub.tenancy import CompanyForeignKey, CompanyOwned


class JobState(models.TextChoices):
    QUEUED = "queued", _("I kö")
    RUNNING = "running", _("Pågår")
    DONE = "done", _("Klar")
    DONE_WITH_ERRORS = "done_with_errors", _("Klar med fel")
    FAILED = "failed", _("Misslyckad")
    CANCELLED = "cancelled", _("Avbruten")


FINAL = (JobState.DONE, JobState.DONE_WITH_ERRORS, JobState.FAILED, JobState.CANCELLED)


class Job(CompanyOwned):
    """Long work, with progress and findings. Outlives the page, the worker and the server."""

    kind = models.CharField(max_length=40)
    title = MaskedCharField(max_length=200)
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.QUEUED)
    total = models.IntegerField(null=True)
    done = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    current = MaskedCharField(max_length=200, blank=True)
    result = MaskedCharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True, help_text="where the work's outcome is shown")
    cancel_requested = models.BooleanField(default=False)
    rerun_of = CompanyForeignKey("self", models.SET_NULL, null=True, related_name="reruns")
    file = CompanyForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    attempts = models.IntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)
    created_by_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "created_at"], name="job_created"),
            models.Index(fields=["company", "state"], name="job_state"),
            models.Index(fields=["company", "rerun_of"], name="job_rerun_of"),
            models.Index(fields=["company", "file"], name="job_file"),
        ]

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    def __str__(self):
        return self.title


class Severity(models.TextChoices):
    ERROR = "error", _("Fel")
    WARNING = "warning", _("Varning")
    INFO = "info", _("Upplysning")


class Finding(CompanyOwned):
    """One line of a job's error log: a stable code with its facts; the words are made when it is read."""

    job = CompanyForeignKey(Job, models.CASCADE, related_name="findings")
    at = models.DateTimeField(auto_now_add=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.ERROR)
    code = models.CharField(max_length=20)
    facts = MaskedJSONField(default=dict)
    integration = models.CharField(max_length=40, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_key = MaskedCharField(max_length=120, blank=True)
    file = MaskedCharField(max_length=120, blank=True)
    row = models.IntegerField(null=True)
    field = models.CharField(max_length=60, blank=True)
    value = MaskedCharField(max_length=200, blank=True)
    attempt = models.IntegerField(null=True)
    http_status = models.IntegerField(null=True)
    remote_code = models.CharField(max_length=60, blank=True)
    remote_text = MaskedTextField(blank=True)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "job"], name="finding_job")]
