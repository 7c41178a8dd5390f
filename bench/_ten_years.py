"""Ten million lines out of one: an imported year copied into nine more, by the owner of the tables, in few statements.

How it differs from ten imports: vouchers, lines and kept sums are the same rows under other ids, dates and year; they
were not checked again (guards off, foreign keys taken away meanwhile and put back as NOT VALID), and the indexes were
built over all of it at the end, so they are as tight as after a REINDEX. What is read and how is the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connections

from hub.tenancy import scope
from ledger.models import FiscalYear

TABLES = ("ledger_voucher", "ledger_voucherline", "ledger_periodbalance", "ledger_yearbalance")
NEW_ID = "(lpad(to_hex(('x' || left({0}::text, 8))::bit(32)::bigint + %(n)s), 8, '0') || substr({0}::text, 9))::uuid"
NEW_DAY = "({0} + %(n)s * interval '1 year')::date"
KEYS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])"""
INDEXES = """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique"""


def multiply(company, years: int = 10) -> None:
    """The company's one year becomes `years` years, each with the same vouchers."""
    with scope(company):
        first = FiscalYear.objects.select_related("ledger").get()
        made = [
            FiscalYear.objects.create(
                ledger=first.ledger, start=_later(first.start, n), end=_later(first.end, n), source=first.source
            )
            for n in range(1, years)
        ]
    with connections["owner"].cursor() as cursor, _bare(cursor):
        for n, year in enumerate(made, 1):
            for table in TABLES:
                _copy(cursor, table, {"n": n, "old": first.pk, "new": year.pk, "company": company.pk})
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


def _copy(cursor, table: str, facts: dict) -> None:
    columns = _columns(cursor, table)
    values = {name: f't."{name}"' for name in columns} | {"id": NEW_ID.format("t.id")}
    for name in ("date", "month"):
        if name in columns:
            values[name] = NEW_DAY.format(f"t.{name}")
    if "voucher_id" in columns:
        values["voucher_id"] = NEW_ID.format("t.voucher_id")
        source = "ledger_voucherline t JOIN ledger_voucher v ON v.company_id = t.company_id AND v.id = t.voucher_id"
        of_year = "v.year_id"
    else:
        values["year_id"], source, of_year = "%(new)s", f"{table} t", "t.year_id"
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())} FROM {source} "
        f"WHERE t.company_id = %(company)s AND {of_year} = %(old)s ORDER BY t.id",
        facts,
    )


def _columns(cursor, table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table]
    )
    return [name for (name,) in cursor.fetchall()]


@contextmanager
def _bare(cursor) -> Iterator[None]:
    """Without guards, foreign keys and indexes that are not unique, until the block ends."""
    keys = cursor.execute(KEYS, [list(TABLES)]).fetchall()
    indexes = cursor.execute(INDEXES, [list(TABLES)]).fetchall()
    off = [f"ALTER TABLE {table} DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY" for table in TABLES]
    off += [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _ in keys]
    off += [f"DROP INDEX {name}" for name, _ in indexes]
    on = [definition for _, definition in indexes]
    on += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {rule} NOT VALID' for table, name, rule in keys]
    on += [f"ALTER TABLE {table} ENABLE TRIGGER USER, ENABLE ROW LEVEL SECURITY" for table in TABLES]
    for statement in off:
        cursor.execute(statement)
    try:
        yield
    finally:
        for statement in on:
            cursor.execute(statement)
