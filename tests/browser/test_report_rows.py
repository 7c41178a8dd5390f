"""Where accounts stand in the reports, arranged in a real browser: own headings, other companies, and no script."""

import pytest
from playwright.sync_api import expect

from hub.tenancy import scope
from ledger.actions import main_ledger, reports
from tests.ledger.conftest import books

__all__ = ["books"]  # two years
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
WIDE = {"width": 1360, "height": 900}


class Arranger:
    """Somebody of the office at the rows of a company."""

    def __init__(self, page, root: str):
        self.page, self.root = page, root

    def opens(self, company) -> None:
        self.page.goto(f"{self.root}/c/{company.pk}/settings/report-rows/")

    def adds(self, label: str, group: str) -> None:
        self.page.locator("#own-group").select_option(group)
        self.page.locator("#own-label").fill(label)
        self.page.get_by_role("button", name="Lägg till", exact=True).click()
        self.page.get_by_text("Underrubriken är tillagd").first.wait_for()

    def renames(self, label: str, to: str) -> None:
        own = self.page.locator(f'form:has(input[name="label"][value="{label}"])')
        own.get_by_label("Underrubrik").fill(to)
        own.get_by_role("button", name="Byt namn").click()

    def moves(self, *accounts: str, to: str) -> None:
        for account in accounts:
            group = self.page.locator(f'details:has([data-account="{account}"])')
            if group.get_attribute("open") is None:
                group.locator("summary").click()
            self.page.locator(f'[data-account="{account}"] input').check()
        self.page.locator("#to").select_option(label=to)
        self.page.get_by_role("button", name="Flytta").click()

    def copies_to(self, *names: str) -> None:
        for name in names:
            self.page.get_by_label(name).check()
        self.page.get_by_role("button", name="Kopiera raderna").first.click()

    def headings(self) -> list[str]:
        return [box.input_value() for box in self.page.get_by_label("Underrubrik", exact=True).all()]

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()


@pytest.fixture
def anna(books, browse_as, live_server):  # noqa: F811
    page = browse_as(books.owner, f"/c/{books.nordisk.pk}/settings/report-rows/")
    page.set_viewport_size(WIDE)
    return Arranger(page, live_server.url)


def moves_of(company) -> dict:
    with scope(company):
        return reports.current_layout(main_ledger(company=company), "result").moves


def test_a_heading_is_added_renamed_and_filled_and_stands_in_the_report(books, anna, check):  # noqa: F811
    anna.adds("Banken", "external")
    anna.renames("Banken", "Bank och kort")
    anna.sees("Underrubriken har fått ett nytt namn.")
    assert anna.headings() == ["Bank och kort"]
    anna.moves("6570", to="Övriga externa kostnader › Bank och kort")
    anna.sees("1 konto flyttat.")
    check(anna.page, "rows-heading")
    anna.page.goto(f"{anna.root}/c/{books.nordisk.pk}/reports/?start=2026-01&end=2026-03&detail=headings")
    expect(anna.page.locator("tbody th", has_text="Bank och kort")).to_have_count(1)


def test_a_name_that_is_taken_is_refused_with_its_cure(anna, check):
    anna.adds("Banken", "external")
    anna.adds("Korten", "external")
    anna.renames("Korten", "banken")
    anna.sees("Det finns redan en underrubrik som heter banken i gruppen.")
    anna.sees("Välj ett annat namn.")
    assert anna.headings() == ["Banken", "Korten"]


def test_the_rows_are_used_in_another_company_and_taken_back_there(books, anna, check):  # noqa: F811
    anna.adds("Banken", "external")
    anna.moves("6570", to="Övriga externa kostnader › Banken")
    anna.sees("1 konto flyttat.")
    anna.copies_to("Provbolaget AB", "Fjord Eksempel AS")
    dialog = anna.page.get_by_role("dialog")
    expect(dialog).to_contain_text("ersätts, och kan ångras där")
    dialog.get_by_role("button", name="Kopiera raderna").click()
    anna.sees("Raderna är kopierade till 1 företag.")
    anna.sees("Raderna kan inte användas i Fjord Eksempel AS.")
    check(anna.page, "rows-shared")
    assert moves_of(books.test_company) == moves_of(books.nordisk) != {}
    assert moves_of(books.fjord) == {}


def test_all_of_it_without_script(books, anna, browser, browser_context_args):  # noqa: F811
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(anna.page.context.cookies())
    anna.page = context.new_page()
    anna.opens(books.nordisk)
    anna.adds("Banken", "external")
    anna.renames("Banken", "Bank och kort")
    anna.sees("Underrubriken har fått ett nytt namn.")
    anna.moves("6570", to="Övriga externa kostnader › Bank och kort")
    anna.sees("1 konto flyttat.")
    anna.copies_to("Provbolaget AB")
    anna.sees("Raderna är kopierade till 1 företag.")
    for _ in range(3):
        anna.page.get_by_role("button", name="Ångra senaste").click()
        anna.sees("Senaste ändringen är ångrad.")
    assert anna.headings() == [] and moves_of(books.nordisk) == {} != moves_of(books.test_company)
    context.close()
