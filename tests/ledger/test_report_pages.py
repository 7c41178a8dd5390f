"""Reports as their readers meet them: figures, comparison, files, drill-down, what clients may see."""

import io
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hub.actions.members import add_member
from hub.models import AccessTemplate, Company, User
from hub.tenancy import scope, tenant_scope
from ledger.actions import lock_period, main_ledger, reports
from ledger.models import FiscalYear, OpenItem, Period, Voucher
from tests.ledger.books import sie, take, voucher
from tests.ledger.conftest import THIS

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def client_of(books):
    """The owner of the company: sees reports, not the books."""
    with tenant_scope(books.office):
        template = AccessTemplate.objects.get(base="client")
        add_member(email="kund@example.se", name="Kund", template=template, company=books.nordisk, by=books.admin)
    return User.objects.get(email="kund@example.se")


def url(world, name, *args, **query):
    address = reverse(f"ledger:{name}", args=[world.nordisk.pk, *args])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("\u2212", "-").replace("\u00a0", " ").strip()


def rows_of(response) -> dict[str, list[str]]:
    """Label → figures."""
    assert response.status_code == 200, response.content[:500]
    soup = BeautifulSoup(response.content, "html.parser")
    for mark in soup.select(".tone__mark"):
        mark.extract()
    return {
        plain(row.th.get_text(" ")): [plain(cell.get_text(" ")) for cell in row.select("td")]
        for row in soup.main.select("tr[data-row]")
    }


def test_a_result_stands_beside_the_year_before(books, as_):
    rows = rows_of(as_(books.owner).get(url(books, "report-result", start="2026-01", end="2026-03")))
    assert rows["Nettoomsättning"] == ["1 500,00", "400,00", "275,0 %"]
    assert rows["Övriga externa kostnader"] == ["-50,00", "-25,00", "-100,0 %"]
    assert rows["Beräknat resultat"] == ["1 450,00", "375,00", "286,7 %"]
    amounts = url(books, "report-result", start="2026-01", end="2026-03", deviation="amount", detail="accounts")
    rows = rows_of(as_(books.owner).get(amounts))
    assert rows["3001 Försäljning"] == ["1 500,00", "400,00", "1 100,00"]


def test_without_a_choice_the_last_booked_month_is_shown_with_the_year_so_far(books, as_):
    rows = rows_of(as_(books.owner).get(url(books, "report-result", against="none")))
    assert rows["Beräknat resultat"] == ["-50,00", "1 450,00"]


def test_the_balance_sheet_closes(books, as_):
    rows = rows_of(as_(books.owner).get(url(books, "report-balance", against="none")))
    assert rows["Kassa och bank"] == ["2 000,00", "950,00", "2 950,00"]
    assert rows["Beräknat resultat, ej bokfört"] == ["0,00", "1 450,00", "1 450,00"]
    assert rows["Summa tillgångar"] == rows["Summa eget kapital och skulder"] == ["2 000,00", "1 450,00", "3 450,00"]


def test_months_rolling_and_thousands(books, as_):
    client = as_(books.owner)
    rows = rows_of(client.get(url(books, "report-months")))
    assert rows["Nettoomsättning"] == ["1 000,00", "500,00", "0,00", "1 500,00"]
    rows = rows_of(client.get(url(books, "report-rolling", end="2026-03", values="years")))
    assert rows["Nettoomsättning"][-3:] == ["1 000,00", "1 500,00", "1 500,00"]
    rows = rows_of(client.get(url(books, "report-months", unit="tkr")))
    assert rows["Nettoomsättning"] == ["1", "1", "0", "2"]


def test_a_dimension_narrows_the_result(books, as_):
    with scope(books.nordisk):
        from ledger.models import DimensionObject

        norr = DimensionObject.objects.get(number="100").pk
    rows = rows_of(as_(books.owner).get(url(books, "report-months", object=norr)))
    assert rows["Nettoomsättning"] == ["1 000,00", "0,00", "0,00", "1 000,00"]


def test_ratios_with_their_parts(books, as_):
    response = as_(books.owner).get(url(books, "report-ratios"))
    rows = rows_of(response)
    assert rows["Vinstmarginal"][0] == "96,7 %" and rows["Rörelsekapital"][0] == "3 450,00"
    assert "Bruttoresultat / summa intäkter" in rows["Bruttomarginal"][1]


def test_every_report_of_a_norwegian_company_opens_and_is_had_as_files(books, as_):
    with tenant_scope(books.office):
        Company.objects.filter(pk=books.nordisk.pk).update(country="NO")
    client = as_(books.owner)
    for name in ("result", "balance", "months", "rolling", "ratios", "ledger", "vouchers", "invoices", "budgets"):
        for file in ("", "csv", "xlsx", "pdf"):
            answer = client.get(url(books, f"report-{name}", kind="balance" if file else "result", file=file))
            assert answer.status_code == 200, (name, file)
    assert client.get(url(books, "report-rows", kind="balance")).status_code == 200


def test_the_workbook_and_the_csv_hold_the_figures_of_the_page(books, as_):
    client = as_(books.owner)
    query = {"start": "2026-01", "end": "2026-03", "detail": "accounts"}
    page = rows_of(client.get(url(books, "report-result", **query)))
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(url(books, "report-result", **query, file="xlsx")).content)
    )
    cells = book.get_sheet_by_index(0).to_python()
    sheet = {row[1]: row[2:4] for row in cells if row[1] in ("Nettoomsättning", "Beräknat resultat")}
    assert sheet == {"Nettoomsättning": [1500.0, 400.0], "Beräknat resultat": [1450.0, 375.0]}
    csv = client.get(url(books, "report-result", **query, file="csv")).content.decode("utf-8-sig")
    assert any(line.split(";")[:4] == ["3001", "Försäljning", "1500,00", "400,00"] for line in csv.splitlines())
    assert page["Nettoomsättning"][:2] == ["1 500,00", "400,00"]
    assert client.get(url(books, "report-balance", file="pdf")).content.startswith(b"%PDF")


def test_every_report_is_a_fixed_number_of_queries(books, as_):
    """As many with ten times the accounts and vouchers."""
    client = as_(books.owner)

    def count(name):
        client.get(url(books, name))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url(books, name)).status_code == 200
        return len(seen)

    names = ("report-result", "report-balance", "report-months", "report-ratios")
    before = [count(name) for name in names]
    more = [
        voucher("B", str(n), f"2026{1 + n % 3:02d}11", ("1930", "1.00"), (str(3100 + n), "-1.00")) for n in range(60)
    ]
    with scope(books.nordisk):
        chart = "\n".join(f'#KONTO {3100 + n} "Sak {n}"' for n in range(60))
        made = take(books.nordisk, sie(*THIS, *more, extra=chart), books.admin, accept_orgnr=True)
        assert made.state == "done"
    assert [count(name) for name in names] == before


# ------------------------------------------------------------------ drill-down
def test_a_figure_leads_to_its_rows_and_on_to_the_voucher(books, as_):
    client = as_(books.owner)
    page = client.get(url(books, "report-result", start="2026-01", end="2026-03", detail="accounts"))
    link = BeautifulSoup(page.content, "html.parser").select_one('a[href*="/reports/accounts/3001/"]')
    assert link.get_text(strip=True).replace("\u00a0", " ") == "1 500,00"
    rows = client.get(link["href"], follow=True)
    assert rows.redirect_chain and b"A 2" in rows.content and b"A 3" not in rows.content


def test_a_client_sees_the_rows_without_the_books(books, as_, client_of):
    client = as_(client_of)
    assert client.get(reverse("ledger:accounts", args=[books.nordisk.pk])).status_code == 403
    page = client.get(url(books, "report-account", "1930", year="2026-01-01", start="2026-01", end="2026-03"))
    assert page.status_code == 200 and b"2\xc2\xa0950,00" in page.content
    with scope(books.nordisk):
        key = Voucher.objects.get(year__start=date(2026, 1, 1), number="3").pk
    assert client.get(url(books, "report-voucher", key)).status_code == 200


def test_locked_months_only_where_the_office_says_so_and_a_month_is_locked(books, as_, client_of):
    client = as_(client_of)
    with scope(books.nordisk):
        ledger = main_ledger(company=books.nordisk)
        reports.set_shown(company=books.nordisk, ledger=ledger, shown="locked", by=books.admin)
        late = Voucher.objects.get(year__start=date(2026, 1, 1), number="3").pk
    assert rows_of(client.get(url(books, "report-months")))["Beräknat resultat"][-1] == "1 450,00"  # nothing is locked
    with scope(books.nordisk):
        period = Period.objects.get(month=date(2026, 1, 1))
        lock_period(company=books.nordisk, period=period, by=books.admin)
    page = client.get(url(books, "report-months", end="2026-03"))
    assert rows_of(page)["Beräknat resultat"] == ["1 000,00", "1 000,00"]
    assert "Du ser låsta månader, till och med 2026-01." in page.content.decode()
    assert "2026-02" not in page.content.decode()
    sheet = client.get(url(books, "report-balance", end="2026-03", against="none", file="csv")).content.decode(
        "utf-8-sig"
    )
    assert "3000,00" in sheet and "2950,00" not in sheet
    assert client.get(url(books, "report-voucher", late)).status_code == 404
    rows = client.get(url(books, "report-account", "1930", year="2026-01-01", end="2026-03")).content.decode()
    assert "3\u00a0000,00" in rows and "2\u00a0950,00" not in rows
    office = rows_of(as_(books.owner).get(url(books, "report-months")))
    assert office["Beräknat resultat"][-1] == "1 450,00"


# ------------------------------------------------------------------ rows, charts, budgets, comments
def test_an_account_is_moved_and_it_is_undone(books, as_):
    client = as_(books.owner)
    act = url(books, "report-rows-change")
    client.post(act, {"kind": "result", "act": "add", "group": "staff", "label": "Bank"})
    with scope(books.nordisk):
        own = reports.current_layout(main_ledger(company=books.nordisk), "result").headings[0].key
    client.post(act, {"kind": "result", "act": "move", "account": ["6570"], "to": own})
    wanted = url(books, "report-result", start="2026-01", end="2026-03", detail="accounts", against="none")
    rows = rows_of(client.get(wanted))
    assert rows["Personalkostnader"] == rows["Bank"] == ["-50,00"] and "Övriga externa kostnader" not in rows
    client.post(act, {"kind": "result", "act": "undo"})
    rows = rows_of(client.get(wanted))
    assert rows["Övriga externa kostnader"] == ["-50,00"] and "Personalkostnader" not in rows


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"act": "move", "account": ["1930"], "to": "staff"}, "hör inte till den här rapporten"),
        ({"act": "move", "account": ["6570"], "to": "nowhere"}, "Raden finns inte"),
        ({"act": "add", "group": "staff", "label": " "}, "behöver ett namn"),
        ({"act": "undo"}, "inget att ångra"),
        ({"act": "x"}, "Raden finns inte"),
    ],
)
def test_what_cannot_be_done_with_rows_is_said(books, as_, sent, code):
    page = as_(books.owner).post(url(books, "report-rows-change"), {"kind": "result", **sent}, follow=True)
    assert code in page.content.decode()


def test_several_accounts_move_together_or_not_at_all(books, as_):
    """One act: a number that does not belong leaves the others where they were, and one undo takes all back."""
    client, act = as_(books.owner), url(books, "report-rows-change")
    client.post(act, {"kind": "result", "act": "move", "account": ["6570", "1930"], "to": "staff"})
    with scope(books.nordisk):
        ledger = main_ledger(company=books.nordisk)
        assert reports.current_layout(ledger, "result").moves == {}
    client.post(act, {"kind": "result", "act": "move", "account": ["6570", "3001"], "to": "staff"})
    with scope(books.nordisk):
        assert reports.current_layout(ledger, "result").moves == {"6570": "staff", "3001": "staff"}
    client.post(act, {"kind": "result", "act": "undo"})
    with scope(books.nordisk):
        assert reports.current_layout(ledger, "result").moves == {}


def test_rows_are_shared_with_other_companies_of_the_office_only(books, as_):
    client = as_(books.owner)
    client.post(url(books, "report-rows-change"), {"kind": "result", "act": "move", "account": ["6570"], "to": "staff"})
    others = (books.test_company, books.fjord, books.foreign)
    chosen = {"kind": "result", "company": [str(each.pk) for each in others]}
    said = client.post(url(books, "report-rows-sharing"), chosen, follow=True).content.decode()
    assert "Raderna är kopierade till 1 företag." in said
    assert "Raderna kan inte användas i Fjord Eksempel AS." in said, "another country's chart means other things"
    found = []
    for each in others:
        with scope(each):
            found.append(reports.current_layout(main_ledger(company=each), "result").moves)
    assert found == [{"6570": "staff"}, {}, {}]
    none = client.post(url(books, "report-rows-sharing"), {"kind": "result"}, follow=True).content.decode()
    assert "Bocka i minst ett företag." in none


def test_moving_nothing_is_said_to_be_nothing(books, as_):
    sent = {"kind": "result", "act": "move", "to": "staff"}
    said = as_(books.owner).post(url(books, "report-rows-change"), sent, follow=True).content.decode()
    assert "Bocka i minst ett konto att flytta." in said and "flyttade" not in said


def test_a_budget_grows_from_last_year_and_stands_in_the_report(books, as_):
    client = as_(books.owner)
    with scope(books.nordisk):
        year, before = (FiscalYear.objects.get(start=date(y, 1, 1)) for y in (2026, 2025))
    sent = {"year": str(year.pk), "name": "Plan", "source": f"year:{before.pk}", "income": "10,00", "costs": "-20"}
    page = client.post(url(books, "report-budget-new"), sent, follow=True)
    assert page.status_code == 200 and "Budgeten Plan är upplagd." in page.content.decode()
    rows = rows_of(client.get(url(books, "report-result", start="2026-01", end="2026-03", against="budget")))
    assert rows["Nettoomsättning"] == ["1 500,00", "440,00", "240,9 %"]
    assert rows["Övriga externa kostnader"] == ["-50,00", "-20,00", "-150,0 %"]
    again = client.post(url(books, "report-budget-new"), sent)
    assert again.status_code == 422 and "finns redan" in again.content.decode()


def test_a_budget_is_changed_in_the_readers_sign_all_or_nothing(books, as_):
    client = as_(books.owner)
    with scope(books.nordisk):
        year = FiscalYear.objects.get(start=date(2026, 1, 1))
        plan = reports.create_budget(company=books.nordisk, year=year, name="Plan", source=None, by=books.admin)
    address = url(books, "report-budget", plan.pk)
    bad = client.post(address, {"a-3001-202601": "1 234,50", "a-6570-202601": "hund"})
    assert bad.status_code == 422 and "6570 2026-01" in bad.content.decode()
    client.post(address, {"a-3001-202601": "1 234,50", "a-6570-202601": "-99"})
    rows = rows_of(client.get(url(books, "report-result", start="2026-01", end="2026-01", against="budget")))
    assert rows["Nettoomsättning"][1] == "1 234,50" and rows["Övriga externa kostnader"][1] == "-99,00"


def test_comments_with_answers_unread_marks_and_only_ones_own_to_remove(books, as_, client_of):
    office, owner = as_(books.owner), None
    office.post(url(books, "report-comments"), {"month": "2026-03", "about": "result:external", "text": "Varför?"})
    with scope(books.nordisk):
        from ledger.models import ReportComment

        said = ReportComment.objects.get()
    owner = as_(client_of)
    page = owner.get(url(books, "report-comments")).content.decode()
    assert "Varför?" in page and "Övriga externa kostnader" in page and "Ny" in page
    owner.post(url(books, "report-comments"), {"parent": str(said.pk), "text": "Ny bank."})
    refused = owner.post(url(books, "report-comment-removal", said.pk))
    assert refused.status_code == 409 and "bara ta bort egna" in refused.content.decode()
    office = as_(books.owner)
    page = office.get(url(books, "report-result", start="2026-03", end="2026-03"))
    assert BeautifulSoup(page.content, "html.parser").select_one("#external .count").get_text() == "2"
    office.post(url(books, "report-comment-removal", said.pk))
    with scope(books.nordisk):
        assert not ReportComment.objects.exists()  # the answer went with it


def test_charts_of_the_start_page_and_a_row_added(books, as_):
    client = as_(books.owner)
    client.post(url(books, "report-chart-new"), {"kind": "result", "row": "net"})
    page = BeautifulSoup(client.get(reverse("hub:company", args=[books.nordisk.pk])).content, "html.parser")
    titles = [plain(figure.h3.get_text()) for figure in page.select("figure.chart-panel")]
    assert titles == ["Nettoomsättning", "Kostnader", "Kostnadsstruktur", "Kassa och bank", "Beräknat resultat"]
    sales = page.select("figure.chart-panel")[0]
    cells = [plain(cell.get_text()) for cell in sales.select("tbody tr")[-1].select("td")]
    assert cells == ["0,00", "0,00"] and len(sales.select("rect")) == 24
    client.get(reverse("hub:company", args=[books.nordisk.pk]) + "?month=2026-01")
    page = BeautifulSoup(client.get(reverse("hub:company", args=[books.nordisk.pk])).content, "html.parser")
    assert page.select_one("#month option[selected]").get_text() == "2026-01"  # it stays


def test_unpaid_invoices_by_age(books, as_):
    with scope(books.nordisk):
        booked = Voucher.objects.filter(date__year=2026).first()
        OpenItem.objects.create(
            voucher=booked, kind="customer", number="101", counterparty="1", counterparty_name="Alfa AB",
            invoiced_on=date(2026, 1, 2), due_on=date(2026, 2, 1), amount=1000_00, open_amount=250_00, currency="SEK",
            as_of=date(2026, 3, 1),
        )  # fmt: skip
    page = as_(books.owner).get(url(books, "report-invoices"))
    rows = rows_of(page)
    assert rows["101"][0] == "Alfa AB" and rows["101"][-1] == "250,00 SEK"
    assert url(books, "report-voucher", booked.pk) in page.content.decode(), "it leads to where it was booked"
    empty = as_(books.owner).get(url(books, "report-invoices", kind="supplier"))
    assert "Inga obetalda fakturor" in empty.content.decode()


def test_a_long_list_of_unpaid_invoices_is_summed_whole(books, as_, monkeypatch):
    monkeypatch.setattr("ledger.views.reports.invoices.SHOWN", 2)
    known = {"kind": "customer", "counterparty": "1", "invoiced_on": date(2026, 1, 2), "due_on": date(2026, 2, 1)}
    known |= {"amount": 100_00, "open_amount": 100_00, "currency": "SEK", "as_of": date(2026, 3, 1)}
    with scope(books.nordisk):
        OpenItem.objects.bulk_create(OpenItem(number=f"{n}", **known) for n in range(101, 106))
    client = as_(books.owner)
    page = client.get(url(books, "report-invoices")).content.decode()
    assert "3 till står i filerna." in page and "500,00 SEK" in plain(page) and ">105<" not in page
    assert b"105" in client.get(url(books, "report-invoices", file="csv")).content


def test_without_books_every_report_says_what_to_do(world, as_):
    for name in ("report-result", "report-balance", "report-months", "report-rolling", "report-ratios"):
        page = as_(world.owner).get(url(world, name))
        assert page.status_code == 200 and reverse("ledger:imports", args=[world.nordisk.pk]) in page.content.decode()
