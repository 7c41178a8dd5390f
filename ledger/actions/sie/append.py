"""A file of vouchers alone (4I) adds to the years that are there, and never the same voucher twice."""

from hub.tenancy import current_company
from ledger.actions.sie import chart as charts
from ledger.actions.sie.apply import Step, _insert, opened
from ledger.actions.sie.compare import Comparison, ask, take_out_ours
from ledger.actions.sie.rules import Word
from ledger.actions.sie.staging import Staging
from ledger.models import FiscalYear, Ledger, ReturnedVoucher, SieImport

OURS = "Huvudbok"
PLACE = """UPDATE sie_voucher s SET year_id = y.id FROM ledger_fiscalyear y
WHERE y.company_id = %s AND y.ledger_id = %s AND s.date BETWEEN y.start AND y."end" """
ADD = """INSERT INTO ledger_periodbalance AS p (company_id, id, year_id, account_id, month, amount, debit, line_count)
SELECT %s, gen_random_uuid(), s.year_id, l.account_id, date_trunc('month', l.date)::date, sum(l.amount),
  coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0), count(*)
FROM sie_voucher s JOIN sie_line l ON l.voucher_id = s.id GROUP BY 3, 4, 5
ON CONFLICT (company_id, year_id, account_id, month) DO UPDATE SET amount = p.amount + excluded.amount,
  debit = p.debit + excluded.debit, line_count = p.line_count + excluded.line_count"""
EQUAL = """SELECT s.id, s.series, s.number, v.id, v.series, v.number FROM sie_voucher s
JOIN ledger_voucher v ON v.company_id = %s AND v.year_id = s.year_id AND v.date = s.date
  AND v.debit_total = s.debit_total AND v.line_count = s.line_count AND v.origin = 'imported'
WHERE (s.number = '' OR (s.series, s.number) = (v.series, v.number))
  AND NOT EXISTS (
    (SELECT account_id, amount FROM sie_line WHERE voucher_id = s.id)
    EXCEPT ALL
    (SELECT account_id, amount FROM ledger_voucherline l WHERE l.company_id = v.company_id AND l.voucher_id = v.id))
ORDER BY s.id, v.id"""


def compare_added(ledger: Ledger) -> tuple[Comparison, list[Word]]:
    """Places every voucher in its year and takes out those that are there already."""
    found, words = Comparison(), []
    ask("CREATE TEMPORARY TABLE sie_kept (old uuid, new uuid)")
    ask("CREATE TEMPORARY TABLE sie_gone (id uuid, successor uuid)")
    ask(PLACE, current_company(), ledger.pk)
    homeless = ask("SELECT DISTINCT date FROM sie_voucher WHERE year_id IS NULL ORDER BY 1 LIMIT 5")
    if homeless:
        return found, [Word("LED-033", {"dates": ", ".join(day.isoformat() for (day,) in homeless)})]
    found.span = ask("SELECT min(date), max(date) FROM sie_voucher")[0]
    years = list(
        FiscalYear.objects.filter(ledger=ledger, pk__in=[y for (y,) in ask("SELECT DISTINCT year_id FROM sie_voucher")])
    )
    found.returned, _missing = take_out_ours(years)
    words += _take_out_equal(found)
    found.taken = ask(
        "SELECT s.series, s.number FROM sie_voucher s "
        "JOIN ledger_voucher v ON v.company_id = %s AND v.year_id = s.year_id "
        "AND v.series = s.series AND v.number = s.number WHERE v.origin = 'born' LIMIT 20",
        current_company(),
    )
    found.new = ask("SELECT count(*) FROM sie_voucher")[0][0]
    return found, words


def _take_out_equal(found: Comparison) -> list[Word]:
    """One of theirs stands for one of ours, so two equal ones of a file need two in the books to be both known."""
    gone, used, words = [], set(), []
    for staged, series, number, ours, our_series, our_number in ask(EQUAL, current_company()):
        if staged in gone or ours in used:
            continue
        gone.append(staged)
        used.add(ours)
        if len(words) < 500:
            name = f"{series} {number}".strip() or f"{our_series} {our_number}".strip()
            words.append(Word("LED-058", {"voucher": name}, "info"))
    found.kept = len(gone)
    for table, column in (("sie_line", "voucher_id"), ("sie_history", "voucher_id"), ("sie_voucher", "id")):
        ask(f"DELETE FROM {table} WHERE {column} = ANY(%s)", gone)
    return words


def apply_added(made: SieImport, ledger: Ledger, staging: Staging, found: Comparison, step: Step) -> None:
    """Writes what is left; the vouchers bear the import's name and leave with its undo."""
    made.undo = {"accounts": charts.write(staging.chart, ledger, staging.document)}
    made.undo["new_accounts"] = list(staging.chart.new_accounts.values())
    with opened(made, None):
        step("new")
        ask(
            "UPDATE sie_voucher s SET occurrence = s.occurrence + t.n FROM (SELECT year_id, series, number, "
            "max(occurrence) + 1 AS n FROM ledger_voucher "
            "WHERE company_id = %s AND status = 'posted' GROUP BY 1, 2, 3) t "
            "WHERE t.year_id = s.year_id AND t.series = s.series AND t.number = s.number",
            current_company(),
        )
        _insert(made, None, all_new=True)
        step("balances")
        ask(ADD, current_company())
        _mark_returned(made, staging, found)


def _mark_returned(made: SieImport, staging: Staging, found: Comparison) -> None:
    """What a year's mirror said of a voucher stays; our own file, read in again, says nothing of the source."""
    if staging.document.program == OURS:
        return
    for voucher, series, number in found.returned:
        ReturnedVoucher.objects.get_or_create(
            voucher=voucher, defaults={"source_import": made, "series": series, "number": number}
        )
