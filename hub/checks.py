"""What the start refuses without the demo switch: known secrets, demo users, debug."""

from django.conf import settings
from django.core.checks import Error


def check_secrets(app_configs=None, **_):
    """hub.E301–E304"""
    if settings.DEMO:
        return []
    faults = [
        (settings.SECRET_KEY == settings.DEMO_SECRET or len(settings.SECRET_KEY) < 40, "HUB_SECRET_KEY", "E301"),
        (not settings.SEALING_KEYS or settings.DEMO_SEALING_KEY in settings.SEALING_KEYS, "HUB_SEALING_KEYS", "E302"),
    ]
    found = [_missing(name, code) for is_bad, name, code in faults if is_bad]
    if settings.DEBUG:
        found.append(Error("HUB_DEBUG is on", hint="Debug pages show secrets: turn it off.", id="hub.E303"))
    if "127.0.0.1" in settings.VISMA_NET["authority"] or "localhost" in settings.VISMA_NET["authority"]:
        found.append(Error("VISMA_CONNECT_URL is a simulated system", hint="Unset it.", id="hub.E304"))
    return found


def _missing(name: str, code: str) -> Error:
    hint = f"Set {name} or {name}_FILE; `python3 manage.py new_secrets` prints fresh ones."
    return Error(f"{name} is not set, or is the demo's", hint=hint, id=f"hub.{code}")


def check_demo_users(app_configs=None, databases=None, **_):
    """hub.E305"""
    if settings.DEMO or "default" not in (databases or ()):
        return []
    from hub.models import User

    if not User.objects.filter(is_demo=True, is_active=True).exists():
        return []
    hint = "Start on a database of its own, or run `python3 manage.py demo --remove`."
    return [Error("the database holds demo users, whose passwords everybody knows", hint=hint, id="hub.E305")]
