"""The settings of the sync and its words: what is saved, what is refused and where, and when the next turn comes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from hub.errors import CATALOGUE, words
from hub.models import Event
from hub.tenancy import scope
from integrations.sync import shown
from integrations.sync.choices import choices_of, rate_of
from integrations.sync.compared import wanted
from integrations.sync.lanes import LANES
from integrations.sync.models import SyncSchedule, SyncSettings
from integrations.sync.registers import NAMES
from integrations.sync.settings_actions import NIGHTLY, SettingsRefused, given_of, next_turn, save_settings

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def url(name: str, world, *more) -> str:
    return reverse(f"sync:{name}", args=[world.nordisk.pk, *more])


def text(answer) -> str:
    return answer.content.decode()


def form_of(sync, **changed) -> dict:
    """What a browser would send of the settings page as it stands."""
    with scope(sync.company):
        saved = SyncSettings.objects.get()
        given = given_of(saved, {})
        choices = choices_of(sync.company, saved)
    plain = ("master_customers", "master_articles", "cost_bearer", "default_article", "status_to_transfer",
             "status_transferred", "status_sent", "status_paid")  # fmt: skip
    data = {name: getattr(given, name) for name in plain} | {"suppliers_billable": "no"}
    for kind, values in choices.written.items():
        for place, value in enumerate(values):
            data[f"map-{kind}-{place}"] = choices.suggested[kind].get(value, "")
    return data | {f"turn-{name}": 0 for name in LANES} | changed


# ------------------------------------------------------------------ words
def test_every_text_takes_its_facts_and_no_bare_per_cent():
    """A «25 % moms» in a text with places for facts must be written «%%», or the page that tells it crashes."""
    for code in (code for code in CATALOGUE if code.startswith(("SYNC-", "CON-"))):
        assert words(code, {}).message, code


def test_the_lanes_are_the_registers():
    assert tuple(LANES) == NAMES


def test_a_status_line_tells_everything_apart():
    counts = {"created": 2, "linked": 1, "updated": 3, "same": 100, "kept": 1, "refused": 1, "conflict": 1, "failed": 1}
    assert shown.counted(counts) == {
        "transferred": 3, "updated": 3, "unchanged": 100, "skipped": 1, "failed": 3, "waiting": 0,
    }  # fmt: skip
    assert shown.status_line(counts).startswith("3 överförda, 3 uppdaterade, 100 oförändrade, 1 överhoppad, 3 miss")


@pytest.mark.parametrize(("given", "rate"), [("0.25", "25"), ("25.0", "25"), ("0", "0"), ("0.06", "6"), ("", "")])
def test_a_rate_is_whole_per_cent_however_it_is_written(given, rate):
    assert rate_of(given) == rate


def test_the_next_turn():
    now = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert next_turn(0, now) is None
    assert next_turn(15, now) == now + timedelta(minutes=15)
    assert next_turn(NIGHTLY, now) == datetime(2026, 11, 22, 1, 0, tzinfo=UTC), "two o'clock in Stockholm"
    assert next_turn(NIGHTLY, datetime(2026, 11, 21, 0, 30, tzinfo=UTC)) == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rows", "act", "found"),
    [
        ([("a", "b")], "link", [("left", "a", "link", "b")]),
        ([("a", ""), ("", "b")], "link", [("left", "a", "link", "b")]),
        ([("a", "b")], "create_right", [("left", "a", "create", "")]),
        ([("a", "b")], "create_left", [("right", "b", "create", "")]),
        ([("a", "b")], "ignore", [("left", "a", "ignore", ""), ("right", "b", "ignore", "")]),
        ([("", "b")], "ignore", [("right", "b", "ignore", "")]),
    ],
)
def test_what_ticked_rows_and_a_button_mean(rows, act, found):
    assert wanted(rows, act) == found


@pytest.mark.parametrize(
    ("rows", "act"),
    [([("a", "")], "link"), ([("a", ""), ("c", "")], "link"), ([("a", ""), ("", "b"), ("", "c")], "link"),
     ([("", "b")], "create_right"), ([("a", "")], "create_left"), ([("a", "b")], "delete")],
)  # fmt: skip
def test_a_button_that_does_not_fit_the_rows_is_refused(rows, act):
    with pytest.raises(ValueError):
        wanted(rows, act)


# ------------------------------------------------------------------ settings
def test_before_anything_is_connected_the_buttons_say_why(world, owner):
    page = text(owner.get(url("settings", world)))
    assert "eEkonomi + Severa är inte anslutet" in page or "Severa + eEkonomi är inte anslutet" in page
    page = text(owner.get(url("index", world)))
    assert "är inte anslutet" in page and "disabled title=" in page
    answer = owner.post(url("start", world), {"register": "customers"})
    assert answer.status_code == 409 and "SYNC-809" in text(answer)
    assert owner.post(url("settings-change", world), {}).status_code == 422


def test_settings_are_saved_with_what_was_before_and_after(world, owner, sync):
    with scope(sync.company):
        SyncSettings.objects.all().delete()
    sync.choose(saved_at=None)
    assert "Inte sparade" in text(owner.get(url("settings", world)))
    data = form_of(sync, cut_names="on", suppliers_billable="yes", **{"turn-customers": 15, "turn-articles": NIGHTLY})
    assert owner.post(url("settings-change", world), data).status_code == 302
    with scope(sync.company):
        saved = SyncSettings.objects.get()
        turns = dict(SyncSchedule.objects.values_list("register", "minutes"))
        first = Event.objects.get(kind="sync_settings.saved")
    assert (saved.cut_names, saved.suppliers_billable, saved.saved_by) == (True, True, "owner")
    assert saved.default_article["number"] == "900" and saved.cost_bearer["label"]
    assert saved.mappings["vat"]["25"] and saved.mappings["units"]["tim"] and saved.mappings["units"]["dag"] == ""
    assert turns["customers"] == 15 and turns["articles"] == NIGHTLY and turns.get("invoices", 0) == 0
    assert first.data["before"] == {} and first.data["after"]["status_paid"] == "Betald"
    owner.post(url("settings-change", world), form_of(sync, master_articles="left", **{"turn-customers": 15}))
    with scope(sync.company):
        second = Event.objects.filter(kind="sync_settings.saved").order_by("-at").first()
    assert (
        second.data["before"]["master_articles"] == "eEkonomi" and second.data["after"]["master_articles"] == "Severa"
    )
    page = text(owner.get(url("settings", world)))
    assert "Sparades av owner" in page and "Före första överföringen" in page


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"default_article": "4711"}, "SYNC-803"),
        ({"default_article": ""}, "obligatoriskt"),
        ({"status_transferred": "same"}, "SYNC-804"),
        ({"cost_bearer": ""}, "obligatoriskt"),
        ({"master_customers": "both"}, "both"),
        ({"turn-customers": 1}, "1"),
        ({"map-vat-0": "00000000-0000-0000-0000-000000000000"}, "00000000"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(world, owner, sync, changed, code):
    with scope(sync.company):
        before = SyncSettings.objects.get().saved_at
        same = SyncSettings.objects.get().status_to_transfer["guid"]
    answer = owner.post(url("settings-change", world), form_of(sync, **{k: same if v == "same" else v
                                                                         for k, v in changed.items()}))  # fmt: skip
    assert answer.status_code == 422 and "field__error" in text(answer)
    assert code in text(answer) or "giltigt val" in text(answer)
    with scope(sync.company):
        assert SyncSettings.objects.get().saved_at == before


def test_the_action_tells_every_fault_at_once(world, sync):
    with scope(sync.company):
        saved = SyncSettings.objects.get()
        given = given_of(saved, {"customers": 2, "moon": 60})
        wrong = given.__class__(**{**vars(given), "master_articles": "", "cost_bearer": "x", "default_article": "y",
                                   "status_paid": saved.status_to_transfer["guid"],
                                   "mappings": {"vat": {"25": "z"}, "colour": {}}})  # fmt: skip
        with pytest.raises(SettingsRefused) as caught:
            save_settings(company=sync.company, given=wrong, registers=NAMES, by=world.admin)
    found = {(each.field, each.code) for each in caught.value.findings}
    assert found == {
        ("master_articles", "SYNC-802"), ("cost_bearer", "SYNC-802"), ("default_article", "SYNC-803"),
        ("status_paid", "SYNC-804"), ("mappings", "SYNC-806"), ("mappings.vat.25", "SYNC-806"),
        ("schedules.customers", "SYNC-807"), ("schedules.moon", "SYNC-807"),
    }  # fmt: skip


def test_a_value_that_has_gone_from_severa_stays_in_the_mapping(world, owner, sync):
    unit = next(each["Id"] for each in sync.theirs("units") if each["Abbreviation"] == "tim")
    with scope(sync.company):
        SyncSettings.objects.update(mappings={"units": {"arbetspass": unit}})
    page = text(owner.get(url("settings", world)))
    assert "arbetspass" in page


def test_a_schedule_that_is_not_changed_keeps_its_time(world, owner, sync):
    owner.post(url("settings-change", world), form_of(sync, **{"turn-customers": 60}))
    with scope(sync.company):
        first = SyncSchedule.objects.get(register="customers").next_at
    owner.post(url("settings-change", world), form_of(sync, cut_names="on", **{"turn-customers": 60}))
    with scope(sync.company):
        assert SyncSchedule.objects.get(register="customers").next_at == first
    owner.post(url("settings-change", world), form_of(sync))
    with scope(sync.company):
        assert SyncSchedule.objects.get(register="customers").next_at is None
