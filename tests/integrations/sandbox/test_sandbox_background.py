"""Background mode of the simulated API: 202, state, content, and what can go wrong with them."""

import sqlite3
import time

import httpx
import pytest

from tests.integrations.sandbox.simulated import DAUGHTER, NORDISK, payroll

POST = "/v2/journaltransaction"
LATER = {"erp-api-background": "subscription:hub-push=42"}


@pytest.fixture
def api(visma):
    visma.settings(background_seconds=0.1)
    with visma.api(NORDISK) as client:
        yield client


def finished(api, number: str) -> dict:
    for _ in range(50):
        state = api.get(f"/v1/background/{number}").json()
        if state["statusCode"]:
            return state
        time.sleep(0.05)
    raise AssertionError(state)


def test_a_journal_is_made_later(visma, api):
    accepted = api.post(POST, json=payroll(), headers=LATER)
    assert accepted.status_code == 202
    body = accepted.json()
    assert body["stateLocation"] == f"{visma.base}/visma-net/v1/background/{body['id']}"
    early = api.get(f"/v1/background/{body['id']}").json()
    assert (early["status"], early["statusCode"]) == ("Started", 0)
    state = finished(api, body["id"])
    assert (state["status"], state["statusCode"]) == ("Finished", 201)
    assert state["reference"] == "subscription:hub-push=42"
    address = state["responseHeaders"]["Location"]
    assert api.get(address).json()["description"] == "Lön"
    assert [each["batchNumber"] for each in visma.batches(NORDISK)] == [address.rpartition("/")[2]]


def test_a_list_read_in_the_background_comes_as_content(api):
    body = api.get("/v1/ledger", headers={"erp-api-background": "subscription"}).json()
    assert api.get(f"/v1/background/{body['id']}/content").status_code == 404
    finished(api, body["id"])
    assert api.get(f"/v1/background/{body['id']}/content").json() == api.get("/v1/ledger").json()


def test_a_refused_journal_is_finished_with_400(api):
    body = api.post(POST, json=payroll(ledger="9"), headers=LATER).json()
    state = finished(api, body["id"])
    assert (state["status"], state["statusCode"]) == ("Finished", 400)
    content = api.get(f"/v1/background/{body['id']}/content").json()
    assert "Ledger '9' cannot be found" in content["message"]


def test_none_means_at_once(api):
    assert api.post(POST, json=payroll(), headers={"erp-api-background": "none"}).status_code == 201


def test_the_202_can_be_lost_while_the_job_runs(visma, api):
    visma.arm("background_lost_202")
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        api.post(POST, json=payroll(), headers=LATER)
    time.sleep(0.2)
    assert len(visma.batches(NORDISK)) == 1


def test_a_job_can_finish_with_400(visma, api):
    visma.arm("background_400")
    body = api.post(POST, json=payroll(), headers=LATER).json()
    assert finished(api, body["id"])["statusCode"] == 400
    assert visma.batches(NORDISK) == []


def test_a_state_can_be_gone(visma, api):
    body = api.post(POST, json=payroll(), headers=LATER).json()
    visma.arm("background_410")
    assert api.get(f"/v1/background/{body['id']}").status_code == 410


def test_a_state_is_gone_after_a_day(visma, api, state_dir):
    body = api.post(POST, json=payroll(), headers=LATER).json()
    database = sqlite3.connect(state_dir / "sandbox.sqlite3")
    with database:
        database.execute("UPDATE job SET received = received - 86401 WHERE id = ?", [body["id"]])
    database.close()
    assert api.get(f"/v1/background/{body['id']}/content").status_code == 410


def test_only_the_same_company_sees_a_state(visma, api):
    body = api.post(POST, json=payroll(), headers=LATER).json()
    with visma.api(DAUGHTER) as other:
        assert other.get(f"/v1/background/{body['id']}").status_code == 403
    assert api.get("/v1/background/00000000-0000-0000-0000-000000000000").status_code == 404
