"""The menu, crumbs, switcher, bell and chip come from one registry; a page costs the same however large the office."""

import json
import re

import pytest

from hub import jobs, navigation
from hub.actions.members import add_member
from hub.models import AccessTemplate, Company, Job, Membership, User
from hub.permissions import Area
from hub.tenancy import scope, tenant_scope
from tests.hub.conftest import KIND

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


CUSTOMERS = ["Översikt", "Rapporter", "Jobb"]


def menu(text: str) -> list[str]:
    return re.findall(r'<span class="nav__text">(.*?)</span>', text)


def start(client, company) -> str:
    return client.get(f"/c/{company.pk}/").content.decode()


def test_everybody_sees_what_they_may_open_and_no_more(world, as_):
    """A reader of all but a few areas, the owner, and a customer who sees reports and nothing else."""
    rooms = {"Lön › Bokföring", "Rapporter", "Bankavstämning", "Verifikationer", "Konton", "Råbalans", "Exportera SIE"}
    of_writers = {"Historik", "Visma.net", "API och webhooks", "Rapportrader"}
    seen = menu(start(as_(world.reader), world.nordisk))
    assert rooms <= set(seen) and not of_writers & set(seen) and seen[0] == "Översikt"
    assert rooms | of_writers <= set(menu(start(as_(world.owner), world.nordisk)))
    with tenant_scope(world.office):
        template = AccessTemplate.objects.get(base="client")
        add_member(email="kund@example.se", name="Kund", template=template, company=world.nordisk, by=world.admin)
    assert menu(start(as_(User.objects.get(email="kund@example.se")), world.nordisk)) == CUSTOMERS


def test_what_the_menu_shows_opens(world, as_):
    client = as_(world.owner)
    for page in (f"/c/{world.nordisk.pk}/", f"/t/{world.office.pk}/"):
        text = client.get(page).content.decode()
        urls = re.findall(r'class="nav__item" href="(.*?)"', text)
        assert len(urls) >= 5 and {client.get(url).status_code for url in urls} == {200}


def test_the_palette_is_the_menu(world, as_):
    text = start(as_(world.reader), world.nordisk)
    items = json.loads(re.search(r'id="palette-items"[^>]*>(.*?)</script>', text, re.S)[1])
    assert [i["label"] for i in items] == menu(text) and items[0]["keys"] == "g o"


def test_one_item_is_marked_and_the_start_only_on_the_start(world, as_):
    client = as_(world.owner)
    for path, label in (("", "Översikt"), ("jobs/", "Jobb"), ("settings/api/keys/new/", "API och webhooks")):
        text = client.get(f"/c/{world.nordisk.pk}/{path}").content.decode()
        marked = re.findall(r'aria-current="page">\s*<svg.*?nav__text">(.*?)<', text, re.S)
        assert marked == [label]
    assert (
        'aria-current="page">\n' not in client.get(f"/c/{world.nordisk.pk}/notices/").content.decode().split("<main")[0]
    )


def test_the_crumbs_lead_back(world, as_):
    text = as_(world.owner).get(f"/t/{world.office.pk}/members/new/").content.decode()
    crumbs = text.split('class="crumbs"')[1].split("</nav>")[0]
    assert f'href="/t/{world.office.pk}/members/"' in crumbs and "Ny användare" in crumbs


def test_two_items_never_share_a_letter():
    for level in ("company", "tenant"):
        letters = [i.letter for i in navigation.items(level) if i.letter]
        assert len(letters) == len(set(letters)), letters


# ------------------------------------------------------------------ counts
def test_the_chip_and_the_count_follow_what_runs(nordisk, world, as_, handled):
    client = as_(world.member)
    assert "jobchip" not in start(client, nordisk)
    job = jobs.start(KIND, "Räkna", by=world.clerk)
    text = start(client, nordisk)
    assert "1 jobb pågår" in text and '<span class="count">1</span>' in text
    jobs.finish(job, "done", "x")
    assert "jobchip" not in start(client, nordisk)


def test_nobody_is_told_of_jobs_they_may_not_see(nordisk, world, as_, handled, monkeypatch):
    monkeypatch.setitem(jobs._areas, "trial", Area.VISMA_NET)
    jobs.start(KIND, "Räkna", by=world.clerk)
    assert "jobchip" not in start(as_(world.reader), nordisk)


def test_a_count_is_asked_only_for_what_is_shown(nordisk, world, as_, monkeypatch):
    asked = []
    monkeypatch.setitem(navigation._counters, "history", lambda company, actor: asked.append(actor.name) or (7, True))
    assert "count--bad" not in start(as_(world.reader), nordisk) and asked == []
    assert '<span class="count count--bad">7</span>' in start(as_(world.owner), nordisk)


# ------------------------------------------------------------------ the switcher
def test_the_switcher_knows_only_ones_own(world, as_):
    text = start(as_(world.owner), world.nordisk)
    assert "Fjord Eksempel AS" in text and "Främmande AB" not in text and f"/t/{world.office.pk}/" in text
    assert "Fjord Eksempel AS" not in start(as_(world.reader), world.nordisk)


@pytest.mark.parametrize(
    ("asked", "found"), [("fjord", True), ("987654", True), ("5560160680", False), ("främ", False)]
)
def test_the_switcher_searches_all_of_them(world, as_, asked, found):
    text = as_(world.owner).get("/switcher/", {"q": asked}).content.decode()
    assert ("Fjord Eksempel AS" in text) is found and "Främmande" not in text


@pytest.mark.parametrize("asked", ["%", "_", "'; DROP TABLE hub_company; --", "x" * 500, "\\"])
def test_the_switcher_takes_anything(world, as_, asked):
    assert as_(world.owner).get("/switcher/", {"q": asked}).status_code == 200


def test_a_sign_of_a_pattern_is_just_a_sign(world, as_):
    for sign in ("%", "_"):
        assert "Fjord" not in as_(world.owner).get("/switcher/", {"q": sign}).content.decode()


# ------------------------------------------------------------------ what a page costs
def grow(world, count: int, handled) -> None:
    with tenant_scope(world.office):
        viewer = AccessTemplate.objects.get(base="viewer")
        for number in range(count):
            made = Company.objects.create(name=f"Kund {count}-{number:02}", orgnr=f"55{count:02}{number:02}-0000")
            Membership.objects.create(user=world.reader, template=viewer, company=made)
    with scope(world.nordisk):
        Job.objects.bulk_create(Job(kind=KIND, title="x", state="done", created_by="x") for _ in range(count))


PAGES = ["/c/{c}/", "/c/{c}/jobs/", "/c/{c}/notices/", "/t/{t}/", "/t/{t}/companies/", "/t/{t}/members/", "/switcher/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_the_same_statements_in_a_large_office(world, as_, handled, counted, page):
    client, address = as_(world.owner), page.format(c=world.nordisk.pk, t=world.office.pk)
    grow(world, 3, handled)
    assert client.get(address).status_code == 200
    few = counted(lambda: client.get(address))
    grow(world, 30, handled)
    assert counted(lambda: client.get(address)) == few


@pytest.mark.parametrize("page", ["/c/{c}/settings/api/"])
def test_the_list_of_keys_takes_the_same_statements(world, as_, counted, page):
    from hub.actions.webhooks import create_endpoint
    from hub.api.keys import create_key

    client, address = as_(world.owner), page.format(c=world.nordisk.pk)

    def fill(count):
        with scope(world.nordisk):
            for _ in range(count):
                create_key(name="x", rights={}, by=world.admin)
                create_endpoint(url="https://hub.example/x", by=world.admin)
        client.get(address)

    fill(3)
    few = counted(lambda: client.get(address))
    fill(15)
    assert counted(lambda: client.get(address)) == few
