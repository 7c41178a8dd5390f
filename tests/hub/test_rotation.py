"""Keys are changed while everything runs: seal anew, drop the old key, and everything opens."""

import pytest
from django.core.management import call_command

from hub import files, sealing
from hub.actions.webhooks import create_endpoint
from hub.models import StoredFile, WebhookEndpoint
from hub.rotation import rotate
from hub.sealing import CannotOpen, new_key
from hub.tenancy import scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
OLD, NEW = new_key(), new_key()


@pytest.fixture
def sealed(world, settings):
    """A file and a webhook's secret in two companies of two tenants, under the old key."""
    settings.SEALING_KEYS = [OLD]
    kept = {}
    for company in (world.nordisk, world.foreign):
        with scope(company):
            file = files.store("lon.csv", b"hemligt", content_type="text/csv", by=world.admin)
            _endpoint, secret = create_endpoint(url="https://hub.example/x", by=world.admin)
            kept[company] = (file.pk, secret)
    return kept


def opened(company) -> tuple[bytes, str]:
    with scope(company):
        endpoint = WebhookEndpoint.objects.get()
        secret = sealing.unseal(endpoint.sealed_secret, endpoint.company_id, endpoint.pk)
        return files.content(StoredFile.objects.get()), secret.decode()


def test_after_the_rotation_the_old_key_may_go(sealed, settings):
    settings.SEALING_KEYS = [NEW, OLD]
    assert rotate() == 4 and rotate() == 0, "the second time finds nothing to do"
    settings.SEALING_KEYS = [NEW]
    for company, (_file, secret) in sealed.items():
        assert opened(company) == (b"hemligt", secret)


def test_without_the_rotation_the_old_key_is_needed(sealed, settings, world):
    settings.SEALING_KEYS = [NEW]
    with pytest.raises(CannotOpen):
        opened(world.nordisk)


def test_a_row_moved_to_another_company_does_not_open(sealed, world):
    with scope(world.nordisk):
        stolen = StoredFile.objects.get().sealed
    with scope(world.foreign):
        StoredFile.objects.update(sealed=stolen)
        with pytest.raises(CannotOpen):
            files.content(StoredFile.objects.get())


def test_a_damaged_row_stops_the_rotation_and_harms_nothing(sealed, settings, world):
    with scope(world.foreign):
        StoredFile.objects.update(sealed=b"xxxx" + b"0" * 40)
    settings.SEALING_KEYS = [NEW, OLD]
    with pytest.raises(CannotOpen):
        rotate()
    assert opened(world.nordisk)[0] == b"hemligt"


def test_the_command_says_how_many(sealed, settings, capsys):
    settings.SEALING_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    assert "4 values sealed anew" in capsys.readouterr().out


def test_the_secrets_of_a_real_installation_are_fresh(capsys):
    found = []
    for _ in range(2):
        call_command("new_secrets")
        found.append(capsys.readouterr().out)
    assert found[0] != found[1] and all("HUB_SEALING_KEYS=" in each and "$" not in each for each in found)
