"""Lön › Bokföring in the browser's place: upload, list, selection, file, transfer and what a person decides."""

import html
import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from hub.models import Company
from hub.models.push import PushState
from hub.tenancy import tenant_scope
from payroll.models import JournalState
from tests.payroll.clerk import (
    CORRECTED,
    FAULTY,
    SEPTEMBER,
    deliver,
    journals,
    receiver,
    run_of,
    runs,
    upload,
)

SHARED = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def clerk(world, as_):
    return as_(world.member)


def url(world, name, *args, **query):
    address = reverse(f"payroll:{name}", args=[world.nordisk.pk, *args])
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else address


def text_of(response) -> str:
    """What a reader sees, on one line, with ordinary spaces."""
    soup = BeautifulSoup(response.content, "html.parser")
    return re.sub(r"\s+", " ", html.unescape(soup.get_text(" "))).replace("\xa0", " ")


def posted(response, action: str) -> dict:
    """The fields of the form that posts to `action`, as a browser without script would send them."""
    form = BeautifulSoup(response.content, "html.parser").find("form", {"action": action})
    fields: dict = {}
    for field in form.find_all("input"):
        fields.setdefault(field["name"], []).append(field.get("value", ""))
    return fields


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


# ------------------------------------------------------------------ selection
def send(clerk, world, run, act="transfer", **more):
    """The path of a clerk without script: selection page, then its form as it stands."""
    page = clerk.get(url(world, "selection"), {"act": act, "run": str(run.pk)})
    action = url(world, "transfers" if act == "transfer" else "files")
    return clerk.post(action, posted(page, action) | more)


def test_both_buttons_open_the_same_selection(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    pages = [clerk.get(url(world, "selection"), {"act": act, "run": str(run.pk)}) for act in ("file", "transfer")]
    names = [
        {f["name"] for f in BeautifulSoup(p.content, "html.parser").select("#selection [name]") if f["name"] != "act"}
        for p in pages
    ]
    assert names[0] == names[1] and {"voucher_on", "series", "per", "include_sent", "show_wage_type"} <= names[0]


def test_the_preview_shows_corrections_in_their_own_period(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world, CORRECTED)
    page = clerk.get(url(world, "selection"), {"act": "transfer", "run": str(run.pk)})
    said = text_of(page)
    assert "2026-08-31" in said and "rättelse" in said and "2 underlag" in said and "43 000,50" in said


def test_the_fragment_is_the_preview_alone(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    answer = clerk.get(url(world, "selection"), {"run": str(run.pk)}, headers={"HX-Request": "true"})
    found = answer.content.decode()
    assert "<html" not in found and 'id="preview"' in found and 'hx-swap-oob="true"' in found


def test_a_tick_taken_away_leaves_the_run_out(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run_of(world)
    run_of(world, CORRECTED, label="Lön två")
    page = clerk.get(url(world, "selection"), {"act": "transfer"})
    soup = BeautifulSoup(page.content, "html.parser")
    among, boxes = soup.find("input", {"name": "among"})["value"], soup.select("input[name=run][form=selection]")
    assert [box.has_attr("checked") for box in boxes] == [True, True]
    kept = {field["name"]: field.get("value", "") for field in soup.select("#selection input[type=date]")}
    query = kept | {"act": "transfer", "shown": "1", "among": among, "run": boxes[1]["value"], "date_by": "payment"}
    assert "2 underlag" in text_of(clerk.get(url(world, "selection"), query))
    none = clerk.get(url(world, "selection"), {k: v for k, v in query.items() if k != "run"})
    assert "0 underlag" in text_of(none)


def test_an_obstacle_shuts_the_button_and_says_why(clerk, world, monkeypatch):
    receiver(monkeypatch, obstacles=["PAY-050"])
    run = run_of(world)
    page = clerk.get(url(world, "selection"), {"act": "transfer", "run": str(run.pk)})
    button = BeautifulSoup(page.content, "html.parser").select_one("#selection-bar button.button--primary")
    assert button.has_attr("disabled") and "Testföretag kan inte skicka" in text_of(page)
    assert send(clerk, world, run).status_code == 409 and journals(world) == []


def test_who_may_only_read_sees_the_button_shut(as_, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    reader = as_(world.reader)
    page = reader.get(url(world, "selection"), {"act": "transfer", "run": str(run.pk)})
    assert "Kräver rätten Skriv för Visma.net" in text_of(page)
    assert send(reader, world, run).status_code == 403 and journals(world) == []


def test_a_selection_that_has_changed_is_not_sent(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    assert send(clerk, world, run, expected="{}").status_code == 409
    assert journals(world) == []


# ------------------------------------------------------------------ the acts
def test_a_transfer_leads_to_its_page_which_polls_until_all_have_ended(clerk, world, monkeypatch):
    receiver(monkeypatch)
    answer = send(clerk, world, run_of(world))
    page, polls = clerk.get(answer["Location"]), f'hx-get="{answer["Location"]}"'
    assert polls in page.content.decode() and "Väntar" in text_of(page)
    deliver(world, PushState.DONE, remote_ref="001234")
    part = clerk.get(answer["Location"], headers={"HX-Request": "true"})
    assert polls not in part.content.decode() and "<html" not in part.content.decode()
    assert "1 bokfört" in text_of(part) and "001234" in text_of(part)


def test_the_same_form_posted_ten_times_is_one_transfer(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    page = clerk.get(url(world, "selection"), {"run": str(run.pk)})
    fields = posted(page, url(world, "transfers"))
    seen = {clerk.post(url(world, "transfers"), fields)["Location"] for _ in range(10)}
    assert len(seen) == 1 and len(journals(world)) == 1


def test_the_mark_is_grey_and_turns_dark_with_batch_number_and_name(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    before = clerk.get(url(world, "index")).content.decode()
    assert "mark--sent" not in before and f"run={run.pk}" in before
    send(clerk, world, run)
    deliver(world, PushState.DONE, remote_ref="001234")
    after = clerk.get(url(world, "index"))
    assert "mark--sent" in after.content.decode() and "batch 001234" in text_of(after) and "member" in text_of(after)


def test_the_receipt_compares_what_was_read_back(clerk, world, monkeypatch):
    receiver(monkeypatch)
    send(clerk, world, run_of(world))
    journal = deliver(world, PushState.DONE, remote_ref="001234")
    said = text_of(clerk.get(url(world, "journal", journal.pk)))
    assert "Kvitto från Visma.net" in said and "Stämmer" in said and "001234" in said and "Frisläppt" in said


def test_a_refused_journal_shows_cause_and_cure_and_goes_again(clerk, world, monkeypatch):
    receiver(monkeypatch)
    send(clerk, world, run_of(world))
    journal = deliver(world, PushState.REJECTED, error={"code": "PAY-031", "facts": {"day": "2026-09-25"}})
    page = clerk.get(url(world, "journal", journal.pk))
    assert "Välj ett datum i perioden" in text_of(page) and "Misslyckad" in text_of(page)
    clerk.post(url(world, "journal-sending", journal.pk))
    assert journals(world)[0].state == JournalState.QUEUED


def test_a_transfer_has_no_file_but_a_file_has(clerk, world, monkeypatch):
    receiver(monkeypatch)
    send(clerk, world, run_of(world))
    page = clerk.get(url(world, "journal", journals(world)[0].pk))
    assert "/file/" not in page.content.decode()
    assert clerk.get(url(world, "journal-file", journals(world)[0].pk, "sie")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "start"), [("sie", b"#FLAGGA"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")]
)
def test_a_file_is_made_and_fetched_in_each_form(clerk, world, monkeypatch, kind, start):
    receiver(monkeypatch)
    page = clerk.get(send(clerk, world, run_of(world), act="file")["Location"])
    assert "Underlag i filen" in text_of(page)
    links = [a["href"] for a in BeautifulSoup(page.content, "html.parser").find_all("a", download=True)]
    content = clerk.get(next(link for link in links if link.endswith(f"/{kind}/")))
    assert content.content.startswith(start) and "attachment" in content["Content-Disposition"]
    of_journal = clerk.get(url(world, "journal-file", journals(world)[0].pk, kind))
    assert of_journal.content.startswith(start)


def test_what_left_by_file_is_not_sent_again_unless_asked(clerk, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    send(clerk, world, run, act="file")
    page = clerk.get(url(world, "selection"), {"act": "transfer", "run": str(run.pk)})
    assert "Redan skickad: underlag 1" in text_of(page) and send(clerk, world, run).status_code == 409
    asked = {"act": "transfer", "run": str(run.pk), "include_sent": "on"}
    again = clerk.get(url(world, "selection"), asked)
    assert "Redan skickad: underlag 1" in text_of(again)
    clerk.post(url(world, "transfers"), posted(again, url(world, "transfers")))
    first, second = journals(world)
    assert (second.resend_of_id, second.revision) == (first.pk, 1)


def test_an_unknown_fate_can_be_linked_by_a_person(clerk, world, monkeypatch):
    receiver(monkeypatch)
    send(clerk, world, run_of(world))
    journal = deliver(world, PushState.REVIEW, error={"code": "HUB-021", "facts": {"sends": 3}})
    page = clerk.get(url(world, "journal", journal.pk))
    assert "Koppla befintligt verifikat" in text_of(page) and "Avbryt överföringen" in text_of(page)
    assert clerk.post(url(world, "journal-link", journal.pk), {"batch": ""}).status_code == 400
    clerk.post(url(world, "journal-link", journal.pk), {"batch": "001777"})
    assert (journals(world)[0].state, journals(world)[0].remote_ref) == (JournalState.SENT, "001777")


def test_a_waiting_transfer_can_be_called_off(clerk, world, monkeypatch):
    receiver(monkeypatch)
    send(clerk, world, run_of(world))
    clerk.post(url(world, "journal-cancellation", journals(world)[0].pk))
    assert journals(world)[0].state == JournalState.CANCELLED


def test_a_journal_is_marked_as_sent_with_a_reason(clerk, world, monkeypatch):
    receiver(monkeypatch)
    send(clerk, world, run_of(world))
    journal = deliver(world, PushState.REJECTED, error={"code": "PAY-031"})
    assert clerk.post(url(world, "journal-mark", journal.pk), {"reason": ""}).status_code == 400
    clerk.post(url(world, "journal-mark", journal.pk), {"reason": "inlagd för hand"})
    assert journals(world)[0].state == JournalState.MARKED


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
