"""SIE into the books, as an accountant would tell it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hub import jobs
from hub.errors import Refused
from hub.models import StoredFile
from hub.permissions import Forbidden
from ledger import actions
from ledger.actions.sie import delete_last_year, delete_year, preview, start_import, undo_import
from ledger.models import (
    Account,
    FiscalYear,
    Ledger,
    ObjectSet,
    Period,
    PeriodBalance,
    Removed,
    SieImport,
    Voucher,
    YearBalance,
)
from tests.ledger.books import FIRST, codes, fee, holdings, sie, take, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


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
