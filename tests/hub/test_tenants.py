"""Customers, groups and companies."""

import pytest

from hub.actions import tenants
from hub.errors import Refused
from hub.models import Company, Group, TenantEvent
from hub.permissions import Forbidden
from hub.tenancy import tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def page(world, path=""):
    return f"/t/{world.office.pk}/companies/{path}"


VALID = {"name": "Ny Kund AB", "orgnr": "5566778899", "country": "SE"}


@pytest.mark.parametrize("act", ["company", "change", "group", "block", "open"])
def test_each_act_needs_write_to_companies(office, world, act):
    acts = {
        "company": lambda by: tenants.create_company(name="x", orgnr="556677-8899", by=by),
        "change": lambda by: tenants.update_company(company=world.nordisk, by=by, name="Nytt namn"),
        "group": lambda by: tenants.create_group(name="x", by=by),
        "block": lambda by: tenants.block_group(group=world.group, reason="x", by=by),
        "open": lambda by: tenants.unblock_group(group=world.group, by=by),
    }
    with pytest.raises(Forbidden):
        acts[act](world.actor(world.reader, "accountant"))
    acts[act](world.admin)


def test_the_same_company_twice_is_refused(office, world):
    with pytest.raises(Refused, match="HUB-031"):
        tenants.create_company(name=world.nordisk.name, orgnr=world.nordisk.orgnr, by=world.admin)


def test_a_change_is_kept_with_what_it_was(office, world):
    tenants.update_company(company=world.nordisk, by=world.admin, name="Nordiska AB", is_test=True)
    event = TenantEvent.objects.get(kind="company.changed")
    assert event.data["before"] == {"name": "Nordisk Exempel AB", "is_test": "False"}
    assert event.data["after"] == {"name": "Nordiska AB", "is_test": "True"}
    tenants.update_company(company=world.nordisk, by=world.admin, name="Nordiska AB")
    assert TenantEvent.objects.filter(kind="company.changed").count() == 1, "nothing changed, nothing told"


def test_the_currency_follows_the_country(office, world):
    assert tenants.update_company(company=world.nordisk, by=world.admin, country="NO").currency == "NOK"


def test_a_company_is_laid_up_and_its_number_written_as_we_write_it(world, as_):
    answer = as_(world.owner).post(page(world, "new/"), VALID)
    assert answer.headers["Location"] == page(world)
    with tenant_scope(world.office):
        made = Company.objects.get(name="Ny Kund AB")
    assert (made.orgnr, made.currency, made.is_test) == ("556677-8899", "SEK", False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"orgnr": "556677-8898"}, "orgnr"),
        ({"orgnr": "12"}, "orgnr"),
        ({"country": "NO"}, "orgnr"),
        ({"country": "DK"}, "country"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_input_is_told_at_its_field(world, as_, changed, field):
    answer = as_(world.owner).post(page(world, "new/"), VALID | changed)
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()


def test_the_same_company_on_the_page(world, as_):
    sent = VALID | {"name": world.nordisk.name, "orgnr": world.nordisk.orgnr}
    assert as_(world.owner).post(page(world, "new/"), sent).status_code == 422


def test_a_company_becomes_a_test_company_and_says_so(world, as_):
    client = as_(world.owner)
    sent = {"name": world.nordisk.name, "orgnr": world.nordisk.orgnr, "country": "SE", "is_test": "on"}
    assert client.post(page(world, f"{world.nordisk.pk}/"), sent).status_code == 302
    assert "Testföretag: inget kan skickas" in client.get(f"/c/{world.nordisk.pk}/").content.decode()


def test_a_group_is_made_blocked_with_a_reason_and_opened(world, as_):
    client = as_(world.owner)
    assert client.post(page(world, "groups/new/"), {"name": "Väst"}).status_code == 302
    assert client.post(page(world, "groups/new/"), {"name": "Väst"}).status_code == 422, "the name is taken"
    with tenant_scope(world.office):
        group = Group.objects.get(name="Väst")
        tenants.update_company(company=world.nordisk, group=group, by=world.admin)
    blocking = page(world, f"groups/{group.pk}/blocking/")
    assert client.post(blocking, {"reason": ""}).status_code == 422
    assert client.post(blocking, {"reason": "obetald faktura"}).status_code == 302
    text = client.get(f"/c/{world.nordisk.pk}/").content.decode()
    assert "Koncernen Väst är blockerad: obetald faktura" in text
    assert client.post(page(world, f"groups/{group.pk}/opening/")).status_code == 302
    assert "är blockerad" not in client.get(f"/c/{world.nordisk.pk}/").content.decode()
    with tenant_scope(world.office):
        kinds = set(TenantEvent.objects.filter(object_id=group.pk).values_list("kind", flat=True))
    assert kinds == {"group.created", "group.blocked", "group.opened"}


def test_a_long_list_is_searched_by_name_and_number(world, as_):
    with tenant_scope(world.office):
        for number in range(12):
            Company.objects.create(name=f"Kund {number:02}", orgnr=f"5599{number:02}-0000")
    client = as_(world.owner)
    for path in (page(world), f"/t/{world.office.pk}/"):
        assert "Kund 07" in client.get(path).content.decode()
        for asked in ("kund 07", "559907"):
            text = client.get(path, {"q": asked}).content.decode()
            assert "Kund 07" in text and "Kund 08" not in text.split("<main")[1]
        assert "Inget företag har det namnet" in client.get(path, {"q": "finns ej"}).content.decode()


def test_an_auditor_sees_but_finds_no_button(world, as_, office):
    from hub.actions.members import add_member
    from hub.models import AccessTemplate

    auditor = add_member(
        email="rev@example.se", name="Rev", template=AccessTemplate.objects.get(base="auditor"), by=world.admin
    ).user
    text = as_(auditor).get(page(world)).content.decode()
    assert "Nordisk Exempel AB" in text and "Nytt företag" not in text and "Blockera</a>" not in text
