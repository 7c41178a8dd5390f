"""Vouchers as a list, as one page, and by search. Every list goes on by key and looks at a bounded number of rows."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Q

from hub.money import AmountError, parse_amount
from hub.tenancy import current_company
from ledger.content import objects_of
from ledger.models import DimensionObject, FiscalYear, HistoryRow, Voucher, VoucherLine
from ledger.queries.cursors import seal, unseal
from ledger.queries.lines import with_accounts, with_sets

WINDOW = 20_000  # vouchers one search for words looks at before it asks whether to go on
_NAME = re.compile(r"([^\W\d]{1,10}|#|\w{1,10}\s)\s*(\d{1,15})")
BY_AMOUNT = """SELECT l.date, l.id, l.voucher_id FROM ledger_voucherline l
WHERE l.company_id = %(company)s AND l.amount = %(amount)s AND l.date <= %(end)s AND l.date >= %(start)s
  AND (%(after)s::date IS NULL OR (l.date, l.id) < (%(after)s, %(key)s))
ORDER BY l.date DESC, l.id DESC LIMIT %(limit)s"""
# not EXISTS: the planner may answer that by reading the lines of all years once, LIMIT keeps it to those of the window
BY_WORDS = """SELECT w.id, w.date, w.hit FROM (
  SELECT v.id, v.date, v.text ILIKE %(like)s OR (SELECT 1 FROM ledger_voucherline l
    WHERE l.company_id = v.company_id AND l.voucher_id = v.id AND l.text ILIKE %(like)s LIMIT 1) IS NOT NULL AS hit
  FROM (SELECT * FROM ledger_voucher WHERE company_id = %(company)s AND year_id = %(year)s
    AND (%(after)s::date IS NULL OR (date, id) < (%(after)s, %(key)s))
    ORDER BY date DESC, id DESC LIMIT %(window)s) v) w
WHERE w.hit ORDER BY w.date DESC, w.id DESC LIMIT %(limit)s"""
EDGE = """SELECT date, id FROM ledger_voucher WHERE company_id = %(company)s AND year_id = %(year)s
  AND (%(after)s::date IS NULL OR (date, id) < (%(after)s, %(key)s))
ORDER BY date DESC, id DESC OFFSET %(window)s LIMIT 1"""
GAPS = """SELECT series, last + 1, number_sort - 1 FROM (
  SELECT series, number_sort, lag(number_sort) OVER (PARTITION BY series ORDER BY number_sort) AS last
  FROM ledger_voucher WHERE company_id = %s AND year_id = %s AND number_sort > 0) g
WHERE number_sort > last + 1 ORDER BY 1, 2 LIMIT 1000"""


@dataclass(frozen=True)
class VoucherPage:
    """`next` goes on after the last; `looked_further` says a search stopped at its bound, not at the end."""

    rows: list[Voucher]
    next: str = ""
    looked_further: bool = False


def vouchers(year: FiscalYear, *, series: str | None = None, cursor: str = "", limit: int = 100) -> VoucherPage:
    """By series and number. One query."""
    found = Voucher.objects.filter(year=year)
    if series is not None:
        found = found.filter(series=series)
    after = unseal(cursor) if cursor else None
    if after:
        found = found.extra(
            where=['("ledger_voucher"."series", "ledger_voucher"."number_sort", "ledger_voucher"."id") > (%s, %s, %s)'],
            params=[after[0], after[1], UUID(after[2])],
        )
    rows = list(found.order_by("series", "number_sort", "id")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return VoucherPage(rows[:limit], seal(last.series, last.number_sort, last.pk) if last else "")


def find_vouchers(year: FiscalYear, text: str, *, cursor: str = "", limit: int = 100) -> VoucherPage:
    """An amount (`1 234,50`, either side), a voucher (`A 12`), or words in voucher and rows; newest first.

    A plain number is asked as number and as amount. Words look at `WINDOW` vouchers at a time, so that a search
    costs the same in books of any size. At most five queries.
    """
    text = " ".join(text.split())
    amount, named = _amount(text), _named(year, text)
    if amount is None and not named:
        return _by_words(year, text, cursor, limit) if text else vouchers(year, cursor=cursor, limit=limit)
    page = _by_amount(year, amount, cursor, limit) if amount else VoucherPage([])
    if cursor:
        return page
    known = {v.pk for v in named}
    return VoucherPage([*named, *(v for v in page.rows if v.pk not in known)], page.next)


def _amount(text: str) -> int | None:
    try:
        return abs(parse_amount(text))
    except AmountError:
        return None


def _named(year: FiscalYear, text: str) -> list[Voucher]:
    if text.isascii() and text.isdigit():
        return list(Voucher.objects.filter(year=year, series__in=_series(year), number=text)[:20])
    match = _NAME.fullmatch(text)
    if not match:
        return []
    series = match[1].strip()
    names = Q(series=series) | Q(series=series.upper())
    return list(Voucher.objects.filter(names, year=year, number=match[2])[:20])


def _series(year: FiscalYear) -> list[str]:
    """The series of a year, one index step each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE s AS ((SELECT series FROM ledger_voucher WHERE company_id = %(c)s "
            "AND year_id = %(y)s ORDER BY series LIMIT 1) UNION ALL SELECT (SELECT v.series FROM ledger_voucher v "
            "WHERE v.company_id = %(c)s AND v.year_id = %(y)s AND v.series > s.series ORDER BY v.series LIMIT 1) "
            "FROM s WHERE s.series IS NOT NULL) "
            "SELECT series FROM s WHERE series IS NOT NULL LIMIT 200",
            {"c": current_company(), "y": year.pk},
        )
        return [row[0] for row in cursor.fetchall()]


def _by_amount(year: FiscalYear, amount: int, cursor: str, limit: int) -> VoucherPage:
    after = unseal(cursor) if cursor else None
    facts = {"company": current_company(), "start": year.start, "end": year.end, "limit": limit + 1}
    facts |= {"after": after and after[0], "key": after and after[1]}
    with connection.cursor() as sql:
        hits = []
        for each in {amount, -amount}:
            sql.execute(BY_AMOUNT, facts | {"amount": each})
            hits += sql.fetchall()
    hits = sorted(hits, reverse=True)
    page = hits[:limit]
    found = {v.pk: v for v in Voucher.objects.filter(year=year, pk__in={voucher for _, _, voucher in page})}
    rows = [found[key] for key in dict.fromkeys(voucher for _, _, voucher in page) if key in found]
    return VoucherPage(rows, seal(page[-1][0], page[-1][1]) if len(hits) > limit else "")


def _by_words(year: FiscalYear, text: str, cursor: str, limit: int) -> VoucherPage:
    after = unseal(cursor) if cursor else None
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    facts = {"company": current_company(), "year": year.pk, "like": like, "window": WINDOW, "limit": limit + 1}
    facts |= {"after": after and after[0], "key": after and after[1]}
    with connection.cursor() as sql:
        sql.execute(BY_WORDS, facts)
        hits = sql.fetchall()
        sql.execute(EDGE, facts | {"window": WINDOW - 1})
        edge = sql.fetchone()
    found = {v.pk: v for v in Voucher.objects.filter(pk__in=[key for key, _, _ in hits[:limit]])}
    rows = [found[key] for key, _, _ in hits[:limit]]
    if len(hits) > limit:
        return VoucherPage(rows, seal(rows[-1].date, rows[-1].pk))
    return VoucherPage(rows, seal(*edge) if edge else "", looked_further=edge is not None)


# ------------------------------------------------------------------ one voucher
@dataclass(frozen=True)
class ShownLine:
    """A line with its objects as (dimension number, object number, object name)."""

    line: VoucherLine
    objects: list[tuple[str, str, str]]


@dataclass(frozen=True)
class ShownVoucher:
    voucher: Voucher
    lines: list[ShownLine]
    history: list[HistoryRow]
    reversal: Voucher | None = None
    returned: list = field(default_factory=list)
    attachments: list = field(default_factory=list)


def voucher_page(key: UUID) -> ShownVoucher:
    """Everything about one voucher. Nine queries. Raises Voucher.DoesNotExist."""
    voucher = Voucher.objects.select_related("year__ledger", "reverses", "source_import").get(pk=key)
    lines = with_sets(with_accounts(list(voucher.lines.order_by("line_no"))))
    pairs = {pair for line in lines if line.object_set for pair in objects_of(line.object_set.key)}
    objects = DimensionObject.objects.filter(number__in={o for _, o in pairs}, dimension__ledger=voucher.year.ledger_id)
    names = {(o.dimension.number, o.number): o.name for o in objects.select_related("dimension")}
    shown = [
        ShownLine(
            line, [(d, o, names.get((d, o), "")) for d, o in objects_of(line.object_set.key if line.object_set else "")]
        )
        for line in lines
    ]
    return ShownVoucher(
        voucher,
        shown,
        list(voucher.history.order_by("position")),
        voucher.reversed_by.first(),
        list(voucher.returned.select_related("source_import")),
        list(voucher.attachments.select_related("file").defer("file__sealed")),
    )


def gaps(year: FiscalYear) -> list[tuple[str, int, int]]:
    """Numbers that are missing inside a series: (series, first, last). For imported series too. One query."""
    with connection.cursor() as cursor:
        cursor.execute(GAPS, [current_company(), year.pk])
        return cursor.fetchall()
