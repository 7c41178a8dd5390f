"""Two registers in step, in a real browser: both systems connected by clicking, compared, set up, transferred by a real
worker, and what failed cured in the other system's data and tried again. Light, dark, phone, and by keyboard."""

import re

import pytest

from tests import world as worlds
from tests.integrations.connecting.conftest import pair  # noqa: F401  fixtures
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401
from tests.integrations.eaccounting.simulated import DEMO
from tests.integrations.severa.conftest import severa  # noqa: F401
from tests.integrations.severa.simulated import DEMO as ORGANIZATION

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SECONDS = 20_000
STATUSES = {"to_transfer": "Klar för överföring", "transferred": "Överförd", "sent": "Skickad", "paid": "Betald"}


@pytest.fixture
def world(transactional_db):
    return worlds.build()


class Consultant:
    def __init__(self, page, check, base: str, company):
        self.page, self.check = page, check
        self.home = f"{base}/c/{company.pk}"

    def goes(self, path: str) -> None:
        self.page.goto(f"{self.home}/{path}")

    def click(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    # -------------------------------------------------------------- the story's parts
    def connects(self) -> None:
        page = self.page
        self.goes("settings/connections/")
        self.check(page, "sync-connections-none")
        self.click("Anslut", "link")
        page.locator("input[name=username]").fill("ekonomi@nordisk.example")
        page.locator("input[name=password]").fill("demo")
        page.locator("#login-button, button[type=submit]").first.click()
        page.locator(f"#company-{DEMO}").check()
        page.locator("#approve").click()
        self.sees("Anslutet till Sjöstad Konsult AB")
        page.locator("input[name=client_id]").fill("severa-demo")
        page.locator("input[name=client_secret]").fill("fel")
        self.click("Anslut")
        self.sees("Anslutningen blev inte av")
        self.check(page, "sync-connection-refused", forgive="Failed to load resource")
        self.click("Till anslutningarna", "link")
        page.locator("input[name=client_id]").fill("severa-demo")
        page.locator("input[name=client_secret]").fill("severa-hemlighet")
        self.click("Anslut")
        self.sees("Anslutet till Sjöstad Konsult AB")
        self.check(page, "sync-connections", forgive="Failed to load resource")

    def compares(self) -> None:
        page = self.page
        self.goes("sync/customers/comparison/")
        self.sees("Registren är inte lästa ännu.")
        self.click("Läs registren")
        page.wait_for_url(re.compile("/runs/"))
        self.sees("Vad som skulle göras")
        self.check(page, "sync-dry-run", forgive="Failed to load resource")
        self.goes("sync/customers/comparison/?q=tallmo")
        self.sees("Liknar varandra")
        self.check(page, "sync-comparison", forgive="Failed to load resource")
        page.locator("tbody input[type=checkbox]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("m")  # «Koppla», by its letter
        self.sees("1 rad är beslutad")
        self.sees("beslutat: Koppla")

    def sets_up(self) -> None:
        page = self.page
        self.goes("sync/")
        assert page.get_by_role("button", name="Överför alla").is_disabled(), "nothing before the settings"
        self.goes("settings/sync/")
        self.check(page, "sync-settings-none", forgive="Failed to load resource")
        self.click("Spara")
        page.locator(".field__error").first.wait_for()
        self.check(page, "sync-settings-wrong", forgive="Failed to load resource")
        page.locator("[name=master_customers]").select_option("left")
        page.locator("[name=master_articles]").select_option("right")
        page.locator("[name=cost_bearer]").select_option(index=2)
        page.locator("[name=default_article]").fill("900")
        for name, label in STATUSES.items():
            page.locator(f"[name=status_{name}]").select_option(label=label)
        self.click("Spara")
        self.sees("Inställningarna är sparade")

    def transfers(self) -> None:
        page = self.page
        self.goes("sync/")
        self.check(page, "sync-lanes-ready", forgive="Failed to load resource")
        page.keyboard.press("m")  # «Överför alla»
        page.wait_for_url(re.compile("/runs/"))
        page.locator("#run-page:not([hx-get])").wait_for(timeout=90_000)
        self.sees("överförda")
        self.check(page, "sync-run", forgive="Failed to load resource")
        self.goes("sync/")
        self.sees("Klar med fel")
        self.check(page, "sync-lanes", forgive="Failed to load resource")

    def cures(self, systems) -> None:
        """A post code in Severa, and a conflict decided here."""
        page, (accounting, severa) = self.page, systems  # noqa: F811
        self.goes("sync/issues/?register=customers")
        self.sees("Postnumret saknas")
        self.check(page, "sync-issues", forgive="Failed to load resource")
        home = next(e for e in severa.every(ORGANIZATION, "addresses") if e["customer"]["number"] == 1006)
        severa.change(ORGANIZATION, "addresses", home["guid"], postalCode="36010")
        severa.change(ORGANIZATION, "customers", home["customer"]["guid"], vatNumber="")
        row = page.locator("tr").filter(has_text="Postnumret saknas").first
        row.locator("input[type=checkbox]").check()
        self.click("Försök igen M")
        self.waits()
        self.goes("sync/issues/?register=customers")
        assert page.get_by_text("Postnumret saknas").count() == 0
        assert "Lindås Måleri AB" in {each["Name"] for each in accounting.every(DEMO, "customers")}
        self.sees("av Petra Projekt")
        self.click("Behåll Severa Kvarnholms Mekaniska AB")
        self.sees("Severa behålls")
        self.goes("sync/")
        self.click("Överför Kunder")
        self.waits()
        found = next(e for e in accounting.every(DEMO, "customers") if e["CustomerNumber"] == "1002")
        assert found["ContactPersonPhone"] == "08-555 99 99"

    def parts_a_pair(self) -> None:
        """Taken apart, seen in the history, and joined again by number and name."""
        page = self.page
        self.goes("sync/customers/comparison/?verdict=linked&q=björkvallen")
        page.locator("tbody input[type=checkbox]").first.check()
        self.click("Koppla isär")
        self.sees("1 koppling är borttagen")
        self.goes("history/")
        self.sees("Kopplingar borttagna")
        self.goes("sync/")
        self.click("Överför Kunder")
        self.waits()
        self.goes("sync/customers/comparison/?verdict=linked&q=björkvallen")
        page.locator("tbody").get_by_text("Björkvallen Bygg AB").first.wait_for()

    def invoices(self, systems) -> None:
        """Out to drafts, sent and paid by somebody in eEkonomi, and back with number and status."""
        page, (accounting, severa) = self.page, systems  # noqa: F811
        self.goes("sync/")
        page.get_by_role("button", name=re.compile("^Överför alla")).click()
        self.waits()
        self.check(page, "sync-written", forgive="Failed to load resource")
        draft = next(e for e in accounting.every(DEMO, "customerinvoicedrafts") if e["CustomerNumber"] == "1001")
        sent = accounting.act(DEMO, "send_draft", draft["Id"])
        self.goes("sync/")
        self.click("Kontrollera skickade fakturor")
        self.waits()
        self.sees(f"fakturanummer {sent['InvoiceNumber']}")
        accounting.act(DEMO, "pay", sent["Id"])
        self.goes("sync/")
        self.click("Kontrollera betalda fakturor")
        self.waits()
        page.locator("tbody a.main").first.click()
        self.sees("Som båda systemen har den")
        self.sees(str(sent["InvoiceNumber"]))
        self.check(page, "sync-invoice", forgive="Failed to load resource")
        became = {each["number"]: each["status"]["name"] for each in severa.every(ORGANIZATION, "invoices")}
        assert became[sent["InvoiceNumber"]] == "Betald"

    def waits(self) -> None:
        self.page.wait_for_url(re.compile("/runs/"))
        self.page.locator("#run-page:not([hx-get])").wait_for(timeout=60_000)


def test_from_nothing_to_two_registers_in_step(
    page, check, live_server, browse_as, settings, world, pair, worker, bell  # noqa: F811
):  # fmt: skip
    accounting, severa = pair  # noqa: F811
    accounting.companies.add(DEMO)
    severa.companies.add(ORGANIZATION)
    settings.HUB_URL = live_server.url
    page.set_viewport_size({"width": 1360, "height": 820})
    page.set_default_timeout(SECONDS)
    browse_as(world.owner)
    carin = Consultant(page, check, live_server.url, world.nordisk)
    carin.connects()
    carin.compares()
    carin.sets_up()
    carin.transfers()
    carin.cures((accounting, severa))
    carin.parts_a_pair()
    carin.invoices((accounting, severa))
    carin.goes("sync/fields/")
    check(page, "sync-fields", forgive="Failed to load resource")
    carin.goes("sync/customers/comparison/?verdict=linked")
    page.locator("tbody a").first.click()
    carin.sees("Som båda systemen har den")
    check(page, "sync-record", forgive="Failed to load resource")


def test_every_act_works_without_script(browser, live_server, client, settings, world, pair):  # noqa: F811
    """The pages of somebody whose browser runs none: settings are saved and a dry run begins."""
    client.force_login(world.owner)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/c/{world.nordisk.pk}/settings/connections/")
    page.locator("input[name=client_id]").fill("severa-demo")
    page.locator("input[name=client_secret]").fill("severa-hemlighet")
    page.get_by_role("button", name="Anslut", exact=True).click()
    page.get_by_text("Anslutet till Sjöstad Konsult AB").first.wait_for()
    page.goto(f"{live_server.url}/c/{world.nordisk.pk}/sync/")
    page.get_by_text("Inget kan föras över ännu").wait_for()
    page.goto(f"{live_server.url}/c/{world.nordisk.pk}/sync/issues/?state=muted")
    page.get_by_text("Inga problem i det läget.").wait_for()
    context.close()
