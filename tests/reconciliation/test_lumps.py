"""A deposit of many payments: its specification tells whose, and every payer's voucher is found by reference."""

from datetime import date

import pytest
from django.urls import reverse

from hub.errors import Refused
from hub.tenancy import scope
from reconciliation import actions
from reconciliation.models import Match, StatementLine, Suggestion
from reconciliation.payments import Owed, names_of, payments_of, resolve
from tests.reconciliation.bank import camt, entry
from tests.reconciliation.formats.samples import bgmax, tk15, tk20
from tests.reconciliation.test_scenarios_money import Desk, left

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
DAY = date(2026, 3, 10)
GIRO = "991-2346"


@pytest.fixture
def desk(nordisk, account, by):
    actions.change_account(company=nordisk, account=account, bankgiro=GIRO, by=by)
    account.refresh_from_db()
    return Desk(nordisk, account, by)


def paid(n: int) -> list[tuple[int, str]]:
    return [((100 + k) * 100, str(7_000_000 + k * 13)) for k in range(n)]


def deposit(payments: list[tuple[int, str]]) -> bytes:
    rows = [tk20(amount, reference) for amount, reference in payments]
    return bgmax(*rows, tk15(sum(amount for amount, _ref in payments), len(payments), day="20260310"))


def lump(desk, payments) -> StatementLine:
    """The statement has the sum alone; Bankgirot's file tells what it is made of."""
    total = sum(amount for amount, _ref in payments)
    shown = f"{total / 100:.2f}"
    data = camt(entry("2026-03-10", shown, "Bankgiro insättning", key="L1"), start="2026-03-01", end="2026-03-31",
                opening="2950.00", closing=f"{2950 + total / 100:.2f}")  # fmt: skip
    given = {"company": desk.company, "bank_account": desk.account, "by": desk.by}
    actions.import_statements(data=data, name="mars.xml", **given)
    actions.import_statements(data=deposit(payments), name="bgmax.txt", **given)
    line = StatementLine.objects.get(bank_account=desk.account, amount=total)
    assert len(line.details) == len(payments), "one line, told twice"
    return line


@pytest.mark.parametrize("n", [2, 5, 60])
def test_a_deposit_is_proposed_with_every_payers_voucher_and_confirmed(desk, n):
    payments = paid(n)
    items = [desk.book(amount, f"Inbetalning faktura {ref}", day=DAY) for amount, ref in payments]
    other = desk.book(sum(amount for amount, _ref in payments), "Något annat", day=date(2026, 1, 31))
    line = lump(desk, payments)
    actions.reconcile(**desk.act)
    line.refresh_from_db()
    assert (line.suggestion.rule, line.suggestion.is_sure) == ("details", True)
    actions.reconcile(**desk.act)
    actions.confirm_suggestions(**desk.act, all_sure=True)
    assert left(line, *items) == [0] * (n + 1) and left(other) != [0]
    match = Match.objects.get(lines__line=line)
    assert (match.part_count, match.rule, match.difference) == (n + 1, "details", 0)
    actions.undo_match(company=desk.company, match=match, by=desk.by)
    assert left(line, *items) == [sum(a for a, _r in payments), *(a for a, _r in payments)]


def test_of_a_deposit_with_unknown_payers_the_known_are_matched_and_the_rest_stays_open(desk):
    payments = paid(6)
    items = [desk.book(amount, f"Inbetalning {ref}", day=DAY) for amount, ref in payments[:4]]
    line = lump(desk, payments)
    actions.reconcile(**desk.act)
    assert not Suggestion.objects.filter(rule="details").exists(), "not every payment is found"
    match = actions.match_payments(company=desk.company, line=line, by=desk.by)
    missing = sum(amount for amount, _ref in payments[4:])
    assert left(line, *items) == [missing, 0, 0, 0, 0] and match.rule == "details"
    late = [desk.book(amount, f"Inbetalning {ref}", day=DAY) for amount, ref in payments[4:]]
    line.refresh_from_db()
    actions.match_payments(company=desk.company, line=line, by=desk.by)
    assert left(line, *late) == [0, 0, 0]


def test_nothing_found_is_told_and_a_rejected_split_does_not_come_back(desk):
    payments = paid(3)
    line = lump(desk, payments)
    with pytest.raises(Refused) as refused:
        actions.match_payments(company=desk.company, line=line, by=desk.by)
    assert refused.value.code == "BANK-127"
    for amount, ref in payments:
        desk.book(amount, ref, day=DAY)
    actions.reconcile(**desk.act)
    line.refresh_from_db()
    actions.reject_suggestion(company=desk.company, suggestion=line.suggestion, by=desk.by)
    actions.reconcile(**desk.act)
    line.refresh_from_db()
    assert line.suggestion is None or line.suggestion.rule != "details"


def test_the_page_shows_each_payment_and_matches_those_that_are_found(desk, world, as_):
    payments = paid(3)
    desk.book(payments[0][0], f"Faktura {payments[0][1]}", day=DAY)
    line = lump(desk, payments)
    client, args = as_(world.owner), [desk.company.pk, line.pk]
    page = client.get(reverse("bank:payments", args=args)).content.decode()
    assert all(ref in page for _amount, ref in payments) and page.count("Saknas") == 2 and "Matcha 1 funnen" in page
    assert client.post(reverse("bank:payments-matching", args=args)).status_code == 302
    with scope(desk.company):
        assert left(line) == [sum(amount for amount, _ref in payments[1:])]
    again = client.post(reverse("bank:payments-matching", args=args))
    assert again.status_code == 409 and "BANK-127" in again.content.decode()


# ------------------------------------------------------------------ the pure part
def owed(*rows: tuple[str, int, str]) -> list[Owed]:
    return [Owed(key, amount, names_of([], text)) for key, amount, text in rows]


def pays(*rows: dict):
    return payments_of(rows)


def test_a_payment_is_found_by_reference_and_amount_alone_together():
    rows = owed(("a", 100, "faktura 20417"), ("b", 100, "faktura 20418"))
    assert resolve(pays({"amount": 100, "reference": "20418"}), rows) == [("b",)]
    assert resolve(pays({"amount": 99, "reference": "20418"}), rows) == [()]
    assert resolve(pays({"amount": 100, "reference": "20419"}), rows) == [()]


def test_leading_zeros_check_digits_and_text_are_read():
    rows = owed(("a", 100, "faktura 123456"))
    for told in ({"reference": "0001234566"}, {"reference": "123456"}, {"text": "avser faktura 123456"}):
        assert resolve(pays({"amount": 100} | told), rows) == [("a",)], told


def test_two_that_would_do_are_not_guessed_and_equal_counts_are_paired():
    rows = owed(("a", 100, "hyra 77001"), ("b", 100, "hyra 77001"))
    one = {"amount": 100, "reference": "77001"}
    assert resolve(pays(one), rows) == [()]
    assert resolve(pays(one, one), rows) == [("a",), ("b",)]


def test_one_payment_of_several_invoices():
    rows = owed(("a", 100, "faktura 20417"), ("b", 250, "faktura 20418"), ("c", 5, "faktura 20419"))
    listed = {"amount": 350, "reference": "", "parts": [["20417", 0], ["20418", 0]]}
    assert resolve(pays(listed), rows) == [("a", "b")]
    split = {"amount": 345, "parts": [["20417", 100], ["20418", 250], ["20419", -5]]}
    assert [payment.amount for payment in pays(split)] == [100, 250, -5]


def test_a_row_claimed_by_two_payments_goes_to_neither():
    rows = owed(("a", 100, "faktura 20417 och 20418"))
    assert resolve(pays({"amount": 100, "reference": "20417"}, {"amount": 100, "reference": "20418"}), rows) == [(), ()]
