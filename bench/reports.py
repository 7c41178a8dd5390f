"""overview.report_*: every report on a million lines against the bare SQL sum of the same period balances, in one run.

The bare sum is what no report can do without: the kept sums of the years the report looks at, with account and month,
read and added up by the application's own connection. Each figure is the median of some turns of both, turn by turn.
Only queries and computing are compared: pages and files draw what is computed here.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date

from django.db import connection

from bench._ten_years import multiply
from bench.ledger import large_rows, measure
from hub.tenancy import scope
from ledger.actions.reports import current_layout
from ledger.models import FiscalYear, PeriodBalance, VoucherLine
from ledger.queries.reports import report_book
from ledger.reports import (
    arranged,
    balance_columns,
    month_overview,
    ratios,
    result_columns,
    rolling_months,
    rolling_years,
    standard,
    statement,
)
from ledger.reports.months import moved

YEARS, TURNS = 3, 15
BARE = """SELECT a.number, b.month, sum(b.amount), sum(b.debit) FROM ledger_periodbalance b
JOIN ledger_account a ON a.company_id = b.company_id AND a.id = b.account_id
WHERE b.company_id = %s AND b.year_id = ANY(%s) GROUP BY 1, 2"""


def figures() -> Iterator[dict]:
    _spent, company = measure(large_rows() // YEARS, "Bänk rapporter AB")
    multiply(company, YEARS)
    with scope(company):
        lines = VoucherLine.objects.count()
        years = list(FiscalYear.objects.select_related("ledger").order_by("start"))
        last = date(years[-1].start.year, 12, 1)
        for name, act in _reports(years, last).items():
            yield _figure(name, act, company, years, lines)


def _figure(name: str, act: Callable, company, years: list[FiscalYear], lines: int) -> dict:
    keys = [year.pk for year in years]
    own, bare = [], []
    act(), _bare(company, keys)
    for _ in range(TURNS):
        own.append(_timed(act))
        bare.append(_timed(lambda: _bare(company, keys)))
    each = [statistics.median(spent) for spent in (own, bare)]
    rows = PeriodBalance.objects.count()
    detail = f"{each[0] * 1e3:.1f} and {each[1] * 1e3:.1f} ms, {rows} period balances of {lines} lines"
    return {"name": f"overview.report_{name}", "value": round(each[0] / each[1], 3), "limit": 2.0, "unit": "ratio",
            "detail": detail}  # fmt: skip


def _bare(company, years: list) -> int:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [company.pk, years])
        return len(cursor.fetchall())


def _timed(act: Callable) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _reports(years: list[FiscalYear], last: date) -> dict[str, Callable]:
    """Name → the whole way of a report: from the books to rows."""
    ledger, start = years[-1].ledger, years[-1].start

    def made(kind: str, columns: Callable):
        book = report_book(ledger, since=moved(last, -24), until=last)
        placed = arranged(standard("SE", kind), book, current_layout(ledger, kind))
        return statement(book, placed, columns(book.year_at(last)))

    def key_ratios():
        book = report_book(ledger, since=moved(last, -24), until=last)
        sides = [arranged(standard("SE", kind), book, current_layout(ledger, kind)) for kind in ("result", "balance")]
        return ratios(book, *sides, last, "SE")

    first = date(start.year, 6, 1)
    return {
        "result": lambda: made("result", lambda year: result_columns(year, first, last, last_year=True)),
        "balance": lambda: made("balance", lambda year: balance_columns(start, last)),
        "months": lambda: made("result", lambda year: month_overview("result", year, last)),
        "rolling_months": lambda: made("result", lambda year: rolling_months("result", last)),
        "rolling_years": lambda: made("result", lambda year: rolling_years("result", last)),
        "ratios": key_ratios,
    }
