"""Who may import SIE is set per user: given beside the template, or taken, and it holds from the next page."""

import pytest
from django.urls import reverse

from hub.actions import members
from hub.errors import Refused
from hub.models import AccessTemplate, Membership, TenantEvent
from hub.permissions import Actor, Area
from hub.tenancy import tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
IMPORT = {Area.SIE_IMPORT.value: "write"}


def upload(client, world) -> int:
    return client.post(reverse("ledger:import-upload", args=[world.nordisk.pk])).status_code


def test_an_administrator_gives_one_person_the_right(world, as_):
    with tenant_scope(world.office):
        found = Membership.objects.get(user=world.reader)
    assert upload(as_(world.reader), world) == 403
    owner, page = as_(world.owner), f"/t/{world.office.pk}/members/{found.pk}/"
    assert "Importera SIE" in owner.get(page).content.decode()
    assert owner.post(page, {"template": found.template_id, "sie_import": "write"}).status_code == 302
    assert "+ Importera SIE" in owner.get(f"/t/{world.office.pk}/members/").content.decode()
    assert 'value="write" selected' in owner.get(page).content.decode()
    client = as_(world.reader)
    assert upload(client, world) == 422, "no file, but the right"
    assert client.get(reverse("ledger:imports", args=[world.nordisk.pk])).status_code == 200
    with tenant_scope(world.office):
        told = TenantEvent.objects.get(kind="membership.changed").data
    assert told["own_rights"] == IMPORT and told["own_rights_before"] == {}


def test_it_is_taken_from_one_who_has_it_by_template(office, world, as_):
    template = AccessTemplate.objects.get(base="accountant")
    made = members.add_member(
        email="ek@example.se", name="Ek", template=template, own_rights={"sie_import": "none"}, by=world.admin
    )
    assert upload(as_(made.user), world) == 403
    members.change_member(membership=made, template=template, own_rights={}, by=world.admin)
    assert upload(as_(made.user), world) == 422


def test_a_new_template_leaves_it(office, world):
    found = Membership.objects.get(user=world.reader)
    members.change_member(membership=found, template=found.template, own_rights=IMPORT, by=world.admin)
    auditor = AccessTemplate.objects.get(base="auditor")
    assert members.change_member(membership=found, template=auditor, by=world.admin).own_rights == IMPORT


def test_only_that_right_is_a_persons_own(office, world):
    found = Membership.objects.get(user=world.reader)
    given = {"users": "write", "payroll": "write", "sie_import": "read"}
    assert members.change_member(membership=found, template=found.template, own_rights=given, by=world.admin)
    assert Membership.objects.get(pk=found.pk).own_rights == {}


def test_nobody_gives_it_who_lacks_it(office, world):
    found = Membership.objects.get(user=world.reader)
    rights = dict(world.admin.rights) | {"sie_import": "none"}
    by = Actor("user", world.owner.pk, "x", rights)
    with pytest.raises(Refused, match="HUB-045"):
        members.change_member(membership=found, template=found.template, own_rights=IMPORT, by=by)


def test_it_needs_a_template_that_sees_the_books(office, world):
    clerk = Membership.objects.get(user=world.member)
    with pytest.raises(Refused, match="HUB-046"):
        members.change_member(membership=clerk, template=clerk.template, own_rights=IMPORT, by=world.admin)
