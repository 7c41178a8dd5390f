"""Rows, columns and sums, with figures worked out by hand."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.reports import (
    Account,
    Book,
    Layout,
    OwnHeading,
    Year,
    arranged,
    balance_columns,
    in_thousands,
    month_overview,
    result_columns,
    rolling_months,
    rolling_years,
    standard,
    statement,
)
from ledger.reports.layout import group_of
from ledger.reports.rounding import thousands
from ledger.reports.statement import deviation
from tests.ledger.reports.made import book, month

RESULT, BALANCE = standard("SE", "result"), standard("SE", "balance")


def result(columns, facts=None, layout=Layout()):  # noqa: B008  frozen
    facts = facts or book()
    return statement(facts, arranged(RESULT, facts, layout), columns)


def balance(columns, facts=None):
    facts = facts or book()
    return statement(facts, arranged(BALANCE, facts), columns)


def test_a_result_of_a_period_stands_beside_the_year_before_and_the_budget():
    year = book().years[-1]
    report = result(result_columns(year, month(1), month(2), budget=True))
    sales = report.row("sales").values
    assert sales["period"] == 760_00 and sales["period_before"] == 400_00 and sales["period_budget"] == 700_00
    assert sales["period_before_deviation"] == 90_00  # (760 − 400) / 400 = 90 %
    assert sales["period_budget_deviation"] == 8_57  # 60 / 700 = 8.57 %
    assert report.row("net").values["period_budget"] == 700_00 - 40_00
    assert [c.key for c in report.columns].count("year") == 0  # the period is the year so far


def test_a_later_period_also_gets_the_year_so_far():
    report = result(result_columns(book().years[-1], month(2), month(3), unit="amount"))
    assert report.row("sales").values["period"] == 360_00
    assert report.row("sales").values["year"] == 760_00
    external = report.row("external").values
    assert external["period"] == -50_00 and external["period_before_deviation"] == -50_00
    assert report.row("net").values["year"] == 760_00 - 50_00


def test_the_balance_sheet_closes_by_the_result_not_yet_booked():
    report = balance(balance_columns(month(2), month(3)))
    assert report.differences == {}
    calculated = report.row("calculated").values
    assert (calculated["opening"], calculated["period"], calculated["closing"]) == (400_00, 310_00, 710_00)
    assert report.row("assets").values["closing"] == 2300_00
    assert report.row("debts").values["closing"] == 2300_00
    assert report.row("cash").values["opening"] == 1900_00


def test_a_balance_that_does_not_close_says_by_how_much():
    facts = book()
    broken = replace(facts.years[-1], opening=facts.years[-1].opening | {"1930": 1400_01})
    report = balance(balance_columns(month(1), month(3)), Book(facts.accounts, (*facts.years[:-1], broken)))
    assert report.differences == {"opening": 1, "closing": 1}


def test_months_and_rolling_twelve():
    months = result(month_overview("result", book().years[-1], month(3)))
    assert [c.key for c in months.columns] == ["2025-01", "2025-02", "2025-03", "sum"]
    assert list(months.row("net").values.values()) == [400_00, 360_00, -50_00, 710_00]
    twelve = result(rolling_months("result", month(3))).row("sales").values
    assert len(twelve) == 13 and twelve["2024-04"] == 0 and twelve["sum"] == 760_00
    years = result(rolling_years("result", month(3))).row("sales").values
    assert years["2025-01"] == 100_00 + 400_00 and years["2025-02"] == years["2025-03"] == 760_00
    held = balance(rolling_months("balance", month(3))).row("cash").values
    assert held["2024-12"] == 1400_00 and held["2025-03"] == 2050_00 and "sum" not in held


def test_an_account_moves_and_an_own_heading_stands_last_in_its_group():
    own = OwnHeading("h1", "external", "Lokaler")
    report = result(month_overview("result", book().years[-1], month(3)), layout=Layout({"5010": "h1"}, (own,)))
    rows = [row for row in report.rows if row.group == "external"]
    assert [(row.kind, row.key) for row in rows] == [
        ("group", "external"), ("heading", "h1"), ("account", "account-5010"),
    ]  # fmt: skip
    assert rows[0].values["2025-03"] == rows[1].values["2025-03"] == -50_00 and rows[2].parent == "h1"


def test_a_move_to_what_is_gone_leaves_the_account_where_the_chart_puts_it():
    report = result(month_overview("result", book().years[-1], month(3)), layout=Layout({"5010": "away"}))
    assert report.row("account-5010").group == "external"


def test_where_the_chart_puts_unusual_accounts():
    places = {
        Account("193012"): "cash", Account("24"): "short_loans", Account("K1", kind="K"): "other_costs",
        Account("91", kind="I"): "other_income", Account("X", kind="T"): "other_receivables",
        Account("7", kind="S"): "other_debt", Account("9999"): "other_costs",
    }  # fmt: skip
    for account, group in places.items():
        scheme = BALANCE if account.is_balance else RESULT
        assert group_of(account, scheme).key == group, account


def test_norwegian_books_follow_their_own_chart():
    accounts = {n: Account(n) for n in ("1920", "2050", "2400", "3000", "4300", "5000", "6010", "7770", "8150", "8960")}
    scheme = standard("NO", "result")
    placed = {n: group_of(a, scheme).key for n, a in accounts.items() if not a.is_balance}
    assert placed == {
        "3000": "sales", "4300": "goods", "5000": "staff", "6010": "depreciation", "7770": "external",
        "8150": "interest_costs", "8960": "carried",
    }  # fmt: skip
    assert group_of(accounts["2400"], standard("NO", "balance")).key == "payables"


def test_the_result_carried_to_the_balance_sheet_is_not_a_cost():
    accounts = {n: Account(n) for n in ("1930", "2099", "3010", "8999")}
    months = {"1930": {month(12): 500}, "3010": {month(12): -500}, "8999": {month(12): 500}, "2099": {month(12): -500}}
    facts = Book(accounts, (Year(date(2025, 1, 1), date(2025, 12, 31), {}, months),))
    closed = balance(balance_columns(month(1), month(12)), facts)
    assert result(rolling_months("result", month(12)), facts).row("net").values["sum"] == 500
    assert closed.row("calculated").values["closing"] == 0 and closed.differences == {}


def test_a_broken_year_counts_from_its_own_start():
    months = {"3010": {date(2024, 9, 1): -100, date(2025, 8, 1): -50}}
    facts = Book({"3010": Account("3010")}, (Year(date(2024, 9, 1), date(2025, 8, 31), {}, months),))
    report = result(month_overview("result", facts.years[0], month(8)), facts)
    assert len(report.columns) == 13 and report.row("sales").values["sum"] == 150


def test_thousands_are_rounded_away_from_nought_each_row_on_its_own():
    assert [thousands(kr * 100) for kr in (1_499, 1_500, -1_499, -1_500, 0)] == [1, 2, -1, -2, 0]
    columns = result_columns(book().years[-1], month(1), month(2))
    whole = in_thousands(result(columns)).row("sales").values
    assert whole["period"] == 1 and whole["period_before_deviation"] == 90_00


def test_a_deviation_from_nought_is_no_percent():
    assert deviation(5, 0, "percent") is None and deviation(-150, -100, "percent") == -50_00
    assert deviation(None, 1, "amount") is None


AMOUNTS = st.integers(-(10**12), 10**12)
NUMBERS = st.integers(1000, 8999).map(str)


@given(st.dictionaries(NUMBERS, st.lists(AMOUNTS, min_size=3, max_size=3), min_size=2), st.sampled_from(["SE", "NO"]))
def test_books_that_balance_give_a_balance_sheet_that_closes(booked, country):
    """Whatever the accounts: every one stands on just one row, and debts equal assets."""
    months = {n: {month(at + 1): kr for at, kr in enumerate(of)} for n, of in booked.items()}
    bank = months.setdefault("1930", {month(at): 0 for at in (1, 2, 3)})
    for at in (1, 2, 3):
        bank[month(at)] -= sum(of[month(at)] for of in months.values())
    facts = Book({n: Account(n) for n in months}, (Year(date(2025, 1, 1), date(2025, 12, 31), {}, months),))
    placed = [arranged(standard(country, kind), facts).places for kind in ("result", "balance")]
    assert sorted(n for of in placed for numbers in of.values() for n in numbers) == sorted(months)
    sheet = statement(facts, arranged(standard(country, "balance"), facts), balance_columns(month(1), month(3)))
    assert sheet.differences == {}
    year = statement(
        facts, arranged(standard(country, "result"), facts), month_overview("result", facts.years[0], month(3))
    )
    assert (
        year.row("net").values["sum"] + year.row("carried").values["sum"] == sheet.row("calculated").values["closing"]
    )
