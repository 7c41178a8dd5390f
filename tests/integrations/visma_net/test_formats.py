"""Format BAS and Format PNL: tried before they are saved, and then decide which rows carry a cost centre (P10)."""

import pytest
from django.test import Client
from django.urls import reverse

from hub.models import TenantEvent
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import format_actions
from integrations.visma_net.models import CompanyLink, Connection
from tests.integrations.sandbox.simulated import NORDISK
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
BAS, PNL = "[0-3][0-9][0-9][0-9]", "[4-9][0-9][0-9][0-9]"
ROWS = (
    ("7010", "100", "P100", 3_000_050),
    ("2710", "100", "", -900_000),
    ("1930", "200", "P200", -2_100_050),
)


def address(name: str, world) -> str:
    return reverse(f"visma_net_company:{name}", args=[world.nordisk.pk])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def link_of(world) -> CompanyLink:
    with tenant_scope(world.office):
        return CompanyLink.objects.select_related("connection").get(company=world.nordisk)


def set_default(world, connection, bas=BAS, pnl=PNL) -> None:
    with tenant_scope(world.office):
        format_actions.set_connection_formats(connection=connection, bas=bas, pnl=pnl, by=world.admin)


def segments(batch: dict) -> dict[str, list[str]]:
    rows = batch["journalTransactionLines"]
    return {r["accountNumber"]: [s["segmentValue"] for s in r["subaccount"]["segments"]] for r in rows}


def test_balance_accounts_leave_their_cost_centre_at_home(world, remote, connection, linked):
    set_default(world, connection)
    push = story.send(world, world.nordisk, rows=ROWS)
    assert story.step(push) == "done", story.fresh(push).error
    (batch,) = remote.batches(NORDISK)
    assert segments(batch) == {"7010": ["100", "P100"], "2710": ["000", "0000"], "1930": ["000", "0000"]}


def test_without_formats_rows_keep_what_they_have(world, remote, linked):
    push = story.send(world, world.nordisk, rows=ROWS)
    assert story.step(push) == "done"
    assert segments(remote.batches(NORDISK)[0])["1930"] == ["200", "P200"]


@pytest.mark.parametrize(
    ("bas", "pnl", "code"), [(BAS, "[4-6][0-9][0-9][0-9]", "VNET-126"), (BAS, "[0-9][0-9][0-9][0-9]", "VNET-127")]
)
def test_an_account_that_is_neither_or_both_stops_the_journal_before_anything_is_sent(
    world, remote, connection, linked, bas, pnl, code
):
    set_default(world, connection, bas, pnl)
    push = story.send(world, world.nordisk, rows=ROWS)
    assert story.step(push) == "rejected" and remote.batches(NORDISK) == []
    assert story.fresh(push).error["code"] == code


def test_a_company_s_own_formats_go_before_its_account_s(world, remote, connection, linked):
    set_default(world, connection)
    client = Client()
    client.force_login(world.member)
    given = {"own": "on", "bas": "2[0-9][0-9][0-9]", "pnl": "1930 7[0-9][0-9][0-9]", "shown": "1"}
    assert client.post(address("formats-change", world), given).status_code == 302
    push = story.send(world, world.nordisk, rows=ROWS)
    assert story.step(push) == "done", story.fresh(push).error
    assert segments(remote.batches(NORDISK)[0])["1930"] == ["200", "P200"]
    assert client.post(address("formats-change", world), {"bas": "9", "pnl": "", "shown": "1"}).status_code == 302
    link = link_of(world)
    assert (link.own_formats, link.bas_format, link.connection.bas_format) == (False, "", BAS)
    with tenant_scope(world.office):
        assert TenantEvent.objects.filter(kind="link.formats_changed").count() == 2


def test_every_account_stands_under_its_class_with_the_reason(world, as_, connection, linked):
    set_default(world, connection, BAS, "[4-8][0-9][0-9][0-9]")
    with scope(world.nordisk):
        story.send(world, world.nordisk, rows=ROWS)
    shown = text(as_(world.member).get(address("formats", world)))
    for account in ("1930", "7010", "7082"):
        assert account in shown
    assert "[0-3][0-9][0-9][0-9] i Format BAS" in shown and "Fyrsiffriga konton utan format: 9000–9999." in shown
    assert "(inaktivt)" in shown and "Stämmer med inget" not in shown


def test_overlaps_are_warned_of_with_an_example(world, as_, linked):
    asked = {"own": "on", "bas": "[0-4][0-9][0-9][0-9]", "pnl": PNL, "shown": "1", "account": "4010"}
    shown = text(as_(world.member).get(address("formats", world), asked))
    assert "har gemensamma konton, till exempel 4000" in shown and "Stämmer med båda" in shown
    assert link_of(world).bas_format == "", "trying saves nothing"


def test_the_tester_explains_an_account_place_by_place(world, as_, connection, linked):
    set_default(world, connection)
    shown = text(as_(world.member).get(address("formats", world), {"account": "4010"}))
    assert "Konto 4010" in shown and "PNL" in shown and "plats 1: 4 är inte något av 0 1 2 3" in shown
    shown = text(as_(world.member).get(address("formats", world), {"account": "401"}))
    assert "kontot har 3 tecken, mönstret 4" in shown and "Stämmer med inget" in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"bas": "[0-3"}, "Hakparentesen på plats 1 stängs aldrig."),
        ({"pnl": "1930|(a+)+"}, "”|” på plats 5 kan inte stå i ett mönster."),
        ({"bas": "<script>alert(1)</script>"}, "”&lt;” på plats 1"),
        ({"bas": "[3-0]"}, "är inget intervall"),
        ({"bas": "1" * 1001}, "1000"),
    ],
)
def test_a_bad_pattern_is_refused_where_it_stands(world, as_, linked, given, said):
    client = as_(world.member)
    shown = client.get(address("formats", world), {"own": "on", "shown": "1", **given})
    assert shown.status_code == 200 and said in text(shown)
    answer = client.post(address("formats-change", world), {"own": "on", "shown": "1", **given})
    assert answer.status_code == 422 and said in text(answer)
    assert not link_of(world).own_formats


def test_the_save_button_carries_the_token_and_nothing_else_does(world, linked):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.member)
    shown = client.get(address("formats", world))
    token = text(shown).split("formaction=")[1].split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    given = {"own": "on", "bas": BAS, "pnl": PNL}
    assert client.post(address("formats-change", world), given).status_code == 403
    answer = client.post(address("formats-change", world), given | {"csrfmiddlewaretoken": token})
    assert answer.status_code == 302 and link_of(world).bas_format == BAS
    assert text(shown).count('name="csrfmiddlewaretoken"') == 1 + text(shown).count(
        'type="hidden" name="csrfmiddlewaretoken"'
    )


def test_who_may_read_may_try_but_not_save(world, as_, linked):
    with tenant_scope(world.office):
        from hub.models import AccessTemplate, Membership

        auditor = AccessTemplate.objects.get(base="auditor")
        Membership.objects.filter(user=world.reader).update(template=auditor)
    client = as_(world.reader)
    shown = client.get(address("formats", world), {"account": "4010"})
    assert shown.status_code == 200 and "formaction" not in text(shown)
    assert client.post(address("formats-change", world), {"bas": BAS}).status_code == 403


def test_an_account_s_default_is_set_at_the_master_level(world, as_, connection):
    client = as_(world.owner)
    page = reverse("visma_net:connection-formats", args=[world.office.pk, connection.pk])
    assert "Format BAS" in text(client.get(page))
    change = reverse("visma_net:connection-formats-change", args=[world.office.pk, connection.pk])
    assert client.post(change, {"bas": BAS, "pnl": PNL, "shown": "1"}).status_code == 302
    assert client.post(change, {"bas": "*", "pnl": PNL, "shown": "1"}).status_code == 422
    with tenant_scope(world.office):
        assert Connection.objects.get(pk=connection.pk).pnl_format == PNL


def test_a_company_that_is_not_linked_is_told_so(world, as_):
    assert "inte kopplat" in text(as_(world.member).get(address("formats", world)))


def test_the_fragment_is_what_the_page_shows(world, as_, linked):
    asked = {"own": "on", "bas": BAS, "pnl": PNL, "shown": "1", "account": "4010"}
    client = as_(world.member)
    part = client.get(address("formats", world), asked, headers={"HX-Request": "true"})
    assert text(part).startswith('<div class="stack" id="formats-result"')
    assert text(part) in text(client.get(address("formats", world), asked))
