"""overview.office_page: an office's page with a thousand companies against the same page with ten.

Seconds of the whole page as it is asked for, default order and sorted by what waits, the slower of the two; the median
of some turns. Every company has runs to send, open problems and comments. Runs in a database that may be thrown away.
"""

import os
import statistics
import time
from collections.abc import Iterator
from datetime import date

from django.db import connection, connections
from django.test import Client

from hub.actions.tenants import open_tenant
from hub.models import Company, Tenant, User
from hub.permissions import system
from hub.tenancy import scope, tenant_scope
from integrations.sync.models import SyncIssue
from ledger.actions import main_ledger
from ledger.models import ReportComment
from payroll.models import PayrollRun, RunType, Source

FEW, MANY, TURNS = 10, 1000, 9
BY = system("bench")


def many() -> int:
    """A thousand; HUB_BENCH_COMPANIES for a quick try."""
    return int(os.environ.get("HUB_BENCH_COMPANIES", MANY))


def figures() -> Iterator[dict]:
    few, asked_few = _measured(_office("Liten byrå", FEW))
    large, asked_many = _measured(_office("Stor byrå", many()))
    if asked_few != asked_many:
        raise RuntimeError(f"more companies ask more: {asked_few} and {asked_many}")
    detail = f"{few * 1e3:.0f} and {large * 1e3:.0f} ms, {asked_many} queries, {FEW} and {many()} companies"
    yield {"name": "overview.office_page", "value": round(large / few, 3), "limit": 3.0, "unit": "ratio",
           "detail": detail}  # fmt: skip


def _office(name: str, count: int) -> tuple[User, Tenant]:
    owner = User.objects.create_user(f"bench-{count}@example.se", None, name=name)
    office = open_tenant(name=name, owner=owner, by=BY)
    with tenant_scope(office):
        companies = [Company(name=f"Bolag {n:04}", orgnr="556016-0680") for n in range(count)]
        Company.objects.bulk_create(companies)
    for company in companies:
        _fill(company)
    with connections["owner"].cursor() as cursor:  # only their owner may have tables looked at
        cursor.execute("ANALYZE")
    return owner, office


def _fill(company) -> None:
    """Three runs to send, four problems and two comments."""
    with scope(company):
        PayrollRun.objects.bulk_create(
            PayrollRun(
                number=n, label=f"Lön {n}", period_on=date(2026, n, 1), run_type=RunType.ORDINARY,
                source=Source.values[0], row_count=0, debit_total=0, content_sha256=str(n),
            )
            for n in range(1, 4)
        )  # fmt: skip
        SyncIssue.objects.bulk_create(
            SyncIssue(register="customers", side="left", key=str(n), code="SYNC-001") for n in range(4)
        )
        ledger = main_ledger(company=company)
        ReportComment.objects.bulk_create(
            ReportComment(ledger=ledger, month=date(2026, n, 1), text="Hej", created_by="x") for n in (1, 2)
        )


def _measured(made: tuple[User, Tenant]) -> tuple[float, int]:
    """Seconds and statements of the slower of the two ways."""
    owner, office = made
    client = Client()
    client.force_login(owner)
    address = f"/t/{office.pk}/"
    found = [_turns(client, address + query) for query in ("", "?sort=total&waiting=on")]
    return max(found)


def _turns(client: Client, address: str) -> tuple[float, int]:
    _seen(client, address)
    asked: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: (asked.append(sql), run(sql, *rest))[1]):
        _seen(client, address)
    spent = []
    for _ in range(TURNS):
        began = time.perf_counter()
        _seen(client, address)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent), len(asked)


def _seen(client: Client, address: str) -> None:
    if client.get(address).status_code != 200:
        raise RuntimeError(f"no page at {address}")
