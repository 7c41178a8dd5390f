"""Whom to log in as, shown on the log-in page of a demo and nowhere else."""

from django.conf import settings

from hub.models import User


def demo_people() -> list[User]:
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("created_at")) if settings.DEMO else []
