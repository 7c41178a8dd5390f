"""The demo pair: a company of the demo connected to both simulated systems, as if somebody had clicked through.

`connect_demo()` is what `manage.py run` does when everything answers. `connect_pair(company)` needs the simulated
systems; it may be called again and changes nothing then.
"""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
from django.conf import settings

from hub.errors import Refused
from hub.models import Company, TenantEvent
from hub.permissions import system
from hub.tenancy import tenant_scope
from integrations import oauth
from integrations.connecting import actions, remote
from integrations.connecting.clients import connection_of, eaccounting_server
from integrations.connecting.models import CompanyConnection, System
from integrations.demo.people import demo_tenants
from integrations.eaccounting import wire as eaccounting_wire
from integrations.eaccounting.client import Client as EaccountingClient
from integrations.oauth import Tokens
from integrations.provider import ProviderError
from integrations.severa import wire as severa_wire
from integrations.severa.client import Client as SeveraClient
from integrations.severa.wire import Credentials

BY = system("Demo")
SEVERA = Credentials("severa-demo", "severa-hemlighet")
USER, PASSWORD = "ekonomi@nordisk.example", "demo"
THEIRS, ORGANIZATION = 2001001, 3001001  # the company's number in eEkonomi and in Severa
ORGNR = "559143-2181"  # Sjöstad Konsult AB: of the demo, and in both simulated systems


class NobodyAnswers(Exception):
    """The simulated systems do not run, or are not those of the demo."""


def connect_demo() -> list[CompanyConnection]:
    """The demo's consultant finds both systems connected. What a person has ended stays ended. Raises NobodyAnswers."""
    return [made for company in _companies() if not _was_ended(company) for made in connect_pair(company)]


def _companies() -> list[Company]:
    found = []
    for tenant in demo_tenants():
        with tenant_scope(tenant):
            found += Company.objects.filter(is_demo=True, orgnr=ORGNR)
    return found


def _was_ended(company: Company) -> bool:
    with tenant_scope(company.tenant_id):
        return TenantEvent.objects.filter(kind="company_connection.ended", data__company=company.name).exists()


def connect_pair(company: Company) -> list[CompanyConnection]:
    """Both connections. No transaction may be open: the simulated systems are asked. Raises NobodyAnswers."""
    if not settings.DEMO:
        raise NobodyAnswers("only in the demo")
    try:
        return [connect_severa(company), connect_eaccounting(company)]
    except (httpx.HTTPError, ProviderError, Refused) as error:
        raise NobodyAnswers(str(error)) from error


def connect_severa(company: Company) -> CompanyConnection:
    with tenant_scope(company.tenant_id):
        known = connection_of(company, System.SEVERA)
    if known and known.is_ready:
        return known
    with severa_wire.open_wire(SEVERA) as wire:
        reached = remote.read(SeveraClient(wire))
    with tenant_scope(company.tenant_id):
        row = actions.begin(company=company, system=System.SEVERA, by=BY)
        return actions.finish(connection=row, secrets=SEVERA, remote=reached, by=BY)


def connect_eaccounting(company: Company) -> CompanyConnection:
    """Through the simulated log-in and consent pages, as a browser would."""
    with tenant_scope(company.tenant_id):
        known = connection_of(company, System.EACCOUNTING)
        if known and known.is_ready:
            return known
        row = actions.begin(company=company, system=System.EACCOUNTING, by=BY)
    tokens = _tokens(company, row)
    with eaccounting_wire.open_wire(_Given(tokens.access)) as wire:
        reached = remote.read(EaccountingClient(wire))
    with tenant_scope(company.tenant_id):
        return actions.finish(connection=row, secrets=tokens, remote=reached, by=BY)


def _tokens(company: Company, row: CompanyConnection) -> Tokens:
    visit = _Visit()
    flow, url = oauth.begin(visit, eaccounting_server(), tenant=company.tenant_id, connection=row.pk)
    return oauth.exchange(eaccounting_server(), flow, _code(url))


def _code(url: str) -> str:
    with httpx.Client(follow_redirects=True, trust_env=False, timeout=10) as person:
        page = person.get(url)
        base = f"{page.url.scheme}://{page.url.netloc.decode()}/eaccounting"
        form = {"request": _hidden(page.text), "username": USER, "password": PASSWORD}
        page = person.post(f"{base}/login", data=form)
        form = {"request": _hidden(page.text), "company": THEIRS, "approve": "1"}
        answer = person.post(f"{base}/choose", data=form, follow_redirects=False)
    codes = parse_qs(urlsplit(answer.headers.get("location", "")).query).get("code")
    if not codes:
        raise NobodyAnswers(f"the consent page answered {answer.status_code}")
    return codes[0]


def _hidden(page: str) -> str:
    found = re.search(r'name="request" value="([^"]+)"', page)
    if found is None:
        raise NobodyAnswers("the log-in page is not the simulated one")
    return found[1]


class _Visit:
    """As much of a request as a log-in needs: nobody's session."""

    def __init__(self):
        self.session: dict = {}
        self.user = type("Nobody", (), {"pk": "demo"})()


class _Given:
    def __init__(self, access: str):
        self.access = access

    def current(self) -> str:
        return self.access

    def renew(self, stale: str) -> str:
        raise NobodyAnswers("a new token was refused")
