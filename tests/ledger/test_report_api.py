"""The reports for programs: the figures of the pages, under the same bounds."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from hub.api.keys import create_key
from hub.tenancy import scope
from ledger.actions import lock_period, main_ledger, reports
from ledger.models import FiscalYear, Period

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def api(books):
    def made(**rights):
        with scope(books.nordisk):
            _key, text = create_key(name="x", rights=rights, by=books.admin)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        return client

    made.root = f"/api/v1/companies/{books.nordisk.pk}/ledger/reports"
    return made


def rows(answer) -> dict:
    assert answer.status_code == 200, answer.content
    return {row["key"]: row["values"] for row in answer.json()["rows"]}


def test_the_figures_of_a_result_and_a_balance(api):
    client = api(reports="read")
    found = rows(client.get(f"{api.root}/result/", {"start": "2026-01", "end": "2026-03"}))
    assert found["sales"] == {"period": "1500.00", "period_before": "400.00", "period_before_deviation": "275.00"}
    found = rows(client.get(f"{api.root}/balance/", {"against": "none"}))
    assert found["assets"]["closing"] == found["debts"]["closing"] == "3450.00"
    assert client.get(f"{api.root}/nothing/").status_code == 404


def test_a_key_that_sees_reports_only_stops_at_the_lock(api, books):
    with scope(books.nordisk):
        ledger = main_ledger(company=books.nordisk)
        reports.set_shown(company=books.nordisk, ledger=ledger, shown="locked", by=books.admin)
        lock_period(company=books.nordisk, period=Period.objects.get(month=date(2026, 1, 1)), by=books.admin)
    seen = api(reports="read").get(f"{api.root}/months/", {"end": "2026-03"}).json()
    assert seen["end"] == "2026-01" and [c["key"] for c in seen["columns"]] == ["2026-01", "sum"]
    office = api(reports="read", ledger="read").get(f"{api.root}/months/", {"end": "2026-03"}).json()
    assert office["end"] == "2026-03"


def test_ratios_and_ages(api):
    client = api(reports="read")
    found = {each["key"]: each for each in client.get(f"{api.root}/ratios/").json()}
    assert found["working_capital"]["value"] == "3450.00"
    assert found["profit_margin"]["parts"][1] == {"key": "income", "amount": "1500.00"}
    assert [age["key"] for age in client.get(f"{api.root}/invoices/").json()] == ["not_due", "30", "60", "90", "older"]


def test_a_budget_by_api_from_the_year_before(api, books):
    client = api(reports="write")
    with scope(books.nordisk):
        year, before = (str(FiscalYear.objects.get(start=date(y, 1, 1)).pk) for y in (2026, 2025))
    sent = {"year": year, "name": "Plan", "from_year": before, "income_percent": "10"}
    made = client.post(f"{api.root}/budgets/", sent, format="json")
    assert made.status_code == 201 and made.json()["is_main"] is True
    address = f"{api.root}/budgets/{made.json()['id']}/"
    assert client.get(address).json()["months"]["3001"]["2026-01"] == "-440.00"
    changed = client.post(address, {"months": {"3001": {"2026-01": "-500.00"}}}, format="json")
    assert changed.json()["months"]["3001"]["2026-01"] == "-500.00"
    wrong = client.post(address, {"months": {"3001": {"2027-01": "1.00"}}}, format="json")
    assert wrong.status_code == 409 and wrong.json()["code"] == "LED-213"
    found = rows(client.get(f"{api.root}/result/", {"start": "2026-01", "end": "2026-01", "against": "budget"}))
    assert found["sales"]["period_budget"] == "500.00"
    assert client.delete(address).status_code == 204


def test_rows_comments_and_charts_by_api(api):
    client = api(reports="write")
    moved = client.post(f"{api.root}/rows/result/", {"act": "move", "accounts": ["6570"], "to": "staff"}, format="json")
    assert moved.json() == {"moves": {"6570": "staff"}, "headings": []}
    refused = client.post(
        f"{api.root}/rows/result/", {"act": "move", "accounts": ["1930"], "to": "staff"}, format="json"
    )
    assert refused.status_code == 409 and refused.json()["code"] == "LED-201"
    said = client.post(f"{api.root}/comments/", {"month": "2026-03", "text": "Varför?"}, format="json")
    assert said.status_code == 201
    client.post(
        f"{api.root}/comments/", {"month": "2026-03", "text": "Därför.", "parent": said.json()["id"]}, format="json"
    )
    threads = client.get(f"{api.root}/comments/").json()
    assert [t["text"] for t in threads] == ["Varför?"] and [a["text"] for a in threads[0]["answers"]] == ["Därför."]
    chart = client.post(f"{api.root}/charts/", {"kind": "result", "row": "net"}, format="json")
    assert chart.status_code == 201 and client.delete(f"{api.root}/charts/{chart.json()['id']}/").status_code == 204
