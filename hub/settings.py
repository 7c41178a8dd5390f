"""One file, environment only; nothing set = the embedded default with the demo.

HUB_DEMO            1: demo data, demo log-ins, simulated systems. Default: on while nothing below is set
HUB_SECRET_KEY      Django's signing key                         (…_FILE reads it from a file)
HUB_SEALING_KEYS    keys of secrets at rest, newest first, comma separated (`manage.py new_secrets` makes them)
HUB_URL             the address users see, e.g. https://hub.example.se
DATABASE_URL        hub_app, the role without rights;  DATABASE_OWNER_URL  hub_owner, the role that migrates
REDIS_URL           any Redis or Valkey
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hub import embedded

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The variable, or the content of the file its `…_FILE` twin names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def is_on(name: str, default: bool) -> bool:
    return env(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


# ---------------------------------------------------------------- who we are
DEMO = is_on("HUB_DEMO", not (env("DATABASE_URL") or env("HUB_SECRET_KEY")))
DEBUG = is_on("HUB_DEBUG", False)
DEMO_SECRET = "demo-only-huvudbok-signing-key-that-every-reader-of-the-source-knows"
DEMO_SEALING_KEY = "ZGVtby1vbmx5LXNlYWxpbmcta2V5LW9mLWh1dnVkYm8="
SECRET_KEY = env("HUB_SECRET_KEY", DEMO_SECRET)
SEALING_KEYS = [key for key in env("HUB_SEALING_KEYS", DEMO_SEALING_KEY).split(",") if key]
HUB_URL = env("HUB_URL", f"http://127.0.0.1:{env('HUB_PORT', '8765')}").rstrip("/")
_host = urlsplit(HUB_URL)
ALLOWED_HOSTS = [_host.hostname, "127.0.0.1", "localhost", "testserver", *filter(None, env("HUB_HOSTS").split(","))]
CSRF_TRUSTED_ORIGINS = [HUB_URL]
IS_HTTPS = _host.scheme == "https"

# ---------------------------------------------------------------- what is installed
INSTALLED_APPS = [
    "hub.apps.HubConfig",
    "ledger.apps.LedgerConfig",
    "payroll.apps.PayrollConfig",
    "reconciliation.apps.ReconciliationConfig",
    "integrations.visma_net.apps.VismaNetConfig",
    "integrations.eaccounting.apps.EaccountingConfig",
    "integrations.severa.apps.SeveraConfig",
    "integrations.connecting.apps.ConnectingConfig",
    "integrations.sync.apps.SyncConfig",
    "integrations.sources.apps.SourcesConfig",
    "integrations.autopay.apps.AutopayConfig",
    "integrations.demo.apps.DemoConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "rest_framework",
    "drf_spectacular",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hub.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hub.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hub.middleware.ScopeMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "hub.templatetags.amounts"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.navigation.page",
                "integrations.sources.views.stamp",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- servers below
_own = {} if env("DATABASE_URL") and env("REDIS_URL") else embedded.urls()


def _server(name: str) -> str:
    return env(name) or _own.get(name, "")


def database(url: str) -> dict:
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]  # urlsplit().hostname would lower-case a socket directory
    return {
        "ENGINE": "hub.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host.split(":")[0]),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 0,
    }


_app = database(_server("DATABASE_URL"))
_app["OPTIONS"]["pool"] = {"min_size": 1, "max_size": int(env("HUB_POOL", "8")), "timeout": 10}
_app["TEST"] = {"MIRROR": "owner"}  # the same test database, by the other role
DATABASES = {"default": _app, "owner": database(_server("DATABASE_OWNER_URL") or _server("DATABASE_URL"))}
DATABASE_ROUTERS = ["hub.tenancy.OwnerMigrates"]
APP_ROLE = _app["USER"]

BROKER_URL = _server("REDIS_URL")
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True  # the state lives in PostgreSQL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"hub.tasks.deliver": {"queue": "push"}, "hub.tasks.run_job": {"queue": "import"}}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "global_keyprefix": "hub:",
    "socket_keepalive": True,
    "socket_connect_timeout": 2,
    "health_check_interval": 30,
}
SWEEP_SECONDS = float(env("HUB_SWEEP_SECONDS", "15"))
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "hub.tasks.sweep", "schedule": SWEEP_SECONDS},
    "seal": {"task": "hub.tasks.seal_history", "schedule": 60.0},
    "compare": {"task": "integrations.visma_net.tasks.compare_all", "schedule": 24 * 3600.0},
    "forget": {"task": "ledger.tasks.forget_removed", "schedule": 24 * 3600.0},
    "statements": {"task": "integrations.autopay.tasks.fetch_due", "schedule": 4 * 3600.0},
    "reconcile": {"task": "reconciliation.tasks.reconcile_due", "schedule": 900.0},
    "sync": {"task": "integrations.sync.tasks.run_due", "schedule": 60.0},
    "sources": {"task": "integrations.sources.tasks.refresh_due", "schedule": 600.0},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# ---------------------------------------------------------------- language, time
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("nb", _("Norska (bokmål)")), ("en", _("Engelska"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

# ---------------------------------------------------------------- log-in
AUTH_USER_MODEL = "hub.User"
LOGIN_URL = "hub:login"
LOGIN_REDIRECT_URL = "hub:start"
LOGOUT_REDIRECT_URL = "hub:login"
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # the way back from an authorisation page is a top-level GET
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else f"hub-session-{_host.port or 80}"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else f"hub-csrf-{_host.port or 80}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "hub.views.errors.csrf"

# ---------------------------------------------------------------- what a browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_SSL_REDIRECT = is_on("HUB_SSL_REDIRECT", IS_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if is_on("HUB_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# ---------------------------------------------------------------- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("HUB_STATIC_ROOT") or None  # where `collectstatic` puts them; unset = served as they lie
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000  # a payroll run of 60,000 rows as JSON
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
UPLOAD_MAX_BYTES = 20_000_000
SIE_MAX_BYTES = 200_000_000  # a year of a large company; Django lets uploads go to disk

# ---------------------------------------------------------------- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["hub.api.authentication.ScopedAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["hub.api.authentication.HasRight"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "hub.api.negotiation.AsAsked",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "hub.api.schema.Schema",
    "EXCEPTION_HANDLER": "hub.api.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Huvudbok",
    "VERSION": "1",
    "DESCRIPTION": "Every act of the hub. A key belongs to one company; amounts are strings with two decimals.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [],  # choices stand where they are used: no names to invent for them
}

# ---------------------------------------------------------------- the systems we stand between
SANDBOX_URL = env("HUB_SANDBOX_URL", "http://127.0.0.1:8766").rstrip("/")
_VISMA_ONLINE_IDENTITY = "https://identity.vismaonline.com"
_VISMA_ONLINE_API = "https://eaccountingapi.vismaonline.com/v2"
VISMA_NET = {
    # The addresses are constants of the kind of connection, never typed by a user.
    "authority": env("VISMA_CONNECT_URL", f"{SANDBOX_URL}/visma-connect" if DEMO else "https://connect.visma.com"),
    "api": env("VISMA_NET_URL", f"{SANDBOX_URL}/visma-net" if DEMO else "https://api.finance.visma.net"),
    "client_id": env("VISMA_NET_CLIENT_ID", "isv_huvudbok_demo" if DEMO else ""),
    "client_secret": env("VISMA_NET_CLIENT_SECRET", "demo-secret" if DEMO else ""),
    "background": is_on("VISMA_NET_BACKGROUND", False),
    "connect_seconds": float(env("VISMA_NET_CONNECT_SECONDS", "10")),
    "read_seconds": float(env("VISMA_NET_READ_SECONDS", "15" if DEMO else "250")),  # they cut at 240
    "quiet_seconds": float(env("VISMA_NET_QUIET_SECONDS", "20" if DEMO else "600")),
}
EACCOUNTING = {
    "authority": env("EACCOUNTING_IDENTITY_URL", f"{SANDBOX_URL}/eaccounting" if DEMO else _VISMA_ONLINE_IDENTITY),
    "api": env("EACCOUNTING_URL", f"{SANDBOX_URL}/eaccounting/v2" if DEMO else _VISMA_ONLINE_API),
    "client_id": env("EACCOUNTING_CLIENT_ID", "huvudbok_demo" if DEMO else ""),
    "client_secret": env("EACCOUNTING_CLIENT_SECRET", "demo-secret" if DEMO else ""),
    "connect_seconds": float(env("EACCOUNTING_CONNECT_SECONDS", "10")),
    "read_seconds": float(env("EACCOUNTING_READ_SECONDS", "15" if DEMO else "100")),
    "quiet_seconds": float(env("EACCOUNTING_QUIET_SECONDS", "20" if DEMO else "120")),
    # their limit, per endpoint and for all tenants together; 0: no limit of ours
    "per_minute": int(env("EACCOUNTING_PER_MINUTE", "600")),
}
SOURCE_MINUTES = int(env("HUB_SOURCE_MINUTES", "5"))  # between two refreshes nobody asked for by name
SOURCE_SCHEDULE_MINUTES = int(env("HUB_SOURCE_SCHEDULE_MINUTES", "60"))
SEVERA = {
    # Client id and secret are the customer's own, made in their Severa, and lie sealed in the connection.
    "api": env("SEVERA_URL", f"{SANDBOX_URL}/severa/rest-api" if DEMO else "https://api.severa.visma.com/rest-api"),
    "scope_separator": env("SEVERA_SCOPE_SEPARATOR", " "),
    "connect_seconds": float(env("SEVERA_CONNECT_SECONDS", "10")),
    "read_seconds": float(env("SEVERA_READ_SECONDS", "15" if DEMO else "100")),
    "quiet_seconds": float(env("SEVERA_QUIET_SECONDS", "20" if DEMO else "120")),
    "per_second": int(env("SEVERA_PER_SECOND", "10")),  # theirs, per client; 0: no limit of ours
}
AUTOPAY = {
    "api": env("AUTOPAY_URL", f"{SANDBOX_URL}/autopay" if DEMO else "https://autopay.visma.com/api"),
    "connect_seconds": float(env("AUTOPAY_CONNECT_SECONDS", "10")),
    "read_seconds": float(env("AUTOPAY_READ_SECONDS", "30")),
}
OUTBOX = {
    "lease_seconds": float(env("HUB_LEASE_SECONDS", "120" if DEMO else "330")),
    "second_look_seconds": float(env("HUB_SECOND_LOOK_SECONDS", "61")),
    "max_sends": 3,
}

# ---------------------------------------------------------------- logs
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "hub.logs.MaskFilter"}},
    "formatters": {"line": {"()": "hub.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask"]}},
    "root": {"handlers": ["stderr"], "level": env("HUB_LOG_LEVEL", "INFO")},
    "loggers": {
        "httpx": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
