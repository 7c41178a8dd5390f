"""Connections live at the master level; a company points at one by its programlänk. No row here holds books."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import Company
from hub.tenancy import TenantOwned


class ConnectionState(models.TextChoices):
    NEW = "new", _("Inte auktoriserat")
    CONNECTED = "connected", _("Ansluten")
    NEEDS_LOGIN = "needs_login", _("Kräver inloggning")
    PAUSED = "paused", _("Pausad")


class Connection(TenantOwned):
    """A Visma.net account: one authorisation, which reaches exactly one company in Visma.net.

    «Anslut igen» keeps the row, so links and history stay. Tokens are sealed for this tenant and this row.
    """

    name = models.CharField(_("Namn"), max_length=60)
    state = models.CharField(max_length=12, choices=ConnectionState.choices, default=ConnectionState.NEW)
    remote_company_id = models.CharField(max_length=40, blank=True)
    remote_company_name = models.CharField(max_length=120, blank=True)
    remote_orgnr = models.CharField(max_length=30, blank=True)
    scopes = models.CharField(max_length=400, blank=True)
    sealed_tokens = models.BinaryField(default=bytes)
    expires_at = models.DateTimeField(null=True, help_text="of the access token")
    pending = models.CharField(
        max_length=64, blank=True, help_text="sha256 of the state of the log-in that is under way"
    )
    setup = models.JSONField(default=dict, help_text="ledgers, segments, accounts, periods as last read, for pages")
    setup_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.JSONField(default=dict, help_text="code, facts, http_status, remote_text")
    authorised_by = models.CharField(max_length=120, blank=True)
    authorised_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    bas_format = models.CharField("Format BAS", max_length=1000, blank=True)
    pnl_format = models.CharField("Format PNL", max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="visma_net_connection_name"),
            models.UniqueConstraint(
                fields=["tenant", "remote_company_id", "remote_orgnr"],
                condition=~models.Q(remote_company_id=""),
                name="visma_net_connection_company",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_ready(self) -> bool:
        return self.state == ConnectionState.CONNECTED

    @property
    def ledgers(self) -> list[dict]:
        return self.setup.get("ledgers", [])

    @property
    def segments(self) -> list[dict]:
        """[{id, label, values: [{value, label}]}], active values only."""
        return self.setup.get("segments", [])

    @property
    def accounts(self) -> list[dict]:
        """[{number, label, active}]"""
        return self.setup.get("accounts", [])

    @property
    def periods(self) -> list[dict]:
        """[{id, start, end, is_open}], days as text."""
        return self.setup.get("periods", [])

    @property
    def receiver(self) -> str:
        """The company in Visma.net, as a person knows it."""
        return f"{self.remote_company_name} ({self.remote_orgnr})" if self.remote_orgnr else self.remote_company_name


class CompanyLink(TenantOwned):
    """The programlänk: which Visma.net company this company's journals go to, and how. Several may share one."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("Företag"))
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="links", verbose_name=_("Visma.net-konto"))
    is_active = models.BooleanField(_("Aktiverad"), default=False)
    cost_centre_segment = models.IntegerField(_("Segment för kostnadsställe"), null=True, blank=True)
    project_segment = models.IntegerField(_("Segment för projekt"), null=True, blank=True)
    default_values = models.JSONField(_("Standardvärden"), default=dict, help_text="segmentId as text → value")
    own_numbers = models.BooleanField(_("Huvudbok sätter verifikatnumret"), default=False)
    release = models.BooleanField(_("Frisläpp direkt"), default=True)
    own_formats = models.BooleanField(_("Egna format för företaget"), default=False)
    bas_format = models.CharField("Format BAS", max_length=1000, blank=True)
    pnl_format = models.CharField("Format PNL", max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "company"], name="visma_net_link_company")]

    def __str__(self):
        return f"{self.company} → {self.connection}"
