"""What the ground keeps, one file per noun. Tenant-level tables first, then those of a company."""

from hub.models.access import AccessTemplate, Membership
from hub.models.api_key import ApiKey, IdempotentAnswer
from hub.models.dismissal import Dismissal
from hub.models.event import Event, TenantEvent
from hub.models.file import StoredFile
from hub.models.heartbeat import Heartbeat
from hub.models.job import Finding, Job
from hub.models.notice import Notice
from hub.models.push import Push, PushAttempt
from hub.models.seal import EventSeal, TenantEventSeal
from hub.models.tenant import Company, Group, Tenant
from hub.models.user import LoginAttempt, User
from hub.models.webhook import WebhookEndpoint

__all__ = [
    "AccessTemplate",
    "ApiKey",
    "Company",
    "Dismissal",
    "Event",
    "EventSeal",
    "Finding",
    "Group",
    "Heartbeat",
    "IdempotentAnswer",
    "Job",
    "LoginAttempt",
    "Membership",
    "Notice",
    "Push",
    "PushAttempt",
    "StoredFile",
    "Tenant",
    "TenantEvent",
    "TenantEventSeal",
    "User",
    "WebhookEndpoint",
]
