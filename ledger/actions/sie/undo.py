"""The way back: an import undone, a year deleted, a deletion undone. The very rows return, under their ids."""

import datetime

from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger import hangers
from ledger.actions.balances import hold_year
from ledger.actions.sie import archive
from ledger.actions.sie.apply import opened, rebuild
from ledger.actions.sie.compare import ask
from ledger.models import (
    Account,
    Act,
    Detail,
    FiscalYear,
    ImportState,
    Ledger,
    Origin,
    Removed,
    ReturnedVoucher,
    SieImport,
    Source,
    Voucher,
)
from ledger.models.sie_import import OPEN
from ledger.models.year import YearSource

UNDO_DAYS = datetime.timedelta(days=30)
ADDED = """CREATE TEMPORARY TABLE sie_gone AS
SELECT v.id, (SELECT x.key FROM ledger_removed x WHERE x.company_id = v.company_id AND x.source_import_id = %s
  AND x.kind = 'voucher' AND x.content->'voucher'->>'series' = v.series AND x.content->'voucher'->>'number' = v.number
  AND v.number <> '' ORDER BY x.key LIMIT 1) AS successor
FROM ledger_voucher v WHERE v.company_id = %s AND v.source_import_id = %s AND v.origin = 'imported'"""
YEAR = """CREATE TEMPORARY TABLE sie_gone AS SELECT v.id, NULL::uuid AS successor
FROM ledger_voucher v WHERE v.company_id = %s AND v.year_id = %s AND v.origin = 'imported'"""


def can_undo(made: SieImport) -> bool:
    """The latest act on its year, not too old. What came later must be undone first."""
    in_time = made.undo_until is not None and made.undo_until > timezone.now()
    if made.state != ImportState.DONE or not in_time:
        return False
    later = SieImport.objects.filter(ledger_id=made.ledger_id, state=ImportState.DONE, finished_at__gt=made.finished_at)
    if made.year_key is None:
        return (
            not later.exclude(year_key=None)
            .filter(year_start__lte=made.year_end, year_end__gte=made.year_start)
            .exists()
        )
    return not later.filter(year_key=made.year_key).exists()


def undo_import(*, company: Company, made: SieImport, by: Actor) -> SieImport:
    """An import or a deletion, back to the books as they were before it. Raises Refused LED-070, LED-074, LED-075."""
    by.check(Area.SIE_IMPORT, Level.WRITE)
    Ledger.objects.select_for_update().get(pk=made.ledger_id)
    made = SieImport.objects.select_for_update().get(pk=made.pk)
    if not can_undo(made):
        raise Refused("LED-070")
    _check_idle(made.ledger)
    ask("DROP TABLE IF EXISTS pg_temp.sie_gone")
    if made.act == Act.REMOVAL:
        _bring_back(made)
    elif made.year_key is None:
        _take_out(made)
    else:
        _take_back(made)
    ask("DROP TABLE IF EXISTS pg_temp.sie_gone")
    made.state, made.undone_at, made.undone_by = ImportState.UNDONE, timezone.now(), by.name[:120]
    made.save(update_fields=["state", "undone_at", "undone_by"])
    events.record("import.undone", obj=made, by=by, act=made.act)
    return made


def _check_idle(ledger: Ledger) -> None:
    """No import on its way: it was judged against the books as they are now."""
    if SieImport.objects.filter(ledger=ledger, state__in=OPEN).exists():
        raise Refused("LED-075")


def _take_back(made: SieImport) -> None:
    """A year's import: its vouchers go, the archived ones return."""
    year = FiscalYear.objects.get(pk=made.year_key)
    with opened(made, year):
        ask(ADDED, made.pk, made.company_id, made.pk)
        _exchange(made)
        ReturnedVoucher.objects.filter(source_import=made).delete()
        archive.delete_year(year, tables=archive.PARTS)
        if made.undo.get("made_year"):
            _drop_year(year)
        else:
            archive.restore_year(made, (*archive.PARTS, "returnedvoucher"))
            _restore_facts(made, year)
        _restore_accounts(made)


def _exchange(made: SieImport) -> None:
    ask(
        "UPDATE ledger_voucher SET occurrence = occurrence + 1000000 "
        "WHERE company_id = %s AND id IN (SELECT id FROM sie_gone)",
        made.company_id,
    )
    restored = archive.restore_vouchers(made)
    ask(
        "UPDATE ledger_voucher SET occurrence = occurrence - 1000000 WHERE company_id = %s AND occurrence >= 1000000 "
        "AND id = ANY(%s)",
        made.company_id,
        restored,
    )
    hangers.let_go(dict(ask("SELECT id, successor FROM sie_gone")))
    hangers.take_back(restored)
    archive.delete_gone()


def _restore_facts(made: SieImport, year: FiscalYear) -> None:
    before = made.undo["year"]
    year.detail = before["detail"]
    year.viewing_to = before["viewing_to"] and datetime.date.fromisoformat(before["viewing_to"])
    year.save(update_fields=["detail", "viewing_to"])
    _restore_sums(made, year)


def _restore_sums(made: SieImport, year: FiscalYear) -> None:
    """From the lines where there are any: something may have been posted here since. Else as they were."""
    if year.detail == Detail.VOUCHERS:
        rebuild(year)
    else:
        ask("DELETE FROM ledger_periodbalance WHERE company_id = %s AND year_id = %s", made.company_id, year.pk)
        archive.restore_year(made, ("periodbalance",))


def _drop_year(year: FiscalYear) -> None:
    """The year goes unless something born here stands in it."""
    if Voucher.objects.filter(year=year).exists():
        year.source = YearSource.BORN
        year.save(update_fields=["source"])
        rebuild(year)
    else:
        archive.delete_year(year)


def _restore_accounts(made: SieImport) -> None:
    for number, was in made.undo.get("accounts", {}).items():
        Account.objects.filter(ledger_id=made.ledger_id, number=number).update(**was)
    ask(
        "DELETE FROM ledger_account a WHERE a.company_id = %s AND a.id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM "
        "ledger_voucherline l WHERE l.company_id = a.company_id AND l.account_id = a.id) AND NOT EXISTS (SELECT 1 FROM "
        "ledger_yearbalance b WHERE b.company_id = a.company_id AND b.account_id = a.id) AND NOT EXISTS (SELECT 1 FROM "
        "ledger_budget b WHERE b.company_id = a.company_id AND b.account_id = a.id) AND NOT EXISTS (SELECT 1 FROM "
        "ledger_periodbalance p WHERE p.company_id = a.company_id AND p.account_id = a.id)",
        made.company_id,
        made.undo.get("new_accounts", []),
    )


def _take_out(made: SieImport) -> None:
    """A file that only added: its vouchers go."""
    with opened(made, None):
        ask(ADDED, made.pk, made.company_id, made.pk)
        years = [y for (y,) in ask("SELECT DISTINCT year_id FROM ledger_voucher v JOIN sie_gone g ON g.id = v.id")]
        hangers.let_go(dict(ask("SELECT id, successor FROM sie_gone")))
        archive.delete_gone()
        ReturnedVoucher.objects.filter(source_import=made).delete()
        for year in FiscalYear.objects.filter(pk__in=years).order_by("start"):
            hold_year(year, alone=True)
            rebuild(year)
        _restore_accounts(made)


# ------------------------------------------------------------------ deleting a year
def last_year(ledger: Ledger) -> FiscalYear | None:
    return FiscalYear.objects.filter(ledger=ledger).order_by("-start").first()


def delete_last_year(*, company: Company, year: FiscalYear, answer: str, by: Actor) -> SieImport:
    """*Ta bort senaste räkenskapsåret*. Raises Refused LED-071 when it is not the latest."""
    latest = last_year(year.ledger)
    if latest is None or latest.pk != year.pk:
        raise Refused("LED-071", year=str(year))
    return delete_year(company=company, year=year, answer=answer, by=by)


def delete_year(*, company: Company, year: FiscalYear, answer: str, by: Actor) -> SieImport:
    """Any imported year, with all that was imported. `answer` to the control question is the year's name.

    Vouchers born here stay, and so does the year that holds them. Raises Refused LED-072, LED-073, LED-035.
    """
    by.check(Area.SIE_IMPORT, Level.WRITE)
    ledger = Ledger.objects.select_for_update().get(pk=year.ledger_id)
    year = FiscalYear.objects.select_for_update().get(pk=year.pk)
    _check_deletion(year, answer)
    _check_idle(ledger)
    made = SieImport.objects.create(
        ledger=ledger,
        act=Act.REMOVAL,
        source=Source.UPLOAD,
        created_by=by.name[:120],
        year_start=year.start,
        year_end=year.end,
        state=ImportState.RUNNING,
    )
    _remove(made, year)
    now = timezone.now()
    made.state, made.finished_at, made.undo_until = ImportState.DONE, now, now + UNDO_DAYS
    made.save()
    events.record("year.deleted", obj=made, by=by, year=str(year), counts=made.counts)
    return made


def _check_deletion(year: FiscalYear, answer: str) -> None:
    if year.source != YearSource.IMPORTED:
        raise Refused("LED-072", year=str(year))
    if answer.strip() != str(year):
        raise Refused("LED-073", year=str(year))
    locked = [f"{p.month:%Y-%m}" for p in year.periods.filter(locked_at__isnull=False).order_by("month")]
    if locked:
        raise Refused("LED-035", months=", ".join(locked))


def _remove(made: SieImport, year: FiscalYear) -> None:
    stays = Voucher.objects.filter(year=year, origin=Origin.BORN).exists()
    with opened(made, year):
        ask("DROP TABLE IF EXISTS pg_temp.sie_gone")
        ask(YEAR, made.company_id, year.pk)
        successors = dict(ask("SELECT id, successor FROM sie_gone"))
        archive.keep_year(made, year, whole=True)
        archive.keep_gone(made, hangers.held(successors))
        hangers.let_go(successors)
        archive.delete_gone()
        made.counts = {"vouchers": len(successors)}
        made.undo = {"year_stays": stays}
        if stays:
            ReturnedVoucher.objects.filter(voucher__year=year).delete()
            archive.delete_year(year, tables=archive.PARTS)
            rebuild(year)
        else:
            archive.delete_year(year)
        ask("DROP TABLE pg_temp.sie_gone")


def _bring_back(made: SieImport) -> None:
    """A deletion: the year and all its vouchers return."""
    key = made.year_key
    stays = made.undo.get("year_stays") and FiscalYear.objects.filter(pk=key).exists()
    over = FiscalYear.objects.filter(ledger_id=made.ledger_id, start__lte=made.year_end, end__gte=made.year_start)
    if over.exclude(pk=key).exists():
        raise Refused("LED-074", year=f"{made.year_start}–{made.year_end}")
    if not stays:
        archive.restore_year(made, ("fiscalyear", "period", "voucherseries"))
    year = FiscalYear.objects.get(pk=key)
    with opened(made, year):
        restored = archive.restore_vouchers(made)
        hangers.take_back(restored)
        archive.restore_year(made, (*archive.PARTS, "returnedvoucher"))
        _restore_sums(made, year)


def forget_old(now: datetime.datetime) -> int:
    """Drops what can no longer be brought back, in the company in scope."""
    return Removed.objects.filter(source_import__undo_until__lt=now).delete()[0]
