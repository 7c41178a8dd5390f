from django.db import models

from hub.tenancy import CompanyOwned, TenantOwned, uuid7


class SealFields(models.Model):
    """One link of the chain over the processing history: `hash` covers the event and the link before (hub/chain.py).

    `event_key` is the event's id, without foreign key, so that a link outlives an event somebody removed.
    """

    seq = models.BigIntegerField(help_text="1, 2, 3 … without a hole")
    event_key = models.UUIDField()
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class EventSeal(CompanyOwned, SealFields):
    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "seq"], name="event_seal_seq"),
            models.UniqueConstraint(fields=["company", "event_key"], name="event_seal_event"),
        ]


class TenantEventSeal(TenantOwned, SealFields):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "seq"], name="tenant_event_seal_seq"),
            models.UniqueConstraint(fields=["tenant", "event_key"], name="tenant_event_seal_event"),
        ]
