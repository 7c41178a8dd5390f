"""Canaries: secrets and a personal identity number are let loose in every way in, and looked for in every way out."""

import io
import json
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hub import events, jobs, webhooks
from hub.actions.members import add_member, password_link
from hub.actions.webhooks import create_endpoint
from hub.api.keys import create_key
from hub.logs import LineFormatter, MaskFilter
from hub.models import AccessTemplate, Event, Finding, Job, Notice, Push, TenantEvent
from hub.permissions import Area
from hub.tasks import deliver
from hub.tenancy import scope, tenant_scope
from tests.hub.conftest import KIND
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
PERSON = "19811218-9876"
NAKED = PERSON.replace("-", "")
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ"
CANARY_PASSWORD = "kanariefågel i gruvan sjunger"


@pytest.fixture
def heard():
    """Everything any logger says, as it is written to stderr."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    handler.addFilter(MaskFilter())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def rung(monkeypatch):
    """What is put on the broker."""
    sent = []
    monkeypatch.setattr("hub.bell.ring", lambda task, *ids: sent.append((task, ids)))
    monkeypatch.setattr("hub.bell.transaction.on_commit", lambda act: act())
    return sent


def kept(*models) -> str:
    """Every value of every row, as text."""
    return "\n".join(json.dumps(list(m.objects.values()), default=str, ensure_ascii=False) for m in models)


def check(secrets, *places: str) -> None:
    for place in places:
        found = [each[:12] for each in secrets if each in place]
        assert not found, f"{found} in {place[max(0, place.find(found[0]) - 200) :][:600]}"


def test_the_way_in_tells_no_password(world, client, heard, rung):
    world.member.set_password(CANARY_PASSWORD)
    world.member.save()
    client.post("/login/", {"username": "member@example.se", "password": CANARY_PASSWORD + "x"})
    client.post("/login/", {"username": CANARY_PASSWORD, "password": CANARY_PASSWORD})
    client.post("/login/", {"username": "member@example.se", "password": CANARY_PASSWORD})
    with tenant_scope(world.office):
        template = AccessTemplate.objects.get(base="viewer")
        made = add_member(email="ny@example.se", name="Ny", template=template, by=world.admin)
        link = password_link(membership=made, by=world.admin)
    client.get(link)
    client.post(link, {"new_password1": CANARY_PASSWORD, "new_password2": CANARY_PASSWORD})
    client.get(link)
    with tenant_scope(world.office):
        check([CANARY_PASSWORD, link.split("/")[3], PASSWORD], heard.getvalue(), kept(TenantEvent), str(rung))


def test_keys_and_secrets_of_webhooks_stay_inside(world, heard, rung):
    with scope(world.nordisk):
        _key, text = create_key(name="x", rights={Area.PAYROLL: "write"}, by=world.admin)
        _endpoint, secret = create_endpoint(url="http://127.0.0.1:9/hook", by=world.admin)
    start = f"/api/v1/companies/{world.nordisk.pk}/"
    program = Client(headers={"Authorization": f"Bearer {text}"}, raise_request_exception=False)
    program.get(start)
    program.get(f"/api/v1/companies/{world.fjord.pk}/")
    program.post(f"{start}payroll/runs/", "{", content_type="application/json")
    with scope(world.nordisk):
        events.record("journal.sent", by=world.clerk)
        push = Push.objects.filter(kind=webhooks.KIND).latest("created_at")
    deliver(str(world.nordisk.pk), str(push.pk))
    with scope(world.nordisk):
        check(
            [text, secret, text.split("_", 2)[2]], heard.getvalue(), kept(Event, Push, Job, Finding, Notice), str(rung)
        )


def test_a_crash_tells_no_secret(world, heard, monkeypatch):
    def crash(actor):
        raise ValueError(f"Bearer {TOKEN} password={CANARY_PASSWORD.split()[0]} for {PERSON} and {NAKED}")

    monkeypatch.setattr("hub.views.jobs.recent_jobs", crash)
    client = Client(raise_request_exception=False)
    client.force_login(world.member)
    answer = client.get(f"/c/{world.nordisk.pk}/jobs/")
    assert answer.status_code == 500 and "ValueError" in heard.getvalue(), "the crash itself must be told"
    check([TOKEN, CANARY_PASSWORD.split()[0], PERSON, NAKED], heard.getvalue(), answer.content.decode())


ROWS = f"Konto;Belopp;Text;Anställd\n7010;100,00;Lön {PERSON};{NAKED}\n7010;x;{PERSON};1\n1930;-100,00;;\n"


@pytest.mark.parametrize("name", ["lon.csv", f"lon-{PERSON}.csv"])
def test_a_personal_number_in_a_payroll_file_reaches_no_log(world, as_, heard, rung, name):
    upload = SimpleUploadedFile(name, ROWS.encode(), content_type="text/csv")
    answer = as_(world.member).post(f"/c/{world.nordisk.pk}/payroll/import/", {"files": upload, "file": upload})
    assert answer.status_code < 500
    with scope(world.nordisk):
        check([PERSON, NAKED], heard.getvalue(), kept(Event, Finding), str(rung))


def test_a_job_that_fails_on_a_personal_number_does_not_tell_it(world, heard, handled, rung):
    def run(report):
        report.progress(1, current=f"rad med {PERSON}")
        report.find("HUB-002", facts={"size": PERSON, "limit": 1}, value=NAKED, remote_text=f"Bearer {TOKEN}")
        logging.getLogger("hub.trial").warning("token %s of %s", f"Bearer {TOKEN}", PERSON)
        return f"klart för {PERSON}"

    handled(run)
    with scope(world.nordisk):
        job = jobs.start(KIND, "Räkna", by=world.clerk, params={"rows": 3})
    jobs.run(world.nordisk, job.pk)
    with scope(world.nordisk):
        check([PERSON, NAKED, TOKEN], heard.getvalue(), kept(Event, Finding, Job, Notice), str(rung))


def test_the_broker_is_told_numbers_only(world, handled, rung):
    with scope(world.nordisk):
        job = jobs.start(KIND, f"Lön {PERSON}", by=world.clerk, params={"secret": TOKEN})
    assert rung == [("hub.tasks.run_job", (str(world.nordisk.pk), str(job.pk)))] or rung == [
        ("hub.tasks.run_job", (str(world.nordisk.pk), str(job.pk)))
    ] * len(rung)


def test_the_canary_would_be_heard(heard):
    """The positive control: what is no secret comes through as it is."""
    logging.getLogger("hub.trial").warning("OCR 1234567897 for %s", "556016-0680")
    assert "OCR 1234567897 for 556016-0680" in heard.getvalue()
