"""A run's rows and wage results, many at once: COPY into a temporary table and one INSERT of it, no object per row.

Row level security refuses COPY into the table itself; the INSERT passes every guard, as any other. The temporary
columns have no length: what is too long is refused by the column it is for, and never cut.
"""

import re
from collections.abc import Iterable, Sequence

from django.db import connection

from hub.tenancy import current_company, uuid7
from payroll.files.drafts import RowDraft
from payroll.models import PayrollRow, PayrollRun, WageResult
from payroll.rules.drafts import Result, Row

_RESULT = (
    "line_no", "employee", "wage_type", "quantity", "amount", "period_on", "cost_centre", "project", "account",
)  # fmt: skip
_ROW = (
    "line_no", "account", "cost_centre", "project", "amount", "text", "wage_type", "employee", "period_on",
    "voucher_on", "result_line",
)  # fmt: skip


def store_results(run: PayrollRun, results: Iterable[Result]) -> None:
    """`line_no` is the result's row in the file."""
    _insert(WageResult, run, _RESULT, (each[:5] + (each[5] or run.period_on,) + each[6:] for each in results))


def store_rows(run: PayrollRun, rows: Sequence[RowDraft | Row]) -> None:
    """Numbered as in the file where that tells them apart, else by their order."""
    lines = [getattr(row, "line", 0) for row in rows]  # what was computed stands in no file
    if len(set(lines)) < len(lines) or min(lines, default=1) < 1:
        lines = list(range(1, len(rows) + 1))
    _insert(PayrollRow, run, _ROW, (_row(run, line, row) for line, row in zip(lines, rows, strict=True)))


def _row(run: PayrollRun, line: int, row: RowDraft | Row) -> tuple:
    return (
        line,
        row.account,
        row.cost_centre,
        row.project,
        row.amount,
        row.text,
        row.wage_type,
        row.employee,
        row.period_on or run.period_on,
        getattr(row, "voucher_on", None),
        getattr(row, "result_line", None),
    )


def _insert(model, run: PayrollRun, names: Sequence[str], rows: Iterable[tuple]) -> None:
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    typed = ", ".join(f'"{field.column}" {re.sub(r"[(].*[)]", "", field.db_type(connection))}' for field in fields)
    table = f"incoming_{model._meta.model_name}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (id uuid, {typed}) ON COMMIT DROP")
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row((uuid7(), *row))
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ("company_id", "run_id", "id", {columns}) '
            f"SELECT %s, %s, id, {columns} FROM {table}",
            [current_company(), run.pk],
        )
        cursor.execute(f"DROP TABLE {table}")
