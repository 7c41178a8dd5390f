"""The way in and out: who gets in, how often one may try, where one lands, and the link that sets a password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from hub.actions import passwords
from hub.actions.members import add_member, password_link, remove_member
from hub.errors import Refused
from hub.models import AccessTemplate, LoginAttempt, Membership, TenantEvent
from hub.tenancy import tenant_scope
from hub.views.accounts import PER_ACCOUNT
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def log_in(client, email="member@example.se", password=PASSWORD, **more):
    return client.post("/login/", {"username": email, "password": password, **more})


@pytest.fixture
def person(world):
    world.member.set_password(PASSWORD)
    world.member.save()
    return world.member


def test_a_person_comes_in_and_out(person, client, world):
    assert client.get("/").headers["Location"].startswith("/login/")
    assert log_in(client).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == f"/c/{world.nordisk.pk}/"
    assert client.get("/logout/").status_code == 405, "a link on another site must not log anybody out"
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get(f"/c/{world.nordisk.pk}/").status_code == 302


def test_the_address_is_read_without_regard_to_case(person, client):
    assert log_in(client, "Member@Example.SE").status_code == 302


def test_a_wrong_password_is_told_and_tells_nothing_more(person, client):
    known, unknown = log_in(client, password="fel"), log_in(client, "nobody@example.se", "fel")
    assert known.status_code == unknown.status_code == 422

    def told(answer):
        return re.findall(r'role="alert".*?</div>', answer.content.decode(), re.S)

    assert told(known) == told(unknown) and "stämmer inte" in told(known)[0]


def test_an_inactive_person_does_not_come_in(person, client):
    person.is_active = False
    person.save()
    assert log_in(client).status_code == 422


def test_guessing_is_stopped_and_the_wait_ends(person, client):
    for _ in range(PER_ACCOUNT):
        assert log_in(client, password="fel").status_code == 422
    answer = log_in(client)
    assert answer.status_code == 429, "also with the right password"
    assert "Vänta en kvart" in answer.content.decode()
    assert log_in(client, "reader@example.se", "fel").status_code == 422, "others may go on"
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert log_in(client).status_code == 302


def test_old_attempts_are_thrown_away(person, client):
    log_in(client, password="fel")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        log_in(client, "reader@example.se", "fel")
    assert set(LoginAttempt.objects.values_list("key", flat=True)) == {"account:reader@example.se", "address:127.0.0.1"}


def test_the_session_gets_a_new_number_at_the_log_in(person, client, settings):
    client.get("/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    log_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in ("", planted)


@pytest.mark.parametrize(
    ("wanted", "landed"),
    [
        ("/c/x/jobs/?a=1", "/c/x/jobs/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_after_the_log_in_only_our_own_addresses(person, client, wanted, landed):
    assert log_in(client, next=wanted).headers["Location"] == landed


def test_an_expired_log_in_brings_a_fragment_back_to_its_page(client, world):
    address = f"/c/{world.nordisk.pk}/jobs/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}"}
    answer = client.get(address, headers=headers)
    assert answer.status_code == 204 and answer.headers["HX-Redirect"] == f"/login/?next={address}"


def test_the_language_of_the_log_in_page(client, db):
    assert 'lang="sv"' in client.get("/login/").content.decode()
    assert 'lang="nb"' in client.get("/login/", headers={"Accept-Language": "no,en;q=0.5"}).content.decode()
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert 'lang="en"' in client.get("/login/").content.decode()
    client.post("/language/", {"language": "xx", "next": "https://evil.example/"})
    assert 'lang="en"' in client.get("/login/").content.decode()


# ------------------------------------------------------------------ the link
@pytest.fixture
def link(office, world):
    return password_link(membership=Membership.objects.get(user=world.member), by=world.admin)


def choose(client, link, password="nytt lösenord med fyra ord"):
    return client.post(link, {"new_password1": password, "new_password2": password})


def test_the_link_sets_a_password_once(link, client, world):
    assert client.get(link).status_code == 200
    assert choose(client, link).headers["Location"] == "/login/"
    assert log_in(client, password="nytt lösenord med fyra ord").status_code == 302
    again = client.get(link)
    assert again.status_code == 410 and "HUB-410" in again.content.decode()


def test_a_weak_password_is_refused_with_the_reason(link, client):
    answer = choose(client, link, "kort")
    assert answer.status_code == 422 and "12" in answer.content.decode()
    assert client.get(link).status_code == 200, "the link is not spent"


def test_the_link_lives_three_days(link, client):
    with time_machine.travel(timezone.now() + timedelta(days=3, hours=2)):
        assert client.get(link).status_code == 410


@pytest.mark.parametrize("damage", ["/password/x/y/", "/password/AAAA/abc-def/"])
def test_what_never_was_a_link(client, db, damage):
    assert client.get(damage).status_code == 410


def test_a_new_password_ends_every_other_log_in(link, client, as_, world, django_user_model):
    browser = as_(world.member)
    assert browser.get(f"/c/{world.nordisk.pk}/").status_code == 200
    passwords.set_password(user=django_user_model.objects.get(pk=world.member.pk), password="helt andra ord nu")
    assert browser.get(f"/c/{world.nordisk.pk}/").status_code == 302


def test_only_the_tenant_that_made_the_log_in_hands_out_its_link(world):
    """With the link one is that person in every tenant, so another tenant must not be able to make one."""
    by = world.actor(world.stranger)
    with tenant_scope(world.other_office):
        template = AccessTemplate.objects.get(base="viewer")
        taken = add_member(email=world.member.email, name="x", template=template, by=by)
        with pytest.raises(Refused, match="HUB-044"):
            password_link(membership=taken, by=by)
        remove_member(membership=taken, by=by)
    with tenant_scope(world.office):
        assert password_link(membership=Membership.objects.get(user=world.member), by=world.admin)


def test_that_a_link_was_made_stands_in_the_history_but_not_the_link(link, office):
    event = TenantEvent.objects.get(kind="membership.link_made")
    assert event.data == {"email": "member@example.se"} and link.split("/")[3] not in str(vars(event))
