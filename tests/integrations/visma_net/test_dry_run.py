"""Provkör: everything that would stop a transfer, at once, by the code that decides when it is sent (P17)."""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from hub import jobs
from hub.api.keys import create_key
from hub.models import Company, Finding, Job
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import format_actions
from integrations.visma_net.checks import has_errors
from payroll import actions as payroll
from payroll.files.drafts import RowDraft, RunDraft
from payroll.models import Journal, PayrollRun
from tests.integrations.sandbox.simulated import NORDISK
from tests.integrations.visma_net import story

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
GOOD = (("7010", "100", 3_000_050), ("1930", "", -3_000_050))
PLANTED = (  # a missing account, an inactive one, a control account, a closed cost centre, a missing one
    ("7999", "100", 1000), ("7082", "100", 1000), ("2440", "", 1000), ("7010", "900", 1000), ("7011", "777", 1000),
    ("7210", "100", 500), ("1930", "", -5500),
)  # fmt: skip


def run_of(world, periods: dict[date, tuple]) -> PayrollRun:
    """A run of the last of the periods, with corrections of the others."""
    pairs = [(period, row) for period, rows in periods.items() for row in rows]
    drafts = tuple(
        RowDraft(line=n, account=a, cost_centre=c, amount=amount, period_on=period)
        for n, (period, (a, c, amount)) in enumerate(pairs, 1)
    )
    own = max(periods)
    draft = RunDraft(label="Lön", period_on=own, payment_on=own.replace(day=25), rows=drafts)
    with scope(world.nordisk):
        return payroll.create_run(company=world.nordisk, draft=draft, source="api", by=world.clerk)


def tries(client, world, run: PayrollRun, **more) -> Job:
    """Presses «Provkör» in the selection, and lets a worker do it."""
    given = {"run": str(run.pk), "shown": "1", "split_cost_centre": "on", "split_project": "on", "per": "account"}
    answer = client.post(reverse("payroll:dry-runs", args=[world.nordisk.pk]), given | more)
    assert answer.status_code == 302, answer.content.decode()
    job = answer["Location"].rstrip("/").rpartition("/")[2]
    jobs.run(world.nordisk.pk, job)
    with scope(world.nordisk):
        return Job.objects.get(pk=job)


def codes(world, job: Job) -> set[str]:
    with scope(world.nordisk):
        return set(Finding.objects.filter(job=job).values_list("code", flat=True))


def page(client, world, job: Job) -> str:
    answer = client.get(reverse("payroll:dry-run", args=[world.nordisk.pk, job.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split()).replace("\xa0", " ")


SEPTEMBER, AUGUST, MAY = date(2026, 9, 1), date(2026, 8, 1), date(2026, 5, 1)


def test_a_good_run_can_be_sent_and_nothing_was_made(world, remote, linked, as_):
    client, run = as_(world.member), run_of(world, {SEPTEMBER: GOOD})
    remote.forget_calls()
    job = tries(client, world, run)
    assert (job.state, job.result) == ("done", "1 underlag kan skickas"), codes(world, job)
    shown = page(client, world, job)
    assert "Inget fel hittades" in shown and "Kan skickas" in shown and "30 000,50" in shown
    asked = remote.calls(NORDISK)
    assert asked and {method for method, _path in asked} == {"GET"} and remote.batches(NORDISK) == []
    with scope(world.nordisk):
        assert not Journal.objects.exists()


def test_every_planted_fault_is_told_at_once_by_kind_with_links(world, remote, linked, as_, settings):
    settings.DEMO = True
    with tenant_scope(world.office):
        format_actions.set_connection_formats(
            connection=linked.connection, bas="[1-3][0-9][0-9][0-9]", pnl="7[0-1][0-9][0-9]", by=world.admin
        )
    client, run = as_(world.member), run_of(world, {MAY: GOOD, SEPTEMBER: PLANTED})
    remote.forget_calls()
    job = tries(client, world, run)
    assert codes(world, job) == {
        "VNET-105", "VNET-110", "VNET-111", "VNET-112", "VNET-121", "VNET-122", "VNET-126",
    }  # fmt: skip
    shown = page(client, world, job)
    for title in ("Perioder", "Konton", "Kostnadsställe och projekt", "Format BAS och PNL"):
        assert f">{title}</h2>" in shown
    assert "Kontot 7082 är inaktivt" in shown and "?q=7082" in shown and "/settings#account-7082" in shown
    assert reverse("visma_net_company:formats", args=[world.nordisk.pk]) in shown
    assert "closed=next" in shown and job.state == "done_with_errors"
    assert {method for method, _path in remote.calls(NORDISK)} == {"GET"}
    with scope(world.nordisk):
        sketches = Job.objects.get(pk=job.pk).params["sketches"]
    assert [(each["period"], each["is_stopped"]) for each in sketches] == [("2026-05", True), ("2026-09", True)]


def test_the_transfer_finds_exactly_what_the_dry_run_found(world, remote, linked, as_):
    """One code decides: what is told before is what stops it afterwards."""
    run = run_of(world, {SEPTEMBER: PLANTED})
    before = codes(world, tries(as_(world.member), world, run))
    with scope(world.nordisk):
        job = payroll.start_transfer(
            company=world.nordisk, selection=_selection(run), destination="visma_net", by=world.clerk
        )
        push = story.Push.objects.get(payload__journal=str(Journal.objects.get(job=job).pk))
    assert story.step(push) == "rejected"
    assert codes(world, job) == before and has_errors([{"severity": "error"}])


def _selection(run):
    from payroll.selection import Selection

    return Selection(run_ids=(run.pk,))


def test_it_asks_afresh_what_was_cured_a_moment_ago(world, remote, linked, as_):
    client, run = as_(world.member), run_of(world, {SEPTEMBER: (("7082", "100", 100), ("1930", "", -100))})
    assert codes(world, tries(client, world, run)) == {"VNET-111"}
    remote.change(NORDISK, "account/7082", active=True)
    try:
        assert tries(client, world, run).state == "done"
    finally:
        remote.change(NORDISK, "account/7082", active=False)


def test_what_cannot_be_asked_is_said_and_our_own_rules_are_still_told(world, remote, linked, as_):
    client = as_(world.member)
    run = run_of(world, {SEPTEMBER: GOOD})
    remote.arm("error_500_before", method="GET", path="/v1/*", count=None)
    job = tries(client, world, run, voucher_on="2026-10-25")
    assert codes(world, job) == {"PAY-031", "PAY-073"} and "Anslutning och behörighet" in page(client, world, job)


def test_a_company_that_may_not_send_is_told_what_is_missing(world, remote, as_):
    run = run_of(world, {SEPTEMBER: GOOD})
    with tenant_scope(world.office):
        Company.objects.filter(pk=world.nordisk.pk).update(is_test=True)
    assert codes(world, tries(as_(world.member), world, run)) == {"PAY-050", "VNET-002"}


def test_an_inactive_link_can_be_tried_before_it_is_activated(world, remote, linked, as_):
    with tenant_scope(world.office):
        linked.is_active = False
        linked.save()
    job = tries(as_(world.member), world, run_of(world, {SEPTEMBER: PLANTED}))
    assert {"VNET-001", "VNET-111"} <= codes(world, job)


def test_a_refused_journal_is_tried_again_from_its_own_page(world, remote, linked, as_):
    client = as_(world.member)
    push = story.send(world, world.nordisk, rows=(("7082", "100", "", 100), ("1930", "", "", -100)))
    assert story.step(push) == "rejected"
    journal = story.journal_of(push)
    answer = client.post(reverse("payroll:journal-dry-run", args=[world.nordisk.pk, journal.pk]))
    job = answer["Location"].rstrip("/").rpartition("/")[2]
    jobs.run(world.nordisk.pk, job)
    with scope(world.nordisk):
        found = Job.objects.get(pk=job)
    assert codes(world, found) == {"VNET-111"}
    shown = page(client, world, found)
    assert reverse("payroll:journal", args=[world.nordisk.pk, journal.pk]) in shown


def test_by_api(world, remote, linked, client):
    run = run_of(world, {MAY: GOOD, SEPTEMBER: PLANTED})
    with scope(world.nordisk):
        _key, text = create_key(name="x", rights={"visma_net": "read", "payroll": "read"}, by=world.admin)
    headers = {"Authorization": f"Bearer {text}"}
    base = f"/api/v1/companies/{world.nordisk.pk}/payroll/dry-runs/"
    made = client.post(base, {"run_ids": [str(run.pk)]}, content_type="application/json", headers=headers)
    assert made.status_code == 202 and made.json()["groups"] == []
    jobs.run(world.nordisk.pk, made.json()["id"])
    told = client.get(f"{base}{made.json()['id']}/", headers=headers).json()
    assert told["state"] == "done_with_errors" and [each["is_stopped"] for each in told["journals"]] == [True, True]
    counts = {group["kind"]: group["count"] for group in told["groups"]}
    assert counts == {"period": 1, "account": 3, "segment": 2}
    (closed,) = told["groups"][0]["faults"]
    assert closed["next_on"] == "2026-07-31" and closed["journals"][0].startswith("2026-05 HB-202609-")


def test_by_command(world, remote, linked):
    run = run_of(world, {SEPTEMBER: PLANTED})
    remote.forget_calls()
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("transfer_journals", str(world.nordisk.pk), f"--run={run.pk}", "--dry-run", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["groups"] == {"account": 3, "segment": 2} and told["journals"][0]["state"] == "stopped"
    assert {each["code"] for each in told["findings"]} >= {"VNET-110", "VNET-122"}
    assert {method for method, _path in remote.calls(NORDISK)} == {"GET"}


def test_who_may_not_read_visma_net_may_not_try(world, remote, linked, as_):
    run = run_of(world, {SEPTEMBER: GOOD})
    client = as_(world.reader)
    answer = client.post(reverse("payroll:dry-runs", args=[world.nordisk.pk]), {"run": str(run.pk)})
    assert answer.status_code == 403
    shown = client.get(reverse("payroll:selection", args=[world.nordisk.pk]), {"act": "transfer", "run": str(run.pk)})
    assert "Provkör" not in shown.content.decode()


def test_a_dry_run_of_another_company_is_not_there(world, remote, linked, as_):
    job = tries(as_(world.member), world, run_of(world, {SEPTEMBER: GOOD}))
    assert as_(world.owner).get(reverse("payroll:dry-run", args=[world.fjord.pk, job.pk])).status_code == 404
