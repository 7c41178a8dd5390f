"""What a person puts away for themselves. No history: it changes nothing but their own page."""

from hub.models import Dismissal, User

STEPS = "first_steps"


def dismiss(*, user: User, what: str) -> None:
    Dismissal.objects.get_or_create(user=user, what=what)


def bring_back(*, user: User, what: str) -> None:
    Dismissal.objects.filter(user=user, what=what).delete()


def is_dismissed(user: User, what: str) -> bool:
    return Dismissal.objects.filter(user=user, what=what).exists()
