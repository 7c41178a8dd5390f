"""The invariants of the bank's side, asked of the live database in the scope of one company (hub/audit.py runs them).

I20  what is left of every line is its amount less what matches took and what was set aside
I21  the sides of every match are equal, or differ by what was accepted
I22  a line's state is what its amounts say
I23  what an approval sealed is still what it signed: its lines are settled, and its report is the file of its hash
"""

import hashlib
from collections.abc import Iterator
from functools import partial

from django.db import connection

from hub import audit, files
from hub.sealing import CannotOpen
from hub.tenancy import current_company
from reconciliation.models import Approval
from reconciliation.report import canonical

SIDES = (("reconciliation_statementline", "line_id"), ("reconciliation_ledgeritem", "item_id"))
I20 = """SELECT format('{table} %%s of %%s: amount %%s, matched %%s, set aside %%s, left %%s', x.id, x.date, x.amount,
  coalesce(p.taken, 0), x.parked, x.remaining)
FROM {table} x LEFT JOIN (SELECT {key} AS id, sum(amount) AS taken FROM reconciliation_matchpart
  WHERE company_id = %(company)s AND {key} IS NOT NULL GROUP BY 1) p ON p.id = x.id
WHERE x.company_id = %(company)s AND x.remaining <> x.amount - coalesce(p.taken, 0) - x.parked LIMIT 100"""
I21 = """SELECT format('match %%s: bank less ledger is %%s, it says %%s (%%s of %%s lines)', m.id,
  coalesce(p.difference, 0), m.difference, coalesce(p.n, 0), m.part_count)
FROM reconciliation_match m LEFT JOIN (
  SELECT match_id, count(*) AS n, sum(CASE WHEN line_id IS NULL THEN -amount ELSE amount END) AS difference
  FROM reconciliation_matchpart WHERE company_id = %(company)s GROUP BY 1) p ON p.match_id = m.id
WHERE m.company_id = %(company)s AND (coalesce(p.difference, 0) <> m.difference OR coalesce(p.n, 0) <> m.part_count)
LIMIT 100"""
I22 = """SELECT format('{table} %%s of %%s is %%s with %%s left, %%s set aside, %%s', id, date, state, remaining,
  parked, CASE WHEN approval_id IS NULL THEN 'not approved' ELSE 'approved' END)
FROM {table} WHERE company_id = %(company)s AND (
  (state = 'approved') <> (approval_id IS NOT NULL)
  OR state = 'open' AND (remaining = 0 OR parked <> 0)
  OR state IN ('matched', 'approved', 'inactive') AND remaining <> 0
  OR state = 'matched' AND parked <> 0 OR state = 'inactive' AND parked = 0) LIMIT 100"""
I23 = """SELECT format('{table} %%s is sealed by an approval of another account, or by one that was withdrawn', x.id)
FROM {table} x JOIN reconciliation_approval a ON a.company_id = x.company_id AND a.id = x.approval_id
WHERE x.company_id = %(company)s AND (a.bank_account_id <> x.bank_account_id OR a.state <> 'approved') LIMIT 100"""


def register_all() -> None:
    for table, key in SIDES:
        audit.register("I20", partial(_ask, I20.format(table=table, key=key)))
        audit.register("I22", partial(_ask, I22.format(table=table)))
        audit.register("I23", partial(_ask, I23.format(table=table)))
    audit.register("I21", partial(_ask, I21))
    audit.register("I23", _reports)


def _ask(statement: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company": current_company()})
        for (what,) in cursor.fetchall():
            yield what


def _reports() -> Iterator[str]:
    signed = Approval.objects.exclude(state="prepared").select_related("file", "bank_account")
    for approval in signed.iterator(chunk_size=50):
        if hashlib.sha256(canonical(approval.figures)).hexdigest() != approval.sha256:
            yield f"approval {approval.number} of {approval.bank_account}: its figures are not those of its hash"
        if approval.file is None:
            yield f"approval {approval.number} of {approval.bank_account} has no report"
            continue
        try:
            content = files.content(approval.file)
        except CannotOpen:
            yield f"the report of approval {approval.number} of {approval.bank_account} cannot be opened"
            continue
        if hashlib.sha256(content).hexdigest() != approval.file.sha256:
            yield f"the report of approval {approval.number} of {approval.bank_account} was changed"
