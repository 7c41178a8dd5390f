"""How the company is doing, in a real browser: from a chart down to a document, rows moved, comments, a budget."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from hub.actions.members import add_member
from hub.models import AccessTemplate, User
from hub.tenancy import scope, tenant_scope
from ledger.actions import attach, lock_period, main_ledger, reports
from ledger.models import Period, Shown, Voucher
from ledger.reports import Change
from tests.ledger.conftest import books  # noqa: F401  two years

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
WIDE = {"width": 1360, "height": 900}


@pytest.fixture
def customer(books):  # noqa: F811
    """The company's owner: reports only. The office shows locked months, to February."""
    with tenant_scope(books.office):
        template = AccessTemplate.objects.get(base="client")
        add_member(email="kund@example.se", name="Kund", template=template, company=books.nordisk, by=books.admin)
    with scope(books.nordisk):
        for period in Period.objects.filter(month__lte=date(2026, 2, 1)):
            lock_period(company=books.nordisk, period=period, by=books.admin)
        ledger = main_ledger(company=books.nordisk)
        reports.set_shown(company=books.nordisk, ledger=ledger, shown=Shown.LOCKED, by=books.admin)
    return User.objects.get(email="kund@example.se")


@pytest.fixture
def owner_page(books, browse_as):  # noqa: F811
    page = browse_as(books.owner, f"/c/{books.nordisk.pk}/reports/?start=2026-01&end=2026-03")
    page.set_viewport_size(WIDE)
    return page


def main(page) -> str:
    return re.sub(r"\s+", " ", page.locator("main").inner_text()).replace("\u2212", "-").replace("\u00a0", " ")


def test_the_owner_goes_from_a_chart_down_to_the_document(books, customer, browse_as, check):  # noqa: F811
    with scope(books.nordisk):
        sold = Voucher.objects.get(date=date(2026, 1, 15))
        attach(company=books.nordisk, voucher=sold, name="kvitto.pdf", data=b"%PDF-1.4 x", by=books.admin)
    page = browse_as(customer, f"/c/{books.nordisk.pk}/")
    page.set_viewport_size(WIDE)
    expect(page.locator("#month")).to_have_value("2026-02")
    check(page, "reports-start")
    page.get_by_role("link", name="Nettoomsättning").click()
    page.get_by_role("heading", level=1, name="Resultaträkning").wait_for()
    page.get_by_role("link", name="Resultat", exact=True).click()
    page.goto(page.url.split("?")[0] + "?start=2026-01&end=2026-02&detail=accounts")
    assert "Du ser låsta månader, till och med 2026-02." in main(page)
    check(page, "reports-result")
    page.locator("tr", has_text="3001").get_by_role("link", name=re.compile("1.500,00")).first.click()
    page.get_by_role("link", name="A 1", exact=True).first.click()
    page.get_by_role("heading", level=1, name="Verifikation A 1").wait_for()
    check(page, "reports-voucher")
    with page.expect_download() as download:
        page.get_by_role("link", name="kvitto.pdf").click()
    assert download.value.suggested_filename == "kvitto.pdf"


def test_comparison_thousands_and_every_page(books, owner_page, check):  # noqa: F811
    page = owner_page
    page.get_by_label("Jämför med").select_option("none")
    page.get_by_label("Enhet").select_option("tkr")
    page.get_by_role("button", name="Filtrera").click()
    assert "Tusental: varje rad är avrundad för sig" in main(page) and "275,0" not in main(page)
    for name in ("Balans", "Månader", "Rullande 12", "Nyckeltal", "Huvudbok", "Verifikationslista"):
        page.get_by_role("navigation", name="Rapporter").get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("navigation", name="Rapporter").locator("[aria-current]")).to_have_text(name)
        check(page, f"reports-{name.split()[0].lower()}")


def test_an_account_is_dragged_to_another_row_moved_by_keyboard_and_brought_back(books, owner_page, check):  # noqa: F811
    page = owner_page
    page.goto(page.url.split("/reports/")[0] + "/settings/report-rows/")
    check(page, "reports-rows")
    here = page.locator('[data-drop-row="external"]')
    there = page.locator('[data-drop-row="staff"]')
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    here.locator('[data-account="6570"]').drag_to(there)
    page.get_by_text("1 konto flyttat.").first.wait_for()
    expect(page.locator('[data-drop-row="staff"] [data-account="6570"]')).to_have_count(1)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.locator('[data-account="6570"] input').focus()
    page.keyboard.press("Space")
    page.locator("#to").select_option("goods")
    page.locator("#to").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[data-drop-row="goods"] [data-account="6570"]')).to_have_count(1)
    for where in ("staff", "external"):
        page.get_by_role("button", name="Ångra senaste").click()
        expect(page.locator(f'[data-drop-row="{where}"] [data-account="6570"]')).to_have_count(1)
    expect(page.get_by_role("button", name="Ångra senaste")).to_be_disabled()


def test_a_comment_is_asked_and_answered_and_counted(books, customer, browse_as, check):  # noqa: F811
    page = browse_as(customer, f"/c/{books.nordisk.pk}/reports/comments/")
    page.set_viewport_size(WIDE)
    page.get_by_label("Kommentar", exact=True).fill("Varför så lite i februari?")
    page.get_by_role("button", name="Kommentera").click()
    page.get_by_text("Varför så lite i februari?").wait_for()
    check(page, "reports-comments")
    page = browse_as(books.owner, f"/c/{books.nordisk.pk}/reports/")
    expect(page.locator("nav.tabs .count")).to_have_text("1")
    page.get_by_role("link", name=re.compile("^Kommentarer")).first.click()
    page.get_by_label("Svar").fill("En kund betalade sent.")
    page.get_by_role("button", name="Svara").click()
    page.get_by_text("En kund betalade sent.").wait_for()
    page = browse_as(customer, f"/c/{books.nordisk.pk}/notices/")
    page.get_by_text("har svarat om 2026-02").first.wait_for()


def test_a_budget_is_made_and_changed(books, owner_page, check):  # noqa: F811
    page = owner_page
    page.get_by_role("navigation", name="Rapporter").get_by_role("link", name="Budget").click()
    check(page, "reports-budgets")
    page.get_by_role("link", name="Skapa budget").first.click()
    page.locator("#id_name").fill("Plan")
    page.locator("#id_source").select_option(label="Utfall 2025")
    page.locator("#id_income").fill("5")
    check(page, "reports-budget-new")
    page.locator("main button[type=submit]").last.click()
    page.get_by_text("Budgeten Plan är upplagd.").first.wait_for()
    cell = page.locator('input[name="a-3001-202601"]')
    expect(cell).to_have_value("420,00")
    check(page, "reports-budget")
    cell.fill("500,50")
    page.get_by_role("button", name=re.compile("^Spara")).first.click()
    page.get_by_text("1 månad ändrad.").first.wait_for()
    page.goto(page.url.split("/reports/")[0] + "/reports/?start=2026-01&end=2026-01&against=budget")
    assert "500,50" in main(page)


def test_the_office_sees_all_its_companies_on_one_page(books, browse_as, check):  # noqa: F811
    with scope(books.nordisk):
        year = main_ledger(company=books.nordisk).years.order_by("-start").first()
        reports.create_budget(company=books.nordisk, year=year, name="x", source=None, change=Change(), by=books.admin)
    page = browse_as(books.owner, f"/t/{books.office.pk}/")
    page.set_viewport_size(WIDE)
    page.get_by_role("link", name="Totalt").click()
    expect(page.locator('th[aria-sort="descending"]')).to_contain_text("Totalt")
    check(page, "office")
