"""API keys: `hb_<prefix>_<secret>`. The secret is shown once; only its hash is kept."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.utils import timezone

from hub import events
from hub.models import ApiKey
from hub.permissions import LEVEL_NAMES, Actor, Area, Level


def create_key(*, name: str, rights: dict[str, str], by: Actor) -> tuple[ApiKey, str]:
    """The key and its text. It never has more rights than the person who makes it."""
    by.check(Area.API, Level.WRITE)
    granted = {area.value: _lower(rights.get(area.value, "none"), by, area) for area in Area}
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name, prefix=prefix, secret_hash=_hash(secret), rights=granted, created_by=by.name[:120]
    )
    events.record("api_key.created", obj=key, by=by, rights=granted)
    return key, f"hb_{prefix}_{secret}"


def _lower(level: str, by: Actor, area: Area) -> str:
    wanted = LEVEL_NAMES.get(level, Level.NONE)
    return next(lv.name.lower() for lv in (Level.WRITE, Level.READ, Level.NONE) if lv <= wanted and by.can(area, lv))


def revoke_key(*, key: ApiKey, by: Actor) -> None:
    by.check(Area.API, Level.WRITE)
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    events.record("api_key.revoked", obj=key, by=by)


def actor_of(text: str) -> Actor | None:
    """The bearer of a key of the company in scope; None for a wrong, foreign or revoked one."""
    head, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if head != "hb" or not secret:
        return None
    key = ApiKey.objects.filter(prefix=prefix, revoked_at=None).first()
    if key is None or not hmac.compare_digest(key.secret_hash, _hash(secret)):
        return None
    _touch(key)
    return Actor("api_key", key.pk, key.name, key.rights)


def _touch(key: ApiKey) -> None:
    """At most once a minute: reading must not become writing."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > timedelta(minutes=1):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
