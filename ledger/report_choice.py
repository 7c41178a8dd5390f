"""What the address of a report says: year, months, against what, in which unit, of which object."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ledger.actions.reports import current_layout
from ledger.models import BudgetPlan, DimensionObject, FiscalYear, Ledger, Status, Voucher
from ledger.queries.reports import last_booked_month, report_book
from ledger.queries.voucher_lists import ShownVoucher, voucher_page
from ledger.reports import (
    Arranged,
    Book,
    Columns,
    RatioValue,
    Report,
    ReportRow,
    arranged,
    in_thousands,
    ratios,
    standard,
    statement,
)
from ledger.reports.months import month_of, moved, span
from ledger.visibility import visible_until

OBJECTS = 500  # in the list of objects to choose from
DEVIATIONS = (("percent", gettext_lazy("Avvikelse i procent")), ("amount", gettext_lazy("Avvikelse i belopp")))
AGAINST = (
    ("last_year", gettext_lazy("Föregående år")),
    ("budget", gettext_lazy("Budget")),
    ("both", gettext_lazy("Föregående år och budget")),
    ("none", gettext_lazy("Inget")),
)
UNITS = (("kr", gettext_lazy("Hela belopp")), ("tkr", gettext_lazy("Tusental")))
DETAILS = (
    ("groups", gettext_lazy("Rader")),
    ("headings", gettext_lazy("Rader och underrubriker")),
    ("plain", gettext_lazy("Rader och konton")),
    ("accounts", gettext_lazy("Rader, underrubriker och konton")),
)


class ReportForm(forms.Form):
    """Only shows what was read from the address."""

    kind = forms.ChoiceField(label=gettext_lazy("Rapport"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Räkenskapsår"), required=False)
    start = forms.ChoiceField(label=gettext_lazy("Från"), required=False)
    end = forms.ChoiceField(label=gettext_lazy("Till"), required=False)
    values = forms.ChoiceField(label=gettext_lazy("Värden"), required=False)
    against = forms.ChoiceField(label=gettext_lazy("Jämför med"), required=False, choices=AGAINST)
    plan = forms.ChoiceField(label=gettext_lazy("Budget"), required=False)
    deviation = forms.ChoiceField(label=gettext_lazy("Avvikelse"), required=False, choices=DEVIATIONS)
    detail = forms.ChoiceField(label=gettext_lazy("Visa"), required=False, choices=DETAILS)
    unit = forms.ChoiceField(label=gettext_lazy("Enhet"), required=False, choices=UNITS)
    object = forms.ChoiceField(label=gettext_lazy("Dimension"), required=False)
    low = forms.CharField(label=gettext_lazy("Från konto"), required=False, widget=forms.TextInput({"size": 6}))
    high = forms.CharField(label=gettext_lazy("Till konto"), required=False, widget=forms.TextInput({"size": 6}))
    series = forms.CharField(label=gettext_lazy("Serie"), required=False, widget=forms.TextInput({"size": 6}))
    lang = forms.ChoiceField(label=gettext_lazy("Språk"), required=False, choices=settings.LANGUAGES)


@dataclass(frozen=True)
class ReportChoice:
    """`years` newest first. `until`: the last month the reader may see, None without a bound."""

    company: object
    ledger: Ledger
    years: tuple[FiscalYear, ...]
    year: FiscalYear
    first: date
    last: date
    until: date | None
    plans: tuple[BudgetPlan, ...]
    objects: tuple[DimensionObject, ...]
    said: dict[str, str]

    @property
    def unit(self) -> str:
        return self.said["unit"]

    @property
    def detail(self) -> str:
        return self.said["detail"]

    @property
    def with_accounts(self) -> bool:
        return self.detail in ("accounts", "plain")

    @property
    def with_headings(self) -> bool:
        return self.detail in ("accounts", "headings")

    def rows(self, report: Report) -> list[ReportRow]:
        """What is shown of it, on the page and in files: groups, sums, and what is under them as asked.

        Nothing empty but sums, and groups whose accounts even out.
        """
        filled = {row.group for row in report.rows if row.kind == "account" and not row.is_empty}
        under = {"account": self.with_accounts, "heading": self.with_headings}
        return [
            row
            for row in report.rows
            if (under[row.kind] and not row.is_empty if row.kind in under else not row.is_empty)
            or row.kind not in ("group", *under)
            or (row.kind == "group" and row.key in filled)
        ]

    @property
    def kind(self) -> str:
        return "balance" if self.said["kind"] == "balance" else "result"

    @cached_property
    def plan(self) -> BudgetPlan | None:
        """The budget asked for, else the main one of the year."""
        of_year = [plan for plan in self.plans if plan.year_id == self.year.pk]
        asked = [plan for plan in of_year if str(plan.pk) == self.said["plan"]]
        return (asked or [plan for plan in of_year if plan.is_main] or [None])[0]

    @cached_property
    def object_chosen(self) -> DimensionObject | None:
        return next((each for each in self.objects if str(each.pk) == self.said["object"]), None)

    @property
    def with_last_year(self) -> bool:
        return self.said["against"] in ("last_year", "both")

    @property
    def with_budget(self) -> bool:
        return self.said["against"] in ("budget", "both") and self.plan is not None

    @property
    def start(self) -> date:
        """First day of the period, within the year."""
        return max(self.year.start, self.first)

    @property
    def end(self) -> date:
        """Last day of the period, within the year."""
        return min(self.year.end, moved(self.last, 1) - timedelta(days=1))

    @property
    def months(self) -> list[date]:
        """Those of the year the reader may choose."""
        return [
            m for m in span(month_of(self.year.start), month_of(self.year.end)) if not self.until or m <= self.until
        ]

    def book(self, back: int = 24) -> Book:
        """Facts of the years from so many months before the last, and nothing after it."""
        name = self.plan.name if self.plan else ""
        since = moved(self.last, -back)
        return report_book(self.ledger, since=since, until=self.last, plan=name, of=self.object_chosen)

    def arranged(self, book: Book, kind: str) -> Arranged:
        return arranged(standard(self.company.country, kind), book, current_layout(self.ledger, kind))

    def report(self, kind: str, columns: Columns, book: Book | None = None) -> Report:
        book = book or self.book()
        made = statement(book, self.arranged(book, kind), columns)
        return in_thousands(made) if self.said["unit"] == "tkr" else made

    def ratios(self) -> tuple[RatioValue, ...]:
        """All key ratios as the last month ended."""
        book = self.book()
        return ratios(
            book, self.arranged(book, "result"), self.arranged(book, "balance"), self.last, self.company.country
        )

    def named(self) -> dict[str, str]:
        found = {"year": str(self.year.start), "start": f"{self.first:%Y-%m}", "end": f"{self.last:%Y-%m}"}
        return {name: value for name, value in (self.said | found).items() if value}

    def link(self, path: str, **more) -> str:
        named = self.named() | more
        return f"{path}?{urlencode({name: value for name, value in named.items() if value})}"

    def form(self, *names: str, kinds=(), values=()) -> ReportForm:
        form = ReportForm(initial={"lang": get_language()} | self.named())
        for name in [name for name in form.fields if name not in names]:
            del form.fields[name]
        shown = [(f"{m:%Y-%m}", f"{m:%Y-%m}") for m in self.months]
        plans = [(str(p.pk), p.name) for p in self.plans if p.year_id == self.year.pk]
        objects = [("", _("Alla"))] + [(str(o.pk), f"{o.dimension}: {o}") for o in self.objects]
        choices = {
            "year": [(str(y.start), str(y)) for y in self.years],
            "start": shown,
            "end": shown,
            "plan": plans,
            "object": objects,
            "kind": list(kinds),
            "values": list(values),
        }
        for name in choices.keys() & form.fields.keys():
            form.fields[name].choices = choices[name]
        for name, needed in (("plan", len(plans) > 1), ("object", len(objects) > 1)):
            if name in form.fields and not needed:
                del form.fields[name]
        return form


DEFAULTS = {"against": "last_year", "deviation": "percent", "unit": "kr", "detail": "groups", "kind": "result"}


def choose(request, *, whole_year: bool = False, actor=None) -> ReportChoice | None:
    """None without books. A month asked for that the reader may not see is drawn back to the last that they may."""
    years = tuple(FiscalYear.objects.filter(ledger__is_main=True).select_related("ledger").order_by("-start"))
    if not years:
        return None
    until = visible_until(years[0].ledger, actor or request.actor)
    seen = tuple(y for y in years if until is None or month_of(y.start) <= until)
    if not seen:
        return None
    year = next((y for y in seen if str(y.start) == request.GET.get("year")), seen[0])
    said = {name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in ReportForm.base_fields}
    said |= {name: said[name] or value for name, value in DEFAULTS.items()}
    made = ReportChoice(
        company=request.company,
        ledger=year.ledger,
        years=seen,
        year=year,
        first=year.start,
        last=year.end,
        until=until,
        plans=tuple(BudgetPlan.objects.filter(year__ledger=year.ledger).order_by("name")),
        objects=tuple(_objects(year.ledger)),
        said=said,
    )
    return _with_months(made, request, whole_year)


def _objects(ledger: Ledger):
    found = DimensionObject.objects.filter(dimension__ledger=ledger).select_related("dimension")
    return found.order_by("dimension__number", "number")[:OBJECTS]


def _with_months(choice: ReportChoice, request, whole_year: bool) -> ReportChoice:
    """The period asked for; else the last booked month, or the year up to it."""
    known = {f"{m:%Y-%m}": m for m in choice.months}
    newest = min(last_booked_month(choice.year), choice.until or date.max)
    last = known.get(request.GET.get("end", ""), newest)
    first = known.get(request.GET.get("start", ""), month_of(choice.year.start) if whole_year else last)
    return replace(choice, first=min(first, last), last=max(first, last))


def voucher_within(choice: ReportChoice | None, key) -> ShownVoucher:
    """Http404 for what does not exist, is a draft, or lies after what the reader may see."""
    try:
        shown = voucher_page(key)
    except Voucher.DoesNotExist:
        raise Http404 from None
    found = shown.voucher
    bound = choice and (choice.until is None or found.date < moved(choice.until, 1))
    if not bound or found.status != Status.POSTED or found.year.ledger_id != choice.ledger.pk:
        raise Http404(_("Verifikationen finns inte."))
    if shown.reversal and choice.until and shown.reversal.date >= moved(choice.until, 1):
        return replace(shown, reversal=None)
    return shown


def columns_of(report: Report) -> list[dict]:
    """A column of a month has the month itself as its label."""
    return [{"key": c.key, "label": _(c.label) if not c.label[:1].isdigit() else c.label} for c in report.columns]
