"""The simulated general ledger: batches in, changed, released, listed by lines."""

import concurrent.futures

import pytest

from tests.integrations.sandbox.simulated import (
    BROKEN_YEAR,
    DAUGHTER,
    EURO,
    FJORD,
    NORDISK,
    TWO_ACTUALS,
    WITHOUT_ACTUAL,
    line,
    payroll,
    wrapped,
)

POST = "/v2/journaltransaction"


def post(api, **header) -> str:
    """Post a batch and return its number."""
    answer = api.post(POST, json=payroll(**header))
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].rpartition("/")[2]


def plain_lines() -> list[dict]:
    return [line("7010", debit=5, segments=()), line("1930", credit=5, segments=())]


def said(answer) -> str:
    assert answer.status_code == 400, answer.text
    return answer.json()["message"]


def test_a_posted_journal_stands_in_the_books(visma):
    with visma.api(NORDISK) as api:
        answer = api.post(POST, json=payroll())
        assert answer.json() == {}
        assert answer.headers["location"].startswith(f"{visma.base}/visma-net/v2/journaltransaction/")
        read = api.get(answer.headers["location"])
    batch = read.json()
    assert read.headers["etag"] == answer.headers["etag"] == f'"{batch["timeStamp"]}"'
    assert (batch["status"], batch["ledger"], batch["currencyId"]) == ("Balanced", "1", "SEK")
    assert (batch["financialPeriod"], batch["postPeriod"]) == ("202609", "092026")
    assert batch["debitTotal"] == batch["creditTotal"] == 1000.5
    assert [each["accountNumber"] for each in batch["journalTransactionLines"]] == ["7010", "1930"]
    assert batch["journalTransactionLines"][0]["subaccount"]["subaccountNumber"] == "100-0000"
    assert batch["journalTransactionLines"][0]["referenceNumber"] == "RUN-1"
    assert [each["batchNumber"] for each in visma.batches(NORDISK)] == [batch["batchNumber"]]
    page = visma.http.get(f"/visma-net/ui/{NORDISK}/").text
    assert f'id="batch-{batch["batchNumber"]}"' in page and "1\u00a0000,50" in page


def test_each_company_has_its_own_books_and_numbers(visma):
    with visma.api(NORDISK) as one, visma.api(DAUGHTER) as other:
        number = post(one)
        assert other.get(f"{POST}/{number}").status_code == 404
        answer = other.post(POST, json=payroll(*plain_lines()))
        assert answer.headers["location"].endswith(f"/{number}")


def test_period_and_ledger_follow_from_date_and_branch(visma):
    with visma.api(NORDISK) as api:
        number = post(api, financialPeriod=None)
        assert api.get(f"{POST}/{number}").json()["financialPeriod"] == "202609"
        number = post(api, financialPeriod=None, postPeriod="092026")
        assert api.get(f"{POST}/{number}").json()["financialPeriod"] == "202609"
    with visma.api(BROKEN_YEAR) as api:
        answer = api.post(POST, json=payroll(*plain_lines(), financialPeriod=None))
        assert api.get(answer.headers["location"]).json()["financialPeriod"] == "202705"


def test_a_batch_on_hold_may_be_out_of_balance_and_cannot_be_released(visma):
    with visma.api(NORDISK) as api:
        number = post_lines(api, line("7010", debit=100), hold=True)
        assert api.get(f"{POST}/{number}").json()["status"] == "Hold"
        assert "Batch Status invalid" in said(api.post(f"{POST}/{number}/action/release"))


def post_lines(api, *lines, **header) -> str:
    answer = api.post(POST, json=payroll(*lines, **header))
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].rpartition("/")[2]


def test_release_posts_the_batch_once(visma):
    with visma.api(NORDISK) as api:
        number = post(api)
        done = api.post(f"{POST}/{number}/action/release", json={}).json()
        assert done["actionResult"] == "Done"
        assert api.get(f"{POST}/{number}").json()["status"] == "Posted"
        assert "Batch Status invalid" in said(api.post(f"{POST}/{number}/action/release"))
        assert "already released" in said(api.put(f"{POST}/{number}", json=wrapped(description="x")))


def test_a_company_that_posts_by_hand_gets_unposted_batches(visma):
    visma.change(NORDISK, "company/x", post_on_release=False)
    try:
        with visma.api(NORDISK) as api:
            number = post(api)
            api.post(f"{POST}/{number}/action/release")
            assert api.get(f"{POST}/{number}").json()["status"] == "Unposted"
    finally:
        visma.change(NORDISK, "company/x", post_on_release=True)


def test_a_company_may_hold_every_batch_on_entry(visma):
    lines = [line("5000", debit=5, segments=("000",)), line("1920", credit=5, segments=("000",))]
    with visma.api(FJORD) as api:
        number = post_lines(api, *lines)
        assert api.get(f"{POST}/{number}").json()["status"] == "Hold"
        number = post_lines(api, *lines, hold=False)
        assert api.get(f"{POST}/{number}").json()["status"] == "Balanced"


def test_a_batch_is_changed_line_by_line_under_its_version(visma):
    with visma.api(NORDISK) as api:
        number = post(api)
        tag = api.get(f"{POST}/{number}").headers["etag"]
        change = {
            **wrapped(description="Rättad"),
            "journalTransactionLines": [
                {"operation": "Update", **wrapped(lineNumber=1, debitAmountInCurrency=600.5)},
                line("7210", debit=400, lineNumber=3),
            ],
        }
        answer = api.put(f"{POST}/{number}", json=change, headers={"If-Match": tag})
        assert answer.status_code == 204 and answer.headers["etag"] != tag
        batch = api.get(f"{POST}/{number}").json()
        assert (batch["description"], batch["debitTotal"]) == ("Rättad", 1000.5)
        assert [each["accountNumber"] for each in batch["journalTransactionLines"]] == ["7010", "1930", "7210"]
        assert api.put(f"{POST}/{number}", json=change, headers={"If-Match": tag}).status_code == 412
        assert api.post(f"{POST}/{number}/action/release", headers={"If-Match": tag}).status_code == 412
        broken = {"journalTransactionLines": [{"operation": "Delete", **wrapped(lineNumber=3)}]}
        assert "out of balance" in said(api.put(f"{POST}/{number}", json=broken))


def test_an_own_number_is_kept_and_collides(visma):
    own = {"overrideNumberSeries": True, "batchNumber": "HB000123"}
    with visma.api(DAUGHTER) as api:
        assert post_lines(api, *plain_lines(), **own) == "HB000123"
        again = api.post(POST, json=payroll(*plain_lines(), **own))
        assert "already exists" in said(again)
    with visma.api(NORDISK) as api:
        assert "Manual numbering is not allowed" in said(api.post(POST, json=payroll(**own)))


def test_twenty_at_once_get_twenty_numbers(visma):
    with visma.api(NORDISK) as api, concurrent.futures.ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(lambda _: post(api), range(20)))
    assert sorted(numbers) == [f"{n:06d}" for n in range(1, 21)]


def test_twenty_at_once_with_one_own_number_make_one_batch(visma):
    body = payroll(*plain_lines(), overrideNumberSeries=True, batchNumber="HB1")
    with visma.api(DAUGHTER) as api, concurrent.futures.ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(lambda _: api.post(POST, json=body).status_code, range(20)))
    assert sorted(codes) == [201] + [400] * 19
    assert len(visma.batches(DAUGHTER)) == 1


def test_pages_count_lines_and_split_batches(visma):
    visma.settings(max_page_size=3)
    with visma.api(NORDISK) as api:
        numbers = [post(api) for _ in range(4)]
        pages = [list_page(api, number) for number in (1, 2, 3, 4)]
    assert [[len(each["journalTransactionLines"]) for each in page] for page in pages] == [[2, 1], [1, 2], [2], []]
    assert {(each["metadata"]["totalCount"], each["metadata"]["maxPageSize"]) for each in pages[0]} == {(8, 3)}
    merged = [each["batchNumber"] for page in pages for each in page]
    assert sorted(set(merged)) == numbers and len(merged) == 5


def list_page(api, number: int, **more) -> list[dict]:
    return api.get(POST, params={"periodId": "202609", "pageNumber": number, "pageSize": 500} | more).json()


def test_the_list_needs_period_or_moment_and_filters(visma):
    with visma.api(NORDISK) as api:
        assert "PeriodId or LastModifiedDateTime" in said(api.get(POST))
        held = post(api, hold=True)
        balanced = post(api, description="andra")
        modified = api.get(f"{POST}/{balanced}").json()["lastModifiedDateTime"]

        def found(**params):
            return [each["batchNumber"] for each in api.get(POST, params=params).json()]

        assert found(periodId="202609") == [held, balanced]
        assert found(periodId="202610") == []
        assert found(periodId="202609", status="Hold") == [held]
        assert found(periodId="202609", status="Posted") == []
        assert found(periodId="202609", status="Unreleased") == [held, balanced]
        assert found(periodId="202609", module="AP") == []
        assert found(lastModifiedDateTime=modified) == [balanced]
        assert found(lastModifiedDateTime="2099-01-01") == []
        assert found(lastModifiedDateTime="2020-01-01 10:00:00", periodId="202609") == [held, balanced]


def test_foreign_currency_needs_a_rate(visma):
    lines = [line("7010", debit=100, segments=("000", "0000")), line("1930", credit=100, segments=("000", "0000"))]
    with visma.api(EURO) as api:
        assert "rate" in said(api.post(POST, json=payroll(*lines, currencyId="SEK")))
        number = post_lines(api, *lines, currencyId="SEK", exchangeRate=0.0875)
        batch = api.get(f"{POST}/{number}").json()
    assert (batch["debitTotal"], batch["debitTotalInCurrency"]) == (8.75, 100)


def test_companies_without_or_with_two_actual_ledgers(visma):
    with visma.api(WITHOUT_ACTUAL) as api:
        assert {each["balanceType"] for each in api.get("/v1/ledger").json()} == {"Budget", "Report"}
        assert "No posting ledger of the Actual type" in said(api.post(POST, json=payroll()))
    with visma.api(TWO_ACTUALS) as api:
        assert [each["number"] for each in api.get("/v1/ledger").json() if each["balanceType"] == "Actual"] == [
            "1",
            "2",
        ]


def test_a_second_batch_with_the_same_reference_can_be_made_by_hand(visma):
    with visma.api(NORDISK) as api:
        number = post(api)
    copy = visma.http.post(f"/visma-net/ui/api/batches/{number}/copy", params={"company": NORDISK})
    assert copy.status_code == 201
    first, second = visma.batches(NORDISK)
    assert first["journalTransactionLines"] == second["journalTransactionLines"]
    assert first["batchNumber"] != second["batchNumber"]


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "[]",
        '{"hold": true}',
        '{"hold": {"value": "true"}}',
        '{"description": {"value": 5}}',
        '{"transactionDate": {"value": "25/9 2026"}}',
        '{"journalTransactionLines": {}}',
        '{"journalTransactionLines": [{"operation": {"value": "Insert"}}]}',
        '{"journalTransactionLines": [{"subaccount": {"value": "100"}}]}',
        '{"journalTransactionLines": [{"subaccount": [{"segmentId": {"value": 1}, "segmentValue": "100"}]}]}',
        '{"journalTransactionLines": [{"debitAmountInCurrency": {"value": "12,50"}}]}',
        '{"journalTransactionLines": [{"debitAmountInCurrency": {"value": 1e99}}]}',
        '{"journalTransactionLines": [{"debitAmountInCurrency": {"value": NaN}}]}',
    ],
)
def test_a_body_of_another_shape_is_refused_in_plain_text(visma, body):
    with visma.api(NORDISK) as api:
        answer = api.post(POST, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("The request is invalid.")


def test_all_batches_can_be_removed_on_the_page(visma):
    with visma.api(NORDISK) as api:
        post(api)
    visma.http.post("/visma-net/ui/reset")
    assert visma.batches(NORDISK) == []
