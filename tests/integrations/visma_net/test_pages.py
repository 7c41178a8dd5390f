"""The pages: what an administrator sees and does, and who may not."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from hub.errors import Refused
from hub.models import TenantEvent
from hub.permissions import Forbidden
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import actions, destinations, overview
from integrations.visma_net.models import CompanyLink, Connection
from tests.integrations.sandbox.simulated import EURO
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def page(browser, name: str, *arguments):
    answer = browser.get(reverse(name, args=arguments))
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def kinds(tenant) -> list[str]:
    with tenant_scope(tenant):
        return list(TenantEvent.objects.order_by("at").values_list("kind", flat=True))


def test_from_nothing_to_an_account_with_a_grey_icon(admin, world, remote):
    office = world.office.pk
    assert "Inget Visma.net-konto ännu." in page(admin, "visma_net:accounts", office).text
    answer = admin.post(reverse("visma_net:connection-new", args=[office]), {"name": "Huvudföretaget"})
    assert answer.status_code == 302
    icon = page(admin, "visma_net:accounts", office).select_one("a.mark")
    assert "mark--idle" in icon["class"] and icon["href"].endswith("/authorization/")
    assert "Auktorisera" in icon["aria-label"]


def test_the_same_name_twice_is_told_at_the_field(admin, world):
    story.add(world)
    answer = admin.post(reverse("visma_net:connection-new", args=[world.office.pk]), {"name": "Huvudföretaget"})
    assert answer.status_code == 422 and "Det finns redan ett konto" in answer.content.decode()


def test_the_icon_is_dark_when_authorised_and_red_when_lost(admin, world, connection, remote):
    assert "mark--sent" in page(admin, "visma_net:accounts", world.office.pk).select_one("a.mark")["class"]
    remote.arm("token_revoked")
    story.expire(connection)
    admin.post(reverse("oauth:reading", args=[world.office.pk, connection.pk]))
    shown = page(admin, "visma_net:accounts", world.office.pk)
    assert "mark--failed" in shown.select_one("a.mark")["class"] and "Kräver inloggning" in shown.text


def test_no_form_leads_to_another_host(admin, world, connection):
    """form-action 'self': Chromium would stop a form whose redirect leaves us."""
    for name in ("visma_net:accounts", "visma_net:connection"):
        arguments = [world.office.pk, *([connection.pk] if name.endswith("connection") else [])]
        forms = page(admin, name, *arguments).select("form[action]")
        assert not any("authorization" in form["action"] for form in forms)


def test_the_overview_of_integrations(admin, world, connection):
    shown = page(admin, "visma_net:integrations", world.office.pk)
    assert "Ansluten" in shown.text and shown.select_one(".mark--sent")


def test_a_ledger_that_cannot_be_sent_to_is_told_at_once(admin, world, remote):
    connection = story.connect(admin, world, EURO)
    assert "VNET-103" in page(admin, "visma_net:connection", world.office.pk, connection.pk).text


def test_companies_are_linked_many_at_once_and_activated(admin, world, connection):
    address = reverse("visma_net:administrations", args=[world.office.pk])
    wanted = {f"c_{company.pk}": str(connection.pk) for company in (world.nordisk, world.fjord)}
    assert admin.post(address, wanted).status_code == 302
    with tenant_scope(world.office):
        links = {link.company_id: link for link in CompanyLink.objects.all()}
    assert set(links) == {world.nordisk.pk, world.fjord.pk} and not any(link.is_active for link in links.values())
    link = links[world.nordisk.pk]
    assert admin.post(reverse("visma_net:link-activation", args=[world.office.pk, link.pk])).status_code == 302
    shown = page(admin, "visma_net:administrations", world.office.pk)
    assert shown.text.count("Inte aktiverad") == 1
    chosen = shown.select_one(f"select[name=c_{world.nordisk.pk}] option[selected]")
    assert chosen["value"] == str(connection.pk)
    assert admin.post(address, {}).status_code == 302  # a page that showed none of them
    with tenant_scope(world.office):
        assert CompanyLink.objects.count() == 2
    assert admin.post(address, dict.fromkeys(wanted, "")).status_code == 302
    with tenant_scope(world.office):
        assert CompanyLink.objects.count() == 0
    assert kinds(world.office).count("company.linked") == 2 == kinds(world.office).count("company.unlinked")


def test_a_connection_of_another_office_cannot_be_chosen(admin, world, connection):
    with tenant_scope(world.other_office):
        foreign = Connection.objects.create(name="Främmande")
    answer = admin.post(
        reverse("visma_net:administrations", args=[world.office.pk]), {f"c_{world.nordisk.pk}": str(foreign.pk)}
    )
    assert answer.status_code == 422
    with tenant_scope(world.office):
        assert CompanyLink.objects.count() == 0


def test_segments_are_chosen_from_what_visma_net_has(admin, world, linked):
    address = reverse("visma_net:link", args=[world.office.pk, linked.pk])
    shown = page(admin, "visma_net:link", world.office.pk, linked.pk)
    assert [o.text for o in shown.select("select[name=cost_centre_segment] option")] == [
        "Skickas inte",
        "Kostnadsställe",
        "Projekt",
    ]
    assert "900" not in [o["value"] for o in shown.select("select[name=default_1] option")]  # inactive there
    sent = {"release": "on", "cost_centre_segment": "2", "project_segment": "", "default_1": "100", "default_2": "0000"}
    assert admin.post(address, sent).status_code == 302
    with tenant_scope(world.office):
        link = CompanyLink.objects.get(pk=linked.pk)
    assert (link.cost_centre_segment, link.project_segment, link.own_numbers) == (2, None, False)
    assert link.default_values == {"1": "100", "2": "0000"}
    assert admin.post(address, sent | {"project_segment": "2"}).status_code == 422
    assert admin.post(address, sent | {"cost_centre_segment": "77"}).status_code == 422


def test_a_reading_brings_fresh_lists_and_goes_back(admin, world, linked, remote):
    back = reverse("visma_net:link", args=[world.office.pk, linked.pk])
    answer = admin.post(reverse("oauth:reading", args=[world.office.pk, linked.connection_id]), {"next": back})
    assert answer.status_code == 302 and answer["Location"] == back
    answer = admin.post(
        reverse("oauth:reading", args=[world.office.pk, linked.connection_id]), {"next": "//evil.example/"}
    )
    assert answer["Location"] == reverse("visma_net:connection", args=[world.office.pk, linked.connection_id])


def test_a_reading_that_fails_is_told_on_the_account(admin, world, connection, remote):
    remote.arm("no_license")
    admin.post(reverse("oauth:reading", args=[world.office.pk, connection.pk]))
    shown = page(admin, "visma_net:connection", world.office.pk, connection.pk)
    assert "VNET-202" in shown.text and "API User" in shown.text


def test_pausing_and_resuming(admin, world, linked, remote):
    push = story.send(world, world.nordisk)
    address = [world.office.pk, linked.connection_id]
    admin.post(reverse("visma_net:connection-pause", args=address))
    assert story.step(push) == "ready" and story.fresh(push).error["code"] == "VNET-004"
    admin.post(reverse("visma_net:connection-resumption", args=address))
    assert story.step(push, due=False) == "done"


def test_an_account_without_companies_can_be_removed(admin, world, linked):
    removal = reverse("visma_net:connection-removal", args=[world.office.pk, linked.connection_id])
    assert admin.post(removal).status_code == 409
    spare = story.add(world, "Reserv")
    assert admin.post(reverse("visma_net:connection-removal", args=[world.office.pk, spare.pk])).status_code == 302


# ------------------------------------------------------------------ the company's own page, and the button
def test_the_companys_page_says_what_is_missing(as_, world, remote):
    shown = page(as_(world.member), "visma_net_company:settings", world.nordisk.pk)
    assert "VNET-002" in shown.text and "Kan inte skicka" in shown.text


def test_the_companys_page_says_where_it_goes(as_, world, linked):
    shown = page(as_(world.member), "visma_net_company:settings", world.nordisk.pk)
    assert "Nordisk Exempel AB (556677-8899)" in shown.text and "Redo att skicka" in shown.text
    assert as_(world.member).post(reverse("visma_net_company:comparison", args=[world.nordisk.pk])).status_code == 302


@pytest.mark.parametrize(
    ("state", "code"), [("new", "VNET-005"), ("needs_login", "VNET-003"), ("paused", "VNET-004"), ("connected", None)]
)
def test_what_stands_in_the_way_of_the_button(world, linked, state, code):
    with scope(world.nordisk):
        Connection.objects.update(state=state)
        assert [w.code for w in destinations.obstacles(world.nordisk, world.clerk)] == ([code] if code else [])


def test_without_write_the_button_says_so(world, linked):
    with scope(world.nordisk):
        assert [w.code for w in destinations.obstacles(world.nordisk, world.actor(world.reader, "viewer"))] == [
            "VNET-009"
        ]
        assert ("Mottagare", "Nordisk Exempel AB (556677-8899)") in destinations.facts(world.nordisk)


def test_the_start_page_shows_steps_and_a_lost_log_in(world, linked):
    with scope(world.nordisk):
        assert [step.is_done for step in overview.steps(world.nordisk, world.clerk)] == [True, True]
        assert overview.queues(world.nordisk, world.clerk) == []
        Connection.objects.update(state="needs_login")
        (queue,) = overview.queues(world.nordisk, world.clerk)
        assert queue.kind == "bad"
    with scope(world.fjord):
        assert [step.is_done for step in overview.steps(world.fjord, world.admin)] == [False, False]


def test_an_application_that_is_not_registered_is_told_before_anybody_leaves(admin, world, remote, settings):
    account = story.add(world)
    settings.VISMA_NET = settings.VISMA_NET | {"client_id": ""}
    answer = admin.get(reverse("visma_net:authorization", args=[world.office.pk, account.pk]))
    assert answer.status_code == 409 and "VNET-028" in answer.content.decode()


# ------------------------------------------------------------------ who may not
NAMES = ("integrations", "accounts", "connection-new", "administrations")


@pytest.mark.parametrize("name", NAMES)
def test_strangers_and_members_of_one_company_find_nothing(as_, world, name):
    address = reverse(f"visma_net:{name}", args=[world.office.pk])
    for user in (world.stranger, world.member, world.reader):
        assert as_(user).get(address).status_code == 404
    assert as_(world.owner).get(address).status_code == 200


def test_another_offices_account_does_not_exist(as_, world, connection):
    stranger = as_(world.stranger)
    for name in ("connection", "authorization"):
        assert (
            stranger.get(reverse(f"visma_net:{name}", args=[world.other_office.pk, connection.pk])).status_code == 404
        )
    for name in ("visma_net:connection-pause", "visma_net:connection-disconnection", "oauth:reading"):
        assert stranger.post(reverse(name, args=[world.other_office.pk, connection.pk])).status_code == 404
    assert stranger.post(reverse("oauth:reading", args=[world.office.pk, connection.pk])).status_code == 404
    assert story.fresh_connection(connection).state == "connected"


def test_acts_need_the_right_write(world, connection):
    reader = world.actor(world.owner, "auditor")
    with tenant_scope(world.office):
        for act in (
            lambda: actions.add_connection(name="x", by=reader),
            lambda: actions.pause_connection(connection=connection, by=reader),
            lambda: actions.disconnect(connection=connection, by=reader),
            lambda: actions.link_companies(choices={world.nordisk: connection}, by=reader),
        ):
            with pytest.raises(Forbidden):
                act()


def test_pausing_what_is_paused_is_refused(world, connection):
    with tenant_scope(world.office):
        actions.pause_connection(connection=connection, by=world.admin)
        with pytest.raises(Refused):
            actions.pause_connection(connection=connection, by=world.admin)


def test_the_acts_stand_in_the_history(world, linked):
    told = kinds(world.office)
    for kind in ("connection.added", "connection.authorised", "company.linked", "link.changed", "link.activated"):
        assert kind in told
