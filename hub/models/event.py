from django.db import models

from hub.models.masked import MaskedCharField, MaskedJSONField
from hub.tenancy import CompanyOwned, TenantOwned, uuid7


class EventFields(models.Model):
    """One change: who, when, what, to which object. No foreign keys, so history never holds anything back."""

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=60, help_text="noun.past_participle")
    actor_kind = models.CharField(max_length=10, help_text="user, api_key or system")
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    object_label = MaskedCharField(max_length=200, blank=True)
    data = MaskedJSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True


class Event(CompanyOwned, EventFields):
    """The processing history (behandlingshistorik) of one company."""

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "at"], name="event_at"),
            models.Index(fields=["company", "object_id"], name="event_object"),
        ]


class TenantEvent(TenantOwned, EventFields):
    """The same for the tenant's own tables: memberships, templates, connections, companies."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant", "at"], name="tenant_event_at")]
