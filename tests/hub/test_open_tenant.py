"""The first customer of a real installation, by one command."""

from io import StringIO

import pytest
from django.core.management import call_command

from hub.models import User
from hub.queries.directory import memberships_of
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def opened(*arguments) -> str:
    out = StringIO()
    call_command("open_tenant", *arguments, stdout=out)
    return out.getvalue()


def test_the_link_it_prints_lets_the_administrator_in(client, settings):
    settings.HUB_URL = "http://testserver"
    said = opened("Byrån", "Ny@Example.se", "--person", "Ny Person")
    link = said.split(" at http://testserver")[1].strip()
    sent = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(link, sent).status_code == 302
    assert client.login(username="ny@example.se", password=PASSWORD)
    (reach,) = memberships_of(User.objects.get(email="ny@example.se").pk)
    assert (reach.tenant_name, reach.company_id, reach.rights["users"]) == ("Byrån", None, "write")


def test_a_person_who_has_a_password_gets_no_link(world):
    assert "chooses a password" not in opened("Andra byrån", world.owner.email)
    assert len(memberships_of(world.owner.pk)) == 2
