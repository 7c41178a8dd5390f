"""The books in a real browser: from the chart down to a voucher, search, files, posting, reversing and a lock."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hub.tenancy import scope
from ledger import actions
from ledger.models import Attachment, Period, Voucher
from tests.ledger.books import FIRST, take, voucher
from tests.ledger.books import sie as make

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SOLD = voucher("A", "4", "20260310", ("1930", "1234.50"), ("3001", "-1234.50", '1 "100" 6 "P1"'), text="Kontantkund")
HISTORY = SOLD.replace(
    "{\n", '{\n#RTRANS 1930 {} 1234.50 20260311 "Rättat" 0\n#BTRANS 1510 {} 1234.50 20260311 "Fel" 0\n'
)


class Books:
    """A browser in which the office's owner stands in Nordisk's books."""

    def __init__(self, page, check, base: str):
        self.page, self._check, self.base = page, check, base

    def go(self, path: str = "") -> None:
        self.page.goto(self.base + path)

    def check(self, name: str, **more) -> None:
        self._check(self.page, f"books-{name}", **more)

    def main(self) -> str:
        return plain(self.page.locator("main").inner_text())


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("\u2212", "-").strip()


@pytest.fixture
def books(browse_as, check, live_server, world):
    with scope(world.nordisk):
        assert take(world.nordisk, make(*FIRST, HISTORY), world.admin, accept_orgnr=True).state == "done"
    base = f"/c/{world.nordisk.pk}/"
    page = browse_as(world.owner, base + "accounts/")
    page.set_viewport_size({"width": 1360, "height": 820})
    return Books(page, check, live_server.url + base)


def test_from_the_chart_down_to_the_voucher(books):
    page = books.page
    books.check("accounts")
    page.get_by_role("link", name="1930", exact=True).click()
    page.get_by_role("heading", name="1930 Företagskonto").wait_for()
    assert "4 184,50" in books.main(), "2 000 + 1 000 - 50 + 1 234,50"
    books.check("account")
    page.get_by_role("link", name="A 4", exact=True).click()
    page.get_by_role("heading", name="Verifikation A 4").wait_for()
    said = books.main()
    for part in ("Inläst ur ett annat system", "1: 100 Norr", "6: P1 Projekt ett", "Rättelser i källsystemet", "Fel"):
        assert part in said, part
    books.check("voucher")
    page.get_by_role("link", name="3001 Försäljning").click()
    page.get_by_role("heading", name="3001 Försäljning").wait_for()


def test_an_amount_is_found_as_it_is_written(books):
    page = books.page
    books.go("vouchers/")
    books.check("vouchers")
    page.keyboard.press("/")
    page.keyboard.type("1 234,50")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=1"))
    assert page.locator("tbody tr").count() == 1 and "Kontantkund" in books.main()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Verifikation A 4").wait_for()
    books.go("vouchers/?q=finns+inte")
    books.check("vouchers-none")


def test_the_files_say_what_the_screen_says(books):
    page = books.page
    for path in ("trial-balance/", "accounts/1930/"):
        books.go(path)
        shown = [figures(row) for row in page.locator("main tbody tr[data-row]").all_inner_texts()]
        found = {}
        for label in ("CSV", "Excel", "PDF"):
            with page.expect_download() as waiting:
                page.get_by_role("link", name=label, exact=True).click()
            found[label] = Path(waiting.value.path()).read_bytes()
        assert found["PDF"].startswith(b"%PDF") and found["Excel"].startswith(b"PK")
        rows = list(csv.reader(io.StringIO(found["CSV"].decode("utf-8-sig")), delimiter=";"))[1:]
        written = [figures("\t".join(row)) for row in rows]
        assert shown and all(row in written for row in shown), (shown, written)
        assert all(row in workbook(found["Excel"]) for row in shown)
    books.go("trial-balance/")
    books.check("balance")


def figures(text: str) -> list[str]:
    """The amounts of a row, in their order."""
    spaced = plain(text.replace("\t", " | ").replace("\n", " | "))
    return [each.replace(" ", "") for each in re.findall(r"-?\d{1,3}(?: ?\d{3})*,\d\d", spaced)]


def workbook(data: bytes) -> list[list[str]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return [[f"{cell:.2f}".replace(".", ",") for cell in row if isinstance(cell, float)] for row in rows]


def test_a_voucher_is_posted_and_reversed_by_keyboard(books, world, tmp_path):
    page = books.page
    books.go("vouchers/")
    page.keyboard.press("n")
    page.get_by_role("heading", name="Ny verifikation").wait_for()
    books.check("new")
    page.get_by_label("Datum").fill("2026-03-14")
    page.get_by_label("Text (valfritt)").fill("Bankavgift")
    page.get_by_label("Konto, rad 1").fill("6570 Bankkostnader")
    page.get_by_label("Debet, rad 1").fill("1 234,50")
    assert plain(page.locator("[data-balance-difference]").inner_text()) == "1 234,50"
    page.get_by_label("Konto, rad 2").fill("9999")
    page.get_by_label("Kredit, rad 2").fill("1234,5")
    assert plain(page.locator("[data-balance-difference]").inner_text()) == "0,00"
    page.get_by_label("Kostnadsställe, rad 2").fill("100 Norr")
    page.keyboard.press("Enter")
    page.get_by_text("Kontot finns inte i kontoplanen: 9999.").first.wait_for()
    books.check("new-refused", forgive="Failed to load resource")
    page.get_by_label("Konto, rad 2").fill("1930")
    page.get_by_role("button", name="Bokför", exact=True).click()
    page.get_by_role("heading", name="Verifikation H 1").wait_for()
    assert "Källsystemet har den inte än" in books.main() and "1: 100 Norr" in books.main()
    _attach(books, world, tmp_path)
    page.get_by_role("link", name="Vänd verifikation").click()
    books.check("reversal", forgive="Failed to load resource")
    page.get_by_label("Datum för vändningen").fill("2026-04-01")
    page.get_by_label("Skriv verifikationens namn").fill("H 1")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Verifikation H 2").wait_for()
    assert "Vänder" in books.main()
    books.check("reversed", forgive="Failed to load resource")
    books.go("vouchers/?origin=unreturned")
    assert page.locator("tbody tr").count() == 2
    books.check("unreturned", forgive="Failed to load resource")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Hämta som SIE 4I").click()
    assert waiting.value.suggested_filename.endswith("SIE4I.si")


def _attach(books, world, tmp_path) -> None:
    page, path = books.page, tmp_path / "kvitto.pdf"
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page.get_by_label("Lägg till dokument").set_input_files(str(path))
    page.get_by_role("button", name="Lägg till", exact=True).click()
    page.get_by_role("link", name="kvitto.pdf").wait_for()
    books.check("voucher-born", forgive="Failed to load resource")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="kvitto.pdf").click()
    assert Path(waiting.value.path()).read_bytes() == path.read_bytes()
    with scope(world.nordisk):
        assert Attachment.objects.count() == 1


def test_a_locked_month_refuses_with_cause_and_cure(books, world):
    page = books.page
    books.go("years/")
    books.check("years")
    page.get_by_role("link", name="Lås 2026-03").click()
    page.get_by_label("Skäl").fill("Moms inlämnad")
    books.check("lock")
    page.get_by_role("button", name="Lås", exact=True).click()
    page.get_by_role("link", name="Lås upp 2026-03").wait_for()
    books.check("years-locked")
    books.go("vouchers/new/")
    page.get_by_label("Datum").fill("2026-03-14")
    for side, at, account in (("Debet", 1, "6570"), ("Kredit", 2, "1930")):
        page.get_by_label(f"Konto, rad {at}").fill(account)
        page.get_by_label(f"{side}, rad {at}").fill("10")
    page.get_by_role("button", name="Bokför", exact=True).click()
    fault = page.locator(".fault")
    fault.wait_for()
    said = plain(fault.inner_text())
    assert "LED-012" in said and "Orsak" in said and "Åtgärd" in said and "lås upp perioden" in said
    assert "LED-012" in page.locator(".field__error").inner_text()
    books.check("new-locked", forgive="Failed to load resource")
    with scope(world.nordisk):
        assert not Voucher.objects.filter(origin="born").exists()
        assert Period.objects.get(month=date(2026, 3, 1)).locked_by


def test_a_year_is_opened(books):
    page = books.page
    books.go("years/new/")
    books.check("year-new")
    page.get_by_label("Konto för årets resultat").fill("2081")
    page.get_by_role("button", name="Lägg upp året").click()
    page.get_by_text("Ingående balanser är hämtade").wait_for()
    books.check("years-two")
    books.go("accounts/new/")
    books.check("account-new")
    books.go("export/")
    books.check("export")


def test_a_voucher_is_posted_without_script(browser, browser_context_args, books, world):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(books.page.context.cookies())
    books.page = page = context.new_page()
    books.go("vouchers/new/")
    page.get_by_role("button", name="Fler rader").click()
    page.get_by_label("Datum").fill("2026-03-14")
    for at in (1, 5):
        page.get_by_label(f"Konto, rad {at}").fill("6570" if at == 1 else "1930")
        page.get_by_label(f"{'Debet' if at == 1 else 'Kredit'}, rad {at}").fill("10")
    page.get_by_role("button", name="Bokför", exact=True).click()
    assert page.get_by_role("heading", name="Verifikation H 1").count() == 1
    page.get_by_role("link", name="Vänd verifikation").click()
    page.get_by_label("Datum för vändningen").fill("2026-04-01")
    page.get_by_label("Skriv verifikationens namn").fill("H 1")
    page.get_by_role("button", name="Vänd verifikation").click()
    assert page.get_by_role("heading", name="Verifikation H 2").count() == 1
    context.close()


def test_empty_books_have_a_way_on(browse_as, check, live_server, world):
    page = browse_as(world.owner, f"/c/{world.nordisk.pk}/vouchers/")
    check(page, "books-empty")
    page.get_by_role("link", name="lägg upp ett räkenskapsår").click()
    page.get_by_role("heading", name="Nytt räkenskapsår").wait_for()
    with scope(world.nordisk):
        assert actions.main_ledger(company=world.nordisk)
