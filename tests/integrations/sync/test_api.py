"""The sync through the API: settings, comparison, runs and problems, as a program meets them."""

import json

import pytest

from hub.tenancy import scope
from integrations.sync.models import SyncIssue, SyncRun
from integrations.sync.registers import NAMES
from tests.house.test_urls import key_for

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


# ------------------------------------------------------------------ the API
@pytest.fixture
def api(client, world, sync):
    """`api(method, path, body)` with a key that may write."""
    headers = key_for(world.nordisk, world.admin, "write")

    def ask(method: str, path: str, body=None, **more):
        where = f"/api/v1/companies/{world.nordisk.pk}/sync/{path}"
        return getattr(client, method)(where, data=None if body is None else json.dumps(body),
                                       content_type="application/json", headers=headers | more)  # fmt: skip

    return ask


def test_settings_through_the_api(api, sync, client, world):
    headers = key_for(world.nordisk, world.admin, "read")
    found = client.get(f"/api/v1/companies/{world.nordisk.pk}/sync/settings/", headers=headers).json()
    assert found["default_article"] == "900" and found["obstacles"]
    known = {name: value for name, value in found.items() if name not in ("saved_at", "saved_by", "obstacles")}
    answer = api("put", "settings/", known | {"schedules": {"customers": 45}, "default_article": "100"})
    assert (
        answer.status_code == 200 and answer.json()["schedules"]["customers"] == 45 and not answer.json()["obstacles"]
    )
    answer = api("put", "settings/", known | {"default_article": "4711", "status_paid": known["status_to_transfer"]})
    assert answer.status_code == 422
    assert {each["code"] for each in answer.json()["findings"]} == {"SYNC-803", "SYNC-804"}
    assert api("put", "settings/", {}).status_code == 400


def test_everything_a_program_reads(api, sync):
    assert [each["state"] for each in api("get", "connections/").json()] == ["connected", "connected"]
    assert "sealed" not in api("get", "connections/").content.decode()
    assert api("get", "choices/").json()["articles"]["900"] == "Övrigt arvode"
    assert {each["severity"] for each in api("get", "preflight/").json()} <= {"ok", "warning", "error"}
    registers = api("get", "registers/").json()
    assert [each["register"] for each in registers] == list(NAMES) and registers[0]["fields"][0]["rule"]


def test_the_whole_way_through_the_api(api, sync):
    dry = api("post", "runs/", {"register": "customers", "scope": "all", "is_dry": True})
    assert dry.status_code == 202
    with scope(sync.company):
        run = SyncRun.objects.get(pk=dry.json()["id"])
    sync.work(run)
    plan = api("get", f"runs/{run.pk}/plan/").json()
    assert plan["counts"]["link"] == 2 and {each["act"] for each in plan["results"]} >= {"create", "refuse", "link"}
    rows = api("get", "registers/customers/comparison/?verdict=alike&q=tallmo").json()["results"]
    pair = {"left": rows[0]["left"]["key"], "right": rows[0]["right"]["key"]}
    assert rows[0]["score"] > 80 and rows[0]["problems"]
    decided = api("post", "registers/customers/decisions/", {"act": "link", "rows": [pair]})
    assert decided.json() == {"count": 1}
    bad = api("post", "registers/customers/decisions/", {"act": "create_left", "rows": [{"left": pair["left"]}]})
    assert bad.status_code == 400
    body = {"register": "customers", "scope": "all"}
    first = api("post", "runs/", body, **{"Idempotency-Key": "k1"})
    again = api("post", "runs/", body, **{"Idempotency-Key": "k1"})
    assert first.json()["id"] == again.json()["id"] and again.headers["Idempotent-Replayed"] == "true"
    assert api("post", "runs/", body, **{"Idempotency-Key": "k2"}).json()["code"] == "SYNC-090"
    with scope(sync.company):
        run = SyncRun.objects.get(pk=first.json()["id"])
    sync.work(run)
    said = api("get", f"runs/{run.pk}/").json()
    assert said["state"] == "done" and said["counts"]["linked"] == 3 and "överförda" in said["line"]
    issues = api("get", "issues/?register=customers").json()["results"]
    one = next(each for each in issues if each["code"] == "SYNC-035")
    assert one["cure"] and api("post", "issues/muting/", {"issues": [one["id"]]}).json() == {"count": 1}
    assert api("post", "issues/unmuting/", {"issues": [one["id"]]}).json() == {"count": 1}
    conflict = next(each for each in issues if each["code"] == "SYNC-080")
    assert api("post", "issues/keeping/", {"issues": [conflict["id"]], "side": "left"}).json() == {"count": 1}
    assert api("post", "issues/keeping/", {"issues": [one["id"]], "side": "left"}).status_code == 409
    retried = api("post", "issues/retry/", {"issues": [one["id"]]})
    assert retried.status_code == 202 and len(retried.json()) == 1
    assert api("get", "runs/").json()["results"][0]["id"] == retried.json()[0]["id"]


def test_who_changed_what_and_pairs_taken_apart_through_the_api(api, sync):
    run = sync.run("customers")
    writes = api("get", f"runs/{run.pk}/writes/").json()
    assert writes["next"] is None and {each["state"] for each in writes["results"]} == {"done"}
    assert {each["number"] for each in writes["results"]} >= {"1011", "1020"} and writes["results"][0]["what"]
    assert api("get", f"runs/{run.pk}/writes/?start=9999").json() == {"results": [], "next": None}
    issue = next(e for e in api("get", "issues/").json()["results"] if e["number"] == "1002")
    assert [(each["side"], each["by"]) for each in issue["changed"]] == [("left", "Petra Projekt"), ("right", "")]
    assert issue["decided"] is None
    api("post", "issues/keeping/", {"issues": [issue["id"]], "side": "right"})
    again = next(e for e in api("get", "issues/").json()["results"] if e["id"] == issue["id"])
    assert again["decided"]["wish"] == "keep_right" and again["decided"]["by"]
    link = sync.links("customers")[0]
    pair = {"act": "unlink", "rows": [{"left": link.left_key, "right": link.right_key}]}
    assert api("post", "registers/customers/decisions/", pair).json() == {"count": 1}
    assert api("post", "registers/customers/decisions/", pair).json() == {"count": 0}
    assert api("post", "registers/invoices/decisions/", pair).json()["code"] == "SYNC-097"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"register": "moons"},
        {"register": "customers", "scope": "chosen"},
        {"register": "customers", "keys": [{"side": "left", "key": "x"}]},
        {"register": "customers", "scope": "chosen", "keys": [{"side": "up", "key": "x"}]},
    ],
)
def test_a_run_that_makes_no_sense_is_refused(api, body):
    assert api("post", "runs/", body).status_code == 400


def test_an_issue_that_is_not_there_stops_the_others(api, sync):
    sync.run("customers", "all")
    with scope(sync.company):
        one = SyncIssue.objects.filter(state="open").first()
    ids = [str(one.pk), "01a1fd39-38dc-7772-a9c2-728d6fedec30"]
    assert api("post", "issues/muting/", {"issues": ids}).status_code == 404
    with scope(sync.company):
        one.refresh_from_db()
    assert one.state == "open"
    assert api("get", "issues/?cursor=x").status_code == 400 and api("get", "issues/?state=odd").status_code == 400
    assert api("post", "checks/lost/").status_code == 404
