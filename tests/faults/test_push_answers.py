"""Whatever Visma.net answers, or does not: one batch, or none and a person's queue; and the user sees the truth.

Every case is a company of its own, and all of them are on their way at once through one real worker.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub import audit
from hub.tenancy import scope, tenant_scope
from integrations.visma_net.models import Connection, ConnectionState
from payroll.models import JournalState
from tests.faults.workers import until

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
POST = {"method": "POST", "path": "/v2/journaltransaction"}
READ = {"method": "GET", "path": "/v1/ledger"}
LIST = {"method": "GET", "path": "/v2/journaltransaction"}
STORM = {
    "F02 answer lost": [("answer_lost", {})],
    "F03 request lost": [("request_lost", {})],
    "F04 accepted late": [("late_commit", {"delay": 1.2})],
    "F05 500 before": [("error_500_before", {})],
    "F06 500 after": [("error_500_after", {})],
    "F07 reset mid-body": [("reset", {})],
    "F11 429 in seconds": [("rate_limited", POST | {"retry_after": 1})],
    "F11 429 as a date": [("rate_limited", POST | {"retry_after": "date"})],
    "F11 429 without": [("rate_limited", POST | {"retry_after": "none"})],
    "F11 429 while reading": [("rate_limited", READ | {"retry_after": 1})],
    "F13 token expires": [("token_expired", POST)],
    "F22 page while sending": [("html_instead_of_json", POST)],
    "F22 page while reading": [("html_instead_of_json", READ)],
    "F23 truncated while sending": [("truncated_json", POST)],
    "F23 truncated while reading": [("truncated_json", READ)],
    "F24 huge while sending": [("huge_answer", POST)],
    "F24 huge while reading": [("huge_answer", READ)],
    "F25 redirect while sending": [("redirect_elsewhere", POST)],
    "F25 redirect while reading": [("redirect_elsewhere", READ)],
    "F28 probe fails": [("answer_lost", {}), ("probe_fails", LIST)],
    "F28 page one only": [("answer_lost", {}), ("page_one_only", {"count": 2})],
    "release fails": [("release_failed", {})],
    "lost three ways": [("error_500_before", {}), ("request_lost", {})],
}


def test_every_way_an_answer_can_go_wrong(worker, pushes):
    pushes.visma.settings(max_page_size=2)
    cases = dict(zip(STORM, pushes.prepare(len(STORM)), strict=True))
    for name, case in cases.items():
        for fault, more in STORM[name]:
            pushes.visma.arm(fault, company=case.remote, **more)
    pushes.send(*cases.values())
    pushes.settle(*cases.values(), seconds=90)
    unspent = {each["name"] for each in pushes.visma.http.get("/faults/api").json()["faults"] if each["remaining"]}
    wrong = {name: told for name, case in cases.items() if (told := _wrong(pushes, case))}
    assert (wrong, unspent, audit.run()) == ({}, set(), [])


def _wrong(pushes, case) -> str:
    push, found = case.fresh(), pushes.batches(case)
    is_right = push.state == "done" and len(found) == 1 and case.journal.state == JournalState.SENT
    is_kept = is_right and push.remote_ref.endswith(f"/{found[0]['batchNumber']}")
    return "" if is_kept else f"{push.state} {push.error} {len(found)} batches {case.attempts()}"


def test_revoked_while_it_waits_then_connected_again(worker, pushes):
    """F14."""
    case = pushes.one()
    pushes.visma.arm("token_revoked", company=case.remote)
    pushes.send(case)
    until(lambda: _connection(pushes, case).state == ConnectionState.NEEDS_LOGIN, 20)
    until(lambda: case.journal.error.get("code") == "VNET-030", 10)
    assert case.journal.state == JournalState.QUEUED and pushes.batches(case) == []
    pushes.log_in(case)
    pushes.settle(case)
    pushes.check(case)


def test_workers_that_refresh_at_once_rotate_once(worker, pushes):
    """F15: a used refresh token would end the whole family of tokens here."""
    cases = pushes.prepare(1)
    cases += [pushes.beside(cases[0]) for _ in range(3)]
    expire(pushes, cases[0])
    pushes.send(*cases)
    pushes.settle(*cases)
    assert [case.fresh().state for case in cases] == ["done"] * 4 and len(pushes.batches(cases[0])) == 4
    assert audit.run() == []


def test_the_answer_to_a_refresh_is_lost(worker, pushes):
    """F16: forgiven where the server forgives for a while; else a person logs in, and nothing is lost."""
    forgiven, ended = pushes.prepare(2)
    expire(pushes, forgiven, ended)
    pushes.visma.settings(refresh_grace_seconds=60)
    pushes.visma.arm("refresh_answer_lost", company=forgiven.remote)
    pushes.send(forgiven)
    pushes.settle(forgiven)
    pushes.check(forgiven)
    pushes.visma.settings(refresh_grace_seconds=0)
    pushes.visma.arm("refresh_answer_lost", company=ended.remote)
    pushes.send(ended)
    until(lambda: _connection(pushes, ended).state == ConnectionState.NEEDS_LOGIN, 20)
    pushes.log_in(ended)
    pushes.settle(ended)
    pushes.check(ended)


def test_two_under_our_reference_are_a_persons_decision(worker, pushes):
    """F27."""
    case = pushes.one()
    pushes.visma.arm("answer_lost", company=case.remote)
    pushes.send(case)
    (batch,) = until(lambda: pushes.batches(case), 60)
    pushes.visma.http.post(f"/visma-net/ui/api/batches/{batch['batchNumber']}/copy", params={"company": case.remote})
    pushes.settle(case)
    pushes.check(case, state="review", batches=2)
    assert case.fresh().error["code"] == "HUB-022"
    with scope(case.company):
        assert case.journal.job.current.endswith("titta efter i Visma.net.")


def expire(pushes, *cases) -> None:
    """The access tokens are old here, so whoever sends must refresh first."""
    with tenant_scope(pushes.world.office):
        rows = Connection.objects.filter(pk__in=[case.connection.pk for case in cases])
        rows.update(expires_at=timezone.now() - timedelta(seconds=1))


def _connection(pushes, case) -> Connection:
    with tenant_scope(pushes.world.office):
        return Connection.objects.get(pk=case.connection.pk)
