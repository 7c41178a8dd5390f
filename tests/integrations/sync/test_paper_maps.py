"""The field maps of invoices and of suppliers' costs, trap by trap."""

from dataclasses import replace
from decimal import Decimal

from integrations.sync.records import Side
from integrations.sync.registers import invoice_rows, register_of
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import cents
from integrations.sync.registers.supplier_costs import fee_body
from tests.integrations.sync.test_maps import CONTEXT, codes

LEFT, RIGHT = Side.LEFT, Side.RIGHT


# ------------------------------------------------------------------ invoices
KNOWN = {
    "customers": {"c1": {"key": "k1", "number": "1001", "name": "Kunden AB",
                         "fields": {"currency": "SEK", "country": "SE"}}},
    "articles": {"110": {"id": "a110", "rate": Decimal(25)}, "900": {"id": "a900", "rate": Decimal(25)}},
    "projects": {"pr1": {"key": "i1", "number": "1", "name": "Kajen", "fields": {}},
                 "pr2": {"key": "", "number": "2", "name": "Bron", "fields": {}}},
}  # fmt: skip
READY = replace(CONTEXT, known=KNOWN)


def severa_row(**more) -> dict:
    row = {"guid": "r1", "rowType": "Hours", "description": "Timmar", "quantity": 2, "vatRate": 25.0, "project": "pr1"}
    return row | {"unitPrice": {"amount": 1150.0, "currencyCode": "SEK"}, "code": ["110"]} | more


def severa_invoice(*rows: dict, **more) -> dict:
    owner = {"guid": "c1", "name": "Kunden AB", "number": 1001}
    doc = {"guid": "f1", "number": 7001, "customer": owner, "currency": {"code": "SEK"}, "date": "2026-11-02"}
    doc |= {"dueDate": "2026-12-02", "projects": [{"guid": "pr1", "name": "Kajen"}], "isCreditNote": False}
    doc |= {"totalExcludingTax": {"amount": 2300.0}, "totalTax": {"amount": 575.0}}
    return {"invoice": doc | more, "rows": list(rows) or [severa_row()]}


def invoice(*rows: dict, context: Context = READY, **more):
    return register_of("invoices").record(LEFT, "f1", severa_invoice(*rows, **more), context)


def draft(*rows: dict, context: Context = READY, **more) -> dict:
    return invoice_rows.body(severa_invoice(*rows, **more), context)


def test_a_plain_invoice_becomes_a_draft():
    body = draft(yourReference="Karin", orderNumber="ORD-" + "9" * 40)
    assert not invoice().problems
    assert body["CustomerId"] == "k1" and body["YourReference"] == "Karin" and len(body["BuyersOrderReference"]) == 35
    first, mark = body["Rows"]
    assert (first["ArticleId"], first["Quantity"], first["UnitPrice"]) == ("a110", 2, 1150)
    assert first["CostCenterItemId2"] == "i1", "the project is on the row, on the bearer's own place"
    assert mark["IsTextRow"] and mark["Text"] == "Severa 7001"


def test_three_texts_follow():
    text = {"plainText": "Tack.", "text": "<b>Tack.</b>"}
    rows = draft(notes="Enligt avtal.", freeText1=text, freeText2="Hej")["Rows"]
    assert [row["Text"] for row in rows] == ["Enligt avtal.", "Timmar", "Tack.", "Hej", "Severa 7001"]
    assert [row["LineNumber"] for row in rows] == [1, 2, 3, 4, 5]


def test_a_row_without_code_takes_the_default_article_and_a_grouped_row_keeps_its_own():
    rows = draft(severa_row(code=[]), severa_row(code=["110"], rowType="FlatRate", description="Sammanslaget"))["Rows"]
    assert [row.get("ArticleId") for row in rows[:2]] == ["a900", "a110"]


def test_what_an_invoice_waits_for_is_named():
    found = invoice(context=CONTEXT)
    assert codes(found) == ["SYNC-050", "SYNC-051", "SYNC-054"]
    assert found.problems[0].facts == {"number": "1001", "name": "Kunden AB"}
    assert codes(invoice(severa_row(code=[]), context=replace(READY, known=KNOWN | {"articles": {}}))) == ["SYNC-057"]
    waits = invoice(severa_row(project="pr2"))
    assert codes(waits) == ["SYNC-054"] and waits.problems[0].facts["number"] == "2"


def test_the_currency_is_the_customers():
    found = invoice(currency={"code": "EUR"})
    assert codes(found) == ["SYNC-052"] and found.problems[0].facts["theirs"] == "SEK"


def test_the_article_decides_vat_so_another_rate_is_stopped():
    found = invoice(severa_row(), severa_row(vatRate=12.0))
    assert codes(found) == ["SYNC-053"] and found.problems[0].field == "rows.2"


def test_sales_abroad_are_without_vat_whatever_the_article_says():
    abroad = {"c1": KNOWN["customers"]["c1"] | {"fields": {"currency": "SEK", "country": "DK"}}}
    context = replace(READY, known=KNOWN | {"customers": abroad})
    assert not invoice(severa_row(vatRate=0), context=context).problems
    assert codes(invoice(severa_row(vatRate=0))) == ["SYNC-053"]


def test_an_invoice_without_rows_is_no_draft():
    found = register_of("invoices").record(LEFT, "f1", {"invoice": severa_invoice()["invoice"], "rows": []}, READY)
    assert codes(found) == ["SYNC-055"]


def test_a_credit_note_is_written_with_what_it_gives_back():
    body = draft(severa_row(quantity=-6), isCreditNote=True)
    assert body["IsCreditInvoice"] and body["Rows"][0]["Quantity"] == 6


def test_decimals_are_what_eekonomi_takes():
    row = draft(severa_row(quantity=0.333, unitPrice={"amount": 1150.125}))["Rows"][0]
    assert (row["Quantity"], row["UnitPrice"]) == (Decimal("0.33"), Decimal("1150.13"))
    abroad = {"c1": KNOWN["customers"]["c1"] | {"fields": {"currency": "EUR", "country": "DK"}}}
    context = replace(READY, known=KNOWN | {"customers": abroad})
    assert draft(severa_row(unitPrice={"amount": 1.23456}), context=context)["Rows"][0]["UnitPrice"] == Decimal(
        "1.2346"
    )


def test_sums_that_differ_afterwards_are_told():
    theirs = severa_invoice()["invoice"]
    same = {"TotalAmount": 2875, "TotalVatAmount": 575, "TotalRoundings": 0}
    assert invoice_rows.sums_that_differ(theirs, same) == ()
    assert invoice_rows.sums_that_differ(theirs, same | {"TotalAmount": 2876, "TotalRoundings": 1}) == ()
    note = invoice_rows.sums_that_differ(theirs, same | {"TotalAmount": Decimal("2874.50")})[0]
    assert note["code"] == "SYNC-056" and note["facts"]["draft_net"] == "2299.50"


def test_the_project_is_the_rows_own():
    assert invoice_rows.project_of(severa_invoice(), severa_row(project="pr2")) == "pr2"
    assert invoice_rows.project_of(severa_invoice(), severa_row(project="")) == "pr1"
    two = severa_invoice(projects=[{"guid": "pr1"}, {"guid": "pr2"}])
    assert invoice_rows.project_of(two, severa_row(project="")) == ""


# ------------------------------------------------------------------ supplier costs
def cost(context: Context = READY, row: dict | None = None, **more):
    known = {"projects": {"i1": {"key": "pr1", "number": "1", "name": "Kajen", "fields": {}}}}
    doc = {"Id": "s1", "InvoiceDate": "2026-05-22", "VoucherNumber": "A12", "SupplierName": "Frilans Ek"} | more
    line = {"Id": "sr1", "AccountNumber": 4600, "DebetAmount": 384.0, "CreditAmount": 0, "LineNumber": 1} | (row or {})
    raw = {"invoice": doc, "row": line, "item": "i1"}
    return register_of("supplier_costs").record(RIGHT, "sr1", raw, replace(context, known=known))


def test_a_supplier_row_is_date_voucher_and_supplier():
    fields = cost().fields
    assert cost().name == "2026-05-22, A12, Frilans Ek" and fields["text"].startswith("2026-05-22, A12, Frilans Ek")
    assert (fields["project"], fields["cost"], fields["price"]) == ("pr1", "384.00", "0.00")


def test_billable_is_price_equal_to_cost():
    assert cost(replace(READY, billable=True)).fields["price"] == "384.00"


def test_debit_is_spelt_two_ways_and_a_credit_is_negative():
    assert cost(row={"DebetAmount": None, "DebitAmount": 12.5}).fields["cost"] == "12.50"
    assert cost(row={"DebetAmount": 0, "CreditAmount": 100}).fields["cost"] == "-100.00"


def test_a_fee_is_one_of_it_at_the_usual_rate():
    body = fee_body(cost(replace(READY, billable=True)).fields, CONTEXT)
    assert (body["quantity"], body["unitCost"]["amount"], body["isBillable"], body["vatRate"]) == (
        1,
        Decimal(384),
        True,
        25,
    )


def test_a_cost_without_its_project_waits():
    unlinked = {"projects": {"i1": {"key": "", "number": "9", "name": "Nytt", "fields": {}}}}
    raw = {"invoice": {"InvoiceDate": "2026-05-22"}, "row": {"LineNumber": 1}, "item": "i1"}
    found = register_of("supplier_costs").record(RIGHT, "sr1", raw, replace(CONTEXT, known=unlinked))
    assert codes(found) == ["SYNC-059"] and found.problems[0].facts["number"] == "9"


def test_cents():
    assert str(cents(Decimal("-0.001"))) == "0.00"
