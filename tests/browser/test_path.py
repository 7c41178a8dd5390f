"""Direktöverföring from nothing to a dark mark, in a real browser: real log-in pages, real worker, real Visma.net.

An administrator of the office does it all by clicking; nothing is reloaded by hand. Then one that fails, its log, and
the same journal sent again after the cure.
"""

import re

import pytest

from tests import world as worlds
from tests.integrations.sandbox.simulated import NORDISK
from tests.scenarios.test_sending import PAYROLL_SIE

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SIE = PAYROLL_SIE.replace('{1 "100"}', "{}")
FAILING = SIE.replace("#TRANS 7510", "#TRANS 7082").replace("Lön september", "Extra lön")
SECONDS = 12_000


@pytest.fixture
def world(transactional_db):
    return worlds.build()


class Administrator:
    """One browser, from the log-in page on; `check` as in the recipe, of what it shows."""

    def __init__(self, page, check, base: str):
        self.page, self.check, self.base = page, check, base

    def click(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def logs_in(self, world) -> None:
        self.page.goto(self.base)
        self.page.locator("input[name=username], input[name=email]").first.fill("owner@example.se")
        self.page.locator("input[type=password]").fill(worlds.PASSWORD)
        self.click("Logga in")
        self.page.wait_for_url(lambda url: "/login" not in url)

    def connects(self, world) -> None:
        """By the account's icon, through somebody else's pages and back, connected, without F5."""
        page = self.page
        page.goto(f"{self.base}/t/{world.office.pk}/integrations/visma-net/")
        self.click("Lägg till konto", "link")
        page.locator("input[name=name]").fill("Huvudföretaget")
        self.click("Lägg till")
        page.goto(f"{self.base}/t/{world.office.pk}/integrations/visma-net/")
        self.check(page, "path-account-grey")
        page.locator("a.mark--idle").click()
        page.locator("input[name=username]").fill("ekonomi@nordisk.example")
        page.locator("input[name=password]").fill("demo")
        page.locator("#login-button").click()
        page.locator(f"#company-{NORDISK}").check()
        page.locator("#approve").click()
        page.get_by_text("Anslutet till Nordisk Exempel AB").first.wait_for()
        self.check(page, "path-account-connected")

    def links_and_activates(self, world) -> None:
        page = self.page
        self.click("Administrationer", "link")
        row = page.locator("tr").filter(has=page.locator("th", has_text="Nordisk Exempel AB"))
        row.locator("select").select_option(label="Huvudföretaget – Nordisk Exempel AB (556677-8899)")
        self.click("Spara kopplingar")
        row.get_by_role("link", name="Nordisk Exempel AB").click()
        page.locator("[name=cost_centre_segment]").select_option("1")
        page.locator("[name=default_1]").select_option("000")
        page.locator("[name=default_2]").select_option("0000")
        self.check(page, "path-link")
        self.click("Spara")
        row.get_by_role("button", name="Aktivera").click()
        row.get_by_text("Aktiverad", exact=True).wait_for()
        self.check(page, "path-administrations")

    def uploads(self, world, tmp_path, text: str) -> None:
        page = self.page
        page.goto(f"{self.base}/c/{world.nordisk.pk}/payroll/import/")
        path = tmp_path / "lon.si"
        path.write_bytes(text.encode("cp437"))
        page.set_input_files("input[type=file]", str(path))
        self.click("Läs in")
        page.wait_for_url(re.compile("/runs/"))

    def sends(self, world) -> None:
        """From the run's page: selection, question, transfer."""
        page = self.page
        run = page.url.rstrip("/").rpartition("/")[2]
        page.goto(f"{self.base}/c/{world.nordisk.pk}/payroll/selection/?act=transfer&run={run}")
        page.get_by_text("Nordisk Exempel AB (556677-8899)").first.wait_for()
        self.click("Skicka till Visma.net")
        dialog = page.locator("#confirm")
        assert "41 923,15" in dialog.inner_text().replace("\xa0", " ")
        dialog.get_by_role("button", name="Skicka till Visma.net").click()
        page.wait_for_url(re.compile("/transfers/"))


def test_from_nothing_to_a_dark_mark_and_a_failure_cured(
    page,
    check,
    live_server,
    settings,
    world,
    remote,  # noqa: F811
    worker,  # noqa: F811
    bell,  # noqa: F811
    tmp_path,
):
    settings.HUB_URL = live_server.url
    page.set_viewport_size({"width": 1360, "height": 820})
    page.set_default_timeout(SECONDS)
    anna = Administrator(page, check, live_server.url)
    anna.logs_in(world)
    anna.connects(world)
    anna.links_and_activates(world)

    _one_is_booked_with_a_dark_mark(anna, world, remote, tmp_path)
    _one_fails_and_says_why(anna, world, tmp_path)
    _is_cured_and_goes(anna, remote)
    assert len(remote.batches(NORDISK)) == 2


def _one_is_booked_with_a_dark_mark(anna, world, remote, tmp_path):  # noqa: F811
    page = anna.page
    anna.uploads(world, tmp_path, SIE)
    anna.sends(world)
    page.get_by_text("1 bokfört").wait_for()
    anna.check(page, "path-transfer-done")
    (batch,) = remote.batches(NORDISK)
    assert (batch["debitTotal"], batch["status"]) == (41923.15, "Posted")
    page.get_by_role("link", name="Lön september").first.click()
    page.get_by_text("Kvitto från Visma.net").wait_for()
    page.get_by_text(batch["batchNumber"]).first.wait_for()
    assert page.locator(".mark--sent").count()
    anna.check(page, "path-journal-sent")


def _one_fails_and_says_why(anna, world, tmp_path):
    page = anna.page
    anna.uploads(world, tmp_path, FAILING)
    anna.sends(world)
    page.get_by_text("1 misslyckat").wait_for()
    anna.check(page, "path-transfer-failed")
    page.get_by_role("link", name="Extra lön").first.click()
    page.get_by_text("Kontot 7082 är inaktivt i Visma.net.").first.wait_for()
    anna.check(page, "path-journal-failed")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("logg", re.IGNORECASE)).last.click()
    assert "VNET-111" in download.value.path().read_text("utf-8-sig")


def _is_cured_and_goes(anna, remote):  # noqa: F811
    page = anna.page
    remote.change(NORDISK, "account/7082", active=True)
    try:
        anna.click("Skicka igen")
        page.locator("#confirm").get_by_role("button", name="Skicka igen").click()
        page.get_by_text("skickas igen").first.wait_for()
        _until_booked(page)
    finally:
        remote.change(NORDISK, "account/7082", active=False)


def _until_booked(page) -> None:
    """The journal's own page does not poll: it is opened again, as a person would."""
    for _ in range(40):
        if page.locator(".mark--sent").count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError("not booked in ten seconds")
