"""Lön › Bokföring in a real browser: the whole path by a clerk, by keyboard, in light and dark, on a phone."""

import re

import pytest

from hub.models.push import PushState
from tests.payroll.clerk import CORRECTED, FAULTY, SEPTEMBER, deliver, receiver, run_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


class Clerk:
    """A browser in which Nordisk's payroll clerk is logged in; `check` as in the recipe, of the page it shows."""

    def __init__(self, page, check, base: str):
        self.page, self._check, self.base = page, check, base

    def go(self, path: str = "") -> None:
        self.page.goto(self.base + path)

    def check(self, name: str) -> None:
        self._check(self.page, f"payroll-{name}")


@pytest.fixture
def clerk(browse_as, check, live_server, world):
    base = f"/c/{world.nordisk.pk}/payroll/"
    page = browse_as(world.member, base)
    page.set_viewport_size({"width": 1360, "height": 820})
    return Clerk(page, check, live_server.url + base)


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


def test_every_act_works_without_script(browser, browser_context_args, clerk, world, monkeypatch, tmp_path):
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
