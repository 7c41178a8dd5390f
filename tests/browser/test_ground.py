"""The ground's pages in a real browser: light and dark, on a phone, by keyboard, without a complaint."""

import re

import pytest

from hub import events, jobs, notices
from hub.actions.webhooks import create_endpoint
from hub.api.keys import create_key
from hub.permissions import Area
from hub.tenancy import scope
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MISSING = "Failed to load resource: the server responded with a status of"


@pytest.fixture
def lived_in(world, monkeypatch):
    """Nordisk with a job that failed, a notice, a key, a webhook and some history."""
    monkeypatch.setitem(jobs._areas, "trial", Area.PAYROLL)
    monkeypatch.setitem(jobs._handlers, "trial.count", lambda report: "klart")
    with scope(world.nordisk):
        job = jobs.start("trial.count", "Läs in lon-2026-09-med-ett-ganska-langt-namn.csv", by=world.admin, total=42)
        jobs.find(job, "HUB-002", facts={"size": 30, "limit": 20}, row=7)
        jobs.finish(job, "done_with_errors", "41 rader, 1 fel")
        jobs.start("trial.count", "Jämför med mottagaren", by=world.admin, total=10)
        create_key(name="Lönesystemet", rights={"payroll": "write", "history": "read"}, by=world.admin)
        create_endpoint(url="https://hooks.example/huvudbok/mottagare?kund=nordisk", by=world.admin)
        events.record("journal.sent", obj=job, by=world.admin, before={"state": "sending"}, after={"state": "sent"})
        notices.tell(world.owner.pk, "ok", "Underlaget är bokfört som verifikat 000123.", url="/")
    return world, job


COMPANY = ["", "jobs/", "jobs/{job}/", "notices/", "history/", "settings/api/", "settings/api/keys/new/",
           "settings/api/webhooks/new/"]  # fmt: skip
OFFICE = ["", "companies/", "companies/new/", "companies/groups/new/", "members/", "members/new/",
          "members/templates/new/", "history/"]  # fmt: skip


@pytest.mark.parametrize("path", COMPANY, ids=lambda p: p.replace("/", "-").strip("-") or "overview")
def test_a_page_of_the_company(lived_in, browse_as, check, path):
    world, job = lived_in
    page = browse_as(world.owner, f"/c/{world.nordisk.pk}/{path.format(job=job.pk)}")
    check(page, "company-" + (path.replace("/", "-").strip("-").split("{")[0] or "overview") + str("{" in path))


@pytest.mark.parametrize("path", OFFICE, ids=lambda p: p.replace("/", "-").strip("-") or "overview")
def test_a_page_of_the_office(lived_in, browse_as, check, path):
    world, _job = lived_in
    page = browse_as(world.owner, f"/t/{world.office.pk}/{path}")
    check(page, "office-" + (path.replace("/", "-").strip("-") or "overview"))


def test_the_log_in_page_and_a_wrong_password(world, page, live_server, check):
    page.goto(f"{live_server.url}/login/")
    check(page, "login")
    page.get_by_label("E-post").fill("owner@example.se")
    page.get_by_label("Lösenord").fill("fel")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    check(page, "login-wrong", forgive=MISSING)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{live_server.url}/t/{world.office.pk}/")


@pytest.mark.parametrize(("path", "status"), [("/nix/", 404), ("/password/x/y/", 410)])
def test_a_page_that_is_not_there(world, browse_as, check, path, status):
    page = browse_as(world.member)
    answer = page.goto(page.url.split("/c/")[0] + path)
    assert answer.status == status
    check(page, f"error-{status}", forgive=MISSING)


def test_a_page_one_may_not_open_says_whom_to_ask(world, browse_as, check):
    page = browse_as(world.reader, f"/c/{world.nordisk.pk}/history/")
    assert "administratör" in page.locator("main").inner_text()
    check(page, "error-403", forgive=MISSING)


def test_a_test_company_and_a_blocked_one_say_so(world, browse_as, check):
    for company, said in ((world.test_company, "Testföretag"), (world.blocked_company, "obetald faktura")):
        page = browse_as(world.owner, f"/c/{company.pk}/")
        assert said in page.locator(".band").inner_text()
        check(page, f"band-{said.split()[0]}")


def test_the_api_is_described_without_a_script(world, browse_as, check):
    page = browse_as(world.owner, "/api/v1/docs/")
    page.locator("#jobs_rerun summary").click()
    assert page.locator("#jobs_rerun").get_by_text("Idempotency-Key").is_visible()
    check(page, "api")


# ------------------------------------------------------------------ by hand
def test_a_key_is_made_shown_copied_and_revoked(world, browse_as, check):
    page = browse_as(world.owner, f"/c/{world.nordisk.pk}/settings/api/keys/new/")
    page.get_by_role("textbox", name="Namn", exact=True).fill("Lönesystemet")
    page.get_by_label("Lön › Bokföring").select_option("write")
    page.get_by_role("button", name="Spara").click()
    assert page.locator("#secret").input_value().startswith("hb_")
    check(page, "key-shown")
    page.get_by_role("link", name="Jag har sparat den").click()
    page.get_by_role("button", name="Spärra").click()
    page.locator("#confirm").get_by_role("button", name="Spärra").click()
    page.get_by_text("Spärrad", exact=True).wait_for()


def test_the_menu_of_a_row_removes_a_person(world, browse_as):
    page = browse_as(world.owner, f"/t/{world.office.pk}/members/")
    row = page.get_by_role("row").filter(has_text="member@example.se")
    row.locator("summary").click()
    assert row.get_by_role("button", name="Lösenordslänk").is_visible()
    row.get_by_role("button", name="Ta bort").click()
    confirm = page.locator("#confirm")
    assert "member@example.se" in confirm.inner_text()
    confirm.get_by_role("button", name="Ta bort").click()
    page.get_by_text("har inte längre tillgång").wait_for()
    assert page.get_by_text("member@example.se").count() == 0


def test_the_facts_of_an_event_open_in_their_row(lived_in, browse_as, check):
    world, _job = lived_in
    page = browse_as(world.owner, f"/c/{world.nordisk.pk}/history/")
    row = page.get_by_role("row").filter(has_text="Underlag bokfört")
    row.locator("summary").click()
    assert row.get_by_text("sending → sent").is_visible()
    check(page, "history-open")


def test_the_first_steps_are_put_away_and_brought_back(world, browse_as):
    page = browse_as(world.member)
    page.get_by_role("button", name="Dölj").click()
    assert page.get_by_role("heading", name="Kom igång").count() == 0
    page.get_by_role("button", name=re.compile("Ångra")).click()
    page.get_by_role("heading", name="Kom igång").wait_for()


def test_a_company_is_found_by_the_server_and_entered(world, browse_as, check):
    page = browse_as(world.owner, f"/c/{world.nordisk.pk}/")
    page.locator("button.switch").click()
    check(page, "switcher")
    page.locator("[data-switcher-input]").fill("fjord")
    page.locator("#switcher-list li", has_text="Nordisk").wait_for(state="hidden")
    page.locator("#switcher-list").get_by_role("link", name=re.compile("Fjord")).click()
    page.wait_for_url(re.compile(str(world.fjord.pk)))


def test_the_palette_leads_everywhere_by_keyboard(world, browse_as, check):
    page = browse_as(world.owner, f"/c/{world.nordisk.pk}/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").wait_for()
    check(page, "palette")
    page.keyboard.type("histo")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/history/"))
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.wait_for_url(re.compile("/jobs/"))
    page.keyboard.press("?")
    page.locator("#keyhelp").wait_for()
    check(page, "keyhelp")


def test_a_persons_own_settings(world, browse_as, check):
    page = browse_as(world.member)
    page.get_by_role("button", name=re.compile("Användare")).click()
    check(page, "usermenu")
    page.get_by_role("button", name="Mörkt").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name=re.compile("Användare")).click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_without_script_everything_is_still_there(world, browser, live_server, client, settings):
    client.force_login(world.owner)
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/t/{world.office.pk}/members/")
    row = page.get_by_role("row").filter(has_text="reader@example.se")
    row.locator("summary").click()
    row.get_by_role("button", name="Ta bort").click()
    assert page.get_by_text("reader@example.se").count() == 0
    page.goto(f"{live_server.url}/c/{world.nordisk.pk}/")
    page.get_by_role("button", name="Dölj").click()
    assert page.get_by_role("heading", name="Kom igång").count() == 0
    context.close()
