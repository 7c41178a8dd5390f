"""A hub that uses the simulated eEkonomi and Severa, and the way through their pages."""

from urllib.parse import urlsplit

import httpx
import pytest
from django.urls import reverse

from hub.tenancy import tenant_scope
from integrations.connecting.models import CompanyConnection
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  a fixture
from tests.integrations.eaccounting.simulated import DEMO, hidden
from tests.integrations.severa.conftest import severa  # noqa: F401  a fixture


@pytest.fixture
def pair(accounting, severa, settings, tmp_path):  # noqa: F811
    """Both systems, without faults, and the hub set to use them."""
    settings.STATIC_ROOT = tmp_path
    settings.HUB_URL = "http://127.0.0.1:8765"
    quick = {"connect_seconds": 2.0, "read_seconds": 5.0}
    settings.EACCOUNTING = settings.EACCOUNTING | quick | {
        "authority": f"{accounting.base}/eaccounting",
        "api": f"{accounting.base}/eaccounting/v2",
        "client_id": "huvudbok_demo",
        "client_secret": "demo-secret",
    }  # fmt: skip
    settings.SEVERA = settings.SEVERA | quick | {"api": f"{severa.base}/severa/rest-api"}
    settings.SANDBOX_URL = accounting.base
    return accounting, severa


class Way:
    """The log-in of one company's eEkonomi, as a person clicks through it."""

    def __init__(self, company):
        self.company = company

    def out(self, browser) -> str:
        """Presses Anslut; where it leads."""
        answer = browser.get(reverse("connecting_root:eaccounting", args=[self.company.pk]))
        assert answer.status_code == 302, answer.content
        return answer["Location"]

    def through(self, url: str, company: int | None = DEMO) -> str:
        """The other system's pages; the address on this hub that they lead back to."""
        with httpx.Client(follow_redirects=True, trust_env=False) as person:
            page = person.get(url)
            base = f"{page.url.scheme}://{page.url.netloc.decode()}/eaccounting"
            form = {"request": hidden(page.text), "username": "ekonomi@nordisk.example", "password": "demo"}
            page = person.post(f"{base}/login", data=form)
            choice = {"deny": "1"} if company is None else {"company": company, "approve": "1"}
            answer = person.post(f"{base}/choose", data={"request": hidden(page.text)} | choice, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        parts = urlsplit(answer.headers["location"])
        return f"{parts.path}?{parts.query}"

    def connect(self, browser, company: int | None = DEMO):
        return browser.get(self.through(self.out(browser), company))

    def severa(self, browser, client: str = "severa-demo", secret: str = "severa-hemlighet"):
        url = reverse("connecting_root:severa", args=[self.company.pk])
        return browser.post(url, {"client_id": client, "client_secret": secret})

    def row(self, system: str = "eaccounting") -> CompanyConnection | None:
        with tenant_scope(self.company.tenant_id):
            return CompanyConnection.objects.filter(company=self.company, system=system).first()


@pytest.fixture
def way(pair, world) -> Way:
    return Way(world.nordisk)
