"""The pre-flight over the simulated systems as they really answer: each thing that is missing, and its cure."""

import pytest
from django.urls import reverse

from hub.errors import words
from hub.tenancy import scope, tenant_scope
from integrations.connecting import actions
from integrations.connecting.clients import remember
from integrations.connecting.models import CompanyConnection, State, System
from integrations.provider import ProviderError
from integrations.sync import queries
from integrations.sync.models import SyncRecord, SyncSettings
from integrations.sync.preflight import MISSING, OK, WARNING, preflight
from integrations.sync.registers.customers_read import is_vat

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def checks(sync) -> dict:
    with scope(sync.company):
        return {each.name: each for each in preflight(sync.company)}


def row(sync, system: System) -> CompanyConnection:
    with tenant_scope(sync.company.tenant_id):
        return CompanyConnection.objects.get(company=sync.company, system=system)


def asked_again(sync) -> dict:
    """As after «Prova» on both."""
    for system in System:
        sync.ask_again(row(sync, system))
    return checks(sync)


def obstacles(sync) -> list[str]:
    with scope(sync.company):
        return queries.obstacles(sync.company, sync.world.admin)


def test_all_is_in_place_but_what_the_demo_lacks(sync):
    found = checks(sync)
    assert {name for name, each in found.items() if each.state != OK} == {"locked", "mapping.units"}
    assert found["mapping.units"].facts == {"what": "Enheter", "values": "dag"} and not obstacles(sync)
    assert [*found][:3] == ["connection.eaccounting", "connection.severa", "settings"]


@pytest.mark.parametrize(
    ("members", "name", "code", "state"),
    [
        ({"CompanyStatus": 2}, "company", "SYNC-108", MISSING),
        ({"ProductVariant": 4}, "variant", "SYNC-103", MISSING),
        ({"ProductVariant": 3}, "variant", "SYNC-103", MISSING),
        ({"UsesCostCenter": False}, "cost_centers", "SYNC-104", MISSING),
        ({"UsesPaymentReferenceNumber": False}, "ocr", "SYNC-105", WARNING),
        ({"AccountingLockedTo": "2026-10-31T00:00:00"}, "locked", "SYNC-106", WARNING),
    ],
)
def test_each_setting_of_eekonomi(sync, members, name, code, state):
    sync.right.change(sync.company_number, "settings", "settings", **members)
    found = asked_again(sync)[name]
    assert (found.code, found.state) == (code, state) and found.words.cure
    assert bool(obstacles(sync)) == (state == MISSING)


def test_a_period_that_is_not_locked_is_in_place(sync):
    sync.right.change(sync.company_number, "settings", "settings", AccountingLockedTo=None)
    assert asked_again(sync)["locked"].state == OK


def test_the_locked_day_is_told(sync):
    sync.right.change(sync.company_number, "settings", "settings", AccountingLockedTo="2026-10-31")
    assert "2026-10-31" in asked_again(sync)["locked"].words.message


def test_the_addon_of_severa(sync):
    sync.left.change(sync.organization, "organization", "details", activeAddons=["Invoicing"])
    found = asked_again(sync)["addon"]
    assert (found.code, found.state) == ("SYNC-102", MISSING) and obstacles(sync)


def test_nothing_connected_and_one_of_two(sync):
    with tenant_scope(sync.company.tenant_id):
        actions.end(connection=row(sync, System.SEVERA), by=sync.world.admin)
        CompanyConnection.objects.filter(company=sync.company).update(state=State.NEEDS_LOGIN)
    found = checks(sync)
    assert [found[f"connection.{each}"].code for each in ("severa", "eaccounting")] == ["SYNC-100"] * 2
    assert "Severa" in found["connection.severa"].words.message and len(obstacles(sync)) == 2


def test_what_the_last_call_said_is_told_and_stops_nothing(sync):
    """An add-on that was taken away after the connection was made: nobody answers any more, and here is why."""
    remember(sync.company, System.EACCOUNTING, ProviderError("EACC-125", permanent=True, http_status=403))
    found = checks(sync)["connection.eaccounting"]
    assert (found.code, found.state) == ("EACC-125", WARNING) and not obstacles(sync)
    assert found.words == words("EACC-125", {})
    remember(sync.company, System.EACCOUNTING)
    assert checks(sync)["connection.eaccounting"].state == OK


def test_settings_that_are_not_saved(sync):
    with scope(sync.company):
        SyncSettings.objects.update(saved_at=None)
    found = checks(sync)["settings"]
    assert (found.code, found.state) == ("SYNC-101", MISSING)


def test_each_mapping_is_missing_until_somebody_chooses(sync):
    """45 days, an odd unit, and a rate that no coding has: what Severa says, and eEkonomi has nothing for."""
    one = next(each for each in sync.ours("customers") if each["number"] == 1001)
    sync.left.change(sync.organization, "customers", one["guid"], paymentTerm=45)
    rate = next(each for each in sync.ours("vatrates") if each["percentage"] == 12.0)
    sync.left.change(sync.organization, "vatrates", rate["guid"], percentage=13.0)
    found = asked_again(sync)
    lost = {name: found[f"mapping.{name}"].facts["values"] for name in ("terms", "units", "vat")}
    assert lost == {"terms": "45", "units": "dag", "vat": "13"}
    assert {found[f"mapping.{name}"].code for name in lost} == {"SYNC-107"}
    setup = row(sync, System.EACCOUNTING).setup
    chosen = {"terms": {"45": setup["terms"][0]["Id"]}, "units": {"dag": setup["units"][0]["Id"]},
              "vat": {"13": setup["codings"][0]["Id"]}}  # fmt: skip
    with scope(sync.company):
        SyncSettings.objects.update(mappings=chosen)
    assert all(each.state == OK for name, each in checks(sync).items() if name.startswith("mapping."))


def test_the_page_and_the_api_say_the_same(sync, as_, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    sync.right.change(sync.company_number, "settings", "settings", UsesCostCenter=False)
    asked_again(sync)
    page = as_(sync.world.owner).get(reverse("sync:settings", args=[sync.company.pk])).content.decode()
    assert page.index("SYNC-104") < page.index("SYNC-106"), "what stands in the way comes first"
    assert "Slå på kostnadsställen" in page and "Enheter utan motsvarighet: dag." in page


def test_of_the_demos_customers_only_the_planted_number_is_no_vat_number(sync):
    """1007 has an impossible one on purpose; all the others pass the check on both sides, also when they come back."""
    sync.run("customers", is_dry=True)
    with scope(sync.company):
        rows = list(SyncRecord.objects.filter(register="customers").values_list("number", "problems", "fields"))
    refused = {number for number, problems, _f in rows if any(each["code"] == "SYNC-039" for each in problems)}
    wrong = {number for number, _p, fields in rows if not is_vat(fields["orgnr"], fields["country"])}
    assert refused == wrong == {"1007"} and len(rows) == 19
