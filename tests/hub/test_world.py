"""The world itself: memberships give what they should and nothing else."""

import pytest

from hub.models import Company, Membership
from hub.queries.directory import all_companies, companies_of, memberships_of
from hub.tenancy import Unscoped, tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_an_office_wide_membership_reaches_every_company_of_the_office(world):
    names = {e.name for e in companies_of(world.owner.pk)}
    assert names == {world.nordisk.name, world.fjord.name, world.test_company.name, world.blocked_company.name}


def test_a_client_sees_only_its_own_company(world):
    assert [e.id for e in companies_of(world.member.pk)] == [world.nordisk.pk]
    assert [m.company_id for m in memberships_of(world.member.pk)] == [world.nordisk.pk]


def test_another_tenant_is_not_there(world):
    with tenant_scope(world.other_office):
        assert {c.pk for c in Company.objects.all()} == {world.foreign.pk}
        assert not Company.objects.filter(pk=world.nordisk.pk).exists()
        assert Membership.objects.count() == 1


def test_tenant_tables_are_refused_outside_a_scope(world):
    with pytest.raises(Unscoped):
        Company.objects.count()


def test_the_hub_knows_all_companies_by_id_only(world):
    found = all_companies()
    assert set(found[world.office.pk]) >= {world.nordisk.pk, world.fjord.pk}
    assert found[world.other_office.pk] == [world.foreign.pk]
