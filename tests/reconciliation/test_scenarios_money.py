"""Scenarios of amounts by number, told in the application: differences, parts, currencies, fees."""

import io
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from hub import files
from hub.errors import Refused
from ledger.actions import main_ledger, post_voucher
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Account, Voucher
from reconciliation import actions
from reconciliation.models import LedgerItem, Match, PostingType, StatementLine, Suggestion
from reconciliation.queries.position import position
from reconciliation.report import report
from tests.reconciliation.bank import camt, entry

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
DAY = date(2026, 3, 10)


class Desk:
    """One account and the hands of its bookkeeper. Amounts in minor units."""

    def __init__(self, company, account, by):
        self.company, self.account, self.by = company, account, by
        self.act = {"company": company, "account": account, "by": by}

    def bank(self, amount: int, text: str = "Insättning", *, day: date = DAY, reference: str = "") -> StatementLine:
        return actions.type_line(**self.act, day=day, amount=amount, text=text, reference=reference)

    def book(
        self, amount: int, text: str = "Faktura", *, day: date = DAY, currency: str | None = None, reference: str = ""
    ) -> LedgerItem:
        """`currency`: the amount in the account's currency, "100.00", where the ledger has another."""
        quantity = Decimal(currency) if currency else None
        rows = (LineDraft(self.account.ledger_account, amount, quantity=quantity), LineDraft("3001", -amount))
        made = post_voucher(company=self.company, draft=VoucherDraft("L", day, text, rows, reference), by=self.by)
        return LedgerItem.objects.get(bank_account=self.account, voucher_key=made.pk)

    def kind(self, type: str, name: str, account: str = "6570"):
        values = {"type": type, "name": name, "debit_account": account, "credit_account": account, "series": "B"}
        return actions.save_kind(**self.act, **values)

    def match(self, lines, items, **more) -> Match:
        return actions.match_lines(**self.act, lines=[x.pk for x in lines], items=[x.pk for x in items], **more)

    def settle(self, lines, items, kind, **more):
        keys = {"lines": [x.pk for x in lines], "items": [x.pk for x in items]}
        return actions.post_difference(**self.act, **keys, kind=kind, **more)

    def rules(self, **rules) -> None:
        actions.change_account(**self.act, rules=rules)
        self.account.refresh_from_db()

    def proposed(self) -> list[str]:
        actions.reconcile(**self.act)
        return sorted(Suggestion.objects.filter(bank_account=self.account).values_list("rule", flat=True))


def left(*rows) -> list[int]:
    for row in rows:
        row.refresh_from_db()
    return [row.remaining for row in rows]


@pytest.fixture
def desk(nordisk, account, by):
    for item in LedgerItem.objects.filter(bank_account=account):
        actions.deactivate(company=nordisk, account=account, items=[item.pk], reason="annat prov", by=by)
    return Desk(nordisk, account, by)


@pytest.fixture
def euro(nordisk, account, by):
    """An account in euro in books of kronor."""
    Account.objects.create(ledger=main_ledger(company=nordisk), number="1940", name="Valutakonto EUR")
    made = actions.create_account(
        company=nordisk, by=by, name="Valutakonto", iban="DE89370400440532013000", currency="EUR",
        ledger_account="1940", starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return Desk(nordisk, made, by)


# ------------------------------------------------------------------ differences
def test_8_an_ore_off_is_open_until_it_is_tolerated_and_then_goes_to_the_difference_account(desk):
    kind = desk.kind(PostingType.DIFFERENCE, "Öresskillnad")
    line, item = desk.bank(10_000, "OCR 778899", reference="778899"), desk.book(10_001, "Faktura", reference="778899")
    desk.rules(fee=0)
    assert desk.proposed() == []
    desk.rules(fee=0, reference_tolerance=1)
    assert desk.proposed() == ["difference"]
    voucher, match = desk.settle([line], [item], kind)
    assert left(line, item) == [0, 0] and match.difference == 0 and match.rule == "difference"
    rows = dict(voucher.lines.values_list("account__number", "amount"))
    assert rows == {"6570": 1, "1930": -1} and (voucher.series, voucher.date) == ("B", DAY)


def test_18_ten_ore_is_open_at_a_tolerance_of_five_and_written_off_at_eleven(desk):
    kind = desk.kind(PostingType.DIFFERENCE, "Öresskillnad")
    line, item = desk.bank(100_000), desk.book(100_010)
    desk.rules(fee=0, amount_tolerance=5)
    assert desk.proposed() == [] and left(line) == [100_000]
    desk.rules(fee=0, amount_tolerance=11)
    assert desk.proposed() == ["difference"]
    voucher, _match = desk.settle([line], [item], kind)
    assert dict(voucher.lines.values_list("account__number", "amount"))["6570"] == 10
    assert left(line, item) == [0, 0] and not Suggestion.objects.exists()


def test_19_a_payment_short_by_one_percent_needs_the_tolerance_and_one_too_large_does_not(desk):
    """Whoever pays too much is proposed without a limit once a percentage is set, and by hand always: the difference is
    shown, and booked only when somebody says so."""
    kind = desk.kind(PostingType.DIFFERENCE, "Kassarabatt")
    line, item = desk.bank(99_000, reference="7001"), desk.book(100_000, reference="7001")
    for share in (0, 50):
        desk.rules(fee=0, reference_share=share)
        assert desk.proposed() == []
        with pytest.raises(Refused) as refused:
            desk.match([line], [item])
        assert refused.value.code == "BANK-121"
    desk.rules(fee=0, reference_share=100)
    assert desk.proposed() == ["difference"]
    voucher, match = desk.settle([line], [item], kind)
    assert dict(voucher.lines.values_list("account__number", "amount"))["6570"] == 1_000
    assert left(line, item) == [0, 0] and (match.rule, match.reason) == ("difference", "reference_difference")
    more, invoice = desk.bank(101_000, reference="7002"), desk.book(100_000, reference="7002")
    desk.rules(fee=0)
    assert desk.proposed() == []
    desk.rules(fee=0, reference_share=50)
    assert desk.proposed() == ["difference"] and Suggestion.objects.get().reason == "reference_over"
    voucher, _match = desk.settle([more], [invoice], kind)
    assert dict(voucher.lines.values_list("account__number", "amount"))["6570"] == -1_000
    assert left(more, invoice) == [0, 0]


def test_15_many_to_many_by_hand_needs_equal_sums_or_the_partners_leave(desk):
    ours = [desk.bank(7_000), desk.bank(3_000)]
    theirs = [desk.book(6_000), desk.book(4_000), desk.book(4_100)]
    with pytest.raises(Refused) as refused:
        desk.match(ours, [theirs[0], theirs[2]])
    assert refused.value.code == "BANK-121"
    undone = desk.match(ours, theirs[:2])
    assert left(*ours, *theirs) == [0, 0, 0, 0, 4_100]
    actions.undo_match(company=desk.company, match=undone, by=desk.by)
    actions.change_account(**desk.act, allow_unequal=True)
    desk.account.refresh_from_db()
    assert desk.match(ours, [theirs[0], theirs[2]]).difference == -100
    assert position(desk.account, DAY).differences == -100, "what was let be is in the bridge"


def test_16_a_payment_is_used_up_part_by_part_and_all_of_it_comes_back(desk):
    """299.29 pays 119.00, 26.18, and 162.22 less a discount of 8.11."""
    kind = desk.kind(PostingType.DIFFERENCE, "Rabatt")
    line = desk.bank(29_929)
    bills = [desk.book(11_900), desk.book(2_618), desk.book(16_222)]
    made = [desk.match([line], [bills[0]], partial=True)]
    assert left(line) == [18_029]
    made.append(desk.match([line], [bills[1]], partial=True))
    assert left(line) == [15_411]
    voucher, match = desk.settle([line], [bills[2]], kind)
    assert left(line, *bills) == [0, 0, 0, 0]
    assert dict(voucher.lines.values_list("account__number", "amount"))["6570"] == 811
    for each in (match, *made):
        actions.undo_match(company=desk.company, match=each, by=desk.by)
    assert left(line, *bills) == [29_929, 11_900, 2_618, 16_222]
    assert Voucher.objects.filter(reverses=voucher).exists()
    open_now = LedgerItem.objects.filter(bank_account=desk.account, state="open")
    assert set(open_now.values_list("pk", flat=True)) == {bill.pk for bill in bills}, "the voucher met its reversal"


def test_17_a_payment_larger_than_the_invoice_waits_for_the_next(desk):
    payment, small = desk.bank(50_000, "test ref"), desk.book(5_000, "test ref")
    desk.match([payment], [small], partial=True)
    assert left(payment, small) == [45_000, 0]
    large = desk.book(50_000, "test ref")
    desk.match([payment], [large], partial=True)
    assert left(payment, large) == [0, 5_000]


@pytest.mark.parametrize(("prefer", "rest"), [("oldest", [0, 5_000, 0]), ("newest", [5_000, 0, 0])])
def test_20_of_two_payments_alike_none_is_taken_until_somebody_or_the_partners_option_chooses(desk, prefer, rest):
    early = desk.bank(5_000, "I1", day=date(2026, 3, 1), reference="998877")
    late = desk.bank(5_000, "I1", day=date(2026, 3, 20), reference="998877")
    bill = desk.book(5_000, "998877", day=date(2026, 3, 31), reference="998877")
    actions.reconcile(**desk.act)
    assert left(early, late, bill) == [5_000, 5_000, 5_000]
    by_hand = desk.match([late], [bill])
    assert left(early, late, bill) == [5_000, 0, 0]
    actions.undo_match(company=desk.company, match=by_hand, by=desk.by)
    desk.rules(prefer=prefer)
    assert actions.reconcile(**desk.act).by_rule == {"reference": 1}
    assert left(early, late, bill) == rest
    assert Match.objects.get().reason == f"reference_{prefer}"


# ------------------------------------------------------------------ fees
def test_27_a_charge_taken_off_is_proposed_and_goes_to_the_fee_account(desk):
    from reconciliation.actions.postings import kind_for_difference

    desk.kind(PostingType.DIFFERENCE, "Öresskillnad", "3001")
    kind = desk.kind(PostingType.FEE, "Bankavgift")
    line, item = desk.bank(98_500), desk.book(100_000)
    assert desk.proposed() == ["fee"]
    line.refresh_from_db(), item.refresh_from_db()
    assert kind_for_difference(desk.account, [line], [item]) == kind
    voucher, match = desk.settle([line], [item], kind)
    assert dict(voucher.lines.values_list("account__number", "amount")) == {"6570": 1_500, "1930": -1_500}
    assert match.rule == "fee" and ["voucher", str(voucher.pk)] in match.facts
    assert [row["amount"] for row in position(desk.account, DAY).posted] == [-1_500], "the report lists the adjustment"


def test_43_a_fee_is_booked_once_and_undoing_it_reverses_the_voucher(desk):
    kind = desk.kind(PostingType.FEE, "Gebyr")
    line = desk.bank(-4_500, "gebyr")
    voucher, match = actions.post_line(company=desk.company, line=line, kind=kind, by=desk.by)
    assert (voucher.series, voucher.date) == ("B", line.date)
    assert dict(voucher.lines.values_list("account__number", "amount")) == {"6570": 4_500, "1930": -4_500}
    for again in (
        lambda: actions.post_line(company=desk.company, line=line, kind=kind, by=desk.by),
        lambda: desk.settle([line], [], kind),
    ):
        with pytest.raises(Refused):
            again()
    assert Voucher.objects.filter(series="B").count() == 1
    actions.undo_match(company=desk.company, match=match, by=desk.by)
    assert left(line) == [-4_500] and Voucher.objects.filter(reverses=voucher).count() == 1


def test_a_difference_is_not_booked_twice_nor_where_there_is_none(desk):
    kind = desk.kind(PostingType.DIFFERENCE, "Öresskillnad")
    line, item = desk.bank(100), desk.book(100)
    with pytest.raises(Refused) as refused:
        desk.settle([line], [item], kind)
    assert refused.value.code == "BANK-143" and not Voucher.objects.filter(series="B").exists()
    desk.match([line], [item])
    with pytest.raises(Refused) as refused:
        desk.settle([line], [desk.book(50)], kind)
    assert refused.value.code == "BANK-120" and not Voucher.objects.filter(series="B").exists()


# ------------------------------------------------------------------ currencies
def test_24_a_home_account_matches_on_kronor_and_a_foreign_one_on_its_currency(desk, euro):
    desk.bank(114_250)
    desk.book(114_250, currency="100.00")
    euro.bank(10_000)
    item = euro.book(114_250, currency="100.00")
    assert (item.amount, item.home_amount) == (10_000, 114_250)
    for each in (desk, euro):
        assert actions.reconcile(**each.act).matched == 1
    assert not StatementLine.objects.filter(state="open").exists()


def test_25_a_rate_that_comes_later_moves_nothing_that_is_booked(euro):
    """−250.00 booked at 2 675.00 stays so; what a revaluation books is worth nothing in the currency."""
    line, item = euro.bank(-25_000), euro.book(-267_500, currency="-250.00")
    euro.match([line], [item])
    revaluation = euro.book(-5_010, "Omvärdering till balansdagens kurs")
    assert revaluation.state == "unpriced"
    actions.price_item(company=euro.company, item=revaluation, amount=0, by=euro.by)
    item.refresh_from_db(), revaluation.refresh_from_db()
    assert (item.remaining, item.home_amount, item.change) == (0, -267_500, "")
    assert revaluation.state == "matched" and not LedgerItem.objects.filter(
        bank_account=euro.account, state__in=["open", "unpriced"]
    ).exists()  # fmt: skip


def test_26_a_cent_of_rounding_in_kronor_goes_to_the_exchange_account(euro):
    kind = euro.kind(PostingType.EXCHANGE, "Kursdifferens")
    line = euro.bank(10_000)
    items = [euro.book(38_078, currency=part) for part in ("33.33", "33.33", "33.34")]
    voucher, match = euro.settle([line], items, kind, home=114_235)
    assert left(line, *items) == [0, 0, 0, 0] and match.difference == 0, "closed in the currency"
    booked = LedgerItem.objects.filter(bank_account=euro.account)
    assert sum(row.home_amount for row in booked) == 114_235, "and in kronor"
    assert dict(voucher.lines.values_list("account__number", "amount")) == {"6570": -1, "1940": 1}
    assert not booked.filter(state__in=["open", "unpriced"]).exists()
    actions.undo_match(company=euro.company, match=match, by=euro.by)
    assert left(line, *items) == [10_000, 3_333, 3_333, 3_334]
    assert sum(row.home_amount for row in booked.all()) == 114_234


def test_a_fee_in_euro_is_booked_at_what_it_is_worth(euro):
    kind = euro.kind(PostingType.FEE, "Avgift")
    line = euro.bank(-1_000, "Bank charge")
    for wrong in (None, 11_425, 0):
        with pytest.raises(Refused) as refused:
            actions.post_line(company=euro.company, line=line, kind=kind, home=wrong, by=euro.by)
        assert refused.value.code == "BANK-142"
    voucher, match = actions.post_line(company=euro.company, line=line, kind=kind, home=-11_425, by=euro.by)
    item = LedgerItem.objects.get(voucher_key=voucher.pk)
    assert (item.amount, item.home_amount, item.state) == (-1_000, -11_425, "matched")
    found = position(euro.account, DAY)
    assert (found.currency, found.home_balance) == ("EUR", -11_425) and found.posted[0]["home_amount"] == -11_425
    actions.undo_match(company=euro.company, match=match, by=euro.by)
    assert left(line) == [-1_000]
    assert not LedgerItem.objects.filter(bank_account=euro.account, state__in=["open", "unpriced"]).exists()


def test_a_currency_account_from_statement_to_report(euro):
    """Read in, matched in euro, a fee and a rounding booked in kronor, signed: the report tells both currencies."""
    fee, exchange = euro.kind(PostingType.FEE, "Avgift"), euro.kind(PostingType.EXCHANGE, "Kursdifferens")
    items = [euro.book(38_078, "Faktura 20417", currency=part) for part in ("33.33", "33.33", "33.34")]
    euro.book(57_125, "Faktura 20999", day=date(2026, 3, 30), currency="50.00")
    data = camt(
        entry("2026-03-10", "100.00", "Payment 20417", key="E1"),
        entry("2026-03-31", "-10.00", "Bank charge", key="E2"),
        start="2026-03-01", end="2026-03-31", opening="0.00", closing="90.00", iban=euro.account.iban,
    ).replace(b"SEK", b"EUR")  # fmt: skip
    actions.import_statements(company=euro.company, data=data, by=euro.by)
    payment, charge = StatementLine.objects.filter(bank_account=euro.account).order_by("date")
    euro.settle([payment], items, exchange, home=114_235)
    actions.post_line(company=euro.company, line=charge, kind=fee, home=-11_425, by=euro.by)
    made = actions.approve(**euro.act, cut_off_on=date(2026, 3, 31), language="nb")
    assert (made.ledger_balance, made.statement_balance, made.unexplained) == (14_000, 9_000, 0)
    assert made.figures["home_balance"] == 114_235 + 57_125 - 11_425
    assert [row["home_amount"] for row in made.figures["posted"]] == [1, -11_425]
    book = CalamineWorkbook.from_filelike(io.BytesIO(report(made, "xlsx", company=euro.company).content))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert any("EUR" in cell for cell in cells) and "-114.25" in cells and "0.01" in cells
    stored = files.content(made.file)
    assert report(made, "pdf", company=euro.company).content == stored, "a reprint is the same bytes"
