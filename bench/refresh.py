"""overview.refresh_growth: a refresh with ten new vouchers among a hundred thousand against that among a thousand.

Our own work: the other system stands in memory and answers at once, so that neither its pages nor its adding up are
measured. Seconds by the clock, the median of some turns, each with ten vouchers nobody has seen.
Runs in a database that may be thrown away.
"""

import os
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from uuid import UUID

from bench.ledger import _company
from hub.permissions import system
from hub.tenancy import scope
from integrations.listing import Listing, Page
from integrations.sources.models import DataSource, Kind
from integrations.sources.refresh import Refresh
from ledger.models import Voucher

FEW, MANY, NEW, TURNS = 1_000, 100_000, 10, 7
TODAY = date(2026, 11, 20)
ACCOUNTS = [*range(1910, 1960), *range(3001, 3051), *range(5010, 5060)]
BY = system("bench")


def figures() -> Iterator[dict]:
    """Each a dict of name, value, limit, unit, detail."""
    many = int(os.environ.get("HUB_BENCH_VOUCHERS", MANY))
    least = _refreshes(FEW, "Bänk få verifikationer AB")
    most = _refreshes(many, "Bänk många verifikationer AB")
    detail = f"{least * 1e3:.0f} and {most * 1e3:.0f} ms for {NEW} new among {FEW} and {many} vouchers"
    value = round(most / least, 3)
    yield {"name": "overview.refresh_growth", "value": value, "limit": 3.0, "unit": "ratio", "detail": detail}


def _refreshes(vouchers: int, name: str) -> float:
    """Seconds of one refresh, after everything has been loaded."""
    company, remote = _company(name), Remote(vouchers)
    with scope(company):
        DataSource.objects.create(kind=Kind.EACCOUNTING)
    _refresh(company, remote)
    spent = []
    for _ in range(TURNS):
        remote.add(NEW)
        began = time.perf_counter()
        made = _refresh(company, remote)
        spent.append(time.perf_counter() - began)
        if (made.new, made.whole) != (NEW, []):
            raise RuntimeError(f"not a refresh of {NEW}: {made}")
    with scope(company):
        if Voucher.objects.count() != vouchers + TURNS * NEW:
            raise RuntimeError("vouchers are missing")
    return statistics.median(spent)


def _refresh(company, remote: "Remote"):
    return Refresh(company, remote, by=BY, today=TODAY).run()


class Remote:
    """As much of eEkonomi's client as a refresh asks. Balances are kept as vouchers come."""

    def __init__(self, vouchers: int):
        self.at, self.vouchers, self.sums = datetime(2026, 11, 20, tzinfo=UTC), [], dict.fromkeys(ACCOUNTS, 0)
        self.add(vouchers)

    def add(self, count: int) -> None:
        """Vouchers of one moment each, an hour after those before."""
        self.at += timedelta(hours=1)
        for number in range(len(self.vouchers) + 1, len(self.vouchers) + count + 1):
            self.vouchers.append(self._voucher(number))

    def _voucher(self, number: int) -> dict:
        debit, credit, amount = ACCOUNTS[number % 150], ACCOUNTS[(number + 61) % 150], number % 900 + 1
        self.sums[debit] += amount
        self.sums[credit] -= amount
        day = date(2026, 1, 2) + timedelta(days=number % 320)
        rows = [
            {"AccountNumber": debit, "DebitAmount": amount, "CreditAmount": 0},
            {"AccountNumber": credit, "DebitAmount": 0, "CreditAmount": amount},
        ]
        head = {"Id": str(UUID(int=number)), "VoucherDate": day.isoformat(), "VoucherText": f"Verifikation {number}"}
        return head | {"NumberSeries": "A", "NumberAndNumberSeries": f"A{number}", "Rows": rows, "_at": self.at}

    def _listed(self, rows) -> Listing:
        rows = list(rows)
        return Listing(iter([Page(rows, server_time=self.at + timedelta(minutes=20), total=len(rows))]))

    def each_year(self) -> Listing:
        return self._listed([{"Id": "1", "StartDate": "2026-01-01", "EndDate": "2026-12-31"}])

    def each_account(self, year_id: str = "", changed_since=None) -> Listing:
        rows = [{"Number": str(number), "Name": f"Konto {number}"} for number in ACCOUNTS]
        return self._listed([] if changed_since else rows)

    def each_voucher(self, year_id: str = "", changed_since=None) -> Listing:
        newest_first = takewhile(lambda v: changed_since is None or v["_at"] >= changed_since, reversed(self.vouchers))
        return self._listed(newest_first)

    def each_balance(self, day: date) -> Listing:
        sums = self.sums if day == date(2026, 12, 31) else {}
        return self._listed({"AccountNumber": number, "Balance": amount} for number, amount in sums.items())

    def _none(self, *_args, **_named) -> Listing:
        return self._listed([])

    each_unpaid_invoice = each_unpaid_supplier_invoice = each_supplier_invoice = each_cost_center = each_project = _none
