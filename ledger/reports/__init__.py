"""Reports as pure functions over what accounts opened with and what was booked on them each month.

    book = Book(accounts, years)                                facts, minor units, debit > 0
    scheme = standard("SE", "result")                           the rows, decided by the chart of the country
    report = statement(book, arranged(scheme, book, layout), columns)
    month_overview, rolling_months, rolling_years, result_columns, balance_columns give the columns

No Django, no clock: whoever asks says which month. Labels are Swedish; whoever shows them translates. Signs are those
of the reader: income, assets, equity and debts are positive where they are what their row is for.
"""

from ledger.reports.ageing import Age, OpenInvoice, ageing
from ledger.reports.book import Account, Book, Year
from ledger.reports.budgets import Change, budget_of
from ledger.reports.columns import (
    Column,
    Columns,
    Deviation,
    balance_columns,
    month_overview,
    result_columns,
    rolling_months,
    rolling_years,
)
from ledger.reports.layout import Arranged, Layout, OwnHeading, arranged
from ledger.reports.ratios import RATIOS, Ratio, RatioValue, ratios
from ledger.reports.rounding import in_thousands
from ledger.reports.scheme import Group, Scheme, Sum, standard
from ledger.reports.statement import Report, ReportRow, statement

__all__ = [
    "Account", "Age", "Arranged", "Book", "Change", "Column", "Columns", "Deviation", "Group", "Layout",
    "OpenInvoice", "OwnHeading", "RATIOS", "Ratio", "RatioValue", "Report", "ReportRow", "Scheme", "Sum", "Year",
    "ageing", "arranged", "balance_columns", "budget_of", "in_thousands", "month_overview", "ratios",
    "result_columns", "rolling_months", "rolling_years", "standard", "statement",
]  # fmt: skip
