"""The matching scenarios, as an accountant would tell them. Amounts are in öre; d is a day."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from reconciliation.matching import CAN_BE_SURE, LearnedRule, Line, Rules, explain, match

D = date(2026, 3, 31)  # the day after is another month; a year's end is tried too


def bank(id, amount, day=0, reference="", **more):
    return Line(id, D + timedelta(day), amount, reference, **more)


ledger = bank


def found(ours, theirs, **rules):
    """The sure matches as a set of (bank ids, ledger ids); and the suggestions."""
    made = match(ours, theirs, Rules(**rules))
    return tuple({(each.bank, each.ledger) for each in made if each.sure is sure} for sure in (True, False))


def pair(one, other):
    return (one,), (other,)


# ------------------------------------------------------------------ date and amount
def test_1_same_date_and_amount():
    (made,) = match([bank("b", 10000)], [ledger("g", 10000)])
    assert (made.bank, made.ledger, made.rule, made.sure) == (("b",), ("g",), "same_date", True)
    assert made.reason.words() == "Samma datum och samma belopp."


@pytest.mark.parametrize("at", [D, date(2025, 12, 31), date(2026, 6, 15)])
@pytest.mark.parametrize(("off", "rule"), [(1, "near_date"), (-1, "near_date"), (0, "same_date")])
def test_2_a_day_before_or_after_also_across_month_and_year(at, off, rule):
    (made,) = match([Line("b", at, 10000)], [Line("g", at + timedelta(off), 10000)])
    assert made.rule == rule and made.sure


def test_2_two_days_off_is_left_open_or_at_most_suggested():
    sure, suggested = found([bank("b", 10000)], [ledger("g", 10000, 2)])
    assert not sure and suggested == {pair("b", "g")}
    assert found([bank("b", 10000)], [ledger("g", 10000, 2)], near_days=2)[0] == {pair("b", "g")}


def test_3_twins_equally_many_are_matched_whatever_the_order():
    ours, theirs = [bank("b1", 10000), bank("b2", 10000)], [ledger("g1", 10000), ledger("g2", 10000)]
    made = match(ours, theirs)
    assert {each.bank + each.ledger for each in made} == {("b1", "g1"), ("b2", "g2")} and all(m.sure for m in made)
    assert match(ours[::-1], theirs[::-1]) == made == match(ours, theirs)


def test_4_two_against_three_are_never_guessed():
    ours, theirs = [bank(f"b{n}", 10000) for n in range(2)], [ledger(f"g{n}", 10000) for n in range(3)]
    made = match(ours, theirs)
    assert len(made) == 2 and not any(each.sure for each in made) and {each.rule for each in made} == {"tie"}
    assert made[0].reason.words() == "2 bankrader och 3 bokförda rader har samma belopp och går inte att skilja åt."


def test_5_the_reference_goes_before_amount_and_date():
    sure, suggested = found([bank("A", 10000, 0, "X"), bank("B", 10000, 0, "Y")], [ledger("g", 10000, 0, "Y")])
    assert sure == {pair("B", "g")} and not suggested


def test_6_a_chain_is_matched_whole_rather_than_by_the_nearest_date():
    sure, _ = found([bank("b1", 10000), bank("b2", 10000, 1)], [ledger("g1", 10000, 1), ledger("g2", 10000, 2)])
    assert sure == {pair("b1", "g1"), pair("b2", "g2")}


def test_7_opposite_signs_zero_and_other_currencies_never():
    assert not match([bank("b", 10000)], [ledger("g", -10000)])
    assert not match([bank("b", 0)], [ledger("g", 0)])
    assert not match([bank("b", 10000, currency="SEK")], [ledger("g", 10000, currency="NOK")])
    assert not match([bank("b", 10000, 0, "X1", currency="SEK")], [ledger("g", 10000, 0, "X1", currency="NOK")])


def test_the_same_date_goes_before_the_next_where_nothing_else_is_known():
    sure, _ = found([bank("b", 10000)], [ledger("g1", 10000), ledger("g2", 10000, 1)])
    assert sure == {pair("b", "g1")}


def test_before_and_after_alike_is_a_suggestion():
    sure, suggested = found([bank("b", 10000)], [ledger("g1", 10000, -1), ledger("g2", 10000, 1)])
    assert not sure and len(suggested) == 1


# ------------------------------------------------------------------ references
def test_8_a_cent_off_is_not_matched_unless_tolerated():
    ours, theirs = [bank("b", 10000, 0, "X1")], [ledger("g", 10001, 0, "X1")]
    assert not match(ours, theirs, Rules(fee=0))
    (made,) = match(ours, theirs, Rules(fee=0, reference_tolerance=1))
    assert not made.sure and made.rule == "difference"
    assert made.reason.words("en") == "Same reference (x1), but the amounts differ by 0,01."


@pytest.mark.parametrize(
    ("one", "other"),
    [("0001245", "1245"), ("RF98 1234 5678", "rf9812345678"), ("12 34 56", "123456"), ("ab-12", "AB12"),
     ("OCR 4455", "4455"), ("4455667", "Faktura 4455667"), ("RF18539007547034", "539007547034"),
     ("1234566", "123456"), ("1234 5678 90", "Betalning 1234567890 tack")],
)  # fmt: skip
def test_9_references_are_compared_without_how_they_are_written(one, other):
    far = 40  # so that nothing but the reference can do it
    for left, right in ((one, other), (other, one)):
        sure, _ = found([bank("b", 10000, 0, left)], [ledger("g", 10000, far, right)])
        assert sure == {pair("b", "g")}, (left, right)


def test_9_zeros_are_kept_apart_where_both_forms_exist():
    ours = [bank("b1", 10000, 0, "0012"), bank("b2", 10000, 0, "12")]
    assert found(ours, [ledger("g", 10000, 20, "12")])[0] == {pair("b2", "g")}
    assert found(ours, [ledger("g", 10000, 20, "012")])[0] == set()
    theirs = [ledger("g1", 10000, 20, "0012"), ledger("g2", 77700, 20, "12")]
    assert found([bank("b", 10000, 0, "12")], theirs)[0] == set()


def test_a_reference_counts_in_text_only_as_a_whole():
    ours = [bank("b", 10000, text="avser faktura 20417, tack")]
    assert found(ours, [ledger("g", 10000, 30, "20417")])[0] == {pair("b", "g")}
    assert found(ours, [ledger("g", 10000, 30, "2041")])[0] == set()


def test_five_equal_amounts_under_one_reference_are_not_guessed():
    ours, theirs = [bank(f"b{n}", 10000, 0, "X") for n in range(5)], [ledger(f"g{n}", 10000, 0, "X") for n in range(4)]
    assert found(ours, theirs)[0] == set()
    assert len(found(ours, [*theirs, ledger("g4", 10000, 0, "X")])[0]) == 5


def test_a_rent_of_last_month_is_not_taken_for_this_months():
    ours = [bank("jan", -5000, 0, "77"), bank("feb", -5000, 31, "77")]
    theirs = [ledger("feb", -5000, 31, "77"), ledger("mar", -5000, 59, "77")]
    assert found(ours, theirs)[0] == {pair("feb", "feb")}


def test_different_references_speak_against_where_the_bank_knows_them():
    ours = [bank("b", 10000, 0, "555001"), *[bank(f"k{n}", 100 + n, 0, f"90000{n}") for n in range(5)]]
    theirs = [ledger("g", 10000, 0, "777222"), *[ledger(f"h{n}", 100 + n, 0, f"90000{n}") for n in range(5)]]
    sure, suggested = found(ours, theirs)
    assert pair("b", "g") not in sure and pair("b", "g") in suggested
    own_numbers = [replace(line, reference=f"V{at}") for at, line in enumerate(theirs)]
    assert pair("b", "g") in found(ours, own_numbers)[0]  # voucher numbers say nothing about the bank's references


# ------------------------------------------------------------------ groups
def test_10_one_payment_three_vouchers_one_reference():
    theirs = [ledger("g1", 10000, 0, "B7"), ledger("g2", 20000, 1, "B7"), ledger("g3", 30000, -1, "B7")]
    (made,) = match([bank("b", 60000, 0, "B7")], theirs)
    assert made.sure and made.rule == "reference_group" and set(made.ledger) == {"g1", "g2", "g3"}


def test_10_the_message_names_the_invoices():
    theirs = [ledger("g1", 10000, 0, "20417"), ledger("g2", 20000, -9, "20418"), ledger("g3", 5000, 0, "20419")]
    sure, _ = found([bank("b", 30000, 0, text="Faktura 20417, 20418")], theirs)
    assert sure == {(("b",), ("g2", "g1"))}


def test_11_without_reference_the_one_combination_there_is():
    theirs = [ledger("g1", 10011), ledger("g2", 20022), ledger("g3", 30033)]
    sure, _ = found([bank("b", 60066)], theirs)
    assert sure == {(("b",), ("g1", "g2", "g3"))}
    assert found([bank("b", 60066)], theirs, sure=CAN_BE_SURE - {"one_to_many"})[0] == set()


def test_11_two_combinations_are_only_suggested():
    theirs = [ledger(f"g{n}", n * 100) for n in (100, 200, 300, 250, 350)]
    sure, suggested = found([bank("b", 60000)], theirs)
    assert not sure and len(suggested) == 1


def test_12_the_single_line_wins_over_a_sum():
    theirs = [ledger("g1", 10000), ledger("g2", 20000), ledger("g3", 30000)]
    assert found([bank("b", 30000)], theirs)[0] == {pair("b", "g3")}
    assert found([bank("b", 25000)], theirs)[0] == set()


def test_13_the_words_tell_which():
    theirs = [
        ledger("g1", 50000, 0, text="a1b2c3"),
        ledger("g2", 50000, 0, text="a1b2c3"),
        ledger("g3", 50000, text="z"),
    ]
    sure, suggested = found([bank("b", 100000, text="a1b2c3")], theirs)
    assert (("b",), ("g1", "g2")) in sure | suggested


def test_13_words_single_out_lines_of_one_amount():
    ours = [bank("b1", 10000, counterparty="BERG AB"), bank("b2", 10000, counterparty="Dal Bygg")]
    theirs = [ledger("g1", 10000, counterparty="Dal Bygg AB"), ledger("g2", 10000, counterparty="Berg")]
    assert found(ours, theirs)[0] == {pair("b1", "g2"), pair("b2", "g1")}


def test_14_three_card_payments_and_one_voucher():
    ours = [bank("b1", 1011), bank("b2", 2022), bank("b3", 3033)]
    (made,) = match(ours, [ledger("g", 6066)])
    assert made.rule == "many_to_one" and made.sure and len(made.bank) == 3
    assert not match(ours, [ledger("g", 6066)], Rules(order=("reference", "same_date", "near_date", "one_to_many")))


def test_15_several_against_several_are_left_to_people():
    assert not match([bank("b1", 7000), bank("b2", 3000)], [ledger("g1", 6000), ledger("g2", 4000)])


def test_16_17_remaining_amounts_come_in_as_lines_of_their_own():
    """119.00 of 299.29 is matched already: what is left is 180.29, then 154.11."""
    assert found([bank("b", 18029, 0, "K")], [ledger("g", 18029, 0, "K")])[0] == {pair("b", "g")}
    assert found([bank("b", 45000, 0, "test ref")], [ledger("g", 50000, 0, "test ref")])[0] == set()


def test_18_19_differences_are_suggestions_within_the_tolerance():
    ours, theirs = [bank("b", 100000)], [ledger("g", 100010)]
    assert not match(ours, theirs, Rules(fee=0, amount_tolerance=5))
    (made,) = match(ours, theirs, Rules(fee=0, amount_tolerance=11))
    assert made.rule == "difference" and not made.sure and dict(made.reason.facts)["difference"] == 10


def test_20_the_older_of_two_alike_is_not_chosen_by_itself():
    sure, _ = found([bank("b1", 5000, 0, "I1"), bank("b2", 5000, 19, "I1")], [ledger("g", 5000, 25, "I1")])
    assert sure == set()


def test_21_zero_amounts_are_passed_over_and_nothing_else_is_lost():
    assert found([bank("z", 0), bank("b", 100)], [ledger("y", 0), ledger("g", 100)])[0] == {pair("b", "g")}


def test_22_own_transfers_are_matched_on_each_account_by_itself():
    """The two accounts are two runs: money out of one is money in on the other, and they never meet."""
    assert not match([bank("out", -10000)], [ledger("in", 10000)])


def test_23_a_reversal_is_offered_against_what_it_reverses():
    (made,) = match([bank("b1", 10000, 0, "R1"), bank("b2", -10000, 3, "R1")], [])
    assert (made.bank, made.ledger, made.rule, made.sure) == (("b1", "b2"), (), "reversal", False)
    (made,) = match([], [ledger("g1", -700), ledger("g2", 700, 2)])
    assert (made.bank, made.ledger) == ((), ("g1", "g2"))


# ------------------------------------------------------------------ currency, fees
def test_24_lines_of_one_currency_meet_those_of_the_same():
    ours = [bank("e", 10000, currency="EUR"), bank("s", 10000, currency="SEK")]
    theirs = [ledger("s", 10000, currency="SEK"), ledger("e", 10000, currency="EUR")]
    assert found(ours, theirs)[0] == {pair("e", "e"), pair("s", "s")}


def test_26_a_cent_of_rounding_in_a_group_is_not_swallowed():
    theirs = [ledger("g1", 3333, 0, "E"), ledger("g2", 3333, 0, "E"), ledger("g3", 3333, 0, "E")]
    assert found([bank("b", 10000, 0, "E")], theirs)[0] == set()


def test_27_a_fee_taken_off_is_suggested():
    (made,) = match([bank("b", 98500)], [ledger("g", 100000)])
    assert made.rule == "fee" and not made.sure and dict(made.reason.facts)["difference"] == 1500
    assert "15,00" in made.reason.words()
    assert not match([bank("b", 100000)], [ledger("g", 98500)])  # the bank never gives more


# ------------------------------------------------------------------ control
def test_42_no_line_is_used_twice():
    ours = [bank("b1", 10000, 0, "X"), bank("b2", 10000), bank("b3", 20000)]
    made = match(ours, [ledger("g1", 10000, 0, "X"), ledger("g2", 10000), ledger("g3", 20000, 1)])
    used = [i for each in made for i in each.bank]
    assert len(used) == len(set(used)) == 3


def test_43_a_fee_of_the_bank_alone_is_left_for_posting():
    assert not match([bank("b", -4500, text="gebyr")], [ledger("g", 99900)])


def test_45_a_rejected_suggestion_does_not_come_back():
    ours, theirs = [bank("b", 10000)], [ledger("g", 10000)]
    assert not match(ours, theirs, Rules(rejected=frozenset({frozenset({"b", "g"})})))
    twins = [bank("b1", 500), bank("b2", 500)], [ledger("g1", 500), ledger("g2", 500)]
    assert found(*twins, rejected=frozenset({frozenset({"b1", "g1"})}))[0] == {pair("b1", "g2"), pair("b2", "g1")}
    group = [ledger("g1", 10011), ledger("g2", 20022)]
    assert found([bank("b", 30033)], group)[0] == {(("b",), ("g1", "g2"))}
    assert not match([bank("b", 30033)], group, Rules(rejected=frozenset({frozenset({"b", "g1", "g2"})})))


def test_46_a_thousand_equal_amounts_on_a_day_guess_nothing():
    ours, theirs = [bank(f"b{n}", 9900) for n in range(1000)], [ledger(f"g{n}", 9900) for n in range(999)]
    assert not any(each.sure for each in match(ours, theirs))
    assert sum(each.sure for each in match(ours[:999], theirs)) == 999


# ------------------------------------------------------------------ settings and words
def test_a_rule_left_out_is_off_and_one_not_sure_suggests():
    ours, theirs = [bank("b", 10000)], [ledger("g", 10000)]
    assert not match(ours, theirs, Rules(order=("reference",)))
    assert found(ours, theirs, sure=frozenset({"reference"})) == (set(), {pair("b", "g")})


@pytest.mark.parametrize(
    "bad",
    [{"order": ("guess",)}, {"sure": frozenset({"tie"})}, {"near_days": -1}, {"order": ("reference", "reference")}],
)
def test_settings_that_cannot_be_are_refused(bad):
    with pytest.raises(ValueError):
        Rules(**bad)


def test_an_id_twice_on_a_side_is_refused():
    with pytest.raises(ValueError, match="bank"):
        match([bank("b", 1), bank("b", 2)], [])


def test_a_learned_rule_matches_what_dates_and_references_cannot():
    ours, theirs = [bank("b", -8900, text="TELIA 2026-03")], [ledger("g", -8900, 4, text="Telefon mars")]
    assert found(ours, theirs)[0] == set()
    rule = LearnedRule("telia", "telefon", days=5, support=4, seen=4)
    (made,) = match(ours, theirs, Rules(learned=(rule,)))
    assert made.sure and made.rule == "learned" and "telia" in made.reason.words()


def test_closed_days_do_not_count_where_the_bank_plainly_has_them():
    rnd, monday = random.Random(1), date(2026, 3, 2)
    weekdays = [monday + timedelta(n) for n in range(26) if n % 7 < 5]
    ours = [Line(f"b{n}", weekdays[n % len(weekdays)], rnd.randint(10**6, 10**8)) for n in range(200)]
    booked = Line("g", date(2026, 3, 13), 4711)  # a Friday
    paid = Line("b", date(2026, 3, 16), 4711)  # the Monday after
    assert any(m.sure for m in match([*ours, paid], [booked]))
    assert not any(m.sure for m in match([*ours, paid], [booked], Rules(bank_days=False)))
    assert not any(m.sure for m in match([paid], [booked]))


def test_a_match_explains_itself_in_three_languages():
    (made,) = match([bank("b", 10000)], [ledger("g", 10000, 1)])
    assert made.score == pytest.approx(sum(part.value for part in made.parts))
    kind, why, score = explain(made)
    assert (kind, why) == ("Säker: Närliggande datum och belopp.", "Samma belopp; datumen skiljer 1 dag.")
    assert score.startswith("Poäng 0,") and "samma belopp +0,40" in score
    assert explain(made, "nb")[1] == "Samme beløp; datoene skiller 1 dag."
    assert explain(made, "en")[0] == "Sure: Near date and amount."
