"""Every act of the bank's side by a program with a key."""

import io

import pytest
from django.urls import reverse

from hub.api.keys import create_key
from hub.tenancy import scope
from tests.ledger.books import FIRST, sie, take
from tests.reconciliation.bank import quarter, settings

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


class Program:
    def __init__(self, world, client, level: str = "write"):
        self.company, self.client = world.nordisk, client
        with scope(self.company):
            rights = {"reconciliation": level, "ledger": level}
            _key, text = create_key(name=level, rights=rights, by=world.admin)
        self.headers = {"Authorization": f"Bearer {text}"}

    def ask(self, method: str, page: str, *args, status: int = 200, query: str = "", **body):
        url = reverse(f"bank_api:{page}", args=[self.company.pk, *args]) + query
        act = getattr(self.client, method)
        sent = {} if method == "get" else {"data": body, "content_type": "application/json"}
        answer = act(url, headers=self.headers, **sent)
        assert answer.status_code == status, (answer.status_code, answer.content[:2000])
        return answer.json() if answer.content and status != 204 else None

    def upload(self, data: bytes, status: int, **more):
        url = reverse("bank_api:statements", args=[self.company.pk])
        answer = self.client.post(url, {"file": io.BytesIO(data), **more}, headers=self.headers)
        assert answer.status_code == status, answer.content[:2000]
        return answer.json()


@pytest.fixture
def program(world, client):
    with scope(world.nordisk):
        take(world.nordisk, sie(*FIRST), world.admin)
    return Program(world, client)


def test_the_whole_path(program):
    given = settings() | {"starts_on": "2026-01-01"}
    account = program.ask("post", "accounts", status=201, **given)["id"]
    assert program.ask("post", "accounts", status=409, **given)["code"] in ("BANK-101", "BANK-102")
    program.ask("put", "account", account, **given, allow_unequal=False, rules={"near_days": 2})
    assert program.ask("put", "account", account, status=409, **given, rules={"near_days": -1})["code"] == "BANK-106"
    assert program.ask("get", "accounts")["results"][0]["rules"] == {"near_days": 2}
    seen = program.upload(quarter(), 200, preview="true")
    assert seen["may_import"] and seen["statements"][0]["new"] == 3
    made = program.upload(quarter(), 201)
    assert made["new"] == 3 and program.upload(quarter(), 201)["new"] == 0
    assert program.upload(b"x", 409)["findings"][0]["code"].startswith("BANK-0")
    lines = program.ask("get", "lines", account, query="?show=open")["results"]
    items = program.ask("get", "items", account)["results"]
    assert [line["amount"] for line in lines] == ["1000.00", "-50.00", "-25.00"]
    pair = {"lines": [lines[1]["id"]], "items": [items[1]["id"]]}
    match = program.ask("post", "matches", account, status=201, **pair)
    assert match["rule"] == "manual" and match["difference"] == "0.00" and len(match["parts"]) == 2
    assert program.ask("post", "matches", account, status=409, **pair)["code"] == "BANK-120"
    program.ask("get", "match", match["id"])
    program.ask("delete", "match", match["id"], status=204)
    assert program.ask("post", "runs", account, status=202, keep_sure=False)["job_id"]
    assert program.ask("get", "suggestions", account)["results"] == []
    program.ask("post", "deactivation", account, lines=[lines[2]["id"]], reason="x")
    program.ask("post", "activation", account, lines=[lines[2]["id"]])
    assert program.ask("post", "line-note", lines[2]["id"], note="hej")["note"] == "hej"
    kind = program.ask("post", "kinds", account, status=201, type="fee", name="Avgift", debit_account="6570",
                       credit_account="3001", series="H")  # fmt: skip
    posted = program.ask("post", "line-posting", lines[2]["id"], status=201, kind=kind["id"])
    assert posted["voucher"] == "H 1" and posted["match"]
    program.ask(
        "put", "kind", kind["id"], type="fee", name="Avg", debit_account="6570", credit_account="3001", series="H"
    )
    program.ask("delete", "kind", kind["id"], status=204)
    program.ask("post", "matches", account, status=201, lines=[lines[0]["id"]], items=[items[0]["id"]])
    told = program.ask("get", "position", account, query="?on=2026-03-31")
    assert told["unexplained"] == "0.00" and told["open_bank"][0]["amount"] == "-50.00"
    signed = program.ask("post", "approvals", account, status=201, cut_off_on="2026-03-31")
    assert signed["number"] == 1 and signed["statement_balance"] == "2925.00"
    for name in ("pdf", "xlsx"):
        url = reverse("bank_api:approval-file", args=[program.company.pk, signed["id"], name])
        assert program.client.get(url, headers=program.headers).status_code == 200
    gone = program.ask("post", "withdrawal", signed["id"], reason="fel")
    assert gone["state"] == "withdrawn"


def test_a_share_and_a_preference_are_kept_or_refused(program):
    given = settings() | {"starts_on": "2026-01-01"}
    account = program.ask("post", "accounts", status=201, **given)["id"]
    told = {"reference_share": 50, "prefer": "oldest"}
    assert program.ask("put", "account", account, **given, rules=told)["rules"] == told
    for wrong in (
        {"reference_share": 0.5}, {"reference_share": "50"}, {"reference_share": True}, {"reference_share": -1},
        {"reference_share": 10_001}, {"prefer": "first"}, {"prefer": ["oldest"]},
    ):  # fmt: skip
        assert program.ask("put", "account", account, status=409, **given, rules=wrong)["code"] == "BANK-106", wrong
    assert program.ask("get", "account", account)["rules"] == told


def test_typed_lines_and_the_opening_position(program):
    account = program.ask("post", "accounts", status=201, **(settings() | {"starts_on": "2026-01-01"}))["id"]
    line = program.ask("post", "lines", account, status=201, day="2026-02-01", amount="-12.50")
    program.ask("put", "line", line["id"], day="2026-02-01", amount="-13.00")
    program.ask("post", "lines", account, status=400, day="2026-02-01", amount="12.505")
    program.ask("delete", "line", line["id"], status=204)
    item = program.ask("post", "items", account, status=201, day="2025-12-31", amount="-300.00", text="Check")
    assert item["is_opening"]
    program.ask("delete", "item", item["id"], status=204)
    assert program.ask("post", "update", account)["new"] == 0


def test_two_persons_by_program(program):
    given = settings() | {"starts_on": "2026-01-01", "four_eyes": True}
    account = program.ask("post", "accounts", status=201, **given)["id"]
    program.upload(quarter(), 201)
    made = program.ask("post", "approvals", account, status=201, cut_off_on="2026-03-31", prepare=True)
    said = program.ask("post", "approvals", account, status=409, cut_off_on="2026-03-31")
    assert said["code"] == "BANK-133"
    program.ask("delete", "approval", made["id"], status=204)


def test_a_key_that_reads_changes_nothing(world, client, program):
    account = program.ask("post", "accounts", status=201, **(settings() | {"starts_on": "2026-01-01"}))["id"]
    reader = Program(world, client, "read")
    reader.ask("get", "lines", account)
    reader.ask("post", "runs", account, status=403)
    reader.ask("post", "matches", account, status=403)
