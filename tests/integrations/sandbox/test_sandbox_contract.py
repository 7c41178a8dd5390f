"""Every answer of the simulated API held against the published API description (where it lies on the machine)."""

import jsonschema
import pytest

from tests.integrations.sandbox.simulated import (
    EURO,
    FJORD,
    NORDISK,
    TWO_ACTUALS,
    WITHOUT_ACTUAL,
    line,
    payroll,
    wrapped,
)

LISTS = {
    "/v1/ledger": {},
    "/v1/account": {},
    "/v1/subaccount": {},
    "/v1/dimension": {},
    "/v1/financialPeriod": {},
    "/v1/branch": {},
    "/v1/organization": {},
    "/v1/numberSequence": {},
    "/v2/journaltransaction": {"periodId": "202609"},
    "/v1/GeneralLedgerTransactions": {"ledger": "1"},
    "/v2/generalLedgerBalance": {"periodId": "202609"},
}
SINGLE = {
    "/v1/account/{accountCd}": "/v1/account/7010",
    "/v1/subaccount/{subAccountNumber}": "/v1/subaccount/100-P100",
    "/v1/dimension/{dimensionId}": "/v1/dimension/SUBACCOUNT",
    "/v1/dimension/{dimensionId}/{segmentId}": "/v1/dimension/SUBACCOUNT/1",
    "/v1/dimension/{dimensionId}/{segmentId}/{valueId}": "/v1/dimension/SUBACCOUNT/1/MTAw",
    "/v1/financialPeriod/{financialPeriodId}": "/v1/financialPeriod/202609",
    "/v1/branch/{branchNumber}": "/v1/branch/1",
    "/v1/organization/{organizationNumber}": f"/v1/organization/{NORDISK}",
    "/v1/numberSequence/{numberingId}": "/v1/numberSequence/BATCH",
    "/v2/journaltransaction/{journalTransactionNumber}": "/v2/journaltransaction/000001",
}


def hold(description: dict, path: str, answer, method: str = "get") -> None:
    """The body fits the schema declared for this path, method and status; no member is unknown to it."""
    declared = description["paths"][path][method]["responses"][str(answer.status_code)]
    schema = declared["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json(), schema | {"components": closed(description["components"])})


def closed(components: dict) -> dict:
    """The description with unknown members forbidden, but for `timeStamp`, which came after April 2025."""
    schemas = {}
    for name, schema in components["schemas"].items():
        properties = schema.get("properties")
        later = {"timeStamp": {"type": "string"}} if name == "JournalTransactionDto" else {}
        extra = {"properties": properties | later, "additionalProperties": False} if properties else {}
        schemas[name] = schema | extra
    return {"schemas": schemas}


@pytest.fixture
def api(visma):
    with visma.api(NORDISK) as client:
        number = client.post("/v2/journaltransaction", json=payroll()).headers["location"].rpartition("/")[2]
        client.post(f"/v2/journaltransaction/{number}/action/release")
        client.post("/v2/journaltransaction", json=payroll(hold=True))
        yield client


@pytest.mark.parametrize("path", LISTS)
def test_lists(api, description, path):
    answer = api.get(path, params=LISTS[path])
    assert answer.status_code == 200 and answer.json(), answer.text
    hold(description, path, answer)


@pytest.mark.parametrize("path", SINGLE)
def test_single_records(api, description, path):
    answer = api.get(SINGLE[path])
    assert answer.status_code == 200, answer.text
    hold(description, path, answer)


@pytest.mark.parametrize("company", [EURO, FJORD, WITHOUT_ACTUAL])
def test_other_companies_too(visma, description, company):
    with visma.api(company) as client:
        for path in ("/v1/ledger", "/v1/branch", "/v1/organization", "/v1/subaccount", "/v1/dimension/SUBACCOUNT"):
            declared = "/v1/dimension/{dimensionId}" if path.endswith("SUBACCOUNT") else path
            hold(description, declared, client.get(path))


def test_acts(api, description):
    path = "/v2/journaltransaction"
    assert set(payroll()) <= set(description["components"]["schemas"]["JournalTransactionUpdateDto"]["properties"])
    answer = api.post(path, json=payroll())
    hold(description, path, answer, "post")
    number = answer.headers["location"].rpartition("/")[2]
    release = "/v2/journaltransaction/{journalTransactionNumber}/action/release"
    hold(description, release, api.post(f"{path}/{number}/action/release"), "post")


def test_background(api, description):
    answer = api.post("/v2/journaltransaction", json=payroll(), headers={"erp-api-background": "subscription"})
    assert answer.status_code == 202
    hold(description, "/v2/journaltransaction", answer, "post")
    hold(description, "/v1/background/{requestId}", api.get(f"/v1/background/{answer.json()['id']}"))


def test_the_check_itself_can_fail(description):
    class Answer:
        status_code = 200

        @staticmethod
        def json():
            return [{"number": "1", "balanceType": "Reporting"}]

    with pytest.raises(jsonschema.ValidationError):
        hold(description, "/v1/ledger", Answer)


def test_master_data_filters(visma):
    with visma.api(TWO_ACTUALS) as api:
        codes = {each["accountCD"] for each in api.get("/v1/account", params={"active": "false"}).json()}
        assert codes == {"7082"}
        last = api.get("/v1/account", params={"greaterThanValue": "8990"}).json()
        assert [each["accountCD"] for each in last] == ["8990", "8999"]
        assert api.get("/v1/account", params={"lastModifiedDateTime": "2099-01-01"}).status_code == 400
        moment = {"lastModifiedDateTime": "2099-01-01", "lastModifiedDateTimeCondition": ">"}
        assert api.get("/v1/account", params=moment).json() == []
        assert api.get("/v1/account/b64(NzAxMA)").json()["accountCD"] == "7010"
        assert api.get("/v1/account/0000").status_code == 404
        periods = api.get("/v1/financialPeriod", params={"greaterThanValue": "2027"}).json()
        assert [each["period"] for each in periods] == [f"{n:02d}" for n in range(1, 13)]
        assert api.get("/v1/dimension/SUBACCOUNT/1/OTk5").status_code == 404
        short = api.get("/v1/dimension/SUBACCOUNT", params={"expandSegmentsValues": "false"}).json()
        assert [each["segmentValues"] for each in short["segments"]] == [[], []]
        visma.settings(max_page_size=5)
        page = api.get("/v1/subaccount", params={"pageNumber": 5, "pageSize": 100}).json()
        assert len(page) == 4 and page[0]["metadata"] == {"totalCount": 24, "maxPageSize": 5}
        assert api.get("/v1/unknown").json() == {"message": "Resource not found."}


def test_periods_before_july_2026_are_closed(visma):
    with visma.api(NORDISK) as api:
        closed_by_key = {
            f"{each['year']}{each['period']}": each["closedInGeneralLedger"]
            for each in api.get("/v1/financialPeriod").json()
        }
    assert (min(closed_by_key), max(closed_by_key), len(closed_by_key)) == ("202501", "202712", 36)
    assert [key for key, is_closed in closed_by_key.items() if is_closed][-1] == "202606"


def test_balances_and_transactions_follow_released_batches(visma):
    lines = [line("7010", debit=70, segments=("100", "0000")), line("1930", credit=70)]
    august = {"transactionDate": "2026-08-25", "financialPeriod": "202608"}
    with visma.api(NORDISK) as api:
        for header in (august, {}, {"hold": True}):
            number = (
                api.post("/v2/journaltransaction", json=payroll(*lines, **header))
                .headers["location"]
                .rpartition("/")[2]
            )
            api.post(f"/v2/journaltransaction/{number}/action/release")
        assert api.put(f"/v2/journaltransaction/{number}", json=wrapped(hold=False)).status_code == 204
        september = api.get("/v2/generalLedgerBalance", params={"periodId": "202609", "account": "1930"}).json()
        wages = api.get("/v2/generalLedgerBalance", params={"periodId": "202609", "account": "7010"}).json()
        posted = api.get("/v1/GeneralLedgerTransactions", params={"ledger": "1", "account": "7010"}).json()
        more = {"ledger": "1", "account": "7010", "includeUnreleased": "true", "fromPeriod": "202609"}
        unreleased = api.get("/v1/GeneralLedgerTransactions", params=more).json()
        assert api.get("/v1/GeneralLedgerTransactions").status_code == 400
        assert api.get("/v2/generalLedgerBalance").status_code == 400
    assert [(each["beginningBalance"], each["yearToDateBalance"]) for each in september] == [(-70, -140)]
    assert [(each["periodToDateDebit"], each["yearToDateBalance"]) for each in wages] == [(70, 140)]
    assert [each["batchNumber"] for each in posted] == ["000001", "000002"]
    assert [each["batchNumber"] for each in unreleased] == ["000002", "000003"]
