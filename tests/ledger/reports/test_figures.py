"""Ratios, budgets and ages of invoices."""

from datetime import date

from ledger.reports import (
    Book,
    Change,
    OpenInvoice,
    ageing,
    arranged,
    budget_of,
    ratios,
    standard,
)
from ledger.reports.budgets import grown
from ledger.reports.months import span
from ledger.reports.ratios import tax_rate
from tests.ledger.reports.made import ACCOUNTS, book, month, year


def found(facts: Book, at: date, country: str = "SE"):
    placed = [arranged(standard(country, kind), facts) for kind in ("result", "balance")]
    return {each.ratio.key: each for each in ratios(facts, *placed, at, country)}


def test_ratios_of_a_small_company():
    """Last twelve months: sales 760, rent 50. At the end: bank 2050, customers 250, VAT 190, equity 1400 + 710."""
    every = found(book(), month(3))
    assert every["gross_margin"].value == 100_00
    assert every["operating_margin"].value == 93_42  # 710 / 760
    assert every["solidity"].value == 91_74  # 2110 / 2300
    assert every["quick_ratio"].value == every["current_ratio"].value == 1210_53  # 2300 / 190
    assert every["debt_ratio"].value == 9  # 190 / 2110 = 0.09
    assert every["customer_days"].value == 120_07  # 250 × 365 / 760
    assert every["working_capital"].value == 2110_00
    assert dict(every["solidity"].parts)["assets"] == 2300_00


def test_a_ratio_without_anything_to_divide_by_has_no_value():
    facts = Book(ACCOUNTS, (year(2025, {}, {}),))
    every = found(facts, month(3))
    assert every["profit_margin"].value is None and every["solidity"].value is None
    assert every["working_capital"].value == 0


def test_norwegian_ratios_do_without_untaxed_reserves():
    every = found(book(), month(3), "NO")
    assert [part for part, _amount in every["solidity"].parts] == ["own", "assets"]
    assert [part for part, _amount in every["return_on_assets"].parts] == ["operating", "interest_income", "assets"]


def test_the_rate_of_tax_is_the_one_of_the_year():
    assert [tax_rate("SE", date(y, 6, 1)) for y in (2010, 2018, 2019, 2020, 2021, 2026)] == [
        2200, 2200, 2140, 2140, 2060, 2060,
    ]  # fmt: skip


def test_a_budget_grows_from_the_year_before():
    source = {"3010": {month(1): -100_00, month(3): -50_00}, "5010": {month(1): 33_33}}
    made = budget_of(source, span(month(1, 2026), month(2, 2027)), Change(income=250, costs=-1000), lambda n: n < "4")
    assert made["3010"][month(1, 2026)] == -102_50 and made["3010"][month(3, 2026)] == -51_25
    assert made["3010"][month(2, 2026)] == 0 and made["3010"][month(1, 2027)] == -102_50  # a long year
    assert made["5010"][month(1, 2026)] == 30_00  # 29.997


def test_half_an_ore_goes_away_from_nought():
    assert grown(50, 100) == 51 and grown(-50, 100) == -51 and grown(10, 400) == 10 and grown(0, 500) == 0


def invoice(number: str, due: date, left: int = 100_00, currency: str = "SEK") -> OpenInvoice:
    return OpenInvoice(number, number, "1", "Kund", date(2025, 1, 1), due, 500_00, left, currency)


def test_invoices_by_age():
    on = date(2025, 6, 30)
    late = {"today": 0, "d1": 1, "d30": 30, "d31": 31, "d60": 60, "d61": 61, "d90": 90, "d91": 91}
    every = [invoice(n, date.fromordinal(on.toordinal() - days)) for n, days in late.items()]
    ages = ageing([*every, invoice("paid", on, 0), invoice("eur", date(2024, 1, 1), 7, "EUR")], on)
    assert {a.key: [i.number for i in a.invoices] for a in ages} == {
        "not_due": ["today"], "30": ["d30", "d1"], "60": ["d60", "d31"], "90": ["d90", "d61"], "older": ["eur", "d91"],
    }  # fmt: skip
    assert ages[-1].totals == {"EUR": 7, "SEK": 100_00}
