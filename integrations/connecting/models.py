"""Where a connection and its secrets are kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import Company
from hub.tenancy import TenantOwned


class System(models.TextChoices):
    EACCOUNTING = "eaccounting", "eEkonomi"
    SEVERA = "severa", "Severa"


class State(models.TextChoices):
    NEW = "new", _("Inte ansluten")
    CONNECTED = "connected", _("Ansluten")
    NEEDS_LOGIN = "needs_login", _("Kräver ny anslutning")


class CompanyConnection(TenantOwned):
    """One company's way into one system. What is sealed is tokens (eEkonomi) or client id and secret (Severa)."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("Företag"))
    system = models.CharField(max_length=20, choices=System.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    remote_name = models.CharField(max_length=120, blank=True)
    remote_orgnr = models.CharField(max_length=30, blank=True)
    scopes = models.CharField(max_length=1000, blank=True)
    sealed_tokens = models.BinaryField(default=bytes)
    expires_at = models.DateTimeField(null=True, help_text="of the access token; null for a client of Severa")
    pending = models.CharField(max_length=64, blank=True, help_text="sha256 of the state of the log-in under way")
    setup = models.JSONField(default=dict, help_text="what the system said of itself when it was last asked")
    setup_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.JSONField(default=dict, help_text="code, facts, http_status, remote_text")
    connected_by = models.CharField(max_length=120, blank=True)
    connected_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "company", "system"], name="company_connection_once")]

    def __str__(self):
        return f"{self.get_system_display()} {self.remote_name}".strip()

    @property
    def is_ready(self) -> bool:
        return self.state == State.CONNECTED
