"""The office's page: every company with what waits in it, and as many questions for a thousand companies as for ten."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.actions.members import add_member
from hub.actions.tenants import create_company
from hub.models import AccessTemplate, User
from hub.permissions import system
from hub.queries.office import PAGE
from hub.tenancy import scope, tenant_scope
from integrations.connecting.models import CompanyConnection, State
from integrations.sync.models import IssueState, SyncIssue
from ledger.actions import main_ledger
from ledger.actions.reports import add_comment, mark_read
from payroll.models import PayrollRun, RunType, Source

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
BY = system("test")


def make_run(number: int = 1) -> PayrollRun:
    return PayrollRun.objects.create(
        number=number, label=f"Lön {number}", period_on=date(2026, 10, 1), payment_on=date(2026, 10, 25),
        run_type=RunType.values[0], source=Source.values[0], row_count=0, debit_total=0, content_sha256=str(number),
    )  # fmt: skip


def issue(key: str, state: str = IssueState.OPEN) -> SyncIssue:
    return SyncIssue.objects.create(register="customers", side="left", key=key, code="SYNC-001", state=state)


@pytest.fixture
def busy(world):
    """Nordisk has two runs to send and a comment by its owner, Fjord a lost log-in and one open problem of two."""
    with tenant_scope(world.office):
        template = AccessTemplate.objects.get(base="client")
        add_member(email="kund@example.se", name="Kund", template=template, company=world.nordisk, by=world.admin)
        CompanyConnection.objects.create(company=world.fjord, system="severa", state=State.NEEDS_LOGIN)
    with scope(world.nordisk):
        make_run(1), make_run(2)
        customer = world.actor(User.objects.get(email="kund@example.se"), "client")
        ledger = main_ledger(company=world.nordisk)
        add_comment(company=world.nordisk, ledger=ledger, month=date(2026, 3, 1), text="Varför?", by=customer)
    with scope(world.fjord):
        issue("a"), issue("b", IssueState.RESOLVED)
    return world


def address(world, **query) -> str:
    return f"/t/{world.office.pk}/" + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def table(response) -> dict[str, dict[str, str]]:
    """Company → heading → what the cell says; only what is not nought."""
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    heads = [th.get_text(" ", strip=True) for th in soup.select("table.office thead th")]
    found = {}
    for row in soup.select("table.office tbody tr"):
        cells = [c.contents[0].get_text(strip=True) if c.a is None else c.a.contents[0] for c in row.select("td")]
        found[row.th.a.get_text(strip=True)] = {h: t for h, t in zip(heads[1:], cells, strict=True) if t != "0"}
    return found


def test_each_room_tells_what_waits_in_each_company(busy, as_):
    rows = table(as_(busy.owner).get(address(busy)))
    assert rows["Nordisk Exempel AB"] == {"Att skicka": "2", "Olästa kommentarer": "1", "Totalt": "3"}
    assert rows["Fjord Eksempel AS"] == {"Anslutningar att förnya": "1", "Felmeddelanden": "1", "Totalt": "2"}
    assert rows["Provbolaget AB"] == {}


def test_a_figure_leads_to_its_queue_and_the_tiles_sum_all(busy, as_):
    soup = BeautifulSoup(as_(busy.owner).get(address(busy)).content, "html.parser")
    assert soup.select_one('a.count[href$="/payroll/?state=open"]')["href"].startswith(f"/c/{busy.nordisk.pk}/")
    tiles = {t.select_one(".tile__label").text: t.select_one(".tile__value").text for t in soup.select(".tile")}
    assert tiles["Att skicka"] == "2" and tiles["Misslyckade"] == "0" and tiles["Felmeddelanden"] == "1"


def test_it_is_sorted_searched_and_narrowed(busy, as_):
    client = as_(busy.owner)
    assert list(table(client.get(address(busy))))[0] == "Blockerade Dotter AB"
    assert list(table(client.get(address(busy, sort="-name"))))[0] == "Provbolaget AB"
    assert list(table(client.get(address(busy, sort="total"))))[:2] == ["Nordisk Exempel AB", "Fjord Eksempel AS"]
    assert list(table(client.get(address(busy, sort="connections"))))[0] == "Fjord Eksempel AS"
    assert list(table(client.get(address(busy, waiting="on")))) == ["Fjord Eksempel AS", "Nordisk Exempel AB"]
    assert list(table(client.get(address(busy, q="987654")))) == ["Fjord Eksempel AS"]
    assert "Inget företag har det namnet" in client.get(address(busy, q="finns inte")).content.decode()
    assert client.get(address(busy, sort="'; drop", page="-1")).status_code == 200


def test_what_has_been_read_no_longer_waits(busy, as_):
    with scope(busy.nordisk):
        mark_read(company=busy.nordisk, user=busy.owner)
    assert "Olästa kommentarer" not in table(as_(busy.owner).get(address(busy)))["Nordisk Exempel AB"]


def test_nobody_sees_queues_they_have_no_right_to(busy, as_):
    with tenant_scope(busy.office):
        template = AccessTemplate.objects.get(base="payroll_clerk")
        add_member(email="lon@example.se", name="Lön", template=template, company=None, by=busy.admin)
    rows = table(as_(User.objects.get(email="lon@example.se")).get(address(busy)))
    assert rows["Nordisk Exempel AB"] == {"Att skicka": "2", "Totalt": "2"}
    assert rows["Fjord Eksempel AS"] == {}


def test_another_office_sees_none_of_it_and_a_member_of_one_company_not_the_page(busy, as_):
    assert as_(busy.stranger).get(address(busy)).status_code == 404
    assert as_(busy.member).get(address(busy)).status_code == 404
    rows = table(as_(busy.stranger).get(f"/t/{busy.other_office.pk}/"))
    assert rows == {"Främmande AB": {}}


def test_many_companies_come_in_pages_and_ask_no_more(busy, as_):
    client = as_(busy.owner)

    def count() -> int:
        client.get(address(busy, sort="total"))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(busy, sort="total")).status_code == 200
        return len(seen)

    before = count()
    with tenant_scope(busy.office):
        made = [create_company(name=f"Bolag {n:03}", orgnr="556016-0680", by=BY) for n in range(PAGE + 5)]
    for company in made[:20]:
        with scope(company):
            make_run()
    assert count() == before
    first, second = (table(client.get(address(busy, page=n))) for n in (1, 2))
    assert len(first) == PAGE and len(second) == 9 and not first.keys() & second.keys()
    assert f"1–{PAGE} av {PAGE + 9} företag" in client.get(address(busy)).content.decode()
