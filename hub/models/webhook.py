from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyOwned


class WebhookEndpoint(CompanyOwned):
    """Where a company wants to be told. Each delivery is signed with the endpoint's own secret."""

    url = models.URLField(_("Adress"), max_length=300)
    kinds = models.JSONField(_("Händelser"), default=list, help_text="event kinds, or empty for all")
    sealed_secret = models.BinaryField()
    is_active = models.BooleanField(_("Aktiv"), default=True)
    last_status = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "is_active"], name="webhook_active")]

    def __str__(self):
        return self.url
