"""A March run that corrects January and February: tried, cured, sent as three batches, one turned; to the öre.

300 employees. In the simulated Visma.net January to March are opened as the bookkeeper would; what is planted is a
closed February, an inactive account and a cost centre that does not exist.
"""

import re
from collections import Counter

import pytest
from django.urls import reverse

from hub import audit, jobs
from hub.models import Job
from hub.tenancy import scope
from payroll.models import Journal
from tests.integrations.sandbox.simulated import NORDISK
from tests.scenarios.forms import Page
from tests.scenarios.people import HEAD

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
EMPLOYEES = range(1001, 1301)
CENTRES = ("100", "200", "300", "400")
OPENED = ("202601", "202602", "202603")
BAS, PNL = "[1-3][0-9][0-9][0-9]", "[4-8][0-9][0-9][0-9]"


def plain(öre: int) -> str:
    return f"{öre // 100},{öre % 100:02}"


def month_of(number: int) -> list[tuple[str, str, int]]:
    """(account, cost centre, öre) of one employee in March: the debts carry the centre too, as payroll writes them."""
    centre = CENTRES[number % 4] if number != 1234 else "555"
    pay = 2_812_345 + 1_357 * (number - 1000)
    tax, fees = pay * 29 // 100, pay * 3142 // 10_000
    account = "7082" if number % 50 == 0 else "7210"
    return [
        (account, centre, pay), ("2710", centre, -tax), ("1930", centre, -(pay - tax)),
        ("7510", centre, fees), ("2731", centre, -fees),
    ]  # fmt: skip


def correction(number: int, öre: int) -> list[tuple[str, str, int]]:
    return [("7210", CENTRES[number % 4], öre), ("1930", "", -öre)]


def rows() -> dict[str, list[tuple[str, str, int]]]:
    return {
        "2026-01": [row for n in EMPLOYEES[::30] for row in correction(n, 10_001 + n)],
        "2026-02": [row for n in EMPLOYEES[::20] for row in correction(n, 20_003 + n)],
        "2026-03": [row for n in EMPLOYEES for row in month_of(n)],
    }


def as_file() -> str:
    lines = [HEAD]
    for period, found in rows().items():
        for account, centre, öre in found:
            sides = f"{plain(öre)};" if öre > 0 else f";{plain(-öre)}"
            lines.append(f"{account};{centre};;{sides};Lön;{period};\n")
    return "".join(lines)


def totals(period: str) -> Counter:
    found = Counter()
    for account, _centre, öre in rows()[period]:
        found[account] += öre
    return found


def booked(remote, period: str) -> Counter:
    found = Counter()
    for batch in remote.batches(NORDISK):
        if batch["financialPeriod"] == period.replace("-", ""):
            for row in batch["journalTransactionLines"]:
                net = row.get("debitAmountInCurrency", 0) - row.get("creditAmountInCurrency", 0)
                found[row["accountNumber"]] += round(net * 100)
    return found


@pytest.fixture
def spring(remote):
    """January and March open; February is closed until somebody opens it."""
    for period in OPENED:
        remote.change(NORDISK, f"period/{period}", closedInGeneralLedger=period == "202602")
    yield remote
    for period in OPENED:
        remote.change(NORDISK, f"period/{period}", closedInGeneralLedger=True)
    remote.change(NORDISK, "account/7082", active=False)
    remote.change(NORDISK, "segment_value/1/555", active=False, description="Nedlagt")


def tried(clerk, run) -> tuple[Page, Job]:
    """«Provkör» on the page of the selection, done by a worker, and what it says."""
    page = clerk.browser.presses(clerk.selection(run), "Provkör")
    job = re.search(r"dry-runs/([0-9a-f-]{36})", page.url)[1]
    jobs.run(clerk.company.pk, job)
    with scope(clerk.company):
        found = Job.objects.get(pk=job)
    return clerk.page("dry-run", job), found


@pytest.fixture
def formats(connected, clerk):
    clerk.browser.client.post(
        reverse("visma_net_company:formats-change", args=[clerk.company.pk]), {"own": "on", "bas": BAS, "pnl": PNL}
    )


def cure(remote) -> None:
    remote.change(NORDISK, "period/202602", closedInGeneralLedger=False)
    remote.change(NORDISK, "account/7082", active=True)
    remote.change(NORDISK, "segment_value/1/555", active=True, description="Ny avdelning")


def test_from_a_march_run_to_three_batches_and_one_turned(spring, formats, clerk, worker):
    run = clerk.uploads(as_file(), period="2026-03", payment_on="2026-03-25", label="Lön mars")
    spring.forget_calls()
    page, job = tried(clerk, run)
    assert job.state == "done_with_errors" and job.result == "3 fel stoppar sändningen", page.text
    assert all(text in page.text for text in ("Perioden 202602", "Kontot 7082 är inaktivt", "Kostnadsställe 555"))
    assert {method for method, _path in spring.calls(NORDISK)} == {"GET"}, "nothing is made by trying"
    cure(spring)
    page, job = tried(clerk, run)
    assert job.result == "3 underlag kan skickas" and "Inget fel hittades" in page.text

    journals = clerk.sends(run)
    assert len(journals) == 3 and len({each.reference for each in journals}) == 1
    worker.works()
    assert [clerk.fresh(each).state for each in journals] == ["sent"] * 3, clerk.log_of(journals[0])
    for period in rows():
        assert booked(spring, period) == totals(period), period
    centres = {
        segment["segmentValue"]
        for batch in spring.batches(NORDISK)
        for row in batch["journalTransactionLines"]
        if row["accountNumber"][0] in "12"
        for segment in row["subaccount"]["segments"]
        if segment["segmentId"] == 1
    }
    assert centres == {"000"}, "balance accounts carry no cost centre (P10)"

    january = journals[0]
    page = clerk.page("journal-reversal", january.pk)
    amount = plain(january.debit_total)
    clerk.browser.presses(page, "Vänd överföringen", amount=amount)
    worker.works()
    assert clerk.fresh(january).state == "reversed" and set(booked(spring, "2026-01").values()) == {0}
    assert booked(spring, "2026-03") == totals("2026-03") and len(spring.batches(NORDISK)) == 4
    assert "Vändning" in clerk.page("history").text
    assert audit.run() == []


def test_nothing_of_a_run_leaves_while_a_part_of_it_cannot(spring, formats, clerk, worker):
    """All or nothing: February is closed, so January and March wait; cured, the rest is sent by one button, once."""
    spring.change(NORDISK, "account/7082", active=True)
    spring.change(NORDISK, "segment_value/1/555", active=True, description="Ny avdelning")
    run = clerk.uploads(as_file(), period="2026-03", payment_on="2026-03-25", label="Lön mars")
    journals = clerk.sends(run)
    worker.works()
    assert spring.batches(NORDISK) == []
    told = {f"{each.period_on:%m}": clerk.fresh(each).error["code"] for each in journals}
    assert told == {"01": "PAY-072", "02": "VNET-105", "03": "PAY-072"}
    cure(spring)
    page = clerk.page("transfer", journals[0].job_id)
    assert "3 underlag är inte bokförda" in page.text and "Inget av det är bokfört" in page.text
    page = clerk.browser.presses(page, "Skicka resten")
    worker.works()
    assert {clerk.fresh(each).state for each in journals} == {"sent"} and len(spring.batches(NORDISK)) == 3
    again = {clerk.fresh(each).pk: clerk.fresh(each).reference for each in journals}
    assert again == {each.pk: each.reference for each in journals}, "the same journals under the same numbers"
    assert audit.run() == []


def test_one_of_three_is_refused_by_visma_net_and_the_rest_is_sent_without_doubles(spring, formats, clerk, worker):
    """Somebody closes the period between the check and the sending: what stands is shown, and left alone."""
    cure(spring)
    run = clerk.uploads(as_file(), period="2026-03", payment_on="2026-03-25", label="Lön mars")
    journals = clerk.sends(run)
    _deliver(worker, clerk, journals[0])
    spring.arm("closed_period", method="POST", path="/v2/journaltransaction")
    _deliver(worker, clerk, journals[1])
    worker.works()
    assert [clerk.fresh(each).state for each in journals] == ["sent", "rejected", "rejected"]
    assert clerk.fresh(journals[2]).error["code"] == "PAY-072"
    page = clerk.page("transfer", journals[0].job_id)
    (stands,) = spring.batches(NORDISK)
    assert "2 underlag är inte bokförda" in page.text and stands["batchNumber"] in page.text
    first = clerk.browser.presses(page, "Skicka resten")
    second = clerk.browser.client.post(reverse("payroll:transfer-rest", args=[clerk.company.pk, journals[0].job_id]))
    assert second["Location"] in first.url, "twice pressed is once sent"
    worker.works()
    assert {clerk.fresh(each).state for each in journals} == {"sent"} and len(spring.batches(NORDISK)) == 3
    for period in rows():
        assert booked(spring, period) == totals(period), period
    assert audit.run() == []


def test_a_closed_period_goes_to_the_next_open_one_by_choice(spring, formats, clerk, worker):
    """Tried once, the hub knows that February is closed; the selection offers March, and remembers the answer."""
    spring.change(NORDISK, "account/7082", active=True)
    spring.change(NORDISK, "segment_value/1/555", active=True, description="Ny avdelning")
    run = clerk.uploads(as_file(), period="2026-03", payment_on="2026-03-25", label="Lön mars")
    tried(clerk, run)
    page = clerk.selection(run)
    assert "Stängda perioder hos mottagaren: 2026-02" in page.text and "2026-02 → 2026-03-25" in page.text
    journals = clerk.sends(run, closed="next")
    worker.works()
    assert [(f"{j.period_on:%m}", f"{clerk.fresh(j).voucher_on}") for j in journals] == [
        ("01", "2026-01-31"),
        ("02", "2026-03-25"),
        ("03", "2026-03-25"),
    ]
    assert booked(spring, "2026-02") == Counter()
    both = Counter(totals("2026-03"))
    both.update(totals("2026-02"))
    assert booked(spring, "2026-03") == both
    texts = {batch["description"].partition(" [")[0] for batch in spring.batches(NORDISK)}
    assert "Lön mars · 2026-02" in texts
    with scope(clerk.company):
        assert Journal.objects.filter(reference=journals[0].reference).count() == 3
    other = clerk.uploads(as_file().replace(";Lön;", ";Lön igen;"), "x.csv", period="2026-03", label="Igen", again="on")
    offered = clerk.selection(other).soup.select_one("input[name=closed][value=next]")
    assert offered.has_attr("checked"), "the choice is remembered"


def _deliver(worker, clerk, journal) -> None:
    """This journal's push only."""
    from hub.models import Push

    with scope(clerk.company):
        push = Push.objects.get(payload__journal=str(journal.pk))
    worker._step(clerk.company.pk, push.pk)
