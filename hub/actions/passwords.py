"""A person's first password, or a new one, by a link that works once and for a short time."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from hub.models import User


def link_for(*, user: User) -> str:
    """Only the path: the caller knows the address of the hub."""
    key = urlsafe_base64_encode(force_bytes(str(user.pk)))
    return reverse("hub:password", args=[key, default_token_generator.make_token(user)])


def user_of(key: str, token: str) -> User | None:
    """None for a link that was used, is too old, or never was one."""
    try:
        user_id = UUID(force_str(urlsafe_base64_decode(key)))
    except ValueError:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user if user is not None and default_token_generator.check_token(user, token) else None


def set_password(*, user: User, password: str) -> None:
    """Raises `ValidationError` for a weak one. Every other session of the person ends with the old password."""
    validate_password(password, user)
    user.set_password(password)
    user.save()
