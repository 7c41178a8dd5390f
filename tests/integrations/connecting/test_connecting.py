"""A company's connections: eEkonomi out and back through its pages, Severa by client id and secret, over real HTTP."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from hub.models import Company, Membership, TenantEvent, User
from hub.permissions import standard_rights
from hub.tenancy import scope, tenant_scope
from integrations.connecting import actions
from integrations.connecting.clients import client_of, credentials_of
from integrations.connecting.models import State
from integrations.demo import seed
from integrations.demo.registers import ORGNR, connect_pair
from integrations.provider import ProviderError
from integrations.sync.preflight import preflight
from tests.integrations.eaccounting.simulated import EMPTY, SOLO, WITHOUT_ADDON

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(transactional_db):
    from tests import world as worlds

    return worlds.build()


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(answer) -> str:
    return answer.content.decode()


def kinds(world) -> list[str]:
    with tenant_scope(world.office):
        return list(TenantEvent.objects.filter(kind__startswith="company_connection").values_list("kind", flat=True))


# ------------------------------------------------------------------ eEkonomi
def test_out_through_the_pages_and_back_connected(world, way):
    owner = browser_of(world.owner)
    answer = way.connect(owner)
    assert answer.status_code == 302 and answer["Location"] == reverse("connecting:index", args=[world.nordisk.pk])
    row = way.row()
    assert (row.state, row.remote_name, row.connected_by) == (State.CONNECTED, "Sjöstad Konsult AB", "owner")
    assert {"codings", "units", "terms", "cost_centers", "articles"} <= set(row.setup)
    assert {"Number": "110", "Name": "Konsultation"}.items() <= row.setup["articles"][1].items()
    assert b"access" not in bytes(row.sealed_tokens), "tokens lie sealed"
    page = said(owner.get(answer["Location"]))
    assert "Anslutet till Sjöstad Konsult AB" in page and "559143-2181" in page
    with client_of(world.nordisk, "eaccounting") as client:
        assert client.get_company()["Name"] == "Sjöstad Konsult AB"
    assert kinds(world) == ["company_connection.begun", "company_connection.made"]


def test_whoever_declines_is_told_so_and_nothing_is_connected(world, way):
    answer = way.connect(browser_of(world.owner), None)
    assert answer.status_code == 400 and "CON-024" in said(answer)
    assert "Åtkomsten godkändes inte i eEkonomi" in said(answer)
    assert way.row().state == State.NEW and not way.row().sealed_tokens


def test_another_company_on_reconnect_is_refused_and_its_tokens_thrown_away(world, way, pair):
    owner = browser_of(world.owner)
    way.connect(owner)
    before = bytes(way.row().sealed_tokens)
    answer = way.connect(owner, EMPTY)
    assert answer.status_code == 409 and "CON-002" in said(answer)
    assert "Tomt Exempel AB" in said(answer) and "Sjöstad Konsult AB" in said(answer)
    row = way.row()
    assert (row.remote_name, bytes(row.sealed_tokens)) == ("Sjöstad Konsult AB", before)
    with client_of(world.nordisk, "eaccounting") as client:
        assert client.get_company()["Name"] == "Sjöstad Konsult AB"


def test_the_same_company_again_keeps_the_row(world, way):
    owner = browser_of(world.owner)
    way.connect(owner)
    first = way.row()
    way.connect(owner)
    assert way.row().pk == first.pk and bytes(way.row().sealed_tokens) != bytes(first.sealed_tokens)


def test_an_answer_is_used_once(world, way):
    owner = browser_of(world.owner)
    back = way.through(way.out(owner))
    assert owner.get(back).status_code == 302
    again = owner.get(back)
    assert again.status_code == 400 and "CON-020" in said(again)


def test_only_the_log_in_begun_last_can_be_finished(world, way):
    owner = browser_of(world.owner)
    first = way.through(way.out(owner))
    way.out(owner)
    answer = owner.get(first)
    assert answer.status_code == 400 and "CON-020" in said(answer)
    assert way.row().state == State.NEW


@pytest.mark.parametrize("who", ["stranger", "member", "reader"])
def test_an_answer_for_one_person_does_nothing_in_the_hands_of_another(world, way, who):
    back = way.through(way.out(browser_of(world.owner)))
    answer = browser_of(getattr(world, who)).get(back)
    assert answer.status_code == 400 and "CON-020" in said(answer)
    assert way.row().state == State.NEW


def test_another_person_logged_in_meanwhile_in_the_same_browser_is_refused(world, way):
    browser = browser_of(world.owner)
    back = way.through(way.out(browser))
    kept = dict(browser.session)
    browser.force_login(world.stranger)
    session = browser.session
    session.update({name: value for name, value in kept.items() if not name.startswith("_auth")})
    session.save()
    answer = browser.get(back)
    assert answer.status_code == 403 and "CON-022" in said(answer)
    assert way.row().state == State.NEW


def test_a_right_that_is_lost_on_the_way_stops_it(world, way):
    browser = browser_of(world.owner)
    back = way.through(way.out(browser))
    with tenant_scope(world.office):
        mine = Membership.objects.get(user=world.owner)
        mine.template.rights = standard_rights("viewer")
        mine.template.save()
    assert browser.get(back).status_code == 403
    assert way.row().state == State.NEW


def test_no_client_id_is_told_before_anybody_leaves(world, way, settings):
    settings.EACCOUNTING = settings.EACCOUNTING | {"client_id": ""}
    answer = browser_of(world.owner).get(reverse("connecting_root:eaccounting", args=[world.nordisk.pk]))
    assert answer.status_code == 409 and "CON-003" in said(answer)
    assert way.row() is None


# ------------------------------------------------------------------ Severa
def test_client_id_and_secret_are_tried_before_they_are_kept(world, way):
    owner = browser_of(world.owner)
    assert way.severa(owner).status_code == 302
    row = way.row("severa")
    assert (row.state, row.remote_name) == (State.CONNECTED, "Sjöstad Konsult AB")
    assert credentials_of(row).client_secret == "severa-hemlighet"
    assert "severa-hemlighet" not in bytes(row.sealed_tokens).decode("latin-1")
    assert row.setup["vat_rates"] == ["0", "6", "12", "25"] and row.setup["terms"] == ["30"]
    assert {"st", "tim", "km", "mån", "dag"} == set(row.setup["units"])
    assert "Klar för överföring" in {each["name"] for each in row.setup["invoice_statuses"]}
    page = said(owner.get(reverse("connecting:index", args=[world.nordisk.pk])))
    assert "severa-hemlighet" not in page


@pytest.mark.parametrize(("client", "secret"), [("severa-demo", "helt-annan"), ("okänd", "severa-hemlighet")])
def test_a_wrong_secret_is_told_and_nothing_is_kept(world, way, client, secret):
    answer = way.severa(browser_of(world.owner), client, secret)
    assert answer.status_code == 409 and "SEV-" in said(answer) and secret not in said(answer)
    assert way.row("severa") is None and kinds(world) == []


def test_another_organisation_on_reconnect_is_refused(world, way):
    owner = browser_of(world.owner)
    way.severa(owner)
    answer = way.severa(owner, "severa-tom")
    assert answer.status_code == 409 and "CON-002" in said(answer)
    assert credentials_of(way.row("severa")).client_id == "severa-demo"


def test_an_empty_form_asks_for_both(world, way):
    answer = browser_of(world.owner).post(
        reverse("connecting_root:severa", args=[world.nordisk.pk]), {"client_id": "x"}, follow=True
    )
    assert "Ange både klient-id och hemlighet" in said(answer) and way.row("severa") is None


# ------------------------------------------------------------------ asking again, and ending
def test_prova_renews_what_the_system_said_of_itself(world, way, pair):
    owner = browser_of(world.owner)
    way.severa(owner)
    severa = pair[1]
    for each in severa.every(3001001, "products"):
        if each["code"] == "P180":
            severa.change(3001001, "products", each["guid"], measurementUnit="kvartal")
    answer = owner.post(reverse("connecting_root:check", args=["severa", world.nordisk.pk]), follow=True)
    assert "Severa svarar för Sjöstad Konsult AB" in said(answer)
    assert "kvartal" in way.row("severa").setup["units"]


def test_prova_that_fails_stays_on_the_card_until_it_answers_again(world, way, pair):
    owner = browser_of(world.owner)
    way.severa(owner)
    pair[1].arm("error_503", count=50)
    url = reverse("connecting_root:check", args=["severa", world.nordisk.pk])
    page = said(owner.post(url, follow=True))
    assert way.row("severa").last_error["code"].startswith("SEV-")
    assert way.row("severa").last_error["code"] in page
    pair[1].http.delete("/faults/api")
    owner.post(url)
    assert way.row("severa").last_error == {}


def test_prova_of_a_connection_that_is_not_there(world, way):
    answer = browser_of(world.owner).post(reverse("connecting_root:check", args=["severa", world.nordisk.pk]))
    assert answer.status_code == 404


def test_ended_it_is_gone_and_another_company_may_come(world, way):
    owner = browser_of(world.owner)
    way.connect(owner)
    owner.post(reverse("connecting:disconnection", args=[world.nordisk.pk, "eaccounting"]))
    assert way.row() is None
    with pytest.raises(ProviderError) as caught, client_of(world.nordisk, "eaccounting"):
        pass
    assert caught.value.code == "CON-001"
    assert way.connect(owner, EMPTY).status_code == 302 and way.row().remote_name == "Tomt Exempel AB"
    with tenant_scope(world.office):
        told = json.dumps(list(TenantEvent.objects.values_list("data", flat=True)))
    assert "token" not in told and "secret" not in told


# ------------------------------------------------------------------ who may
ADDRESSES = [
    ("eaccounting", "get", {}),
    ("severa", "post", {"client_id": "severa-demo", "client_secret": "severa-hemlighet"}),
    ("check", "post", {}),
]


def ask(world, name: str, method: str, data: dict, browser: Client):
    args = [world.nordisk.pk] if name != "check" else ["severa", world.nordisk.pk]
    return getattr(browser, method)(reverse(f"connecting_root:{name}", args=args), data)


@pytest.mark.parametrize(("name", "method", "data"), ADDRESSES)
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("member", 403), ("reader", 403)])
def test_only_those_who_may_write_reach_the_other_system(world, way, name, method, data, who, status):
    """Member and reader belong to the company; neither may write to the sync."""
    assert ask(world, name, method, data, browser_of(getattr(world, who))).status_code == status
    assert way.row("severa") is None and way.row() is None


@pytest.mark.parametrize(("name", "method", "data"), ADDRESSES)
def test_nobody_gets_to_log_in_first(world, way, name, method, data):
    answer = ask(world, name, method, data, Client())
    assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_the_callback_asks_for_log_in_too(world, way):
    back = way.through(way.out(browser_of(world.owner)))
    answer = Client().get(back)
    assert answer.status_code == 302 and "/login/" in answer["Location"] and way.row().state == State.NEW


def test_the_owner_of_one_company_cannot_name_another_tenants(world, way):
    stranger = browser_of(world.stranger)
    assert stranger.get(reverse("connecting_root:eaccounting", args=[world.foreign.pk])).status_code == 302
    assert stranger.get(reverse("connecting_root:eaccounting", args=[world.nordisk.pk])).status_code == 404


def test_connect_severa_asks_over_post_only(world, way):
    assert browser_of(world.owner).get(reverse("connecting_root:severa", args=[world.nordisk.pk])).status_code == 405


# ------------------------------------------------------------------ what the company cannot do
def test_a_variant_without_articles_is_connected_and_the_pre_flight_says_so(world, way):
    owner = browser_of(world.owner)
    assert "Anslutet till" in said(owner.get(way.connect(owner, SOLO)["Location"]))
    with scope(world.nordisk):
        found = {each.name: each for each in preflight(world.nordisk)}
    assert (found["variant"].code, found["variant"].state) == ("SYNC-103", "missing")
    assert way.row().setup["articles"] == [] and way.row().setup["terms"]


def test_without_the_addon_the_page_says_so_and_nothing_is_connected(world, way):
    owner = browser_of(world.owner)
    answer = way.connect(owner, WITHOUT_ADDON)
    assert answer.status_code == 502 and "EACC-125" in said(answer) and way.row().state == State.NEW
    answer = way.severa(owner, "severa-utan")
    assert answer.status_code == 409 and "SEV-120" in said(answer) and way.row("severa") is None


def test_two_connected_lead_on_to_the_settings(world, way, settings):
    owner = browser_of(world.owner)
    here = reverse("connecting:index", args=[world.nordisk.pk])
    settings.DEMO = True
    assert "severa-hemlighet" in said(owner.get(here)), "whom to log in as, where the systems are simulated"
    way.connect(owner)
    assert "Ställ in dataöverföringen" not in said(owner.get(here))
    way.severa(owner)
    page = said(owner.get(here))
    assert "Ställ in dataöverföringen" in page and "severa-hemlighet" not in page
    settings.DEMO = False
    assert "ekonomi@nordisk.example" not in said(owner.get(here))


# ------------------------------------------------------------------ the demo's way
def test_the_demo_pair_is_connected_without_a_browser(world, way, settings):
    settings.DEMO = True
    made = connect_pair(world.nordisk)
    assert [(each.system, each.is_ready) for each in made] == [("severa", True), ("eaccounting", True)]
    assert [each.pk for each in connect_pair(world.nordisk)] == [each.pk for each in made], "twice is once"
    with client_of(world.nordisk, "eaccounting") as client:
        assert client.get_company()["Name"] == "Sjöstad Konsult AB"


@pytest.fixture
def demo(world, settings):
    """The world as the demo: its company has the one organisation number that both simulated systems know."""
    settings.DEMO = True
    User.objects.filter(pk=world.owner.pk).update(is_demo=True)
    with tenant_scope(world.nordisk.tenant_id):
        Company.objects.filter(pk=world.nordisk.pk).update(orgnr=ORGNR, is_demo=True)


def test_the_run_connects_the_demos_company_once_and_leaves_what_a_person_ended(world, way, demo):
    call_command("demo", "--connect")
    rows = [way.row(system) for system in ("severa", "eaccounting")]
    assert [each.state for each in rows] == [State.CONNECTED] * 2
    with tenant_scope(world.nordisk.tenant_id):
        actions.end(connection=rows[0], by=world.admin)
    call_command("demo", "--connect")
    assert way.row("severa") is None and way.row("eaccounting").pk == rows[1].pk


def test_a_demo_that_is_reset_begins_anew_in_all_systems_and_connected(world, way, demo, pair, monkeypatch):
    """The demo's own data is told of in tests/integrations/demo."""
    accounting, severa = pair
    monkeypatch.setattr(seed, "remove", lambda: None)
    monkeypatch.setattr(seed, "seed", lambda today: None)
    for remote, number, name in ((accounting, seed.THEIRS, "Name"), (severa, seed.ORGANIZATION, "name")):
        one = remote.every(number, "customers")[0]
        remote.change(number, "customers", one.get("Id") or one["guid"], **{name: "Ändrad AB"})
    owner = browser_of(User.objects.get(pk=world.owner.pk))
    assert owner.post(reverse("demo:reset")).status_code == 302
    assert all(remote.every(number, "customers")[0].get(name) == "Björkvallen Bygg AB" for remote, number, name in
               ((accounting, seed.THEIRS, "Name"), (severa, seed.ORGANIZATION, "name")))  # fmt: skip
    assert [way.row(system).state for system in ("severa", "eaccounting")] == [State.CONNECTED] * 2


def test_simulated_systems_that_do_not_run_are_told_and_harm_nothing(world, way, demo, settings):
    settings.SEVERA = settings.SEVERA | {"api": "http://127.0.0.1:9/severa/rest-api"}
    with pytest.raises(CommandError, match="not connected"):
        call_command("demo", "--connect")
    assert way.row("severa") is None
