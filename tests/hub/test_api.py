"""The API's own ways: keys, rights, errors, idempotency, and the ground's acts."""

import json
import threading

import pytest
from django.db import connections
from django.test import Client

from hub import events, jobs
from hub.api.keys import actor_of, create_key, revoke_key
from hub.errors import Refused
from hub.models import ApiKey, Event, IdempotentAnswer, Job
from hub.permissions import Area, Forbidden
from hub.tenancy import scope
from tests.hub.conftest import KIND

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ALL = dict.fromkeys((a.value for a in Area), "write")


class Program:
    """Another system with a key."""

    def __init__(self, company, admin, rights=ALL):
        with scope(company):
            self.key, self.text = create_key(name="Lönesystemet", rights=rights, by=admin)
        self.start = f"/api/v1/companies/{company.pk}/"
        self.client = Client(headers={"Authorization": f"Bearer {self.text}"})

    def get(self, path="", **asked):
        return self.client.get(self.start + path, asked)

    def post(self, path, body=None, **headers):
        return self.client.post(self.start + path, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def program(world):
    return Program(world.nordisk, world.admin)


# ------------------------------------------------------------------ keys
def test_a_key_has_never_more_rights_than_its_maker(nordisk, world):
    by = world.actor(world.member, "accountant")
    key, _text = create_key(name="x", rights=ALL, by=by)
    assert key.rights == {
        "payroll": "write", "ledger": "write", "sie_import": "write", "reports": "write", "sources": "write",
        "reconciliation": "write", "sync": "write", "visma_net": "write", "companies": "read", "users": "none",
        "api": "write", "history": "read",
    }  # fmt: skip


def test_making_and_revoking_need_the_right(nordisk, world):
    key, _text = create_key(name="x", rights={}, by=world.admin)
    for act in (lambda: create_key(name="x", rights={}, by=world.clerk), lambda: revoke_key(key=key, by=world.clerk)):
        with pytest.raises(Forbidden):
            act()


def test_only_the_hash_is_kept(nordisk, world):
    key, text = create_key(name="x", rights={}, by=world.admin)
    assert text.rsplit("_", 1)[-1] not in str(ApiKey.objects.filter(pk=key.pk).values()[0])
    assert text not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    "damage", ["", "x", "hb_", "hb_{prefix}", "hb_{prefix}_x", "xx_{prefix}_{secret}", "hb__{secret}"]
)
def test_a_wrong_key_opens_nothing(nordisk, world, damage):
    key, text = create_key(name="x", rights={}, by=world.admin)
    assert actor_of(text).id == key.pk
    assert actor_of(damage.format(prefix=key.prefix, secret=text.split("_", 2)[2])) is None


def test_the_secret_is_shown_once_and_the_list_shows_the_rest(world, as_):
    client, address = as_(world.owner), f"/c/{world.nordisk.pk}/settings/api/"
    page = client.post(f"{address}keys/new/", {"name": "Lönesystemet", "area_payroll": "read", **NONE}).content.decode()
    text = page.split('id="secret"')[0].rsplit('value="', 1)[1].split('"')[0]
    assert text.startswith("hb_") and "visas bara nu" in page
    listed = client.get(address).content.decode()
    assert text not in listed and "Lönesystemet" in listed and "Lön › Bokföring: Läs" in listed
    with scope(world.nordisk):
        key = ApiKey.objects.get()
    assert (
        Client(headers={"Authorization": f"Bearer {text}"}).get(f"/api/v1/companies/{world.nordisk.pk}/").status_code
        == 200
    )
    assert client.post(f"{address}keys/{key.pk}/revocation/").status_code == 302
    assert "Spärrad" in client.get(address).content.decode()
    assert (
        Client(headers={"Authorization": f"Bearer {text}"}).get(f"/api/v1/companies/{world.nordisk.pk}/").status_code
        == 401
    )


NONE = {f"area_{area.value}": "none" for area in Area if area != Area.PAYROLL}


def test_a_key_that_may_do_nothing_is_refused_on_the_page(world, as_):
    address = f"/c/{world.nordisk.pk}/settings/api/keys/new/"
    answer = as_(world.owner).post(address, {"name": "x", "area_payroll": "none", **NONE})
    assert answer.status_code == 422 and "minst en rättighet" in answer.content.decode()


def test_the_page_offers_only_what_its_maker_has(world, as_, office):
    from hub.actions.members import add_member
    from hub.models import AccessTemplate

    template = AccessTemplate.objects.get(base="accountant")
    person = add_member(email="r@example.se", name="R", template=template, company=world.nordisk, by=world.admin).user
    text = as_(person).get(f"/c/{world.nordisk.pk}/settings/api/keys/new/").content.decode()
    history = text.split('name="area_history"')[1].split("</select>")[0]
    assert "read" in history and "write" not in history


def test_reading_does_not_write_more_than_once_a_minute(program, nordisk):
    program.get()
    first = ApiKey.objects.get().last_used_at
    program.get()
    assert first and ApiKey.objects.get().last_used_at == first


# ------------------------------------------------------------------ errors
def said(answer) -> dict:
    body = answer.json()
    assert {"code", "message", "cause", "cure"} <= set(body), body
    assert all(body[part] for part in ("code", "message", "cause", "cure")), body
    return body


def test_every_no_has_the_same_shape(program, world, nordisk, handled):
    job = jobs.start(KIND, "x", by=world.clerk)
    gone = "jobs/00000000-0000-7000-8000-000000000000/"
    plain = Client()
    cases = [
        (program.get(gone), 404, "HUB-404"),
        (program.client.get(program.start + "nothing/"), 404, "HUB-404"),
        (program.client.get("/api/v1/nothing/"), 404, "HUB-404"),
        (program.client.delete(program.start), 405, "HUB-405"),
        (plain.get(program.start), 401, "HUB-401"),
        (program.get("jobs/", before="x"), 400, "HUB-400"),
        (program.get("events/", start="igår"), 400, "HUB-400"),
        (program.post(f"jobs/{job.pk}/rerun/"), 409, "HUB-003"),
        (Program(world.nordisk, world.admin, {"payroll": "read"}).get("events/"), 403, "HUB-403"),
        (Program(world.nordisk, world.admin, {"payroll": "read"}).post(f"jobs/{job.pk}/cancellation/"), 403, "HUB-403"),
        (program.client.post(program.start + "payroll/runs/", "{", content_type="application/json"), 400, "HUB-400"),
        (program.client.post(program.start + "payroll/runs/", "x", content_type="text/plain"), 415, "HUB-415"),
    ]
    for answer, status, code in cases:
        assert (answer.status_code, said(answer)["code"]) == (status, code)


def test_the_words_follow_the_asked_language(program):
    swedish = said(program.client.get(program.start + "jobs/x/"))["code"]
    assert swedish == "HUB-404"
    answer = program.client.get(program.start, headers={"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "en"


# ------------------------------------------------------------------ idempotency
@pytest.fixture
def done(nordisk, world, handled):
    job = jobs.start(KIND, "Räkna", by=world.clerk)
    jobs.finish(job, "done", "x")
    return job


def test_the_same_key_gives_the_same_answer(program, done):
    first = program.post(f"jobs/{done.pk}/rerun/", **{"Idempotency-Key": "a"})
    second = program.post(f"jobs/{done.pk}/rerun/", **{"Idempotency-Key": "a"})
    assert first.status_code == second.status_code == 201 and first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true" and Job.objects.count() == 2


def test_the_same_key_for_something_else_is_refused(program, done):
    program.post(f"jobs/{done.pk}/rerun/", {"a": 1}, **{"Idempotency-Key": "a"})
    answer = program.post(f"jobs/{done.pk}/rerun/", {"a": 2}, **{"Idempotency-Key": "a"})
    assert answer.status_code == 422 and said(answer)["code"] == "HUB-050"


def test_another_key_or_none_is_another_act(program, done):
    for key in ({"Idempotency-Key": "a"}, {"Idempotency-Key": "b"}, {}):
        assert program.post(f"jobs/{done.pk}/rerun/", **key).status_code == 201
    assert Job.objects.count() == 4


def test_a_refused_request_may_be_mended_under_its_key(program, world, nordisk, handled):
    job = jobs.start(KIND, "x", by=world.clerk)
    assert program.post(f"jobs/{job.pk}/rerun/", **{"Idempotency-Key": "a"}).status_code == 409
    assert not IdempotentAnswer.objects.exists()
    jobs.finish(job, "done", "x")
    assert program.post(f"jobs/{job.pk}/rerun/", **{"Idempotency-Key": "a"}).status_code == 201


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_ten_at_once_have_one_effect(world, handled):
    program = Program(world.nordisk, world.admin)
    with scope(world.nordisk):
        job = jobs.start(KIND, "Räkna", by=world.clerk)
        jobs.finish(job, "done", "x")
    answers, start = [], threading.Barrier(10)

    def post():
        start.wait()
        mine = Client(headers={"Authorization": f"Bearer {program.text}", "Idempotency-Key": "a"})
        try:
            answers.append(mine.post(f"{program.start}jobs/{job.pk}/rerun/", content_type="application/json"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(10)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert {a.status_code for a in answers} == {201} and len({a.json()["id"] for a in answers}) == 1
    with scope(world.nordisk):
        assert Job.objects.count() == 2


# ------------------------------------------------------------------ the ground's acts
def test_who_am_i(program, world):
    found = program.get().json()
    assert (found["name"], found["orgnr"], found["currency"]) == ("Nordisk Exempel AB", "556016-0680", "SEK")
    assert found["key"]["name"] == "Lönesystemet" and found["key"]["rights"]["payroll"] == "write"
    assert not found["is_blocked"] and "sealed" not in str(found) and "hash" not in str(found)
    assert Program(world.blocked_company, world.admin).get().json()["is_blocked"]


def test_jobs_are_listed_read_and_steered(program, world, nordisk, handled):
    job = jobs.start(KIND, "Räkna", by=world.clerk)
    jobs.find(job, "HUB-002", facts={"size": 30, "limit": 20}, row=7)
    listed = program.get("jobs/").json()
    assert [j["id"] for j in listed["results"]] == [str(job.pk)] and listed["next"] is None
    assert program.get("jobs/", state="done").json()["results"] == []
    one = program.get(f"jobs/{job.pk}/").json()
    assert program.client.get(one["url"]).json() == one
    log = program.client.get(one["log_url"]).json()
    assert log[0]["code"] == "HUB-002" and "30 MB" in log[0]["message"] and log[0]["cure"] and log[0]["row"] == 7
    assert program.get(f"jobs/{job.pk}/log/", file="csv").content.startswith(b"\xef\xbb\xbf")
    assert program.post(f"jobs/{job.pk}/cancellation/").json()["state"] == "cancelled"
    assert program.post(f"jobs/{job.pk}/rerun/").json()["rerun_of_id"] == str(job.pk)


def test_a_key_sees_only_jobs_of_its_areas(world, nordisk, handled):
    job = jobs.start("visma_net.comparison", "Jämför", by=world.admin)
    program = Program(world.nordisk, world.admin, {"payroll": "read"})
    assert program.get("jobs/").json()["results"] == []
    assert program.get(f"jobs/{job.pk}/").status_code == program.get(f"jobs/{job.pk}/log/").status_code == 404


def test_lists_are_paged_to_the_end(program, world, nordisk, monkeypatch):
    monkeypatch.setattr("hub.api.views.PAGE", 2)
    for number in range(5):
        events.record("job.started", by=world.clerk, number=number)
    seen, before = [], {}
    while True:
        page = program.get("events/", kind="job.started", **before).json()
        seen += [e["data"]["number"] for e in page["results"]]
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    assert seen == [4, 3, 2, 1, 0]


def test_events_carry_their_name_and_what_they_changed(program, world, nordisk):
    events.record("api_key.revoked", obj=nordisk, by=world.clerk, n=1)
    found = program.get("events/", q="spärrad").json()["results"]
    assert [(e["kind"], e["name"], e["data"]) for e in found] == [("api_key.revoked", "API-nyckel spärrad", {"n": 1})]


def test_a_list_takes_the_same_statements_however_long(program, world, nordisk, handled, counted):
    def fill(count):
        Job.objects.bulk_create(Job(kind=KIND, title="x", state="done", created_by="x") for _ in range(count))

    fill(3)
    program.get("jobs/")
    few = counted(lambda: program.get("jobs/"))
    fill(30)
    assert counted(lambda: program.get("jobs/")) == few


# ------------------------------------------------------------------ the description
def test_the_description_is_made_without_a_warning(db, capsys):
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.validation import validate_schema

    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(public=True)
    validate_schema(schema)
    assert not GENERATOR_STATS, capsys.readouterr().err
    acts = [act for path in schema["paths"].values() for act in path.values()]
    assert len({act["operationId"] for act in acts}) == len(acts) > 10
    assert all(act["x-requires"] and "default" in act["responses"] for act in acts)


def test_the_description_is_read_on_a_page_and_as_a_file(client, db):
    text = client.get("/api/v1/docs/").content.decode()
    assert "/api/v1/companies/{company}/jobs/{job}/rerun/" in text and "rows[].account" in text
    assert "<script" not in text.split("<main")[1].split("</main>")[0] and "style=" not in text.split("<main")[1]
    assert client.get("/api/v1/schema/", {"format": "json"}).json()["openapi"].startswith("3.")


def test_refused_is_the_word_of_actions_and_api(nordisk, world):
    assert Refused("HUB-003").status == 409
