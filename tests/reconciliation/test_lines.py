"""Statements in, lines matched, undone, set aside and posted: the amounts of both sides always add up."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, InternalError

from hub.errors import Refused
from hub.permissions import Actor, Forbidden, standard_rights
from ledger.models import Voucher
from reconciliation import actions
from reconciliation.models import LedgerItem, Match, Rejection, Statement, StatementLine, Suggestion
from tests.ledger.books import FIRST, fee, sie, take, voucher
from tests.reconciliation.bank import camt, entry, partner, quarter, sides

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def read(nordisk, account, by):
    """The quarter's statement is in."""
    return actions.import_statements(company=nordisk, data=quarter(), name="q1.xml", by=by)


def keys(model, **filters):
    return list(model.objects.filter(**filters).values_list("pk", flat=True))


# ------------------------------------------------------------------ statements
def test_a_statement_comes_in_once_whatever_it_is_called(nordisk, read, by):
    assert [s.line_count for s in read.statements] == [3] and read.new == 3
    again = actions.import_statements(company=nordisk, data=quarter(), name="other.xml", by=by)
    assert again.new == 0 and StatementLine.objects.count() == 3
    assert "BANK-112" in [t.code for j in again.judged for t in j.told]


def test_an_overlap_brings_only_what_is_new_and_twins_stay_two(nordisk, account, by):
    one = [entry("2026-02-01", "10.00", "Kort", key=f"K{n}") for n in (1, 2)]
    first = camt(*one, start="2026-02-01", end="2026-02-01", opening="0.00", closing="20.00")
    more = [*one, entry("2026-02-02", "5.00", key="K3")]
    second = camt(*more, start="2026-02-01", end="2026-02-02", opening="0.00", closing="25.00", number="2")
    for data in (first, second, second):
        actions.import_statements(company=nordisk, data=data, name="x.xml", by=by)
    assert sorted(StatementLine.objects.values_list("amount", flat=True)) == [500, 1000, 1000]


def test_a_gap_is_told(nordisk, read, by):
    late = camt(entry("2026-05-02", "1.00"), start="2026-05-01", end="2026-05-31", opening="9.00", closing="10.00")
    seen = actions.preview_statements(company=nordisk, data=late, by=by)
    assert [t.severity for t in seen.judged[0].told] == ["warning"]
    assert Statement.objects.count() == 1, "a preview keeps nothing"


def test_an_unknown_account_is_told_and_nothing_is_kept(nordisk, account, by):
    other = camt(entry("2026-02-01", "1.00"), start="2026-02-01", end="2026-02-01", opening="0.00", closing="1.00",
                 iban="SE3550000000054910000003")  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.import_statements(company=nordisk, data=other, by=by)
    assert refused.value.code == "BANK-110"
    assert refused.value.imported.judged[0].told[0].code == "BANK-111"
    with pytest.raises(Refused):
        actions.import_statements(company=nordisk, data=b"MZ\0\0", by=by)
    wrong = actions.preview_statements(company=nordisk, data=other, bank_account=account, by=by)
    assert [t.code for t in wrong.judged[0].told] == ["BANK-114"]


def test_a_statement_goes_only_while_nothing_hangs_on_its_lines(nordisk, account, read, by):
    actions.reconcile(company=nordisk, account=account, by=by)
    with pytest.raises(Refused) as refused:
        actions.remove_statement(company=nordisk, statement=read.statements[0], by=by)
    assert refused.value.code == "BANK-115"
    for match in Match.objects.all():
        actions.undo_match(company=nordisk, match=match, by=by)
    actions.remove_statement(company=nordisk, statement=read.statements[0], by=by)
    assert not StatementLine.objects.exists() and not Statement.objects.exists()


# ------------------------------------------------------------------ matching
def test_the_rules_match_what_is_sure_and_undo_gives_both_amounts_back(nordisk, account, read, by):
    before = sides(account)
    told = actions.reconcile(company=nordisk, account=account, by=by)
    assert told.matched == 2 and set(told.by_rule) == {"same_date"}
    assert [row[1] for row in sides(account)["bank"]] == [0, 0, -2500]
    assert not actions.reconcile(company=nordisk, account=account, by=by).matched, "a second run finds nothing more"
    for match in Match.objects.all():
        assert match.rule and match.reason and match.score > 0.5
        actions.undo_match(company=nordisk, match=match, by=by)
    assert sides(account) == before


def test_unequal_sums_need_the_partners_leave(nordisk, account, read, by):
    bank, ledger = keys(StatementLine, amount=-2500), keys(LedgerItem, amount=-5000)
    act = {"company": nordisk, "lines": bank, "items": ledger, "by": by}
    with pytest.raises(Refused) as refused:
        actions.match_lines(account=account, **act)
    assert refused.value.code == "BANK-121" and "25,00" in str(refused.value.facts)
    actions.change_account(company=nordisk, account=account, allow_unequal=True, by=by)
    account.refresh_from_db()
    assert actions.match_lines(account=account, **act).difference == 2500


def test_part_of_a_line_can_be_matched(nordisk, account, read, by):
    """#16: the larger side keeps the rest."""
    ours, theirs = keys(StatementLine, amount=-2500), keys(LedgerItem, amount=-5000)
    match = actions.match_lines(company=nordisk, account=account, lines=ours, items=theirs, partial=True, by=by)
    item = LedgerItem.objects.get(pk=theirs[0])
    assert (item.remaining, item.state, match.difference) == (-2500, "open", 0)
    actions.undo_match(company=nordisk, match=match, by=by)
    item.refresh_from_db()
    assert item.remaining == item.amount


def test_many_to_many_and_nothing_twice(nordisk, account, by):
    lines = [actions.type_line(company=nordisk, account=account, day=account.starts_on, amount=a, text="x", by=by).pk
             for a in (60000, 35000)]  # fmt: skip
    items = keys(LedgerItem)
    actions.match_lines(company=nordisk, account=account, lines=lines, items=items, by=by)
    with pytest.raises(Refused) as refused:
        actions.match_lines(company=nordisk, account=account, lines=lines, items=items, by=by)
    assert refused.value.code == "BANK-120"


def test_a_rejected_suggestion_does_not_come_back(nordisk, account, read, by):
    for match in Match.objects.all():
        actions.undo_match(company=nordisk, match=match, by=by)
    actions.reconcile(company=nordisk, account=account, keep_sure=False, by=by)
    assert Suggestion.objects.filter(is_sure=True).count() == 2
    first = Suggestion.objects.filter(is_sure=True).first()
    actions.reject_suggestion(company=nordisk, suggestion=first, by=by)
    actions.reconcile(company=nordisk, account=account, keep_sure=False, by=by)
    assert Suggestion.objects.filter(is_sure=True).count() == 1 and Rejection.objects.count() == 1
    assert len(actions.confirm_suggestions(company=nordisk, account=account, all_sure=True, by=by)) == 1
    with pytest.raises(Refused) as refused:
        actions.confirm_suggestions(company=nordisk, account=account, suggestions=[first.pk], by=by)
    assert refused.value.code == "BANK-125"


# ------------------------------------------------------------------ set aside
def test_deactivation_keeps_what_is_matched_and_gives_back_the_rest(nordisk, account, read, by):
    item = LedgerItem.objects.get(amount=-5000)
    ours = keys(StatementLine, amount=-2500)
    actions.match_lines(company=nordisk, account=account, lines=ours, items=[item.pk], partial=True, by=by)
    with pytest.raises(Refused) as refused:
        actions.deactivate(company=nordisk, account=account, items=[item.pk], reason=" ", by=by)
    assert refused.value.code == "BANK-124"
    actions.deactivate(company=nordisk, account=account, items=[item.pk], reason="Dubblett", by=by)
    item.refresh_from_db()
    assert (item.remaining, item.parked, item.matched, item.state) == (0, -2500, -2500, "inactive")
    actions.undo_match(company=nordisk, match=Match.objects.get(), by=by)
    item.refresh_from_db()
    assert (item.remaining, item.parked) == (0, -5000), "it stays set aside"
    actions.activate(company=nordisk, account=account, items=[item.pk], by=by)
    item.refresh_from_db()
    assert (item.remaining, item.parked, item.state) == (-5000, 0, "open")


# ------------------------------------------------------------------ fees
def kind(nordisk, account, by):
    values = {"name": "Bankavgift", "debit_account": "6570", "credit_account": "3001", "series": "H"}
    return actions.save_kind(company=nordisk, account=account, pattern="avgift", by=by, **values)


def test_a_fee_is_booked_from_its_line_and_matched_at_once(nordisk, account, read, by):
    line, fees = StatementLine.objects.get(amount=-2500), kind(nordisk, account, by)
    made, match = actions.post_line(company=nordisk, line=line, kind=fees, by=by)
    assert (made.date, made.series) == (line.date, "H") and match.rule == "posting"
    with pytest.raises(Refused) as refused:
        actions.post_line(company=nordisk, line=line, kind=fees, by=by)
    assert refused.value.code == "BANK-140" and Voucher.objects.filter(origin="born").count() == 1
    actions.undo_match(company=nordisk, match=match, by=by)
    line.refresh_from_db()
    assert line.remaining == -2500
    assert Voucher.objects.filter(reverses=made).exists(), "the voucher is reversed, not forgotten"
    assert not LedgerItem.objects.filter(state="open", amount__in=[2500, -2500]).exists()


def test_without_direct_update_the_row_waits_in_the_ledger(nordisk, account, read, by):
    actions.change_account(company=nordisk, account=account, direct_update=False, by=by)
    line = StatementLine.objects.get(amount=-2500)
    _voucher, match = actions.post_line(company=nordisk, line=line, kind=kind(nordisk, account, by), by=by)
    assert match is None and LedgerItem.objects.get(amount=-2500).state == "open"


def test_a_posted_voucher_joins_by_itself(nordisk, account, by):
    from ledger.actions import post_voucher

    post_voucher(company=nordisk, draft=fee(series="K"), by=by)
    assert LedgerItem.objects.filter(amount=-5000).count() == 2


# ------------------------------------------------------------------ what the database holds by itself
@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ("UPDATE reconciliation_statementline SET amount = 1, remaining = 1 WHERE company_id = %s", "HB005"),
        ("UPDATE reconciliation_statementline SET date = date + 1 WHERE company_id = %s", "HB005"),
        ("UPDATE reconciliation_ledgeritem SET amount = amount * 2 WHERE company_id = %s", "HB005"),
        ("UPDATE reconciliation_statementline SET remaining = amount * 2 WHERE company_id = %s", "23514"),
        ("UPDATE reconciliation_matchpart SET amount = 1 WHERE company_id = %s", "HB002"),
        ("DELETE FROM reconciliation_matchpart WHERE company_id = %s AND line_id IS NOT NULL", "HB002"),
    ],
)
def test_sql_is_refused(nordisk, account, read, by, statement, state):
    actions.reconcile(company=nordisk, account=account, by=by)
    with pytest.raises((DatabaseError, InternalError)) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [nordisk.pk])
    assert refused.value.__cause__.sqlstate == state


def test_readers_change_nothing(nordisk, account, read, world):
    reader = Actor("user", world.reader.pk, "r", standard_rights("viewer"))
    for act in (
        lambda: actions.reconcile(company=nordisk, account=account, by=reader),
        lambda: actions.import_statements(company=nordisk, data=quarter(), by=reader),
        lambda: actions.match_lines(company=nordisk, account=account, by=reader),
        lambda: actions.deactivate(company=nordisk, account=account, reason="x", by=reader),
    ):
        with pytest.raises(Forbidden):
            act()


# ------------------------------------------------------------------ the books move under it
def test_a_changed_voucher_under_a_match_is_told_and_comes_back_with_an_undo(nordisk, account, read, by):
    from ledger.actions.sie import undo_import

    actions.reconcile(company=nordisk, account=account, by=by)
    was = LedgerItem.objects.get(amount=100000)
    changed = voucher("A", "1", "20260115", ("1930", "900.00"), ("3001", "-900.00"))
    made = take(nordisk, sie(changed, *FIRST[1:]), by)
    assert made.job.findings.filter(code="LED-050").exists(), "named before it is replaced"
    item = LedgerItem.objects.get(pk=was.pk)
    assert (item.state, item.change, item.now_amount, item.remaining) == ("matched", "changed", 90000, 0)
    undo_import(company=nordisk, made=made, by=by)
    item.refresh_from_db()
    assert (item.change, item.line_key, item.voucher_key) == ("", was.line_key, was.voucher_key)


def test_a_vanished_voucher_keeps_its_match_and_open_ones_go(nordisk, by):
    account = partner(nordisk, by)
    actions.import_statements(company=nordisk, data=quarter(), by=by)
    line = keys(StatementLine, amount=100000)
    actions.match_lines(company=nordisk, account=account, lines=line, items=keys(LedgerItem, amount=100000), by=by)
    take(nordisk, sie(FIRST[1]), by)
    assert list(LedgerItem.objects.values_list("amount", "state", "change")) == [(100000, "matched", "vanished")]


# ------------------------------------------------------------------ what people teach
def test_a_rule_is_learned_tried_and_switched_on(nordisk, account, by):
    """Rent that is always booked ten days after the bank took it: three by hand, the fourth by the learned rule."""
    from datetime import date, timedelta

    from ledger.actions import post_voucher
    from ledger.drafts import LineDraft, VoucherDraft
    from reconciliation.actions.learning import trials
    from reconciliation.models import LearnedRule

    for month in range(2, 6):
        day = date(2026, month, 1)
        actions.type_line(
            company=nordisk, account=account, day=day, amount=-700000 - month, text="Hyra Fastighets AB", by=by
        )
        rows = (LineDraft("6570", 700000 + month), LineDraft("1930", -700000 - month))
        draft = VoucherDraft("L", day + timedelta(days=10), "Lokalhyra", rows)
        post_voucher(company=nordisk, draft=draft, by=by)
    for month in range(2, 5):
        pair = {"lines": keys(StatementLine, amount=-700000 - month), "items": keys(LedgerItem, amount=-700000 - month)}
        actions.match_lines(company=nordisk, account=account, by=by, **pair)
    assert actions.look_for_rules(company=nordisk, account=account, by=by) == 1
    assert actions.look_for_rules(company=nordisk, account=account, by=by) == 0
    (trial,) = trials(account)
    assert (trial.would_match, trial.rule.support, trial.rule.is_on) == (1, 3, False)
    assert not actions.reconcile(company=nordisk, account=account, by=by).by_rule.get("learned")
    actions.switch_rule(company=nordisk, rule=trial.rule, is_on=True, by=by)
    assert actions.reconcile(company=nordisk, account=account, by=by).by_rule["learned"] == 1
    actions.switch_rule(company=nordisk, rule=trial.rule, is_on=False, is_dismissed=True, by=by)
    assert trials(account) == [] and LearnedRule.objects.count() == 1
