"""Wage results and posting rules for a program with a key: the same acts, the same refusals."""

import json

import pytest

from hub.tenancy import scope
from payroll import actions
from payroll.models import PayrollRun, PostingRule
from tests.payroll.clerk import upload
from tests.payroll.test_api import Program
from tests.payroll.wages import HEAD, SLIP, account_sums, with_standard

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
RESULTS = [
    {"employee": "1001", "wage_type": "1010", "amount": "31900.00", "quantity": "1.00"},
    {"employee": "1001", "wage_type": "1010", "amount": "500.00", "period": "2026-01"},
    {"employee": "1001", "wage_type": "9010", "amount": "-10000.00"},
    {"employee": "1001", "wage_type": "9090", "amount": "22400.00"},
]
RUN = {"label": "Lön mars", "period": "2026-03", "payment_on": "2026-03-25", "results": RESULTS}


@pytest.fixture
def program(client, world):
    with scope(world.nordisk):
        with_standard(world.nordisk, world.clerk)
    return Program(client, world, world.nordisk)


def test_results_become_a_run_and_can_be_read_back(program, world):
    answer = program.call("post", "runs", body=RUN | {"external_id": "mars-1"})
    assert answer.status_code == 201 and answer.json()["result_count"] == 4
    run = answer.json()["id"]
    assert program.call("post", "runs", body=RUN | {"external_id": "mars-1"}).json()["id"] == run
    found = program.call("get", "results", run).json()
    assert [(r["wage_type"], r["amount"], r["period"]) for r in found["results"]][:2] == [
        ("1010", "31900.00", "2026-03"),
        ("1010", "500.00", "2026-01"),
    ]
    assert found["next"] is None
    with scope(world.nordisk):
        assert account_sums(PayrollRun.objects.get())["7210"] == 3_240_000


def test_rows_and_results_at_once_are_refused(program):
    answer = program.call("post", "runs", body=RUN | {"rows": [{"account": "7210", "amount": "1.00"}]})
    assert answer.status_code == 400
    answer = program.call("post", "runs", body={k: v for k, v in RUN.items() if k != "results"})
    assert answer.status_code == 400


def test_every_fault_of_the_results_is_listed(program, world):
    broken = [*RESULTS, {"employee": "850709-9805", "wage_type": "1010", "amount": "1.00"}]
    broken[0] = broken[0] | {"wage_type": "7777"}
    answer = program.call("post", "runs", body=RUN | {"results": broken})
    assert answer.status_code == 422
    said = answer.json()["findings"]
    assert {(each["row"], each["code"]) for each in said if each["severity"] == "error"} == {
        (1, "PAY-180"),
        (5, "PAY-172"),
    }
    assert "850709" not in answer.content.decode()


def test_a_file_with_faults_is_corrected_by_its_job(program, world):
    answer = program.call("post", "runs", file=upload(SLIP.replace("1002;1010", "1002;7777")))
    assert answer.status_code == 422
    job = answer.json()["job_id"]
    failed = program.call("get", "import-failed", job, "csv")
    assert failed.status_code == 200
    good = failed.content.decode("utf-8-sig").replace("7777", "1010")
    assert program.call("post", "import-correction", job, file=upload(HEAD + "x")).status_code == 422
    done = program.call("post", "import-correction", job, file=upload(good))
    assert done.status_code == 201 and done.json()["result_count"] == 6
    again = program.call("post", "import-again", job)
    assert again.status_code == 422, "the file itself still has its fault"


def test_the_rules_are_read_changed_tried_and_removed(program, world):
    book = program.call("get", "rules").json()
    assert {"31.42", "10.21", "20.81"} <= {rate["percent"] for rate in book["rates"]}
    assert next(p for p in book["postings"] if p["wage_type"] == "1010")["debit"] == "7210"
    run = program.call("post", "runs", body=RUN).json()["id"]
    change = {"wage_type": "1010", "valid_from": "2026-03", "debit": "7220"}
    tried = program.call("post", "rules-trial", body={"run_id": run, "postings": [change]}).json()
    assert {(c["account"], c["period"], c["difference"]) for c in tried["changes"]} == {
        ("7210", "2026-03", "-19140.00"), ("7220", "2026-03", "19140.00"),
        ("7210", "2026-03", "-12760.00"), ("7220", "2026-03", "12760.00"),
    }  # fmt: skip
    with scope(world.nordisk):
        assert not PostingRule.objects.filter(debit="7220").exists(), "nothing is kept"
    made = program.call("post", "posting-rules", body=change)
    assert made.status_code == 201
    recalculated = program.call("post", "calculation", run).json()
    assert recalculated["version"] == 2
    assert program.call("delete", "posting-rule", made.json()["id"]).status_code == 204
    assert program.call("post", "calculation", run).json()["version"] == 3


def test_a_trial_tells_what_could_not_be_posted(program, world):
    run = program.call("post", "runs", body=RUN).json()["id"]
    gone = {"wage_type": "1010", "valid_from": "2026-03"}
    said = program.call("post", "rules-trial", body={"run_id": run, "postings": [gone]}).json()
    assert [each["code"] for each in said["findings"]] == ["PAY-181"]


def test_wage_types_rates_homes_and_defaults_are_kept(program, world):
    kind = {"number": "1999", "name": "Jour", "kind": "pay", "in_contributions": True}
    made = program.call("post", "wage-types", body=kind)
    assert made.status_code == 201 and program.call("post", "wage-types", body=kind).json()["id"] == made.json()["id"]
    rate = {
        "kind": "vacation", "group": "general", "name": "Avtal", "valid_from": "2026-04-01", "percent": "13.20",
        "source": "Kollektivavtal",
    }  # fmt: skip
    kept = program.call("post", "rates", body=rate)
    assert kept.status_code == 201 and kept.json()["percent"] == "13.20"
    assert program.call("post", "rates", body=rate | {"percent": "13,201"}).status_code == 400
    homes = {
        "employees": [{"employee": "1007", "valid_from": "2026-01", "parts": [{"cost_centre": "100", "share": "100"}]}]
    }
    assert program.call("post", "homes", body=homes).json() == {"count": 1}
    wrong = json.loads(json.dumps(homes))
    wrong["employees"][0]["parts"][0]["share"] = "99.99"
    answer = program.call("post", "homes", body=wrong)
    assert answer.status_code == 422 and answer.json()["code"] == "PAY-192"
    listed = program.call("get", "homes").json()["results"]
    home = next(each for each in listed if each["employee"] == "1007")
    assert home["parts"] == [{"cost_centre": "100", "project": "", "share": "100.00"}]
    assert (
        program.call("put", "rules-defaults", body={"correction_account": "2990"}).json()["correction_account"]
        == "2990"
    )
    assert program.call("post", "rules-standard").json() == {"count": 0}
    for name, thing in (("wage-type", made), ("rate", kept)):
        assert program.call("delete", name, thing.json()["id"]).status_code == 204
    assert program.call("delete", "home", home["id"]).status_code == 204


def test_a_reader_may_try_but_not_change(client, world, program):
    run = program.call("post", "runs", body=RUN).json()["id"]
    reader = Program(client, world, world.nordisk, base="viewer")
    change = {"wage_type": "1010", "valid_from": "2026-03", "debit": "7220"}
    assert reader.call("post", "rules-trial", body={"run_id": run, "postings": [change]}).status_code == 200
    assert reader.call("post", "posting-rules", body=change).status_code == 403
    assert reader.call("post", "calculation", run).status_code == 403


def test_homes_come_a_page_at_a_time(program, monkeypatch):
    monkeypatch.setattr("payroll.api.rules.PAGE", 2)
    homes = [{"employee": str(n), "valid_from": month} for n in (1, 2, 3) for month in ("2026-01", "2026-02")]
    program.call("post", "homes", body={"employees": homes})
    seen, after = [], ""
    while after is not None:
        page = program.call("get", "homes", query=f"?after={after}").json()
        seen += [(each["employee"], each["valid_from"]) for each in page["results"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 7


def test_templates_are_files(program):
    for kind in ("csv", "xlsx"):
        assert program.call("get", "results-template", kind).status_code == 200
    assert program.call("get", "results-template", "pdf").status_code == 404


def test_a_run_of_another_company_is_not_there(program, world):
    with scope(world.fjord):
        with_standard(world.fjord, world.admin)
        text = SLIP.encode()
        run = actions.import_run(company=world.fjord, name="l.csv", data=text, payment_on=None, by=world.admin).run
    assert program.call("get", "results", run.pk).status_code == 404
    assert program.call("post", "rules-trial", body={"run_id": str(run.pk)}).status_code == 404
