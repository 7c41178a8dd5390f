"""Vouchers born here: drafted, balanced, numbered without holes, final. A mistake is reversed, never changed."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.money import MAX_MINOR, format_amount
from hub.permissions import Actor, Area, Level
from hub.tenancy import uuid7
from ledger import content
from ledger.actions.balances import book, hold_year
from ledger.actions.ledgers import main_ledger
from ledger.actions.objects import object_sets
from ledger.drafts import LineDraft, VoucherDraft
from ledger.guards import check_now, guarded
from ledger.models import (
    Account,
    DimensionObject,
    FiscalYear,
    Ledger,
    Origin,
    Period,
    Status,
    Voucher,
    VoucherLine,
    VoucherSeries,
)

MOST_LINES = 1000
NEXT = """INSERT INTO ledger_voucherseries (company_id, id, year_id, code, name, last_number)
VALUES (%s, %s, %s, %s, '', 1) ON CONFLICT (company_id, year_id, code)
DO UPDATE SET last_number = ledger_voucherseries.last_number + 1 RETURNING last_number"""


def post_voucher(
    *,
    company: Company,
    draft: VoucherDraft,
    ledger: Ledger | None = None,
    reverses: Voucher | None = None,
    key: UUID | None = None,
    by: Actor,
) -> Voucher:
    """Books the draft under the next number of its series, in one transaction: all of it, or a `Refused` and nothing.

    `ledger` None is the main one. `key` is the id the voucher shall bear: what was posted under it before is given
    back, so that what is asked twice, or by two at once, is booked once. The rows of other rooms that belong to the
    voucher go into the caller's own transaction around this one.

    Raises Refused: LED-001 does not balance · 002, 003 too few lines, a zero · 004 no such account · 005, 007 the
    series is no name, or the source's · 006 no fiscal year on that day · 008 too large · 009 no such object · 012 the
    month is locked · 017 too many lines. Forbidden without write to the ledger.
    """
    by.check(Area.LEDGER, Level.WRITE)
    if key and (known := Voucher.objects.filter(pk=key, origin=Origin.BORN, status=Status.POSTED).first()):
        return known
    _check(draft)
    ledger = ledger or main_ledger(company=company)
    year = _year_of(ledger, draft.date)
    try:
        with guarded(date=draft.date.isoformat(), month=f"{draft.date:%Y-%m}"):
            return _post(ledger, year, draft, reverses, key, by)
    except IntegrityError:  # another one posted under this key while we were at it
        if not key:
            raise
        return Voucher.objects.get(pk=key)


def _post(ledger: Ledger, year: FiscalYear, draft: VoucherDraft, reverses, key: UUID | None, by: Actor) -> Voucher:
    accounts = _accounts(ledger, {line.account for line in draft.lines})
    _check_objects(ledger, draft)
    sets = object_sets(ledger, {line.objects for line in draft.lines if line.objects})
    hold_year(year)
    _check_series(year, draft.series)
    voucher = Voucher.objects.create(
        id=key or uuid7(),
        year=year,
        series=draft.series,
        date=draft.date,
        text=draft.text,
        external_reference=draft.reference[:80] or None,
        origin=Origin.BORN,
        status=Status.DRAFT,
        reverses=reverses,
        created_by=by.name[:120],
    )
    lines = _add_lines(voucher, draft, accounts, sets)
    book(year, voucher.date, lines)
    _number(voucher, lines)
    check_now("voucher_balances")
    events.record("voucher.posted", obj=voucher, by=by, debit=voucher.debit_total, date=draft.date.isoformat())
    return voucher


def reverse_voucher(*, company: Company, voucher: Voucher, on: date, text: str = "", by: Actor) -> Voucher:
    """The same lines with the other sign, on the day `on`. Once only, and only for vouchers born here."""
    by.check(Area.LEDGER, Level.WRITE)
    if voucher.origin != Origin.BORN:
        raise Refused("LED-015", voucher=str(voucher))
    with guarded(month=f"{on:%Y-%m}", date=on.isoformat()):
        voucher = Voucher.objects.select_for_update().select_related("year__ledger").get(pk=voucher.pk)
        if voucher.reversed_by.exists():
            raise Refused("LED-016", voucher=str(voucher))
        draft = VoucherDraft(voucher.series, on, text or _("Vändning av %s") % voucher, _mirrored(voucher))
        made = post_voucher(company=company, draft=draft, ledger=voucher.year.ledger, reverses=voucher, by=by)
        events.record("voucher.reversed", obj=voucher, by=by, reversal=str(made))
    return made


def _mirrored(voucher: Voucher) -> tuple[LineDraft, ...]:
    lines = voucher.lines.select_related("account", "object_set").order_by("line_no")
    return tuple(
        LineDraft(
            line.account.number,
            -line.amount,
            content.objects_of(line.object_set.key if line.object_set else ""),
            line.text,
            -line.quantity if line.quantity is not None else None,
        )
        for line in lines
    )


def _check(draft: VoucherDraft) -> None:
    if not draft.series.strip() or len(draft.series) > 40:
        raise Refused("LED-005", series=draft.series[:40])
    if len(draft.lines) < 2:
        raise Refused("LED-002")
    if len(draft.lines) > MOST_LINES:
        raise Refused("LED-017", limit=MOST_LINES)
    if not all(line.amount for line in draft.lines):
        raise Refused("LED-003")
    if draft.difference:
        raise Refused("LED-001", difference=format_amount(draft.difference))
    if draft.debit > MAX_MINOR:
        raise Refused("LED-008")


def _year_of(ledger: Ledger, day: date) -> FiscalYear:
    year = FiscalYear.objects.filter(ledger=ledger, start__lte=day, end__gte=day).first()
    if year is None or not Period.objects.filter(year=year, month=day.replace(day=1)).exists():
        raise Refused("LED-006", date=day.isoformat())
    return year


def _check_series(year: FiscalYear, series: str) -> None:
    if Voucher.objects.filter(year=year, series=series, origin=Origin.IMPORTED).exists():
        raise Refused("LED-007", series=series)


def _add_lines(voucher: Voucher, draft: VoucherDraft, accounts: dict, sets: dict) -> list[VoucherLine]:
    lines = [
        VoucherLine(
            voucher=voucher,
            line_no=at,
            account=accounts[line.account],
            date=draft.date,
            amount=line.amount,
            object_set_id=sets.get(line.objects),
            text=line.text,
            quantity=line.quantity,
        )
        for at, line in enumerate(draft.lines, 1)
    ]
    return VoucherLine.objects.bulk_create(lines)


def _accounts(ledger: Ledger, wanted: set[str | UUID]) -> dict[str | UUID, Account]:
    """Account by number and by id. An id that is none of this ledger's is as unknown as a number."""
    ids = {each for each in wanted if isinstance(each, UUID)}
    named = Q(pk__in=ids) | Q(number__in=wanted - ids)
    found: dict[str | UUID, Account] = {}
    for account in Account.objects.filter(named, ledger=ledger):
        found |= {account.number: account, account.pk: account}
    if missing := sorted(str(each) for each in wanted - found.keys()):
        raise Refused("LED-004", accounts=", ".join(missing[:10]))
    return found


def _check_objects(ledger: Ledger, draft: VoucherDraft) -> None:
    wanted = {pair for line in draft.lines for pair in line.objects}
    if not wanted:
        return
    known = DimensionObject.objects.filter(dimension__ledger=ledger, number__in={number for _dim, number in wanted})
    missing = sorted(wanted - set(known.values_list("dimension__number", "number")))
    if missing:
        raise Refused("LED-009", objects=", ".join(f"{dimension}: {number}" for dimension, number in missing[:10]))


def _number(voucher: Voucher, lines: list[VoucherLine]) -> None:
    """The last statements before commit: the series' row is held as short as can be."""
    voucher.line_count = len(lines)
    voucher.debit_total = sum(line.amount for line in lines if line.amount > 0)
    voucher.reference = content.reference_of(voucher.pk)
    voucher.status, voucher.posted_at = Status.POSTED, timezone.now()
    voucher.registered_on = timezone.localdate()
    with connection.cursor() as cursor:
        key = VoucherSeries._meta.pk.get_default()
        cursor.execute(NEXT, [voucher.company_id, key, voucher.year_id, voucher.series])
        voucher.number_sort = cursor.fetchone()[0]
    voucher.number = str(voucher.number_sort)
    voucher.content_sha256 = _digest(voucher, lines)
    voucher.save()


def _digest(voucher: Voucher, lines: list[VoucherLine]) -> bytes:
    texts = (
        content.line_text(
            line.account.number,
            line.amount,
            line.object_set_id or "",
            "",
            line.text,
            "" if line.quantity is None else f"{line.quantity:f}",
        )
        for line in lines
    )
    return content.digest(voucher.series, voucher.number, voucher.date.isoformat(), texts)
