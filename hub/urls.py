"""Every address. Each view says what it requires; `tests/house` holds the table."""

from importlib import import_module

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from hub.api import views as ground
from hub.permissions import public
from hub.views import accounts, docs, errors, health, history, jobs, keys, members, notices, passwords, start, tenant

company = [
    path("", start.company, name="company"),
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/<uuid:job>/", jobs.detail, name="job"),
    path("jobs/<uuid:job>/log/<str:kind>/", jobs.log, name="job-log"),
    path("jobs/<uuid:job>/cancellation/", jobs.cancellation, name="job-cancellation"),
    path("jobs/<uuid:job>/rerun/", jobs.rerun, name="job-rerun"),
    path("notices/", notices.index, name="notices"),
    path("notices/reading/", notices.reading, name="notices-reading"),
    path("dismissal/", start.dismissal, name="dismissal"),
    path("history/", history.company, name="history"),
    path("settings/api/", keys.index, name="keys"),
    path("settings/api/keys/new/", keys.new_key, name="key-new"),
    path("settings/api/keys/<uuid:key>/revocation/", keys.revocation, name="key-revocation"),
    path("settings/api/webhooks/new/", keys.new_webhook, name="webhook-new"),
    path("settings/api/webhooks/<uuid:webhook>/removal/", keys.webhook_removal, name="webhook-removal"),
]
tenant_level = [
    path("", tenant.start, name="tenant"),
    path("companies/", tenant.companies, name="companies"),
    path("companies/new/", tenant.new_company, name="company-new"),
    path("companies/<uuid:company>/", tenant.edit_company, name="company-edit"),
    path("companies/groups/new/", tenant.new_group, name="group-new"),
    path("companies/groups/<uuid:group>/blocking/", tenant.blocking, name="group-blocking"),
    path("companies/groups/<uuid:group>/opening/", tenant.opening, name="group-opening"),
    path("members/", members.index, name="members"),
    path("members/new/", members.new, name="member-new"),
    path("members/<uuid:membership>/", members.edit, name="member"),
    path("members/<uuid:membership>/link/", members.link, name="member-link"),
    path("members/<uuid:membership>/removal/", members.removal, name="member-removal"),
    path("members/templates/new/", members.new_template, name="template-new"),
    path("members/templates/<uuid:template>/", members.template, name="template"),
    path("members/templates/<uuid:template>/removal/", members.template_removal, name="template-removal"),
    path("history/", history.tenant, name="tenant-history"),
]
hub = [
    path("", start.start, name="start"),
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("language/", accounts.language, name="language"),
    path("profile/", accounts.profile, name="profile"),
    path("switcher/", accounts.switcher, name="switcher"),
    path("password/<str:key>/<str:token>/", passwords.password, name="password"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("c/<uuid:company>/", include(company)),
    path("t/<uuid:tenant>/", include(tenant_level)),
]
api = [
    path("schema/", public(SpectacularAPIView.as_view()), name="schema"),
    path("docs/", docs.reference, name="docs"),
]
company_api = [
    path("", ground.OneCompany.as_view(), name="company"),
    path("jobs/", ground.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:job>/", ground.OneJob.as_view(), name="job"),
    path("jobs/<uuid:job>/log/", ground.JobLog.as_view(), name="job-log"),
    path("jobs/<uuid:job>/cancellation/", ground.Cancellation.as_view(), name="job-cancellation"),
    path("jobs/<uuid:job>/rerun/", ground.Rerun.as_view(), name="job-rerun"),
    path("events/", ground.Events.as_view(), name="events"),
]


def room(module: str, patterns: str, namespace: str):
    """Another room's addresses by name: the ground imports nobody above it."""
    return include((getattr(import_module(module), patterns), namespace))


urlpatterns = [
    path("", include((hub, "hub"))),
    path("c/<uuid:company>/", room("ledger.urls", "company_urls", "ledger")),
    path("c/<uuid:company>/payroll/", room("payroll.urls", "company_urls", "payroll")),
    path("c/<uuid:company>/bank/", room("reconciliation.urls", "company_urls", "bank")),
    path(
        "c/<uuid:company>/settings/visma-net/", room("integrations.visma_net.urls", "company_urls", "visma_net_company")
    ),
    path("t/<uuid:tenant>/integrations/", room("integrations.visma_net.urls", "tenant_urls", "visma_net")),
    path("c/<uuid:company>/settings/connections/", room("integrations.connecting.urls", "company_urls", "connecting")),
    path("c/<uuid:company>/settings/agreements/", room("integrations.autopay.urls", "company_urls", "autopay")),
    path("api/v1/companies/<uuid:company>/agreements/", room("integrations.autopay.urls", "api_urls", "autopay_api")),
    path("oauth/", room("integrations.connecting.urls", "root_urls", "connecting_root")),
    path("c/<uuid:company>/", room("integrations.sync.urls", "company_urls", "sync")),
    path("c/<uuid:company>/settings/source/", room("integrations.sources.urls", "company_urls", "sources")),
    path("api/v1/connect/", room("integrations.sources.urls", "root_urls", "desk_api")),
    path("api/v1/companies/<uuid:company>/", room("integrations.sources.urls", "api_urls", "sources_api")),
    path("demo/", room("integrations.demo.urls", "root_urls", "demo")),
    path("oauth/", room("integrations.visma_net.urls", "root_urls", "oauth")),
    path("api/v1/", include((api, "api"))),
    path("api/v1/companies/<uuid:company>/", include((company_api, "hub_api"))),
    path("api/v1/companies/<uuid:company>/ledger/", room("ledger.urls", "api_urls", "ledger_api")),
    path(
        "api/v1/companies/<uuid:company>/visma-net/", room("integrations.visma_net.urls", "api_urls", "visma_net_api")
    ),
    path("api/v1/companies/<uuid:company>/payroll/", room("payroll.urls", "api_urls", "payroll_api")),
    path("api/v1/companies/<uuid:company>/sync/", room("integrations.sync.urls", "api_urls", "sync_api")),
    path("api/v1/companies/<uuid:company>/bank/", room("reconciliation.api_urls", "api_urls", "bank_api")),
]
handler404, handler500 = errors.not_found, errors.crash
