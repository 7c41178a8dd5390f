from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyOwned


class ApiKey(CompanyOwned):
    """A program's way in to one company. Only the hash of the secret is kept."""

    name = models.CharField(_("Namn"), max_length=60)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, help_text="sha256; the secret has 256 random bits")
    rights = models.JSONField(default=dict, help_text="area → none|read|write")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "prefix"], name="api_key_prefix")]

    def __str__(self):
        return self.name


class IdempotentAnswer(CompanyOwned):
    """The first answer to a request with an Idempotency-Key: the same key gives the same answer."""

    key = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.IntegerField(null=True, help_text="empty while the first request runs")
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="idempotent_key")]
