"""What the staged file is against what its year holds: same, new, changed, vanished, ours come back. Writes nothing.

Runs on the temporary tables of `staging` and leaves `sie_kept` (old id, new id) and `sie_gone` (id, successor).
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from hub.tenancy import current_company
from ledger import content
from ledger.models import FiscalYear, Origin, ReturnedVoucher, Status, Voucher


def ask(statement: str, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def whole_sets() -> Iterator[None]:
    """Joins of whole sets, until the block ends. The rows of an import stand in no statistics, and statistics that
    know every other company promise one row of a new one; a nested loop on that promise never ends."""
    ask("SET LOCAL enable_nestloop = off")
    yield
    ask("SET LOCAL enable_nestloop = on")


@dataclass(frozen=True)
class Gone:
    """A voucher of the year that the file has otherwise, or no more. `held` says what hangs on it."""

    id: UUID
    name: str
    is_changed: bool
    held: list[str]


@dataclass
class Comparison:
    """`returned`: ours that the file has under another name: (our voucher, their series, their number)."""

    new: int = 0
    kept: int = 0
    changed: int = 0
    vanished: int = 0
    returned: list[tuple[Voucher, str, str]] = field(default_factory=list)
    missing: list[ReturnedVoucher] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    held: list[Gone] = field(default_factory=list)
    span: tuple = (None, None)  # first and last day of a file that only adds


def index_staged() -> None:
    """Sums per account and month, numbers that come twice, and what the planner needs to know."""
    ask("ANALYZE sie_voucher")
    ask(
        "CREATE TEMPORARY TABLE sie_balance AS SELECT account_id, date_trunc('month', date)::date AS month, "
        "sum(amount)::bigint AS amount, coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint AS debit, "
        "count(*)::int AS line_count FROM sie_line GROUP BY 1, 2"
    )
    if ask("SELECT 1 FROM sie_voucher GROUP BY series, number HAVING count(*) > 1 LIMIT 1"):
        ask(
            "UPDATE sie_voucher v SET occurrence = r.n FROM (SELECT id, row_number() OVER "
            "(PARTITION BY series, number ORDER BY id) - 1 AS n FROM sie_voucher) r WHERE r.id = v.id AND r.n > 0"
        )


def compare(year: FiscalYear | None) -> Comparison:
    """For a file that mirrors `year` (None: a year the books do not have)."""
    found = Comparison()
    ask("CREATE TEMPORARY TABLE sie_kept (old uuid, new uuid)")
    ask("CREATE TEMPORARY TABLE sie_gone (id uuid, successor uuid)")
    if year is not None:
        found.returned, found.missing = take_out_ours([year])
        found.taken = _taken(year)
        _pair(year)
    counts = ask(
        "SELECT (SELECT count(*) FROM sie_voucher), (SELECT count(*) FROM sie_kept), "
        "(SELECT count(*) FROM sie_gone WHERE successor IS NOT NULL), (SELECT count(*) FROM sie_gone)"
    )[0]
    staged, found.kept, found.changed, gone = counts
    found.new, found.vanished = staged - found.kept - found.changed, gone - found.changed
    return found


def _pair(year: FiscalYear) -> None:
    """Equal content in equal numbers; of what is left, equal series and number make a successor."""
    company = current_company()
    ask(
        "INSERT INTO sie_kept SELECT o.id, n.id FROM "
        "(SELECT id, content_sha256, row_number() OVER (PARTITION BY content_sha256 ORDER BY id) AS r "
        "FROM ledger_voucher WHERE company_id = %s AND year_id = %s AND origin = 'imported') o JOIN "
        "(SELECT id, content, row_number() OVER (PARTITION BY content ORDER BY id) AS r FROM sie_voucher) n "
        "ON n.content = o.content_sha256 AND n.r = o.r",
        company,
        year.pk,
    )
    ask("ANALYZE sie_kept")
    ask(
        "INSERT INTO sie_gone SELECT o.id, n.id FROM "
        "(SELECT id, series, number, row_number() OVER (PARTITION BY series, number ORDER BY id) AS r "
        "FROM ledger_voucher v "
        "WHERE company_id = %s AND year_id = %s AND origin = 'imported' "
        "AND NOT EXISTS (SELECT 1 FROM sie_kept k WHERE k.old = v.id)) o LEFT JOIN "
        "(SELECT id, series, number, row_number() OVER (PARTITION BY series, number ORDER BY id) AS r "
        "FROM sie_voucher v "
        "WHERE number <> '' AND NOT EXISTS (SELECT 1 FROM sie_kept k WHERE k.new = v.id)) n "
        "ON n.series = o.series AND n.number = o.number AND n.r = o.r",
        company,
        year.pk,
    )
    ask("ANALYZE sie_gone")


# ------------------------------------------------------------------ ours that come back
def take_out_ours(years: list[FiscalYear]) -> tuple[list[tuple[Voucher, str, str]], list[ReturnedVoucher]]:
    """Takes vouchers that were born here out of the staged ones: by our reference, our number, or equal content.

    Equal ones are paired in equal numbers only; of three alike of theirs and two of ours none can be told apart, and
    any two are right. Gives the pairs, and those that had come back before and are not in this file.
    """
    ours = list(Voucher.objects.filter(year__in=years, origin=Origin.BORN, status=Status.POSTED).order_by("id"))
    returned = recognise(ours)
    known = {voucher.pk for voucher, _series, _number in returned}
    before = ReturnedVoucher.objects.filter(voucher__year__in=years).select_related("voucher")
    return returned, [each for each in before if each.voucher_id not in known]


def recognise(ours: list[Voucher]) -> list[tuple[Voucher, str, str]]:
    """Takes those of ours that are among the staged ones out of them: (our voucher, their series, their number)."""
    pairs = _recognised(ours) if ours else {}
    for staged, _series, _number in pairs.values():
        _forget(staged)
    return [(voucher, *pairs[voucher.pk][1:]) for voucher in ours if voucher.pk in pairs]


def _recognised(ours: list[Voucher]) -> dict[UUID, tuple[UUID, str, str]]:
    candidates = _candidates(ours)
    pairs: dict[UUID, tuple[UUID, str, str]] = {}
    taken: set[UUID] = set()
    keys = _our_keys(ours)
    by_key = defaultdict(list)
    for staged in candidates:
        by_key[staged["key"]].append(staged)
    for is_it in (_bears_reference, _bears_number, _is_nobodys):  # the surest sign first, over all of ours
        for voucher in ours:
            alike = (c for c in by_key[keys[voucher.pk]] if c["id"] not in taken and is_it(c, voucher))
            best = next(alike, None) if voucher.pk not in pairs else None
            if best:
                taken.add(best["id"])
                pairs[voucher.pk] = (best["id"], best["series"], best["number"])
    return pairs


def _bears_reference(staged: dict, voucher: Voucher) -> bool:
    return voucher.reference in staged["references"]


def _bears_number(staged: dict, voucher: Voucher) -> bool:
    return (staged["series"], staged["number"]) == _name(voucher) and not staged["references"]


def _is_nobodys(staged: dict, voucher: Voucher) -> bool:
    """Equal in day, accounts and amounts, and no reference says that it is another one."""
    return not staged["references"]


def _name(voucher: Voucher) -> tuple[str, str]:
    return voucher.series, voucher.number


def _candidates(ours: list[Voucher]) -> list[dict]:
    """Staged vouchers of the same day and debit as one of ours, with their lines."""
    days, debits = [v.date for v in ours], [v.debit_total for v in ours]
    rows = ask(
        "SELECT v.id, v.series, v.number, v.date, v.text, a.number, l.amount, l.text FROM sie_voucher v "
        "JOIN sie_line l ON l.voucher_id = v.id "
        "LEFT JOIN ledger_account a ON a.company_id = %s AND a.id = l.account_id "
        "WHERE (v.date, v.debit_total) IN (SELECT * FROM unnest(%s::date[], %s::bigint[])) ORDER BY v.id",
        current_company(),
        days,
        debits,
    )
    found: dict[UUID, dict] = {}
    for key, series, number, day, text, account, amount, line_text in rows:
        each = found.setdefault(
            key, {"id": key, "series": series, "number": number, "day": day, "texts": [text], "rows": []}
        )
        each["texts"].append(line_text)
        each["rows"].append((account or "", amount))
    for each in found.values():
        each["key"] = content.booked_key(each["day"], each["rows"])
        each["references"] = content.references_in(*each["texts"])
    return list(found.values())


def _our_keys(ours: list[Voucher]) -> dict[UUID, tuple]:
    rows = defaultdict(list)
    lines = Voucher.objects.filter(pk__in=[v.pk for v in ours])
    for key, account, amount in lines.values_list("pk", "lines__account__number", "lines__amount"):
        rows[key].append((account, amount))
    return {v.pk: content.booked_key(v.date, rows[v.pk]) for v in ours}


def _forget(staged: UUID) -> None:
    ask(
        "UPDATE sie_balance b SET amount = b.amount - s.amount, debit = b.debit - s.debit, "
        "line_count = b.line_count - s.n "
        "FROM (SELECT account_id, date_trunc('month', date)::date AS month, sum(amount) AS amount, "
        "coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS debit, count(*) AS n "
        "FROM sie_line WHERE voucher_id = %s GROUP BY 1, 2) s WHERE s.account_id = b.account_id AND s.month = b.month",
        staged,
    )
    for statement in (
        "DELETE FROM sie_line WHERE voucher_id = %s",
        "DELETE FROM sie_history WHERE voucher_id = %s",
        "DELETE FROM sie_voucher WHERE id = %s",
    ):
        ask(statement, staged)


def _taken(year: FiscalYear) -> list[tuple[str, str]]:
    """Names in the file that vouchers born here bear, with other content."""
    return ask(
        "SELECT s.series, s.number FROM sie_voucher s "
        "JOIN ledger_voucher v ON v.series = s.series AND v.number = s.number "
        "WHERE v.company_id = %s AND v.year_id = %s AND v.origin = 'born' LIMIT 20",
        current_company(),
        year.pk,
    )
