from django.db import models

from hub.models.job import Job
from hub.models.masked import MaskedCharField
from hub.models.user import User
from hub.tenancy import CompanyForeignKey, CompanyOwned


class Notice(CompanyOwned):
    """What the bell shows one person. Survives the page; grouped by job."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, help_text="ok, warn or bad")
    text = MaskedCharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    log_url = models.CharField(max_length=300, blank=True, help_text="the log file, where something failed")
    job = CompanyForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "user", "read_at"], name="notice_user"),
            models.Index(fields=["company", "job"], name="notice_job"),
        ]
