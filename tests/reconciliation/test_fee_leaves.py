"""A fee posted from its bank line leaves for the source system as SIE 4I, with the line's own date and amount."""

from datetime import date

import pytest

from hub import files
from ledger import sie
from ledger.actions import fetch_unreturned
from ledger.models import FiscalYear
from reconciliation import actions
from reconciliation.models import StatementLine
from tests.reconciliation.bank import quarter

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_a_fee_from_its_line_is_in_the_4i_of_vouchers_born_here(nordisk, account, by):
    actions.import_statements(company=nordisk, data=quarter(), name="q1.xml", by=by)
    kind = actions.save_kind(
        company=nordisk, account=account, name="Bankavgift", debit_account="6570", credit_account="3001", series="H",
        pattern="avgift", by=by,
    )  # fmt: skip
    line = StatementLine.objects.get(amount=-2500)
    made, match = actions.post_line(company=nordisk, line=line, kind=kind, by=by)
    sent = fetch_unreturned(company=nordisk, year=FiscalYear.objects.get(), by=by)
    document = sie.read(files.content(sent.file))
    (voucher,) = document.vouchers
    assert document.type == "4I" and match is not None and made.reference in voucher.text
    assert voucher.date == line.date == date(2026, 3, 31)
    assert {(row.account, row.amount) for row in voucher.rows} == {("6570", 2500), ("1930", -2500)}
