"""What an import takes away is kept whole, as rows, and can be put back as the very same rows."""

from uuid import UUID

from hub.tenancy import current_company
from ledger.actions.sie.compare import ask
from ledger.models import FiscalYear, Removed, SieImport

PARTS = ("yearbalance", "budget")  # what a year has beside vouchers, replaced by every import
WHOLE = (*PARTS, "period", "voucherseries", "periodbalance")  # and what goes with it when it is deleted
KEEP_GONE = """INSERT INTO ledger_removed (company_id, id, source_import_id, kind, key, label, held, content)
SELECT v.company_id, gen_random_uuid(), %s, 'voucher', v.id, left(trim(v.series || ' ' || v.number), 100), '[]',
  jsonb_build_object('voucher', to_jsonb(v),
    'lines', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.line_no), '[]') FROM ledger_voucherline l
              WHERE l.company_id = v.company_id AND l.voucher_id = v.id),
    'history', (SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.position), '[]') FROM ledger_historyrow h
                WHERE h.company_id = v.company_id AND h.voucher_id = v.id))
FROM ledger_voucher v JOIN sie_gone g ON g.id = v.id WHERE v.company_id = %s"""
KEEP_HEADERS = """INSERT INTO ledger_removed (company_id, id, source_import_id, kind, key, label, held, content)
SELECT v.company_id, gen_random_uuid(), %s, 'header', v.id, left(trim(v.series || ' ' || v.number), 100), '[]',
  jsonb_build_object('text', v.text, 'registered_on', v.registered_on, 'signature', v.signature)
FROM ledger_voucher v JOIN sie_kept k ON k.old = v.id JOIN sie_voucher s ON s.id = k.new
WHERE v.company_id = %s
  AND (v.text, v.registered_on, v.signature) IS DISTINCT FROM (s.text, s.registered_on, s.signature)"""
RESTORE = {
    "voucher": "SELECT r.* FROM ledger_removed x, "
    "LATERAL jsonb_populate_record(NULL::ledger_voucher, x.content->'voucher') r",
    "voucherline": "SELECT r.* FROM ledger_removed x, "
    "LATERAL jsonb_populate_recordset(NULL::ledger_voucherline, x.content->'lines') r",
    "historyrow": "SELECT r.* FROM ledger_removed x, "
    "LATERAL jsonb_populate_recordset(NULL::ledger_historyrow, x.content->'history') r",
}
OF_ACT = " WHERE x.company_id = %s AND x.source_import_id = %s AND x.kind = %s"


def keep_gone(made: SieImport, held: dict[UUID, list[str]]) -> None:
    """The vouchers in `sie_gone`, with what hangs on them."""
    ask(KEEP_GONE, made.pk, current_company())
    for removed in Removed.objects.filter(source_import=made, kind="voucher", key__in=list(held)):
        removed.held = held[removed.key]
        removed.save(update_fields=["held"])


def keep_headers(made: SieImport) -> None:
    """The words of kept vouchers that the file words otherwise."""
    ask(KEEP_HEADERS, made.pk, current_company())


def keep_year(made: SieImport, year: FiscalYear, *, whole: bool = False) -> None:
    """What the year has beside vouchers; `whole`: the year's own row too, because it goes."""
    content = ", ".join(
        f"'{t}', (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM ledger_{t} t WHERE t.company_id = y.company_id "
        f"AND t.year_id = y.id)"
        for t in (WHOLE if whole else (*PARTS, "periodbalance"))
    )
    returned = (
        "(SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM ledger_returnedvoucher t JOIN ledger_voucher v "
        "ON v.company_id = t.company_id AND v.id = t.voucher_id WHERE t.company_id = y.company_id AND v.year_id = y.id)"
    )
    ask(
        "INSERT INTO ledger_removed (company_id, id, source_import_id, kind, key, label, held, content) "
        f"SELECT y.company_id, gen_random_uuid(), %s, 'year', y.id, '', '[]', "
        f"jsonb_build_object('fiscalyear', jsonb_build_array(to_jsonb(y)), 'returnedvoucher', {returned}, {content}) "
        "FROM ledger_fiscalyear y WHERE y.company_id = %s AND y.id = %s",
        made.pk,
        current_company(),
        year.pk,
    )


def delete_gone() -> None:
    """The vouchers in `sie_gone`, with lines and history."""
    company = current_company()
    for table, column in (("historyrow", "voucher_id"), ("voucherline", "voucher_id"), ("voucher", "id")):
        ask(f"DELETE FROM ledger_{table} t USING sie_gone g WHERE t.company_id = %s AND t.{column} = g.id", company)


def delete_year(year: FiscalYear, *, tables=WHOLE) -> None:
    company = current_company()
    for table in dict.fromkeys((*tables, "periodbalance")):
        ask(f"DELETE FROM ledger_{table} WHERE company_id = %s AND year_id = %s", company, year.pk)
    if tables == WHOLE:
        ask("DELETE FROM ledger_fiscalyear WHERE company_id = %s AND id = %s", company, year.pk)


def restore_vouchers(made: SieImport) -> list[UUID]:
    """The archived vouchers of an act, back under their ids."""
    company = current_company()
    for table, rows in RESTORE.items():
        ask(f"INSERT INTO ledger_{table} {rows}" + OF_ACT, company, made.pk, "voucher")
    ask(
        "UPDATE ledger_voucher v SET text = x.content->>'text', registered_on = (x.content->>'registered_on')::date, "
        "signature = x.content->>'signature' FROM ledger_removed x "
        "WHERE v.company_id = %s AND x.company_id = v.company_id AND x.source_import_id = %s AND x.kind = 'header' "
        "AND x.key = v.id",
        company,
        made.pk,
    )
    return list(Removed.objects.filter(source_import=made, kind="voucher").values_list("key", flat=True))


def restore_year(made: SieImport, tables: tuple[str, ...]) -> None:
    """The archived rows of a year, back under their ids."""
    for table in tables:
        ask(
            f"INSERT INTO ledger_{table} SELECT r.* FROM ledger_removed x, "
            f"LATERAL jsonb_populate_recordset(NULL::ledger_{table}, x.content->'{table}') r"
            + OF_ACT
            + " ON CONFLICT DO NOTHING",
            current_company(),
            made.pk,
            "year",
        )
