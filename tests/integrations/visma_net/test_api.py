"""The company's side of Visma.net by API: the same acts, refused and done as on the pages."""

import pytest

from hub.api.keys import create_key
from hub.models import TenantEvent
from hub.tenancy import scope, tenant_scope
from integrations.visma_net.models import CompanyLink, Connection, ConnectionState

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def api(world, client):
    """`api(method, path, body)` with a key that may write Visma.net."""
    with scope(world.nordisk):
        _key, text = create_key(name="x", rights={"visma_net": "write"}, by=world.admin)

    def call(method, path="", body=None):
        url = f"/api/v1/companies/{world.nordisk.pk}/visma-net/{path}"
        headers = {"Authorization": f"Bearer {text}"}
        return getattr(client, method)(url, body, headers=headers, content_type="application/json")

    return call


@pytest.fixture
def link(world):
    with tenant_scope(world.office):
        made = Connection.objects.create(name="Huvud", state=ConnectionState.CONNECTED, remote_company_name="Moder AB")
        return CompanyLink.objects.create(company=world.nordisk, connection=made)


def test_without_a_link_it_says_what_is_missing(api):
    said = api("get").json()
    assert said["is_active"] is False and said["options"] is None
    assert [each["code"] for each in said["missing"]] == ["VNET-002"] and said["missing"][0]["cure"]
    assert api("post", "activation/").status_code == 404


def test_activated_and_deactivated(api, link, world):
    assert [each["code"] for each in api("get").json()["missing"]] == ["VNET-001"]
    assert api("post", "activation/").json() == api("get").json()
    assert api("get").json()["is_active"] is True and api("get").json()["missing"] == []
    assert api("delete", "activation/").json()["is_active"] is False
    with tenant_scope(world.office):
        assert TenantEvent.objects.filter(kind__startswith="link.").count() == 2


def test_options_are_set_whole(api, link):
    sent = {
        "cost_centre_segment": 1,
        "project_segment": None,
        "default_values": {"1": "000"},
        "own_numbers": True,
        "release": False,
    }
    assert api("put", "", sent).json()["options"] == sent


def test_what_is_no_segment_is_refused(api, link):
    answer = api("put", "", {"default_values": {"one": "000"}})
    assert answer.status_code == 400 and "default_values" in answer.json()["fields"]


def test_a_comparison_is_a_job(api, link):
    answer = api("post", "comparison/")
    assert answer.status_code == 201 and answer.json()["kind"] == "visma_net.compare"


def test_formats_are_read_explained_and_changed(api, linked):
    answer = api("put", "formats/", {"bas": "[0-3][0-9][0-9][0-9]", "pnl": "[4-8][0-9][0-9][0-9]"})
    assert answer.status_code == 200 and answer.json()["own"] is True
    found = api("get", "formats/?account=1930").json()
    assert (
        found["tested"]["word"] == "BAS" and "1930" in found["accounts"]["bas"] and "7010" in found["accounts"]["pnl"]
    )
    refused = api("put", "formats/", {"bas": "[0-3", "pnl": ""})
    assert (refused.status_code, refused.json()["code"]) == (422, "PAY-061")
    assert api("put", "formats/", {"own": False}).json() | {"accounts": 0} == {
        "own": False, "bas": "", "pnl": "", "accounts": 0, "tested": None,
    }  # fmt: skip
