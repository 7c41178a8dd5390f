"""The kept sums per account and month. Every change of what is booked passes here."""

from collections import defaultdict
from datetime import date

from django.db import connection

from hub.tenancy import current_company, uuid7
from ledger.models import FiscalYear, VoucherLine

ADD = """INSERT INTO ledger_periodbalance AS p (company_id, id, year_id, account_id, month, amount, debit, line_count)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (company_id, year_id, account_id, month)
DO UPDATE SET amount = p.amount + excluded.amount, debit = p.debit + excluded.debit,
  line_count = p.line_count + excluded.line_count"""


def hold_year(year: FiscalYear, *, alone: bool = False) -> None:
    """Postings share the year; an import, which sums it anew, has it alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM ledger_fiscalyear WHERE company_id = %s AND id = %s FOR {'UPDATE' if alone else 'SHARE'}",
            [current_company(), year.pk],
        )


def book(year: FiscalYear, day: date, lines: list[VoucherLine]) -> None:
    """Adds the lines of one voucher. Accounts in order, so that two postings never wait for each other crosswise."""
    sums = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        kept = sums[line.account_id]
        kept[0] += line.amount
        kept[1] += max(line.amount, 0)
        kept[2] += 1
    rows = [
        (current_company(), uuid7(), year.pk, account, day.replace(day=1), *kept)
        for account, kept in sorted(sums.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(ADD, rows)
