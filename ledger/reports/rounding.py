"""Thousands. Each row is rounded on its own from the exact amount, half away from nought; sums are rounded sums, so a
column of rounded rows may differ from its sum by some thousands, which the page says."""

from dataclasses import replace

from ledger.reports.columns import Column, Deviation
from ledger.reports.statement import Report, ReportRow

THOUSAND = 1000 * 100


def thousands(minor: int) -> int:
    """Whole thousands: 1 500,00 → 2 and -1 500,00 → -2."""
    whole = (abs(minor) * 2 + THOUSAND) // (2 * THOUSAND)
    return whole if minor >= 0 else -whole


def in_thousands(report: Report) -> Report:
    """The same report in thousands; percents stay."""
    amounts = {
        c.key for c in report.columns if isinstance(c, Column) or (isinstance(c, Deviation) and c.unit == "amount")
    }
    rows = tuple(_rounded(row, amounts) for row in report.rows)
    gaps = {key: thousands(gap) for key, gap in report.differences.items()}
    return Report(report.columns, rows, gaps)


def _rounded(row: ReportRow, amounts: set[str]) -> ReportRow:
    values = {k: thousands(v) if v is not None and k in amounts else v for k, v in row.values.items()}
    return replace(row, values=values)
