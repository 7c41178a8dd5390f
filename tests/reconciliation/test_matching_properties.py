"""What holds for any lines at all: no result depends on order, no line is used twice, sure groups add up."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.matching import PLAIN, Line, Match, Rules, clear_twins, compact, explain, match
from reconciliation.matching.rules import CAN_BE_SURE
from tests.reconciliation.matching_world import noisy

START = date(2026, 2, 26)
REFERENCES = ["", "", "12", "0012", "4711", "OCR 4711", "RF18539007547034", "539007547034", "47110", "12345",
              "avser 4711 och 12345"]  # fmt: skip
DIFFERENT = ("fee", "difference")


@st.composite
def side(draw, prefix):
    """Few amounts, days and references, so that lines meet in every way."""
    amounts = st.sampled_from([100, 100, 200, 300, -100, -200, 0, 10000, 9900, 12345])
    days, references = st.integers(0, 6), st.sampled_from(REFERENCES)
    words = st.sampled_from(["", "", "Berg AB", "Dal", "faktura 4711"])
    rows = draw(st.lists(st.tuples(amounts, days, references, words, st.sampled_from(["", "", "SEK"])), max_size=9))
    return [Line(f"{prefix}{at}", START + timedelta(day), amount, reference, text, currency=currency)
            for at, (amount, day, reference, text, currency) in enumerate(rows)]  # fmt: skip


def check(bank: list[Line], ledger: list[Line], made: tuple[Match, ...]) -> None:
    """Everything that must hold of a result."""
    by_id = {line.id: line for line in (*bank, *ledger)}
    used = Counter(one for each in made for one in (*each.bank, *each.ledger))
    assert all(count == 1 for count in used.values()), "a line is used twice"
    for each in made:
        ours, theirs = [by_id[one] for one in each.bank], [by_id[one] for one in each.ledger]
        assert 0 <= each.score <= 1 and len({line.currency for line in (*ours, *theirs)}) == 1
        assert all(line.amount for line in (*ours, *theirs))
        assert not each.sure or each.rule in CAN_BE_SURE
        if each.rule == "reversal":
            assert sum(line.amount for line in (*ours, *theirs)) == 0 and not (ours and theirs)
        elif each.rule not in DIFFERENT:
            assert sum(line.amount for line in ours) == sum(line.amount for line in theirs)
        if len(ours) == len(theirs) == 1:
            assert ours[0].amount * theirs[0].amount > 0
        assert all("{" not in words for language in ("sv", "nb", "en") for words in explain(each, language))


@settings(max_examples=250, deadline=None)
@given(side("b"), side("l"), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_and_every_match_is_sound(bank, ledger, rnd):
    made = match(bank, ledger)
    check(bank, ledger, made)
    assert match(rnd.sample(bank, len(bank)), rnd.sample(ledger, len(ledger))) == made


@settings(max_examples=120, deadline=None)
@given(side("b"), side("l"), st.data())
def test_what_was_rejected_does_not_come_back(bank, ledger, data):
    made = match(bank, ledger)
    if not made:
        return
    refused = data.draw(st.sampled_from(made))
    ids = frozenset((*refused.bank, *refused.ledger))
    again = match(bank, ledger, Rules(rejected=frozenset({ids})))
    check(bank, ledger, again)
    assert not any(ids <= {*each.bank, *each.ledger} for each in again)


@settings(max_examples=80, deadline=None)
@given(side("b"), side("l"), st.integers(0, 3), st.integers(0, 400), st.booleans())
def test_any_settings_give_sound_matches(bank, ledger, days, tolerance, bank_days):
    rules = Rules(near_days=days, group_days=days, amount_tolerance=tolerance, fee=tolerance, bank_days=bank_days)
    check(bank, ledger, match(bank, ledger, rules))


@given(side("b"), side("l"))
def test_twins_that_are_cleared_are_the_same_to_the_eye(bank, ledger):
    by_id = {line.id: line for line in (*bank, *ledger)}
    for each in clear_twins(bank, ledger):
        one, other = by_id[each.bank[0]], by_id[each.ledger[0]]
        assert (one.date, one.amount, one.currency) == (other.date, other.amount, other.currency) and each.sure


def test_matching_what_is_left_again_finds_nothing_sure():
    """A second run over the open lines of the first changes nothing that was decided."""
    rnd = random.Random(3)
    bank = [Line(f"b{n}", START + timedelta(n % 9), rnd.choice((100, 200, 300)), "") for n in range(60)]
    ledger = [Line(f"l{n}", START + timedelta(n % 8), rnd.choice((100, 200, 300)), "") for n in range(60)]
    made = [each for each in match(bank, ledger) if each.sure]
    used = {one for each in made for one in (*each.bank, *each.ledger)}
    assert match(bank, ledger) == match(bank[::-1], ledger[::-1])
    check(bank, ledger, match([b for b in bank if b.id not in used], [g for g in ledger if g.id not in used]))


@pytest.mark.parametrize("words", [False, True])
@pytest.mark.parametrize("seed", [5, 6, 7])
def test_plain_pairs_made_before_the_run_change_nothing_for_the_rest(seed, words):
    world = noisy(400, seed, words=words)
    known = Counter((side, compact(line.reference), line.amount)
                    for side in ("bank", "ledger") for line in getattr(world, side))  # fmt: skip
    amounts = {line.id: line.amount for line in (*world.bank, *world.ledger)}
    found = match(world.bank, world.ledger)
    plain = [
        each for each in found
        if each.reason.code == PLAIN and {known[side, dict(each.reason.facts)["reference"], amounts[each.bank[0]]]
                                          for side in ("bank", "ledger")} == {1}
    ]  # fmt: skip
    rest = match(world.bank, world.ledger, settled=[(each.bank[0], each.ledger[0]) for each in plain])
    assert len(plain) > 50 and set(rest) == set(found) - set(plain)


def test_what_settled_pairs_tell_of_names_is_heard():
    bank = [Line(f"b{n}", START, 1_000 + n, f"77{n:04}", counterparty=f"Berg{n} AB") for n in range(25)]
    ledger = [Line(f"l{n}", line.date, line.amount, line.reference, counterparty=f"berg{n}")
              for n, line in enumerate(bank)]  # fmt: skip
    settled = [(one.id, other.id) for one, other in zip(bank, ledger, strict=True)]
    bank.append(Line("b", START, 777, counterparty="Dal AB"))
    ledger.append(Line("l", START, 777, counterparty="Ek AB"))
    assert not [each for each in match(bank, ledger, settled=settled) if each.sure]
