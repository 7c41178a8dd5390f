"""DRF's view of what `ScopeMiddleware` has already decided."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission

from hub.permissions import Forbidden


class ScopedAuthentication(BaseAuthentication):
    """The actor of the key that opened the scope."""

    def authenticate(self, request):
        actor = getattr(request._request, "actor", None)
        return (actor, None) if actor is not None and actor.id is not None else None

    def authenticate_header(self, request):
        return "Bearer"


class HasRight(BasePermission):
    """The view's `requires`, as on pages: one (area, level), a dict method → (area, level), or `member`:
    any key of the company."""

    def has_permission(self, request, view):
        required = view.requires
        if isinstance(required, dict):
            required = required[request.method] if request.method in required else required["GET"]
        if required == "public":
            return True
        if request.user is None:
            return False
        if required == "member":
            return True
        if not request.user.can(*required):
            raise Forbidden(*required)
        return True


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = ScopedAuthentication
    name = "key"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "API key of the company: hb_…"}
