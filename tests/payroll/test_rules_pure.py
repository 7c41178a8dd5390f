"""The rules without a database: what is computed, by which day's rules, and that nothing is ever evened out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.money import split_exactly
from payroll.rules import (
    Defaults,
    Home,
    Kind,
    PostingRule,
    Rate,
    Result,
    RuleBook,
    WageType,
    compute,
    differences,
    law,
    standard,
)
from payroll.rules.on_costs import spread

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
PAID = date(2026, 3, 25)


def book(*homes: Home, **changed) -> RuleBook:
    facts = {
        "wage_types": standard.WAGE_TYPES,
        "rules": standard.RULES,
        "rates": law.RATES,
        "homes": homes,
        "defaults": standard.DEFAULTS,
    }
    return RuleBook(**facts | changed)


def results(*lines, employee="1001") -> list[Result]:
    """(wage type, öre, period or None, more)"""
    made = []
    for n, (wage_type, amount, *rest) in enumerate(lines, start=2):
        period, more = (rest + [None, {}])[:2] if len(rest) < 2 else rest
        made.append(Result(n, employee, wage_type, None, amount, period, **(more or {})))
    return made


def sums(computed, **where) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in computed.rows:
        if all(getattr(row, name) == value for name, value in where.items()):
            found[row.account] = found.get(row.account, 0) + row.amount
    return {account: amount for account, amount in found.items() if amount}


SLIP = (("1010", 3_190_000), ("9010", -1_000_000), ("9090", 2_190_000))


def test_a_pay_slip_becomes_what_an_accountant_would_book():
    found = compute(results(*SLIP), book(), period_on=MARCH, payment_on=PAID)
    assert not found.findings
    assert sums(found) == {
        "7210": 3_190_000,
        "2710": -1_000_000,
        "2821": -2_190_000,
        "7510": 1_002_298,  # 31,42 % of 31 900,00
        "2731": -1_002_298,
        "7290": 382_800,  # 12 %
        "2920": -382_800,
        "7519": 120_276,  # 31,42 % of 3 828,00 = 1 202,7576
        "2941": -120_276,
    }


def test_a_benefit_meets_its_counter_account_and_carries_contributions():
    found = compute(results(*SLIP, ("3010", 500_000)), book(), period_on=MARCH, payment_on=PAID)
    total = sums(found)
    assert (total["7385"], total["7399"]) == (500_000, -500_000)
    assert total["2731"] == -(1_002_298 + 157_100)


@pytest.mark.parametrize(
    ("born", "paid", "expected"),
    [
        (1990, date(2026, 3, 25), 3142),
        (None, date(2026, 3, 25), 3142),
        (1958, date(2026, 3, 25), 1021),  # has reached 67 when 2026 begins
        (1959, date(2026, 3, 25), 3142),
        (1958, date(2025, 3, 25), 1021),  # 66 was enough in 2025
        (1959, date(2025, 3, 25), 3142),
        (1957, date(2024, 3, 25), 1021),
        (1958, date(2024, 3, 25), 3142),
        (1937, date(2026, 3, 25), 0),
        (2008, date(2026, 3, 25), 1021),  # 17 when the year begins
        (2010, date(2026, 3, 25), 1021),
        (2011, date(2026, 3, 25), 3142),
        (2007, date(2026, 3, 31), 3142),  # the law on the young begins in April
        (2007, date(2026, 4, 1), 2081),
        (2003, date(2026, 4, 1), 2081),
        (2002, date(2026, 4, 1), 3142),
        (2004, date(2027, 9, 30), 2081),
        (2004, date(2027, 10, 1), 3142),
    ],
)
def test_the_rate_of_contributions_is_that_of_the_day_of_payment(born, paid, expected):
    month = paid.replace(day=1)
    slip = results(("1410", 1_000_000), ("9010", 0), ("9090", 1_000_000))
    found = compute(slip, book(Home("1001", MARCH, (), born)), period_on=month, payment_on=paid)
    assert sums(found).get("7510", 0) == expected * 100


def test_a_correction_has_the_rate_of_the_day_it_is_paid_and_vacation_that_of_its_month():
    """Contributions follow the payment: in April the young have 20,81 %, also for what corrects January."""
    slip = results(("1010", 100_000, JANUARY), ("1010", 1_000_000), ("9090", 1_100_000))
    later = Rate("vacation", "general", FEBRUARY, 1_300, "avtal")
    own = book(Home("1001", JANUARY, (), 2007), rates=(*law.RATES, later))
    found = compute(slip, own, period_on=APRIL, payment_on=date(2026, 4, 24))
    january, april = sums(found, period_on=JANUARY), sums(found, period_on=APRIL)
    assert (january["7510"], april["7510"]) == (20_810, 208_100)
    assert (january["7290"], april["7290"]) == (12_000, 130_000)


def test_above_the_cap_the_full_rate_holds():
    slip = results(("1010", 3_000_000), ("9090", 3_000_000))
    found = compute(slip, book(Home("1001", JANUARY, (), 2007)), period_on=APRIL, payment_on=date(2026, 4, 24))
    assert sums(found)["7510"] == 2_500_000 * 2081 // 10_000 + 500_000 * 3142 // 10_000


def test_a_correction_goes_to_its_month_and_is_carried_by_an_account_of_its_own():
    slip = results(("1010", 100_000, JANUARY), ("1010", 3_000_000), ("9010", -900_000), ("9090", 2_200_000))
    found = compute(slip, book(), period_on=MARCH, payment_on=PAID)
    january, march = sums(found, period_on=JANUARY), sums(found, period_on=MARCH)
    assert january["7210"] == 100_000 and january["2910"] == -100_000 and march["2910"] == 100_000
    assert sum(january.values()) == sum(march.values()) == 0
    assert january["7510"] + march["7510"] == 974_020  # 31,42 % of everything paid in March


def test_without_that_account_a_correction_is_a_finding_and_not_a_guess():
    slip = results(("1010", 100_000, JANUARY), ("9090", 100_000))
    found = compute(slip, book(defaults=Defaults()), period_on=MARCH, payment_on=PAID)
    assert [(each.code, each.facts["period"]) for each in found.errors] == [("PAY-184", "2026-01")]
    assert found.bad_employees == {"1001"}


def test_rules_and_homes_are_those_of_the_month_concerned():
    later = PostingRule("1010", "", FEBRUARY, "7220", "")
    homes = (Home("1001", date(2025, 1, 1), (("100", "", 10_000),)), Home("1001", FEBRUARY, (("200", "P1", 10_000),)))
    slip = results(("1010", 500, JANUARY), ("1010", 700, FEBRUARY), ("9090", 1200))
    found = compute(slip, book(*homes, rules=(*standard.RULES, later)), period_on=MARCH, payment_on=PAID)
    placed = {(r.account, r.cost_centre, r.project): r.amount for r in found.rows if r.wage_type == "1010"}
    assert placed == {("7210", "100", ""): 500, ("7220", "200", "P1"): 700}


def test_a_split_shows_where_the_odd_ore_went():
    home = Home("1001", JANUARY, (("100", "", 3333), ("200", "", 3333), ("300", "", 3334)))
    found = compute(results(("1010", 100), ("9090", 100)), book(home), period_on=MARCH, payment_on=PAID)
    shares = [(r.cost_centre, r.amount, r.text) for r in found.rows if r.account == "7210"]
    assert shares == [
        ("100", 33, "Månadslön 33,33 %"),
        ("200", 33, "Månadslön 33,33 %"),
        ("300", 34, "Månadslön 33,34 % (+0,01)"),
    ]


def test_what_stands_on_the_result_goes_before_the_home_and_the_rule():
    home = Home("1001", JANUARY, (("100", "", 10_000),))
    slip = results(("1010", 900, None, {"cost_centre": "7", "account": "7211"}), ("9090", 900))
    row = next(r for r in compute(slip, book(home), period_on=MARCH, payment_on=PAID).rows if r.wage_type == "1010")
    assert (row.account, row.cost_centre) == ("7211", "7")


def test_an_employee_without_home_has_the_company_s_objects():
    own = book(defaults=Defaults("900", "", "2910"))
    found = compute(results(*SLIP), own, period_on=MARCH, payment_on=PAID)
    assert {r.cost_centre for r in found.rows if r.account in ("7210", "7510", "7290")} == {"900"}
    assert {r.cost_centre for r in found.rows if r.account.startswith("2")} == {""}


@pytest.mark.parametrize(
    ("slip", "changed", "code"),
    [
        ((("7777", 100), ("9090", 100)), {}, "PAY-180"),
        ((("8010", 100),), {}, "PAY-188"),
        (SLIP, {"rules": tuple(r for r in standard.RULES if r.wage_type != "1010")}, "PAY-181"),
        (SLIP, {"rules": (*standard.RULES, PostingRule("1010", "", FEBRUARY))}, "PAY-181"),
        (SLIP, {"rules": tuple(r for r in standard.RULES if r.wage_type != "8010")}, "PAY-181"),
        (SLIP, {"rates": tuple(r for r in law.RATES if r.kind != "vacation")}, "PAY-182"),
        ((("1010", 3_190_000), ("9090", 3_189_999)), {}, "PAY-183"),
    ],
)
def test_what_cannot_be_posted_is_told(slip, changed, code):
    found = compute(results(*slip), book(**changed), period_on=MARCH, payment_on=PAID)
    assert {each.code for each in found.errors} == {code}
    finding = found.errors[0]
    assert finding.facts["employee"] == "1001"
    assert finding.row == (2 if code in ("PAY-180", "PAY-188") or finding.row else None)
    assert found.bad_lines or found.bad_employees


def test_two_special_rates_at_once_are_a_finding():
    more = Rate("contributions", "own", JANUARY, 500, "avtal", age_from=60)
    found = compute(results(*SLIP), book(Home("1001", MARCH, (), 1950), rates=(*law.RATES, more)), period_on=MARCH)
    assert "PAY-185" in {each.code for each in found.errors}


def test_a_rule_of_the_kind_stands_in_for_wage_types_without_their_own():
    rules = (
        *(r for r in standard.RULES if r.wage_type not in ("1010", "1020")),
        PostingRule("", "pay", JANUARY, "7010"),
    )
    found = compute(results(*SLIP), book(rules=rules), period_on=MARCH, payment_on=PAID)
    assert sums(found)["7010"] == 3_190_000 and not found.errors


def test_a_company_whose_payroll_system_computes_has_no_costs_added():
    kept = tuple(each for each in standard.WAGE_TYPES if not each.number.startswith("8"))
    found = compute(results(*SLIP), book(wage_types=kept), period_on=MARCH, payment_on=PAID)
    assert set(sums(found)) == {"7210", "2710", "2821"}


def test_an_unknown_day_of_payment_is_said():
    found = compute(results(*SLIP), book(), period_on=MARCH)
    assert [(each.severity, each.code, each.facts["day"]) for each in found.findings] == [
        ("info", "PAY-186", "2026-03-31")
    ]


def test_every_rate_of_the_law_has_its_source():
    assert all("SFS" in rate.source for rate in law.RATES)
    assert all(rate.basis_points is None or 0 <= rate.basis_points < 3200 for rate in law.RATES)


def test_a_change_is_told_per_month_account_and_cost_centre():
    before = compute(results(*SLIP), book(), period_on=MARCH, payment_on=PAID)
    moved = tuple(PostingRule("1010", "", MARCH, "7220") if r.wage_type == "1010" else r for r in standard.RULES)
    after = compute(results(*SLIP), book(rules=moved), period_on=MARCH, payment_on=PAID)
    found = differences(before.rows, after.rows)
    assert [(c.account, c.before, c.after, c.difference) for c in found] == [
        ("7210", 3_190_000, 0, -3_190_000),
        ("7220", 0, 3_190_000, 3_190_000),
    ]
    assert differences(before.rows, before.rows) == []


# ------------------------------------------------------------------ properties
amounts = st.integers(min_value=-10_000_000, max_value=10_000_000)
months = st.sampled_from([JANUARY, FEBRUARY, MARCH])


@st.composite
def slips(draw):
    """Pay slips that add up, of several employees with homes of any shares."""
    lines, homes, number = [], [], 1
    for employee in range(draw(st.integers(1, 4))):
        shares = draw(st.lists(st.integers(1, 100), min_size=1, max_size=5))
        parts = [share * 10_000 // sum(shares) for share in shares]
        parts[0] += 10_000 - sum(parts)
        homes.append(
            Home(str(1000 + employee), JANUARY, tuple((f"{n}", "", part) for n, part in enumerate(parts)),
                 draw(st.one_of(st.none(), st.integers(1930, 2010))))
        )  # fmt: skip
        total = 0
        for wage_type, amount, period in draw(
            st.lists(st.tuples(st.sampled_from(["1010", "1020", "1320", "1410", "4010"]), amounts, months), max_size=8)
        ):
            number += 1
            total += amount
            lines.append(Result(number, str(1000 + employee), wage_type, None, amount, period))
        number += 1
        lines.append(Result(number, str(1000 + employee), "3010", None, draw(amounts), draw(months)))
        number += 1
        lines.append(Result(number, str(1000 + employee), "9090", None, total, MARCH))
    return lines, homes


@settings(max_examples=150, deadline=None)
@given(slips(), st.randoms())
def test_every_month_balances_and_the_order_does_not_matter(made, rnd):
    lines, homes = made
    paid = date(2026, 4, 24)
    found = compute(lines, book(*homes), period_on=MARCH, payment_on=paid)
    assert not found.errors
    by_month: dict[date, int] = {}
    for row in found.rows:
        by_month[row.period_on] = by_month.get(row.period_on, 0) + row.amount
    assert not any(by_month.values())
    mixed = list(lines)
    rnd.shuffle(mixed)
    again = compute(mixed, book(*homes), period_on=MARCH, payment_on=paid)
    assert sorted(again.rows, key=str) == sorted(found.rows, key=str)
    for line in lines:  # what a result says is what is booked of it
        own = [row for row in found.rows if row.result_line == line.line and row.wage_type not in ("3010", "9090")]
        if line.wage_type not in ("3010", "9090"):
            assert sum(row.amount for row in own) == line.amount


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.tuples(months, st.sampled_from("abc"), st.just("")), amounts, min_size=1, max_size=8),
       st.integers(0, 4000), st.one_of(st.none(), st.integers(1, 5_000_000)))  # fmt: skip
def test_a_cost_is_rounded_once_and_its_parts_are_the_whole(basis, points, cap):
    special, general = (
        Rate("contributions", "x", JANUARY, points, "s", age_from=1, cap=cap),
        Rate("contributions", "general", JANUARY, 3142, "s"),
    )
    parts, total = spread(basis, [special, general]), sum(basis.values())
    below = min(total, cap) if cap is not None else total
    exact = below * points + (total - below) * 3142
    assert abs(sum(parts.values()) * 10_000 - exact) <= 5_000
    assert parts.keys() == basis.keys()


@settings(max_examples=300, deadline=None)
@given(amounts, st.lists(st.integers(0, 9_999), min_size=1, max_size=6))
def test_shares_are_those_of_the_house(amount, weights):
    weights.append(10_000 - sum(weights) % 10_000)
    weights = [weight * 10_000 // sum(weights) for weight in weights]
    weights[0] += 10_000 - sum(weights)
    home = Home("1001", JANUARY, tuple((str(n), "", weight) for n, weight in enumerate(weights)))
    found = compute(results(("4010", amount), ("9090", amount)), book(home), period_on=MARCH, payment_on=PAID)
    own = [(row.cost_centre, row.amount) for row in found.rows if row.account == "7321"]
    expected = [(str(n), part) for n, part in enumerate(split_exactly(amount, weights)) if part]
    assert own == expected


def test_half_an_ore_is_rounded_away_from_zero():
    rate = [Rate("vacation", "general", JANUARY, 5_000, "s")]
    where = (MARCH, "", "")
    assert [spread({where: amount}, rate)[where] for amount in (1, 3, -1, -3)] == [1, 2, -1, -2]


def test_kinds_that_are_computed_are_those_of_the_standard():
    assert {w.kind for w in standard.WAGE_TYPES} == set(Kind)
    assert len({w.number for w in standard.WAGE_TYPES}) == len(standard.WAGE_TYPES)
    assert isinstance(standard.WAGE_TYPES[0], WageType)
