"""Inställningar › Import in a real browser, read in by a real worker: from the drop zone to the way back."""

import os
import re
from pathlib import Path

import pytest

from tests import world as worlds
from tests.ledger.books import FIRST, sie, voucher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SHARED = Path(os.environ.get("HUB_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared/data") / "sie"
REAL = SHARED / "idstam__jsisie"
CHANGED = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-700.00"))
BROKEN = voucher("A", "9", "20260401", ("1930", "10.00"), ("3001", "-9.00"), text="Fel på öret")
SECONDS = 20_000
REFUSED = "Failed to load resource: the server responded with a status of 422"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real SIE files of ../shared/data are not here")


@pytest.fixture
def world(transactional_db):
    return worlds.build()


class Accountant:
    """A browser on the import page of Nordisk; `check` as in the recipe, of the page it shows."""

    def __init__(self, page, check, base: str, folder: Path):
        self.page, self._check, self.base, self.folder = page, check, base, folder

    def go(self) -> None:
        self.page.goto(self.base)

    def check(self, name: str, *, forgive: str = "") -> None:
        self._check(self.page, f"import-{name}", forgive=forgive)

    def file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def hands_in(self, *paths) -> None:
        self.go()
        self.page.set_input_files("input[type=file]", [str(path) for path in paths])
        self.page.get_by_role("button", name="Förhandsgranska").click()

    def reads_in(self, *paths) -> None:
        """To the end, with a yes to every question."""
        self.hands_in(*paths)
        for box in self.page.locator("#start input[type=checkbox]").all():
            box.check()
        self.starts()

    def starts(self) -> None:
        self.page.get_by_role("button", name=re.compile("^Importera")).click()
        self.page.wait_for_url(re.compile("/settings/import/log/"))

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text().replace("\xa0", " "))


@pytest.fixture
def anna(browse_as, check, live_server, world, worker, bell, tmp_path):
    path = f"/c/{world.nordisk.pk}/settings/import/"
    page = browse_as(world.owner, path)
    page.set_viewport_size({"width": 1360, "height": 820})
    page.set_default_timeout(SECONDS)
    return Accountant(page, check, live_server.url + path, tmp_path)


def test_a_year_in_looked_at_and_changed_by_the_next_file(anna):
    """The project's own file: preview, import, the log; then the same year again, with its difference per account."""
    page = anna.page
    anna.check("empty")
    anna.hands_in(anna.file("bokforing.se", sie(*FIRST)))
    anna.sees("Filen blir ett nytt räkenskapsår")
    anna.check("preview")
    page.get_by_label("Visa till och med").fill("2026-02-28")
    anna.starts()
    anna.sees("Året finns nu i böckerna.")
    anna.check("done")
    page.get_by_role("link", name="Visa råbalansen").click()
    anna.sees("Företagskonto")
    anna.hands_in(anna.file("igen.se", sie(FIRST[0], CHANGED, FIRST[2])))
    anna.sees("Skillnad per konto")
    row = page.get_by_role("row").filter(has_text="1510")
    assert "200,00" in row.inner_text()
    anna.check("difference")
    anna.starts()
    anna.sees("Året finns nu i böckerna.")
    assert "Ändrade" in anna.text and "Oförändrade" in anna.text
    anna.go()
    assert page.locator("section[aria-labelledby=log-title] tbody tr").count() == 2
    anna.check("log")


@needs_real
def test_a_real_year_and_a_real_file_of_vouchers(anna):
    page = anna.page
    anna.hands_in(REAL / "transaktioner_ovnbolag.se")
    anna.sees("Behöver ditt svar")
    anna.check("real-preview")
    page.get_by_label("Filen gäller det här företaget").check()
    anna.starts()
    anna.sees("Året finns nu i böckerna.")
    assert "163" in anna.text and "671" in anna.text
    anna.check("real-done")
    anna.hands_in(REAL / "urval_ovnbolag.si")
    anna.sees("Filen lägger till verifikationer")
    anna.check("real-4i-preview")
    anna.reads_in(REAL / "urval_ovnbolag.si")
    anna.sees("Inläst.")
    assert "SIE 4I" in anna.text
    anna.check("real-4i-done")


@needs_real
def test_a_real_file_whose_balances_do_not_agree(anna):
    anna.hands_in(REAL / "transaktioner_ovnbolag-bad-balance.se")
    anna.sees("Behöver ditt svar")
    assert "SIE-040" in anna.text and "Gör så här:" in anna.text
    anna.check("real-broken")


def test_a_broken_file_tells_the_row_and_the_rest_is_taken(anna):
    page = anna.page
    anna.hands_in(anna.file("fel.se", sie(*FIRST, BROKEN)))
    anna.sees("Verifikationer som inte kan läsas in")
    assert "Verifikation A 9" in anna.text and "Gör så här:" in anna.text
    anna.check("broken")
    page.get_by_role("button", name=re.compile("^Importera")).click()
    assert "/files/" in page.url, "the browser asks for the yes"
    page.get_by_label("Läs in resten").evaluate("box => box.removeAttribute('required')")
    anna.starts()  # without it, all the same
    anna.sees("Inget är inläst. Böckerna är som de var.")
    anna.check("refused")
    page.get_by_role("link", name="Förhandsgranska filen igen").click()
    page.get_by_label("Läs in resten").check()
    anna.starts()
    anna.sees("Året finns nu i böckerna.")
    anna.check("rest-taken")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ladda ner avvisade verifikationer").click()
    assert b'"9" 20260401' in download.value.path().read_bytes()


def test_many_files_each_with_its_own_state(anna):
    """Two years, one twice, and something that is not SIE; the good ones are read in by one act."""
    page = anna.page
    other = sie(voucher("A", "1", "20250115", ("1930", "10.00"), ("3001", "-10.00")), year="20250101 20251231")
    files = [("a.se", sie(*FIRST)), ("b.se", other), ("c.se", b"%PDF-1.7"), ("d.se", sie(*FIRST))]
    anna.hands_in(*(anna.file(name, data) for name, data in files))
    anna.sees("2 av 3 kan läsas in utan frågor")
    anna.check("several")
    page.get_by_role("button", name=re.compile("Importera alla godkända")).dblclick()
    page.locator("section.card", has_text="a.se").get_by_text("Inläst", exact=True).wait_for()
    page.locator("section.card", has_text="b.se").get_by_text("Inläst", exact=True).wait_for()
    assert "Kan inte läsas in" in page.locator("section.card", has_text="c.se").inner_text()
    anna.check("several-done")
    anna.go()
    assert page.locator("section[aria-labelledby=log-title] tbody tr").count() == 2
    row = page.locator("section[aria-labelledby=waiting-title] tr", has_text="c.se")
    anna.check("waiting")
    row.get_by_role("button", name="Kasta").click()
    page.locator("#confirm").get_by_role("button", name="Kasta").click()
    anna.sees("c.se är kastad")
    assert page.locator("section[aria-labelledby=waiting-title]").count() == 0


def test_the_last_year_goes_after_its_control_question_and_comes_back(anna):
    page = anna.page
    anna.reads_in(anna.file("bokforing.se", sie(*FIRST)))
    anna.sees("Året finns nu i böckerna.")
    anna.go()
    page.get_by_role("link", name="Ta bort senaste räkenskapsåret").click()
    page.get_by_label("Skriv årets namn").fill("2025")
    page.get_by_role("button", name="Ta bort räkenskapsåret").click()
    anna.sees("exakt som det visas: 2026")
    anna.check("removal", forgive=REFUSED)
    page.get_by_label("Skriv årets namn").fill("2026")
    page.get_by_role("button", name="Ta bort räkenskapsåret").click()
    anna.sees("Räkenskapsåret 2026 är borttaget")
    anna.check("removed", forgive=REFUSED)
    page.locator("tr", has_text="Räkenskapsåret borttaget").get_by_role("button", name="Ångra").click()
    page.locator("#confirm").get_by_role("button", name="Ångra").click()
    anna.sees("Borttagningen är ångrad.")
    assert page.get_by_role("heading", name="Inlästa räkenskapsår").count() == 1
    page.locator("tr", has_text="bokforing.se").get_by_role("link", name="bokforing.se").click()
    page.get_by_role("button", name="Ångra").click()
    page.locator("#confirm").get_by_role("button", name="Ångra").click()
    anna.sees("Inläsningen är ångrad.")
    assert page.get_by_role("heading", name="Inlästa räkenskapsår").count() == 0


def test_ordinary_days_double_click_reload_back_and_two_tabs(anna, context):
    page = anna.page
    anna.hands_in(anna.file("bokforing.se", sie(*FIRST)))
    anna.sees("Filen blir ett nytt räkenskapsår")
    other = context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name=re.compile("^Importera")).dblclick()
    page.wait_for_url(re.compile("/settings/import/log/"))
    page.reload()
    anna.sees("Året finns nu i böckerna.")
    here = page.url
    other.get_by_role("button", name=re.compile("^Importera")).click()
    other.wait_for_url(here)
    page.go_back()
    page.get_by_role("button", name=re.compile("^Importera")).wait_for()
    anna.go()
    assert page.locator("section[aria-labelledby=log-title] tbody tr").count() == 1


def test_by_keyboard_alone(anna):
    page = anna.page
    anna.hands_in(anna.file("bokforing.se", sie(*FIRST)))
    anna.sees("Filen blir ett nytt räkenskapsår")
    page.keyboard.press("m")
    page.wait_for_url(re.compile("/settings/import/log/"))
    anna.sees("Året finns nu i böckerna.")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url(anna.base)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/settings/import/log/"))


def test_who_may_not_import_sees_why(world, browse_as, check):
    page = browse_as(world.reader, f"/c/{world.nordisk.pk}/settings/import/")
    assert page.get_by_role("button", name="Importera").is_disabled()
    assert "owner" in page.locator("#no-right").inner_text()
    check(page, "import-no-right")


def test_every_act_works_without_script(browser, browser_context_args, anna):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(anna.page.context.cookies())
    anna.page = page = context.new_page()
    page.set_default_timeout(SECONDS)
    other = sie(voucher("A", "1", "20250115", ("1930", "10.00"), ("3001", "-10.00")), year="20250101 20251231")
    anna.hands_in(anna.file("a.se", sie(*FIRST)), anna.file("b.se", other))
    _until(page, "2 av 2 kan läsas in utan frågor")
    page.get_by_role("button", name="Importera alla godkända").click()
    _until(page, "0 av 2 kan läsas in utan frågor")
    anna.go()
    undo = page.get_by_role("button", name="Ångra")
    _until(page, undo)  # the workers may still be reading
    undo.first.click()
    anna.sees("Inläsningen är ångrad.")
    context.close()


def _until(page, sought) -> None:
    """As a person does who has no script: by the button that shows how things stand, until what is sought is there."""
    place = page.get_by_text(sought) if isinstance(sought, str) else sought
    for _ in range(120):
        if place.count():
            return
        page.wait_for_timeout(250)
        now = page.get_by_role("link", name="Visa läget nu")
        now.click() if now.count() else page.reload()
    raise AssertionError(f"not seen: {sought}")
