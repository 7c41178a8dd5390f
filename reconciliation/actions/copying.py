"""Many rows at once. Row level security refuses COPY into guarded tables; INSERT … SELECT from a temporary one passes
every guard."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection

from hub.tenancy import current_company


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """`rows` as Python values in the order of `columns` (without company_id, which is the one in scope)."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.incoming")
        cursor.execute(f"CREATE TEMPORARY TABLE incoming AS SELECT {names} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} (company_id, {names}) SELECT %s, {names} FROM incoming", [current_company()]
        )
        cursor.execute("DROP TABLE pg_temp.incoming")


SIZES = """SELECT min(reltuples) FROM pg_class WHERE oid IN ('reconciliation_statementline'::regclass,
  'reconciliation_ledgeritem'::regclass, 'reconciliation_match'::regclass)"""  # those the guards look into
MANY = 500


def tell_planner(rows: int) -> None:
    """Before many rows go through the guards: a table that the planner takes for empty is looked up by any index, and
    then every lookup reads the whole company."""
    if rows < MANY:
        return
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        if cursor.fetchone()[0] < MANY:
            cursor.execute("SELECT reconciliation_analyze()")


def as_json(value) -> str:
    """The text a jsonb column is copied from."""
    return json.dumps(value)
