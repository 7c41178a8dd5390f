"""New, changed and removed vouchers of a year that mirrors a connected system: only they are touched.

A year of a hundred thousand vouchers is not staged again for ten new ones. Vouchers are known by their key in the other
system (`Voucher.external_reference`); what a change takes away is archived first, as the guards demand
(ledger/sql/refresh.sql).
"""

import contextlib
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from hub import events
from hub.models import Company
from hub.permissions import Actor
from hub.tenancy import current_company
from ledger import content, hangers
from ledger.actions.sie import archive
from ledger.actions.sie import chart as charts
from ledger.actions.sie.apply import HISTORY, LINES, NOT_KEPT, VOUCHERS, name_kept, opened
from ledger.actions.sie.chart import Chart
from ledger.actions.sie.compare import ask, index_staged, recognise
from ledger.actions.sie.staging import Staging, tables
from ledger.models import (
    Account,
    Act,
    FiscalYear,
    ImportState,
    Ledger,
    ObjectSet,
    Origin,
    Removed,
    ReturnedVoucher,
    SieImport,
    Source,
    Status,
)
from ledger.models import Voucher as Kept
from ledger.sie import Document, Voucher

OLD = """INSERT INTO sie_kept SELECT v.id, s.id FROM sie_voucher s JOIN ledger_voucher v
ON v.company_id = %s AND v.external_reference = s.external AND v.content_sha256 = s.content
WHERE v.year_id = %s AND v.origin = 'imported'"""
CHANGED = """INSERT INTO sie_gone SELECT v.id, s.id FROM sie_voucher s JOIN ledger_voucher v
ON v.company_id = %s AND v.external_reference = s.external AND v.content_sha256 <> s.content
WHERE v.year_id = %s AND v.origin = 'imported'"""
VANISHED = """INSERT INTO sie_gone SELECT v.id, NULL FROM ledger_voucher v
WHERE v.company_id = %s AND v.external_reference = ANY(%s) AND v.year_id = %s AND v.origin = 'imported'"""
LOCKED = (
    """SELECT p.month FROM ledger_period p WHERE p.company_id = %s AND p.year_id = %s AND p.locked_at IS NOT NULL"""
)
TOUCHED = """SELECT s.id, v.id, coalesce(v.series, s.series) || ' ' || coalesce(v.number, s.number) FROM
(SELECT s.* FROM sie_voucher s WHERE NOT EXISTS (SELECT 1 FROM sie_kept k WHERE k.new = s.id)) s
FULL JOIN sie_gone g ON g.successor = s.id LEFT JOIN ledger_voucher v ON v.company_id = %s AND v.id = g.id
WHERE date_trunc('month', s.date)::date = ANY(%s) OR date_trunc('month', v.date)::date = ANY(%s)"""
REWORDED = """DELETE FROM sie_kept k USING sie_voucher s, ledger_voucher v WHERE s.id = k.new AND v.company_id = %s
AND v.id = k.old AND (v.text, v.registered_on, v.signature) IS NOT DISTINCT FROM (s.text, s.registered_on, s.signature)
RETURNING k.new"""
REWORD = """UPDATE ledger_voucher v SET text = s.text, registered_on = s.registered_on, signature = s.signature
FROM sie_kept k JOIN sie_voucher s ON s.id = k.new WHERE v.company_id = %s AND v.id = k.old"""
NUMBERED = """UPDATE sie_voucher s SET occurrence = s.occurrence + t.n FROM (SELECT v.series, v.number,
max(v.occurrence) + 1 AS n FROM ledger_voucher v JOIN sie_voucher w ON w.series = v.series AND w.number = v.number
WHERE v.company_id = %s AND v.year_id = %s AND v.status = 'posted' AND v.occurrence < 1000000 GROUP BY 1, 2) t
WHERE t.series = s.series AND t.number = s.number"""
BALANCES = """INSERT INTO ledger_periodbalance AS p
  (company_id, id, year_id, account_id, month, amount, debit, line_count)
SELECT %s, gen_random_uuid(), %s, account_id, month, sum(amount), sum(debit), sum(n) FROM (
  SELECT l.account_id, date_trunc('month', l.date)::date AS month, l.amount, greatest(l.amount, 0) AS debit, 1 AS n
  FROM sie_line l WHERE NOT EXISTS (SELECT 1 FROM sie_kept k WHERE k.new = l.voucher_id)
  UNION ALL
  SELECT l.account_id, date_trunc('month', l.date)::date, -l.amount, -greatest(l.amount, 0), -1
  FROM ledger_voucherline l JOIN sie_gone g ON g.id = l.voucher_id WHERE l.company_id = %s) moved
GROUP BY account_id, month ORDER BY account_id, month
ON CONFLICT (company_id, year_id, account_id, month) DO UPDATE SET amount = p.amount + excluded.amount,
  debit = p.debit + excluded.debit, line_count = p.line_count + excluded.line_count"""


@dataclass(frozen=True)
class Change:
    """What has happened in one year since the last look.

    `vouchers` as they are now, each with `external`; `gone` keys of those that are no more; `document` names accounts,
    dimensions and objects, whether or not a voucher uses them.
    """

    vouchers: list[Voucher] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    document: Document = field(default_factory=Document)


@dataclass(frozen=True)
class Refreshed:
    """`made` is None where nothing was new. `locked`: vouchers left as they were, their month being locked here."""

    made: SieImport | None = None
    locked: list[str] = field(default_factory=list)
    held: dict[str, list[str]] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    vanished: int = 0


class _Items:
    """The vouchers of a change, as `Staging` reads them."""

    def __init__(self, change: Change):
        self.document, self._vouchers = change.document, change.vouchers

    def __iter__(self):
        return iter(self._vouchers)


def refresh_year(
    *, company: Company, year: FiscalYear, change: Change, name: str, viewing_to: date, by: Actor
) -> Refreshed:
    """Brings one year up to date, in the caller's transaction and the company's scope. Again with the same: nothing."""
    ledger = Ledger.objects.select_for_update().get(pk=year.ledger_id)
    year = FiscalYear.objects.get(pk=year.pk)
    if year.viewing_to != viewing_to:
        FiscalYear.objects.filter(pk=year.pk).update(viewing_to=viewing_to)
    with tables():
        staging = Staging(_Items(change), _chart(ledger, change))
        staging.read()
        index_staged()
        return _apply(ledger, year, staging, change, name, viewing_to, by)


def _chart(ledger: Ledger, change: Change) -> Chart:
    """The accounts, and of the object sets those these vouchers bear: large books have many."""
    wanted = {content.object_key(row.objects) for voucher in change.vouchers for row in voucher.rows if row.objects}
    accounts = Account.objects.filter(ledger=ledger).values_list("number", "pk")
    sets = ObjectSet.objects.filter(ledger=ledger, key__in=wanted).values_list("key", "pk")
    return Chart(
        ledger.pk,
        {number: str(pk) for number, pk in accounts},
        {content.objects_of(key): str(pk) for key, pk in sets},
    )


def _apply(ledger, year, staging: Staging, change: Change, name: str, viewing_to: date, by: Actor) -> Refreshed:
    locked = _compare(year, change)
    returned = _ours(year)
    counts = _counts()
    if not any(counts.values()) and not returned and not _has_new_names(ledger, staging):
        return Refreshed(locked=locked)
    made = SieImport.objects.create(
        ledger=ledger, act=Act.REFRESH, source=Source.ERP, file_name=name[:120], created_by=by.name[:120],
        year_start=year.start, year_end=year.end, viewing_to=viewing_to,
    )  # fmt: skip
    accounts = charts.write(staging.chart, ledger, staging.document)
    made.undo = {"accounts": accounts, "new_accounts": list(staging.chart.new_accounts.values())}
    with opened(made, year, joins=contextlib.nullcontext):
        held = _write(made, year)
    for voucher, series, number in returned:
        facts = {"source_import": made, "series": series, "number": number}
        ReturnedVoucher.objects.update_or_create(voucher=voucher, defaults=facts)
    _close(made, staging, counts, len(returned), by)
    return Refreshed(made, locked, held, counts["new"], counts["changed"], counts["vanished"])


def _compare(year: FiscalYear, change: Change) -> list[str]:
    """`sie_kept`: same content, other words; `sie_gone`: changed or vanished. Untouched vouchers leave the tables."""
    company = current_company()
    ask("CREATE TEMPORARY TABLE sie_kept (old uuid, new uuid)")
    ask("CREATE TEMPORARY TABLE sie_gone (id uuid, successor uuid)")
    ask(OLD, company, year.pk)
    _forget([new for (new,) in ask(REWORDED, company)])
    ask(CHANGED, company, year.pk)
    ask(VANISHED, company, change.gone, year.pk)
    locked = [month for (month,) in ask(LOCKED, company, year.pk)]
    if not locked:
        return []
    touched = ask(TOUCHED, company, locked, locked)
    _forget([new for new, _old, _name in touched if new])
    ask("DELETE FROM sie_gone WHERE id = ANY(%s)", [old for _new, old, _name in touched if old])
    return sorted({name.strip() for _new, _old, name in touched})


def _forget(staged: list) -> None:
    for table, column in (("sie_line", "voucher_id"), ("sie_history", "voucher_id"), ("sie_voucher", "id")):
        ask(f"DELETE FROM {table} WHERE {column} = ANY(%s)", staged)


def _ours(year: FiscalYear) -> list[tuple]:
    """Vouchers born here that the other system has now too leave the staged ones."""
    days = [day for (day,) in ask("SELECT DISTINCT date FROM sie_voucher")]
    born = Kept.objects.filter(year=year, date__in=days, origin=Origin.BORN, status=Status.POSTED).order_by("id")
    return recognise(list(born)) if days else []


def _counts() -> dict[str, int]:
    row = ask(
        "SELECT (SELECT count(*) FROM sie_voucher), (SELECT count(*) FROM sie_kept), "
        "(SELECT count(*) FROM sie_gone WHERE successor IS NOT NULL), "
        "(SELECT count(*) FROM sie_gone WHERE successor IS NULL)"
    )[0]
    staged, reworded, changed, vanished = row
    return {"new": staged - reworded - changed, "reworded": reworded, "changed": changed, "vanished": vanished}


def _has_new_names(ledger: Ledger, staging: Staging) -> bool:
    """An account the books do not have, or have by another name."""
    stated = staging.document.accounts
    known = dict(Account.objects.filter(ledger=ledger, number__in=list(stated)).values_list("number", "name"))
    return any(name and known.get(number) != name for number, name in stated.items())


def _write(made: SieImport, year: FiscalYear) -> dict[str, list[str]]:
    company = current_company()
    successors = dict(ask("SELECT id, successor FROM sie_gone"))
    held = hangers.held(successors)
    archive.keep_gone(made, held)
    archive.keep_headers(made)
    ask(
        "UPDATE ledger_voucher SET occurrence = occurrence + 1000000 "
        "WHERE company_id = %s AND id IN (SELECT id FROM sie_gone)",
        company,
    )
    ask(REWORD, company)
    name_kept()
    ask(NUMBERED, company, year.pk)
    ask(VOUCHERS + NOT_KEPT.format("s.id"), company, year.pk, made.pk)
    ask(LINES + NOT_KEPT.format("l.voucher_id"), company)
    ask(HISTORY + NOT_KEPT.format("h.voucher_id"), company)
    ask(BALANCES, company, year.pk, company)
    ask("DELETE FROM ledger_periodbalance WHERE company_id = %s AND year_id = %s AND line_count = 0", company, year.pk)
    names = dict(Removed.objects.filter(source_import=made, kind="voucher").values_list("key", "label"))
    hangers.let_go(successors)
    archive.delete_gone()
    return {names[key]: words for key, words in held.items()}


def _close(made: SieImport, staging: Staging, counts: dict[str, int], returned: int, by: Actor) -> None:
    """No way back by hand: the next refresh would only do it again. Removed rows may be dropped at the next round."""
    now = timezone.now()
    made.counts = {"vouchers": staging.vouchers, "rows": staging.rows, "returned": returned, **counts}
    made.state, made.finished_at, made.undo_until = ImportState.DONE, now, now
    made.save()
    events.record("books.refreshed", obj=made, by=by, counts=made.counts)
