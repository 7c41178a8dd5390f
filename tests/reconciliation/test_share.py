"""Amounts that differ under one reference: a share of what is booked beside an amount, in whole parts."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciliation.matching import Line, Match, Rules, match

D = date(2026, 10, 1)


def proposed(paid: int, booked: int, **rules) -> list[Match]:
    rules = {"fee": 0} | rules
    return list(match([Line("b", D, paid, "I1")], [Line("g", D, booked, "I1")], Rules(**rules)))


def test_19_a_payment_short_by_one_percent_is_measured_and_one_too_large_is_not():
    """Invoice 1000, payment 990: nothing at 0 and at 0.5 %, proposed at 1 %. Payment 1010: proposed, not measured.

    A difference is proposed and booked by a person, never by a run. And who has set no share gets no proposal of what
    is paid too much either: without one nothing is asked for, and a run is what it always was.
    """
    for share in (0, 50, 99):
        assert not proposed(99_000, 100_000, reference_share=share)
    (told,) = proposed(99_000, 100_000, reference_share=100)
    assert (told.rule, told.sure, dict(told.reason.facts)["difference"]) == ("difference", False, 1_000)
    assert told.reason.words() == "Samma referens (i1), men beloppen skiljer 10,00."
    for share in (1, 50):
        (told,) = proposed(101_000, 100_000, reference_share=share)
        assert (told.rule, told.sure, told.reason.code) == ("difference", False, "reference_over")
    assert told.reason.words() == (
        "Samma referens (i1); betalningen är 10,00 större än bokfört och toleransen prövas inte."
    )
    assert proposed(101_000, 100_000, reference_share=100)[0].reason.code == "reference_difference"
    assert not proposed(101_000, 100_000) and not proposed(101_000, 100_000, reference_tolerance=500)


def test_money_out_is_measured_alike_and_signs_never_meet():
    assert not proposed(-99_000, -100_000, reference_share=99)
    assert proposed(-99_000, -100_000, reference_share=100)
    assert proposed(-101_000, -100_000, reference_share=1)[0].reason.code == "reference_over"
    assert not proposed(-101_000, 100_000, reference_share=10_000)


def test_either_the_amount_or_the_share_suffices():
    assert proposed(99_000, 100_000, reference_share=50, reference_tolerance=1_000)
    assert proposed(99_000, 100_000, reference_share=100, reference_tolerance=999)
    assert not proposed(99_000, 100_000, reference_share=50, reference_tolerance=999)
    assert proposed(99_000, 100_000, reference_share=50, fee=1_000), "and so does the fee"


def test_without_a_shared_reference_a_share_says_nothing():
    ours, theirs = [Line("b", D, 99_000)], [Line("g", D, 100_000)]
    assert not match(ours, theirs, Rules(fee=0, reference_share=10_000))
    assert not match([Line("b", D, 99_000, "I2")], [Line("g", D, 100_000, "I1")], Rules(fee=0, reference_share=10_000))


@given(st.integers(1, 10**17), st.integers(1, 9_999), st.integers(-2, 2))
@example(10**17 - 1, 9_999, -1)
def test_the_share_is_exact_at_any_size(booked, share, off):
    """No float on the way: the last öre decides."""
    paid = booked - booked * share // 10_000 + off
    found = proposed(paid, booked, reference_share=share)
    if paid == booked:
        assert [each.rule for each in found] == ["reference"]
    else:
        assert bool(found) == (paid > booked or paid > 0 and (booked - paid) * 10_000 <= booked * share)


@pytest.mark.parametrize("wrong", [-1, 10_001])
def test_a_share_below_nothing_or_above_the_whole_is_refused(wrong):
    with pytest.raises(ValueError, match="reference_share"):
        Rules(reference_share=wrong)
