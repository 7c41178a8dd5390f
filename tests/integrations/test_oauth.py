"""The log-in at Visma Connect: bound to one browser, one user, one account, once; and tokens nobody loses."""

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub import rotation, sealing
from hub.models import AccessTemplate, Membership, TenantEvent
from hub.tenancy import tenant_scope
from integrations import oauth
from integrations.oauth import SealedTokens
from integrations.provider import ProviderError
from integrations.visma_net.connections import lost, server
from integrations.visma_net.models import Connection, ConnectionState
from tests.integrations.sandbox.simulated import DAUGHTER, EURO, NORDISK
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
CALLBACK = "/oauth/callback/"


@pytest.fixture(autouse=True)
def _static_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def admin(as_, world):
    return as_(world.owner)


@pytest.fixture
def account(remote, world):
    return story.add(world)


def asked(url: str) -> dict:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def code_of(answer) -> str:
    """Our code on the page that says why not."""
    assert answer.status_code >= 400, answer.status_code
    return answer.context["words"].code


# ------------------------------------------------------------------ the way out and back
def test_the_way_out_asks_for_what_is_needed(admin, account):
    url = story.begin(admin, account)
    said = asked(url)
    assert url.startswith(server().authority + "/connect/authorize?")
    assert said["response_type"] == "code" and said["code_challenge_method"] == "S256"
    assert said["redirect_uri"] == "http://127.0.0.1:8765/oauth/callback/"
    assert "offline_access" in said["scope"] and "vismanet_erp_interactive_api:create" in said["scope"]
    flow = admin.session["oauth"][said["state"]]
    assert flow["verifier"] not in url and flow["nonce"] == said["nonce"] and len(flow["verifier"]) >= 43
    assert story.fresh_connection(account).pending == oauth.digest(said["state"])


def test_the_way_back_ends_on_the_accounts_page_connected(admin, account, world):
    answer = story.authorise(admin, account)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("visma_net:connection", args=[world.office.pk, account.pk])
    page = admin.get(answer["Location"]).content.decode()
    assert "Anslutet till Nordisk Exempel AB (556677-8899)." in page and "mark--sent" in page
    found = story.fresh_connection(account)
    assert (found.state, found.remote_company_id) == ("connected", str(NORDISK))
    assert found.authorised_by == "owner" and found.expires_at > timezone.now()
    assert [each["label"] for each in found.segments] == ["Kostnadsställe", "Projekt"]


def test_the_tokens_are_sealed_for_this_row(admin, account):
    story.authorise(admin, account)
    found = story.fresh_connection(account)
    opened = sealing.unseal(found.sealed_tokens, found.tenant_id, found.pk, "visma_net")
    assert b"access" in opened and opened not in bytes(found.sealed_tokens)
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(found.sealed_tokens, found.tenant_id, found.tenant_id, "visma_net")


def test_the_history_tells_who_connected_what(admin, account):
    story.authorise(admin, account)
    with tenant_scope(account.tenant_id):
        event = TenantEvent.objects.get(kind="connection.authorised")
    assert event.actor_name == "owner" and event.data["company"] == "Nordisk Exempel AB"
    assert "token" not in str(event.data)


# ------------------------------------------------------------------ what is refused
def test_a_state_nobody_gave_out_is_refused(admin, account):
    """F63."""
    assert code_of(admin.get(CALLBACK, {"code": "x", "state": "made-up"})) == "VNET-020"
    assert code_of(admin.get(CALLBACK, {"code": "x"})) == "VNET-020"
    assert code_of(admin.get(CALLBACK)) == "VNET-020"


def test_a_state_works_once(admin, account):
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    assert admin.get(back).status_code == 302
    assert code_of(admin.get(back)) == "VNET-020"
    assert story.fresh_connection(account).state == "connected"  # the repeat has not cost the tokens


def test_two_requests_with_the_same_state_one_wins(admin, account, world):
    """Both read the session before either wrote it: the row decides."""
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    twin = Client()
    twin.force_login(world.owner)
    session = twin.session
    session["oauth"] = admin.session["oauth"]
    session.save()
    assert admin.get(back).status_code == 302
    assert code_of(twin.get(back)) == "VNET-020"


def test_the_answer_in_another_browser_is_refused(admin, account, world):
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    other = Client()
    other.force_login(world.owner)
    assert code_of(other.get(back)) == "VNET-020"
    assert story.fresh_connection(account).state == "new"


@pytest.mark.parametrize("victim", ["stranger", "member"])
def test_a_code_of_one_finished_by_another_is_refused(admin, account, world, victim):
    """F65: the attacker's own log-in, slipped into the victim's browser; the member is administrator here too."""
    with tenant_scope(world.office):
        template = AccessTemplate.objects.get(base="administrator")
        Membership.objects.create(user=world.member, template=template)
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    other = Client()
    other.force_login(getattr(world, victim))
    session = other.session
    session["oauth"] = admin.session["oauth"]
    session.save()
    assert code_of(other.get(back)) == "VNET-022"
    assert story.fresh_connection(account).state == "new"


def test_whoever_is_not_logged_in_is_asked_to(account, client):
    assert client.get(CALLBACK, {"code": "x", "state": "y"}).status_code == 302
    assert "/login/" in client.get(CALLBACK, {"code": "x", "state": "y"})["Location"]


def test_ten_minutes_are_enough(admin, account):
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    with time_machine.travel(timezone.now() + timedelta(seconds=oauth.SECONDS + 5), tick=True):
        assert code_of(admin.get(back)) == "VNET-021"


def test_an_answer_from_somebody_else_is_refused(admin, account):
    """F67: the mix-up of two servers."""
    back = story.walk(story.begin(admin, account), NORDISK)
    said = asked(back) | {"iss": "https://evil.example"}
    assert code_of(admin.get(CALLBACK, said)) == "VNET-023"
    assert story.fresh_connection(account).state == "new"


def test_a_verifier_of_another_log_in_is_refused(admin, account):
    """F64."""
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    session = admin.session
    state = asked(back)["state"]
    session["oauth"] = {state: session["oauth"][state] | {"verifier": "v" * 64}}
    session.save()
    assert code_of(admin.get(back)) == "VNET-025"


def test_a_nonce_of_another_log_in_is_refused(admin, account):
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    session = admin.session
    state = asked(back)["state"]
    session["oauth"] = {state: session["oauth"][state] | {"nonce": "other"}}
    session.save()
    assert code_of(admin.get(back)) == "VNET-023"


def test_a_no_is_told_calmly(admin, account):
    back = story.path_of(story.walk(story.begin(admin, account), None))
    answer = admin.get(back)
    again = reverse("visma_net:authorization", args=[account.tenant_id, account.pk])
    assert code_of(answer) == "VNET-024" and again in answer.content.decode()


def test_other_errors_are_shown_as_text_not_as_markup(admin, account):
    state = asked(story.begin(admin, account))["state"]
    answer = admin.get(CALLBACK, {"state": state, "error": "server_error", "error_description": "<script>x</script>"})
    assert code_of(answer) == "VNET-029" and b"<script>x" not in answer.content


def test_the_log_in_begun_last_counts(admin, account):
    first = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    second = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    assert code_of(admin.get(first)) == "VNET-020"
    assert admin.get(second).status_code == 302


def test_rights_lost_meanwhile_are_lost(admin, account, world):
    back = story.path_of(story.walk(story.begin(admin, account), NORDISK))
    with tenant_scope(world.office):
        Membership.objects.filter(user=world.owner).delete()
    assert admin.get(back).status_code == 403
    assert story.fresh_connection(account).state == "new"


def test_a_user_without_the_role_reads_what_to_do(admin, account):
    answer = story.authorise(admin, account, user="utan.roll@nordisk.example")
    assert code_of(answer) == "VNET-202" and "API User" in answer.content.decode()
    assert story.fresh_connection(account).state == "new"


def test_connecting_again_keeps_the_row_and_refuses_another_company(admin, account, world):
    story.authorise(admin, account)
    story.link(world, world.nordisk, account)
    assert code_of(story.authorise(admin, account, EURO)) == "VNET-026"
    found = story.fresh_connection(account)
    assert found.remote_company_id == str(NORDISK) and found.state == "connected"
    assert story.authorise(admin, account).status_code == 302


def test_a_company_is_connected_once(admin, account, world):
    story.authorise(admin, account)
    assert code_of(story.authorise(admin, story.add(world, "Ett till"))) == "VNET-027"


# ------------------------------------------------------------------ living tokens
def tokens_of(connection) -> SealedTokens:
    return SealedTokens(Connection, connection.tenant_id, connection.pk, server(), lost=lost)


def expire(connection) -> None:
    with tenant_scope(connection.tenant_id):
        Connection.objects.filter(pk=connection.pk).update(expires_at=timezone.now())


def test_a_living_token_is_used_and_an_old_one_renewed(admin, account):
    story.authorise(admin, account)
    first = tokens_of(account).current()
    assert tokens_of(account).current() == first
    expire(account)
    second = tokens_of(account).current()
    assert second != first and tokens_of(account).current() == second


def test_a_refused_token_is_renewed_unless_somebody_was_first(admin, account):
    story.authorise(admin, account)
    first = tokens_of(account).current()
    second = tokens_of(account).renew(first)
    assert second != first
    assert tokens_of(account).renew(first) == second  # the same refusal, seen by a second worker


def test_an_answer_lost_after_the_rotation_is_asked_for_again(admin, account, remote):
    """F16: the server forgives a second use for some seconds."""
    remote.settings(refresh_grace_seconds=30)
    story.authorise(admin, account)
    first = tokens_of(account).current()
    remote.arm("refresh_answer_lost")
    assert tokens_of(account).renew(first) != first
    assert story.fresh_connection(account).state == "connected"


def test_a_rotation_lost_for_good_asks_for_a_log_in(admin, account, remote):
    story.authorise(admin, account)
    remote.arm("refresh_answer_lost")
    with pytest.raises(ProviderError) as caught:
        tokens_of(account).renew(tokens_of(account).current())
    assert caught.value.code == "VNET-030" and not caught.value.permanent and not caught.value.unsure
    assert story.fresh_connection(account).state == ConnectionState.NEEDS_LOGIN
    with pytest.raises(ProviderError):
        tokens_of(account).current()


def test_a_page_in_place_of_tokens_loses_nothing(admin, account, remote):
    story.authorise(admin, account)
    first = tokens_of(account).current()
    remote.arm("html_instead_of_json", path="/visma-connect/connect/token", method="POST", count=2)
    with pytest.raises(ProviderError) as caught:
        tokens_of(account).renew(first)
    assert not caught.value.unsure and not caught.value.permanent
    assert story.fresh_connection(account).state == "connected"
    assert tokens_of(account).renew(first) != first


def test_the_tokens_follow_a_rotation_of_keys(admin, account, settings):
    story.authorise(admin, account)
    held = tokens_of(account).current()
    old = settings.SEALING_KEYS
    settings.SEALING_KEYS = [sealing.new_key(), *old]
    rotation.rotate()
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    assert tokens_of(account).current() == held


def test_disconnecting_forgets_and_revokes(admin, account, remote, world):
    story.authorise(admin, account)
    token = tokens_of(account).current()
    answer = admin.post(reverse("visma_net:connection-disconnection", args=[world.office.pk, account.pk]))
    assert answer.status_code == 302
    found = story.fresh_connection(account)
    assert (found.state, bytes(found.sealed_tokens)) == ("needs_login", b"") and found.revoked_at
    said = remote.http.get("/visma-net/v1/ledger", headers={"Authorization": f"Bearer {token}"})
    assert said.status_code == 401


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_eight_workers_refresh_a_rotating_token_once(admin, account, remote):
    """F15: with a token that works once and no grace, whoever comes second must not use it again."""
    assert story.authorise(admin, account, DAUGHTER).status_code == 302
    expire(account)
    found, start = [], threading.Barrier(8)

    def work():
        start.wait(10)
        try:
            found.append(tokens_of(account).current())
        except ProviderError as error:
            found.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8 and len(set(found)) == 1 and not found[0].startswith("VNET")
    assert story.fresh_connection(account).state == "connected"
