"""Lön › Bokföring in the browser's place: the list, upload, and one run."""

import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from hub.models import Company
from hub.tenancy import tenant_scope
from payroll.models import JournalState
from tests.payroll.clerk import (
    CORRECTED,
    FAULTY,
    SEPTEMBER,
    journals,
    receiver,
    run_of,
    runs,
    upload,
)
from tests.payroll.pages import send, text_of, url

SHARED = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


# ------------------------------------------------------------------ the list
def test_a_new_company_is_told_what_to_do(clerk, world):
    said = text_of(clerk.get(url(world, "index")))
    assert "Inga lönekörningar ännu" in said and "Hämta mall" in said


def test_the_list_shows_a_run_with_its_totals(clerk, world):
    run_of(world)
    said = text_of(clerk.get(url(world, "index")))
    assert "Lön september" in said and "42 500,50" in said and "Att skicka" in said


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ({"q": "september"}, True),
        ({"q": "42 500,50"}, True),
        ({"q": "42500,50"}, True),
        ({"q": "17,00"}, False),
        ({"period": "2026-09"}, True),
        ({"period": "2025-01"}, True),  # no such choice: an old link filters nothing
        ({"run_type": "extra"}, False),
        ({"state": "open"}, True),
        ({"state": "sent"}, False),
    ],
)
def test_the_filter_stands_in_the_address(clerk, world, query, is_shown):
    run_of(world)
    said = text_of(clerk.get(url(world, "index"), query))
    assert ("Lön september" in said) is is_shown


def test_the_list_goes_on_on_the_next_page(clerk, world):
    for n in range(51):
        run_of(world, SEPTEMBER.replace("30000,00", f"{30000 + n},00").replace("30500,50", f"{30500 + n},50"))
    first = BeautifulSoup(clerk.get(url(world, "index")).content, "html.parser")
    older = first.find("a", rel="next")["href"]
    second = clerk.get(older)
    assert len(BeautifulSoup(second.content, "html.parser").select("input[name=run]")) == 1


# ------------------------------------------------------------------ upload
def test_a_file_becomes_a_run(clerk, world):
    answer = clerk.post(url(world, "import"), {"files": upload()}, follow=True)
    assert runs(world)[0].debit_total == 4_250_050
    assert answer.redirect_chain[-1][0] == url(world, "run", runs(world)[0].pk)


def test_what_is_wrong_is_said_row_by_row_with_a_log(clerk, world):
    answer = clerk.post(url(world, "import"), {"files": upload(FAULTY)}, follow=True)
    said = text_of(answer)
    assert runs(world) == [] and "PAY-004" in said and "Kontot saknas" in said and "Fyll i kontot" in said
    log = BeautifulSoup(answer.content, "html.parser").find("a", href=re.compile("/log/csv/"))["href"]
    assert b"PAY-004" in clerk.get(log).content


def test_several_files_stand_for_themselves(clerk, world):
    answer = clerk.post(url(world, "import"), {"files": [upload(), upload(FAULTY, "fel.csv")]}, follow=True)
    said = text_of(answer)
    assert len(runs(world)) == 1 and "lon.csv" in said and "fel.csv" in said and "Inte inläst" in said


def test_the_same_file_again_is_a_question_and_yes_reads_it_in(clerk, world):
    clerk.post(url(world, "import"), {"files": upload(), "label": "Först"})
    asked = clerk.post(url(world, "import"), {"files": upload(), "label": "Sedan"}, follow=True)
    assert len(runs(world)) == 1 and "redan inlästa som körning 1" in text_of(asked)
    yes = BeautifulSoup(asked.content, "html.parser").find("form", action=re.compile("repetition"))["action"]
    clerk.post(yes)
    assert [run.label for run in runs(world)] == ["Först", "Sedan"]


def test_a_job_that_asks_nothing_cannot_be_answered(clerk, world):
    clerk.post(url(world, "import"), {"files": upload(FAULTY)})
    answer = clerk.post(url(world, "import"), {"files": upload(FAULTY)}, follow=True)
    job = re.search(r"jobs/([0-9a-f-]{36})/", answer.content.decode())[1]
    assert clerk.post(url(world, "import-repetition", job)).status_code == 409


def test_a_file_that_is_too_large_is_not_read(clerk, world, settings):
    settings.UPLOAD_MAX_BYTES = 100
    answer = clerk.post(url(world, "import"), {"files": upload()})
    assert answer.status_code == 400 and "Filen är för stor" in text_of(answer) and runs(world) == []


def test_a_file_of_a_real_payroll_system_goes_in(clerk, world):
    path = SHARED / "sie" / "idstam__jsisie" / "Lön.si"
    if not path.exists():
        pytest.skip("the collected SIE files are not on this machine (HUB_SHARED_DATA)")
    number = re.search(rb"#ORGNR (\S+)", path.read_bytes())[1].decode()
    with tenant_scope(world.office):
        Company.objects.filter(pk=world.nordisk.pk).update(orgnr=number)
    answer = clerk.post(url(world, "import"), {"files": upload(path.read_bytes(), "Lön.si")}, follow=True)
    assert [(run.row_count, run.source) for run in runs(world)] == [(8, "sie")], text_of(answer)


def test_an_upload_without_a_file_says_so(clerk, world):
    answer = clerk.post(url(world, "import"), {})
    assert answer.status_code == 400 and "field__error" in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_reads_back(clerk, world, kind):
    answer = clerk.get(url(world, "template", kind))
    assert answer.status_code == 200 and f".{kind}" in answer["Content-Disposition"]
    assert clerk.get(url(world, "template", "exe")).status_code == 404


# ------------------------------------------------------------------ one run
def test_a_run_shows_its_rows_and_finds_amounts(clerk, world):
    run = run_of(world)
    said = text_of(clerk.get(url(world, "run", run.pk), {"q": "12 500,50"}))
    assert "12 500,50" in said and "30 000,00" not in said


def test_a_long_run_comes_in_pages_and_its_sum_is_of_all_rows(clerk, world, monkeypatch):
    monkeypatch.setattr("payroll.views.runs.ROWS", 3)
    run = run_of(world)
    first = clerk.get(url(world, "run", run.pk))
    assert "1–3 av 4" in text_of(first) and "42 500,50" in text_of(first) and "Netto" not in text_of(first)
    older = BeautifulSoup(first.content, "html.parser").find("a", rel="next")["href"]
    assert "4–4 av 4" in text_of(clerk.get(older)) and "Netto" in text_of(clerk.get(older))


def test_removal_asks_first_and_the_journal_stays_with_a_mark(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    send(clerk, world, run)
    asked = clerk.get(url(world, "removal", run.pk))
    assert "ligger kvar" in text_of(asked) and len(runs(world)) == 1
    clerk.post(url(world, "removal", run.pk))
    assert runs(world) == [] and len(journals(world)) == 1
    assert "Körningen är borttagen" in text_of(clerk.get(url(world, "index")))
    assert "Körningen är borttagen" in text_of(clerk.get(url(world, "journal", journals(world)[0].pk)))


def test_replacing_keeps_the_number_and_refuses_faults(clerk, world):
    run = run_of(world)
    refused = clerk.post(url(world, "replacement", run.pk), {"file": upload(FAULTY)})
    assert refused.status_code == 400 and "PAY-004" in text_of(refused) and runs(world)[0].version == 1
    clerk.post(url(world, "replacement", run.pk), {"file": upload(CORRECTED)})
    assert (runs(world)[0].version, runs(world)[0].number, runs(world)[0].row_count) == (2, run.number, 6)


def test_a_run_booked_elsewhere_is_marked_with_its_reason(clerk, world):
    run = run_of(world)
    assert clerk.post(url(world, "run-mark", run.pk), {"reason": ""}).status_code == 400
    clerk.post(url(world, "run-mark", run.pk), {"reason": "bokförd för hand"})
    assert [(j.state, j.marked_reason) for j in journals(world)] == [(JournalState.MARKED, "bokförd för hand")]
    (journal,) = journals(world)
    pages = {"För hand": url(world, "index"), "Markerad för hand": url(world, "journal", journal.pk)}
    for words, address in pages.items():
        page = clerk.get(address)
        assert words in text_of(page) and "Bokföringsfil skapad" not in page.content.decode()


# ------------------------------------------------------------------ the wall
def test_another_company_s_run_and_journal_are_not_found(as_, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    owner = as_(world.owner)
    assert owner.get(url(world, "run", run.pk)).status_code == 200
    elsewhere = reverse("payroll:run", args=[world.fjord.pk, run.pk])
    assert owner.get(elsewhere).status_code == 404
    assert as_(world.stranger).get(url(world, "run", run.pk)).status_code == 404


def test_the_list_costs_the_same_however_long(clerk, world, django_assert_max_num_queries):
    for n in range(12):
        run_of(world, SEPTEMBER.replace("30000,00", f"{30000 + n},00").replace("30500,50", f"{30500 + n},50"))
    clerk.get(url(world, "index"))
    with django_assert_max_num_queries(40):
        clerk.get(url(world, "index"))
