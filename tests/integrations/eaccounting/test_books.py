"""The books of simulated eEkonomi as the client reads them: whole, balanced, deterministic, and followed when they
change."""

import base64
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from integrations.provider import ProviderError
from tests.integrations.eaccounting.simulated import DEMO, EMPTY, LOCKED


@pytest.fixture
def demo(accounting):
    with accounting.client(DEMO) as client:
        yield client


def years(client) -> dict[str, dict]:
    return {each["StartDate"][:4]: each for each in client.each_year()}


def voucher(day: str, *rows: tuple[int, float, float], text: str = "Kvitto") -> dict:
    sides = [{"AccountNumber": n, "DebitAmount": debit, "CreditAmount": credit} for n, debit, credit in rows]
    return {"VoucherDate": day, "VoucherText": text, "Rows": sides}


def net(row: dict) -> Decimal:
    return Decimal(str(row["DebitAmount"])) - Decimal(str(row["CreditAmount"]))


def test_every_voucher_balances_and_each_year_has_its_own_series(demo):
    found = years(demo)
    for year in ("2025", "2026"):
        vouchers = [*demo.each_voucher(found[year]["Id"])]
        assert not [each["NumberAndNumberSeries"] for each in vouchers if sum(map(net, each["Rows"]))]
        assert {each["VoucherDate"][:4] for each in vouchers} == {year}
        numbers = sorted(int(each["NumberAndNumberSeries"][1:]) for each in vouchers)
        assert numbers == [*range(1, len(numbers) + 1)] and len(numbers) > 300
    assert len([*demo.each_voucher()]) == len([*demo.each_voucher(found["2025"]["Id"])]) + len(vouchers)


def test_balances_are_the_opening_and_what_was_booked(demo):
    opening = {each["Number"]: Decimal(str(each["Balance"])) for each in demo.opening_balances()}
    assert sum(opening.values()) == 0 and opening[1930] > 0
    sums: dict[int, Decimal] = defaultdict(Decimal, opening)
    for each in demo.each_voucher(years(demo)["2025"]["Id"]):
        for row in each["Rows"]:
            sums[row["AccountNumber"]] += net(row)
    closing = {each["AccountNumber"]: Decimal(str(each["Balance"])) for each in demo.each_balance(date(2025, 12, 31))}
    assert {n: value for n, value in closing.items() if value} == {n: value for n, value in sums.items() if value}
    assert sum(value for n, value in closing.items() if n >= 3000) == 0  # the year is closed
    today = {each["AccountNumber"]: Decimal(str(each["Balance"])) for each in demo.each_balance(date(2026, 11, 20))}
    assert sum(today.values()) == 0 and today[3041] < 0


def test_what_is_unpaid_is_what_the_ledger_says(demo):
    receivables, payables = [*demo.each_unpaid_invoice()], [*demo.each_unpaid_supplier_invoice()]
    today = {each["AccountNumber"]: each["Balance"] for each in demo.each_balance(date(2026, 11, 20))}
    assert sum(each["RemainingAmount"] for each in receivables) == today[1510]
    assert sum(each["RemainingAmount"] for each in payables) == -today[2440]
    assert len({each["DueDate"][:7] for each in receivables}) >= 3  # of different ages
    assert len(receivables) >= 6 and len(payables) >= 4


def test_an_invoice_leads_to_its_voucher(demo):
    invoice = next(iter(demo.each_unpaid_invoice()))
    year = years(demo)[invoice["InvoiceDate"][:4]]["Id"]
    booked = demo.get_voucher(year, invoice["VoucherId"])
    assert booked["NumberAndNumberSeries"] == invoice["VoucherNumber"]
    assert next(r for r in booked["Rows"] if r["AccountNumber"] == 1510)["DebitAmount"] == invoice["TotalAmount"]


def test_supplier_rows_carry_the_project_and_spell_debit_their_way(demo):
    bearer = next(each for each in demo.each_cost_center() if each["Name"] == "Projektbärare")
    items = {each["Id"] for each in bearer["Items"]}
    rows = [row for each in demo.each_supplier_invoice() for row in each["Rows"] if row["CostCenterItemId2"] in items]
    assert len(rows) > 5 and all(row["AccountNumber"] in (4600, 5810) and row["DebetAmount"] for row in rows)
    one = next(iter(demo.each_unpaid_supplier_invoice()))
    assert demo.get_supplier_invoice(one["Id"])["SupplierName"] in {each["Name"] for each in demo.each_supplier()}


def test_accounts_of_a_year(demo):
    accounts = {each["Number"]: each for each in demo.each_account(years(demo)["2026"]["Id"])}
    assert {"1510", "1930", "2440", "3041", "7210"} <= set(accounts) and accounts["1930"]["IsActive"] is True
    assert len([*demo.each_account()]) == 2 * len(accounts)


def test_documents_hang_on_vouchers(demo):
    matched = [each for each in demo.each_attachment(with_links=True) if each["DocumentId"]]
    assert len(matched) >= 5
    content = demo.file_of(matched[0])
    assert content.startswith(b"%PDF-") and demo.get_attachment(matched[0]["Id"])["FileName"].endswith(".pdf")
    year = years(demo)
    every = [each for y in year.values() for each in demo.each_voucher(y["Id"]) if each["Attachments"]]
    ids = [id for each in every for id in each["Attachments"]["AttachmentIds"]]
    assert sorted(ids) == sorted(each["Id"] for each in matched)
    assert (
        demo.get_voucher(year[every[0]["VoucherDate"][:4]]["Id"], every[0]["Id"])["Attachments"]
        == every[0]["Attachments"]
    )


def test_a_file_from_elsewhere_is_not_fetched(demo):
    with pytest.raises(ProviderError) as caught:
        demo.file_of({"TemporaryUrl": "https://elsewhere.example/secret"})
    assert (caught.value.code, caught.value.permanent) == ("EACC-217", True)


def test_an_attachment_is_added_and_linked(demo):
    body = {"ContentType": "application/pdf", "FileName": "nytt.pdf", "Data": base64.b64encode(b"%PDF-1.4 x").decode()}
    made = demo.create_attachment(body)
    booked = demo.create_voucher(voucher("2026-11-10", (6570, 100, 0), (1930, 0, 100)))
    demo.link_attachment({"DocumentId": booked["Id"], "DocumentType": 3, "AttachmentIds": [made["Id"]]})
    year = years(demo)["2026"]["Id"]
    assert demo.get_voucher(year, booked["Id"])["Attachments"]["AttachmentIds"] == [made["Id"]]
    with pytest.raises(ProviderError) as caught:
        demo.create_attachment(body | {"ContentType": "text/html"})
    assert caught.value.code == "EACC-100"


def test_a_new_a_changed_and_a_removed_voucher_are_seen(accounting, demo):
    year = years(demo)["2026"]["Id"]
    first = demo.each_voucher(year)
    before = {each["Id"]: each for each in first}
    made = demo.create_voucher(voucher("2026-11-10", (6570, 100, 0), (1930, 0, 100)))
    changed, gone = [*before][0], [*before][1]
    accounting.change(DEMO, "vouchers", changed, VoucherText="Rättad text")
    accounting.drop(DEMO, "vouchers", gone)
    assert {each["Id"] for each in demo.each_voucher(year, first.server_time)} == {made["Id"], changed}
    again = demo.each_voucher(year)
    assert gone not in {each["Id"] for each in again} and again.complete


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (voucher("2026-11-10", (6570, 100, 0), (1930, 0, 99)), "EACC-100"),
        (voucher("2026-11-10", (6570, 100, 0), (1930, 0, 100), text="T" * 1001), "EACC-100"),
        (voucher("2026-11-10", (9999, 100, 0), (1930, 0, 100)), "EACC-110"),
        (voucher("2025-06-10", (6570, 100, 0), (1930, 0, 100)), "EACC-106"),
        (voucher("2026-06-10", (6570, 100, 0), (1930, 0, 100)), "EACC-105"),
        (voucher("2031-06-10", (6570, 100, 0), (1930, 0, 100)), "EACC-109"),
    ],
)
def test_a_voucher_that_is_refused(demo, body, code):
    with pytest.raises(ProviderError) as caught:
        demo.create_voucher(body)
    assert (caught.value.code, caught.value.permanent) == (code, True)


def test_supplier_drafts_and_undone_invoices(accounting, demo):
    supplier = next(iter(demo.each_supplier()))["Id"]
    rows = [{"AccountNumber": 4600, "DebitAmount": 100}, {"AccountNumber": 2440, "CreditAmount": 100}]
    body = {"SupplierId": supplier, "IsCreditInvoice": False, "Rows": rows, "InvoiceNumber": "X1", "TotalAmount": 100}
    made = demo.wire.ask("POST", "/supplierinvoicedrafts", body=body | {"InvoiceDate": "2026-11-10"})
    assert made.status == 200
    assert len([*demo.each_supplier_draft()]) == 3
    draft = next(each for each in demo.each_supplier_draft() if each["InvoiceNumber"] == "X1")
    assert demo.get_supplier_draft(draft["Id"])["Rows"][0]["DebitAmount"] == 100
    one = next(iter(demo.each_unpaid_supplier_invoice()))
    mark = demo.each_supplier_invoice()
    list(mark)
    accounting.act(DEMO, "undo_supplier", one["Id"])
    assert [each["Status"] for each in demo.each_supplier_invoice(mark.server_time)] == [2]
    assert sum(each["Balance"] for each in demo.each_balance(date(2026, 11, 20))) == 0


def test_ledger_items_are_none_and_the_locked_company_says_so(accounting, demo):
    assert [*demo.each_ledger_item()] == []
    with accounting.client(LOCKED) as client:
        assert client.get_company()["AccountingLockedTo"] == "2026-09-30"
        with pytest.raises(ProviderError) as caught:
            client.create_voucher(voucher("2026-09-30", (6570, 1, 0), (1930, 0, 1)))
        assert caught.value.code == "EACC-105"


def test_the_books_are_the_same_after_every_start(accounting, demo):
    before = [(each["NumberAndNumberSeries"], each["VoucherText"], each["Id"]) for each in demo.each_voucher()]
    assert accounting.http.post(f"/eaccounting/ui/api/{DEMO}/reset").status_code == 204
    assert before == [(each["NumberAndNumberSeries"], each["VoucherText"], each["Id"]) for each in demo.each_voucher()]


def test_many_vouchers_are_read_by_pages(accounting):
    accounting.load(EMPTY, vouchers=1200)
    with accounting.client(EMPTY) as client:
        assert len([*client.each_voucher()]) == 1200
        assert client.calls["GET", "/vouchers"] == 3
