"""Where only dates tell lines apart nothing is guessed, unless the partner prefers the oldest or the newest."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.matching import Line, Rules, match
from tests.reconciliation.matching_world import noisy
from tests.reconciliation.test_matching_properties import check, side

D = date(2026, 10, 1)


def line(id, day=0, reference="", amount=5_000, **more):
    return Line(id, D + timedelta(day), amount, reference, **more)


def made(ours, theirs, prefer="", **rules):
    return match(ours, theirs, Rules(prefer=prefer, **rules))


def sure(ours, theirs, prefer="", **rules) -> set:
    return {(each.bank, each.ledger) for each in made(ours, theirs, prefer, **rules) if each.sure}


def test_20_the_oldest_or_newest_of_two_payments_is_taken_by_option_only():
    """Two payments of 50 (1 and 20 October) and one invoice of 50, all with one reference."""
    ours, theirs = [line("early", 0, "I1"), line("late", 19, "I1")], [line("bill", 25, "I1")]
    assert sure(ours, theirs) == set()
    assert sure(ours, theirs, "oldest") == {(("early",), ("bill",))}
    assert sure(ours, theirs, "newest") == {(("late",), ("bill",))}
    assert sure(ours[::-1], theirs, "newest") == {(("late",), ("bill",))}
    (told,) = made(ours, theirs, "oldest")
    assert told.rule == "reference" and told.reason.code == "reference_oldest"
    assert told.reason.words() == (
        "Samma referens (i1) och belopp, 2 bankrader mot 1 bokförda; inställt: den äldsta först."
    )
    assert "newest first" in made(ours, theirs, "newest")[0].reason.words("en")


def test_invoices_are_taken_in_order_as_payments_are():
    """The same rent three times, paid twice: the two oldest, or the two newest. Also where one side writes OCR."""
    for mark in ("7788", "OCR 7788"):
        theirs = [line(month, day, mark) for month, day in (("jan", 0), ("feb", 20), ("mar", 40))]
        ours = [line("b1", 50, "7788"), line("b2", 57, "7788")]
        assert sure(ours, theirs) == set()
        assert sure(ours, theirs, "oldest") == {(("b1",), ("jan",)), (("b2",), ("feb",))}
        assert sure(ours, theirs, "newest") == {(("b2",), ("mar",)), (("b1",), ("feb",))}


def test_a_rule_that_only_suggests_still_only_suggests():
    ours, theirs = [line("early", 0, "I1"), line("late", 19, "I1")], [line("bill", 25, "I1")]
    (told,) = made(ours, theirs, "newest", sure=frozenset())
    assert (told.bank, told.ledger, told.sure) == (("late",), ("bill",), False)
    off = tuple(rule for rule in Rules().order if rule != "reference")
    assert sure(ours, theirs, "newest", order=off) == set()


def test_without_reference_it_goes_by_the_window_of_dates():
    ours, theirs = [line("b", 1, text="Hyra")], [line("g0", 0, text="Hyra"), line("g2", 2, text="Hyra")]
    assert sure(ours, theirs) == set()
    (told,) = made(ours, theirs, "oldest")
    assert (told.bank, told.ledger, told.rule, told.reason.code, told.sure) == (
        ("b",), ("g0",), "near_date", "date_oldest", True
    )  # fmt: skip
    assert sure(ours, theirs, "newest") == {(("b",), ("g2",))}
    far = [line("b", 9), line("b2", 15)], [line("g", 0)]
    assert sure(*far, "oldest") == set()


@pytest.mark.parametrize("prefer", ["oldest", "newest"])
def test_lines_of_one_day_or_with_other_words_or_references_are_no_matter_of_order(prefer):
    same_day = [line("b1"), line("b2")], [line(f"g{n}") for n in range(3)]
    assert made(*same_day, prefer) == made(*same_day)
    split = [line("b1", 0, "I1"), line("b2", 0, "I1")], [line("g", 20, "I1")]
    assert made(*split, prefer) == made(*split)
    told_apart = [line("b", 1)], [line("g0", 0, text="Berg"), line("g2", 2, text="Dal")]
    assert made(*told_apart, prefer) == made(*told_apart)
    other = [line("b", 1, "4711")], [line("g0", 0, "5822"), line("g2", 2, "5822")]
    assert made(*other, prefer) == made(*other)


def test_too_far_apart_is_too_far_whatever_is_preferred():
    ours, theirs = [line("early", 0, "I1"), line("late", 30, "I1")], [line("bill", 80, "I1")]
    assert sure(ours, theirs, "oldest") == {(("late",), ("bill",))}, "the oldest of those within 60 days"
    assert sure(ours, theirs, "oldest", reference_days=20) == set()
    assert sure([line("b", 80, "I1")], [line("old", 0, "I1"), line("g", 30, "I1"), line("h", 60, "I1")], "oldest") == {
        (("b",), ("g",))
    }
    chain = [line("b0", 0), line("b1", 1), line("b2", 3)], [line("g", 2)]
    assert made(*chain, "oldest") == made(*chain), "one of them is not within the window of what is booked"


def test_equally_many_are_no_tie_and_are_judged_as_ever():
    """A rent that came 20 days off its date is told, not made."""
    ours, theirs = [line("b1", 0, "7788"), line("b2", 28, "7788")], [line("g1", 0, "7788"), line("g2", 48, "7788")]
    assert sure(ours, theirs, "oldest") == sure(ours, theirs) == {(("b1",), ("g1",))}
    by_date = [line("b0"), line("b1")], [line("g0", 3), line("g1")]
    assert made(*by_date, "oldest", near_days=3) == made(*by_date, near_days=3)


def test_other_people_are_not_taken_for_the_order_of_their_dates():
    ours = [line(f"b{n}", n, f"77{n:04}", 1_000 + n, counterparty=f"Berg{n} AB") for n in range(25)]
    theirs = [line(f"g{n}", n, f"77{n:04}", 1_000 + n, counterparty=f"berg{n}") for n in range(25)]
    ours.append(line("b", 1, counterparty="Dal AB"))
    theirs += [line("old", 0, counterparty="Ek AB"), line("new", 2, counterparty="Ek AB")]
    assert sure(ours, theirs, "oldest") == sure(ours, theirs) and len(sure(ours, theirs)) == 25


def test_a_pair_the_user_has_rejected_is_not_made():
    ours, theirs = [line("early", 0, "I1"), line("late", 19, "I1")], [line("bill", 25, "I1")]
    assert sure(ours, theirs, "oldest", rejected=frozenset({frozenset({"early", "bill"})})) == set()


@settings(max_examples=150, deadline=None)
@given(
    side("b"), side("l"), st.sampled_from(["oldest", "newest"]), st.integers(0, 3), st.randoms(use_true_random=False)
)
def test_the_choice_only_adds_and_no_order_of_input_matters(bank, ledger, prefer, days, rnd):
    without = {each for each in made(bank, ledger, near_days=days) if each.sure}
    found = made(bank, ledger, prefer, near_days=days)
    check(bank, ledger, found)
    assert {each for each in found if each.sure} >= without
    assert all(each.reason.code.endswith(prefer) for each in found if each.sure and each not in without)
    assert made(rnd.sample(bank, len(bank)), rnd.sample(ledger, len(ledger)), prefer, near_days=days) == found


@pytest.mark.parametrize("seed", [1, 2])
def test_in_a_whole_month_what_is_chosen_comes_on_top(seed):
    world = noisy(1_200, seed)
    without = {each for each in match(world.bank, world.ledger) if each.sure}
    chosen = {each for each in made(world.bank, world.ledger, "oldest") if each.sure}
    assert without <= chosen and all(each.reason.code.endswith("oldest") for each in chosen - without)


def test_a_preference_that_is_none_is_refused():
    for wrong in ("first", None, [], "OLDEST"):
        with pytest.raises(ValueError, match="prefer is none of"):
            Rules(prefer=wrong)
