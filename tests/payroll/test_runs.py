"""Runs are stored whole or not at all, and the same results twice are recognised."""

from dataclasses import replace
from datetime import date

import pytest

from hub import files as stored
from hub.errors import Refused, words
from hub.models import Event, Finding, Job, Notice, StoredFile
from hub.models.job import JobState
from hub.permissions import Forbidden
from hub.tenancy import scope
from payroll import actions
from payroll.files.drafts import RowDraft
from payroll.models import Journal, PayrollRow, PayrollRun
from payroll.selection import Selection
from tests.payroll import helpers
from tests.payroll.test_files import listed, sie, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
GOOD = sie(voucher("20260925", "7210 {1 100} 31900", "1930 {} -31900", text="Lön september"))


def bring(company, world, data=GOOD, name="september.si", **given):
    return actions.import_run(company=company, name=name, data=data, by=world.clerk, **given)


def test_a_file_becomes_a_run_with_a_finished_job(nordisk, world):
    run, job = bring(nordisk, world)
    assert (run.number, run.label, run.source, run.version) == (1, "Lön september", "sie", 1)
    assert (run.period_on, run.payment_on) == (date(2026, 9, 1), date(2026, 9, 25))
    assert (run.row_count, run.debit_total, run.program) == (2, 3_190_000, "Provlön 1.0")
    assert list(run.rows.order_by("line_no").values_list("account", "cost_centre", "amount")) == [
        ("7210", "100", 3_190_000),
        ("1930", "", -3_190_000),
    ]
    assert (job.kind, job.state, job.done) == ("payroll.import", JobState.DONE, 2)
    assert job.result == "2 rader, debet 31\u00a0900,00" and job.url.endswith(f"/payroll/runs/{run.pk}/")
    assert stored.content(run.file) == GOOD
    assert Event.objects.filter(kind="run.imported", object_id=run.pk).exists()
    assert Notice.objects.get(user_id=world.member.pk).kind == "ok"


def test_a_file_with_faults_makes_no_run_but_a_log(nordisk, world):
    data = b"Konto;Debet;Kredit;Period\r\n;100;;2026-09\r\n1930;;x;2026-09\r\n"
    run, job = bring(nordisk, world, data, "lon.csv")
    assert run is None and not PayrollRun.objects.exists()
    assert (job.state, job.result) == (JobState.FAILED, "2 fel, inget lästes in")
    log = [(f.code, f.row, f.field, f.file) for f in Finding.objects.filter(job=job).order_by("row")]
    assert log == [("PAY-004", 2, "account", "lon.csv"), ("AMT-001", 3, "credit", "lon.csv")]
    notice = Notice.objects.get(user_id=world.member.pk)
    assert notice.kind == "bad" and notice.log_url


def test_every_line_of_a_log_has_words_in_three_languages(nordisk, world):
    from django.utils import translation

    _, job = bring(nordisk, world, b"Konto;Debet;Kredit\r\n1930;1.234;\r\n", "lon.csv")
    _, upload = bring(nordisk, world, b"%PDF-1.7", "lon.pdf")
    for finding in Finding.objects.filter(job__in=[job, upload]):
        said = set()
        for language in ("sv", "nb", "en"):
            with translation.override(language):
                found = words(finding.code, finding.facts)
            assert found.code == finding.code and "–" not in (found.message, found.cause, found.cure)
            assert "%(" not in found.message + found.cause + found.cure
            said.add(found.cure)
        assert len(said) == 3 or finding.code.startswith("PAY")


def test_another_companys_file_is_refused_with_both_numbers(nordisk, world):
    run, job = bring(nordisk, world, GOOD.replace(b"556016-0680", b"556036-0793"))
    assert run is None
    finding = Finding.objects.get(job=job)
    assert finding.code == "PAY-016"
    assert finding.facts["found"] == "556036-0793" and finding.facts["expected"] == "556016-0680"


@pytest.mark.parametrize("written", ["5560160680", "165560160680", "000000-0000", ""])
def test_the_organisation_number_may_be_written_as_people_do(nordisk, world, written):
    run, _ = bring(nordisk, world, GOOD.replace(b"556016-0680", written.encode() or b'""'))
    assert run is not None


def test_a_file_in_another_currency_is_refused(nordisk, world):
    run, job = bring(nordisk, world, GOOD.replace(b"#SIETYP 4", b"#VALUTA EUR\n#SIETYP 4"))
    assert run is None and "PAY-017" in Finding.objects.filter(job=job).values_list("code", flat=True)


def test_the_same_rows_twice_are_recognised_whatever_the_file(nordisk, world):
    first, _ = bring(nordisk, world)
    other = sie(voucher("20260925", "1930 {} -31900", "7210 {1 100} 31900", text="Lön"))
    with pytest.raises(Refused) as refused:
        bring(nordisk, world, other, "kopia.si")
    assert refused.value.code == "PAY-040" and str(first.number) in refused.value.words.message
    assert StoredFile.objects.count() == 1 and Job.objects.count() == 1
    again, _ = bring(nordisk, world, other, "kopia.si", again=True)
    assert again.number == 2


def test_the_same_pay_in_another_month_is_another_run(nordisk, world):
    data = b"Konto;Belopp\r\n7210;100\r\n1930;-100\r\n"
    bring(nordisk, world, data, "lon.csv", period_on=date(2026, 8, 1))
    run, _ = bring(nordisk, world, data, "lon.csv", period_on=date(2026, 9, 14), label="September")
    assert (run.number, run.period_on, run.label) == (2, date(2026, 9, 1), "September")
    assert set(run.rows.values_list("period_on", flat=True)) == {date(2026, 9, 1)}


def test_without_any_period_the_file_is_refused(nordisk, world):
    run, job = bring(nordisk, world, b"Konto;Belopp\r\n7210;100\r\n1930;-100\r\n", "lon.csv")
    assert run is None and Finding.objects.get(job=job).code == "PAY-015"


def test_an_unknown_run_type_is_refused(nordisk, world):
    with pytest.raises(Refused, match="PAY-043"):
        bring(nordisk, world, run_type="bonus")


def test_no_personal_number_is_stored_in_rows_or_log(nordisk, world):
    data = (
        "Konto;Debet;Kredit;Text;Anställningsnummer;Period\r\n"
        "7210;100;;Lön 850709-9805;19850709-9805;2026-09\r\n"
        "1930;;100;;;2026-09\r\n"
    ).encode()
    run, job = bring(nordisk, world, data, "lön 850709-9805.csv")
    kept = [
        *PayrollRow.objects.values_list("text", "employee"),
        run.label,
        *Finding.objects.values_list("value", "facts"),
    ]
    assert "9805" not in repr(kept)
    assert (job.state, Finding.objects.filter(code="PAY-009").count()) == (JobState.DONE, 2)


def test_the_api_gives_the_same_run_for_the_same_id(nordisk, world):
    facts = {"company": nordisk, "source": "api", "external_id": "lön-9", "by": world.clerk}
    run = actions.create_run(draft=helpers.draft(), **facts)
    assert actions.create_run(draft=helpers.draft(), **facts).pk == run.pk
    other = helpers.draft(content=helpers.rows(("7210", 100), ("1930", -100)))
    with pytest.raises(Refused, match="PAY-042"):
        actions.create_run(draft=other, **facts)


def test_the_api_is_held_to_the_rules_of_the_files(nordisk, world):
    faulty = helpers.draft(
        content=(RowDraft(1, "", amount=100), RowDraft(2, "7210 Lön", amount=-50, text="850709-9805", employee="Bo B"))
    )
    with pytest.raises(actions.Faulty) as refused:
        actions.create_run(company=nordisk, draft=faulty, source="api", by=world.clerk)
    assert [f.code for f in refused.value.findings] == ["PAY-004", "PAY-020"]
    clean = helpers.draft(content=(RowDraft(5, "7210", amount=50, text="850709-9805", employee="Bo B"),) * 1)
    with pytest.raises(actions.Faulty) as refused:
        actions.create_run(company=nordisk, draft=clean, source="api", by=world.clerk)
    assert [f.code for f in refused.value.findings] == ["PAY-011"]


def test_rows_with_the_same_line_are_numbered_by_order(nordisk, world):
    same = (RowDraft(0, "7210", amount=50), RowDraft(0, "1930", amount=-50))
    run = actions.create_run(company=nordisk, draft=helpers.draft(content=same), source="api", by=world.clerk)
    assert list(run.rows.order_by("line_no").values_list("line_no", flat=True)) == [1, 2]


def test_replaced_rows_leave_the_journal_as_it_was_and_mark_it(nordisk, world, run):
    selection = Selection(run_ids=(run.pk,))
    (journal,) = actions.create_file(company=nordisk, selection=selection, kind="csv", by=world.clerk)
    other = listed("7210;;;100;;;;;2026-09;", "1930;;;;100;;;;2026-09;")
    replaced = actions.replace_run(company=nordisk, run=run, draft=other, by=world.clerk)
    assert (replaced.version, replaced.row_count, replaced.debit_total) == (2, 2, 10_000)
    journal = Journal.objects.select_related("run").get(pk=journal.pk)
    assert journal.is_stale and journal.lines.count() == 3 and journal.debit_total == 3_190_000


def test_a_faulty_replacement_changes_nothing(nordisk, world, run):
    with pytest.raises(actions.Faulty):
        actions.replace_run(company=nordisk, run=run, draft=listed("7210;;;100;;;;;2026-09;"), by=world.clerk)
    run.refresh_from_db()
    assert run.version == 1 and run.rows.count() == 3


def test_a_deleted_run_leaves_its_journals_marked(nordisk, world, run):
    selection = Selection(run_ids=(run.pk,))
    (journal,) = actions.create_file(company=nordisk, selection=selection, kind="sie", by=world.clerk)
    key = run.pk
    actions.delete_run(company=nordisk, run=run, by=world.clerk)
    journal = Journal.objects.get(pk=journal.pk)
    assert journal.run is None and journal.run_key == key and journal.is_stale and journal.lines.count() == 3
    assert not PayrollRow.objects.exists()


def test_who_may_only_read_changes_nothing(nordisk, world, run):
    reader = replace(world.clerk, rights={"payroll": "read", "visma_net": "write"})
    with pytest.raises(Forbidden):
        actions.import_run(company=nordisk, name="x.si", data=GOOD, by=reader)
    with pytest.raises(Forbidden):
        actions.delete_run(company=nordisk, run=run, by=reader)
    with pytest.raises(Forbidden):
        actions.mark_sent(company=nordisk, run=run, reason="x", by=reader)


def test_numbers_have_no_gaps_and_are_each_companys_own(nordisk, world):
    bring(nordisk, world)
    with pytest.raises(Refused):
        bring(nordisk, world)
    assert bring(nordisk, world, again=True).run.number == 2
    with scope(world.fjord):
        draft = replace(helpers.draft(), orgnr="")
        run = actions.create_run(company=world.fjord, draft=draft, source="api", by=world.admin)
        assert run.number == 1


def test_sixty_thousand_rows_take_a_handful_of_statements(nordisk, world, django_assert_max_num_queries):
    content = helpers.rows(*[(f"{1000 + n % 900}", 100 if n % 2 else -100) for n in range(60_000)])
    with django_assert_max_num_queries(60):
        run = actions.create_run(company=nordisk, draft=helpers.draft(content=content), source="api", by=world.clerk)
    assert run.rows.count() == 60_000
