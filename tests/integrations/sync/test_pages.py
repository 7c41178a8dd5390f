"""The pages of the sync against both simulated systems: comparison, transfers, problems, and who may."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hub.tenancy import scope
from integrations.sync import queries, shown
from integrations.sync.models import SyncDecision, SyncIssue, SyncRun
from integrations.sync.sheets import decisions_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def url(name: str, world, *more) -> str:
    return reverse(f"sync:{name}", args=[world.nordisk.pk, *more])


def text(answer) -> str:
    return answer.content.decode()


# ------------------------------------------------------------------ comparison
def test_the_comparison_shows_each_record_once_with_its_verdict(world, owner, sync):
    page = text(owner.get(url("comparison", world, "customers")))
    assert "Registren är inte lästa ännu" in page
    sync.run("customers", "all", is_dry=True)
    page = text(owner.get(url("comparison", world, "customers")))
    assert "Kopplas" in page and "Liknar varandra" in page and "Stoppas" in page
    assert page.count(">Kvarnholms Mekaniska AB</a>") == 2, "both sides of one row"
    assert "nummer 100" in page and "namn 100" in page
    narrowed = text(owner.get(url("comparison", world, "customers") + "?q=kvarnholms"))
    assert "Kvarnholms" in narrowed and "Lindås" not in narrowed
    narrowed = text(owner.get(url("comparison", world, "customers") + "?verdict=alike"))
    assert "Tallmo" in narrowed and "Lindås" not in narrowed
    assert owner.get(url("comparison", world, "moons")).status_code == 404


def ticked(page: str, name: str) -> str:
    """The value of the box of the row that is called so."""
    row = next(part for part in page.split("<tr data-row>") if name in part)
    return row.split('name="row" value="', 1)[1].split('"', 1)[0]


def test_a_person_links_two_that_differ_and_the_next_run_links_them(world, owner, sync):
    sync.run("customers", "all", is_dry=True)
    page = text(owner.get(url("comparison", world, "customers") + "?q=tallmo"))
    row = ticked(page, "Tallmo Teknik AB")
    data = {"row": row, "act": "link", "back": "q=tallmo&"}
    answer = owner.post(url("decisions", world, "customers"), data)
    assert answer["Location"].endswith("?q=tallmo")
    page = text(owner.get(answer["Location"]))
    assert "1 rad är beslutad" in page and "beslutat: Koppla" in page
    sync.run("customers", "all")
    assert ("42", row.split("|")[1]) in {
        (number, link.right_key)
        for link in sync.links("customers")
        for number in [next(str(c["number"]) for c in sync.ours("customers") if c["guid"] == link.left_key)]
    }


def test_a_kept_report_follows_what_it_is_made_of(world, owner, sync, monkeypatch):
    monkeypatch.setattr(queries, "KEPT_FROM", 1)
    cache.clear()
    sync.run("customers", "all", is_dry=True)
    page = text(owner.get(url("comparison", world, "customers") + "?q=tallmo"))
    monkeypatch.setattr(queries, "_compared", lambda *_: pytest.fail("made again though nothing changed"))
    again = text(owner.get(url("comparison", world, "customers") + "?q=tallmo"))
    assert ticked(again, "Tallmo") == ticked(page, "Tallmo")
    monkeypatch.undo()
    monkeypatch.setattr(queries, "KEPT_FROM", 1)
    row = ticked(page, "Tallmo Teknik AB")
    owner.post(url("decisions", world, "customers"), {"row": row, "act": "link"})
    assert "beslutat: Koppla" in text(owner.get(url("comparison", world, "customers") + "?q=tallmo"))
    sync.run("customers", "all")
    assert "Kopplad" in text(owner.get(url("comparison", world, "customers") + "?q=tallmo"))


def test_no_rows_a_wrong_act_and_rows_of_nothing(world, owner, sync):
    sync.run("customers", "all", is_dry=True)
    to = url("decisions", world, "customers")
    assert "SYNC-808" in text(owner.post(to, {"act": "link"}))
    assert owner.post(to, {"act": "burn", "row": "a|b"}).status_code == 404
    page = text(owner.post(to, {"act": "link", "row": ["a|", "c|"]}, follow=True))
    assert "Markera rader med båda sidor" in page
    assert owner.post(to, {"act": "link", "row": "a|b"}).status_code == 422, "neither is there"
    with scope(sync.company):
        assert not SyncDecision.objects.exists()


def test_the_way_back_is_the_filter_and_nothing_else(world, owner, sync):
    data = {"act": "link", "row": ["a|", "c|"], "back": "q=x&verdict=alike&next=https://evil.example/"}
    answer = owner.post(url("decisions", world, "customers"), data)
    assert answer["Location"] == url("comparison", world, "customers") + "?q=x&verdict=alike"


def test_the_report_as_a_file_and_read_in_again(world, owner, sync):
    sync.run("customers", "all", is_dry=True)
    answer = owner.get(url("comparison-file", world, "customers", "csv"))
    assert "jamforelse_customers" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    head = rows[0]
    beslut, number = head.index("Beslut"), head.index("Nummer i Severa")
    for row in rows[1:]:
        row[beslut] = {"1003": "skapa i eEkonomi", "42": "Koppla", "1006": "ignorera"}.get(row[number], "")
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    file = SimpleUploadedFile("lista.csv", ("\ufeff" + out.getvalue()).encode())
    page = text(owner.post(url("comparison-upload", world, "customers"), {"file": file}, follow=True))
    assert "3 beslut är inlästa" in page
    with scope(sync.company):
        assert sorted(SyncDecision.objects.values_list("wish", flat=True)) == ["create", "ignore", "link"]
    again = owner.get(url("comparison-file", world, "customers", "csv")).content.decode("utf-8-sig")
    assert "skapa i eEkonomi" in again, "what is decided stands in the file"
    assert owner.get(url("comparison-file", world, "customers", "xlsx")).content[:2] == b"PK"
    assert owner.get(url("comparison-file", world, "customers", "exe")).status_code == 404


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Id i Severa;Id i eEkonomi;Koppla till id i eEkonomi\n;;\n", "Beslut"),
        ("Id i Severa;Id i eEkonomi;Beslut;Koppla till id i eEkonomi\nx;y;koppla;\n", "Rad 2"),
        ("Id i Severa;Id i eEkonomi;Beslut;Koppla till id i eEkonomi\n{left};;kanske;\n", "kanske"),
        ("Id i Severa;Id i eEkonomi;Beslut;Koppla till id i eEkonomi\n{left};;koppla;nix\n", "nix"),
    ],
)
def test_a_file_with_a_fault_is_refused_as_a_whole(world, owner, sync, lines, said):
    sync.run("customers", "all", is_dry=True)
    left = next(each["guid"] for each in sync.ours("customers") if each["number"] == 1006)
    file = SimpleUploadedFile("lista.csv", lines.format(left=left).encode())
    page = text(owner.post(url("comparison-upload", world, "customers"), {"file": file}, follow=True))
    assert said in page and "Inget har ändrats" in page
    with scope(sync.company):
        assert not SyncDecision.objects.exists()


def test_an_upload_that_is_no_list(world, owner, sync):
    for name, data in (("bild.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50), ("tom.csv", b"")):
        answer = owner.post(url("comparison-upload", world, "customers"), {"file": SimpleUploadedFile(name, data)},
                            follow=True)  # fmt: skip
        assert answer.status_code == 200
    assert owner.post(url("comparison-upload", world, "customers"), follow=True).status_code == 200


def test_decisions_are_read_in_every_language():
    """A consultant downloads in English, a colleague reads it in in Swedish."""
    lines = "Id i Severa;Id i eEkonomi;Beslut;Koppla till id i eEkonomi\n;;;\n"
    assert decisions_of(lines.encode(), "x.csv", []) == []


# ------------------------------------------------------------------ transfers
def test_a_dry_run_shows_the_plan_and_changes_nothing(world, owner, sync):
    before = len(sync.theirs("customers"))
    answer = owner.post(url("start", world), {"register": "customers", "scope": "all", "dry": "1"})
    with scope(sync.company):
        run = SyncRun.objects.get()
    assert answer["Location"] == url("run", world, run.pk) and run.is_dry and run.scope == {"which": "all"}
    assert "hx-get" in text(owner.get(answer["Location"])), "the page follows it"
    sync.work(run)
    page = text(owner.get(url("run", world, run.pk)))
    assert "Vad som skulle göras" in page and "Skulle bli:" in page and "Överför nu" in page
    assert "Skapas" in page and "Avvisas" in page and "Postnumret saknas" in page
    only = text(owner.get(url("run", world, run.pk) + "?act=create"))
    assert "Lindås" not in only
    assert len(sync.theirs("customers")) == before and sync.links("customers") == []


def test_a_transfer_its_status_line_and_the_history(world, owner, sync):
    answer = owner.post(url("start", world), {"register": "customers", "scope": "since"})
    with scope(sync.company):
        run = SyncRun.objects.get()
    done = sync.work(run)
    page = text(owner.get(answer["Location"]))
    assert shown.status_line(done.counts) in page and "Klar med fel" in page
    page = text(owner.get(url("index", world)))
    assert shown.status_line(done.counts) in page and 'class="status status--bad"' in page
    fragment = owner.get(url("index", world), headers={"HX-Request": "true"})
    assert "<html" not in text(fragment) and "sync-page" in text(fragment)


def test_all_registers_in_one_run_and_chosen_rows(world, owner, sync):
    owner.post(url("start", world), {"register": "all", "scope": "since"})
    with scope(sync.company):
        run = SyncRun.objects.get()
    assert run.register == "all"
    second = owner.post(url("start", world), {"register": "customers"})
    assert second.status_code == 409 and "SYNC-090" in text(second), "one at a time"
    sync.work(run)
    assert "Alla register" in text(owner.get(url("index", world)))
    left = next(each["guid"] for each in sync.ours("customers") if each["number"] == 1006)
    owner.post(url("start", world), {"chosen": "customers", "row": f"{left}|"})
    with scope(sync.company):
        assert SyncRun.objects.order_by("-created_at").first().scope == {"keys": [["left", left]]}


@pytest.mark.parametrize("data", [{"register": "moons"}, {"register": "customers", "scope": "some"}, {}])
def test_a_transfer_of_nothing_known_is_not_there(world, owner, sync, data):
    assert owner.post(url("start", world), data).status_code == 404
    assert "SYNC-808" in text(owner.post(url("start", world), {"register": "customers", "scope": "chosen"}))


def test_the_checks_of_invoices_are_started_by_their_buttons(world, owner, sync):
    for what in ("sent", "paid"):
        assert owner.post(url("check", world, what)).status_code == 302
        with scope(sync.company):
            run = SyncRun.objects.get(register=what)
        sync.work(run)
        assert "Kontrollera" in text(owner.get(url("run", world, run.pk)))
    assert owner.post(url("check", world, "lost")).status_code == 404


def test_a_lost_connection_is_told_on_the_run(world, owner, sync):
    sync.left.arm("error_503", count=200)
    run = sync.run("customers", "all")
    page = text(owner.get(url("run", world, run.pk)))
    assert run.state == "failed" and run.error["code"] in page


def test_the_field_maps_are_shown(world, owner, sync):
    page = text(owner.get(url("fields", world)))
    assert "CustomerNumber" in page and "InvoicePostalCode" in page and "Leverantörskostnader" in page


# ------------------------------------------------------------------ problems
@pytest.fixture
def troubled(sync):
    sync.run("customers", "all")
    return sync


def test_each_problem_stands_once_with_cause_cure_and_its_record(world, owner, troubled):
    page = text(owner.get(url("issues", world)))
    assert "Postnumret saknas" in page and "Gör så här:" in page and "SYNC-035" in page
    key = next(each["guid"] for each in troubled.ours("customers") if each["number"] == 1006)
    assert url("record", world, "customers", "left", key) in page
    record = text(owner.get(url("record", world, "customers", "left", key)))
    assert "Lindås Måleri AB" in record and "Postnumret saknas" in record
    troubled.run("customers", "all")
    with scope(troubled.company):
        assert SyncIssue.objects.filter(code="SYNC-035").count() == 1


def test_cured_in_severa_and_tried_again_it_resolves_itself(world, owner, troubled):
    with scope(troubled.company):
        found = SyncIssue.objects.get(code="SYNC-035")
    home = next(each for each in troubled.ours("addresses") if each["customer"]["number"] == 1006)
    troubled.left.change(troubled.organization, "addresses", home["guid"], postalCode="36010")
    troubled.left.change(troubled.organization, "customers", home["customer"]["guid"], vatNumber="")
    answer = owner.post(url("issues-retry", world), {"issue": str(found.pk)})
    with scope(troubled.company):
        run = SyncRun.objects.order_by("-created_at").first()
    assert answer["Location"] == url("run", world, run.pk)
    troubled.work(run)
    assert "Lindås Måleri AB" in {each["Name"] for each in troubled.theirs("customers")}
    with scope(troubled.company):
        found.refresh_from_db()
    assert found.state == "resolved"
    assert "Lindås" in text(owner.get(url("issues", world) + "?state=resolved"))


def test_retry_all_of_a_kind_and_all_of_the_filter(world, owner, troubled):
    owner.post(url("issues-retry", world), {"kind": "customers:SYNC-035"})
    with scope(troubled.company):
        run = SyncRun.objects.order_by("-created_at").first()
        assert len(run.scope["keys"]) == SyncIssue.objects.filter(code="SYNC-035", state="open").count()
    troubled.work(run)
    owner.post(url("issues-retry", world), {"all": "1", "back": "q=1006"})
    with scope(troubled.company):
        run = SyncRun.objects.order_by("-created_at").first()
        asked = {tuple(each) for each in run.scope["keys"]}
        assert asked == {(i.side, i.key) for i in SyncIssue.objects.filter(number="1006", state="open")}


def test_muted_it_is_out_of_the_way_and_can_come_back(world, owner, troubled):
    with scope(troubled.company):
        found = SyncIssue.objects.get(code="SYNC-035")
        before = SyncIssue.objects.filter(state="open").count()
    owner.post(url("issues-muting", world), {"issue": str(found.pk), "back": "register=customers"})
    page = text(owner.get(url("issues", world)))
    assert "SYNC-035" not in page and f">{before - 1}</span>" in page, "the count beside the menu follows"
    assert "SYNC-035" in text(owner.get(url("issues", world) + "?state=muted"))
    owner.post(url("issues-unmuting", world), {"issue": str(found.pk)})
    assert "SYNC-035" in text(owner.get(url("issues", world)))


def test_a_conflict_shows_both_values_and_one_of_them_is_kept(world, owner, troubled):
    with scope(troubled.company):
        found = SyncIssue.objects.get(code="SYNC-080", number="1002")
    left, right = found.changes["phone"]
    page = text(owner.get(url("issues", world) + "?q=1002"))
    assert left in page and right in page and "Behåll Severa" in page
    owner.post(url("issue-keeping", world, found.pk, "right"), {"back": "q=1002"})
    assert "beslutat: eEkonomi behålls" in text(owner.get(url("issues", world) + "?q=1002"))
    troubled.run("customers")
    person = next(each for each in troubled.ours("contactpersons") if each["customer"]["number"] == 1002)
    assert person["phoneNumbers"][0] == right
    with scope(troubled.company):
        found.refresh_from_db()
    assert found.state == "resolved"


def test_nothing_ticked_or_things_that_are_no_ids(world, owner, troubled):
    for data in ({}, {"issue": "x"}, {"issue": "' OR 1=1 --"}, {"issue": "-" * 36}, {"kind": "customers:NONE"}):
        answer = owner.post(url("issues-muting", world), data)
        assert answer.status_code == 409 and "SYNC-808" in text(answer)
    with scope(troubled.company):
        plain = SyncIssue.objects.get(code="SYNC-035")
    assert owner.post(url("issue-keeping", world, plain.pk, "left")).status_code == 409, "no conflict"
    assert owner.post(url("issue-keeping", world, plain.pk, "up")).status_code == 404


def test_the_problems_as_files(world, owner, troubled):
    answer = owner.get(url("issues-file", world, "csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {"SYNC-035", "SYNC-034"} <= {row["Kod"] for row in rows} and all(row["Åtgärd"] for row in rows)
    assert owner.get(url("issues-file", world, "xlsx")).content[:2] == b"PK"
    lines = owner.get(url("issues-file", world, "jsonl") + "?q=1006").content.decode().splitlines()
    assert {json.loads(line)["object_key"] for line in lines} == {"1006"}


# ------------------------------------------------------------------ who may
def test_a_reader_sees_all_and_changes_nothing(world, as_, sync, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    sync.run("customers", "all")
    reader = as_(world.reader)
    for name, more in (("index", ()), ("issues", ()), ("fields", ()), ("settings", ()), ("comparison", ("customers",))):
        answer = reader.get(url(name, world, *more))
        assert answer.status_code == 200, name
        assert 'type="checkbox" form="selection"' not in text(answer)
    assert "Du saknar rätten att överföra" in text(reader.get(url("index", world)))
    for name, more in (("start", ()), ("settings-change", ()), ("issues-retry", ()), ("decisions", ("customers",))):
        assert reader.post(url(name, world, *more)).status_code == 403, name
