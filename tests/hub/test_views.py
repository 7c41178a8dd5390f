"""The start, the overview, one's own settings, and the pages of errors."""

import pytest
from django.test import Client

from hub.actions.tenants import create_company
from hub.models import Dismissal
from hub.overview import Queue, Step, steps_of
from hub.tenancy import scope, tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _static_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


# ------------------------------------------------------------------ the start
def test_one_starts_where_one_was_last(world, as_):
    client = as_(world.owner)
    client.get(f"/c/{world.fjord.pk}/")
    assert client.get("/").headers["Location"] == f"/c/{world.fjord.pk}/"


def test_one_of_the_office_starts_at_the_office_and_others_at_their_first_company(world, as_):
    assert as_(world.owner).get("/").headers["Location"] == f"/t/{world.office.pk}/"
    assert as_(world.member).get("/").headers["Location"] == f"/c/{world.nordisk.pk}/"


def test_the_last_company_is_remembered_however_many_there_are(world, as_):
    with tenant_scope(world.office):
        made = [create_company(name=f"Bolag {n:03}", orgnr="", by=world.admin) for n in range(40)]
    client = as_(world.owner)
    client.get(f"/c/{made[-1].pk}/")
    assert client.get("/").headers["Location"] == f"/c/{made[-1].pk}/"


def test_one_who_has_lost_the_last_company_starts_elsewhere(world, as_):
    client = as_(world.member)
    session = client.session
    session["company"] = str(world.fjord.pk)
    session.save()
    assert client.get("/").headers["Location"] == f"/c/{world.nordisk.pk}/"


def test_an_office_without_companies_starts_at_the_office(world, as_, django_user_model):
    from hub.actions.tenants import open_tenant
    from hub.permissions import SYSTEM

    person = django_user_model.objects.create_user("ny@example.se", "x", name="Ny")
    assert "inte fått tillgång" in as_(person).get("/").content.decode()
    office = open_tenant(name="Tom byrå", owner=person, by=SYSTEM)
    assert as_(person).get("/").headers["Location"] == f"/t/{office.pk}/"
    assert "Inga företag ännu" in as_(person).get(f"/t/{office.pk}/").content.decode()


# ------------------------------------------------------------------ the overview
def overview(client, company) -> str:
    return client.get(f"/c/{company.pk}/").content.decode().split("<main")[1]


def test_the_first_steps_are_one_list_in_order(world, nordisk, as_):
    steps = steps_of(nordisk, world.clerk)
    assert [s.order for s in steps] == [10, 20, 30, 40, 50] and not any(s.is_done for s in steps)
    assert "0 av 5 klara" in overview(as_(world.member), nordisk)
    assert [s.order for s in steps_of(nordisk, world.actor(world.reader, "viewer"))] == [30, 40, 50]


def test_the_first_steps_are_put_away_by_one_person_in_one_company(world, as_):
    client = as_(world.owner)
    assert client.post(f"/c/{world.nordisk.pk}/dismissal/").status_code == 302
    assert client.post(f"/c/{world.nordisk.pk}/dismissal/").status_code == 302, "twice is once"
    text = client.get(f"/c/{world.nordisk.pk}/").content.decode()
    assert "Kom igång</h2>" not in text and f"/c/{world.nordisk.pk}/dismissal/?undo=1" in text
    assert "Kom igång</h2>" in overview(client, world.fjord)
    assert "Kom igång</h2>" in overview(as_(world.member), world.nordisk)
    as_(world.owner).post(f"/c/{world.nordisk.pk}/dismissal/?undo=1")
    with scope(world.nordisk):
        assert not Dismissal.objects.exists()


@pytest.mark.parametrize(("count", "coloured"), [(0, False), (2, True)])
def test_nothing_that_waits_has_no_colour(world, as_, monkeypatch, count, coloured):
    queue = Queue("Att ordna", count, None, "/x/", "bad")
    monkeypatch.setattr("hub.views.start.queues_of", lambda company, actor: [queue])
    text = overview(as_(world.member), world.nordisk)
    assert "Att ordna" in text and ("tile--bad" in text) is coloured


def test_a_step_says_what_to_do_until_it_is_done(world, as_, monkeypatch):
    steps = [Step("Läs in", True, "/x/", "Läs"), Step("Skicka", False, "/y/", "Gå")]
    monkeypatch.setattr("hub.views.start.steps_of", lambda company, actor: steps)
    text = overview(as_(world.member), world.nordisk)
    assert 'href="/y/">Gå' in text and 'href="/x/">Läs' not in text and "1 av 2 klara" in text


def test_the_demo_is_reset_by_its_own_people_only(world, as_, settings):
    assert "Återställ demo" not in overview(as_(world.member), world.nordisk)
    world.member.is_demo = True
    world.member.save()
    assert "Återställ demo" in overview(as_(world.member), world.nordisk)
    settings.DEMO = False
    assert "Återställ demo" not in overview(as_(world.member), world.nordisk)


# ------------------------------------------------------------------ one's own settings
@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"theme": "dark"}, 'data-theme="dark"'),
        ({"density": "compact"}, 'data-density="compact"'),
        ({"letter_keys": "off"}, 'data-letter-keys="off"'),
        ({"language": "nb"}, '<html lang="nb"'),
    ],
)
def test_a_choice_is_kept_with_the_person(world, as_, sent, shown):
    client, back = as_(world.member), f"/c/{world.nordisk.pk}/jobs/"
    assert shown not in client.get(back).content.decode()
    assert client.post("/profile/", sent | {"next": back}).headers["Location"] == back
    assert shown in client.get(back).content.decode()
    client.logout()
    client.cookies.clear()
    client.force_login(world.member)
    if "language" not in sent:  # the language follows the log-in form, which reads it from the person
        assert shown in client.get(back).content.decode()


@pytest.mark.parametrize("sent", [{"theme": "pink"}, {"density": ""}, {"language": "xx"}, {}])
def test_what_is_no_choice_changes_nothing(world, as_, sent):
    as_(world.member).post("/profile/", sent)
    world.member.refresh_from_db()
    assert (world.member.theme, world.member.density, world.member.language) == ("system", "normal", "sv")
    assert world.member.letter_keys


def test_after_a_choice_only_our_own_addresses(world, as_):
    answer = as_(world.member).post("/profile/", {"theme": "dark", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


# ------------------------------------------------------------------ errors
def test_a_page_that_is_not_there(world, as_, client):
    for browser in (client, as_(world.member)):
        answer = browser.get("/finns/inte/")
        assert answer.status_code == 404 and "HUB-404" in answer.content.decode()


def test_a_missing_right_names_what_is_missing_and_whom_to_ask(world, as_):
    text = as_(world.reader).get(f"/c/{world.nordisk.pk}/history/").content.decode()
    assert "Du saknar behörigheten Läs för Behandlingshistorik" in text and "administratör" in text


def test_a_crash_has_a_number_and_no_details(world, monkeypatch):
    monkeypatch.setattr("hub.views.jobs.recent_jobs", lambda actor: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(world.member)
    answer = client.get(f"/c/{world.nordisk.pk}/jobs/")
    text = answer.content.decode()
    assert answer.status_code == 500 and answer.headers["X-Request-Id"] in text
    assert "ZeroDivisionError" not in text and "Inget är ändrat" in text


def test_a_request_that_cannot_be_read(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.member)
    answer = client.get(f"/c/{world.nordisk.pk}/", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_the_hub_says_how_it_is(client, db):
    assert client.get("/healthz").json() == {"ok": True}
    assert client.get("/readyz").status_code == 503, "no worker has swept"
    from hub.tasks import beat

    beat("sweep")
    assert client.get("/readyz").json() == {"ok": True, "database": True, "worker": True}


def test_the_office_page_names_its_companies(world, as_):
    text = as_(world.owner).get(f"/t/{world.office.pk}/").content.decode()
    assert "<h1>Byrån</h1>" in text and "Testföretag" in text and "Blockerad" in text
    with tenant_scope(world.office):
        assert "Främmande" not in text
