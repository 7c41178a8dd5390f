"""Reports on paper: the page, the workbook and the PDF say the same to the öre, within what the reader may see."""

import io
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hub.actions.members import add_member
from hub.models import AccessTemplate, Notice, User
from hub.tenancy import scope, tenant_scope
from ledger.actions import lock_period, main_ledger, reports
from ledger.models import Period, Shown
from tests.hub.test_documents import text_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
AMOUNT = re.compile(r"[−-]?\d{1,3}(?:\u00a0\d{3})*,\d{2}")


@pytest.fixture
def client_of(books):
    with tenant_scope(books.office):
        template = AccessTemplate.objects.get(base="client")
        add_member(email="kund@example.se", name="Kund", template=template, company=books.nordisk, by=books.admin)
    return User.objects.get(email="kund@example.se")


@pytest.fixture
def locked(books):
    """Clients see to February 2026."""
    with scope(books.nordisk):
        for period in Period.objects.filter(month__lte=date(2026, 2, 1)):
            lock_period(company=books.nordisk, period=period, by=books.admin)
        ledger = main_ledger(company=books.nordisk)
        reports.set_shown(company=books.nordisk, ledger=ledger, shown=Shown.LOCKED, by=books.admin)


def url(world, name, *args, **query):
    address = reverse(f"ledger:{name}", args=[world.nordisk.pk, *args])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def shown_amounts(response) -> list[int]:
    """Every amount of the page's table, öre, from top to bottom."""
    table = BeautifulSoup(response.content, "html.parser").select_one("main table")
    return amounts(" ".join(cell.get_text() for cell in table.select("td.num")))


def amounts(text: str) -> list[int]:
    return [int(re.sub(r"[^\d-]", "", found.replace("\u2212", "-"))) for found in AMOUNT.findall(text)]


def workbook(response, sheet: int = 0) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(sheet).to_python()


def workbook_amounts(response) -> list[int]:
    rows = workbook(response)
    return [round(cell * 100) for row in rows for cell in row if isinstance(cell, float)]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("report-result", {"start": "2026-01", "end": "2026-03", "deviation": "amount", "detail": "accounts"}),
        ("report-result", {"start": "2026-02", "end": "2026-03", "deviation": "amount"}),
        ("report-balance", {"detail": "plain"}),
        ("report-months", {"detail": "accounts"}),
        ("report-rolling", {"end": "2026-03", "values": "years"}),
    ],
)
def test_page_workbook_and_pdf_are_equal_to_the_ore(books, as_, name, query):
    client = as_(books.owner)
    page = shown_amounts(client.get(url(books, name, **query)))
    assert page and any(page)
    assert workbook_amounts(client.get(url(books, name, **query, file="xlsx"))) == page
    said = amounts(text_of(client.get(url(books, name, **query, file="pdf")).content))
    assert sorted(said) == sorted(page)


def test_the_huvudbok_prints_every_account_with_its_rows(books, as_):
    client = as_(books.owner)
    page = BeautifulSoup(client.get(url(books, "report-ledger")).content, "html.parser")
    numbers = [a.get_text() for a in page.select("tbody a.main")]
    assert "1930" in numbers and "3001" in numbers
    rows = workbook(client.get(url(books, "report-ledger", file="xlsx")))
    closing = {row[0]: row[6] for row in rows if row[3] == "Utgående saldo"}
    assert closing["1930"] == 2950.0
    running = [row[6] for row in rows if row[0] == "1930" and isinstance(row[6], float)]
    assert running[0] == 2000.0 and running[-2] == running[-1] == 2950.0
    total = next(row for row in rows if row[0] == "Summa" or "Summa" in row)
    assert total[4] == total[5], "debit equals credit"


def test_a_span_of_accounts_narrows_page_and_file(books, as_):
    client = as_(books.owner)
    span = {"low": "30", "high": "39"}
    page = BeautifulSoup(client.get(url(books, "report-ledger", **span)).content, "html.parser")
    assert {a.get_text()[:1] for a in page.select("tbody a.main")} == {"3"}
    said = text_of(client.get(url(books, "report-ledger", **span, file="pdf")).content)
    assert "30–39" in said and "1930" not in said


def test_the_list_of_vouchers_has_their_rows_by_series_and_period(books, as_):
    client = as_(books.owner)
    response = client.get(url(books, "report-vouchers", start="2026-01", end="2026-01", series="A"))
    page = BeautifulSoup(response.content, "html.parser")
    heads = [a.get_text() for a in page.select("tr.voucherrow a.main")]
    assert heads and all(h.startswith("A ") for h in heads)
    rows = workbook(client.get(url(books, "report-vouchers", start="2026-01", end="2026-01", file="xlsx")))
    assert {str(row[1])[:7] for row in rows if str(row[0]).startswith("A ")} == {"2026-01"}
    assert "Ingen verifikation" in client.get(url(books, "report-vouchers", series="ZZ")).content.decode()
    assert client.get(url(books, "report-vouchers") + "?series=%00&low=%00").status_code == 200


def test_prints_end_where_the_reader_may_see_no_further(books, as_, client_of, locked):
    client = as_(client_of)
    for name in ("report-ledger", "report-vouchers"):
        page = client.get(url(books, name)).content.decode()
        assert "Du ser låsta månader, till och med 2026-02." in page
        rows = workbook(client.get(url(books, name, end="2026-03", file="xlsx")))
        days = [str(cell) for row in rows for cell in row if re.match(r"20\d\d-\d\d-\d\d", str(cell))]
        assert days and max(days) < "2026-03"


def test_a_report_is_had_in_another_language_on_the_page_and_in_files(books, as_):
    client = as_(books.owner)
    page = client.get(url(books, "report-result", lang="en"))
    assert BeautifulSoup(page.content, "html.parser").html["lang"] == "en"
    assert b"lang=en" in page.content and b"file=pdf" in page.content
    pdf = client.get(url(books, "report-result", lang="nb", file="pdf")).content
    assert "Side 1 av 1" in text_of(pdf)
    assert BeautifulSoup(client.get(url(books, "report-result", lang="xx")).content, "html.parser").html["lang"] == "sv"


def test_own_subheadings_are_shown_or_not(books, as_):
    with scope(books.nordisk):
        facts = {"company": books.nordisk, "ledger": main_ledger(company=books.nordisk), "kind": "result"}
        made = reports.add_heading(group="sales", label="Norr", by=books.admin, **facts)
        reports.move_accounts(numbers=["3001"], to=made.headings[0]["key"], by=books.admin, **facts)
    client = as_(books.owner)

    def labels(detail):
        page = client.get(url(books, "report-result", start="2026-01", end="2026-03", detail=detail))
        return [th.get_text(" ", strip=True) for th in BeautifulSoup(page.content, "html.parser").select("tbody th")]

    assert "Norr" not in labels("groups") and "Norr" in labels("headings") and "Norr" in labels("accounts")
    assert "Norr" not in labels("plain") and any(label.startswith("3001") for label in labels("plain"))
    assert not any(label.startswith("3001") for label in labels("headings"))


def test_better_and_worse_are_told_by_more_than_colour(books, as_):
    page = as_(books.owner).get(url(books, "report-result", start="2026-01", end="2026-03"))
    marks = BeautifulSoup(page.content, "html.parser").select(".tone__mark")
    assert {mark.get_text() for mark in marks} == {"▲bättre", "▼sämre"}


# ------------------------------------------------------------------ comments
def say(books, user, text, *, base="administrator", parent=None, month=date(2026, 2, 1)):
    with scope(books.nordisk):
        return reports.add_comment(
            company=books.nordisk, ledger=main_ledger(company=books.nordisk), month=month, text=text, parent=parent,
            by=books.actor(user, base),
        )  # fmt: skip


def notices(books) -> dict[str, str]:
    with scope(books.nordisk):
        return dict(Notice.objects.filter(url__endswith="/comments/").values_list("user__email", "text"))


def test_comments_follow_the_pdf_where_asked_for(books, as_):
    say(books, books.owner, "Sett och klart")
    client = as_(books.owner)
    query = {"start": "2026-01", "end": "2026-03"}
    assert b"comments=1" in client.get(url(books, "report-result", **query)).content
    assert "Sett och klart" in text_of(client.get(url(books, "report-result", **query, file="pdf", comments=1)).content)
    assert "Sett och klart" not in text_of(client.get(url(books, "report-result", **query, file="pdf")).content)
    assert b"comments=1" not in client.get(url(books, "report-result", start="2026-03", end="2026-03")).content


def test_who_is_told_of_a_comment_and_of_an_answer(books, client_of):
    asked = say(books, client_of, "Varför?", base="client")
    assert notices(books) == {books.owner.email: "Kund har kommenterat 2026-02."}
    say(books, books.owner, "Därför", parent=asked)
    assert notices(books)["kund@example.se"].endswith("har svarat om 2026-02.")
    for n in range(5):
        say(books, client_of, f"Och {n}?", base="client", parent=asked)
    with scope(books.nordisk):
        assert Notice.objects.filter(user=books.owner, url__endswith="/comments/").count() == 1, (
            "one unread notice, whatever is said"
        )


def test_nobody_is_told_of_months_they_may_not_see(books, client_of, locked):
    say(books, books.owner, "Inte låst än", month=date(2026, 3, 1))
    assert "kund@example.se" not in notices(books)
    say(books, books.owner, "Klar")
    assert notices(books)["kund@example.se"].endswith("har kommenterat 2026-02.")


def test_the_menu_and_the_tab_count_what_is_unread(books, as_, client_of, locked):
    say(books, books.owner, "Klar")
    say(books, books.owner, "Inte låst än", month=date(2026, 3, 1))
    client = as_(client_of)

    def counted(name):
        soup = BeautifulSoup(client.get(url(books, name)).content, "html.parser")
        return [c.get_text(strip=True) for c in soup.select("nav.tabs .count")], [
            c.get_text(strip=True) for c in soup.select(".nav__item .count")
        ]

    tabs, menu = counted("report-result")
    assert tabs == ["1"] and menu and menu[0].startswith("1")
    client.get(url(books, "report-comments"))
    assert counted("report-result") == ([], [])
