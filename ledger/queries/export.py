"""The books as a SIE document, for `ledger.sie.write`: 4E, 4I and types 1–3. Reading it again gives the same books."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, Sum

from hub.models import Company
from ledger.content import objects_of
from ledger.models import (
    Account,
    Budget,
    Dimension,
    DimensionObject,
    FiscalYear,
    HistoryRow,
    PeriodBalance,
    Voucher,
    VoucherLine,
    YearBalance,
)
from ledger.queries.accounts import is_balance_account
from ledger.sie import Balance, Document, Row, Year
from ledger.sie import Dimension as SieDimension
from ledger.sie import Voucher as SieVoucher

KEPT_KINDS = ("oib", "oub")  # stated per object, and not computed here


def export_document(
    company: Company, year: FiscalYear, kind: str, *, vouchers: list[UUID] | None = None, version: str = ""
) -> Document:
    """A document of `kind` "1", "2", "3", "4E" or "4I". `vouchers`: only these (4I); None means all posted ones.

    Closing balances are computed from opening and rows. Vouchers born here bear their reference in the text, so that
    they are recognised when they come back. At most thirteen queries.
    """
    document = Document(type=kind, program="Huvudbok", program_version=version, company=company.name)
    document.orgnr, document.currency = company.orgnr, year.ledger.currency
    document.years[0] = Year(year.start, year.end)
    _chart(document, year)
    if kind != "4I":
        before = FiscalYear.objects.filter(ledger=year.ledger_id, end=year.start - timedelta(days=1)).first()
        _balances(document, year, 0, kind)
        if before:
            document.years[-1] = Year(before.start, before.end)
            _balances(document, before, -1, "1")
        else:
            _stated_before(document, year)
    if kind in ("4E", "4I"):
        document.vouchers = _vouchers(year, vouchers, with_reference=kind == "4I")
    if kind == "4I":
        _only_used(document)
    return document


def _chart(document: Document, year: FiscalYear) -> None:
    for account in Account.objects.filter(ledger=year.ledger_id).order_by("number"):
        if account.is_declared:
            document.accounts[account.number] = account.name
        if account.kind:
            document.account_types[account.number] = account.kind
        if account.unit:
            document.units[account.number] = account.unit
        if account.sru:
            document.sru[account.number] = tuple(account.sru)
    for each in Dimension.objects.filter(ledger=year.ledger_id).order_by("number"):
        document.dimensions[each.number] = SieDimension(each.number, each.name, each.parent)
    objects = DimensionObject.objects.filter(dimension__ledger=year.ledger_id).select_related("dimension")
    for each in objects.order_by("dimension__number", "number"):
        document.objects[each.dimension.number, each.number] = each.name


def _balances(document: Document, year: FiscalYear, offset: int, kind: str) -> None:
    opening, change = defaultdict(int), defaultdict(int)
    kinds = {a.number: a.kind for a in Account.objects.filter(ledger=year.ledger_id).only("number", "kind", "company")}
    stated = YearBalance.objects.filter(year=year, offset=0).filter(Q(kind="ib") | Q(kind__in=KEPT_KINDS))
    for b in stated.select_related("account", "object_set"):
        if b.kind == "ib":
            opening[b.account.number] += b.amount
        elif kind in ("3", "4E"):
            key = objects_of(b.object_set.key) if b.object_set else ()
            document.balances[b.kind].append(
                Balance(b.kind, offset, b.account.number, b.amount, key, quantity=_trim(b.quantity))
            )
    months = PeriodBalance.objects.filter(year=year).values_list("account__number", "month").annotate(n=Sum("amount"))
    for number, month, amount in months.order_by("account__number", "month"):
        change[number] += amount
        if kind in ("2", "3") and amount:
            document.balances["psaldo"].append(Balance("psaldo", offset, number, amount, period=f"{month:%Y%m}"))
    for number in sorted({*opening, *change}):
        if number in opening:
            document.balances["ib"].append(Balance("ib", offset, number, opening[number]))
        if is_balance_account(number, kinds.get(number, "")) or number in opening:
            document.balances["ub"].append(Balance("ub", offset, number, opening[number] + change[number]))
        else:
            document.balances["res"].append(Balance("res", offset, number, change[number]))
    if kind in ("2", "3", "4E"):
        _budget(document, year)


def _stated_before(document: Document, year: FiscalYear) -> None:
    """The year before as this year's file knew it, where the books do not have it."""
    for b in YearBalance.objects.filter(year=year, offset=-1, kind__in=("ib", "ub", "res")).select_related("account"):
        document.balances[b.kind].append(Balance(b.kind, -1, b.account.number, b.amount, quantity=_trim(b.quantity)))
    if any(b.year == -1 for found in document.balances.values() for b in found):
        document.years[-1] = Year(*_year_before(year.start))


def _year_before(start: date) -> tuple[date, date]:
    first = start.replace(year=start.year - 1, day=28 if (start.month, start.day) == (2, 29) else start.day)
    return first, start - timedelta(days=1)


def _budget(document: Document, year: FiscalYear) -> None:
    for b in Budget.objects.filter(year=year, name="SIE").select_related("account", "object_set"):
        key = objects_of(b.object_set.key) if b.object_set else ()
        document.balances["pbudget"].append(
            Balance("pbudget", 0, b.account.number, b.amount, key, f"{b.month:%Y%m}", _trim(b.quantity))
        )


def _vouchers(year: FiscalYear, wanted: list[UUID] | None, *, with_reference: bool) -> list[SieVoucher]:
    found = Voucher.objects.filter(year=year, status="posted")
    found = found if wanted is None else found.filter(pk__in=wanted)
    rows, history = _rows(year, wanted), _history(year, wanted)
    made = []
    for v in found.order_by("series", "number_sort", "occurrence", "id"):
        text = f"{v.text} ({v.reference})" if with_reference and v.reference else v.text
        made.append(
            SieVoucher(
                v.series, v.number or "", v.date, text.strip(), v.registered_on, v.signature, tuple(rows[v.pk]),
                tuple(history[v.pk]),
            )
        )  # fmt: skip
    return made


def _rows(year: FiscalYear, wanted: list[UUID] | None) -> dict[UUID, list[Row]]:
    rows: dict[UUID, list[Row]] = defaultdict(list)
    found = VoucherLine.objects.filter(voucher__year=year, voucher__status="posted")
    found = found if wanted is None else found.filter(voucher__in=wanted)
    values = ("voucher_id", "account__number", "object_set__key", "amount", "own_date", "text", "quantity", "signature")
    sets: dict[str | None, tuple] = {None: ()}
    for voucher, account, key, amount, day, text, quantity, signature in (
        found.order_by("voucher_id", "line_no").values_list(*values).iterator(chunk_size=10_000)
    ):
        if key not in sets:
            sets[key] = objects_of(key)
        rows[voucher].append(Row(account, sets[key], amount, day, text, _trim(quantity), 0, "trans", signature))
    return rows


def _history(year: FiscalYear, wanted: list[UUID] | None) -> dict[UUID, list[Row]]:
    rows: dict[UUID, list[Row]] = defaultdict(list)
    found = HistoryRow.objects.filter(voucher__year=year)
    found = found if wanted is None else found.filter(voucher__in=wanted)
    for h in found.order_by("voucher_id", "position"):
        rows[h.voucher_id].append(
            Row(
                h.account, objects_of(h.object_key), h.amount, h.date, h.text, _trim(h.quantity), 0, h.kind, h.signature
            )
        )
    return rows


def _only_used(document: Document) -> None:
    """A file of vouchers names what they use, not the whole chart."""
    accounts = {row.account for v in document.vouchers for row in v.rows}
    objects = {pair for v in document.vouchers for row in v.rows for pair in row.objects}
    document.accounts = {n: name for n, name in document.accounts.items() if n in accounts}
    document.account_types, document.units, document.sru = {}, {}, {}
    document.objects = {pair: name for pair, name in document.objects.items() if pair in objects}
    document.dimensions = {n: d for n, d in document.dimensions.items() if n in {d for d, _ in objects}}


def _trim(quantity):
    """1.500000000000 as it was: 1.5."""
    return None if quantity is None else quantity.normalize()
