"""sync.*: a first sync of many records beside the bare time of the HTTP calls it makes, and whether a run with ten
changes costs more among many linked records than among few.

Seconds by the wall clock; a figure is a ratio of two of them in one run. Both limiters are off, so that what is
measured is our own work and not a wait; it is held against the time the same calls take at the rate both systems allow
(ten a second: 600 a minute and endpoint there, 10 a second here). The detail also says the calls' own time, from
sending to answer, with no limit at all: what is over that is ours.

HUB_BENCH_SYNC: customers of the first sync (10,000, with half as many articles) and a tenth of the linked records.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone

from hub.actions.tenants import create_company, open_tenant
from hub.models import User
from hub.permissions import system
from hub.tenancy import scope, tenant_scope
from integrations.sync import statistics
from integrations.sync.models import SyncLink, SyncRecord
from integrations.sync.registers import register_of
from integrations.sync.registers.register import Item
from integrations.wire import Wire
from tests.integrations.eaccounting.simulated import EMPTY as COMPANY
from tests.integrations.eaccounting.simulated import Accounting
from tests.integrations.severa.simulated import EMPTY as ORGANIZATION
from tests.integrations.severa.simulated import Severa
from tests.integrations.sync.pairs import Sync

ROOT = Path(__file__).parents[1]
CHANGES = 10
ALLOWED = 0.1  # seconds a call: both systems take ten a second
BY = system("bench")


def customers() -> int:
    return int(os.environ.get("HUB_BENCH_SYNC", 10_000))


def figures() -> Iterator[dict]:
    """Each a dict of name, value, limit, unit, detail."""
    count = customers()
    with simulated() as base, override_settings():
        yield first_sync(base, count)
        few, many = (incremental(base, linked) for linked in (max(100, count // 10), count * 10))
    detail = f"{CHANGES} changes: {few:.2f} s among {max(100, count // 10)} linked, {many:.2f} s among {count * 10}"
    yield _figure("sync.incremental_growth", many / few, 3.0, detail)


def _figure(name: str, value: float, limit: float, detail: str) -> dict:
    return {"name": name, "value": round(value, 3), "limit": limit, "unit": "ratio", "detail": detail}


@contextmanager
def simulated() -> Iterator[str]:
    command = [sys.executable, "-m", "integrations.sandbox", "--port", "0", "--memory"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process.stdout.readline().removeprefix("listening on ").strip()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def opened(base: str, name: str) -> Sync:
    """A company of ours, new, and the two empty ones of the simulated systems."""
    owner = User.objects.create_user(f"{timezone.now().timestamp()}@bench.example", "bench bench bench", name="bench")
    tenant = open_tenant(name=f"Bänk {name}", owner=owner, by=BY)
    with tenant_scope(tenant):
        company = create_company(name=f"Synk {name} AB", orgnr="556016-0680", by=BY)
    right, left = Accounting(base), Severa(base)
    right.settings(eaccounting_rate_limit=10_000_000, severa_rate_limit=10_000_000)
    right.http.post(f"/eaccounting/ui/api/{COMPANY}/reset")
    left.http.post(f"/severa/ui/api/{ORGANIZATION}/reset")
    world = SimpleNamespace(nordisk=company, admin=BY)
    return Sync.connected(world, right, left, settings, numbers=(COMPANY, ORGANIZATION))


@contextmanager
def answers() -> Iterator[list[float]]:
    """Seconds from sending to answer of each call."""
    real, spent = Wire._sent, []

    def timed(self, request, seconds):
        began = time.perf_counter()
        try:
            return real(self, request, seconds)
        finally:
            spent.append(time.perf_counter() - began)

    Wire._sent = timed
    try:
        yield spent
    finally:
        Wire._sent = real


def first_sync(base: str, count: int) -> dict:
    pair = opened(base, "först")
    pair.left.http.timeout = 600
    pair.left.load(ORGANIZATION, customers=count, products=count // 2)
    with answers() as spent:
        began = time.perf_counter()
        made = [pair.run(name).counts for name in ("customers", "articles")]
        took = time.perf_counter() - began
    assert [each.get("created") for each in made] == [count, count // 2], made
    bare, allowed = sum(spent), len(spent) * ALLOWED
    detail = f"{count} customers and {count // 2} articles: {took:.1f} s without limiter; {len(spent)} calls, "
    detail += f"{max(bare, allowed):.1f} s at the allowed rate, {bare:.1f} s bare"
    return _figure("sync.first_over_allowed_calls", took / max(bare, allowed), 1.3, detail)


def incremental(base: str, linked: int) -> float:
    """Seconds of a run with ten changes, the better of two."""
    pair = opened(base, f"{linked}")
    pair.left.load(ORGANIZATION, customers=CHANGES)
    pair.run("customers")
    _more(pair, linked)
    took = []
    for turn in range(2):
        for each in pair.ours("customers"):
            pair.left.change(ORGANIZATION, "customers", each["guid"], website=f"https://{turn}.example")
        began = time.perf_counter()
        counts = pair.run("customers").counts
        took.append(time.perf_counter() - began)
        assert counts == {"updated": CHANGES}, counts
    return min(took)


def _more(pair: Sync, count: int) -> None:
    """So many linked pairs more, as earlier runs would have left them."""
    from integrations.sync.reading import row_of

    register = register_of("customers")
    with scope(pair.company):
        sample = {row.side: row for row in SyncRecord.objects.filter(register="customers")}
        context = _context(pair)
        items = {side: Item(register.record(side, row.key, row.raw, context), row.raw) for side, row in sample.items()}
        for at in range(0, count, 5000):
            rows, links = [], []
            for place in range(at, min(count, at + 5000)):
                for side, item in items.items():
                    row = row_of(register, side, item)
                    row.key, row.number, row.is_due = f"{side}-{place}", f"9{place:06d}", False
                    row.name, row.plain_name = f"Kund {place}", f"kund {place}"
                    rows.append(row)
                digests = {f"{side}_digest": item.record.digest for side, item in items.items()}
                keys = {"left_key": f"left-{place}", "right_key": f"right-{place}"}
                links.append(SyncLink(register="customers", **keys, **digests, how="created", linked_by="bench"))
            SyncRecord.objects.bulk_create(rows, batch_size=1000)
            SyncLink.objects.bulk_create(links, batch_size=1000)
    statistics.refresh(pair.company)


def _context(pair: Sync):
    from integrations.sync.contexts import context_of

    return context_of(pair.company)
