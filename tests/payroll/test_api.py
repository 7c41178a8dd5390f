"""The acts of payroll for a program with a key: the same rules, amounts as text, errors with cause and cure."""

import json

import pytest
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS

from hub.api.keys import create_key
from hub.models.push import PushState
from hub.permissions import standard_rights
from hub.tenancy import scope
from payroll.models import JournalState
from tests.payroll.clerk import FAULTY, deliver, journals, receiver, run_of, runs, upload

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

ROWS = [
    {"account": "7010", "amount": "30000.00", "cost_centre": "100", "wage_type": "310", "employee": "1001"},
    {"account": "7010", "amount": "12500.50", "cost_centre": "200"},
    {"account": "2710", "amount": "-12000.00"},
    {"account": "1930", "amount": "-30500.50"},
]
RUN = {"label": "Lön september", "period": "2026-09", "payment_on": "2026-09-25", "rows": ROWS}


class Program:
    """A client with a key of one company."""

    def __init__(self, client, world, company, base="payroll_clerk"):
        self.client, self.company = client, company
        with scope(company):
            _, self.secret = create_key(name="Lönesystemet", rights=standard_rights(base), by=world.admin)

    def call(self, method, name, *args, body=None, headers=None, query="", **files):
        address = reverse(f"payroll_api:{name}", args=[self.company.pk, *args]) + query
        headers = {"Authorization": f"Bearer {self.secret}"} | (headers or {})
        if files:
            return getattr(self.client, method)(address, files | (body or {}), headers=headers)
        data = json.dumps(body) if body is not None else None
        return getattr(self.client, method)(address, data, content_type="application/json", headers=headers)


@pytest.fixture
def program(client, world):
    return Program(client, world, world.nordisk)


@pytest.fixture
def sent(program, world, monkeypatch):
    """A run on its way, by the API alone."""
    receiver(monkeypatch)
    run = program.call("post", "runs", body=RUN).json()
    answer = program.call("post", "transfers", body={"run_ids": [run["id"]]})
    assert answer.status_code == 202, answer.content
    return answer.json()


# ------------------------------------------------------------------ runs
def test_rows_become_a_run(program, world):
    answer = program.call("post", "runs", body=RUN)
    assert answer.status_code == 201
    assert (answer.json()["debit_total"], answer.json()["period"]) == ("42500.50", "2026-09")
    assert runs(world)[0].source == "api"
    listed = program.call("get", "runs").json()
    assert [(r["label"], r["state"]) for r in listed["results"]] == [("Lön september", "open")]
    assert program.call("get", "run", answer.json()["id"]).json()["row_count"] == 4


@pytest.mark.parametrize("amount", [30000.00, "30000,00", "30000.005", "trettio", ""])
def test_an_amount_that_is_not_exact_text_is_refused(program, world, amount):
    answer = program.call("post", "runs", body=RUN | {"rows": [ROWS[0] | {"amount": amount}]})
    assert answer.status_code == 400 and "amount" in str(answer.json()["fields"]["rows"])
    assert runs(world) == []


def test_every_fault_is_listed_and_nothing_is_kept(program, world):
    crooked = [ROWS[0], {"account": "70 10!", "amount": "-1.00"}]
    answer = program.call("post", "runs", body=RUN | {"rows": crooked})
    assert answer.status_code == 422 and runs(world) == []
    assert {"code", "message", "cause", "cure"} <= answer.json().keys()
    assert [each["row"] for each in answer.json()["findings"]] == [2]


def test_the_same_external_id_is_the_same_run(program, world):
    first = program.call("post", "runs", body=RUN | {"external_id": "2026-09/1"})
    again = program.call("post", "runs", body=RUN | {"external_id": "2026-09/1"})
    assert first.json()["id"] == again.json()["id"] and len(runs(world)) == 1


def test_a_file_is_taken_in_and_a_faulty_one_is_told_of(program, world):
    assert program.call("post", "runs", file=upload()).status_code == 201
    faulty = program.call("post", "runs", file=upload(FAULTY, "fel.csv"))
    assert faulty.status_code == 422 and faulty.json()["code"] == "PAY-004" and faulty.json()["findings"][0]["row"] == 3


def test_a_run_is_replaced_and_deleted(program, world):
    run = run_of(world)
    answer = program.call("put", "run", run.pk, body=RUN | {"rows": [ROWS[0], ROWS[2] | {"amount": "-30000.00"}]})
    assert (answer.json()["version"], answer.json()["debit_total"]) == (2, "30000.00")
    assert program.call("delete", "run", run.pk).status_code == 204 and runs(world) == []


def test_the_template_is_fetched(program):
    assert program.call("get", "template", "csv").content.startswith(b"\xef\xbb\xbf")
    assert program.call("get", "template", "exe").status_code == 404


# ------------------------------------------------------------------ the ways out
def test_the_preview_changes_nothing_and_tells_what_would_come(program, world):
    run = run_of(world)
    found = program.call("post", "preview", body={"run_ids": [str(run.pk)], "per": "employee"}).json()
    assert found["total"] == "42500.50" and found["expected"] == {str(run.pk): 0} and journals(world) == []
    lines = found["journals"][0]["lines"]
    assert {"account": "2710", "amount": "-12000.00"}.items() <= lines[1].items()


def test_a_selection_without_runs_or_dates_is_not_everything(program, world):
    run_of(world)
    found = program.call("post", "preview", body={}).json()
    assert found["journals"] == [] and found["findings"][0]["code"] == "PAY-032"


def test_a_transfer_is_followed_to_its_end(program, world, sent):
    assert sent["journals"][0]["state"] == "queued"
    deliver(world, PushState.DONE, remote_ref="001234")
    found = program.call("get", "transfer", sent["id"]).json()
    journal = found["journals"][0]
    assert (found["state"], journal["state"], journal["remote_ref"]) == ("done", "sent", "001234")
    assert journal["receipt"]["debit"] == "42500.50"


def test_the_same_key_gives_the_same_transfer(program, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    body, headers = {"run_ids": [str(run.pk)]}, {"Idempotency-Key": "lon-2026-09"}
    first = program.call("post", "transfers", body=body, headers=headers)
    again = program.call("post", "transfers", body=body, headers=headers)
    assert first.json() == again.json() and again["Idempotent-Replayed"] == "true" and len(journals(world)) == 1
    other = program.call("post", "transfers", body=body | {"text": "annat"}, headers=headers)
    assert other.status_code == 422 and other.json()["code"] == "HUB-050"


def test_what_has_changed_since_the_preview_is_not_sent(program, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    body = {"run_ids": [str(run.pk)], "expected": {str(run.pk): 3}}
    answer = program.call("post", "transfers", body=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "HUB-001") and journals(world) == []


def test_a_file_is_made_and_fetched(program, world):
    run = run_of(world)
    made = program.call("post", "files", body={"run_ids": [str(run.pk)], "kind": "sie"})
    assert made.status_code == 201 and made.json()["journals"][0]["state"] == "exported"
    assert program.call("get", "file", made.json()["id"]).content.startswith(b"#FLAGGA")
    assert program.call("get", "file", made.json()["id"], query="?kind=xlsx").content.startswith(b"PK")
    assert program.call("get", "file", made.json()["id"], query="?kind=exe").status_code == 404


# ------------------------------------------------------------------ journals
def test_a_journal_comes_with_its_lines(program, sent):
    key = sent["journals"][0]["id"]
    found = program.call("get", "journal", key).json()
    assert [line["amount"] for line in found["lines"]] == ["-30500.50", "-12000.00", "30000.00", "12500.50"]
    listed = program.call("get", "journals", query="?state=queued").json()
    assert [each["id"] for each in listed["results"]] == [key] and listed["next"] is None
    assert program.call("get", "journals", query="?run=nothing").json()["results"] == []


def test_a_refused_journal_is_sent_again(program, world, sent):
    deliver(world, PushState.REJECTED, error={"code": "PAY-031", "facts": {}})
    key = sent["journals"][0]["id"]
    fault = program.call("get", "journal", key).json()["fault"]
    assert fault["code"] == "PAY-031" and fault["cure"]
    assert program.call("post", "journal-sending", key).json()["state"] == "queued"


def test_a_person_s_decisions_have_their_addresses(program, world, sent):
    key = sent["journals"][0]["id"]
    deliver(world, PushState.REVIEW, error={"code": "HUB-021", "facts": {"sends": 3}})
    assert program.call("post", "journal-link", key, body={}).status_code == 400
    linked = program.call("post", "journal-link", key, body={"remote_ref": "001777"})
    assert (linked.json()["state"], linked.json()["remote_ref"]) == ("sent", "001777")
    refused = program.call("post", "journal-cancellation", key)
    assert (refused.status_code, refused.json()["code"]) == (409, "PAY-054")


def test_called_off_and_marked(program, world, sent):
    key = sent["journals"][0]["id"]
    assert program.call("post", "journal-cancellation", key).json()["state"] == "cancelled"
    marked = program.call("post", "journal-mark", key, body={"reason": "inlagd för hand"})
    assert marked.json()["state"] == "marked" and journals(world)[0].state == JournalState.MARKED


# ------------------------------------------------------------------ the wall
def test_a_key_that_may_only_read_cannot_send(client, world, monkeypatch):
    receiver(monkeypatch)
    run = run_of(world)
    reader = Program(client, world, world.nordisk, base="viewer")
    assert reader.call("get", "runs").status_code == 200
    answer = reader.call("post", "transfers", body={"run_ids": [str(run.pk)]})
    assert answer.status_code == 403 and answer.json()["code"] == "HUB-403" and journals(world) == []
    assert reader.call("post", "runs", body=RUN).status_code == 403


def test_a_key_opens_its_own_company_only(client, world):
    run = run_of(world)
    other = Program(client, world, world.fjord)
    assert other.call("get", "run", run.pk).status_code == 404
    assert other.call("get", "runs").json()["results"] == []
    other.company = world.nordisk
    assert other.call("get", "runs").status_code == 401
    assert client.get(reverse("payroll_api:runs", args=[world.nordisk.pk])).status_code == 401


def test_the_description_names_every_address(client):
    """The OpenAPI text is made without a warning and has each of our paths."""
    from payroll.urls import api_urls

    with GENERATOR_STATS.silence():
        text = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).content.decode()
        said = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    assert [line for line in said if "payroll" in line] == []
    operations = [operation for path in json.loads(text)["paths"].values() for operation in path.values()]
    names = {operation["operationId"] for operation in operations}
    assert len(names) == len(operations) and len([n for n in names if n.startswith("journals")]) == 10
    assert len(api_urls) == 38
