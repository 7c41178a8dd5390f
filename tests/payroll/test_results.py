"""Wage results come in as a list and become rows by the company's rules, whole or not at all."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub import files as stored
from hub.errors import Refused
from hub.models import Event, Finding
from hub.models.job import JobState
from hub.permissions import Forbidden
from hub.tables import read_table
from payroll import actions
from payroll import files as readers
from payroll.actions.runs import Faulty
from payroll.files.drafts import RunDraft
from payroll.models import Journal, JournalLine, PayrollRow, PayrollRun, WageResult
from payroll.models import PostingRule as KeptRule
from payroll.rules import Kind, PostingRule, Result, WageType, example
from payroll.selection import Selection
from tests.payroll.wages import HEAD, MARCH, PAID, SLIP, account_sums, bring, with_standard

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
PERSON = "850709-9805"  # of the tax agency's public test numbers


@pytest.fixture
def ruled(nordisk, world):
    with_standard(nordisk, world.clerk)
    return nordisk


def codes(job) -> list[tuple]:
    return list(job.findings.filter(severity="error").order_by("row", "id").values_list("row", "code", "field"))


def test_results_become_balanced_rows_and_both_are_kept(ruled, world):
    run, job = bring(ruled, world.clerk)
    assert job.state == JobState.DONE and (run.result_count, run.source) == (6, "csv")
    sums = account_sums(run)
    assert sums["7210"] == 5_990_000 and sums["2710"] == -1_800_000 and sums["2821"] == -4_190_000
    assert sums["2731"] == -(1_002_298 + 879_760)  # 31,42 % of each employee's pay
    assert sum(sums.values()) == 0
    split = PayrollRow.objects.filter(run=run, account="7210", employee="1001").order_by("cost_centre")
    assert [(r.cost_centre, r.amount, r.text, r.result_line) for r in split] == [
        ("100", 1_914_000, "Månadslön 60 %", 2),
        ("200", 1_276_000, "Månadslön 40 %", 2),
    ]
    kept = WageResult.objects.get(run=run, line_no=5)
    assert (kept.employee, kept.wage_type, kept.amount, kept.cost_centre, kept.project) == (
        "1002", "1010", 2_800_000, "200", "P7",
    )  # fmt: skip


def test_leading_zeros_and_decimal_commas_are_kept(ruled, world):
    text = HEAD + "0042;1010;7,5;1 234,50;2026-03;010;;\n0042;9090;;1234,50;2026-03;;;\n"
    run, _job = bring(ruled, world.clerk, text)
    kept = WageResult.objects.get(run=run, line_no=2)
    assert (kept.employee, kept.cost_centre, kept.amount, str(kept.quantity)) == ("0042", "010", 123_450, "7.5000")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_the_template_reads_back_as_it_is(ruled, world, kind, language):
    document = readers.results_template(kind, language)
    run, job = actions.import_run(
        company=ruled, name=document.name, data=document.content, payment_on=PAID, by=world.clerk
    )
    assert run, list(job.findings.values_list("code", "facts"))
    assert run.result_count == 3 and account_sums(run)["7210"] == 3_190_000


def test_every_fault_is_told_with_row_and_column_and_nothing_is_stored(ruled, world):
    text = HEAD + (
        "1001;1010;;12.345;2026-03;;;\n"  # two readings
        ";1010;;1,00;2026-03;;;\n"
        "1001;;;1,00;2026-13;;;\n"  # two faults on one row
        "1001;7777;;1,00;2026-03;;;\n"  # a fault of the rules is told at the same time
        "1001;1010;x;1,00;2026-03;;;\n"
        "1001;1010;;1,00;2026-03;;;72 10\n"
    )
    run, job = bring(ruled, world.clerk, text)
    assert run is None and job.state == JobState.FAILED
    assert codes(job) == [
        (2, "AMT-002", "amount"),
        (3, "PAY-171", "employee"),
        (4, "PAY-008", "period"),
        (4, "PAY-174", "wage_type"),
        (5, "PAY-180", "wage_type"),
        (6, "PAY-176", "quantity"),
        (7, "PAY-020", "account"),
    ]
    assert not PayrollRun.objects.exists() and not WageResult.objects.exists()


def test_a_company_without_rules_is_told_so_once(nordisk, world):
    _run, job = bring(nordisk, world.clerk)
    assert codes(job) == [(None, "PAY-189", "")]


def test_an_employee_that_does_not_add_up_is_named_and_nothing_is_rounded_away(ruled, world):
    run, job = bring(ruled, world.clerk, SLIP.replace("1001;9090;;21900,00", "1001;9090;;21899,99"))
    assert run is None
    (finding,) = job.findings.filter(severity="error")
    assert (finding.code, finding.facts["employee"], finding.facts["difference"]) == ("PAY-183", "1001", "0,01")
    assert job.params["failed"] == [2, 3, 4]


# ------------------------------------------------------------------ persons
@pytest.mark.parametrize("number", [PERSON, "8507099805", "198507099805", "19850709-9805", "Anna Andersson", "Anna"])
def test_a_person_in_the_column_of_employees_is_refused_and_never_repeated(ruled, world, number):
    run, job = bring(ruled, world.clerk, SLIP.replace("1001;", f"{number};"))
    assert run is None
    assert {code for _, code, _ in codes(job)} <= {"PAY-172", "PAY-173"}
    said = " ".join(map(str, Finding.objects.values_list("value", "facts"))) + str(Event.objects.values_list("data"))
    failing = actions.failed_file(job=job, kind="csv", language="sv").content.decode("utf-8-sig")
    for digits in (PERSON, "8507099805", "198507099805", "19850709-9805"):
        assert digits not in said and digits not in failing
    assert "Anna" not in said


@pytest.mark.parametrize("column", [5, 6, 7, 1])
def test_a_personal_number_in_any_other_column_is_refused(ruled, world, column):
    cells = ["1001", "1010", "", "1,00", "2026-03", "", "", ""]
    cells[column] = PERSON
    run, job = bring(ruled, world.clerk, HEAD + ";".join(cells) + "\n1001;9090;;1,00;2026-03;;;\n")
    assert run is None and "PAY-175" in {code for _, code, _ in codes(job)}
    assert PERSON not in str(list(Finding.objects.values_list("value", "facts")))


def test_columns_with_names_and_texts_are_not_read(ruled, world):
    lines = SLIP.splitlines()
    text = "\n".join([lines[0] + ";Namn;Text", *(f"{line};Anna Andersson;{PERSON}" for line in lines[1:])])
    run, job = bring(ruled, world.clerk, text)
    assert set(job.findings.values_list("code", flat=True)) == {"PAY-001"}
    actions.create_file(
        company=ruled, selection=Selection(run_ids=(run.pk,), per="employee"), kind="csv", by=world.clerk
    )
    said = str(list(JournalLine.objects.values_list("text"))) + str(list(Journal.objects.values_list("text")))
    said += str(list(PayrollRow.objects.values_list("text", "employee"))) + str(list(Finding.objects.values("facts")))
    assert "Anna" not in said and PERSON not in said


# ------------------------------------------------------------------ failed rows
def corrected(job, old: str, new: str, kind: str = "csv") -> bytes:
    document = actions.failed_file(job=job, kind=kind, language="sv")
    if kind == "csv":
        return document.content.decode("utf-8-sig").replace(old, new).encode()
    found = read_table(document.content, document.name)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(found.header)
    writer.writerows([str(cell or "").replace(old, new) for cell in row.cells.values()] for row in found.rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_failed_rows_are_fetched_corrected_and_read_in_again(ruled, world, kind):
    _none, job = bring(ruled, world.clerk, SLIP.replace("1002;1010", "1002;7777"), label="Mars")
    assert job.params["failed"] == [5]
    document = actions.failed_file(job=job, kind=kind, language="sv")
    table = read_table(document.content, document.name)
    assert len(table.rows) == 1 and "7777" in table.rows[0].cells["Fel"]
    data = corrected(job, "7777", "1010", kind)
    run, again = actions.correct_import(company=ruled, job=job, name="rattat.csv", data=data, by=world.clerk)
    assert run and again.state == JobState.DONE
    assert (run.label, run.payment_on, run.result_count) == ("Mars", PAID, 6)
    assert account_sums(run)["7210"] == 5_990_000


def test_rows_that_are_still_wrong_are_told_again(ruled, world):
    _none, job = bring(ruled, world.clerk, SLIP.replace("1002;1010", "1002;7777"))
    run, again = actions.correct_import(
        company=ruled, job=job, name="rattat.csv", data=corrected(job, "7777", "8888"), by=world.clerk
    )
    assert run is None and again.params["failed"] == [7] and not PayrollRun.objects.exists()


def test_a_file_is_read_in_again_once_the_rules_are_cured(ruled, world):
    _none, job = bring(ruled, world.clerk, SLIP.replace("1002;1010", "1002;1999"))
    own = WageType("1999", "Jourtillägg", Kind.PAY, 1, True, True)
    actions.save_wage_type(company=ruled, wage_type=own, by=world.clerk)
    actions.save_rule(company=ruled, rule=PostingRule("1999", "", date(2026, 1, 1), "7013"), by=world.clerk)
    run, _job = actions.import_again(company=ruled, job=job, by=world.clerk)
    assert account_sums(run)["7013"] == 2_800_000


def test_a_job_without_failed_rows_has_none_to_fetch(ruled, world):
    _run, job = bring(ruled, world.clerk)
    with pytest.raises(Refused, match="HUB-001"):
        actions.failed_file(job=job, kind="csv", language="sv")


def test_a_file_that_is_wrong_as_a_whole_offers_no_rows_to_correct(ruled, world, monkeypatch):
    monkeypatch.setattr("payroll.actions.posting.FAILED_LIMIT", 1)
    _none, job = bring(ruled, world.clerk, SLIP.replace(";1010;", ";7777;"))
    assert job.params["failed"] == [] and job.findings.filter(code="PAY-180").count() == 2


def test_corrected_rows_that_are_no_list_are_refused(ruled, world):
    _none, job = bring(ruled, world.clerk, SLIP.replace("1002;1010", "1002;7777"))
    with pytest.raises(Refused) as refused:
        actions.correct_import(company=ruled, job=job, name="x.csv", data=b"\x00\x01\x02", by=world.clerk)
    assert refused.value.status == 422 and refused.value.words.cure


# ------------------------------------------------------------------ the same again, and other rules
def test_the_same_slips_are_recognised_whatever_the_rules(ruled, world):
    bring(ruled, world.clerk)
    actions.save_rule(company=ruled, rule=PostingRule("1010", "", MARCH, "7220"), by=world.clerk)
    with pytest.raises(Refused, match="PAY-040"):
        bring(ruled, world.clerk)


def test_a_run_is_computed_again_by_the_new_rules_and_its_journals_stay(ruled, world):
    run, _job = bring(ruled, world.clerk)
    (journal,) = actions.create_file(company=ruled, selection=Selection(run_ids=(run.pk,)), kind="csv", by=world.clerk)
    before = list(journal.lines.order_by("line_no").values_list("account", "amount"))
    same = actions.recalculate_run(company=ruled, run=run, by=world.clerk)
    assert same.version == 1 and not journal.is_stale
    actions.save_rule(company=ruled, rule=PostingRule("1010", "", MARCH, "7220"), by=world.clerk)
    run.refresh_from_db()
    made = actions.recalculate_run(company=ruled, run=run, by=world.clerk)
    assert made.version == 2 and account_sums(made)["7220"] == 5_990_000 and made.result_count == 6
    journal = Journal.objects.get(pk=journal.pk)
    assert list(journal.lines.order_by("line_no").values_list("account", "amount")) == before
    assert journal.is_stale
    assert Event.objects.filter(kind="run.recalculated").count() == 1


def test_a_rule_that_is_gone_stops_the_calculation_and_changes_nothing(ruled, world):
    run, _job = bring(ruled, world.clerk)
    actions.remove_rule(company=ruled, rule=KeptRule.objects.get(wage_type__number="1010"), by=world.clerk)
    rows = run.rows.count()
    with pytest.raises(Faulty) as faulty:
        actions.recalculate_run(company=ruled, run=run, by=world.clerk)
    assert {each.code for each in faulty.value.findings if each.severity == "error"} == {"PAY-181"}
    run.refresh_from_db()
    assert run.version == 1 and run.rows.count() == rows


def test_a_run_of_finished_rows_has_nothing_to_compute(run, nordisk, world):
    with pytest.raises(Refused, match="PAY-190"):
        actions.recalculate_run(company=nordisk, run=run, by=world.clerk)


def test_a_run_is_replaced_by_other_results(ruled, world):
    run, _job = bring(ruled, world.clerk)
    other = SLIP.replace("31900,00", "32900,00").replace("1001;9090;;21900", "1001;9090;;22900")
    draft = readers.read("lon.csv", other.encode())
    made = actions.replace_run(company=ruled, run=run, draft=draft, by=world.clerk)
    assert made.version == 2 and account_sums(made)["7210"] == 6_090_000
    assert WageResult.objects.filter(run=run).count() == 6


def test_results_by_the_api_meet_the_same_rules(ruled, world):
    draft = RunDraft(
        label="Mars",
        period_on=MARCH,
        payment_on=PAID,
        results=(Result(1, "1001", "1010", None, 500), Result(2, PERSON, "9090", None, 500)),
    )
    with pytest.raises(Faulty) as faulty:
        actions.create_run(company=ruled, draft=draft, source="api", by=world.clerk)
    assert [each.code for each in faulty.value.findings if each.severity == "error"] == ["PAY-172"]
    assert PERSON not in str(faulty.value.findings)


def test_a_reader_may_not_compute(ruled, world):
    run, _job = bring(ruled, world.clerk)
    with pytest.raises(Forbidden):
        actions.recalculate_run(company=ruled, run=run, by=world.actor(world.reader, "viewer"))


# ------------------------------------------------------------------ corrections
def test_corrections_give_a_journal_for_each_month(ruled, world):
    text = SLIP + (
        "1001;1010;;500,00;2026-01;;;\n1001;9090;;500,00;2026-03;;;\n"
        "1002;1330;;-300,00;2026-02;;;\n1002;9090;;-300,00;2026-03;;;\n"
    )
    run, _job = bring(ruled, world.clerk, text)
    journals = actions.create_file(company=ruled, selection=Selection(run_ids=(run.pk,)), kind="sie", by=world.clerk)
    assert [f"{j.period_on:%Y-%m}" for j in journals] == ["2026-01", "2026-02", "2026-03"]
    assert len({j.reference for j in journals}) == 1
    january = dict(journals[0].lines.filter(cost_centre="").values_list("account", "amount"))
    assert january["2910"] == -50_000 and january["2731"] == -15_710
    assert all(sum(j.lines.values_list("amount", flat=True)) == 0 for j in journals)


# ------------------------------------------------------------------ size
def test_a_large_list_needs_no_statement_per_row(ruled, world):
    def statements(count: int) -> int:
        lines = [
            f"{n};1010;;100,00;2026-03;;;\n{n};9090;;100,00;2026-03;;;\n" for n in range(count * 1000, count * 1001)
        ]
        with CaptureQueriesContext(connection) as seen:
            assert bring(ruled, world.clerk, HEAD + "".join(lines)).run
        return len(seen)

    assert statements(300) <= statements(20) + 4


def test_the_uploaded_file_is_kept_as_it_came(ruled, world):
    run, _job = bring(ruled, world.clerk)
    assert stored.content(run.file) == SLIP.encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_example_company_comes_in_as_a_list_and_balances(nordisk, world, kind):
    actions.load_standard(company=nordisk, by=world.clerk)
    actions.save_homes(company=nordisk, homes=example.homes(date(2026, 1, 1)), by=world.clerk)
    document = readers.results_list(kind, example.slips(MARCH, date(2026, 2, 1)), name="loner-2026-03")
    run, job = actions.import_run(
        company=nordisk, name=document.name, data=document.content, payment_on=PAID, by=world.clerk
    )
    assert run, list(job.findings.values_list("code", "facts"))
    assert set(run.rows.values_list("period_on", flat=True)) == {MARCH, date(2026, 2, 1)}
    assert sum(account_sums(run).values()) == 0
