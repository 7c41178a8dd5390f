"""The charts of the start page: what every company wants to see, and the rows somebody has added."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.charts import Chart, ChartPage, Series
from hub.permissions import Area
from ledger.actions.reports import current_layout
from ledger.models import FiscalYear, PinnedChart
from ledger.models.open_item import ItemKind, OpenItem
from ledger.queries.reports import last_booked_month, report_book
from ledger.reports import Column, OpenInvoice, Report, ageing, arranged, rolling_months, standard, statement
from ledger.reports.months import month_of, moved, span
from ledger.visibility import visible_until

COSTS = ("goods", "external", "staff", "depreciation", "other_costs")


def charts(company, actor, month: str) -> ChartPage:
    """Nothing for those who may not see reports, and nothing without books."""
    years = list(FiscalYear.objects.filter(ledger__is_main=True).select_related("ledger").order_by("-start"))
    if not years or not actor.can_read(Area.REPORTS):
        return ChartPage()
    ledger = years[0].ledger
    until = visible_until(ledger, actor)
    months = _months(years[:2], until)
    if not months:
        return ChartPage()
    newest = min(last_booked_month(years[0]), until or date.max)
    chosen = next((m for m in months if f"{m:%Y-%m}" == month), newest if newest in months else months[0])
    made = _Maker(company, ledger, chosen, actor.can_write(Area.REPORTS))
    return ChartPage(tuple([*made.standard(), *_invoices(company, until), *made.pinned()]), tuple(months), chosen)


def _months(years: list[FiscalYear], until: date | None) -> list[date]:
    """Of this and the last year, newest first."""
    every = {m for year in years for m in span(month_of(year.start), month_of(year.end))}
    return sorted((m for m in every if until is None or m <= until), reverse=True)


class _Maker:
    """One reading of the books, and both reports over the last twelve months and the twelve before."""

    def __init__(self, company, ledger, month: date, may_write: bool):
        self.company, self.ledger, self.month, self.may_write = company, ledger, month, may_write
        book = report_book(ledger, since=moved(month, -24), until=month)
        self.reports: dict[str, tuple[Report, Report]] = {}
        for kind in ("result", "balance"):
            placed = arranged(standard(company.country, kind), book, current_layout(ledger, kind))
            both = [statement(book, placed, rolling_months(kind, last)) for last in (month, moved(month, -12))]
            self.reports[kind] = (both[0], both[1])

    def _values(self, kind: str, row: str, *, before: bool = False, sign: int = 1) -> tuple[int, ...]:
        report = self.reports[kind][1 if before else 0]
        found = next((each for each in report.rows if each.key == row), None)
        keys = [c.key for c in report.columns if isinstance(c, Column) and c.key != "sum"]
        return tuple(sign * (found.values[key] or 0) if found else 0 for key in keys)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(f"{m:%Y-%m}" for m in span(moved(self.month, -11), self.month))

    def _address(self, page: str, row: str = "") -> str:
        address = reverse(f"ledger:{page}", args=[self.company.pk])
        return f"{address}?end={self.month:%Y-%m}&detail=accounts" + (f"#{row}" if row else "")

    def standard(self) -> list[Chart]:
        return [self._sales(), self._costs(), self._structure(), self._cash()]

    def _sales(self) -> Chart:
        return self._beside(_("Nettoomsättning"), "result", ("sales",))

    def _costs(self) -> Chart:
        return self._beside(_("Kostnader"), "result", COSTS, sign=-1)

    def _beside(self, title: str, kind: str, rows: tuple[str, ...], sign: int = 1, removal: str = "") -> Chart:
        def total(before: bool) -> tuple[int, ...]:
            each = [self._values(kind, row, before=before, sign=sign) for row in rows]
            return tuple(map(sum, zip(*each, strict=True)))

        series = (Series(_("Senaste 12 månaderna"), total(False)), Series(_("Året före"), total(True), is_before=True))
        page = "report-rolling" if kind == "result" else "report-balance"
        return Chart(title, self.labels, series, url=self._address(page, rows[0]), removal=removal)

    def _structure(self) -> Chart:
        names = {row.key: _(row.label) for row in standard(self.company.country, "result").groups}
        rows = [row for row in COSTS if row in names and any(self._values("result", row))]
        values = tuple(sum(self._values("result", row, sign=-1)) for row in rows)
        labels = tuple(names[row] for row in rows)
        series = (Series(_("Senaste 12 månaderna"), values),)
        return Chart(_("Kostnadsstruktur"), labels, series, "shares", url=self._address("report-rolling"))

    def _cash(self) -> Chart:
        series = (Series(_("Saldo"), self._values("balance", "cash")),)
        return Chart(_("Kassa och bank"), self.labels, series, "line", url=self._address("report-balance", "cash"))

    def pinned(self) -> list[Chart]:
        found = []
        for pin in PinnedChart.objects.filter(ledger=self.ledger).order_by("position"):
            names = {row.key: _(row.label) for row in standard(self.company.country, pin.kind).rows}
            if pin.row in names:
                removal = (
                    reverse("ledger:report-chart-removal", args=[self.company.pk, pin.pk]) if self.may_write else ""
                )
                found.append(self._beside(names[pin.row], pin.kind, (pin.row,), removal=removal))
        return found


def _invoices(company, until: date | None) -> list[Chart]:
    """Open amounts by age, in the company's currency; a chart only where there are any."""
    items = OpenItem.objects.exclude(open_amount=0).filter(currency=company.currency)
    if until:
        items = items.filter(invoiced_on__lt=moved(until, 1))
    rows = list(items.values_list("kind", "due_on", "open_amount")[:20_000])
    if not rows:
        return []
    today, series, labels = timezone.localdate(), [], ()
    for kind, label in ItemKind.choices:
        own = [_open(n, due, left, company.currency) for n, (of, due, left) in enumerate(rows) if of == kind]
        ages = ageing(own, today)
        labels = tuple(_(age.label) for age in ages)
        series.append(Series(str(label), tuple(age.totals.get(company.currency, 0) for age in ages)))
    series[1] = Series(series[1].name, series[1].values, is_before=True)
    url = reverse("ledger:report-invoices", args=[company.pk])
    return [Chart(_("Obetalda fakturor"), labels, tuple(series), url=url)]


def _open(at: int, due: date, left: int, currency: str) -> OpenInvoice:
    return OpenInvoice(str(at), str(at), "", "", due, due, left, left, currency)
