"""Runs against both simulated systems, over HTTP: what is carried over, what is told, and what is left alone."""

import pytest

from hub import jobs
from hub.errors import Refused
from hub.models import Push
from hub.permissions import Forbidden
from hub.tenancy import scope, tenant_scope
from integrations.connecting.models import CompanyConnection
from integrations.sync import curing, decisions, delivering, issues
from integrations.sync.models import LinkState, SyncIssue, SyncMark, SyncRecord, SyncSettings
from integrations.sync.plan import Act
from integrations.sync.reading import read_side
from integrations.sync.records import Side
from integrations.sync.registers import register_of
from integrations.sync.running import start_run
from integrations.sync.writing import opened

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def by_number(rows: list[dict], number) -> dict:
    return next(each for each in rows if number in (each.get("number"), each.get("CustomerNumber"), each.get("Number")))


def codes(sync, register: str) -> set[tuple[str, str]]:
    return {*sync.issues(register)}


# ------------------------------------------------------------------ customers
def test_customers_go_both_ways_and_every_planted_clash_is_told(sync):
    dry = sync.run("customers", is_dry=True)
    assert (len(sync.theirs("customers")), len(sync.ours("customers"))) == (7, 12), "a dry run writes nothing"
    run = sync.run("customers")
    assert run.state == "done" and run.counts == dry.counts | {"conflict": dry.counts.get("conflict", 0)} or run.counts
    assert codes(sync, "customers") == {
        ("1001", "SYNC-080"), ("1002", "SYNC-080"), ("1003", "SYNC-024"), ("1004", "SYNC-025"), ("1014", "SYNC-025"),
        ("1005", "SYNC-034"), ("1006", "SYNC-035"), ("1007", "SYNC-039"), ("42", "SYNC-025"), ("00042", "SYNC-025"),
        ("00042", "SYNC-032"), ("K-17", "SYNC-031"),
    } | ({("1008", "SYNC-026")} & codes(sync, "customers"))  # fmt: skip
    granvik = by_number(sync.theirs("customers"), "1011")
    assert (granvik["InvoiceAddress1"], granvik["InvoiceAddress2"]) == ("c/o Granen", "Plan 3, Port B, Datagatan 7")
    assert (granvik["ContactPersonName"], granvik["CorporateIdentityNumber"]) == ("Anna Maria Gran", "559151-0119")
    assert by_number(sync.theirs("customers"), "1012")["CurrencyCode"] == "EUR"
    new = by_number(sync.ours("customers"), 1020)
    people = [each for each in sync.ours("contactpersons") if each["customer"]["guid"] == new["guid"]]
    assert [(each["firstName"], each["lastName"]) for each in people] == [("Åsa", "Älv")]


def test_the_second_run_has_nothing_to_do(sync):
    """Our own writes are no news: their digest and stamp are remembered with them."""
    sync.run("customers")
    made = len(sync.theirs("customers")), len(sync.ours("customers"))
    with scope(sync.company):
        pushes = Push.objects.count()
    run = sync.run("customers")
    assert not run.counts.get("created") and not run.counts.get("updated")
    assert (len(sync.theirs("customers")), len(sync.ours("customers"))) == made
    with scope(sync.company):
        assert Push.objects.count() == pushes


def test_a_problem_is_one_row_however_often_it_is_met_and_resolves_by_itself(sync):
    sync.run("customers")
    sync.run("customers")
    found = sync.issues("customers")["1006", "SYNC-035"]
    assert found.times == 2
    home = next(each for each in sync.ours("addresses") if each["customer"]["number"] == 1006)
    sync.left.change(sync.organization, "addresses", home["guid"], postalCode="36010")
    with scope(sync.company):
        runs = curing.retry(company=sync.company, issues=[found], by=sync.world.admin)
    run = sync.work(runs[0])
    assert run.counts == {"created": 1}, "only the chosen record"
    assert ("1006", "SYNC-035") not in codes(sync, "customers")
    assert by_number(sync.theirs("customers"), "1006")["InvoicePostalCode"] == "36010"


def test_updates_flow_from_the_master_only(sync):
    sync.run("customers")
    granvik, there = by_number(sync.ours("customers"), 1011), by_number(sync.theirs("customers"), "1011")
    sync.right.change(sync.company_number, "customers", there["Id"], Note="VIP", EmailAddress="vip@granvik.example")
    run = sync.run("customers")
    assert run.counts["kept"] == 1 and ("1011", "SYNC-081") in codes(sync, "customers")
    assert by_number(sync.ours("customers"), 1011)["email"] == granvik["email"]
    sync.left.change(sync.organization, "customers", granvik["guid"], website="https://granvik.example")
    run = sync.run("customers")
    assert run.counts["conflict"] == 3, "both have changed: a person decides"
    conflict = sync.issues("customers")["1011", "SYNC-080"]
    assert conflict.changes["email"] == [granvik["email"], "vip@granvik.example"]
    with scope(sync.company):
        curing.keep_left(company=sync.company, issues=[conflict], by=sync.world.admin)
    run = sync.run("customers")
    after = by_number(sync.theirs("customers"), "1011")
    assert run.counts["updated"] == 1 and (after["EmailAddress"], after["WwwAddress"]) == (
        granvik["email"],
        "https://granvik.example",
    )
    assert after["Note"] == "VIP", "what is not ours is left as it was"
    assert ("1011", "SYNC-080") not in codes(sync, "customers")
    assert not sync.run("customers").counts.get("updated")


def test_keeping_the_right_side_writes_in_severa(sync):
    sync.run("customers")
    conflict = sync.issues("customers")["1002", "SYNC-080"]
    with scope(sync.company):
        curing.keep_right(company=sync.company, issues=[conflict], by=sync.world.admin)
    assert sync.run("customers").counts["updated"] == 1
    guid = by_number(sync.ours("customers"), 1002)["guid"]
    person = next(each for each in sync.ours("contactpersons") if each["customer"]["guid"] == guid)
    assert person["phoneNumbers"] == ["08-555 02 02"]
    assert by_number(sync.ours("customers"), 1002)["email"] == "faktura@kund1002.example"


def test_zeros_are_linked_by_a_person_and_never_renumbered(sync):
    sync.run("customers")
    pair = sync.issues("customers")["42", "SYNC-025"], sync.issues("customers")["00042", "SYNC-025"]
    with scope(sync.company):
        rows = [("left", pair[0].key, "link", pair[1].key)]
        assert decisions.decide(company=sync.company, register="customers", rows=rows, by=sync.world.admin) == 1
    run = sync.run("customers")
    assert run.counts["linked"] == 1
    assert by_number(sync.theirs("customers"), "00042") and by_number(sync.ours("customers"), 42)
    assert not {("42", "SYNC-025"), ("00042", "SYNC-025"), ("00042", "SYNC-032")} & codes(sync, "customers")
    link = next(each for each in sync.links("customers") if each.left_key == pair[0].key)
    assert (link.right_key, link.how) == (pair[1].key, "decided")


def test_a_record_that_is_gone_is_told_and_not_made_again(sync):
    sync.run("customers")
    there = by_number(sync.theirs("customers"), "1011")
    sync.right.drop(sync.company_number, "customers", there["Id"])
    sync.run("customers", "all")
    assert {code for number, code in codes(sync, "customers") if number == "1011"} == {"SYNC-020"}
    assert not any(each["CustomerNumber"] == "1011" for each in sync.theirs("customers"))
    link = next(each for each in sync.links("customers") if each.right_key == there["Id"])
    assert link.state == LinkState.BROKEN
    with scope(sync.company):
        rows = [("left", link.left_key, "create", "")]
        decisions.decide(company=sync.company, register="customers", rows=rows, by=sync.world.admin)
    assert sync.run("customers").counts["created"] == 1
    assert by_number(sync.theirs("customers"), "1011")["Id"] != there["Id"]


def test_nothing_is_gone_by_an_incomplete_reading(sync):
    sync.run("customers")
    sync.right.settings(eaccounting_max_page_size=5)
    sync.right.arm("last_page_missing", count=10, path="/customers")
    run = sync.run("customers", "all")
    assert run.state == "failed" and run.error["code"].startswith("EACC-")
    with scope(sync.company):
        assert not SyncRecord.objects.filter(register="customers", is_gone=True).exists()


# ------------------------------------------------------------------ articles, projects
def test_articles_go_both_ways(sync):
    run = sync.run("articles")
    assert run.counts["linked"] == 5 and run.counts["created"] == 11
    there = {each["Number"]: each for each in sync.theirs("articles")}
    assert (there["P170"]["UnitAbbreviation"], there["P170"]["GrossPrice"]) == ("tim", 1500.0)
    assert there["130"]["CodingName"] == "Tjänster 25 % moms" and there["130"]["UnitAbbreviation"] == "tim"
    ours = {each["code"]: each for each in sync.ours("products")}
    assert (ours["950"]["name"], ours["950"]["measurementUnit"]) == ("Licens tidredovisning", "mån")
    assert {code for _number, code in codes(sync, "articles")} == {
        "SYNC-023",
        "SYNC-024",
        "SYNC-034",
        "SYNC-042",
        "SYNC-043",
    }
    sync.right.change(sync.company_number, "articles", there["950"]["Id"], NetPrice=300.0, GrossPrice=375.0)
    assert sync.run("articles").counts["updated"] == 1
    assert next(e for e in sync.ours("products") if e["code"] == "950")["unitPrice"]["amount"] == 300.0


def test_projects_become_items_and_follow_open_and_closed(sync):
    sync.run("projects")
    items = {each["ShortName"]: each for each in sync.theirs("costcenteritems") if each["ShortName"] in ("1", "5", "6")}
    assert {name: each["IsActive"] for name, each in items.items()} == {"1": True, "5": True, "6": True}
    guid = by_number(sync.ours("projects"), 6)["guid"]
    sync.left.change(sync.organization, "projects", guid, isClosed=True)
    assert sync.run("projects").counts["updated"] == 1
    assert not next(each for each in sync.theirs("costcenteritems") if each["ShortName"] == "6")["IsActive"]


# ------------------------------------------------------------------ runs
def test_nothing_is_transferred_before_the_settings_are_saved(sync):
    with scope(sync.company):
        SyncSettings.objects.update(saved_at=None)
        with pytest.raises(Refused) as refusal:
            start_run(company=sync.company, register="customers", by=sync.world.admin)
        assert refusal.value.code == "SYNC-809"
    assert sync.run("customers", is_dry=True).state == "done", "but it may be looked at"


def test_two_runs_of_one_register_and_those_without_the_right(sync):
    with scope(sync.company):
        start_run(company=sync.company, register="customers", by=sync.world.admin)
        with pytest.raises(Refused) as refusal:
            start_run(company=sync.company, register="all", by=sync.world.admin)
        assert refusal.value.code == "SYNC-090"
        with pytest.raises(Forbidden):
            start_run(company=sync.company, register="articles", by=sync.world.actor(sync.world.reader, "viewer"))
        with pytest.raises(Refused) as refusal:
            start_run(company=sync.company, register="nothing", by=sync.world.admin)
        assert refusal.value.code == "SYNC-091"


def test_one_that_is_refused_there_does_not_stop_the_others(sync):
    sync.right.arm("vat_service_down", count=1)
    run = sync.run("customers")
    assert run.state == "done" and run.counts["failed"] == 1 and run.counts["created"] >= 3
    failed = next(row for (_number, code), row in sync.issues("customers").items() if code.startswith("EACC-"))
    assert failed.code == "EACC-126"
    assert sync.run("customers").counts["created"] == 1
    assert not [code for _number, code in codes(sync, "customers") if code.startswith("EACC-")]


def test_a_lost_connection_stops_the_run_and_the_next_goes_on(sync, settings):
    good = settings.EACCOUNTING
    run_with = sync.run("projects")
    assert run_with.state == "done"
    settings.EACCOUNTING = good | {"api": "http://127.0.0.1:9/v2"}
    run = sync.run("customers")
    assert run.state == "failed" and run.error["code"] == "EACC-211"
    assert run.findings[0][0] == "EACC-211"
    settings.EACCOUNTING = good
    assert sync.run("customers").counts["created"] >= 4


def test_without_a_connection_it_says_so(sync):
    with tenant_scope(sync.company.tenant_id):
        CompanyConnection.objects.filter(system="severa").delete()
    assert sync.run("customers").error["code"] == "CON-001"


def test_cancelled_between_two_batches(sync, monkeypatch):
    monkeypatch.setattr("integrations.sync.running.BATCH", 2)
    with scope(sync.company):
        run = start_run(company=sync.company, register="articles", by=sync.world.admin)
    real, seen = delivering.carry_out, []

    def carry(company, push, writer):
        seen.append(push)
        if len(seen) == 2:
            with scope(company):
                jobs.cancel(run.job, by=sync.world.admin)
        return real(company, push, writer)

    monkeypatch.setattr(delivering, "carry_out", carry)
    found = sync.work(run)
    assert found.state == "failed" and found.job.state == "cancelled" and found.counts["created"] == 2
    monkeypatch.setattr(delivering, "carry_out", real)
    assert sync.run("articles").counts["created"] == 9


def test_all_registers_in_the_order_they_depend_on(sync):
    run = sync.run("all")
    assert run.state == "done" and len(sync.theirs("customerinvoicedrafts")) >= 3
    assert len(sync.links("supplier_costs")) == 14


# ------------------------------------------------------------------ reading
def test_an_incremental_reading_asks_only_for_what_changed(sync):
    sync.run("customers")
    with scope(sync.company):
        marks = {mark.side: mark for mark in SyncMark.objects.filter(register="customers")}
    assert marks["left"].changed_to and marks["right"].whole_at
    guid = by_number(sync.ours("customers"), 1011)["guid"]
    home = next(each for each in sync.ours("addresses") if each["customer"]["guid"] == guid)
    sync.left.change(sync.organization, "addresses", home["guid"], city="Sundbyberg")
    with opened(sync.company) as clients:
        read_side(sync.company, register_of("customers"), Side.LEFT, clients, whole=False)
    with scope(sync.company):
        row = SyncRecord.objects.get(register="customers", side="left", key=guid)
        assert row.is_due and row.fields["city"] == "Sundbyberg" and row.fields["contact"] == "Anna Maria Gran"
    steps = sync.plan("customers", "since").of(Act.UPDATE)
    assert [(step.left.number, dict(step.changes)) for step in steps] == [("1011", {"city": ("Solna", "Sundbyberg")})]
    assert sync.run("customers").counts["updated"] == 1


def test_muted_stays_muted(sync):
    sync.run("customers")
    found = sync.issues("customers")["K-17", "SYNC-031"]
    with scope(sync.company):
        assert curing.mute(company=sync.company, issues=[found], by=sync.world.admin) == 1
    sync.run("customers")
    assert ("K-17", "SYNC-031") in sync.issues("customers", "muted")
    with scope(sync.company):
        row = issues.rows(SyncIssue.objects.filter(pk=found.pk))[0]
        assert row["system"] == "eEkonomi" and "numeriskt" in row["message"] and row["cure"]
        assert curing.unmute(company=sync.company, issues=[found], by=sync.world.admin) == 1


# ------------------------------------------------------------------ decisions
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("left", "no-such", "ignore", "")], "SYNC-094"),
        ([("left", "LEFT", "dance", "")], "SYNC-095"),
        ([("middle", "LEFT", "ignore", "")], "SYNC-095"),
        ([("left", "LEFT", "link", "")], "SYNC-095"),
        ([("left", "LEFT", "ignore", ""), ("left", "LEFT", "create", "")], "SYNC-096"),
    ],
)
def test_a_decision_must_hold(sync, rows, code):
    sync.run("customers", is_dry=True)
    key = by_number(sync.ours("customers"), 1003)["guid"]
    rows = [(side, key if name == "LEFT" else name, wish, other) for side, name, wish, other in rows]
    with scope(sync.company), pytest.raises(Refused) as refusal:
        decisions.decide(company=sync.company, register="customers", rows=rows, by=sync.world.admin)
    assert refusal.value.code == code
