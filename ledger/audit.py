"""The invariants of the books, asked of the live database in the scope of one company (hub/audit.py runs them).

I1  every posted voucher sums to zero and equals its header
I2  numbers born here run 1..n without hole or double, and the counter stands on the last
I4  nothing was posted or read into a month after it was locked
I5  a reversal mirrors what it reverses, row for row
I6  the kept sums per account and month are the sums of the lines
I7  opening and rows of an imported year give the closing balances its file states, where the file agreed with itself
I12 the guards of ledger/sql are on
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.db import connection

from hub import audit
from hub.tenancy import current_company

I1 = """SELECT min(format('voucher %%s %%s of %%s: lines sum to %%s, header says %%s rows and %%s debit', v.series,
  v.number, v.date, coalesce(s.total, 0), v.line_count, v.debit_total)) FROM ledger_voucher v LEFT JOIN (
  SELECT voucher_id, sum(amount) AS total, count(*) AS n, coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS debit
  FROM ledger_voucherline WHERE company_id = %(company)s GROUP BY 1) s ON s.voucher_id = v.id
WHERE v.company_id = %(company)s AND v.status = 'posted' AND (coalesce(s.total, 0) <> 0
  OR coalesce(s.n, 0) <> v.line_count OR coalesce(s.debit, 0) <> v.debit_total) GROUP BY v.id LIMIT 100"""
I2 = """SELECT format('series %%s of the year from %%s: %%s vouchers, last number %%s, counter %%s',
  coalesce(c.code, v.series), y.start, coalesce(v.n, 0), coalesce(v.last, 0), coalesce(c.last_number, 0))
FROM (SELECT year_id, series, count(*) AS n, count(DISTINCT number_sort) AS different, min(number_sort) AS first,
    max(number_sort) AS last
  FROM ledger_voucher WHERE company_id = %(company)s AND origin = 'born' AND status = 'posted' GROUP BY 1, 2) v
FULL JOIN (SELECT * FROM ledger_voucherseries WHERE company_id = %(company)s) c
  ON c.year_id = v.year_id AND c.code = v.series
JOIN ledger_fiscalyear y ON y.company_id = %(company)s AND y.id = coalesce(v.year_id, c.year_id)
WHERE coalesce(v.n, 0) <> coalesce(v.last, 0) OR v.different <> v.n OR v.first <> 1
  OR coalesce(c.last_number, 0) <> coalesce(v.last, 0) LIMIT 100"""
I4 = """SELECT format('voucher %%s %%s of %%s came after the month was locked at %%s', v.series, v.number, v.date,
  p.locked_at)
FROM ledger_period p JOIN ledger_voucher v ON v.company_id = p.company_id AND v.year_id = p.year_id
  AND date_trunc('month', v.date)::date = p.month
LEFT JOIN ledger_sieimport i ON i.company_id = v.company_id AND i.id = v.source_import_id
WHERE p.company_id = %(company)s AND v.status = 'posted'
  AND coalesce(v.posted_at, i.finished_at) > p.locked_at LIMIT 100"""
I5 = """SELECT format('voucher %%s %%s does not mirror %%s %%s', r.series, r.number, o.series, o.number)
FROM ledger_voucher r JOIN ledger_voucher o ON o.company_id = r.company_id AND o.id = r.reverses_id
WHERE r.company_id = %(company)s AND (o.status <> 'posted' OR EXISTS (
  (SELECT account_id, object_set_id, amount, count(*) FROM ledger_voucherline
   WHERE company_id = r.company_id AND voucher_id = o.id GROUP BY 1, 2, 3
   EXCEPT SELECT account_id, object_set_id, -amount, count(*) FROM ledger_voucherline
   WHERE company_id = r.company_id AND voucher_id = r.id GROUP BY 1, 2, 3)
  UNION ALL
  (SELECT account_id, object_set_id, -amount, count(*) FROM ledger_voucherline
   WHERE company_id = r.company_id AND voucher_id = r.id GROUP BY 1, 2, 3
   EXCEPT SELECT account_id, object_set_id, amount, count(*) FROM ledger_voucherline
   WHERE company_id = r.company_id AND voucher_id = o.id GROUP BY 1, 2, 3))) LIMIT 100"""
I6 = """SELECT format('account %%s in %%s: kept %%s (%%s debit, %%s rows), lines give %%s (%%s, %%s)', a.number,
  coalesce(p.month, l.month), p.amount, p.debit, p.line_count, l.amount, l.debit, l.n)
FROM (SELECT v.year_id, l.account_id, date_trunc('month', l.date)::date AS month, sum(l.amount) AS amount,
    coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0) AS debit, count(*) AS n
  FROM ledger_voucher v JOIN ledger_voucherline l ON l.company_id = v.company_id AND l.voucher_id = v.id
  WHERE v.company_id = %(company)s AND v.status = 'posted' GROUP BY 1, 2, 3) l
FULL JOIN (SELECT p.* FROM ledger_periodbalance p
  JOIN ledger_fiscalyear y ON y.company_id = p.company_id AND y.id = p.year_id AND y.detail = 'vouchers'
  WHERE p.company_id = %(company)s) p
  ON p.year_id = l.year_id AND p.account_id = l.account_id AND p.month = l.month
JOIN ledger_fiscalyear y ON y.company_id = %(company)s AND y.id = coalesce(p.year_id, l.year_id)
  AND y.detail = 'vouchers'
LEFT JOIN ledger_account a ON a.company_id = %(company)s AND a.id = coalesce(p.account_id, l.account_id)
WHERE (coalesce(p.amount, 0), coalesce(p.debit, 0), coalesce(p.line_count, 0))
  <> (coalesce(l.amount, 0), coalesce(l.debit, 0), coalesce(l.n, 0)) LIMIT 100"""
I7 = """WITH tied AS (
  SELECT DISTINCT ON (year_key) year_key, ties FROM ledger_sieimport
  WHERE company_id = %(company)s AND act = 'import' AND state = 'done' AND year_key IS NOT NULL
  ORDER BY year_key, finished_at DESC),
mirrored AS (
  SELECT v.year_id, l.account_id, sum(l.amount) AS amount
  FROM ledger_voucher v JOIN ledger_voucherline l ON l.company_id = v.company_id AND l.voucher_id = v.id
  WHERE v.company_id = %(company)s AND v.status = 'posted' AND (v.origin = 'imported' AND v.source_import_id NOT IN (
      SELECT id FROM ledger_sieimport WHERE company_id = %(company)s AND year_key IS NULL)
    OR EXISTS (SELECT 1 FROM ledger_returnedvoucher r WHERE r.company_id = v.company_id AND r.voucher_id = v.id))
  GROUP BY 1, 2)
SELECT format('account %%s of the year from %%s: the file states %%s %%s, the books give %%s', a.number, y.start,
  b.kind,
  b.amount, b.opening + coalesce(m.amount, 0))
FROM (SELECT year_id, kind, account_id, sum(amount) AS amount, CASE WHEN kind = 'ub' THEN coalesce((
    SELECT sum(o.amount) FROM ledger_yearbalance o WHERE o.company_id = %(company)s AND o.year_id = x.year_id
    AND o.kind = 'ib' AND o."offset" = 0 AND o.account_id = x.account_id), 0) ELSE 0 END AS opening
  FROM ledger_yearbalance x WHERE company_id = %(company)s AND kind IN ('ub', 'res') AND "offset" = 0
  GROUP BY year_id, kind, account_id) b
JOIN tied t ON t.year_key = b.year_id AND t.ties
JOIN ledger_fiscalyear y ON y.company_id = %(company)s AND y.id = b.year_id
LEFT JOIN ledger_account a ON a.company_id = %(company)s AND a.id = b.account_id
LEFT JOIN mirrored m ON m.year_id = b.year_id AND m.account_id = b.account_id
WHERE b.amount <> b.opening + coalesce(m.amount, 0) LIMIT 100"""
CHECKS = {"I1": I1, "I2": I2, "I4": I4, "I5": I5, "I6": I6, "I7": I7}


SQL = Path(__file__).parent / "sql"
MADE = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s[^;]*?\sON (\w+)")


def guards() -> list[tuple[str, str]]:
    """(table, trigger) of every trigger the files of ledger/sql make."""
    return [(table, name) for file in sorted(SQL.glob("*.sql")) for name, table in MADE.findall(file.read_text())]


def register_all() -> None:
    audit.register_guards(guards())
    for invariant, statement in CHECKS.items():
        audit.register(invariant, partial(_ask, statement))


def _ask(statement: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company": current_company()})
        for (what,) in cursor.fetchall():
            yield what
