"""Result, balance, month overview and rolling twelve."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Sheet
from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger.models import ReportKind
from ledger.queries.comments import comment_counts, comments_in
from ledger.queries.unread import waiting
from ledger.report_choice import ReportChoice, choose, columns_of
from ledger.reports import Report, balance_columns, month_overview, result_columns, rolling_months, rolling_years
from ledger.views.books import FILE_KINDS, as_file
from ledger.views.reports.language import in_asked_language
from ledger.views.reports.sheets import comments_sheet, report_sheet, rounding_note
from ledger.views.reports.shown import figure, rows_of


def tabs(request, active: str, choice: ReportChoice | None = None) -> list[dict]:
    """The reports side by side; year and period follow from one to the next."""
    labels = {
        "report-result": _("Resultat"),
        "report-balance": _("Balans"),
        "report-months": _("Månader"),
        "report-rolling": _("Rullande 12"),
        "report-ratios": _("Nyckeltal"),
        "report-ledger": _("Huvudbok"),
        "report-vouchers": _("Verifikationslista"),
        "report-invoices": _("Obetalda fakturor"),
        "report-budgets": _("Budget"),
        "report-comments": _("Kommentarer"),
    }
    unread = waiting(request.company, request.actor)[0] if active != "report-comments" else 0
    return [
        {
            "label": label,
            "url": choice.link(reverse(f"ledger:{name}", args=[request.company.pk]))
            if choice
            else reverse(f"ledger:{name}", args=[request.company.pk]),
            "active": name == active,
            "count": unread if name == "report-comments" else 0,
        }
        for name, label in labels.items()
    ]


@require(Area.REPORTS, Level.READ)
@in_asked_language
def result(request, company):
    choice = choose(request)
    if choice is None:
        return none(request, "report-result")
    year = choice.book().year_at(choice.last)
    columns = result_columns(
        year, choice.first, choice.last, last_year=choice.with_last_year, budget=choice.with_budget,
        unit="amount" if choice.said["deviation"] == "amount" else "percent",
    )  # fmt: skip
    fields = ("year", "start", "end", "against", "plan", "deviation", "detail", "unit", "object", "lang")
    return page(request, choice, "report-result", "result", columns, fields)


@require(Area.REPORTS, Level.READ)
@in_asked_language
def balance(request, company):
    choice = choose(request, whole_year=True)
    if choice is None:
        return none(request, "report-balance")
    columns = balance_columns(choice.first, choice.last, last_year=choice.with_last_year)
    fields = ("year", "start", "end", "against", "detail", "unit", "lang")
    return page(request, choice, "report-balance", "balance", columns, fields)


@require(Area.REPORTS, Level.READ)
@in_asked_language
def months(request, company):
    choice = choose(request)
    if choice is None:
        return none(request, "report-months")
    year = choice.book().year_at(choice.last)
    columns = month_overview(choice.kind, year, choice.last)
    fields = ("kind", "year", "end", "detail", "unit", "object", "lang")
    return page(request, choice, "report-months", choice.kind, columns, fields, wide=True)


@require(Area.REPORTS, Level.READ)
@in_asked_language
def rolling(request, company):
    choice = choose(request)
    if choice is None:
        return none(request, "report-rolling")
    made = rolling_years if choice.said["values"] == "years" else rolling_months
    fields = ("kind", "values", "year", "end", "detail", "unit", "object", "lang")
    return page(request, choice, "report-rolling", choice.kind, made(choice.kind, choice.last), fields, wide=True)


def page(request, choice: ReportChoice, name: str, kind: str, columns, fields, *, wide: bool = False):
    """A report on its page, or as the file the address asks for."""
    report = choice.report(kind, columns)
    said = comments_in(choice.ledger, kind, columns[0].first, choice.last)  # the first column is the report's own
    if answer := as_file(request, sheet_of(choice, kind, report, said if request.GET.get("comments") else [])):
        return answer
    values = (("months", _("Månadsvärden")), ("years", _("Årsvärden")))
    context = {
        "tabs": tabs(request, name, choice),
        "choice": choice,
        "title": str(ReportKind(kind).label),
        "kind": kind,
        "columns": columns_of(report),
        "rows": rows_of(choice, kind, report, comments=comment_counts(choice.ledger, kind, choice.last)),
        "is_wide": wide,
        "filter": choice.form(*fields, kinds=ReportKind.choices, values=values),
        "clear_url": request.path,
        "files": _files(request, choice, bool(said)),
        "notices": [*_gaps(choice, report), *bounds(choice), *([rounding_note()] if choice.unit == "tkr" else [])],
        "comments_url": choice.link(reverse("ledger:report-comments", args=[request.company.pk])),
        "may_write": request.actor.can_write(Area.REPORTS),
        "language": get_language(),
    }
    return render(request, "ledger/report/page.html", context)


def sheet_of(choice: ReportChoice, kind: str, report: Report, comments=()) -> Sheet:
    """The report as a described table, with the comments after it where some are given."""
    title, name = str(ReportKind(kind).label), f"{kind}-{choice.last:%Y-%m}"
    sheet = report_sheet(choice, title, name, report, facts_of(choice), _gaps(choice, report))
    return replace(sheet, sections=(comments_sheet(comments),)) if comments else sheet


def _files(request, choice: ReportChoice, has_comments: bool) -> list[dict]:
    files = [{"label": label, "url": choice.link(request.path, file=key)} for key, label in FILE_KINDS]
    if has_comments:
        files.append({"label": _("PDF med kommentarer"), "url": choice.link(request.path, file="pdf", comments="1")})
    return files


def none(request, name: str):
    """Nothing to report on yet, and what to do about it."""
    may_import = request.actor.can_write(Area.SIE_IMPORT)
    url = reverse("ledger:imports", args=[request.company.pk]) if may_import else ""
    return render(request, "ledger/report/none.html", {"tabs": tabs(request, name), "import_url": url})


def bounds(choice: ReportChoice) -> list[str]:
    """What the reader should know of the figures."""
    said = []
    if choice.until:
        said.append(_("Du ser låsta månader, till och med %(month)s.") % {"month": f"{choice.until:%Y-%m}"})
    if choice.object_chosen:
        said.append(_("Bara det som bokförts på %(object)s.") % {"object": choice.object_chosen})
    if choice.said["against"] in ("budget", "both") and choice.plan is None:
        said.append(_("Året har ingen budget att jämföra med."))
    viewing = choice.year.viewing_to
    if viewing and choice.last > viewing:
        month = f"{viewing:%Y-%m}"
        said.append(_("Året är inläst till och med %(month)s. Senare månader är inte kompletta.") % {"month": month})
    return said


def _gaps(choice: ReportChoice, report: Report) -> list[str]:
    """What a balance that does not balance has to say."""
    said = _("Tillgångar och skulder skiljer %(amount)s: de ingående balanserna eller en verifikation går inte ihop.")
    return [said % {"amount": figure(gap, choice.unit)} for gap in list(report.differences.values())[:1]]


def facts_of(choice: ReportChoice) -> tuple[tuple[str, str], ...]:
    company = choice.company
    found = [(_("Företag"), company.name), (_("Organisationsnummer"), company.orgnr or "–")]
    found.append((_("Period"), f"{choice.first:%Y-%m} – {choice.last:%Y-%m}"))
    if choice.plan and choice.with_budget:
        found.append((_("Budget"), choice.plan.name))
    if choice.object_chosen:
        found.append((_("Dimension"), str(choice.object_chosen)))
    if choice.unit == "tkr":
        found.append((_("Enhet"), _("Tusental")))
    return tuple(found)
