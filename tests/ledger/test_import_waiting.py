"""Files that wait: looked at by a worker, thrown away, forgotten; several at once; the log page by page."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from hub.actions.members import add_member
from hub.models import AccessTemplate, Event, Job, Notice, StoredFile, User
from hub.tenancy import scope, tenant_scope
from ledger.actions.sie import forget_waiting, hand_in, preview, start_import, waiting_files
from ledger.actions.sie.seen import pack, unpack
from ledger.api import imports as api_imports
from ledger.models import SieImport, Voucher
from ledger.views import import_files
from tests.ledger import test_import_views as pages
from tests.ledger.books import FIRST, sie, take, voucher
from tests.ledger.test_import_api import Program
from tests.ledger.test_import_views import text_of, url, work

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
BROKEN = voucher("A", "9", "20260401", ("1930", "10.00"), ("3001", "-9.00"))


@pytest.fixture
def owner(world, as_):
    return as_(world.owner)


@pytest.fixture
def large(monkeypatch):
    """Every file is a large one."""
    monkeypatch.setattr(import_files, "LARGE", 10)
    monkeypatch.setattr(api_imports, "LARGE", 10)


def hand(client, world, *contents: bytes) -> str:
    return pages.hand_in(client, world, *contents)["Location"]


# ------------------------------------------------------------------ a large file
def test_a_preview_kept_by_a_worker_is_the_one_made_at_once(world, nordisk):
    take(nordisk, sie(*FIRST), world.admin)
    data = sie(FIRST[0], BROKEN, voucher("A", "4", "20260505", ("1930", "1.00"), ("6570", "-1.00")), orgnr="5560360793")
    seen = preview(company=nordisk, data=data, by=world.admin)
    again = unpack(pack(seen))
    for name in ("year", "counts", "differences", "refused", "told", "new_accounts", "needs", "may_import", "vouchers"):
        assert getattr(again, name, None) == getattr(seen, name, None), name
    assert [f.as_json() for f in again.findings] == [f.as_json() for f in sorted(seen.findings, key=lambda f: f.line)]
    assert [f.translated("en") for f in again.findings] == [f.translated("en") for f in seen.findings]
    assert again.document.years == seen.document.years and again.document.totals == seen.document.totals


def test_a_large_file_is_looked_at_by_a_worker(owner, world, large):
    page = hand(owner, world, sie(*FIRST))
    waits = owner.get(page)
    assert "hx-get" in waits.content.decode() and "I kö" in text_of(waits)
    work(world)
    polled = owner.get(page, headers={"HX-Request": "true"})
    assert polled.status_code == 204 and polled["HX-Refresh"] == "true"
    said = text_of(owner.get(page))
    assert "Kan läsas in" in said and "Skillnad per konto" in said
    with scope(world.nordisk):
        told = Notice.objects.get()
        assert told.url == page and "Filen kan läsas in." in told.text


def test_a_preview_older_than_the_books_says_so_and_is_made_anew(owner, world, large):
    page = hand(owner, world, sie(FIRST[0]))
    work(world)
    assert "Böckerna har ändrats" not in text_of(owner.get(page))
    with scope(world.nordisk):
        take(world.nordisk, sie(*FIRST), world.admin)
    assert "Böckerna har ändrats" in text_of(owner.get(page))
    file = page.rstrip("/").split("/")[-1]
    assert owner.post(url(world, "import-looking", file)).status_code == 302
    work(world)
    said = text_of(owner.get(page))
    assert "Böckerna har ändrats" not in said and "Filen ersätter det inlästa räkenskapsåret" in said
    with scope(world.nordisk):
        assert StoredFile.objects.filter(content_type="application/x-sie-preview").count() == 2


def test_a_look_that_came_to_nothing_can_be_tried_again(owner, world, large):
    page = hand(owner, world, sie(*FIRST))
    with scope(world.nordisk):
        Job.objects.update(state="failed", finished_at=timezone.now(), result="Jobbet avbröts upprepade gånger.")
    said = text_of(owner.get(page))
    assert "blev inte klar" in said and "Jobbet avbröts upprepade gånger." in said
    owner.post(url(world, "import-looking", page.rstrip("/").split("/")[-1]))
    work(world)
    assert "Kan läsas in" in text_of(owner.get(page))


# ------------------------------------------------------------------ thrown away
def test_a_waiting_file_is_thrown_away(owner, world, large):
    page = hand(owner, world, sie(*FIRST))
    work(world)
    file = page.rstrip("/").split("/")[-1]
    assert url(world, "import-discard", file) in owner.get(url(world, "imports")).content.decode()
    assert owner.post(url(world, "import-discard", file)).status_code == 302
    said = text_of(owner.get(url(world, "imports")))
    assert "prov.se är kastad" in said and "Väntar på ditt besked" not in said
    assert owner.get(page).status_code == 404
    with scope(world.nordisk):
        assert not StoredFile.objects.exists(), "neither the file nor what was seen in it"
        assert Event.objects.filter(kind="import.discarded").count() == 1


def test_thrown_away_while_it_is_looked_at(owner, world, large):
    page = hand(owner, world, sie(*FIRST))
    owner.post(url(world, "import-discard", page.rstrip("/").split("/")[-1]))
    work(world)
    with scope(world.nordisk):
        assert Job.objects.get().is_final and not StoredFile.objects.exists()


def test_a_file_of_the_log_cannot_be_thrown_away(owner, world):
    made = pages.read_in(owner, world, sie(*FIRST))
    answer = owner.post(url(world, "import-discard", made.file_id))
    assert answer.status_code == 409 and "kan inte kastas" in text_of(answer)
    assert owner.get(url(world, "import-file", made.pk)).status_code == 200


def test_files_nobody_decided_about_are_forgotten(owner, world, large):
    hand(owner, world, sie(*FIRST))
    work(world)
    with scope(world.nordisk):
        hand_in(company=world.nordisk, name="ny.se", data=sie(FIRST[0]), by=world.admin)
        assert forget_waiting(timezone.now()) == 0
        StoredFile.objects.filter(name="prov.se").update(created_at=timezone.now() - timedelta(days=15))
        assert forget_waiting(timezone.now()) == 1
        assert [f.name for f in waiting_files()] == ["ny.se"]
        assert Event.objects.get(kind="import.expired").actor_kind == "system"


def test_the_same_content_waits_once(owner, world):
    page = hand(owner, world, sie(*FIRST))
    assert hand(owner, world, sie(*FIRST)) == page
    with scope(world.nordisk):
        assert waiting_files().count() == 1


# ------------------------------------------------------------------ ordinary days
def test_a_second_click_another_tab_or_the_back_button_begins_no_second_import(owner, world):
    page = hand(owner, world, sie(*FIRST))
    begin = url(world, "import-start", page.rstrip("/").split("/")[-1])
    first = owner.post(begin)["Location"]
    assert owner.post(begin)["Location"] == first, "while it waits"
    work(world)
    assert owner.post(begin)["Location"] == first, "and when it is done"
    with scope(world.nordisk):
        made = SieImport.objects.get()
    said = owner.get(page)
    assert "redan lästs in" in text_of(said)
    after = BeautifulSoup(said.content, "html.parser").find("input", {"name": "after"})["value"]
    assert after == str(made.pk)
    assert owner.post(begin, {"after": after})["Location"] != first, "who has seen it may read it in again"


def test_an_import_cancelled_in_the_queue_is_closed(owner, world):
    page = hand(owner, world, sie(*FIRST))
    made_url = owner.post(url(world, "import-start", page.rstrip("/").split("/")[-1]))["Location"]
    with scope(world.nordisk):
        job = Job.objects.get()
    owner.post(f"/c/{world.nordisk.pk}/jobs/{job.pk}/cancellation/")
    with scope(world.nordisk):
        assert SieImport.objects.get().state == "cancelled"
    said = text_of(owner.get(made_url))
    assert "Inläsningen avbröts" in said and "Förhandsgranska filen igen" in said


def test_one_import_shows_all_that_is_known_of_it(owner, world):
    made = pages.read_in(owner, world, sie(*FIRST, BROKEN), take_rest="on", viewing_to="2026-03-31")
    with scope(world.nordisk):
        made.refresh_from_db()
    answer = owner.get(url(world, "import", made.pk))
    said = text_of(answer)
    for word in ("owner", "Uppladdad fil", "prov.se", "SIE 4E", "2026-01-01 – 2026-12-31", "2026-03-31", "Avvisade 1",
                 "Verifikationer 3", "Rader 6", "Anmärkningar", "Lät det felaktiga vara Ja"):  # fmt: skip
        assert word in said, word
    page = answer.content.decode()
    for name in ("import-file", "import-refused", "import-undoing"):
        assert url(world, name, made.pk) in page
    assert f"{url(world, 'balance')}?year=2026-01-01" in page
    assert "hx-get" not in BeautifulSoup(page, "html.parser").find(id="import-page").attrs


# ------------------------------------------------------------------ several at once
def test_a_broken_file_and_one_twice_do_not_stop_the_others(owner, world):
    other = sie(voucher("A", "1", "20250115", ("1930", "10.00"), ("3001", "-10.00")), year="20250101 20251231")
    answer = pages.hand_in(
        owner, world, sie(*FIRST), other, b"%PDF-1.7", sie(*FIRST), names=("a.se", "b.se", "c.pdf", "d.se")
    )
    page = answer["Location"]
    work(world)
    soup = BeautifulSoup(owner.get(page).content, "html.parser")
    cards = {card.h2.get_text(strip=True): text_of_tag(card) for card in soup.select("section.card")}
    assert set(cards) == {"a.se", "b.se", "c.pdf"}, "the same content is one card"
    assert "Kan läsas in" in cards["a.se"] and "Kan inte läsas in" in cards["c.pdf"]
    wanted = [field["value"] for field in soup.select("form input[name=file]")]
    owner.post(url(world, "import-several"), {"file": wanted})
    owner.post(url(world, "import-several"), {"file": wanted})  # a second click
    work(world)
    said = text_of(owner.get(page))
    assert said.count("Inläst ") >= 2
    with scope(world.nordisk):
        assert SieImport.objects.count() == 2 and Voucher.objects.count() == 4
        assert not Notice.objects.filter(text__startswith="Förhandsgranskning").exists(), "the page says it"


def text_of_tag(tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).replace("\xa0", " ")


def test_two_files_of_one_year_are_named(owner, world):
    page = hand(owner, world, sie(*FIRST), sie(FIRST[0]))
    work(world)
    assert "Fler än en fil gäller 2026-01-01 – 2026-12-31" in text_of(owner.get(page))


def test_the_cost_of_the_page_does_not_grow_by_file(owner, world, django_assert_max_num_queries):
    page = hand(owner, world, *(sie(voucher("A", str(n), "20260101", ("1930", "1.00"), ("3001", "-1.00")))
                                for n in range(3)))  # fmt: skip
    work(world)
    with django_assert_max_num_queries(60):
        owner.get(page)


# ------------------------------------------------------------------ the log
def imported(world, n: int, **more) -> None:
    with scope(world.nordisk):
        file = hand_in(company=world.nordisk, name="x.se", data=b"x", by=world.admin)[0]
        first = start_import(company=world.nordisk, file=file, by=world.admin)
        facts = {"ledger": first.ledger, "file": file, "state": "done", "created_by": "x", "year_key": first.pk, **more}
        span = {"year_start": "2024-01-01", "year_end": "2024-12-31"}
        rows = [SieImport(file_name=f"fil {i:03}.se", **facts, **span) for i in range(n)]
        SieImport.objects.bulk_create(rows)


def test_the_log_goes_on_page_by_page_and_is_narrowed(owner, world):
    imported(world, 60)
    pages.read_in(owner, world, sie(*FIRST))
    seen, link = [], url(world, "imports")
    while link:
        soup = BeautifulSoup(owner.get(link).content, "html.parser")
        log = soup.find("section", {"aria-labelledby": "log-title"})
        seen += [row.a.get_text(strip=True) for row in log.select("tbody th")]
        older = log.find("a", rel="next")
        link = url(world, "imports") + older["href"][older["href"].index("?") :] if older else ""
    assert len(seen) == len(set(seen)) == 62
    at = url(world, "imports")
    assert "fil 0" not in text_of(owner.get(at + "?year=2026-01-01")) and "prov.se" in text_of(
        owner.get(at + "?year=2026-01-01")
    )
    assert "prov.se" not in text_of(owner.get(at + "?state=refused"))
    assert "Ingen inläsning passar urvalet" in text_of(owner.get(at + "?source=erp"))
    assert owner.get(at + "?year=x&state=y&cursor=zz").status_code == 200, "what cannot be read narrows nothing"


def test_one_is_not_many(owner, world):
    made = pages.read_in(owner, world, sie(FIRST[0]))
    said = text_of(owner.get(url(world, "imports")))
    assert "1 verifikation, 2 rader, 1 ny" in said and "1 verifikationer" not in said
    with scope(world.nordisk):
        made.refresh_from_db()
        made.counts |= {"findings": 1, "refused": 2}
        made.save()
    assert "2 avvisade, 1 anmärkning " in text_of(owner.get(url(world, "imports"))) + " "


# ------------------------------------------------------------------ rights
def test_who_may_not_import_is_told_whom_to_ask(world, as_):
    said = text_of(as_(world.reader).get(url(world, "imports")))
    assert "Du saknar behörigheten Importera SIE" in said and "owner" in said


def test_a_key_without_the_right_is_refused_in_the_shape_of_errors(client, world):
    answer = Program(client, world, base="bookkeeper").send(sie(*FIRST))
    assert answer.status_code == 403 and set(answer.json()) >= {"code", "message", "cause", "cure"}


def test_who_may_import_but_is_no_administrator(world, as_):
    with tenant_scope(world.office):
        template = AccessTemplate.objects.get(base="accountant")
        add_member(email="ek@example.se", name="Ek", template=template, company=world.nordisk, by=world.admin)
    client = as_(User.objects.get(email="ek@example.se"))
    hand(client, world, sie(*FIRST))
    assert "Kasta" in text_of(client.get(url(world, "imports")))


# ------------------------------------------------------------------ the API
def test_a_file_waits_is_seen_started_and_fetched_by_api(client, world):
    program = Program(client, world)
    made = program.send(sie(*FIRST, BROKEN), preview="false")
    assert made.status_code == 202
    handed = program.client.post(
        program.at("import-files"), {"file": pages.SimpleUploadedFile("b.se", sie(*FIRST, BROKEN, FIRST[0]))},
        headers=program.headers,
    )  # fmt: skip
    file = handed.json()["id"]
    assert handed.status_code == 202 and program.get("import-handed-in", file).json()["preview"] is None
    work(world)
    seen = program.get("import-handed-in", file).json()
    assert seen["preview_state"] == "done" and seen["preview"]["needs"] == ["rest"]
    assert [each["id"] for each in program.get("import-files").json()["results"]] == [file]
    started = program.client.post(
        program.at("import-start", file), {"take_rest": True}, content_type="application/json", headers=program.headers
    )
    assert started.status_code == 202
    work(world)
    body = program.get("import", started.json()["id"]).json()
    assert body["state"] == "done" and body["counts"]["refused"] >= 1
    assert program.get("import-file", body["id"]).content == sie(*FIRST, BROKEN, FIRST[0])
    assert b'"9"' in program.get("import-refused", body["id"]).content
    gone = program.client.delete(program.at("import-handed-in", file), headers=program.headers)
    assert gone.status_code == 409 and gone.json()["code"] == "LED-076"


def test_the_api_previews_a_large_file_by_a_job_and_throws_it_away(client, world, large):
    program = Program(client, world)
    answer = program.send(sie(*FIRST), preview="true")
    assert answer.status_code == 202 and answer.json()["job_id"]
    file = answer.json()["id"]
    work(world)
    assert program.get("import-handed-in", file).json()["preview"]["may_import"] is True
    assert program.client.post(program.at("import-looking", file), headers=program.headers).status_code == 202
    assert program.client.delete(program.at("import-handed-in", file), headers=program.headers).status_code == 204
    assert program.get("import-handed-in", file).status_code == 404


def test_the_log_by_api_goes_on_and_is_narrowed(client, world):
    imported(world, 130)
    program = Program(client, world)
    first = program.get("imports").json()
    at = program.at("imports")
    rest = program.client.get(f"{at}?cursor={first['next']}", headers=program.headers).json()
    assert len(first["results"]) == 100 and len(rest["results"]) == 31 and rest["next"] is None
    assert not {r["id"] for r in first["results"]} & {r["id"] for r in rest["results"]}
    days = program.client.get(f"{at}?day=2024-05-05&state=done", headers=program.headers).json()
    assert len(days["results"]) == 100
    assert program.client.get(f"{at}?state=nix", headers=program.headers).status_code == 400
