"""What people are told and leave behind: who changed what and when, decisions and pairs in the history, and what a run
wrote."""

from dataclasses import replace

import pytest
from django.urls import reverse

from hub.errors import Refused
from hub.event_words import changes_of
from hub.models import Event
from hub.tenancy import scope
from integrations.sync import authors, shown
from integrations.sync.choices import choices_of
from integrations.sync.decisions import CLEAR, decide
from integrations.sync.lanes import LANES
from integrations.sync.models import RunState, SyncIssue, SyncLink, SyncRun, SyncSettings
from integrations.sync.settings_actions import given_of, save_settings
from integrations.sync.unlinking import unlink

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def url(name: str, sync, *more) -> str:
    return reverse(f"sync:{name}", args=[sync.company.pk, *more])


def text(answer) -> str:
    return answer.content.decode()


def history(sync, kind: str) -> list[dict]:
    with scope(sync.company):
        return [event.data for event in Event.objects.filter(kind=kind).order_by("pk")]


def key_of(sync, number: int) -> str:
    return next(each["guid"] for each in sync.ours("customers") if each["number"] == number)


# ------------------------------------------------------------------ who and when
def test_a_conflict_says_who_changed_each_side_and_when(sync, owner):
    sync.run("customers")
    page = text(owner.get(url("issues", sync) + "?q=1002"))
    assert "Severa 2026-08-03 09:30 av Petra Projekt" in page, "their UTC in our time"
    assert "eEkonomi 2026-08-03 09:30 (av vem anges inte där)" in page
    record = text(owner.get(url("record", sync, "customers", "left", key_of(sync, 1002))))
    assert "2026-08-03 09:30 · Petra Projekt" in record


def test_a_contact_that_changed_names_who_changed_it(sync):
    sync.run("customers")
    key = key_of(sync, 1001)
    person = next(each for each in sync.ours("contactpersons") if each["customer"]["guid"] == key)
    with sync.left.client(sync.organization) as client:
        client.patch_contact(person["guid"], {"phoneNumbers": ["018-2"]})
    sync.run("customers")
    with scope(sync.company):
        issue = SyncIssue.objects.get(register="customers", number="1001", state="open")
        change = authors.changes_of([issue])["customers", "left", key]
    assert change.by == "REST API", "the contact was changed last, by a program"


@pytest.mark.parametrize(("stamp", "hour"), [("2026-08-03T07:30:00.000Z", 7), ("2026-08-03T07:30:00", 7), ("", None),
                                             ("2026-99-03T07:30:00Z", None), ("i går", None)])  # fmt: skip
def test_a_stamp_is_a_moment_or_nothing(stamp, hour):
    found = authors.moment(stamp)
    assert (found.hour if found else None) == hour and (found is None or found.utcoffset().total_seconds() == 0)


def test_what_was_decided_is_told_with_who_and_kept_with_both_values(sync, owner, world):
    sync.run("customers")
    with scope(sync.company):
        issue = SyncIssue.objects.get(code="SYNC-080", number="1002")
        left, right = issue.changes["phone"]
    owner.post(url("issue-keeping", sync, issue.pk, "left"))
    assert world.owner.name in text(owner.get(url("issues", sync) + "?q=1002"))
    (told,) = history(sync, "sync_conflict.decided")
    assert (told["before"]["phone"], told["after"]["phone"], told["kept"]) == (right, left, "Severa")
    with scope(sync.company):
        assert str(Event.objects.get(kind="sync_conflict.decided").object_label) == "1002 Kvarnholms Mekaniska AB"


# ------------------------------------------------------------------ decisions and pairs in the history
def test_a_decision_stands_in_the_history_before_and_after(sync, world):
    sync.run("customers", is_dry=True)
    left = key_of(sync, 42)
    right = next(each["Id"] for each in sync.theirs("customers") if each["CustomerNumber"] == "00042")
    with scope(sync.company):
        for wish, other in (("ignore", ""), ("link", right), (CLEAR, "")):
            decide(company=sync.company, register="customers", rows=[("left", left, wish, other)], by=world.admin)
    name = "42 Tallmo Teknik AB (Severa)"
    pairs = [(each["before"][name], each["after"][name]) for each in history(sync, "sync_decision.made")]
    linked = "kopplas: 00042 Tallmo Teknik AB"
    assert pairs == [("", "ignoreras"), ("ignoreras", linked), (linked, "")]


def test_what_a_run_joined_stands_in_the_history(sync):
    sync.run("customers")
    (told,) = history(sync, "sync_link.made")
    assert (
        told["after"]
        == {
            "1001 Björkvallen Bygg AB": "1001 Björkvallen Bygg AB",
            "1002 Kvarnholms Mekaniska AB": "1002 Kvarnholms Mekaniska AB",
        }
        and told["count"] == 2
    )


def test_the_history_names_what_was_changed_as_people_do(sync, owner, world):
    sync.run("customers")
    with scope(sync.company):
        issue = SyncIssue.objects.get(code="SYNC-080", number="1002")
        left, right = issue.changes["phone"]
    owner.post(url("issue-keeping", sync, issue.pk, "left"))
    page = text(owner.get(reverse("hub:history", args=[sync.company.pk])))
    assert "1002 Kvarnholms Mekaniska AB" in page and "SyncIssue object" not in page and "SyncRun object" not in page
    with scope(sync.company):
        event = Event.objects.get(kind="sync_conflict.decided")
    said = {each["label"]: each["text"] for each in changes_of(event.data, event.kind)}
    assert said["telefon"] == f"{right} → {left}" and said["Register"] == "Kunder" and said["Behålls"] == "Severa"
    labels = {each["label"] for each in changes_of({"before": {}, "after": {"cut_names": True}}, "sync_settings.saved")}
    assert labels == {"Korta namn som är för långa"}


def test_saved_settings_stand_in_the_history_by_name(sync, owner):
    with scope(sync.company):
        saved, choices = SyncSettings.objects.get(), choices_of(sync.company)
        day, hour = next(iter(choices.mapped_to["units"])), choices.suggested["units"]["tim"]
        given = given_of(saved, {})
        for target in (hour, day):
            asked = replace(given, mappings={"units": {"dag": target}})
            save_settings(company=sync.company, given=asked, registers=tuple(LANES), by=sync.world.admin)
    before, after = (history(sync, "sync_settings.saved")[1][name]["mappings.units"] for name in ("before", "after"))
    labels = choices.mapped_to["units"]
    assert (before, after) == ({"dag": labels[hour]}, {"dag": labels[day]})


# ------------------------------------------------------------------ taken apart
def linked(sync, number: str) -> SyncLink | None:
    with scope(sync.company):
        return SyncLink.objects.filter(register="customers", left_key=key_of(sync, int(number))).first()


def test_a_pair_is_taken_apart_on_the_page_and_decided_anew(sync, owner):
    sync.run("customers")
    link = linked(sync, "1001")
    page = url("comparison", sync, "customers")
    assert "Koppla isär" in text(owner.get(page))
    row = f"{link.left_key}|{link.right_key}"
    answer = owner.post(url("decisions", sync, "customers"), {"act": "unlink", "row": row}, follow=True)
    assert "1 koppling är borttagen" in text(answer) and linked(sync, "1001") is None
    (told,) = history(sync, "sync_link.removed")
    assert told["before"]["1001 Björkvallen Bygg AB"].startswith("1001 Björkvallen Bygg AB (")
    again = owner.post(url("decisions", sync, "customers"), {"act": "unlink", "row": row}, follow=True)
    assert "Ingen av de markerade raderna är kopplad" in text(again)
    owner.post(url("decisions", sync, "customers"), {"act": "ignore", "row": row})
    sync.run("customers")
    assert linked(sync, "1001") is None, "what a person decided holds"


def test_nobody_takes_a_draft_from_its_invoice_or_a_pair_from_a_run(sync, world):
    sync.run("customers")
    link = linked(sync, "1001")
    pairs = [(link.left_key, link.right_key)]
    with scope(sync.company):
        with pytest.raises(Refused, match="SYNC-097"):
            unlink(company=sync.company, register="invoices", pairs=pairs, by=world.admin)
        SyncRun.objects.create(register="all", state=RunState.RUNNING, created_by="x")
        with pytest.raises(Refused, match="SYNC-090"):
            unlink(company=sync.company, register="customers", pairs=pairs, by=world.admin)


def test_a_pair_named_wrongly_is_passed_over(sync, world):
    sync.run("customers")
    one, two = linked(sync, "1001"), linked(sync, "1002")
    with scope(sync.company):
        crossed = [(one.left_key, two.right_key), (two.left_key, "")]
        assert unlink(company=sync.company, register="customers", pairs=crossed, by=world.admin) == 0
        assert not Event.objects.filter(kind="sync_link.removed").exists()


# ------------------------------------------------------------------ what a run wrote
def test_a_run_shows_what_it_wrote_and_how_it_ended(sync, owner):
    sync.right.arm("vat_service_down")
    run = sync.run("customers")
    page = text(owner.get(url("run", sync, run.pk)))
    assert "Vad som skrevs" in page and "Granvik Data AB" in page and "Skapades i eEkonomi" in page
    assert "Avvisad" in page, "one was refused there, and the page says which and why"
    sync.left.change(sync.organization, "customers", key_of(sync, 1012), website="https://ny.example")
    page = text(owner.get(url("run", sync, sync.run("customers").pk)))
    assert "Ändrades i eEkonomi" in page and "webbplats" in page and "Solbacka" not in page


def test_the_checks_show_what_they_told_severa(sync, owner):
    for name in ("customers", "articles", "projects", "invoices"):
        sync.run(name)
    draft = next(each for each in sync.theirs("customerinvoicedrafts") if each["Rows"])
    invoice = sync.right.act(sync.company_number, "send_draft", draft["Id"])
    page = text(owner.get(url("run", sync, sync.check("sent").pk)))
    assert f"fakturanummer {invoice['InvoiceNumber']}" in page and invoice["PaymentReferenceNumber"] in page


def test_a_run_of_nothing_has_nothing_to_show(sync, owner):
    sync.run("projects")
    assert "Vad som skrevs" not in text(owner.get(url("run", sync, sync.run("projects").pk)))


# ------------------------------------------------------------------ words
@pytest.mark.parametrize(
    ("given", "said"), [("2100.00", "2\u00a0100,00"), ("-3", "\u22123,00"), ("–", "–"), (0, "0,00")]
)
def test_amounts_in_problems_are_written_as_people_do(given, said):
    assert shown.amount_text(given) == said
