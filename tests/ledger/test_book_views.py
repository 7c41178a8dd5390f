"""The books in the browser's place: figures as in the file, search, paging, files, rights and the number of queries."""

import html
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.tenancy import scope
from ledger import actions, sie
from ledger.models import Voucher
from tests.ledger.books import FIRST, fee, take, voucher
from tests.ledger.books import sie as make

FILES = Path(__file__).parent / "sie" / "files"
PAGES = ("accounts", "vouchers", "balance", "export")
MANY = [
    voucher("A", str(n), f"2026{1 + n % 12:02d}10", ("1930", f"{n}.00"), ("3001", f"-{n}.00"), text=f"Sak {n}")
    for n in range(1, 131)
]
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def url(world, name, *args, **query):
    address = reverse(f"ledger:{name}", args=[world.nordisk.pk, *args])
    return address + "?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else address


def soup_of(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(text)).replace("\u2212", "-").strip()


def text_of(response) -> str:
    return plain(soup_of(response).main.get_text(" "))


def rows_of(response) -> list[list[str]]:
    """The cells of each row that can be walked to."""
    rows = soup_of(response).main.select("tr[data-row]")
    return [[plain(cell.get_text(" ")) for cell in row.select("th, td")] for row in rows]


def taken(world, data: bytes):
    with scope(world.nordisk):
        made = take(world.nordisk, data, world.admin, accept_orgnr=True)
        assert made.state == "done", made.counts


def key_of(world, number: str):
    with scope(world.nordisk):
        return Voucher.objects.get(number=number).pk


@pytest.fixture
def owner(world, as_):
    return as_(world.owner)


# ------------------------------------------------------------------ before anything is read in
@pytest.mark.parametrize("name", PAGES)
def test_a_company_without_books_is_told_what_to_do(world, owner, name):
    page = soup_of(owner.get(url(world, name)))
    link = page.find("a", string=re.compile("Importera SIE4-fil"))
    assert link["href"] == url(world, "imports")


def test_who_may_not_import_is_not_asked_to(world, as_):
    assert "Importera SIE4-fil" not in text_of(as_(world.reader).get(url(world, "accounts")))


# ------------------------------------------------------------------ rights
@pytest.mark.parametrize("name", PAGES)
def test_who_may_see_the_books(world, as_, name):
    taken(world, make(*FIRST))
    assert as_(world.member).get(url(world, name)).status_code == 403, "a payroll clerk has no right to the books"
    assert as_(world.reader).get(url(world, name)).status_code == 200
    assert as_(world.stranger).get(url(world, name)).status_code == 404


def test_one_account_and_one_voucher_are_kept_from_others(world, as_):
    taken(world, make(*FIRST))
    for address in (url(world, "account", "1930"), url(world, "voucher", key_of(world, "1"))):
        assert as_(world.member).get(address).status_code == 403
        assert as_(world.reader).get(address).status_code == 200
        assert as_(world.stranger).get(address).status_code == 404
        elsewhere = address.replace(str(world.nordisk.pk), str(world.fjord.pk))
        assert as_(world.owner).get(elsewhere).status_code == 404


# ------------------------------------------------------------------ the figures of a file
def test_the_accounts_show_what_the_file_says(world, owner):
    taken(world, (FILES / "full.se").read_bytes())
    rows = rows_of(owner.get(url(world, "accounts")))
    assert rows == [
        ["1930", "Företagskonto", "0,00", "1 000,00", "1 000,00"],
        ["3001", "Försäljning", "0,00", "-1 000,00", "-1 000,00"],
    ]


def test_the_accounts_of_some_months_begin_where_the_months_before_ended(world, owner):
    taken(world, make(*FIRST))
    query = {"start": "2026-02", "end": "2026-03"}
    rows = {row[0]: row[2:] for row in rows_of(owner.get(url(world, "accounts", **query)))}
    assert rows["1930"] == ["3 000,00", "-50,00", "2 950,00"]
    assert rows["3001"] == ["-1 000,00", "-500,00", "-1 500,00"]
    turned = {row[0]: row[2:] for row in rows_of(owner.get(url(world, "accounts", start="2026-03", end="2026-02")))}
    assert turned == rows


def test_the_accounts_are_searched_by_number_and_name(world, owner):
    taken(world, make(*FIRST))
    for text, numbers in (("1", ["1510", "1930"]), ("bank", ["6570"]), ("finns inte", [])):
        assert [row[0] for row in rows_of(owner.get(url(world, "accounts", q=text)))] == numbers


def test_months_after_what_was_read_in_are_not_complete(world, owner):
    taken(world, make(*FIRST))
    assert "inläst till och med 2026-03. Senare" in text_of(owner.get(url(world, "balance")))
    assert "Senare månader" not in text_of(owner.get(url(world, "balance", end="2026-03")))


def test_the_trial_balance_sums_to_nothing(world, owner):
    taken(world, make(*FIRST))
    page = soup_of(owner.get(url(world, "balance")))
    (foot,) = page.select("tfoot tr")
    assert plain(foot.get_text(" ")) == "Summa 0,00 0,00 1 550,00 1 550,00 0,00"
    march = {row[0]: row[2:] for row in rows_of(owner.get(url(world, "balance", start="2026-03", end="2026-03")))}
    assert march["1930"] == ["2 000,00", "3 000,00", "0,00", "50,00", "2 950,00"]


def test_the_ledger_of_an_account_runs(world, owner):
    taken(world, make(*FIRST))
    page = owner.get(url(world, "account", "1930"))
    assert [row[4:] for row in rows_of(page)] == [["1 000,00", "", "3 000,00"], ["", "50,00", "2 950,00"]]
    assert "Ingående saldo 2 000,00" in text_of(page)
    link = soup_of(page).select_one("tr[data-row] a")
    assert link["href"] == url(world, "voucher", key_of(world, "1"))
    later = owner.get(url(world, "account", "1930", start="2026-03"))
    assert "Ingående saldo 3 000,00" in text_of(later) and len(rows_of(later)) == 1
    assert owner.get(url(world, "account", "9999")).status_code == 404


def test_a_voucher_shows_lines_dimensions_and_where_it_came_from(world, owner):
    taken(world, make(*FIRST))
    said = text_of(owner.get(url(world, "voucher", key_of(world, "2"))))
    for part in ("1510 Kundfordringar", "500,00", "1: 200 Söder", "6: P1 Projekt ett", "Inläst ur prov.se"):
        assert part in said, part


def test_a_voucher_shows_what_was_corrected_apart_from_what_is_booked(world, owner):
    taken(world, (FILES / "history.se").read_bytes())
    page = soup_of(owner.get(url(world, "voucher", key_of(world, "7"))))
    lines, past = page.main.select("table")
    assert plain(lines.tfoot.get_text(" ")) == "Summa 100,00 100,00"
    assert "90,00" not in lines.get_text() and "Borttagen 2024-02-01 1930 Åsa 90,00" in plain(past.get_text(" "))
    assert "Tillagd" in past.get_text()


def test_a_voucher_born_here_says_so(world, owner):
    taken(world, make(*FIRST))
    with scope(world.nordisk):
        made = actions.post_voucher(company=world.nordisk, draft=fee(123450), by=world.admin)
    said = text_of(owner.get(url(world, "voucher", made.pk)))
    assert "Skapad här" in said and made.reference in said and "Inläst" not in said


# ------------------------------------------------------------------ the list
@pytest.mark.parametrize("text", ["1 234,50", "1234,5", "-1234.50", "H 1", "bankavg"])
def test_vouchers_are_found_by_amount_number_and_text(world, owner, text):
    taken(world, make(FIRST[0]))
    with scope(world.nordisk):
        actions.post_voucher(company=world.nordisk, draft=fee(123450), by=world.admin)
    (row,) = rows_of(owner.get(url(world, "vouchers", q=text)))
    assert row == ["H", "1", "2026-03-14", "Bankavgift", "Skapad här", "2", "1 234,50"]


def test_the_list_goes_on_and_begins_again(world, owner):
    taken(world, make(*MANY))
    page, numbers = owner.get(url(world, "vouchers")), []
    numbers += [row[1] for row in rows_of(page)]
    more = soup_of(page).select_one("a[rel=next]")["href"]
    page = owner.get(more)
    numbers += [row[1] for row in rows_of(page)]
    assert numbers == [str(n) for n in range(1, 131)]
    assert not soup_of(page).select("a[rel=next]") and soup_of(page).select("a[rel=first]")


def test_the_ledger_goes_on_with_its_balance(world, owner):
    taken(world, make(*MANY))
    page = owner.get(url(world, "account", "1930"))
    last = rows_of(page)[-1][-1]
    after = owner.get(soup_of(page).select_one("a[rel=next]")["href"])
    assert f"Saldo från föregående sida {last}" in text_of(after)
    assert rows_of(after)[-1][-1] == "10 515,00", "2 000 and 1 + … + 130"


def test_one_series_and_its_gaps(world, owner):
    taken(world, make(FIRST[0], voucher("A", "5", "20260401", ("1930", "1.00"), ("3001", "-1.00")), *FIRST[1:2]))
    page = owner.get(url(world, "vouchers", series="A"))
    assert len(rows_of(page)) == 3 and "A 3–4" in text_of(page)
    assert rows_of(owner.get(url(world, "vouchers", series="B"))) == []


@pytest.mark.parametrize("query", [{"year": "x"}, {"start": "9999-99"}, {"cursor": "x"}, {"file": "exe"}, {"q": "%00"}])
@pytest.mark.parametrize("name", PAGES)
def test_an_address_that_means_nothing_shows_the_page(world, owner, name, query):
    taken(world, make(*FIRST))
    assert owner.get(url(world, name, **query)).status_code == 200


# ------------------------------------------------------------------ files
def csv_of(response) -> list[list[str]]:
    assert response.headers["Content-Type"].startswith("text/csv")
    return [line.split(";") for line in response.content.decode("utf-8-sig").splitlines()[1:]]


def bare(cells: list[str]) -> list[str]:
    """An amount without its spaces, as the file has it."""
    return [re.sub(r"(?<=\d) (?=\d{3})", "", cell) for cell in cells]


@pytest.mark.parametrize("name", ["accounts", "vouchers", "balance"])
def test_the_csv_equals_the_screen(world, owner, name):
    taken(world, make(*FIRST))
    shown = [[c for c in bare(row) if c not in ("–", "")] for row in rows_of(owner.get(url(world, name)))]
    written = csv_of(owner.get(url(world, name, file="csv")))
    if name == "vouchers":  # origin stands before the sums on the screen
        written = [[*row[:4], row[6], *row[4:6]] for row in written]
    zeros = ["0,00"] * 3  # an account without balance and rows has a dash on the screen
    assert [[c for c in row if c] for row in written] == [row if len(row) > 2 else [*row, *zeros] for row in shown]


def test_the_csv_of_the_ledger_has_every_page(world, owner):
    taken(world, make(*MANY))
    rows = csv_of(owner.get(url(world, "account", "1930", file="csv")))
    assert len(rows) == 131 and rows[0][-1] == "2000,00" and rows[-1][-1] == "10515,00"


@pytest.mark.parametrize(("kind", "start"), [("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_every_list_comes_as_a_workbook_and_on_paper(world, owner, kind, start):
    taken(world, make(*FIRST))
    for address in (*(url(world, n, file=kind) for n in PAGES[:3]), url(world, "account", "1930", file=kind)):
        assert owner.get(address).content.startswith(start), address


def test_a_list_too_long_for_a_file_says_so(world, owner, monkeypatch):
    taken(world, make(*FIRST))
    for room in ("accounts", "vouchers", "books"):
        monkeypatch.setattr(f"ledger.views.{room}.FILE_ROWS", 1)
    for address in (url(world, "vouchers", file="csv"), url(world, "account", "1930", file="csv")):
        assert "fler än 1 rader" in text_of(owner.get(address))


# ------------------------------------------------------------------ SIE out
@pytest.mark.parametrize("kind", ["4E", "4I", "3", "2", "1"])
def test_a_year_goes_out_as_sie(world, owner, kind):
    taken(world, make(*FIRST))
    page = soup_of(owner.get(url(world, "export", year="2026-01-01", kind=kind, which="all")))
    link = page.select_one("main a.button--primary")
    answer = owner.get(link["href"])
    read = sie.read(answer.content)
    assert read.type == kind and not read.has_errors and "attachment" in answer.headers["Content-Disposition"]
    assert len(read.vouchers) == (3 if kind in ("4E", "4I") else 0)
    if kind != "4I":
        assert {b.account: b.amount for b in read.balances["ub"] if b.year == 0}["1930"] == 295000


def test_a_file_of_vouchers_holds_only_those_born_here(world, owner):
    taken(world, make(*FIRST))
    with scope(world.nordisk):
        actions.post_voucher(company=world.nordisk, draft=fee(), by=world.admin)
    read = sie.read(owner.get(url(world, "export", year="2026-01-01", kind="4I", which="born", file="sie")).content)
    assert [v.series for v in read.vouchers] == ["H"]


def test_what_cannot_be_written_is_told_before_the_file_is_fetched(world, owner):
    data = make(*FIRST).decode("cp437").replace("Försäljning", "Fakturor i € – ø")
    taken(world, data.encode())
    said = text_of(owner.get(url(world, "export", year="2026-01-01", kind="4E")))
    assert "kan inte skrivas som det är" in said and "€" in said and "SIE-" in said


def test_a_choice_that_is_none_is_refused(world, owner):
    taken(world, make(*FIRST))
    assert owner.get(url(world, "export", year="2026-01-01", kind="9")).status_code == 422


# ------------------------------------------------------------------ what a page costs
def test_a_page_is_so_many_queries_whatever_the_size_of_the_books(world, owner):
    taken(world, make(*FIRST))
    addresses = [url(world, name) for name in PAGES]
    addresses += [url(world, "vouchers", q="50,00"), url(world, "vouchers", q="a")]
    addresses += [url(world, "account", "1930"), url(world, "voucher", key_of(world, "2"))]
    before = [_asked(owner, address) for address in addresses]
    taken(world, make(*FIRST, *(v.replace('"A"', '"B"', 1) for v in MANY)))
    assert [_asked(owner, address) for address in addresses] == before


def _asked(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
