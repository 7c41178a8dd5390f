"""Scenarios of states and control by number: what is set aside, signed, reversed, locked, broken off."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from hub import files, jobs
from hub.errors import Refused
from hub.models import Event, Job
from ledger.actions import lock_period, main_ledger, post_voucher, reverse_voucher
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Account, FiscalYear, Origin, Period, Status, Voucher, VoucherLine
from reconciliation import actions
from reconciliation.actions import runs
from reconciliation.formats import codes as codes_of
from reconciliation.models import Approval, BankAccount, LedgerItem, Match, PostingType, StatementLine
from reconciliation.queries import work
from reconciliation.queries.position import position
from reconciliation.queries.remarks import remarks
from tests.ledger.books import FIRST, sie, take, voucher
from tests.reconciliation.bank import QUARTER, camt, entry, quarter
from tests.reconciliation.test_scenarios_money import Desk, left

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
MARCH = date(2026, 3, 31)


@pytest.fixture
def desk(nordisk, account, by):
    actions.import_statements(company=nordisk, data=quarter(), name="q1.xml", by=by)
    return Desk(nordisk, account, by)


def approve(desk, on: date = MARCH, **more) -> Approval:
    return actions.approve(**desk.act, cut_off_on=on, **more)


def second(desk, number: str = "1940", iban: str = "SE3550000000054910000003") -> Desk:
    Account.objects.create(ledger=main_ledger(company=desk.company), number=number, name="Sparkonto")
    made = actions.create_account(
        company=desk.company, by=desk.by, name="Sparkonto", iban=iban, currency="SEK", ledger_account=number,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return Desk(desk.company, made, desk.by)


# ------------------------------------------------------------------ own transfers, reversals
def test_22_an_own_transfer_is_reconciled_on_each_account_and_never_across(desk):
    other, day = second(desk), date(2026, 2, 10)
    rows = (LineDraft("1930", -70_000), LineDraft("1940", 70_000))
    post_voucher(company=desk.company, draft=VoucherDraft("L", day, "Överföring", rows), by=desk.by)
    out, into = desk.bank(-70_000, "Överföring", day=day), other.bank(70_000, "Överföring", day=day)
    theirs = LedgerItem.objects.get(bank_account=other.account, amount=70_000)
    with pytest.raises(Refused) as refused:
        desk.match([out], [theirs])
    assert refused.value.code == "BANK-126"
    with pytest.raises(DatabaseError) as broken, transaction.atomic(), connection.cursor() as cursor:
        match = Match.objects.create(
            bank_account=desk.account, rule="manual", at=timezone.now(), by="x", part_count=2, amount=0
        )
        cursor.execute(
            "INSERT INTO reconciliation_matchpart (company_id, id, match_id, line_id, item_id, amount) VALUES "
            "(%(c)s, gen_random_uuid(), %(m)s, %(l)s, NULL, 70000), "
            "(%(c)s, gen_random_uuid(), %(m)s, NULL, %(i)s, 70000)",
            {"c": desk.company.pk, "m": match.pk, "l": into.pk, "i": theirs.pk},
        )
    assert broken.value.__cause__.sqlstate == "HB003", "the database itself keeps accounts apart"
    for each in (desk, other):
        actions.reconcile(**each.act)
    assert left(out, into) == [0, 0]


def test_23_a_reversal_without_any_voucher_meets_what_it_reverses(desk):
    money = [desk.bank(10_000, "Swish"), desk.bank(-10_000, "Återföring Swish")]
    assert "reversal" in desk.proposed()
    actions.confirm_suggestions(**desk.act, suggestions=[StatementLine.objects.get(pk=money[0].pk).suggestion_id])
    assert left(*money) == [0, 0]


# ------------------------------------------------------------------ what comes in
def test_21_zero_too_many_decimals_and_a_wrong_batch_total_lose_nothing_and_are_told(nordisk, account, by):
    batch = entry("2026-02-02", "100.00", key="B").replace(
        "<TxDtls>", '<TxDtls><AmtDtls><TxAmt><Amt Ccy="SEK">60.00</Amt></TxAmt></AmtDtls></TxDtls><TxDtls>'
        '<AmtDtls><TxAmt><Amt Ccy="SEK">30.00</Amt></TxAmt></AmtDtls>',
    )  # fmt: skip
    rows = [entry("2026-02-01", "0.00", key="Z"), batch, entry("2026-02-03", "1.00000", key="D")]
    data = camt(*rows, start="2026-02-01", end="2026-02-28", opening="0.00", closing="101.00")
    found = actions.import_statements(company=nordisk, data=data, by=by)
    told = {t.code for t in found.told}
    assert found.new == 3 and {"BANK-031", "BANK-033"} <= told
    assert sorted(StatementLine.objects.values_list("amount", flat=True)) == [0, 100, 10_000]
    assert not StatementLine.objects.filter(state="open", amount=0).exists(), "nothing to match in it"
    bad = month(3, "101.00", "102.00", entry("2026-03-03", "1.00001", key="E"), last=31)
    seen = actions.preview_statements(company=nordisk, data=bad, by=by)
    assert any(t.severity == "error" for t in seen.told), "a fifth decimal is refused by name"


def month(number: int, opening: str, closing: str, *rows: str, last: int = 28) -> bytes:
    span = {"start": f"2026-{number:02}-01", "end": f"2026-{number:02}-{last}"}
    return camt(*rows, **span, opening=opening, closing=closing, number=f"M{number}")


def test_29_a_missing_a_repeated_and_an_unordered_statement_are_told(nordisk, account, by):
    first = month(1, "0.00", "10.00", entry("2026-01-05", "10.00", key="1"), last=31)
    third = month(3, "15.00", "18.00", entry("2026-03-05", "3.00", key="3"), last=31)
    second = month(2, "10.00", "15.00", entry("2026-02-05", "5.00", key="2"))

    def codes(data):
        found = actions.import_statements(company=nordisk, data=data, by=by)
        return [t.code for j in found.judged for t in j.told]

    assert codes(first) == []
    assert codes(third) == ["BANK-060"], "February is missing"
    assert "BANK-112" in codes(third), "March a second time"
    assert codes(second) == [], "February arrives late and closes the gap"
    assert remarks(account, date(2026, 3, 31))[-1][0] != "BANK-148"
    stmts = [data[data.index(b"<Stmt>") : data.index(b"</BkToCstmrStmt>")] for data in (third, second, second)]
    start, end = first.index(b"<Stmt>"), first.index(b"</BkToCstmrStmt>")
    mixed = first[:start] + b"".join(stmts) + first[end:]
    seen = actions.preview_statements(company=nordisk, data=mixed, by=by)
    assert {codes_of.REPEATED, codes_of.OUT_OF_ORDER} <= {t.code for t in seen.told} | {
        t.code for j in seen.judged for t in j.told
    }


def test_31_a_file_too_large_and_one_without_namespace(nordisk, account, by, monkeypatch):
    from reconciliation.formats import limits

    bare = quarter().replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b"")
    assert actions.import_statements(company=nordisk, data=bare, by=by).new == len(QUARTER)
    monkeypatch.setattr(limits, "MAX_BYTES", 1_000)
    with pytest.raises(Refused) as refused:
        actions.import_statements(company=nordisk, data=quarter() + b" " * 1_000, by=by)
    assert refused.value.code == "BANK-110" and StatementLine.objects.count() == len(QUARTER)


# ------------------------------------------------------------------ set aside
def test_33_what_is_deactivated_leaves_the_lists_stands_in_the_report_and_comes_back(desk):
    line, item = StatementLine.objects.get(amount=-2_500), LedgerItem.objects.get(amount=-5_000)
    desk.match([line], [item], partial=True)
    actions.deactivate(**desk.act, items=[item.pk], reason="Bokförd två gånger")
    assert left(line, item) == [0, 0] and item.parked == -2_500 and item.matched == -2_500
    assert item not in work.side_page(LedgerItem, desk.account, work.Filter()).rows
    assert item in work.side_page(LedgerItem, desk.account, work.Filter("inactive")).rows
    (told,) = position(desk.account, MARCH).parked
    assert (told["amount"], told["reason"], told["by"]) == (-2_500, "Bokförd två gånger", desk.by.name)
    actions.activate(**desk.act, items=[item.pk])
    assert left(item) == [-2_500] and item.matched == -2_500, "what was matched stayed matched"
    assert not position(desk.account, MARCH).parked


def test_34_taking_one_row_of_a_group_back_takes_back_the_group(desk):
    bills = [desk.book(amount, "Faktura 20417", day=date(2026, 2, 10)) for amount in (10_011, 20_022, 30_033)]
    line = desk.bank(60_066, "Faktura 20417", day=date(2026, 2, 10), reference="20417")
    actions.reconcile(**desk.act)
    match = Match.objects.get(lines__line=line)
    assert match.part_count == 4 and match.rule in ("reference_group", "one_to_many")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reconciliation_matchpart WHERE company_id = %s AND item_id = %s",
                       [desk.company.pk, bills[0].pk])  # fmt: skip
    actions.undo_match(company=desk.company, match=match, by=desk.by)
    assert left(line, *bills) == [60_066, 10_011, 20_022, 30_033]
    assert {row.state for row in (line, *bills)} == {"open"} and not Match.objects.filter(pk=match.pk).exists()


# ------------------------------------------------------------------ signing
def test_35_approved_lines_stand_against_every_hand(desk):
    typed = desk.bank(100_000, "Inskriven", day=date(2026, 1, 16))
    item = desk.book(100_000, day=date(2026, 1, 16))
    desk.match([typed], [item])
    actions.reconcile(**desk.act)
    approve(desk, comment="Inskriven rad")
    typed.refresh_from_db()
    given = {"company": desk.company, "by": desk.by}
    with pytest.raises(Refused) as refused:
        actions.change_line(**given, line=typed, day=MARCH, amount=1, text="x")
    assert refused.value.code == "BANK-123"
    for act in (
        lambda: actions.remove_line(**given, line=typed),
        lambda: actions.deactivate(**desk.act, lines=[typed.pk], reason="x"),
        lambda: actions.undo_match(**given, match=Match.objects.get(lines__line=typed)),
        lambda: actions.note(**given, line=typed, text="x"),
    ):
        with pytest.raises(Refused):
            act()
    again = actions.import_statements(company=desk.company, data=quarter(), name="igen.xml", by=desk.by)
    assert again.new == 0 and StatementLine.objects.count() == len(QUARTER) + 1
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reconciliation_statementline SELECT (jsonb_populate_record(x, jsonb_build_object('id', "
            "gen_random_uuid()))).* FROM reconciliation_statementline x WHERE company_id = %s "
            "AND approval_id IS NOT NULL",
            [desk.company.pk],
        )


def test_36_each_account_numbers_its_own_and_what_is_dated_later_stays_open(desk):
    actions.reconcile(**desk.act)
    first = approve(desk, date(2026, 1, 31))
    assert (first.number, first.matches.count(), StatementLine.objects.filter(approval=first).count()) == (1, 1, 1)
    assert StatementLine.objects.filter(state="matched", date__gt=date(2026, 1, 31)).exists()
    other = second(desk)
    other.bank(0, "Start", day=date(2026, 1, 1))
    data = camt(start="2026-01-01", end="2026-01-31", opening="0.00", closing="0.00", iban="SE3550000000054910000003")
    actions.import_statements(company=desk.company, data=data, by=desk.by)
    assert approve(other, date(2026, 1, 31)).number == 1
    assert approve(desk).number == 2
    stored = files.content(first.file)
    assert stored.startswith(b"%PDF") and len(first.sha256) == 64 and first.sha256 in str(first.sha256)


def test_37_withdrawn_lines_are_matched_and_unnumbered_and_the_next_number_is_new(desk):
    actions.reconcile(**desk.act)
    made = approve(desk)
    actions.withdraw(company=desk.company, approval=made, reason="Fel", by=desk.by)
    assert not StatementLine.objects.exclude(approval=None).exists()
    assert not LedgerItem.objects.exclude(approval=None).exists() and not Match.objects.exclude(approval=None).exists()
    assert StatementLine.objects.filter(state="matched").count() == 2 and approve(desk).number == 2


def draft(desk) -> None:
    """A voucher somebody began."""
    year = FiscalYear.objects.get()
    begun = Voucher.objects.create(year=year, series="K", date=date(2026, 3, 20), text="Påbörjad", origin=Origin.BORN,
                                   status=Status.DRAFT, created_by="x")  # fmt: skip
    for at, (number, amount) in enumerate((("1930", 100), ("3001", -100)), 1):
        account = Account.objects.get(number=number)
        VoucherLine.objects.create(voucher=begun, line_no=at, account=account, date=begun.date, amount=amount)


def test_38_what_an_approval_passes_over_is_said_and_refused_where_the_partner_wants_it(desk):
    desk.kind(PostingType.FEE, "Bankavgift")
    BankAccount.objects.get(pk=desk.account.pk)
    kind = desk.account.posting_kinds.get()
    kind.pattern = "bankavgift"
    kind.save()
    actions.reconcile(**desk.act)
    told = dict(remarks(desk.account, MARCH))
    assert told["BANK-145"] == {"months": "2026-01"} and told["BANK-146"]["count"] == 1 and "BANK-147" not in told
    draft(desk)
    assert dict(remarks(desk.account, MARCH))["BANK-147"]["count"] == 1
    actions.change_account(**desk.act, strict_approval=True)
    desk.account.refresh_from_db()
    with pytest.raises(Refused) as refused:
        approve(desk)
    assert refused.value.code == "BANK-149" and "2026-01" in refused.value.facts["what"]
    actions.change_account(**desk.act, strict_approval=False)
    desk.account.refresh_from_db()
    made = approve(desk)
    said = [code for code, _facts in made.figures["remarks"]]
    assert said == ["BANK-145", "BANK-146", "BANK-147"], "the report says it too"


def test_38_an_unexplained_difference_is_refused_even_with_a_comment_where_the_partner_wants_it(nordisk, account, by):
    wrong = month(1, "1990.00", "2990.00", entry("2026-01-15", "1000.00"), last=31)
    actions.import_statements(company=nordisk, data=wrong, by=by)
    desk, january = Desk(nordisk, account, by), date(2026, 1, 31)
    actions.reconcile(**desk.act)
    actions.change_account(**desk.act, strict_approval=True)
    with pytest.raises(Refused) as refused:
        approve(desk, january, comment="Vet inte")
    assert refused.value.code == "BANK-149"
    actions.change_account(**desk.act, strict_approval=False)
    assert approve(desk, january, comment="Vet inte").unexplained == -1000


def test_39_who_prepared_may_not_approve(desk, world):
    actions.change_account(**desk.act, four_eyes=True)
    actions.prepare(**desk.act, cut_off_on=MARCH)
    with pytest.raises(Refused) as refused:
        approve(desk)
    assert refused.value.code == "BANK-133" and not Approval.objects.filter(state="approved").exists()
    other = world.actor(world.member)
    assert actions.approve(**(desk.act | {"by": other}), cut_off_on=MARCH).approved_by == other.name


# ------------------------------------------------------------------ the books move
def test_40_reversing_a_voucher_breaks_its_match_and_says_so(desk):
    item, line = desk.book(4_200, day=date(2026, 2, 3)), desk.bank(4_200, day=date(2026, 2, 3))
    desk.match([line], [item])
    booked = Voucher.objects.get(pk=item.voucher_key)
    reverse_voucher(company=desk.company, voucher=booked, on=date(2026, 2, 4), by=desk.by)
    assert left(line) == [4_200] and str(booked) in line.note, "open again, and it says why"
    assert Event.objects.filter(kind="match.broken").count() == 1
    assert left(item) == [0] and Match.objects.get(lines__item=item).rule == "reversal"
    assert position(desk.account, MARCH).open_ledger_sum == sum(
        LedgerItem.objects.filter(state="open").values_list("remaining", flat=True)
    )


def test_40_what_is_approved_stays_as_signed_and_is_marked(desk):
    item, line = desk.book(4_200, day=date(2026, 2, 3)), desk.bank(4_200, day=date(2026, 2, 3))
    desk.match([line], [item])
    actions.reconcile(**desk.act)
    made = approve(desk, comment="x")
    reverse_voucher(
        company=desk.company, voucher=Voucher.objects.get(pk=item.voucher_key), on=date(2026, 4, 4), by=desk.by
    )
    assert left(line, item) == [0, 0] and (item.change, item.approval_id) == ("reversed", made.pk)
    assert position(desk.account, date(2026, 4, 30)).open_ledger_sum == -4_200, "the reversal waits for its bank line"


def test_41_in_a_locked_month_lines_are_matched_and_nothing_is_booked(desk):
    kind = desk.kind(PostingType.FEE, "Bankavgift")
    line = StatementLine.objects.get(amount=-2_500)
    lock_period(company=desk.company, period=Period.objects.get(month=date(2026, 3, 1)), by=desk.by)
    item = LedgerItem.objects.get(amount=-5_000)
    for act in (
        lambda: actions.post_line(company=desk.company, line=line, kind=kind, by=desk.by),
        lambda: desk.settle([line], [item], kind),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "LED-012" and "lås upp" in refused.value.words.cure.casefold()
    assert left(line, item) == [-2_500, -5_000] and not Voucher.objects.filter(origin="born").exists()
    assert desk.match([StatementLine.objects.get(amount=-5_000)], [item]).difference == 0


# ------------------------------------------------------------------ broken off
def test_48_a_run_that_breaks_off_says_how_far_it_came_and_goes_on_from_there(desk, monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 1)
    kept, power = runs.keep, {"is_on": False}

    def crash_at_the_second(where, pairings, who):
        if Match.objects.exists() and not power["is_on"]:
            raise RuntimeError("the power went")
        return kept(where, pairings, who)

    monkeypatch.setattr(runs, "keep", crash_at_the_second)
    job = actions.start_run(**desk.act)
    with pytest.raises(RuntimeError):
        jobs.run(desk.company.pk, job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == ("running", 1, 2, 1), "one of two was kept"
    assert Match.objects.count() == 1 and not Event.objects.filter(kind="reconciliation.run").exists()
    power["is_on"] = True
    Job.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    jobs.run(desk.company.pk, job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2) and "1 matchning" in job.result
    assert Match.objects.count() == 2 and Event.objects.get(kind="reconciliation.run").data["matched"] == 1


def test_48_a_run_that_never_gets_through_ends_as_failed(desk, monkeypatch):
    def crash(*_args):
        raise RuntimeError("the power went")

    monkeypatch.setattr(runs, "keep", crash)
    job = actions.start_run(**desk.act)
    for _attempt in range(jobs.MAX_ATTEMPTS):
        Job.objects.update(lease_until=None)
        with pytest.raises(RuntimeError):
            jobs.run(desk.company.pk, job.pk)
    Job.objects.update(lease_until=None)
    jobs.run(desk.company.pk, job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and job.result and not Match.objects.exists()


def test_once_nothing_holds_a_row_it_is_as_the_books_say(desk):
    """The voucher was changed under its match; undone, the row has the amount of the books and can be matched again."""
    line, item = StatementLine.objects.get(amount=100_000), LedgerItem.objects.get(amount=100_000)
    match = desk.match([line], [item])
    changed = voucher("A", "1", "20260115", ("1930", "900.00"), ("3001", "-900.00"))
    take(desk.company, sie(changed, *FIRST[1:]), desk.by)
    item.refresh_from_db()
    assert (item.change, item.amount, item.now_amount) == ("changed", 100_000, 90_000)
    actions.undo_match(company=desk.company, match=match, by=desk.by)
    (now,) = LedgerItem.objects.filter(date=date(2026, 1, 15))
    assert (now.amount, now.remaining, now.state, now.change) == (90_000, 90_000, "open", "")
    assert position(desk.account, MARCH).unexplained == 0
