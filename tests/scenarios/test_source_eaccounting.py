"""An owner's books come by themselves: a consultant connects eEkonomi by its own log-in pages and chooses it as source;
the books arrive, a voucher is made over there, and the owner presses Uppdatera on a report."""

from urllib.parse import urlsplit

import httpx
import pytest
from django.urls import reverse

from hub import jobs
from hub.models import Company, Job
from hub.tenancy import scope, tenant_scope
from ledger.models import FiscalYear, Voucher
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401
from tests.integrations.eaccounting.simulated import DEMO, hidden
from tests.integrations.eaccounting.test_books import voucher
from tests.scenarios.forms import Browser

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def eekonomi(accounting, settings):  # noqa: F811
    settings.EACCOUNTING = settings.EACCOUNTING | {
        "authority": f"{accounting.base}/eaccounting",
        "api": f"{accounting.base}/eaccounting/v2",
        "client_id": "huvudbok_demo",
        "client_secret": "demo-secret",
        "per_minute": 0,
    }
    settings.HUB_URL = "http://127.0.0.1:8765"
    accounting.companies.add(DEMO)
    return accounting


@pytest.fixture
def company(world):
    """Sjöstad Konsult AB, a client of the office."""
    with tenant_scope(world.office):
        Company.objects.filter(pk=world.nordisk.pk).update(orgnr="559143-2181", name="Sjöstad Konsult AB")
        return Company.objects.get(pk=world.nordisk.pk)


def log_in(browser: Browser, company) -> None:
    """Out to eEkonomi's pages and back, as a person."""
    out = browser.client.get(reverse("connecting_root:eaccounting", args=[company.pk]))["Location"]
    with httpx.Client(follow_redirects=True, trust_env=False) as person:
        page = person.get(out)
        base = f"{page.url.scheme}://{page.url.netloc.decode()}/eaccounting"
        form = {"request": hidden(page.text), "username": "ekonomi@nordisk.example", "password": "demo"}
        page = person.post(f"{base}/login", data=form)
        form = {"request": hidden(page.text), "company": DEMO, "approve": "1"}
        back = person.post(f"{base}/choose", data=form, follow_redirects=False).headers["location"]
    where = urlsplit(back)
    answer = browser.client.get(f"{where.path}?{where.query}")
    assert answer.status_code == 302, answer.content.decode()


def work(company) -> None:
    with scope(company):
        waiting = list(Job.objects.filter(state="queued").values_list("pk", flat=True))
    for job in waiting:
        jobs.run(company.pk, job)


def test_the_books_come_by_themselves(world, eekonomi, company):
    consultant = Browser(world.owner)
    page = consultant.opens(reverse("sources:index", args=[company.pk]))
    assert "eEkonomi är inte anslutet" in page.text
    log_in(consultant, company)
    page = consultant.opens(reverse("sources:index", args=[company.pk]))
    consultant.presses(page, "Spara", kind="eaccounting")
    assert "Hämtar från eEkonomi" in consultant.opens(reverse("sources:index", args=[company.pk])).text
    work(company)
    page = consultant.opens(reverse("sources:index", args=[company.pk]))
    assert "Stämmer" in page.text and "Uppdaterad" in page.text and "2025-01-01 – 2025-12-31" in page.text
    with scope(company):
        assert FiscalYear.objects.count() == 2
        count = Voucher.objects.count()
    log = consultant.opens(reverse("ledger:imports", args=[company.pk])).text
    assert "eEkonomi 2026" in log and "Anslutet system" in log

    with eekonomi.client(DEMO) as client:
        client.create_voucher(voucher("2026-11-12", (6570, 250, 0), (1930, 0, 250), text="Avisering"))
    report = consultant.opens(reverse("ledger:report-result", args=[company.pk]))
    assert "Uppdaterad" in report.text
    back = consultant.presses(report, "Uppdatera")
    assert "Resultaträkning" in back.text and "Uppdateras" in back.text
    work(company)
    with scope(company):
        assert Voucher.objects.count() == count + 1
        assert Voucher.objects.filter(text="Avisering").exists()

    page = consultant.opens(reverse("sources:index", args=[company.pk]))
    consultant.presses(page, "Spara", kind="other")
    page = consultant.opens(reverse("sources:index", args=[company.pk]))
    assert "hub_connect.py" in page.text
    assert "Uppdaterad" not in consultant.opens(reverse("ledger:report-result", args=[company.pk])).text
