"""Huvudbok and verifikationslista for programs: what the pages say, under the same bounds, for whoever sees reports."""

from datetime import date

import pytest

from hub.tenancy import scope
from ledger.actions import attach, lock_period, main_ledger, reports
from ledger.models import Period, Voucher
from tests.hub.test_documents import text_of
from tests.ledger.test_report_api import api
from tests.ledger.test_report_prints import amounts, workbook

__all__ = ["api"]
pytestmark = pytest.mark.django_db(databases=["default", "owner"])
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


@pytest.fixture
def locked(books):
    """Who sees reports only sees January 2026 and before."""
    with scope(books.nordisk):
        ledger = main_ledger(company=books.nordisk)
        reports.set_shown(company=books.nordisk, ledger=ledger, shown="locked", by=books.admin)
        for period in Period.objects.filter(month__lte=date(2026, 1, 1)):
            lock_period(company=books.nordisk, period=period, by=books.admin)


def seen(client, address, **asked):
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_huvudbok_by_api_is_the_one_of_the_page(api):
    client = api(reports="read")
    book = seen(client, f"{api.root}/ledger/")
    bank = next(row for row in book["results"] if row["number"] == "1930")
    assert (bank["opening"], bank["closing"]) == ("2000.00", "2950.00")
    assert book["sums"]["debit"] == book["sums"]["credit"]
    rows = seen(client, f"{api.root}/accounts/1930/")
    assert rows["opening"] == "2000.00" and rows["results"][-1]["balance"] == "2950.00"
    narrow = seen(client, f"{api.root}/ledger/", low="30", high="39")
    assert {row["number"][:1] for row in narrow["results"]} == {"3"}
    assert client.get(f"{api.root}/accounts/9999/").status_code == 404


def test_the_list_of_vouchers_by_api_has_their_lines(api):
    client = api(reports="read")
    page = seen(client, f"{api.root}/vouchers/", start="2026-01", end="2026-01", series="A")
    assert page["results"] and page["next"] is None
    for each in page["results"]:
        assert each["voucher"]["series"] == "A" and each["voucher"]["date"].startswith("2026-01")
        assert sum(float(line["amount"]) for line in each["lines"]) == 0
    one = seen(client, f"{api.root}/vouchers/{page['results'][0]['voucher']['id']}/")
    assert [line["account"] for line in one["lines"]] == [line["account"] for line in page["results"][0]["lines"]]


def test_all_of_it_stops_at_the_lock(api, books, locked):
    with scope(books.nordisk):
        late, early = (
            Voucher.objects.filter(year__start=date(2026, 1, 1)).order_by(o).first() for o in ("-date", "date")
        )
        papers = [
            attach(company=books.nordisk, voucher=v, name="a.pdf", data=PDF, by=books.admin) for v in (late, early)
        ]
    client, office = api(reports="read"), api(reports="read", ledger="read")
    for address in ("ledger", "accounts/1930", "vouchers"):
        bounded = client.get(f"{api.root}/{address}/", {"start": "2026-01", "end": "2026-03"}).content.decode()
        assert "2026-03" not in bounded and "2026-02" not in bounded and "2026-01" in bounded, address
        assert "2026-03" in office.get(f"{api.root}/{address}/", {"end": "2026-03"}).content.decode(), address
    addresses = [f"{api.root}/vouchers/{late.pk}/", f"{api.root}/documents/{papers[0].pk}/"]
    assert [client.get(a).status_code for a in addresses] == [404, 404]
    assert [office.get(a).status_code for a in addresses] == [200, 200]
    assert client.get(f"{api.root}/vouchers/{early.pk}/").status_code == 200
    assert client.get(f"{api.root}/documents/{papers[1].pk}/").content == PDF


def test_the_books_own_addresses_stay_closed_to_who_sees_reports(api):
    client, root = api(reports="read"), api.root.removesuffix("reports")
    assert [client.get(f"{root}{a}/").status_code for a in ("trial-balance", "accounts/1930/ledger", "vouchers")] == [
        403, 403, 403,
    ]  # fmt: skip


def test_every_report_is_had_as_a_file_within_the_lock(api, locked):
    client = api(reports="read")
    for report in ("result", "balance", "months", "rolling", "ratios", "invoices", "ledger", "vouchers"):
        answer = client.get(
            f"{api.root}/{report}/", {"file": "pdf", "end": "2026-03"}, headers={"Accept": "application/pdf"}
        )
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF"), (report, answer.content[:200])
        assert report == "invoices" or "2026-03" not in text_of(answer.content), report
    wrong = client.get(f"{api.root}/ledger/", {"file": "docx"})
    assert wrong.status_code == 400 and "xlsx" in wrong.content.decode()


def test_a_file_by_api_equals_the_answer_to_the_ore(api):
    client, asked = api(reports="read"), {"start": "2026-01", "end": "2026-03", "against": "none"}
    found = {row["label"]: row["values"]["period"] for row in seen(client, f"{api.root}/result/", **asked)["rows"]}
    rows = workbook(client.get(f"{api.root}/result/", asked | {"file": "xlsx"}))
    printed = {row[0]: f"{row[1]:.2f}" for row in rows if isinstance(row[1], float)}
    assert printed and printed == {label: found[label] for label in printed}
    assert amounts(text_of(client.get(f"{api.root}/result/", asked | {"file": "pdf"}).content))
