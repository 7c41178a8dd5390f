"""Transfers: our own time beside the bare HTTP time of the same calls, and many companies through four workers."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx
import pytest

from hub import tasks
from hub.models import Push
from hub.tenancy import scope
from integrations.oauth import SealedTokens
from integrations.visma_net.connections import server
from integrations.visma_net.models import Connection
from payroll import actions
from payroll.files.drafts import RowDraft, RunDraft
from payroll.selection import Selection
from tests.bench.bare import Recorder, replay
from tests.faults import workers
from tests.faults.pushes import Case
from tests.faults.workers import until

pytestmark = [
    pytest.mark.bench,
    pytest.mark.unwalled,
    pytest.mark.django_db(databases=["default", "owner"], transaction=True),
]
DAY = date(2026, 9, 25)
LINES, JOURNALS, WARM = 500, 16, 2
COMPANIES, LARGE, SMALL, WORKERS = 50, 53, 3, 4


def rows(count: int, salt: int) -> tuple[RowDraft, ...]:
    """So many lines that balance, on four accounts."""
    accounts = ("7010", "7210", "7510")
    debits = [RowDraft(line=n, account=accounts[n % 3], amount=100_00 + n + salt, text="Lön") for n in range(1, count)]
    return (*debits, RowDraft(line=count, account="1930", amount=-sum(row.amount for row in debits), text="Netto"))


def send(case: Case, world, count: int, salt: int) -> Push:
    """One journal with a line for every row, waiting to be delivered."""
    draft = RunDraft(label=f"Lön {salt}", period_on=DAY.replace(day=1), payment_on=DAY, rows=rows(count, salt))
    with scope(case.company):
        run = actions.create_run(company=case.company, draft=draft, source="api", by=world.admin)
        selection = Selection(run_ids=(run.pk,), voucher_on=DAY, per="row")
        actions.start_transfer(company=case.company, selection=selection, destination="visma_net", by=world.admin)
        return Push.objects.order_by("-created_at").first()


@pytest.fixture
def silent(monkeypatch):
    """Nothing is rung for: the measurement begins when we say so."""
    monkeypatch.setattr("hub.outbox.pushes.ring_after_commit", lambda *_: None)


def test_own_time_of_a_journal(pushes, silent, figure, monkeypatch):
    """Each journal is delivered by us, then its calls are made once more by a bare client on one open connection."""
    case = pushes.one()
    every = [send(case, pushes.world, LINES, salt) for salt in range(WARM + JOURNALS)]
    recorder, own, bare, inside = Recorder().install(monkeypatch), 0.0, 0.0, 0.0
    with httpx.Client(trust_env=False, timeout=30) as client:
        for n, push in enumerate(every):
            recorder.calls = []
            began = time.perf_counter()
            tasks.deliver(str(push.company_id), str(push.pk))
            took, calls = time.perf_counter() - began, list(recorder.calls)
            again = replay(client, calls)
            if n >= WARM:
                own, bare, inside = own + took, bare + again, inside + sum(call.seconds for call in calls)
    assert len(pushes.batches(case)) == 2 * len(every)
    ms = [1000 * each / JOURNALS for each in (own, inside, bare)]
    told = f"{ms[0]:.0f} ms a journal of {LINES} lines, of it {ms[1]:.0f} ms HTTP; bare HTTP {ms[2]:.0f} ms"
    figure("transfer.own_time", own / bare, 2.0, "x bare HTTP", told)


def test_two_hundred_journals_of_fifty_companies(pushes, silent, figure, tmp_path, monkeypatch):
    """One company has as many journals as eighteen others; four worker processes; nobody waits for the large one."""
    cases = pushes.prepare(COMPANIES)
    counts = [LARGE, *[SMALL] * (COMPANIES - 1)]
    for case, count in zip(cases, counts, strict=True):
        for salt in range(count):
            send(case, pushes.world, 50, salt)
    worker = workers.Worker(tmp_path, workers.environ(pushes.visma.base, HUB_LEASE_SECONDS="60"), processes=WORKERS)
    try:
        worker.ready()
        began = time.perf_counter()
        pushes.sweep()
        until(lambda: _done(cases) == sum(counts), 180, 0.1)
        wall = time.perf_counter() - began
    finally:
        worker.stop()
    share = _last_small(cases)
    bare = _bare(pushes, cases, counts, monkeypatch)
    speed = f"{sum(counts)} journals in {wall:.1f} s ({sum(counts) / wall:.1f}/s)"
    told = f"{speed}; bare HTTP on {WORKERS} threads {bare:.1f} s"
    figure("transfer.many_companies", wall / bare, 4.0, "x bare HTTP", told)
    figure("transfer.fairness", share, 0.9, "of the wall", f"the last of {COMPANIES - 1} small companies was done")


def _done(cases: list[Case]) -> int:
    with scope(*[case.company for case in cases]):
        return Push.objects.filter(state="done").count()


def _last_small(cases: list[Case]) -> float:
    """When the last small company was done, as a share of the whole time."""
    with scope(*[case.company for case in cases]):
        ends = sorted(Push.objects.values_list("finished_at", "company_id"))
    first, last = ends[0][0], ends[-1][0]
    small = max(at for at, company in ends if company != cases[0].company.pk)
    return (small - first) / (last - first)


def _bare(pushes, cases: list[Case], counts: list[int], monkeypatch) -> float:
    """The calls of one delivery, made for every journal; the lists of master data once for each company."""
    recorder = Recorder().install(monkeypatch)
    push = send(cases[1], pushes.world, 50, 99)
    tasks.deliver(str(push.company_id), str(push.pk))
    lists = [call for call in recorder.calls if "/journaltransaction" not in call.url]
    sending = [call for call in recorder.calls if "/journaltransaction" in call.url]
    work = [
        (_token(pushes, case), lists if n == 0 else [], sending)
        for case, c in zip(cases, counts, strict=True)
        for n in range(c)
    ]
    began = time.perf_counter()
    with httpx.Client(trust_env=False, timeout=60) as client, ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda each: replay(client, [*each[1], *each[2]], each[0]), work))
    return time.perf_counter() - began


def _token(pushes, case: Case) -> str:
    return SealedTokens(Connection, pushes.world.office.pk, case.connection.pk, server(), lost=lambda _: None).current()
