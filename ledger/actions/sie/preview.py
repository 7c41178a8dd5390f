"""What an import of a file would do, by the very rules of the import. Leaves nothing behind."""

from dataclasses import dataclass, field

from hub import files
from hub.errors import Words, words
from hub.models import Company, StoredFile
from hub.permissions import Actor, Area, Level
from ledger.actions.sie.apply import stated_changes
from ledger.actions.sie.chart import Chart
from ledger.actions.sie.compare import ask
from ledger.actions.sie.stage import Staged, judge, staged
from ledger.models import Account, FiscalYear, Ledger, PeriodBalance, YearBalance
from ledger.sie import Document, Finding
from ledger.sie.records import sum_balances


@dataclass(frozen=True)
class Difference:
    """One account before and after: opening balance and the year's change, minor units."""

    account: str
    name: str
    opening_before: int
    opening_after: int
    change_before: int
    change_after: int

    @property
    def difference(self) -> int:
        return self.opening_after + self.change_after - self.opening_before - self.change_before


@dataclass(frozen=True)
class Told:
    """One of the books' own words about a file. `confirm`: what a yes would let pass ("orgnr", "rest")."""

    code: str
    facts: dict
    severity: str
    confirm: str

    @property
    def words(self) -> Words:
        """In the reader's language."""
        return words(self.code, self.facts)


@dataclass
class Preview:
    """What an import of the file would do. `year` is the one it replaces, None where it makes or adds."""

    document: Document
    year: FiscalYear | None
    is_mirror: bool
    vouchers: int
    rows: int
    new: int
    kept: int
    changed: int
    vanished: int
    returned: int
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    new_accounts: list[tuple[str, str]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """The file's own, by line."""
        return self.document.findings

    @property
    def stops(self) -> list[Told]:
        return [t for t in self.told if t.severity == "error"]

    @property
    def may_import(self) -> bool:
        return not self.stops

    @property
    def needs(self) -> set[str]:
        """What the user must confirm; empty also where nothing would help."""
        return {t.confirm for t in self.stops} if all(t.confirm for t in self.stops) else set()


def preview(*, company: Company, data: bytes | None = None, file: StoredFile | None = None, by: Actor) -> Preview:
    """What `start_import` would do with this file, by the same rules. Changes nothing."""
    by.check(Area.SIE_IMPORT, Level.WRITE)
    ledger = Ledger.objects.filter(is_main=True).first()
    with staged(Chart.of(ledger), files.content(file) if data is None else data) as reading:
        judge(reading, company, ledger)
        return preview_of(ledger, reading)


def preview_of(ledger: Ledger | None, reading: Staged) -> Preview:
    """Of a file that is read and judged, while its temporary tables stand."""
    staging, found = reading.staging, reading.found
    names = staging.document.accounts
    return Preview(
        document=staging.document,
        year=reading.year,
        is_mirror=reading.is_mirror,
        vouchers=staging.vouchers,
        rows=staging.rows,
        new=found.new,
        kept=found.kept,
        changed=found.changed,
        vanished=found.vanished,
        returned=len(found.returned),
        refused=staging.refused,
        new_accounts=sorted((n, names.get(n, "")) for n in {*staging.chart.new_accounts, *_unknown(staging)}),
        differences=_differences(ledger, reading),
        told=[Told(w.code, w.facts, w.severity, w.confirm) for w in reading.words],
    )


def _unknown(staging) -> set[str]:
    return {number for number in staging.document.accounts if number not in staging.chart.accounts}


def _differences(ledger: Ledger | None, reading: Staged) -> list[Difference]:
    """Every account that is not the same afterwards."""
    if ledger is None and not reading.is_mirror:
        return []
    before_open, before_change = _now(reading.year)
    after_open, after_change = _then(reading, before_open, before_change)
    names = dict(Account.objects.filter(ledger=ledger).values_list("number", "name")) if ledger else {}
    names |= reading.staging.document.accounts
    rows = [
        Difference(
            account,
            names.get(account, ""),
            before_open.get(account, 0),
            after_open.get(account, 0),
            before_change.get(account, 0),
            after_change.get(account, 0),
        )
        for account in sorted({*before_open, *before_change, *after_open, *after_change})
    ]
    return [r for r in rows if (r.opening_before, r.change_before) != (r.opening_after, r.change_after)]


def _now(year: FiscalYear | None) -> tuple[dict[str, int], dict[str, int]]:
    """What the year holds today: opening and change per account."""
    if year is None:
        return {}, {}
    opening: dict[str, int] = {}
    for number, amount in YearBalance.objects.filter(year=year, kind="ib", offset=0).values_list(
        "account__number", "amount"
    ):
        opening[number] = opening.get(number, 0) + amount
    change: dict[str, int] = {}
    for number, amount in PeriodBalance.objects.filter(year=year).values_list("account__number", "amount"):
        change[number] = change.get(number, 0) + amount
    return opening, change


def _then(reading: Staged, opening: dict[str, int], change: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """What it would hold: the file's, and what was born here and did not come back with it."""
    staging, document = reading.staging, reading.staging.document
    numbers = {key: number for number, key in staging.chart.accounts.items()}
    rows = ask("SELECT account_id::text, sum(amount)::bigint FROM sie_balance GROUP BY 1")
    sums = {numbers[key]: amount for key, amount in rows if amount}
    if not reading.is_mirror:
        return opening, {a: change.get(a, 0) + sums.get(a, 0) for a in {*change, *sums}}
    stated = staging.balances
    after = sum_balances((b for b in stated if b.kind == "ib"), 0) or sum_balances(
        (b for b in stated if b.kind == "ub"), -1
    )
    if not staging.vouchers and document.type in ("1", "2", "3"):
        return after, stated_changes(stated)
    born = _born(reading.year)
    return after, {a: sums.get(a, 0) + born.get(a, 0) for a in {*sums, *born}}


def _born(year: FiscalYear | None) -> dict[str, int]:
    """Account → sum of vouchers born here in the year; those that came back are counted here, not in the file."""
    if year is None:
        return {}
    return dict(
        ask(
            "SELECT a.number, sum(l.amount)::bigint FROM ledger_voucher v "
            "JOIN ledger_voucherline l ON l.company_id = v.company_id AND l.voucher_id = v.id "
            "JOIN ledger_account a ON a.company_id = l.company_id AND a.id = l.account_id "
            "WHERE v.company_id = %s AND v.year_id = %s AND v.origin = 'born' AND v.status = 'posted' GROUP BY 1",
            year.company_id,
            year.pk,
        )
    )
