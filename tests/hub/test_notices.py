"""The bell: what it tells, to whom, and that it survives the page and the log-in."""

import pytest

from hub import jobs, notices
from hub.models import Notice
from hub.tenancy import scope
from tests.hub.conftest import KIND

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def bell(client, company) -> str:
    return client.get(f"/c/{company.pk}/").content.decode().split('class="top"')[1]


def test_a_notice_survives_the_log_out(nordisk, world, as_):
    notices.tell(world.member.pk, "bad", "Lön 2026-09: 3 fel", log_url="/c/x/jobs/y/log/csv/")
    client = as_(world.member)
    assert "Notiser, 1 oläst" in bell(client, nordisk)
    client.logout()
    text = as_(world.member).get(f"/c/{nordisk.pk}/notices/").content.decode()
    assert "Lön 2026-09: 3 fel" in text and 'href="/c/x/jobs/y/log/csv/"' in text


def test_reading_empties_the_bell_and_keeps_the_notice(nordisk, world, as_):
    notices.tell(world.member.pk, "ok", "Klart")
    client, address = as_(world.member), f"/c/{nordisk.pk}/notices/"
    assert "Markera alla som lästa" in client.get(address).content.decode()
    assert client.post(f"{address}reading/").headers["Location"] == address
    text = client.get(address).content.decode()
    assert "Klart" in text and "Markera alla som lästa" not in text and "oläst" not in bell(client, nordisk)


def test_a_notice_is_for_one_person_in_one_company(nordisk, world, as_):
    notices.tell(world.member.pk, "ok", "Bara för member")
    assert "Bara för member" not in as_(world.reader).get(f"/c/{nordisk.pk}/notices/").content.decode()
    owner = as_(world.owner)
    assert owner.post(f"/c/{nordisk.pk}/notices/reading/").status_code == 302
    assert Notice.objects.get().read_at is None
    with scope(world.fjord):
        assert notices.unread(world.member.pk) == 0


def test_a_job_tells_once_and_again_when_its_outcome_changes(nordisk, world, handled):
    job = jobs.start(KIND, "Räkna", by=world.clerk)
    jobs.finish(job, "failed", "nej")
    notices.mark_read(world.member.pk)
    jobs.finish(job, "done", "ja")
    notice = Notice.objects.get()
    assert (notice.kind, notice.text, notice.read_at) == ("ok", "Räkna: ja", None)


def test_what_the_hub_does_by_itself_rings_nobody(nordisk, world, handled):
    from hub.permissions import SYSTEM

    jobs.finish(jobs.start(KIND, "Natt", by=SYSTEM), "done", "ja")
    assert not Notice.objects.exists()


def test_the_list_takes_the_same_statements_however_long(nordisk, world, as_, counted):
    client, address = as_(world.member), f"/c/{nordisk.pk}/notices/"
    for _ in range(3):
        notices.tell(world.member.pk, "ok", "x")
    client.get(address)
    few = counted(lambda: client.get(address))
    for _ in range(30):
        notices.tell(world.member.pk, "ok", "x")
    assert counted(lambda: client.get(address)) == few
