from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned


class PushState(models.TextChoices):
    READY = "ready", _("Väntar")
    SENDING = "sending", _("Skickas")
    DONE = "done", _("Skickad")
    REJECTED = "rejected", _("Avvisad")
    UNKNOWN = "unknown", _("Utgången okänd")
    REVIEW = "review", _("Behöver beslut")
    CANCELLED = "cancelled", _("Avbruten")


OPEN = (PushState.READY, PushState.SENDING, PushState.UNKNOWN)


class Push(CompanyOwned):
    """One outside effect, wanted exactly once. `fence` rises with every claim; only its holder may write."""

    kind = models.CharField(max_length=40)
    business_key = models.CharField(max_length=100, help_text="shown to the user and sent to the receiver")
    revision = models.IntegerField(default=0, help_text="a corrected attempt after a sure refusal")
    state = models.CharField(max_length=10, choices=PushState.choices, default=PushState.READY)
    payload = models.JSONField(default=dict, help_text="ids, never content with names")
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField()
    sends = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    absent_at = models.DateTimeField(null=True, help_text="first time a probe did not find it")
    remote_ref = models.CharField(max_length=100, blank=True)
    error = models.JSONField(default=dict, help_text="code, facts, http_status, remote_text of the last trouble")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "business_key", "revision"], name="push_once"),
            models.UniqueConstraint(
                fields=["company", "kind", "remote_ref"],
                condition=models.Q(state="done") & ~models.Q(remote_ref=""),
                name="push_remote_ref_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "next_attempt_at"],
                condition=models.Q(state__in=["ready", "sending", "unknown"]),
                name="push_due",
            )
        ]

    def __str__(self):
        return self.business_key


class PushAttempt(CompanyOwned):
    """What one attempt met. Append-only."""

    push = CompanyForeignKey(Push, models.CASCADE, related_name="attempts")
    fence = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    act = models.CharField(max_length=10, help_text="probe, prepare, send or late")
    outcome = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "push"], name="push_attempt_push")]
