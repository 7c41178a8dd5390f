"""Whom to ask for a right."""

from django.db.models import Q

from hub.models import Membership
from hub.permissions import Area
from hub.tenancy import current_company

SHOWN = 3


def administrators() -> list[str]:
    """Names of those who may change rights in the company in scope, at most three. One query."""
    found = Membership.objects.filter(
        Q(company=None) | Q(company=current_company()),
        user__is_active=True,
        **{f"template__rights__{Area.USERS.value}": "write"},
    )
    return list(found.order_by("user__name").values_list("user__name", flat=True).distinct()[:SHOWN])
