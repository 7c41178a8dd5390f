"""Lön › Bokföring in a real browser: the whole path by a clerk, by keyboard, in light and dark, on a phone."""

import os
import re
import shutil
from pathlib import Path

import pytest

from hub.models.push import PushState
from tests.payroll.clerk import CORRECTED, FAULTY, SEPTEMBER, deliver, receiver, run_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None and not os.environ.get("CI"):
    pytest.skip("no Chromium on this machine", allow_module_level=True)

from axe_playwright_python.sync_playwright import Axe  # noqa: E402

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
SHOTS = os.environ.get("HUB_SHOTS", "")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def base_url():
    """The plugin's own is of a kind pytest is about to refuse."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*quiet, "--disable-component-update"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"}


class Clerk:
    """A browser that is logged in, remembers every complaint of the console, and stands in Nordisk's payroll."""

    def __init__(self, page, live_server, world):
        self.page, self.base, self.company = page, live_server.url, world.nordisk.pk
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str = "") -> None:
        self.page.goto(f"{self.base}/c/{self.company}/payroll/{path}")

    def shot(self, name: str) -> None:
        if SHOTS:
            self.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))

    def check(self, name: str) -> None:
        """No violation in light or dark, no sideways scroll on the narrowest phone, nothing in the console."""
        size = self.page.viewport_size
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            self.shot(f"{name}-{theme}")
            found = Axe().run(self.page, options={"runOnly": RULES})
            assert found.violations_count == 0, f"{name} {theme}: {found.generate_report()}"
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.shot(f"{name}-phone")
        self.page.set_viewport_size({"width": 320, "height": 640})
        widths = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert widths[0] == widths[1], f"{name} scrolls sideways at 320 px: {widths}"
        self.page.set_viewport_size(size)
        assert self.complaints == [], name


@pytest.fixture
def clerk(page, live_server, world, client, settings):
    client.force_login(world.member)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page.set_viewport_size({"width": 1360, "height": 820})
    return Clerk(page, live_server, world)


def file_of(tmp_path, text: str, name: str) -> str:
    path = tmp_path / name
    path.write_text(text)
    return str(path)


def test_from_file_to_booked(clerk, world, monkeypatch, tmp_path):
    """Upload, select, confirm, follow, and read the receipt."""
    receiver(monkeypatch)
    page = clerk.page
    clerk.go()
    clerk.check("empty")
    page.get_by_role("link", name="Läs in lönekörning").first.click()
    clerk.check("upload")
    page.set_input_files("input[type=file]", file_of(tmp_path, CORRECTED, "lon.csv"))
    page.get_by_role("button", name="Läs in").click()
    page.wait_for_url(re.compile("/runs/"))
    clerk.check("run")
    clerk.go()
    clerk.check("list")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    assert page.locator("[data-select-sum=runs]").inner_text().replace("\xa0", " ") == "43 000,50"
    page.keyboard.press("d")
    page.wait_for_url(re.compile("/selection/.*act=transfer"))
    clerk.check("selection")
    page.get_by_role("button", name="Skicka till Visma.net").click()
    dialog = page.locator("#confirm")
    assert "Nordisk Exempel AB" in dialog.inner_text() and "43 000,50" in dialog.inner_text().replace("\xa0", " ")
    assert page.evaluate("document.activeElement.value") == "no", "the focus starts on Avbryt"
    clerk.check("confirm")
    dialog.get_by_role("button", name="Skicka till Visma.net").click()
    page.wait_for_url(re.compile("/transfers/"))
    clerk.check("transfer-waiting")
    deliver(world, PushState.DONE, remote_ref="001235")
    deliver(world, PushState.DONE, remote_ref="001234", oldest=True)
    page.get_by_text("2 bokförda").wait_for()
    clerk.check("transfer-done")
    page.locator("#transfer th a").first.click()
    page.get_by_text("Kvitto från Visma.net").wait_for()
    clerk.check("journal-sent")
    clerk.go()
    assert page.locator(".mark--sent").count() == 2
    clerk.check("list-sent")


def test_the_preview_follows_the_form(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run_of(world)
    clerk.go("selection/?act=file")
    page = clerk.page
    page.get_by_label("Verifikationstext").fill("Lön enligt bilaga")
    page.locator("#preview").get_by_text("Lön enligt bilaga").wait_for()
    assert page.get_by_label("Verifikationstext").input_value() == "Lön enligt bilaga"
    page.locator("#preview input[name=run]").uncheck()
    page.locator("#selection-bar").get_by_text("0,00").wait_for()
    assert page.locator("#selection-bar button").is_disabled()
    page.locator("#preview input[name=run]").check()
    page.locator("#selection-bar").get_by_text("42 500,50").wait_for()
    clerk.check("selection-file")
    page.get_by_role("button", name="Skapa bokföringsfil").click()
    page.locator("#confirm").get_by_role("button", name="Skapa bokföringsfil").click()
    page.wait_for_url(re.compile("/files/"))
    clerk.check("file")


def test_faults_are_told_row_by_row_and_questions_asked(clerk, world, tmp_path):
    run_of(world)
    page = clerk.page
    clerk.go("import/")
    files = [file_of(tmp_path, FAULTY, "fel.csv"), file_of(tmp_path, SEPTEMBER, "igen.csv")]
    page.set_input_files("input[type=file]", files)
    assert page.locator("[data-drop-files] li").count() == 2
    page.get_by_role("button", name="Läs in").click()
    page.get_by_text("Kontot saknas").wait_for()
    clerk.check("upload-result")
    page.get_by_role("button", name="Läs in ändå").click()
    page.wait_for_url(re.compile("/runs/"))


def test_what_went_wrong_says_what_to_do(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    page = clerk.page
    clerk.go(f"selection/?act=transfer&run={run.pk}")
    page.get_by_role("button", name="Skicka till Visma.net").click()
    page.locator("#confirm").get_by_role("button", name="Skicka till Visma.net").click()
    page.wait_for_url(re.compile("/transfers/"))
    facts = {"day": "2026-09-25", "period": "2026-09"}
    journal = deliver(world, PushState.REJECTED, error={"code": "PAY-031", "facts": facts, "http_status": 400})
    clerk.go(f"journals/{journal.pk}/")
    clerk.check("journal-rejected")
    clerk.go("?state=attention")
    clerk.check("list-rejected")
    clerk.go(f"runs/{run.pk}/removal/")
    clerk.check("removal")


def test_an_obstacle_is_shown_with_its_cure(clerk, world, monkeypatch):
    receiver(monkeypatch, obstacles=["PAY-050"])
    run = run_of(world)
    clerk.go(f"selection/?act=transfer&run={run.pk}")
    assert clerk.page.get_by_role("button", name="Skicka till Visma.net").is_disabled()
    clerk.check("selection-blocked")


def test_every_act_works_without_script(browser, browser_context_args, clerk, world, monkeypatch, tmp_path, settings):
    receiver(monkeypatch)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(clerk.page.context.cookies())
    clerk.page = page = context.new_page()
    clerk.go("import/")
    page.set_input_files("input[type=file]", file_of(tmp_path, SEPTEMBER, "lon.csv"))
    page.get_by_role("button", name="Läs in").click()
    page.wait_for_url(re.compile("/runs/"))
    clerk.go()
    page.locator("input[name=run]").check()
    page.get_by_role("button", name="Direktöverföring").click()
    page.get_by_label("Verifikationstext").fill("Utan skript")
    page.get_by_role("button", name="Visa").click()
    assert page.locator("#preview").get_by_text("Utan skript").count() == 1
    page.get_by_role("button", name="Skicka till Visma.net").click()
    page.wait_for_url(re.compile("/transfers/"))
    deliver(world, PushState.DONE, remote_ref="001234")
    page.get_by_role("link", name="Visa läget nu").click()
    assert page.get_by_text("1 bokfört").count() == 1
    context.close()
