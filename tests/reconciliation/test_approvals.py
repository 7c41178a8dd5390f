"""Signing as of a day: the bridge, the report, the lock, and the way back that leaves everything visible."""

import hashlib
import io
from datetime import date

import pikepdf
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from python_calamine import CalamineWorkbook

from hub import files
from hub.errors import Refused
from ledger.actions import lock_period
from ledger.models import Period
from reconciliation import actions
from reconciliation.models import Approval, LedgerItem, Match, StatementLine
from reconciliation.queries.position import position
from reconciliation.report import report
from tests.ledger.books import FIRST, sie, take, voucher
from tests.reconciliation.bank import camt, entry, quarter, sides

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
MARCH = date(2026, 3, 31)


@pytest.fixture
def matched(nordisk, account, by):
    actions.import_statements(company=nordisk, data=quarter(), name="q1.xml", by=by)
    actions.reconcile(company=nordisk, account=account, by=by)
    return account


def approve(nordisk, account, by, on=MARCH, **more):
    return actions.approve(company=nordisk, account=account, cut_off_on=on, by=by, **more)


def sheets(content: bytes) -> list:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_the_bridge_explains_every_ore(matched):
    found = position(matched, MARCH)
    assert (found.ledger_balance, found.bank_balance) == (295000, 292500)
    assert (found.open_bank_sum, found.open_ledger_sum, found.unexplained) == (-2500, 0, 0)


def test_a_match_across_the_cut_off_is_open_on_the_day(nordisk, account, by):
    """The bank had it in March, the books in April: matched today, open on 31 March."""
    take(nordisk, sie(*FIRST, voucher("A", "4", "20260401", ("1930", "-25.00"), ("6570", "25.00"))), by)
    actions.import_statements(company=nordisk, data=quarter(), by=by)
    actions.reconcile(company=nordisk, account=account, by=by)
    assert not StatementLine.objects.filter(state="open").exists()
    march, april = position(account, MARCH), position(account, date(2026, 4, 1))
    assert [line.amount for line in march.open_bank] == [-2500] and march.unexplained == 0
    assert not april.open_bank and april.unexplained == 0
    made = approve(nordisk, account, by)
    assert StatementLine.objects.filter(approval=made).count() == 2, "what crosses the day stays unsealed"
    assert Match.objects.filter(approval=None).count() == 1


def test_approval_seals_and_the_report_can_be_read(nordisk, matched, by):
    made = approve(nordisk, matched, by)
    assert (made.number, made.unexplained) == (1, 0)
    assert set(StatementLine.objects.values_list("state", flat=True)) == {"approved", "open"}
    stored = files.content(made.file)
    with pikepdf.open(io.BytesIO(stored)) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "3" and len(pdf.attachments) == 1
        attached = next(iter(pdf.attachments.values())).get_file().read_bytes()
    assert hashlib.sha256(attached).hexdigest() == made.sha256
    again = Approval.objects.get(pk=made.pk)
    assert report(again, "pdf", company=nordisk).content == stored, "a reprint is the same bytes"
    cells = [cell for sheet in sheets(report(again, "xlsx", company=nordisk).content) for row in sheet for cell in row]
    assert -25.0 in cells and 2925.0 in cells


def test_figures_of_the_report_do_not_move(nordisk, matched, by):
    """#44: what is matched afterwards changes today's picture, not the signed one."""
    made = approve(nordisk, matched, by)
    before = files.content(made.file)
    take(nordisk, sie(*FIRST, voucher("A", "4", "20260331", ("1930", "-25.00"), ("6570", "25.00"))), by)
    actions.reconcile(company=nordisk, account=matched, by=by)
    assert position(matched, MARCH).open_bank == []
    assert report(Approval.objects.get(), "pdf", company=nordisk).content == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reconciliation_statementline SET note = 'x' WHERE company_id = %s AND approval_id IS NOT NULL",
        "UPDATE reconciliation_statementline SET approval_id = NULL WHERE company_id = %s AND approval_id IS NOT NULL",
        "DELETE FROM reconciliation_statementline WHERE company_id = %s AND approval_id IS NOT NULL",
        "UPDATE reconciliation_ledgeritem SET remaining = amount WHERE company_id = %s AND approval_id IS NOT NULL",
        "DELETE FROM reconciliation_ledgeritem WHERE company_id = %s AND approval_id IS NOT NULL",
        "DELETE FROM reconciliation_matchpart WHERE company_id = %s",
        "UPDATE reconciliation_match SET rule = 'manual' WHERE company_id = %s",
        "UPDATE reconciliation_approval SET comment = 'x' WHERE company_id = %s",
        "UPDATE reconciliation_approval SET figures = '{}' WHERE company_id = %s",
        "DELETE FROM reconciliation_approval WHERE company_id = %s",
    ],
)
def test_approved_rows_are_locked_by_the_database(nordisk, matched, by, statement):
    approve(nordisk, matched, by)
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [nordisk.pk])
    assert refused.value.__cause__.sqlstate == "HB001"


def test_actions_on_approved_lines_are_refused_in_words(nordisk, matched, by):
    approve(nordisk, matched, by)
    sealed = list(StatementLine.objects.filter(state="approved").values_list("pk", flat=True))
    acts = {
        "BANK-130": lambda: actions.undo_match(company=nordisk, match=Match.objects.first(), by=by),
        "BANK-122": lambda: actions.deactivate(company=nordisk, account=matched, lines=sealed[:1], reason="x", by=by),
        "BANK-115": lambda: actions.remove_statement(
            company=nordisk, statement=StatementLine.objects.first().statement, by=by
        ),
    }
    for code, act in acts.items():
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code


def test_withdrawal_opens_the_latest_alone_and_keeps_the_report(nordisk, matched, by):
    before = sides(matched)
    first = approve(nordisk, matched, by, on=date(2026, 2, 28))
    second = approve(nordisk, matched, by)
    kept = files.content(second.file)
    with pytest.raises(Refused) as refused:
        actions.withdraw(company=nordisk, approval=first, reason="fel", by=by)
    assert refused.value.code == "BANK-135"
    gone = actions.withdraw(company=nordisk, approval=second, reason="Fel konto", by=by)
    assert files.content(gone.file) == kept and gone.withdrawn_file_id
    actions.withdraw(company=nordisk, approval=first, reason="Fel konto", by=by)
    assert sides(matched) == before
    assert approve(nordisk, matched, by).number == 3, "a number is used once"


def test_a_locked_month_keeps_its_approval(nordisk, matched, by):
    made = approve(nordisk, matched, by)
    lock_period(company=nordisk, period=Period.objects.get(month=date(2026, 3, 1)), by=by)
    with pytest.raises(Refused) as refused:
        actions.withdraw(company=nordisk, approval=made, reason="fel", by=by)
    assert refused.value.code == "BANK-136"


def test_what_cannot_be_explained_wants_a_comment(nordisk, account, by):
    data = camt(
        entry("2026-01-15", "1000.00"), start="2026-01-01", end="2026-01-31", opening="1990.00", closing="2990.00"
    )
    actions.import_statements(company=nordisk, data=data, by=by)
    january = date(2026, 1, 31)
    assert position(account, january).unexplained == -1000
    with pytest.raises(Refused) as refused:
        approve(nordisk, account, by, on=january)
    assert refused.value.code == "BANK-131"
    assert approve(nordisk, account, by, on=january, comment="Fel i ingående balans").unexplained == -1000


def test_an_opening_position_explains_the_start(nordisk, account, by):
    """A cheque booked last year that the bank saw in January."""
    data = camt(entry("2026-01-15", "1000.00"), entry("2026-01-20", "-300.00", "Check 7"), start="2026-01-01",
                end="2026-01-31", opening="2300.00", closing="3000.00")  # fmt: skip
    actions.import_statements(company=nordisk, data=data, by=by)
    january = date(2026, 1, 31)
    assert position(account, january).unexplained == 30000
    actions.add_opening_item(
        company=nordisk, account=account, day=date(2025, 12, 30), amount=-30000, text="Check 7", by=by
    )
    assert position(account, january).unexplained == 0
    check, item = StatementLine.objects.get(amount=-30000), LedgerItem.objects.get(is_opening=True)
    actions.match_lines(company=nordisk, account=account, lines=[check.pk], items=[item.pk], by=by)
    assert position(account, january).unexplained == 0
    assert position(account, date(2026, 1, 1)).open_ledger_sum == -30000


def test_two_persons(nordisk, matched, by, world):
    actions.change_account(company=nordisk, account=matched, four_eyes=True, by=by)
    with pytest.raises(Refused) as refused:
        approve(nordisk, matched, by)
    assert refused.value.code == "BANK-133"
    actions.prepare(company=nordisk, account=matched, cut_off_on=MARCH, by=by)
    with pytest.raises(Refused):
        approve(nordisk, matched, by)
    made = approve(nordisk, matched, world.actor(world.member))
    assert (made.prepared_by, made.approved_by) == ("owner", "member")


def test_a_change_after_signing_is_told(nordisk, matched, by):
    made = approve(nordisk, matched, by)
    take(nordisk, sie(voucher("A", "1", "20260115", ("1930", "900.00"), ("3001", "-900.00")), *FIRST[1:]), by)
    item = LedgerItem.objects.get(amount=100000)
    assert (item.approval_id, item.change, item.now_amount) == (made.pk, "changed", 90000)
    assert position(matched, MARCH).unexplained != 0, "the books and the signed picture differ, and it shows"
