"""Selection, file, transfer and what a person decides, in the browser's place."""

import pytest
from bs4 import BeautifulSoup

from hub.models.push import PushState
from payroll.models import JournalState
from tests.payroll.clerk import (
    CORRECTED,
    deliver,
    journals,
    receiver,
    run_of,
)
from tests.payroll.pages import posted, send, text_of, url

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


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
