"""From the tick on an agreement to lines of a bank account, by real HTTP to the simulated AutoPay."""

from datetime import date, timedelta

import httpx
import pytest
from django.urls import reverse

from hub import jobs
from hub.models import Finding, Job
from hub.tenancy import scope
from integrations.autopay import actions
from integrations.autopay.client import Credentials
from integrations.autopay.models import Agreement, AutopayAccess
from integrations.autopay.tasks import fetch_due
from ledger.actions import main_ledger, open_year
from ledger.models import Account
from reconciliation.actions import create_account
from reconciliation.models import Statement, StatementLine

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
RIGHT = Credentials("autopay-demo", "autopay-hemlighet")
IBAN = "SE4550000000058398257466"


@pytest.fixture
def autopay(sandbox_address, settings):
    """The simulated AutoPay as on its first day; `since(day)` ticks AG-1001 as if it had been then."""
    settings.AUTOPAY = {"api": f"{sandbox_address}/autopay", "connect_seconds": 2.0, "read_seconds": 5.0}
    with httpx.Client(base_url=sandbox_address) as http:
        http.post("/autopay/ui/api/reset")
        http.delete("/faults/api")
        yield http
        http.delete("/faults/api")
        http.post("/autopay/ui/api/reset")


@pytest.fixture
def bank(transactional_db, world_):
    with scope(world_.nordisk):
        ledger = main_ledger(company=world_.nordisk)
        Account.objects.create(ledger=ledger, number="1930", name="Bank")
        year = date.today().year
        open_year(company=world_.nordisk, start=date(year, 1, 1), end=date(year, 12, 31), by=world_.admin)
        create_account(
            company=world_.nordisk, name="Företagskonto", iban=IBAN, currency="SEK", ledger_account="1930",
            starts_on=date(year - 1, 1, 1), by=world_.admin,
        )  # fmt: skip
    return world_


@pytest.fixture
def world_(transactional_db):
    from tests import world as worlds

    return worlds.build()


def run(world, act, **facts) -> Job:
    with scope(world.nordisk):
        job = act(company=world.nordisk, by=world.admin, **facts)
    jobs.run(world.nordisk.pk, job.pk)
    with scope(world.nordisk):
        return Job.objects.get(pk=job.pk)


def agreement(world) -> Agreement:
    with scope(world.nordisk):
        return Agreement.objects.get(remote_id="AG-1001")


def connected(world) -> Job:
    return run(world, actions.connect, credentials=RIGHT)


def lines(world) -> int:
    with scope(world.nordisk):
        return StatementLine.objects.count()


def test_the_agreements_find_their_bank_accounts(bank, autopay):
    job = connected(bank)
    assert job.state == "done" and job.result == "2 bankavtal."
    found = agreement(bank)
    assert found.account == IBAN and found.bank_account_id is not None and not found.is_on
    with scope(bank.nordisk):
        assert b"autopay-hemlighet" not in bytes(AutopayAccess.objects.get().sealed)


def test_a_wrong_secret_is_said_in_the_log_and_on_the_page(bank, autopay, as_):
    job = run(bank, actions.connect, credentials=Credentials("autopay-demo", "fel"))
    assert job.state == "failed"
    page = as_(bank.owner).get(reverse("autopay:index", args=[bank.nordisk.pk])).content.decode()
    assert "AutoPay godtar inte klient-id och hemlighet." in page and "APAY-030" in page


def test_ticked_statements_come_from_that_day_on_and_only_once(bank, autopay):
    connected(bank)
    since = date.today() - timedelta(days=10)
    autopay.put("/autopay/ui/api/agreements/AG-1001", json={"since": since.isoformat()})
    job = run(bank, actions.set_service, agreement=agreement(bank), on=True)
    assert job.state == "done", job.result
    with scope(bank.nordisk):
        made = list(Statement.objects.order_by("starts_on"))
        assert {s.source for s in made} == {"feed"} and made[0].starts_on >= since
        assert all(a.closing == b.opening for a, b in zip(made, made[1:], strict=False))
        assert not StatementLine.objects.filter(is_typed=True).exists()
    count, last = lines(bank), agreement(bank).last_sequence
    assert count > 0 and last == len(made)
    assert run(bank, actions.fetch).result == "0 nya kontoutdrag."
    with scope(bank.nordisk):
        Agreement.objects.update(last_sequence=0)  # as if the memory were lost: the statements are known again
    again = run(bank, actions.fetch)
    assert again.state == "done" and lines(bank) == count and agreement(bank).last_sequence == last


def test_an_agreement_without_a_bank_account_here_waits_for_one(bank, autopay):
    connected(bank)
    with scope(bank.nordisk):
        norwegian = Agreement.objects.get(remote_id="AG-1002")
    job = run(bank, actions.set_service, agreement=norwegian, on=True)
    with scope(bank.nordisk):
        assert [f.code for f in Finding.objects.filter(job=job)] == ["APAY-101"]
        assert Statement.objects.count() == 0


@pytest.mark.parametrize(
    "fault", ["error_503", "error_500_after", "reset", "html_instead_of_json", "truncated_json", "token_expired"]
)
def test_a_failure_leaves_what_is_here_and_the_next_round_goes_on(bank, autopay, fault):
    """Also in the middle: what came before the failure is kept, and nothing comes twice."""
    connected(bank)
    since = date.today() - timedelta(days=8)
    autopay.put("/autopay/ui/api/agreements/AG-1001", json={"since": since.isoformat()})
    run(bank, actions.set_service, agreement=agreement(bank), on=True)
    whole, last = lines(bank), agreement(bank).last_sequence
    with scope(bank.nordisk):
        newest = Statement.objects.order_by("-starts_on").first()
        StatementLine.objects.filter(statement=newest).delete()
        newest.delete()
        Agreement.objects.update(last_sequence=last - 1)
    asked = {"name": fault, "system": "autopay", "method": "GET", "path": "/autopay/v1/statements/*", "count": 1}
    assert autopay.post("/faults/api", json=asked).status_code == 201
    first = run(bank, actions.fetch)
    assert [each["remaining"] for each in autopay.get("/faults/api").json()["faults"]] == [0]  # it struck
    assert (first.state == "done") == (lines(bank) == whole)
    assert run(bank, actions.fetch).state == "done"
    assert lines(bank) == whole and agreement(bank).last_sequence == last


def test_the_round_of_the_clock_starts_a_job_where_something_is_on(bank, autopay):
    connected(bank)
    fetch_due()
    with scope(bank.nordisk):
        assert not Job.objects.filter(kind=actions.FETCH).exists()
        Agreement.objects.update(is_on=True)
    fetch_due()
    fetch_due()
    with scope(bank.nordisk):
        assert Job.objects.filter(kind=actions.FETCH).count() == 1  # the second found it waiting


def test_the_page_ticks_and_unticks(bank, autopay, as_):
    connected(bank)
    client, key = as_(bank.owner), agreement(bank).pk
    answer = client.post(reverse("autopay:service", args=[bank.nordisk.pk, key]), {"on": "1"})
    with scope(bank.nordisk):
        job = Job.objects.get(kind=actions.SERVICE)
    assert answer["Location"] == reverse("hub:job", args=[bank.nordisk.pk, job.pk])
    jobs.run(bank.nordisk.pk, job.pk)
    page = client.get(reverse("autopay:index", args=[bank.nordisk.pk])).content.decode()
    assert "På sedan" in page and "Stäng av" in page
