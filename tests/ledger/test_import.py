"""SIE into the books, as an accountant would tell it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from hub import jobs
from hub.errors import Refused
from hub.models import Finding, StoredFile
from hub.permissions import Forbidden
from hub.tenancy import scope
from ledger import actions
from ledger.actions.sie import delete_last_year, delete_year, preview, start_import, undo_import
from ledger.models import (
    Account,
    Attachment,
    FiscalYear,
    Ledger,
    ObjectSet,
    Period,
    PeriodBalance,
    Removed,
    ReturnedVoucher,
    SieImport,
    Voucher,
    VoucherLine,
    YearBalance,
)
from tests.ledger.books import FIRST, fee, holdings, open_books, sie, take, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def codes(made) -> set[str]:
    return set(made.job.findings.values_list("code", flat=True))


@pytest.fixture
def first(nordisk, world):
    return take(nordisk, sie(*FIRST), world.admin)


def test_a_year_is_read_in(first):
    assert (first.state, first.type, first.program, first.ties) == ("done", "4E", "Prov 1.0", True)
    assert (str(first.year_start), str(first.year_end)) == ("2026-01-01", "2026-12-31")
    assert first.counts["vouchers"] == 3 and first.counts["rows"] == 6 and first.counts["new"] == 3
    assert first.job.state == "done", list(first.job.findings.values_list("code", "facts"))
    year = FiscalYear.objects.get()
    assert year.source == "imported" and year.periods.count() == 12 and year.viewing_to == date(2026, 3, 31)
    a2 = Voucher.objects.get(number="2")
    keys = [
        line.object_set.key if line.object_set else ""
        for line in a2.lines.select_related("object_set").order_by("line_no")
    ]
    assert keys == ["", '[["1","200"],["6","P1"]]']
    assert (a2.debit_total, a2.line_count, a2.origin, a2.status) == (50000, 2, "imported", "posted")
    sums = PeriodBalance.objects.filter(account__number="1930").order_by("month").values_list("amount", flat=True)
    assert list(sums) == [100000, -5000]
    assert YearBalance.objects.get(kind="ib", account__number="1930").amount == 200000
    assert ObjectSet.objects.get(key='[["1","100"]]').members.get().object.name == "Norr"


def test_reading_it_again_keeps_every_identity(first, nordisk, world):
    before = holdings()
    again = take(nordisk, sie(*FIRST), world.admin)
    assert (again.counts["kept"], again.counts["new"], again.counts["changed"]) == (3, 0, 0)
    assert again.same_as_id == first.pk
    after = holdings()
    for table in ("Voucher", "VoucherLine"):
        assert after[table] == before[table]


def test_a_newer_export_replaces_what_changed(first, nordisk, world):
    ids = dict(Voucher.objects.values_list("number", "pk"))
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-700.00"))
    new = voucher("A", "4", "20260401", ("1930", "10.00"), ("3001", "-10.00"))
    again = take(nordisk, sie(FIRST[0], changed, new), world.admin)
    assert again.counts | {} == again.counts and again.state == "done"
    facts = {k: again.counts[k] for k in ("kept", "changed", "new", "vanished")}
    assert facts == {"kept": 1, "changed": 1, "new": 1, "vanished": 1}
    now = dict(Voucher.objects.values_list("number", "pk"))
    assert set(now) == {"1", "2", "4"} and now["1"] == ids["1"] and now["2"] != ids["2"]
    assert Removed.objects.filter(source_import=again, kind="voucher").count() == 2
    total = sum(PeriodBalance.objects.filter(account__number="3001").values_list("amount", flat=True))
    assert total == -171000


def test_preview_tells_what_the_import_does(first, nordisk, world):
    before = holdings()
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3002", "-700.00"))
    seen = preview(company=nordisk, data=sie(FIRST[0], changed, extra='#KONTO 3002 "Ny"'), by=world.admin)
    assert (seen.kept, seen.changed, seen.vanished, seen.new) == (1, 1, 1, 0)
    assert seen.may_import and seen.new_accounts == [("3002", "Ny")]
    differences = {d.account: d.difference for d in seen.differences}
    assert differences == {"1510": 20000, "1930": 5000, "3001": 50000, "3002": -70000, "6570": -5000}
    assert holdings() == before and not Account.objects.filter(number="3002").exists()


def test_preview_of_a_first_year(nordisk, world):
    seen = preview(company=nordisk, data=sie(*FIRST), by=world.admin)
    assert seen.year is None and seen.may_import and seen.new == 3
    assert {d.account: (d.opening_after, d.change_after) for d in seen.differences}["1930"] == (200000, 95000)
    assert not SieImport.objects.exists() and not Ledger.objects.exists()


def test_undo_gives_back_the_very_rows(first, nordisk, world):
    before = holdings()
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3002", "-700.00", '6 "P2"'))
    again = take(
        nordisk, sie(FIRST[0], changed, extra='#KONTO 3002 "Ny"\n#KONTO 1930 "Bankkonto"', ib=3000), world.admin
    )
    assert Account.objects.get(number="1930").name == "Bankkonto"
    undo_import(company=nordisk, made=again, by=world.admin)
    assert holdings() == before
    assert Account.objects.get(number="1930").name == "Företagskonto"
    assert not Account.objects.filter(number="3002").exists()


def test_undoing_the_first_import_leaves_nothing(first, nordisk, world):
    undo_import(company=nordisk, made=first, by=world.admin)
    assert not any(holdings().values())
    first.refresh_from_db()
    assert first.state == "undone" and first.undone_by == world.admin.name
    take(nordisk, sie(*FIRST), world.admin)
    assert Voucher.objects.count() == 3


def test_only_the_latest_import_of_a_year_is_undone(first, nordisk, world):
    again = take(nordisk, sie(FIRST[0]), world.admin)
    with pytest.raises(Refused, match="LED-070"):
        undo_import(company=nordisk, made=first, by=world.admin)
    undo_import(company=nordisk, made=again, by=world.admin)
    first.undo_until = timezone.now() - timedelta(days=1)
    first.save()
    with pytest.raises(Refused, match="LED-070"):
        undo_import(company=nordisk, made=first, by=world.admin)


def test_the_last_year_is_deleted_and_comes_back(first, nordisk, world):
    before = holdings()
    year = FiscalYear.objects.get()
    with pytest.raises(Refused, match="LED-073"):
        delete_last_year(company=nordisk, year=year, answer="ja", by=world.admin)
    removal = delete_last_year(company=nordisk, year=year, answer="2026", by=world.admin)
    assert not any(holdings().values()) and removal.act == "removal"
    undo_import(company=nordisk, made=removal, by=world.admin)
    assert holdings() == before


def test_only_the_last_year_is_the_last(first, nordisk, world):
    take(
        nordisk,
        sie(voucher("A", "1", "20270115", ("1930", "1.00"), ("3001", "-1.00")), year="20270101 20271231"),
        world.admin,
    )
    older = FiscalYear.objects.get(start__year=2026)
    with pytest.raises(Refused, match="LED-071"):
        delete_last_year(company=nordisk, year=older, answer="2026", by=world.admin)
    removal = delete_year(company=nordisk, year=older, answer="2026", by=world.admin)
    assert [str(y) for y in FiscalYear.objects.all()] == ["2027"]
    take(nordisk, sie(FIRST[0]), world.admin)
    with pytest.raises(Refused, match="LED-0"):
        undo_import(company=nordisk, made=removal, by=world.admin)


# ------------------------------------------------------------------ what stops an import
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (sie(*FIRST, orgnr="556036-0793"), "LED-030"),
        (sie(*FIRST, year="20260701 20270630"), "LED-031"),
        (sie(*FIRST, extra="#VALUTA EUR"), "LED-034"),
        (sie(FIRST[0], voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-600.00"))), "LED-032"),
        (b"%PDF-1.7", "SIE-002"),
        (sie(*FIRST)[:-40], "SIE-008"),
    ],
)
def test_it_is_stopped_with_a_code_and_nothing_changed(first, nordisk, world, data, code):
    before = holdings()
    stopped = take(nordisk, data, world.admin)
    assert (stopped.state, stopped.job.state) == ("refused", "failed")
    assert code in codes(stopped)
    assert holdings() == before
    seen = preview(company=nordisk, data=data, by=world.admin)
    assert not seen.may_import and code in {t.words.code for t in seen.stops}


def test_the_rest_of_a_file_with_faults_may_be_read_in(first, nordisk, world):
    bad = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-600.00"))
    data = sie(FIRST[0], bad, FIRST[2])
    stopped = take(nordisk, data, world.admin)
    assert stopped.refused_file is None or b"#VER" in _content(stopped.refused_file)
    taken = take(nordisk, data, world.admin, take_rest=True)
    assert taken.state == "done" and taken.job.state == "done_with_errors"
    assert taken.counts["refused"] == 1 and taken.counts["kept"] == 2 and taken.counts["vanished"] == 1
    refused = _content(taken.refused_file).decode("cp437")
    assert '#VER "A" "2"' in refused and '#VER "A" "1"' not in refused and "#ORGNR" in refused
    found = taken.job.findings.get(code="SIE-040")
    assert found.object_key == "A 2" and found.row and "A 2" in found.facts["message_sv"]


def _content(file: StoredFile) -> bytes:
    from hub import files

    return files.content(file)


def test_another_number_may_be_confirmed(nordisk, world):
    taken = take(nordisk, sie(*FIRST, orgnr="556036-0793"), world.admin, accept_orgnr=True)
    assert taken.state == "done"


def test_a_locked_month_is_not_changed(first, nordisk, world):
    actions.lock_period(company=nordisk, period=Period.objects.get(month=date(2026, 2, 1)), by=world.admin)
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-700.00"))
    assert "LED-035" in codes(take(nordisk, sie(FIRST[0], changed, FIRST[2]), world.admin))
    assert take(nordisk, sie(*FIRST[:2]), world.admin).state == "done", "the locked month is as it was"


def test_the_same_file_twice_at_once_is_one_import(nordisk, world):
    one = start_import(company=nordisk, data=sie(*FIRST), name="a.se", by=world.admin)
    two = start_import(company=nordisk, data=sie(*FIRST), name="b.se", by=world.admin)
    assert one.pk == two.pk
    jobs.run(nordisk.pk, one.job_id)
    jobs.run(nordisk.pk, one.job_id)
    assert Voucher.objects.count() == 3


def test_a_cancelled_job_does_not_bar_the_file(nordisk, world):
    one = start_import(company=nordisk, data=sie(*FIRST), name="a.se", by=world.admin)
    jobs.cancel(one.job, by=world.admin)
    assert take(nordisk, sie(*FIRST), world.admin).state == "done"
    one.refresh_from_db()
    assert one.state == "cancelled"


def test_cancelling_on_the_way_changes_nothing(first, nordisk, world, monkeypatch):
    before = holdings()
    made = start_import(company=nordisk, data=sie(FIRST[0]), name="a.se", by=world.admin)

    from ledger.actions.sie import run

    check = run._check_cancelled
    monkeypatch.setattr(run, "_check_cancelled", lambda report: (_ask(made), check(report)))
    jobs.run(nordisk.pk, made.job_id)
    made.refresh_from_db()
    assert (made.state, made.job.state) == ("cancelled", "cancelled")
    assert holdings() == before


def _ask(made):
    from hub.models import Job

    Job.objects.filter(pk=made.job_id).update(cancel_requested=True)


def test_rights(first, nordisk, world):
    for base in ("viewer", "auditor", "payroll_clerk"):
        by = world.actor(world.reader, base)
        for act in (
            lambda by=by: start_import(company=nordisk, data=b"x", name="x", by=by),
            lambda by=by: preview(company=nordisk, data=b"x", by=by),
            lambda by=by: undo_import(company=nordisk, made=first, by=by),
            lambda by=by: delete_year(company=nordisk, year=FiscalYear.objects.get(), answer="2026", by=by),
            lambda by=by: actions.post_voucher(company=nordisk, draft=fee(), by=by),
        ):
            with pytest.raises(Forbidden):
                act()
    assert preview(company=nordisk, data=sie(*FIRST), by=world.actor(world.reader, "accountant")).may_import


def test_a_connected_system_does_not_use_the_right(nordisk, world):
    by = world.actor(world.reader, "viewer")
    assert take(nordisk, sie(*FIRST), by, source="erp").state == "done"


# ------------------------------------------------------------------ what hangs on a voucher
@pytest.fixture
def document(first, nordisk, world):
    from hub import files

    file = files.store("kvitto.pdf", b"%PDF", content_type="application/pdf", by=world.admin)
    a2 = Voucher.objects.get(number="2")
    return Attachment.objects.create(voucher=a2, voucher_key=a2.pk, voucher_label="A 2", file=file, created_by="x")


def test_a_document_follows_a_changed_voucher_and_comes_back(document, nordisk, world):
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-700.00"))
    data = sie(FIRST[0], changed, FIRST[2])
    seen = preview(company=nordisk, data=data, by=world.admin)
    assert "LED-050" in {t.words.code for t in seen.told} and seen.may_import
    taken = take(nordisk, data, world.admin)
    assert "LED-050" in codes(taken)
    document.refresh_from_db()
    assert document.voucher_id == Voucher.objects.get(number="2").pk != document.voucher_key
    assert Removed.objects.get(source_import=taken, kind="voucher").held == ["bilaga kvitto.pdf"]
    undo_import(company=nordisk, made=taken, by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id == document.voucher_key


def test_a_document_waits_when_its_voucher_vanished(document, nordisk, world):
    taken = take(nordisk, sie(FIRST[0], FIRST[2]), world.admin)
    assert "LED-051" in codes(taken)
    document.refresh_from_db()
    assert document.voucher_id is None and document.voucher_label == "A 2"
    undo_import(company=nordisk, made=taken, by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id == document.voucher_key


def test_a_deleted_year_gives_its_documents_back(document, nordisk, world):
    removal = delete_year(company=nordisk, year=FiscalYear.objects.get(), answer="2026", by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id is None
    undo_import(company=nordisk, made=removal, by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id == document.voucher_key


# ------------------------------------------------------------------ ours
def test_a_voucher_born_here_stays_and_is_recognised_when_it_comes_back(first, nordisk, world):
    ours = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    with pytest.raises(Refused, match="LED-007"):
        actions.post_voucher(company=nordisk, draft=fee(2500, series="A"), by=world.admin)
    taken = take(nordisk, sie(*FIRST), world.admin)
    assert taken.counts["kept"] == 3 and Voucher.objects.filter(pk=ours.pk).exists()
    theirs = voucher("B", "17", "20260314", ("6570", "25.00"), ("1930", "-25.00"), text="Bankavgift mars")
    seen = preview(company=nordisk, data=sie(*FIRST, theirs), by=world.admin)
    assert seen.returned == 1 and seen.differences == []
    taken = take(nordisk, sie(*FIRST, theirs), world.admin)
    assert "LED-052" in codes(taken) and Voucher.objects.count() == 4
    back = ReturnedVoucher.objects.get()
    assert (back.voucher_id, back.series, back.number) == (ours.pk, "B", "17")
    total = sum(PeriodBalance.objects.filter(account__number="6570").values_list("amount", flat=True))
    assert total == 7500
    gone = take(nordisk, sie(*FIRST), world.admin)
    assert "LED-056" in codes(gone) and not ReturnedVoucher.objects.exists()
    undo_import(company=nordisk, made=gone, by=world.admin)
    assert ReturnedVoucher.objects.get().voucher_id == ours.pk


def test_equal_ones_are_paired_one_to_one(first, nordisk, world):
    for _ in range(2):
        actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    theirs = [voucher("B", str(n), "20260314", ("6570", "25.00"), ("1930", "-25.00")) for n in (1, 2, 3)]
    taken = take(nordisk, sie(*FIRST, *theirs), world.admin)
    assert taken.counts["returned"] == 2 and Voucher.objects.filter(series="B").count() == 1


def test_deleting_a_year_leaves_what_was_born_in_it(first, nordisk, world):
    before = holdings()
    ours = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    with_ours = holdings()
    removal = delete_year(company=nordisk, year=FiscalYear.objects.get(), answer="2026", by=world.admin)
    assert list(Voucher.objects.values_list("pk", flat=True)) == [ours.pk]
    assert PeriodBalance.objects.get(account__number="6570").amount == 2500
    undo_import(company=nordisk, made=removal, by=world.admin)
    assert holdings() == with_ours != before


def test_a_number_of_ours_with_other_content_stops_the_file(first, nordisk, world):
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    theirs = voucher("H", "1", "20260401", ("1930", "10.00"), ("3001", "-10.00"))
    assert "LED-039" in codes(take(nordisk, sie(*FIRST, theirs), world.admin))


# ------------------------------------------------------------------ files of vouchers, numbers of all kinds
def four_i(*vouchers: str) -> bytes:
    head = ["#FLAGGA 0", '#PROGRAM "Lön" 1', "#FORMAT PC8", "#GEN 20260401", "#SIETYP 4", '#FNAMN "Nordisk Exempel AB"']
    return "\n".join([*head, *vouchers, ""]).encode("cp437")


def test_a_4i_adds_vouchers_once(first, nordisk, world):
    pay = voucher("", "", "20260325", ("7010", "300.00"), ("1930", "-300.00"), text="Lön")
    taken = take(nordisk, four_i(pay), world.admin)
    assert (taken.state, taken.type, taken.counts["new"]) == ("done", "4I", 1)
    assert PeriodBalance.objects.get(account__number="7010").amount == 30000
    again = take(nordisk, four_i(pay), world.admin)
    assert again.counts["new"] == 0 and "LED-058" in codes(again) and Voucher.objects.count() == 4
    twice = take(nordisk, four_i(pay, pay), world.admin)
    assert twice.counts["new"] == 1, "two equal ones in a file are two; one is known"
    assert len(set(Voucher.objects.filter(series="", number="").values_list("occurrence", flat=True))) == 2
    for made in (twice, again, taken):
        undo_import(company=nordisk, made=made, by=world.admin)
    assert Voucher.objects.count() == 3 and not PeriodBalance.objects.filter(account__number="7010").exists()


def test_a_4i_needs_its_year(nordisk, world):
    pay = voucher("", "", "20260325", ("7010", "300.00"), ("1930", "-300.00"))
    assert "LED-033" in codes(take(nordisk, four_i(pay), world.admin))
    open_books(nordisk, world.admin)
    assert take(nordisk, four_i(pay), world.admin).state == "done"


def test_numbers_that_come_twice_or_not_at_all_are_kept_apart(nordisk, world):
    one = [voucher("#", "1", f"202601{10 + n}", ("1930", "1.00"), ("3001", "-1.00")) for n in range(3)]
    blank = [voucher("", "", f"202602{10 + n}", ("1930", "1.00"), ("3001", "-1.00")) for n in range(3)]
    take(nordisk, sie(*one, *blank), world.admin)
    assert Voucher.objects.count() == 6
    again = take(
        nordisk,
        sie(one[0], one[2], *blank[1:], voucher("", "", "20260301", ("1930", "2.00"), ("3001", "-2.00"))),
        world.admin,
    )
    assert (again.counts["kept"], again.state) == (4, "done") and Voucher.objects.count() == 5
    before = set(Voucher.objects.values_list("pk", flat=True))
    assert len(before) == 5
    undo_import(company=nordisk, made=again, by=world.admin)
    assert Voucher.objects.count() == 6


def test_other_words_on_a_kept_voucher_are_taken_over_and_given_back(first, nordisk, world):
    key = Voucher.objects.get(number="3").pk
    worded = voucher("A", "3", "20260305", ("6570", "50.00"), ("1930", "-50.00"), text="Avgift bank")
    taken = take(nordisk, sie(*FIRST[:2], worded), world.admin)
    assert taken.counts["kept"] == 3 and Voucher.objects.get(pk=key).text == "Avgift bank"
    undo_import(company=nordisk, made=taken, by=world.admin)
    assert Voucher.objects.get(pk=key).text == "Bankavgift"


def test_history_rows_are_kept_apart(nordisk, world):
    corrected = '#VER "A" "1" 20260115 "Rättad"\n{\n#BTRANS 1930 {} 10.00 20260116 "fel" "" "AB"\n' \
        '#TRANS 1930 {} 12.00\n#RTRANS 3001 {} -12.00 20260116 "" "" "AB"\n#TRANS 3001 {} -12.00\n}'  # fmt: skip
    take(nordisk, sie(corrected), world.admin)
    made = Voucher.objects.get()
    assert made.line_count == 2 and made.debit_total == 1200
    assert [(h.kind, h.account, h.amount, h.signature) for h in made.history.order_by("position")] == [
        ("btrans", "1930", 1000, "AB"), ("rtrans", "3001", -1200, "AB"),
    ]  # fmt: skip


def test_files_without_vouchers_give_balances(nordisk, world):
    head = sie(extra="#UB 0 1930 2500.00\n#UB 0 2081 -2500.00\n#RES 0 3001 -500.00").replace(b"#SIETYP 4", b"#SIETYP 1")
    taken = take(nordisk, head, world.admin)
    assert taken.type == "1" and taken.state == "done"
    assert FiscalYear.objects.get().detail == "year"
    assert dict(PeriodBalance.objects.values_list("account__number", "amount")) == {
        "1930": 50000,
        "2081": -50000,
        "3001": -50000,
    }


def test_odd_texts_arrive_as_they_are(nordisk, world):
    text = 'C:\\\\Visma \\"citat\\" åäö'
    take(nordisk, sie(voucher("A", "1", "20260115", ("1930", "1.00", "", text), ("3001", "-1.00"))), world.admin)
    line = VoucherLine.objects.get(line_no=1)
    assert line.text.endswith('"citat" åäö') and line.text.startswith("C:\\")


def test_another_company_sees_nothing_of_it(first, world):
    with scope(world.fjord):
        assert not Voucher.objects.exists() and not SieImport.objects.exists() and not Finding.objects.exists()
        with pytest.raises(ObjectDoesNotExist):
            undo_import(company=world.fjord, made=first, by=world.admin)


def test_what_can_no_longer_be_undone_is_forgotten(first, nordisk, world):
    from ledger.tasks import forget_removed

    again = take(nordisk, sie(FIRST[0]), world.admin)
    forget_removed()
    assert Removed.objects.filter(source_import=again).exists()
    SieImport.objects.filter(pk=again.pk).update(undo_until=timezone.now() - timedelta(seconds=1))
    forget_removed()
    assert not Removed.objects.exists()
    with pytest.raises(Refused, match="LED-070"):
        undo_import(company=nordisk, made=SieImport.objects.get(pk=again.pk), by=world.admin)
