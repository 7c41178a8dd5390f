"""Two buttons, one truth: files, transfers and marks in one list, and a warning that names the earlier act."""

from dataclasses import replace

import pytest
from django.urls import reverse

from hub.models.push import PushState
from hub.tenancy import scope
from payroll import actions, destinations
from payroll.patterns import read_formats
from payroll.selection import Selection
from tests.payroll.clerk import CORRECTED, deliver, receiver, run_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def text(answer) -> str:
    return " ".join(answer.content.decode().split()).replace("\xa0", " ")


def address(world, name: str) -> str:
    return reverse(f"payroll:{name}", args=[world.nordisk.pk])


@pytest.fixture
def client(as_, world, monkeypatch):
    receiver(monkeypatch)
    return as_(world.member)


def act(world, run, how: str) -> None:
    with scope(world.nordisk):
        selection = Selection(run_ids=(run.pk,), include_sent=True)
        if how == "file":
            actions.create_file(company=world.nordisk, selection=selection, kind="sie", by=world.clerk)
        elif how == "mark":
            actions.mark_sent(company=world.nordisk, run=run, reason="Bokförd för hand, B17", by=world.clerk)
        else:
            actions.start_transfer(company=world.nordisk, selection=selection, destination="visma_net", by=world.clerk)


def test_files_transfers_and_marks_stand_in_one_list(world, client):
    act(world, run_of(world, label="Ett"), "mark")
    second = run_of(world, CORRECTED, label="Två")
    act(world, second, "file")
    act(world, second, "transfer")
    deliver(world, PushState.DONE, remote_ref="1001/000123")
    shown = text(client.get(address(world, "history")))
    for told in ("Markerad för hand", "Bokförd för hand, B17", "Bokföringsfil", "Direktöverföring", "1001/000123"):
        assert told in shown
    assert "member" in shown and "Per konto · kostnadsställe · projekt · redan skickade med" in shown
    assert "efter underlag 2" in shown, "the second act names the first"
    assert shown.index("1001/000123") < shown.index("Markerad för hand"), "newest first"


def test_it_is_searched_and_who_may_not_read_does_not_see_it(world, client, as_):
    act(world, run_of(world, label="Ett"), "mark")
    assert "Inget har skickats ännu" in text(client.get(address(world, "history"), {"q": "finns inte"}))
    assert "B17" in text(client.get(address(world, "history"), {"q": "1"}))
    hostile = client.get(address(world, "history"), {"q": "%' OR 1=1 --\x00", "page": "-1"})
    assert hostile.status_code == 200
    assert as_(world.stranger).get(address(world, "history")).status_code == 404


@pytest.mark.parametrize(("first", "second"), [("file", "transfer"), ("transfer", "file"), ("file", "file")])
def test_a_second_act_is_warned_of_by_naming_the_first(world, client, first, second):
    run = run_of(world)
    act(world, run, first)
    asked = {"act": second, "run": str(run.pk), "shown": "1", "include_sent": "on"}
    shown = text(client.get(address(world, "selection"), asked))
    assert (
        'data-confirm-text="Skickas en gång till! Redan skickad: underlag 1,' in shown
        or "Skickas en gång till!" in shown
    )
    assert "underlag 1" in shown and "member" in shown


def test_the_preview_tells_each_account_s_class_and_why(world, client, monkeypatch):
    known = destinations.destination("visma_net")
    formats = read_formats("[1-2][0-9][0-9][0-9]", "8[0-9][0-9][0-9]")
    monkeypatch.setitem(destinations._destinations, "visma_net", replace(known, formats=lambda company: formats))
    run = run_of(world)
    shown = text(client.get(address(world, "selection"), {"act": "transfer", "run": str(run.pk)}))
    assert "Utan kostnadsställe: [1-2][0-9][0-9][0-9]" in shown
    assert "Stämmer med inget format och kan inte skickas" in shown, "7010 is neither"
    shown = text(client.get(address(world, "selection"), {"act": "file", "run": str(run.pk)}))
    assert "Utan kostnadsställe" not in shown, "a file goes to no receiver"
