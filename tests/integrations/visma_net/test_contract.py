"""Every call the client makes is one the published description knows: its path, its parameters and its body."""

import json
import re
from urllib.parse import parse_qs

import httpx
import jsonschema
import pytest

from integrations.visma_net.client import Client
from integrations.visma_net.mapping import Options, to_batch
from integrations.visma_net.wire import Wire
from tests.integrations.sandbox.simulated import DAUGHTER, NORDISK, payroll
from tests.integrations.visma_net.test_client import Given
from tests.integrations.visma_net.test_mapping import DRAFT, OPTIONS


@pytest.fixture(scope="module")
def description(shared_data) -> dict:
    return json.loads((shared_data / "openapi" / "visma-net-erp-gl-subset.json").read_text(encoding="utf-8"))


@pytest.fixture
def calls(monkeypatch) -> list[tuple[httpx.Request, httpx.Response]]:
    """Everything that goes over the wire to the ERP."""
    seen, send = [], httpx.Client.send

    def watched(self, request, **options):
        answer = send(self, request, **options)
        if "/visma-net/" in request.url.path:
            seen.append((request, answer))
        return answer

    monkeypatch.setattr(httpx.Client, "send", watched)
    return seen


def everything(remote, calls, *, background: bool) -> None:
    """Each method of the client, the whole surface."""
    with Wire(f"{remote.base}/visma-net", Given(remote, NORDISK), 2.0, 2.0) as wire:
        client = Client(wire, background=background)
        client.get_organizations()
        client.get_branches()
        client.get_ledgers()
        client.get_accounts()
        client.get_account("7010")
        client.get_periods()
        client.get_periods("202609")
        client.get_segments()
        client.get_number_sequences()
        number = client.post_journal(to_batch(DRAFT, OPTIONS, ledger="1", period="202609", segments=[1, 2]), mark="x")
        client.get_journal(number)
        client.find_journals(period="202609")
        client.find_journals(since="2026-09-01")
        client.release(number)


def operation(description: dict, request: httpx.Request) -> dict:
    path = request.url.path.removeprefix("/visma-net")
    for known, verbs in description["paths"].items():
        shape = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(known))
        if re.fullmatch(shape, path) and request.method.lower() in verbs:
            return verbs[request.method.lower()]
    raise AssertionError(f"no such call: {request.method} {path}")


def strict(schema, description: dict):
    """The schema with every member it does not name forbidden: a misspelt one would be ignored there without a word."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return strict(description["components"]["schemas"][name], description)
        made = {key: strict(value, description) for key, value in schema.items() if key not in ("nullable", "example")}
        return made | ({"additionalProperties": False} if "properties" in schema else {})
    return [strict(each, description) for each in schema] if isinstance(schema, list) else schema


def body_faults(description: dict, request: httpx.Request, known: dict) -> list[str]:
    content = known.get("requestBody", {}).get("content", {})
    body = json.loads(request.content or b"{}")
    if "application/json" not in content:
        return [] if body == {} else ["a body where none is described"]
    schema = strict(content["application/json"]["schema"], description)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(body)]


@pytest.mark.parametrize("background", [False, True])
def test_every_call_is_in_the_description(remote, calls, description, background):
    everything(remote, calls, background=background)
    assert len(calls) >= 14
    for request, _ in calls:
        known = operation(description, request)
        named = {each["name"] for each in known.get("parameters", []) if each["in"] == "query"}
        assert set(parse_qs(request.url.query.decode())) <= named, request.url
        headers = {each["name"] for each in known.get("parameters", []) if each["in"] == "header"}
        assert "erp-api-background" not in request.headers or "erp-api-background" in headers
        assert body_faults(description, request, known) == [], request.url


def test_a_batch_with_our_own_number_is_in_the_description(description):
    known = description["paths"]["/v2/journaltransaction"]["post"]
    body = to_batch(DRAFT, Options(own_numbers=True), ledger="1", period="202609", segments=[])
    request = httpx.Request("POST", "http://x/visma-net/v2/journaltransaction", json=body)
    assert body_faults(description, request, known) == []


def test_the_check_would_notice(description):
    known = description["paths"]["/v2/journaltransaction"]["post"]
    bad = payroll(finnancialPeriod="202609") | {"hold": True}
    request = httpx.Request("POST", "http://x/visma-net/v2/journaltransaction", json=bad)
    assert len(body_faults(description, request, known)) == 2
    with pytest.raises(AssertionError):
        operation(description, httpx.Request("DELETE", "http://x/visma-net/v2/journaltransaction/1"))


def test_the_old_address_takes_the_same_calls(remote):
    with Wire(f"{remote.base}/visma-net/API/controller/api", Given(remote, DAUGHTER), 2.0, 2.0) as wire:
        client = Client(wire)
        batch = to_batch(DRAFT, Options(), ledger="1", period="202609", segments=[])
        number = client.post_journal(batch)
        assert client.get_journal(number)["batchNumber"] == number
        assert wire.limits.limit == 500
