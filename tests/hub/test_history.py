"""The processing history: everything that changed, findable, in words, and as a file."""

import csv
import io

import pytest
from django.db import ProgrammingError, transaction
from django.utils import translation

from hub import event_words, events
from hub.event_words import changes_of, name_of, who
from hub.models import Event
from hub.permissions import Actor, system
from hub.tenancy import scope
from hub.views.history import PAGE

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
CLERK = Actor("user", None, "Lova Lön")


@pytest.fixture
def page(nordisk, world, as_):
    client = as_(world.owner)
    return lambda **asked: client.get(f"/c/{nordisk.pk}/history/", asked).content.decode().split("<main")[1]


def test_an_event_in_words_with_what_it_changed(page, nordisk):
    events.record("api_key.created", obj=nordisk, by=CLERK, before={"a": "1", "b": 2}, after={"a": "2", "b": 2}, n=[])
    text = page()
    assert "API-nyckel skapad" in text and "Lova Lön" in text and "1 → 2" in text and "<code>api_key.created" in text


@pytest.mark.parametrize("asked", [{"q": "lova"}, {"q": "spärrad"}, {"q": "revoked"}, {"q": "nordisk"}])
def test_it_is_searched_by_who_what_and_which(page, nordisk, asked):
    events.record("api_key.revoked", obj=nordisk, by=CLERK)
    events.record("webhook.created", by=Actor("user", None, "Någon annan"))
    text = page(**asked)
    assert "API-nyckel spärrad" in text and "Webhook skapad" not in text


def test_it_is_narrowed_to_days_and_forgives_nonsense(page, nordisk):
    events.record("job.started", obj=nordisk, by=CLERK)
    assert "Jobb startat" in page(start="2020-01-01", end="2099-01-01")
    assert "Inget har hänt" in page(end="2020-01-01")
    assert "Jobb startat" in page(start="igår", before="inget nummer")


def test_a_long_history_is_paged_and_keeps_its_question(page, nordisk, world, as_):
    Event.objects.bulk_create(
        Event(kind="job.started", actor_kind="user", actor_name=f"P{n:03}") for n in range(PAGE + 5)
    )
    first = page(q="P")
    assert "P104" in first and "P004" not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "q=P" in older
    second = as_(world.owner).get(f"/c/{nordisk.pk}/history/{older}").content.decode()
    assert "P004" in second and "P104" not in second and 'rel="next"' not in second


def test_the_file_has_everything_and_no_formula(nordisk, world, as_):
    events.record("run.imported", obj=nordisk, by=Actor("user", None, "=1+1"), rows=3)
    answer = as_(world.owner).get(f"/c/{nordisk.pk}/history/", {"file": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["Kod"] == "run.imported" and rows[0]["Vem"] == "'=1+1" and rows[0]["Uppgifter"] == "rows: 3"


def test_history_cannot_be_rewritten_by_the_application(nordisk):
    events.record("job.started", by=CLERK)
    for act in (lambda: Event.objects.update(actor_name="x"), lambda: Event.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


def test_the_tenants_own_history(world, as_):
    text = as_(world.owner).get(f"/t/{world.office.pk}/history/").content.decode()
    assert "Användare tillagd" in text and "Främmande" not in text and "Membership object" not in text


def test_a_company_sees_only_its_own(page, nordisk, world):
    with scope(world.fjord):
        events.record("job.started", by=Actor("user", None, "Granne"))
    assert "Granne" not in page()


def test_without_the_right_it_is_closed(world, as_):
    assert as_(world.reader).get(f"/c/{world.nordisk.pk}/history/").status_code == 403


def test_an_unnamed_kind_shows_its_code():
    assert name_of("something.new") == "something.new"


def test_every_kind_the_ground_records_has_a_name():
    import re
    from pathlib import Path

    import hub

    top = Path(hub.__file__).parent
    used = {k for p in top.rglob("*.py") for k in re.findall(r'record(?:_for_tenant)?\(\s*"([\w.]+)"', p.read_text())}
    assert used and not {kind for kind in used if name_of(kind) == kind}


def test_changes_are_shown_as_pairs():
    with translation.override("sv"):
        assert changes_of({"before": "Läsare", "after": "Adm"}) == [{"label": "ändring", "text": "Läsare → Adm"}]
        assert changes_of({"after": {"a": {"x": "1"}}, "before": {"a": None}}) == [{"label": "a", "text": "– → x 1"}]
        assert changes_of({"rows": 3}) == [{"label": "rows", "text": "3"}]


def test_the_list_takes_the_same_statements_however_long(nordisk, world, as_, counted):
    client, address = as_(world.owner), f"/c/{nordisk.pk}/history/"

    def fill(count):
        Event.objects.bulk_create(Event(kind="job.started", actor_kind="user", actor_name="x") for _ in range(count))

    fill(3)
    client.get(address)
    few = counted(lambda: client.get(address))
    fill(30)
    assert counted(lambda: client.get(address)) == few


def test_who_acted_is_read_in_the_readers_language(page, nordisk):
    events.record("job.started", obj=nordisk, by=system("Nattens jämförelse"))
    assert "Nattens jämförelse" in page()
    with translation.override("en"):
        assert who("Lova Lön") == "Lova Lön" and who("") == ""


def test_every_process_that_has_a_name_in_words_is_known_by_it():
    """Names of commands and of other systems stay as they are in every language."""
    import re
    from pathlib import Path

    import hub

    top, same = Path(hub.__file__).parent.parent, {"AutoPay", "eEkonomi", "Demo"}
    rooms = [top / name for name in ("hub", "ledger", "payroll", "reconciliation", "integrations")]
    named = {n for r in rooms for p in r.rglob("*.py") for n in re.findall(r'\bsystem\("([^"]+)"\)', p.read_text())}
    assert {n for n in named if not re.fullmatch(r"[a-z_]+", n)} - same == event_words.PROCESSES
