"""Key ratios with their formulas and parts. Result figures are the last twelve months, balances as the month ended.

Sources of the formulas: Bokföringsnämnden's and FAR's usual definitions (soliditet with the untaxed reserves less their
tax); rates of tax: inkomstskattelagen 1999:1229 65 kap. 10 §, Stortingets skattevedtak § 3-3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.reports.book import Book
from ledger.reports.columns import Column
from ledger.reports.layout import Arranged
from ledger.reports.months import moved
from ledger.reports.scheme import gettext_noop
from ledger.reports.statement import statement

_ = gettext_noop
Unit = Literal["percent", "times", "days", "amount"]
TAX = {  # in hundredths of a percent, from the first income year the rate holds
    "SE": ((date(2013, 1, 1), 2200), (date(2019, 1, 1), 2140), (date(2021, 1, 1), 2060)),
    "NO": ((date(2017, 1, 1), 2400), (date(2018, 1, 1), 2300), (date(2019, 1, 1), 2200)),
}
Figures = Mapping[str, int]


@dataclass(frozen=True)
class Ratio:
    """`over` and `under` are made of figures by name; `scale` is what 1 counts as: 10 000 for hundredths of percent."""

    key: str
    label: str
    formula: str
    unit: Unit
    over: Callable[[Figures], int]
    under: Callable[[Figures], int]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class RatioValue:
    """`value` in hundredths of its unit, an amount in minor units; None where the formula divides by nought or by
    less. `parts`: the figures it is made of, minor units."""

    ratio: Ratio
    value: int | None
    parts: tuple[tuple[str, int], ...]


def _sum(*names: str) -> Callable[[Figures], int]:
    return lambda figures: sum(figures.get(name, 0) for name in names)


def _adjusted_equity(figures: Figures) -> int:
    return figures["own"] + figures["untaxed_after_tax"]


def _quick(figures: Figures) -> int:
    return figures["current"] - figures["stock"]


def _debts(figures: Figures) -> int:
    return figures["assets"] - _adjusted_equity(figures)


def _one(figures: Figures) -> int:
    return 1


_FORMULAS: tuple[Ratio, ...] = (
    Ratio(
        "gross_margin", _("Bruttomarginal"), _("Bruttoresultat / summa intäkter"), "percent",
        _sum("gross"), _sum("income"), ("gross", "income"),
    ),
    Ratio(
        "operating_margin", _("Rörelsemarginal"), _("Rörelseresultat / summa intäkter"), "percent",
        _sum("operating"), _sum("income"), ("operating", "income"),
    ),
    Ratio(
        "profit_margin", _("Vinstmarginal"), _("Resultat efter finansiella poster / summa intäkter"), "percent",
        _sum("after_financial"), _sum("income"), ("after_financial", "income"),
    ),
    Ratio(
        "staff_share", _("Personalkostnad av intäkter"), _("Personalkostnader / summa intäkter"), "percent",
        lambda f: -f["staff"], _sum("income"), ("staff", "income"),
    ),
    Ratio(
        "solidity",
        _("Soliditet"),
        _("(Eget kapital + obeskattade reserver efter skatt) / summa tillgångar"), "percent",
        _adjusted_equity, _sum("assets"), ("own", "untaxed_after_tax", "assets"),
    ),
    Ratio(
        "quick_ratio", _("Kassalikviditet"), _("(Omsättningstillgångar − lager) / kortfristiga skulder"), "percent",
        _quick, _sum("short"), ("current", "stock", "short"),
    ),
    Ratio(
        "current_ratio", _("Balanslikviditet"), _("Omsättningstillgångar / kortfristiga skulder"), "percent",
        _sum("current"), _sum("short"), ("current", "short"),
    ),
    Ratio(
        "debt_ratio", _("Skuldsättningsgrad"), _("(Summa tillgångar − justerat eget kapital) / justerat eget kapital"),
        "times", _debts, _adjusted_equity, ("assets", "own", "untaxed_after_tax"),
    ),
    Ratio(
        "return_on_equity", _("Räntabilitet på eget kapital"),
        _("Resultat efter finansiella poster / justerat eget kapital"), "percent",
        _sum("after_financial"), _adjusted_equity, ("after_financial", "own", "untaxed_after_tax"),
    ),
    Ratio(
        "return_on_assets", _("Räntabilitet på totalt kapital"),
        _("(Rörelseresultat + finansiella intäkter) / summa tillgångar"), "percent",
        _sum("operating", "financial_income", "interest_income"), _sum("assets"),
        ("operating", "financial_income", "interest_income", "assets"),
    ),
    Ratio(
        "customer_days", _("Kundfordringar i dagar"), _("Kundfordringar × 365 / nettoomsättning"), "days",
        lambda f: f["receivables"] * 365, _sum("sales"), ("receivables", "sales"),
    ),
    Ratio(
        "working_capital", _("Rörelsekapital"), _("Omsättningstillgångar − kortfristiga skulder"), "amount",
        lambda f: f["current"] - f["short"], _one, ("current", "short"),
    ),
)  # fmt: skip
RATIOS = {ratio.key: ratio for ratio in _FORMULAS}
_SCALE = {"percent": 10_000, "times": 100, "days": 100, "amount": 1}


def ratios(book: Book, result: Arranged, balance: Arranged, month: date, country: str = "SE") -> tuple[RatioValue, ...]:
    """All ratios as the month ended; the parts that the country's reports have rows for."""
    figures = named_figures(book, result, balance, month, country)
    shown = {row.key for placed in (result, balance) for row in placed.scheme.rows}
    shown |= {"untaxed_after_tax"} if "untaxed" in shown else set()
    return tuple(
        RatioValue(ratio, _value(ratio, figures), tuple((part, figures[part]) for part in ratio.parts if part in shown))
        for ratio in _FORMULAS
    )


def named_figures(book: Book, result: Arranged, balance: Arranged, month: date, country: str) -> dict[str, int]:
    """Key of a row → minor units in the reader's sign, and `untaxed_after_tax`."""
    twelve = statement(book, result, (Column("v", "", "change", moved(month, -11), month),))
    ended = statement(book, balance, (Column("v", "", "balance", month, month),))
    figures = {row.key: row.values["v"] or 0 for row in (*twelve.rows, *ended.rows) if row.kind != "account"}
    figures.setdefault("untaxed", 0)
    figures.setdefault("financial_income", 0)
    figures["untaxed_after_tax"] = figures["untaxed"] * (10_000 - tax_rate(country, month)) // 10_000
    return figures


def tax_rate(country: str, month: date) -> int:
    """In hundredths of a percent; the earliest known where the month lies before it."""
    rates = TAX.get(country, TAX["SE"])
    held = [rate for since, rate in rates if since <= month]
    return held[-1] if held else rates[0][1]


def _value(ratio: Ratio, figures: Figures) -> int | None:
    under = ratio.under(figures)
    return round(ratio.over(figures) * _SCALE[ratio.unit] / under) if under > 0 else None
