"""Each fault does what it says, seen by a real client over loopback."""

import time
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.integrations.sandbox.simulated import DAUGHTER, NORDISK, payroll

POST = "/v2/journaltransaction"
LOST = (httpx.RemoteProtocolError, httpx.ReadError)


@pytest.fixture
def api(visma):
    with visma.api(NORDISK) as client:
        yield client


def saved(visma) -> int:
    return len(visma.batches(NORDISK))


@pytest.mark.parametrize(("name", "count"), [("answer_lost", 1), ("reset", 1), ("request_lost", 0)])
def test_the_connection_is_cut(visma, api, name, count):
    visma.arm(name)
    with pytest.raises(LOST):
        api.post(POST, json=payroll())
    assert saved(visma) == count
    assert api.post(POST, json=payroll()).status_code == 201, "the fault strikes once"


def test_a_reset_strikes_after_the_head_of_the_answer(visma, api):
    visma.arm("reset")
    with pytest.raises(httpx.ReadError), api.stream("POST", POST, json=payroll()) as answer:
        assert answer.status_code == 201
        answer.read()


def test_an_answer_can_hang_until_the_client_gives_up(visma, api):
    visma.arm("answer_lost", delay=3)
    started = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        api.post(POST, json=payroll(), timeout=0.3)
    assert time.monotonic() - started < 2
    assert saved(visma) == 1


def test_a_late_commit_appears_by_itself(visma, api):
    visma.arm("late_commit", delay=0.5)
    with pytest.raises(LOST):
        api.post(POST, json=payroll())
    assert api.get(POST, params={"periodId": "202609"}).json() == []
    time.sleep(0.6)
    assert len(api.get(POST, params={"periodId": "202609"}).json()) == 1
    assert saved(visma) == 1


@pytest.mark.parametrize(("name", "count"), [("error_500_before", 0), ("error_500_after", 1)])
def test_500(visma, api, name, count):
    visma.arm(name)
    assert api.post(POST, json=payroll()).status_code == 500
    assert saved(visma) == count


@pytest.mark.parametrize("wish", [7, "date", "none"])
def test_429_with_every_form_of_retry_after(visma, api, wish):
    visma.arm("rate_limited", retry_after=wish)
    answer = api.post(POST, json=payroll())
    assert answer.status_code == 429
    found = answer.headers.get("retry-after")
    if wish == "date":
        assert 20 < parsedate_to_datetime(found).timestamp() - time.time() < 31
    else:
        assert found == (None if wish == "none" else "7")
    assert saved(visma) == 0


def test_an_expired_token_is_cured_by_refreshing(visma):
    tokens = visma.tokens(NORDISK)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    visma.arm("token_expired")
    for _ in range(2):
        assert visma.http.get("/visma-net/v1/ledger", headers=headers).status_code == 401
    fresh = visma.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    headers = {"Authorization": f"Bearer {fresh['access_token']}"}
    assert visma.http.get("/visma-net/v1/ledger", headers=headers).status_code == 200


def test_revoked_tokens_are_cured_by_a_new_consent(visma):
    other = visma.tokens(DAUGHTER)
    tokens = visma.tokens(NORDISK)
    assert visma.arm("token_revoked", company=NORDISK)["revoked"] >= 2
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert visma.http.get("/visma-net/v1/ledger", headers=headers).status_code == 401
    refused = visma.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refused.json() == {"error": "invalid_grant"}
    assert visma.token(grant_type="refresh_token", refresh_token=other["refresh_token"]).status_code == 200
    with visma.api(NORDISK) as again:
        assert again.get("/v1/ledger").status_code == 200


def test_a_lost_refresh_answer_has_used_the_token_up(visma):
    tokens = visma.tokens(NORDISK)
    visma.arm("refresh_answer_lost", company=NORDISK)
    with pytest.raises(LOST):
        visma.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    again = visma.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again.json() == {"error": "invalid_grant"}


def test_a_maintenance_page_is_html_with_200(visma, api):
    visma.arm("html_instead_of_json")
    answer = api.post(POST, json=payroll())
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert saved(visma) == 0


def test_a_truncated_answer_is_not_json(visma, api):
    visma.arm("truncated_json")
    answer = api.get("/v1/ledger")
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()


def test_a_huge_answer_is_ten_megabytes(visma, api):
    visma.arm("huge_answer")
    assert len(api.get("/v1/ledger").content) > 10_000_000


def test_a_redirect_leads_to_another_host(visma, api):
    visma.arm("redirect_elsewhere", location="http://169.254.169.254/latest")
    answer = api.post(POST, json=payroll())
    assert (answer.status_code, answer.headers["location"]) == (307, "http://169.254.169.254/latest")


def test_a_closed_period(visma, api):
    visma.arm("closed_period")
    assert "financial period is closed" in api.post(POST, json=payroll()).json()["message"]
    assert api.post(POST, json=payroll()).status_code == 201


def test_slow(visma, api):
    visma.arm("slow", delay=0.4)
    started = time.monotonic()
    assert api.get("/v1/ledger").status_code == 200
    assert time.monotonic() - started >= 0.4


def test_probes_fail_and_see_only_the_first_page(visma, api):
    for _ in range(2):
        api.post(POST, json=payroll())
    visma.arm("probe_fails")
    asked = {"periodId": "202609", "pageSize": 2}
    assert api.get(POST, params=asked).status_code == 500
    visma.arm("page_one_only")
    assert api.get(POST, params=asked | {"pageNumber": 1}).json()[0]["metadata"]["totalCount"] == 4
    assert api.get(POST, params=asked | {"pageNumber": 2}).json() == []
    assert len(api.get(POST, params=asked | {"pageNumber": 2}).json()) == 1


def test_release_fails_or_waits(visma, api):
    address = api.post(POST, json=payroll()).headers["location"]
    visma.arm("release_failed")
    failed = api.post(f"{address}/action/release")
    assert failed.status_code == 200 and failed.json()["actionResult"] == "Failed" and failed.json()["errorInfo"]
    visma.arm("release_queued", delay=0.3, count=None)
    assert api.post(f"{address}/action/release").json()["actionResult"] == "Queued"
    assert api.get(address).json()["status"] == "Balanced"
    time.sleep(0.4)
    assert api.get(address).json()["status"] == "Posted"


def test_the_same_request_is_throttled(visma, api):
    visma.arm("same_request_limit", count=None)
    codes = [api.get("/v1/branch").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    bad = payroll(ledger="9")
    assert [api.post(POST, json=bad).status_code for _ in range(3)] == [400, 400, 429]


@pytest.mark.parametrize(("name", "status", "code"), [("no_license", 403, "12027"), ("no_access", 400, "12002")])
def test_gateway_errors(visma, api, name, status, code):
    visma.arm(name)
    answer = api.get("/v1/ledger")
    assert (answer.status_code, answer.json()["ExceptionFaultCode"]) == (status, code)


def test_another_companys_number_in_the_old_header_is_12002(api):
    assert api.get("/v1/ledger", headers={"ipp-company-id": str(NORDISK)}).status_code == 200
    answer = api.get("/v1/ledger", headers={"ipp-company-id": str(DAUGHTER)})
    assert answer.json()["ExceptionFaultCode"] == "12002"


def test_an_error_can_come_as_plain_text(visma, api):
    visma.arm("plain_text_error")
    answer = api.post(POST, json=payroll(ledger="9"))
    assert answer.status_code == 400 and answer.headers["content-type"].startswith("text/plain")
    assert "Ledger '9' cannot be found" in answer.text


def test_a_fault_can_be_narrowed_and_counted(visma, api):
    visma.arm("error_500_before", count=2, path="/v2/journaltransaction/*/action/release", company=NORDISK)
    address = api.post(POST, json=payroll()).headers["location"]
    codes = [api.post(f"{address}/action/release").status_code for _ in range(3)]
    assert codes == [500, 500, 200]
    visma.arm("slow", company=DAUGHTER, delay=9)
    assert api.get("/v1/ledger").elapsed.total_seconds() < 5
    listed = visma.http.get("/faults/api").json()
    assert [(each["name"], each["remaining"], each["hits"]) for each in listed["faults"]] == [
        ("error_500_before", 0, 2),
        ("slow", 1, 0),
    ]
    assert "answer_lost" in listed["known"]


def test_of_two_armed_faults_the_second_waits_for_its_turn(visma, api):
    visma.arm("error_500_before")
    visma.arm("rate_limited")
    assert [api.post(POST, json=payroll()).status_code for _ in range(3)] == [500, 429, 201]


@pytest.mark.parametrize("bad", [{"name": "unknown"}, {"count": 1}, {"name": "slow", "delay": "soon"}])
def test_an_unknown_fault_or_bad_value_is_refused(visma, bad):
    assert visma.http.post("/faults/api", json=bad).status_code == 400


def test_unknown_settings_are_refused(visma):
    assert visma.http.put("/faults/api/settings", json={"colour": 1}).status_code == 400
    assert visma.http.put("/faults/api/settings", json={"rate_limit": "many"}).status_code == 400


def test_the_page_switches_faults_on_and_off(visma, api):
    form = {"name": "error_500_before", "count": "", "company": str(NORDISK), "delay": "", "path": ""}
    page = visma.http.post("/faults/arm", data=form, follow_redirects=True)
    assert "500 innan något sparas" in page.text and "tills vidare" in page.text
    assert api.post(POST, json=payroll()).status_code == 500
    page = visma.http.post("/faults/clear", follow_redirects=True)
    assert "Inget fel är påslaget" in page.text
    assert api.post(POST, json=payroll()).status_code == 201


def test_the_hourly_limit_is_shown_and_kept_per_company(visma, api):
    used = 15000 - int(api.get("/v1/ledger").headers["x-ratelimit-remaining"])
    visma.settings(rate_limit=used + 1)
    answer = api.get("/v1/ledger")
    assert answer.status_code == 200
    assert answer.headers["x-ratelimit-limit"] == str(used + 1)
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert answer.headers["x-ratelimit-policy"] == "4-fixed-window"
    refused = api.get("/v1/ledger")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["x-ratelimit-reset"] == refused.headers["retry-after"]


def test_the_old_address_answers_under_its_own_limit(visma, api):
    answer = api.get("/API/controller/api/v1/ledger")
    assert answer.json() == api.get("/v1/ledger").json()
    assert answer.headers["x-ratelimit-policy"] == "6-fixed-window Old Url Domain"
    assert answer.headers["x-ratelimit-limit"] == "500"
    address = api.post(f"/API/controller/api{POST}", json=payroll()).headers["location"]
    assert address.startswith(f"{visma.base}/visma-net/v2/journaltransaction/")


def test_the_api_role_is_given_on_the_page(visma):
    with visma.api(NORDISK, user="utan.roll@nordisk.example") as without:
        assert without.get("/v1/ledger").status_code == 403
        users = ["ekonomi@nordisk.example", "byra@fjord.example", "utan.roll@nordisk.example"]
        page = visma.http.post("/faults/roles", data={"user": users}, follow_redirects=True)
        assert page.status_code == 200
        assert without.get("/v1/ledger").status_code == 200
