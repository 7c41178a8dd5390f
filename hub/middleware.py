"""From an address to a scope: who is asking, which company, with which rights. 404 where there is no membership."""

import re
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from hub.api import errors as api_errors
from hub.api.keys import actor_of
from hub.errors import Refused
from hub.logs import new_request
from hub.models import Company, Tenant
from hub.permissions import Actor, Forbidden
from hub.queries.directory import Reach, memberships_of
from hub.tenancy import Unscoped, scope, tenant_scope
from hub.views import errors as error_pages

ID = r"(?P<id>[0-9a-f-]{36})"
COMPANY_PAGE, TENANT_PAGE = re.compile(rf"^/c/{ID}/"), re.compile(rf"^/t/{ID}/")
COMPANY_API = re.compile(rf"^/api/v1/companies/{ID}/")


class PrivateMiddleware:
    """A request id for every line of the log, and nothing of a signed-in page in any cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = new_request()
        response = self.get_response(request)
        response["X-Request-Id"] = request.id
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        return response


class LanguageMiddleware:
    """The user's own language; before log-in the one chosen there, else the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = dict(settings.LANGUAGES)
        wanted = request.session.get("language") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = wanted if wanted in known else _accepted(request, known)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.setdefault("Content-Language", language)
            return response


def _accepted(request, known) -> str:
    """Swedish unless the browser asks for another of ours first; `no` and `nn` read Bokmål."""
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        code = {"no": "nb", "nn": "nb"}.get(code, code)
        if code in known:
            return code
    return settings.LANGUAGE_CODE


class ScopeMiddleware:
    """Opens the scope of `/c/<company>/…` and `/t/<tenant>/…` for members, and enforces what the view requires."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.company = request.tenant = None
        request.actor = Actor("user", None, "")
        if match := COMPANY_PAGE.match(request.path_info):
            return self._company(request, _uuid(match["id"]))
        if match := TENANT_PAGE.match(request.path_info):
            return self._tenant(request, _uuid(match["id"]))
        if match := COMPANY_API.match(request.path_info):
            return self._api(request, _uuid(match["id"]))
        return self.get_response(request)

    def _api(self, request, company_id):
        """The key opens its own company, and tells nothing about others."""
        text = request.headers.get("Authorization", "")
        if not company_id or not text.startswith("Bearer "):
            return api_errors.unauthorized()
        try:
            with scope(company_id):
                actor = actor_of(text.removeprefix("Bearer ").strip())
                if actor is None:
                    return api_errors.unauthorized()
                request.company = Company.objects.select_related("group", "tenant").get(pk=company_id)
                request.tenant, request.actor = request.company.tenant, actor
                return self._inside(request)
        except Unscoped:
            return api_errors.unauthorized()

    def _company(self, request, company_id):
        reach = _reach(request, lambda r: r.company_id == company_id) if company_id else None
        reach = reach or _tenant_wide(request, company_id)
        if reach is None:
            return self._not_found(request)
        with scope(company_id):
            request.company = Company.objects.select_related("group", "tenant").get(pk=company_id)
            request.tenant, request.actor = request.company.tenant, _actor(request.user, reach)
            return self._inside(request)

    def _tenant(self, request, tenant_id):
        reach = _reach(request, lambda r: r.tenant_id == tenant_id and r.company_id is None)
        if reach is None:
            return self._not_found(request)
        with tenant_scope(tenant_id):
            request.tenant, request.actor = Tenant.objects.get(pk=tenant_id), _actor(request.user, reach)
            return self._inside(request)

    def _inside(self, request):
        response = self.get_response(request)
        if getattr(response, "streaming", False) and not getattr(response, "file_to_stream", None):
            raise RuntimeError("a streaming body would run after the scope ended")
        if hasattr(response, "render") and not response.is_rendered:
            response.render()  # lazy querysets must be evaluated inside the block
        if response.status_code >= 500 or getattr(response, "undo", False):
            transaction.set_rollback(True)
        return response

    def _not_found(self, request):
        if not request.user.is_authenticated:
            return error_pages.log_in_first(request)
        return error_pages.not_found(request)

    def process_view(self, request, view, args, kwargs):
        required = getattr(view, "requires", None) or getattr(getattr(view, "cls", None), "requires", None)
        if required is None or required == "public" or request.path_info.startswith("/api/"):
            return None if required or not _is_ours(view) else _undeclared(view)
        if not request.user.is_authenticated:
            return error_pages.log_in_first(request)
        if required in ("signed_in", "member"):
            return None
        if not request.actor.can(*required):
            return error_pages.forbidden(request, Forbidden(*required))
        return None

    def process_exception(self, request, error):
        if isinstance(error, Refused):
            return error_pages.refused(request, error)
        if isinstance(error, Forbidden):
            return error_pages.forbidden(request, error)
        return None


def _is_ours(view) -> bool:
    return view.__module__.split(".")[0] in ("hub", "payroll", "ledger", "reconciliation", "integrations")


def _undeclared(view):
    raise RuntimeError(f"{view.__module__}.{view.__name__} does not say what it requires")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _memberships(request) -> list[Reach]:
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "memberships"):
        request.memberships = memberships_of(request.user.pk)
    return request.memberships


def _reach(request, fits) -> Reach | None:
    return next((r for r in _memberships(request) if fits(r)), None)


def _tenant_wide(request, company_id) -> Reach | None:
    """An office-wide membership reaches each company of its tenant. A company of another tenant does not exist."""
    for reach in _memberships(request):
        if reach.company_id is None and company_id is not None:
            with tenant_scope(reach.tenant_id):
                if Company.objects.filter(pk=company_id).exists():
                    return reach
    return None


def _actor(user, reach: Reach) -> Actor:
    return Actor("user", user.pk, str(user), reach.rights)
