"""Every write of the register sync, with everything that can go wrong between us and the two systems (F01–F19).

After each: exactly one record there, linked, nothing left open. The run's own process is the worker; a death is what
unwinds it at a named point, and what comes after is the sweeper's way: the lease is over, somebody else takes the row.
"""

import time

import pytest

from hub import jobs, tasks
from hub.models import Job, Push
from hub.models.push import OPEN
from hub.tenancy import scope, tenant_scope
from integrations.connecting.models import CompanyConnection
from integrations.sync import delivering, writing
from integrations.sync.models import SyncIssue, SyncLink, SyncRun
from integrations.sync.records import Side
from integrations.sync.running import start_run
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixtures
from tests.integrations.severa.conftest import severa  # noqa: F401
from tests.integrations.sync.conftest import sync  # noqa: F401

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
POINTS = ("before_claim", "after_claim", "after_mark", "after_answer", "after_done")
# fault, options: F02 F03 F04 F05 F06 F07 F11 F13 F22 F23 F24 F25 and what else a write can meet
FAULTS = [
    ("answer_lost", {}),
    ("request_lost", {}),
    ("late_commit", {"delay": 1.6}),
    ("error_500_before", {}),
    ("error_500_after", {}),
    ("reset", {}),
    ("error_503", {}),
    ("slow", {"delay": 1.6}),
    ("rate_limited", {"retry_after": 1}),
    ("token_expired", {}),
    ("html_instead_of_json", {}),
    ("truncated_json", {}),
    ("redirect_elsewhere", {}),
    ("nameless_success", {}),
]
NEW = {"right": ("1011", "customers"), "left": ("1020", "customers")}


class Died(BaseException):
    """The process is gone."""


@pytest.fixture
def impatient(sync, settings):  # noqa: F811
    """Short waits; a quiet time longer than the other side's worst."""
    for name in ("EACCOUNTING", "SEVERA"):
        setattr(settings, name, getattr(settings, name) | {"read_seconds": 1.0, "quiet_seconds": 2.2})
    sync.run("customers", is_dry=True)
    return sync


def place_of(sync, to: str) -> tuple[str, str]:  # noqa: F811
    if to == "right":
        return "left", next(each["guid"] for each in sync.ours("customers") if each["number"] == 1011)
    return "right", next(each["Id"] for each in sync.theirs("customers") if each["CustomerNumber"] == "1020")


def count(sync, to: str) -> int:  # noqa: F811
    if to == "right":
        return sum(each["CustomerNumber"] == "1011" for each in sync.theirs("customers"))
    return sum(each["number"] == 1020 for each in sync.ours("customers"))


def arm(sync, to: str, fault: str, options: dict, **more) -> None:  # noqa: F811
    (sync.right if to == "right" else sync.left).arm(fault, method="POST", **options, **more)


def struck(sync) -> bool:  # noqa: F811
    """Positive control: what was armed has met its call."""
    return not any(each["remaining"] for each in sync.right.http.get("/faults/api").json()["faults"])


def settle(sync, seconds: float = 20, *, gives_up: bool = False) -> None:  # noqa: F811
    """As the sweeper does, without its waits: the machine itself keeps the quiet time. `gives_up`: one round only."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with scope(sync.company):
            waiting = list(Push.objects.filter(state__in=OPEN).values_list("pk", flat=True))
            Push.objects.filter(pk__in=waiting).update(next_attempt_at="2026-01-01T00:00Z", lease_until=None)
        if not waiting:
            return
        for push in waiting:
            tasks.deliver(str(sync.company.pk), str(push))
        if gives_up:
            return
        time.sleep(0.2)
    raise AssertionError("a push is still open")


def check(sync, to: str, *, number: int = 1) -> None:  # noqa: F811
    assert count(sync, to) == number
    side, key = place_of(sync, to)
    with scope(sync.company):
        assert SyncLink.objects.filter(register="customers", **{f"{side}_key": key}).count() == 1
        assert not Push.objects.exclude(state__in=["done", "cancelled", "rejected"]).exists()
        assert not SyncIssue.objects.filter(register="customers", key=key, state="open").exists()
    again = sync.run("customers", [place_of(sync, to)])
    assert not again.counts.get("created") and count(sync, to) == number


@pytest.mark.parametrize("to", ["right", "left"])
@pytest.mark.parametrize(("fault", "options"), FAULTS, ids=[name for name, _options in FAULTS])
def test_a_write_is_made_exactly_once(impatient, to, fault, options):
    arm(impatient, to, fault, options)
    impatient.run("customers", [place_of(impatient, to)])
    assert struck(impatient)
    settle(impatient)
    check(impatient, to)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("to", ["right", "left"])
def test_a_worker_that_dies(impatient, monkeypatch, to, point):
    """F01: at six points; the job is taken up again, and so is the write."""
    real = delivering.crash_point

    def die(at: str) -> None:
        if at == point:
            monkeypatch.setattr(delivering, "crash_point", real)
            raise Died

    monkeypatch.setattr(delivering, "crash_point", die)
    with scope(impatient.company):
        run = start_run(company=impatient.company, register="customers", scope=[place_of(impatient, to)],
                        by=impatient.world.admin)  # fmt: skip
    with pytest.raises(Died):
        jobs.run(impatient.company.pk, run.job_id)
    with scope(impatient.company):
        Job.objects.filter(pk=run.job_id).update(lease_until=None)
    jobs.run(impatient.company.pk, run.job_id)
    settle(impatient)
    with scope(impatient.company):
        assert SyncRun.objects.get(pk=run.pk).state == "done"
    check(impatient, to)


@pytest.mark.parametrize("fault", ["answer_lost", "request_lost", "error_500_after"])
@pytest.mark.parametrize("path", ["/customers/*/addresses", "/contactpersons"])
def test_a_customer_half_made_in_severa_is_completed(impatient, fault, path):
    """A customer, its address and its contact are three calls; whichever of them is lost, there is one of each."""
    arm(impatient, "left", fault, {}, path=path)
    impatient.run("customers", [place_of(impatient, "left")])
    assert struck(impatient)
    settle(impatient)
    check(impatient, "left")
    guid = next(each["guid"] for each in impatient.ours("customers") if each["number"] == 1020)
    for kind in ("addresses", "contactpersons"):
        assert len([each for each in impatient.ours(kind) if each["customer"]["guid"] == guid]) == 1, kind


def test_the_same_message_ten_times(impatient):
    """F17: whoever holds the row writes, the others go home."""
    arm(impatient, "right", "answer_lost", {})
    impatient.run("customers", [place_of(impatient, "right")])
    with scope(impatient.company):
        push = Push.objects.get(state="unknown")
    for _ in range(10):
        tasks.deliver(str(impatient.company.pk), str(push.pk))
    settle(impatient)
    check(impatient, "right")


def test_a_late_answer_meets_a_newer_fence(impatient, monkeypatch):
    """F19: the worker stood still until its lease was over; another has made the record. The late one is refused."""
    register = writing.Writer("customers").register
    real = type(register).create
    taken = []

    def slow(self, to, clients, source, context):
        made = real(self, to, clients, source, context)
        if not taken:
            taken.append(made)
            with scope(impatient.company):
                Push.objects.update(fence=99, state="unknown", sent_at="2026-01-01T00:00Z", lease_until=None)
        return made

    monkeypatch.setattr(type(register), "create", slow)
    impatient.run("customers", [place_of(impatient, "right")])
    settle(impatient)
    check(impatient, "right")


@pytest.mark.parametrize("fault", ["answer_lost", "request_lost", "error_500_after", "truncated_json"])
def test_an_invoice_becomes_one_draft(impatient, fault):
    for register in ("customers", "articles", "projects"):
        impatient.run(register)
    impatient.right.arm(fault, method="POST", path="/customerinvoicedrafts")
    impatient.run("invoices")
    assert struck(impatient)
    settle(impatient)
    impatient.run("invoices")
    marks = [
        row["Text"] for each in impatient.theirs("customerinvoicedrafts") for row in each["Rows"] if row["IsTextRow"]
    ]
    for number in (7001, 7002, 7004):
        assert marks.count(f"Severa {number}") == 1
        invoice = next(each for each in impatient.ours("invoices") if each["number"] == number)
        assert invoice["status"]["name"] == "Överförd"


@pytest.mark.parametrize("fault", ["answer_lost", "request_lost", "reset"])
def test_a_cost_comes_in_once(impatient, fault):
    impatient.run("projects")
    impatient.left.arm(fault, method="POST", path="/projectfees", count=2)
    impatient.run("supplier_costs")
    assert struck(impatient)
    settle(impatient)
    impatient.run("supplier_costs")
    fees = [each for each in impatient.ours("projectfees") if each["productType"] == "Subcontracting"]
    assert len(fees) == 14 == len({each["description"] for each in fees}) == len(impatient.links("supplier_costs"))


@pytest.mark.parametrize("lost", ["token_revoked", "refresh_answer_lost"])
def test_a_connection_that_ends_in_the_middle_pauses_and_loses_nothing(impatient, lost):
    """F14; F16: the answer with the rotated token never came, and the old one is used up."""
    if lost == "refresh_answer_lost":
        impatient.right.arm("token_expired", method="POST")
    impatient.right.arm(lost)
    run = impatient.run("customers")
    assert run.state == "failed" and run.error["code"], "with a clear word"
    assert struck(impatient)
    settle(impatient, gives_up=True)
    with tenant_scope(impatient.company.tenant_id):
        CompanyConnection.objects.all().delete()
    impatient.connect()
    assert place_of(impatient, "right")[0] == Side.LEFT
    assert impatient.run("customers").state == "done"
    settle(impatient)
    for to in ("right", "left"):
        check(impatient, to)
