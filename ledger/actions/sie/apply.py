"""A staged file becomes the books' year: one transaction, set by set, under the guards (ledger/sql/imports.sql)."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import connection

from hub.errors import Refused
from hub.tenancy import current_company
from ledger import hangers
from ledger.actions.balances import hold_year
from ledger.actions.ledgers import make_periods
from ledger.actions.sie import archive
from ledger.actions.sie import chart as charts
from ledger.actions.sie.compare import Comparison, Gone, ask, whole_sets
from ledger.actions.sie.rules import Word
from ledger.actions.sie.staging import Staging
from ledger.guards import check_now, guarded
from ledger.models import Budget, Detail, FiscalYear, Ledger, ReturnedVoucher, SieImport, YearBalance
from ledger.models.year import YearSource
from ledger.sie import Balance, Document
from ledger.sie.records import sum_balances

VOUCHERS = """INSERT INTO ledger_voucher (company_id, id, year_id, series, number, number_sort, occurrence, date, text,
  registered_on, signature, origin, status, reference, source_import_id, line_count, debit_total, content_sha256,
  external_reference, created_by)
SELECT %s, s.id, coalesce(s.year_id, %s), s.series, s.number, s.number_sort, s.occurrence, s.date, s.text,
  s.registered_on, s.signature, 'imported', 'posted', '', %s, s.line_count, s.debit_total, s.content, s.external, ''
FROM sie_voucher s"""
LINES = """INSERT INTO ledger_voucherline (company_id, id, voucher_id, line_no, account_id, date, amount, object_set_id,
  own_date, text, quantity, signature)
SELECT %s, l.id, l.voucher_id, l.line_no, l.account_id, l.date, l.amount, l.object_set_id, l.own_date, l.text,
  l.quantity, l.signature FROM sie_line l"""
HISTORY = """INSERT INTO ledger_historyrow (company_id, id, voucher_id, position, kind, account, amount, object_key,
  date, text, quantity, signature)
SELECT %s, h.id, h.voucher_id, h.position, h.kind, h.account, h.amount, h.object_key, h.date, h.text, h.quantity,
  h.signature FROM sie_history h"""
NOT_KEPT = " WHERE NOT EXISTS (SELECT 1 FROM sie_kept k WHERE k.new = {})"
BALANCES = """INSERT INTO ledger_periodbalance (company_id, id, year_id, account_id, month, amount, debit, line_count)
SELECT %s, gen_random_uuid(), %s, account_id, month, amount, debit, line_count FROM sie_balance WHERE line_count > 0"""
REBUILD = """INSERT INTO ledger_periodbalance (company_id, id, year_id, account_id, month, amount, debit, line_count)
SELECT v.company_id, gen_random_uuid(), v.year_id, l.account_id, date_trunc('month', l.date)::date, sum(l.amount),
  coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0), count(*)
FROM ledger_voucher v JOIN ledger_voucherline l ON l.company_id = v.company_id AND l.voucher_id = v.id
WHERE v.company_id = %s AND v.year_id = %s AND v.status = 'posted' GROUP BY 1, 3, 4, 5"""
Step = Callable[[str], None]


@contextlib.contextmanager
def opened(made: SieImport, year: FiscalYear | None, joins=whole_sets) -> Iterator[None]:
    """The books open for this import, for the rest of the transaction; closed at the end, whatever comes.

    `joins`: how statements inside are planned; what changes few vouchers has no use for joins of whole sets.
    """
    made.year_key = year.pk if year else None
    if year is not None:
        hold_year(year, alone=True)
    made.state = "running"
    made.save(update_fields=["year_key", "state"])
    ask("SELECT set_config('hub.import', %s, true)", str(made.pk))
    with guarded(month=""), joins():
        yield
        check_now("import_balances")
    ask("SELECT set_config('hub.import', '', true)")


def apply_year(
    made: SieImport, ledger: Ledger, staging: Staging, found: Comparison, year: FiscalYear | None, step: Step
):
    """Replaces or makes the file's year. `found` is the comparison made on the same tables. Gives the year."""
    document = staging.document
    undo = {"made_year": year is None, "accounts": charts.write(staging.chart, ledger, document)}
    undo["new_accounts"] = list(staging.chart.new_accounts.values())
    is_new = year is None
    year = year or _make_year(ledger, document)
    undo["year"] = {"detail": year.detail, "viewing_to": year.viewing_to.isoformat() if year.viewing_to else None}
    with opened(made, year):
        if not is_new:
            step("old")
            _replace(made, year, found)
        step("new")
        _insert(made, year, all_new=is_new)
        if not is_new:
            _settle(made, found)
        step("balances")
        _balances(made, year, staging, is_new)
        _viewing(made, year, document, staging)
    made.undo = undo
    return year


def _make_year(ledger: Ledger, document: Document) -> FiscalYear:
    stated = document.years[0]
    year = FiscalYear.objects.create(ledger=ledger, start=stated.start, end=stated.end, source=YearSource.IMPORTED)
    make_periods(year)
    return year


def _replace(made: SieImport, year: FiscalYear, found: Comparison) -> None:
    """What the file has otherwise is put aside, kept vouchers take over new words, ours are marked as come back."""
    archive.keep_year(made, year)
    archive.keep_gone(made, {gone.id: gone.held for gone in found.held})
    ask(
        "UPDATE ledger_voucher SET occurrence = occurrence + 1000000 "
        "WHERE company_id = %s AND id IN (SELECT id FROM sie_gone)",
        current_company(),
    )
    archive.keep_headers(made)
    ask(
        "UPDATE ledger_voucher v SET text = s.text, registered_on = s.registered_on, signature = s.signature "
        "FROM sie_kept k JOIN sie_voucher s ON s.id = k.new WHERE v.company_id = %s AND v.id = k.old "
        "AND (v.text, v.registered_on, v.signature) IS DISTINCT FROM (s.text, s.registered_on, s.signature)",
        current_company(),
    )
    name_kept()
    _shift_occurrences(year)
    for missing in found.missing:
        missing.delete()
    for voucher, series, number in found.returned:
        ReturnedVoucher.objects.update_or_create(
            voucher=voucher, defaults={"source_import": made, "series": series, "number": number}
        )


def name_kept() -> None:
    """Kept vouchers take over what a connected system calls them."""
    ask(
        "UPDATE ledger_voucher v SET external_reference = s.external "
        "FROM sie_kept k JOIN sie_voucher s ON s.id = k.new "
        "WHERE v.company_id = %s AND v.id = k.old AND s.external IS NOT NULL "
        "AND s.external IS DISTINCT FROM v.external_reference",
        current_company(),
    )


def _shift_occurrences(year: FiscalYear) -> None:
    """New vouchers under a name that a kept one bears come after it."""
    ask(
        "UPDATE sie_voucher s SET occurrence = s.occurrence + t.n "
        "FROM (SELECT v.series, v.number, max(v.occurrence) + 1 AS n "
        "FROM ledger_voucher v JOIN sie_kept k ON k.old = v.id "
        "WHERE v.company_id = %s AND v.year_id = %s GROUP BY 1, 2) t "
        "WHERE s.series = t.series AND s.number = t.number "
        "AND NOT EXISTS (SELECT 1 FROM sie_kept k WHERE k.new = s.id)",
        current_company(),
        year.pk,
    )


def _insert(made: SieImport, year: FiscalYear | None, *, all_new: bool) -> None:
    company = current_company()
    where = ["", "", ""] if all_new else [NOT_KEPT.format(c) for c in ("s.id", "l.voucher_id", "h.voucher_id")]
    ask(VOUCHERS + where[0], company, year.pk if year else None, made.pk)
    ask(LINES + where[1], company)
    ask(HISTORY + where[2], company)


def _settle(made: SieImport, found: Comparison) -> None:
    """Old and new both stand: what hangs on the old moves over, and then the old are taken away."""
    hangers.let_go(dict(ask("SELECT id, successor FROM sie_gone")))
    archive.delete_gone()


def _balances(made: SieImport, year: FiscalYear, staging: Staging, is_new: bool) -> None:
    document = staging.document
    YearBalance.objects.filter(year=year).delete()
    Budget.objects.filter(year=year, name="SIE").delete()
    state_balances(year, staging)
    if staging.vouchers or document.type in ("4E", "4I"):
        year.detail = Detail.VOUCHERS
        rebuild(year, from_staging=is_new)
    else:
        year.detail = Detail.MONTHS if any(b.kind == "psaldo" and not b.year for b in staging.balances) else Detail.YEAR
        _stated_months(year, staging)
    year.save(update_fields=["detail"])


def rebuild(year: FiscalYear, *, from_staging: bool = False) -> None:
    """The kept sums of a year, anew from its lines."""
    company = current_company()
    ask("DELETE FROM ledger_periodbalance WHERE company_id = %s AND year_id = %s", company, year.pk)
    ask(BALANCES if from_staging else REBUILD, company, year.pk)


def state_balances(year: FiscalYear, staging: Staging) -> None:
    """The file's own balances; the opening from the year before where it has none (4B §5.16)."""
    chart, rows, budgets = staging.chart, [], []
    has_opening = any(b.kind == "ib" and b.year == 0 for b in staging.balances)
    for b in staging.balances:
        facts = {
            "year": year,
            "account_id": chart.accounts[b.account],
            "object_set_id": chart.sets.get(b.objects) if b.objects else None,
            "amount": b.amount,
            "quantity": b.quantity,
        }
        if b.kind == "pbudget":
            budgets += [Budget(name="SIE", month=_month(b), **facts)] if b.year == 0 else []
            continue
        rows.append(YearBalance(kind=b.kind, offset=b.year, month=_month(b), **facts))
        if b.kind == "ub" and b.year == -1 and not has_opening:
            rows.append(YearBalance(kind="ib", offset=0, is_derived=True, **facts))
    YearBalance.objects.bulk_create(rows, batch_size=5000)
    Budget.objects.bulk_create(budgets, batch_size=5000)


def _month(balance: Balance) -> date | None:
    return date(int(balance.period[:4]), int(balance.period[4:]), 1) if balance.period else None


def _stated_months(year: FiscalYear, staging: Staging) -> None:
    """A file without vouchers: months as stated, or the whole year's change in its last month."""
    chart, last = staging.chart, (staging.document.covered_to or year.end).replace(day=1)
    if year.detail == Detail.MONTHS:
        stated = [b for b in staging.balances if b.kind == "psaldo" and not b.year and not b.objects]
        sums = {(chart.accounts[b.account], _month(b)): b.amount for b in stated}
    else:
        sums = {(chart.accounts[account], last): amount for account, amount in stated_changes(staging.balances).items()}
    with connection.cursor() as cursor:
        company = current_company()
        cursor.execute("DELETE FROM ledger_periodbalance WHERE company_id = %s AND year_id = %s", [company, year.pk])
        cursor.executemany(
            "INSERT INTO ledger_periodbalance (company_id, id, year_id, account_id, month, amount, debit, line_count) "
            "VALUES (%s, gen_random_uuid(), %s, %s, %s, %s, %s, 0)",
            [(company, year.pk, a, m, amount, max(amount, 0)) for (a, m), amount in sums.items() if amount],
        )


def stated_changes(balances: list[Balance]) -> dict[str, int]:
    """Account → what the year changed, from closing and opening balances and results alone."""
    opening = sum_balances((b for b in balances if b.kind == "ib"), 0)
    opening = opening or sum_balances((b for b in balances if b.kind == "ub"), -1)
    closing = sum_balances((b for b in balances if b.kind == "ub"), 0)
    changes = {account: amount - opening.get(account, 0) for account, amount in closing.items()}
    return changes | sum_balances((b for b in balances if b.kind == "res"), 0)


def _viewing(made: SieImport, year: FiscalYear, document: Document, staging: Staging) -> None:
    """As the user said, else as far as the file says it is complete, else to the end of its last month."""
    if made.viewing_to is None:
        covered = document.covered_to
        last = ask("SELECT max(month) FROM sie_balance WHERE line_count > 0")[0][0]
        last = min(month_end(last), year.end) if last else year.end
        made.viewing_to = covered if covered and year.start <= covered <= year.end else last
    year.viewing_to = made.viewing_to
    year.save(update_fields=["viewing_to"])


def month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)


# ------------------------------------------------------------------ words about what will happen
def words_of(found: Comparison) -> list[Word]:
    words = [Word("LED-039", {"series": s, "voucher": f"{s} {n}"}) for s, n in found.taken]
    for gone in found.held:
        code = "LED-050" if gone.is_changed else "LED-051"
        words.append(Word(code, {"voucher": gone.name, "held": ", ".join(gone.held[:10])}, "warning"))
    for voucher, series, number in found.returned:
        words.append(Word("LED-052", {"voucher": str(voucher), "theirs": f"{series} {number}".strip()}, "info"))
    for missing in found.missing:
        theirs = f"{missing.series} {missing.number}".strip()
        words.append(Word("LED-056", {"voucher": str(missing.voucher), "theirs": theirs}, "warning"))
    return words


def look_at_held(found: Comparison) -> None:
    """What hangs on the vouchers that are about to change or vanish."""
    ids = [row[0] for row in ask("SELECT id FROM sie_gone")]
    held = hangers.held(ids)
    if not held:
        return
    rows = ask(
        "SELECT v.id, v.series || ' ' || v.number, g.successor IS NOT NULL FROM ledger_voucher v "
        "JOIN sie_gone g ON g.id = v.id WHERE v.company_id = %s AND v.id = ANY(%s) ORDER BY v.date, v.id",
        current_company(),
        list(held),
    )
    found.held = [Gone(key, name.strip(), changed, held[key]) for key, name, changed in rows]


def locked_months(year: FiscalYear | None) -> list[str]:
    """Locked months of the year that the file would change."""
    if year is None:
        return []
    rows = ask(
        "SELECT DISTINCT p.month FROM ledger_period p "
        "WHERE p.company_id = %s AND p.year_id = %s AND p.locked_at IS NOT NULL "
        "AND (EXISTS (SELECT 1 FROM sie_voucher s WHERE date_trunc('month', s.date)::date = p.month "
        "AND NOT EXISTS (SELECT 1 FROM sie_kept k WHERE k.new = s.id)) "
        "OR EXISTS (SELECT 1 FROM sie_gone g JOIN ledger_voucher v ON v.company_id = p.company_id AND v.id = g.id "
        "WHERE date_trunc('month', v.date)::date = p.month)) ORDER BY 1",
        current_company(),
        year.pk,
    )
    return [f"{month:%Y-%m}" for (month,) in rows]


def stop(words: list[Word], *, accept_orgnr: bool, take_rest: bool) -> None:
    """Raises `Refused` with the first word that stops the import."""
    said = {"orgnr": accept_orgnr, "rest": take_rest}
    for word in words:
        if word.severity == "error" and not said.get(word.confirm, False):
            raise Refused(word.code, **word.facts)
