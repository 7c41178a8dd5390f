"""Formats, dry run, a transfer refused in part, the rest of it, and a reversal, in a real browser and a simulated
Visma.net: light, dark and on a phone."""

import re
from datetime import date

import pytest

from hub import jobs, tasks
from hub.models import Job, Push
from hub.models.push import OPEN
from hub.tenancy import scope
from payroll import actions
from payroll.files.drafts import RowDraft, RunDraft
from tests.integrations.conftest import remote, sandbox_address  # noqa: F401  fixtures
from tests.integrations.sandbox.simulated import NORDISK
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MAY, AUGUST, SEPTEMBER = date(2026, 5, 1), date(2026, 8, 1), date(2026, 9, 1)
ROWS = (
    (MAY, "7210", "100", 50_025), (MAY, "1930", "", -50_025),
    (AUGUST, "7210", "200", 75_050), (AUGUST, "1930", "", -75_050),
    (SEPTEMBER, "7210", "100", 3_000_050), (SEPTEMBER, "7082", "900", 125_000), (SEPTEMBER, "2710", "100", -900_000),
    (SEPTEMBER, "1930", "", -2_225_050),
)  # fmt: skip


class Clerk:
    """Nordisk's payroll clerk at a browser, and the worker behind the pages."""

    def __init__(self, page, check, base: str, world, remote):  # noqa: F811
        self.page, self._check, self.base, self.world, self.remote = page, check, base, world, remote

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def check(self, name: str) -> None:
        self._check(
            self.page, f"dry-run-{name}", forgive="Failed to load resource: the server responded with a status of 422"
        )

    def confirm(self, label: str) -> None:
        self.page.locator("#confirm").get_by_role("button", name=label).click()

    def works(self) -> None:
        """Jobs that wait, then every push until it rests."""
        with scope(self.world.nordisk):
            waiting = list(Job.objects.filter(kind="payroll.dry_run", state="queued").values_list("pk", flat=True))
        for job in waiting:
            jobs.run(self.world.nordisk.pk, job)
        for _ in range(6):
            with scope(self.world.nordisk):
                found = list(Push.objects.filter(state__in=OPEN).order_by("id").values_list("pk", flat=True))
            for push in found:
                with scope(self.world.nordisk):
                    Push.objects.filter(pk=push).update(next_attempt_at="2000-01-01T00:00Z", lease_until=None)
                tasks.deliver(str(self.world.nordisk.pk), str(push))


@pytest.fixture
def clerk(browse_as, check, live_server, world, client, remote, settings):  # noqa: F811
    settings.OUTBOX = settings.OUTBOX | {"second_look_seconds": 0.0}
    client.force_login(world.owner)
    connection = story.add(world, "Huvudföretaget")
    story.authorise(client, connection)
    story.link(world, world.nordisk, connection)
    drafts = tuple(
        RowDraft(line=n, account=a, cost_centre=c, amount=amount, period_on=p)
        for n, (p, a, c, amount) in enumerate(ROWS, 1)
    )
    draft = RunDraft(label="Lön september", period_on=SEPTEMBER, payment_on=date(2026, 9, 25), rows=drafts)
    with scope(world.nordisk):
        actions.create_run(company=world.nordisk, draft=draft, source="api", by=world.clerk)
    base = f"/c/{world.nordisk.pk}/"
    page = browse_as(world.member, base)
    page.set_viewport_size({"width": 1360, "height": 820})
    yield Clerk(page, check, live_server.url + base, world, remote)
    remote.change(NORDISK, "account/7082", active=False)
    remote.change(NORDISK, "segment_value/1/900", active=False)


def test_formats_are_tried_while_they_are_typed(clerk):
    page = clerk.page
    clerk.go("settings/visma-net/formats/")
    page.get_by_label("Egna format för företaget").check()
    page.get_by_label("Format BAS", exact=True).fill("[1-3][0-9][0-9")
    page.get_by_text("stängs aldrig").first.wait_for()
    clerk.check("formats-refused")
    page.get_by_label("Format BAS", exact=True).fill("[1-3][0-9][0-9][0-9]")
    page.get_by_label("Format PNL", exact=True).fill("[3-6][0-9][0-9][0-9]")
    page.get_by_label("Prova ett konto").fill("7210")
    page.get_by_text("plats 1: 7 är inte något av 3 4 5 6").wait_for()
    page.get_by_text("har gemensamma konton").wait_for()
    clerk.check("formats-tried")
    page.get_by_label("Format PNL", exact=True).fill("[4-8][0-9][0-9][0-9]")
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Formaten är sparade").wait_for()
    clerk.check("formats-saved")


def test_tried_cured_sent_in_part_the_rest_sent_and_one_turned(clerk):
    _tries_and_finds_three_faults(clerk)
    _cures_them_and_finds_none(clerk)
    _sends_in_part_and_then_the_rest(clerk)
    _turns_one(clerk)
    clerk.go("payroll/history/")
    clerk.page.get_by_text("Vändning", exact=True).first.wait_for()
    clerk.check("history")
    clerk.go("payroll/")
    clerk.check("list")


def _tries_and_finds_three_faults(clerk):
    page, remote_ = clerk.page, clerk.remote
    clerk.go("payroll/selection/?act=transfer")
    page.get_by_role("button", name="Provkör").click()
    page.wait_for_url(re.compile("/dry-runs/"))
    clerk.check("waiting")
    clerk.works()
    page.get_by_role("heading", name="Perioder").wait_for()
    for text in ("Kontot 7082 är inaktivt", "Kostnadsställe 900 är inaktivt", "Perioden 202605", "3 fel stoppar"):
        page.get_by_text(text).first.wait_for()
    clerk.check("faults")
    assert remote_.batches(NORDISK) == []


def _cures_them_and_finds_none(clerk):
    page, remote_ = clerk.page, clerk.remote
    page.get_by_role("link", name="Bokför i nästa öppna period").click()
    page.get_by_text("Stängda perioder hos mottagaren").wait_for()
    assert page.get_by_label("Bokför i nästa öppna period").is_checked()
    clerk.check("moved")
    remote_.change(NORDISK, "account/7082", active=True)
    remote_.change(NORDISK, "segment_value/1/900", active=True)
    page.get_by_role("button", name="Provkör").click()
    page.wait_for_url(re.compile("/dry-runs/"))
    clerk.works()
    page.get_by_text("Inget fel hittades").wait_for()
    clerk.check("cured")


def _sends_in_part_and_then_the_rest(clerk):
    page, remote_ = clerk.page, clerk.remote
    page.get_by_role("link", name="Tillbaka till urvalet").click()
    page.get_by_role("button", name="Skicka till Visma.net").click()
    clerk.confirm("Skicka till Visma.net")
    page.wait_for_url(re.compile("/transfers/"))
    remote_.arm("closed_period", method="POST", path="/v2/journaltransaction")
    clerk.works()
    page.get_by_text("underlag är inte bokförda").first.wait_for()
    clerk.check("rest")
    page.get_by_role("button", name="Skicka resten").click()
    clerk.confirm("Skicka resten")
    page.get_by_text("Resten skickas").wait_for()
    clerk.works()
    page.get_by_text("3 bokförda").wait_for()
    assert len(remote_.batches(NORDISK)) == 3
    clerk.check("sent")


def _turns_one(clerk):
    page, remote_ = clerk.page, clerk.remote
    page.locator("#transfer th a").first.click()
    page.get_by_text("Kvitto från Visma.net").wait_for()
    page.get_by_text("Konto för konto").click()
    clerk.check("receipt")
    with page.expect_download() as told:
        page.get_by_role("link", name="Kvittens (PDF)").click()
    assert told.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Vänd överföring").click()
    clerk.check("reversal-question")
    page.get_by_label("Skriv beloppet").fill("1,00")
    page.get_by_role("button", name="Vänd överföringen").click()
    page.get_by_text("Beloppet stämmer inte").wait_for()
    amount = re.search(r"Underlagets belopp är ([\d\s]+,\d\d)", page.content().replace("\xa0", " "))[1]
    page.get_by_label("Skriv beloppet").fill(amount)
    page.get_by_role("button", name="Vänd överföringen").click()
    page.get_by_text("Vändningen har börjat").wait_for()
    clerk.works()
    page.reload()
    page.get_by_text("Vänder", exact=True).wait_for()
    clerk.check("reversal")
    assert len(remote_.batches(NORDISK)) == 4
